/* thanks: the family's thank-you letters to those who came and, if the family wishes, to the world.
 *
 * Uses: base … desk.   Used by: follow, public, the program. */
#ifndef THANKS_THANKS_H
#define THANKS_THANKS_H
#include "honour/honour.h"
#include "thanks/thanks_view.h"

/* A letter that is on the page, as the page and its feed show it. */
struct thanks_public_picture { struct picture_id id; struct link source; struct text words; int64_t width, height; };
struct thanks_public_letter {
	struct thanks_letter_id id;
	struct text words;
	struct instant published, updated;
	struct { struct thanks_public_picture *at; size_t count; } pictures;
};
struct thanks_public_letters { struct thanks_public_letter *at; size_t count; };

/* What a keeper published, newest first; nothing while the page rests or is not published.  What was taken down is gone from it.
 * false: a fault. */
must_use bool thanks_list_public(struct context *context, const struct honour_page *page, struct thanks_public_letters *letters);
/* The same for the partial on_page.html, which draws nothing when there is none. */
must_use bool thanks_on_page(struct context *context, const struct honour_page *page, struct thanks_on_page *view);

/* What the clock asks, every second: letters whose time has come go out, a few emails at a time, each address once.  Answers how many
 * emails were put, -1 a fault. */
must_use int64_t thanks_letter_send_due(struct context *context);

#endif
