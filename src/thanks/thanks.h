/* thanks: the family's thank-you letters to the people who came and, if the family wishes, to the world.
 *
 * Uses: base … desk.   Used by: follow, public, the program. */
#ifndef THANKS_THANKS_H
#define THANKS_THANKS_H
#include "honour/honour.h"
#include "outbox/outbox_expand.h"
#include "thanks/thanks_view.h"

/* A letter that is on the page, as the page and its feed show it. */
struct thanks_public_picture { struct picture_id id; struct link source; struct text words; int64_t width, height; };
struct thanks_public_letter {
	struct thanks_letter_id id;
	struct text words;
	struct instant published, updated;
	struct { struct thanks_public_picture *at; size_t count; } pictures;
	struct media_film_play film;      /* once it can be watched */
};
struct thanks_public_letters { struct thanks_public_letter *at; size_t count; };

/* What a keeper published, newest first; nothing while the page rests or is not published.  What was taken down is gone from it.
 * false: a fault. */
must_use bool thanks_list_public(struct context *context, const struct honour_page *page, struct thanks_public_letters *letters);
/* The same for the partial on_page.html, which draws nothing when there is none. */
must_use bool thanks_on_page(struct context *context, const struct honour_page *page, struct thanks_on_page *view);

/* What the clock asks, every second: planned letters whose time has come are announced.  false: a fault. */
must_use bool thanks_letter_begin_due(struct context *context);
/* Writes the emails of a letter: each address once, while fewer than LIMIT_THANKS_BATCH wait in the outbox. */
extern const struct outbox_expander thanks_letter_expander;

#endif
