/* press: a page for newspapers: what a family wrote for them, and the pictures that they may print.
 *
 * Uses: base … follow.   Used by: public. */
#ifndef PRESS_PRESS_H
#define PRESS_PRESS_H
#include "honour/honour.h"
#include "media/media.h"
#include "press/press_view.h"

struct press {
	struct text words;                /* empty: nothing was written */
	bool released;                    /* the family shows it to newspapers */
};
must_use bool press_read(struct context *context, struct honour_page_id page, struct press *press);
/* Empty words end it: they are deleted, and it is not released. false: a fault. */
must_use bool press_save(struct context *context, struct honour_page_id page, struct person_id keeper, const struct press *press);

/* Visitors may read it: it is released, and everyone may see the page. */
bool press_is_open(const struct honour_page *page, const struct press *press);

struct press_picture { struct media picture; struct text credit; };      /* without its bytes */
struct press_pictures { struct press_picture *at; size_t count; };
must_use bool press_pictures(struct context *context, struct honour_page_id page, struct press_pictures *pictures);

enum press_picture_change {
	PRESS_PICTURE_FAULT = -1,
	PRESS_PICTURE_OK,
	PRESS_PICTURE_NONE,               /* remove: no such picture of the page */
	PRESS_PICTURE_FULL,               /* LIMIT_PRESS_PICTURES */
};
must_use enum press_picture_change press_picture_add(struct context *context, struct honour_page_id page, struct person_id keeper,
                                                     const struct media_clean *clean, struct text alternative_text, struct text credit);
must_use enum press_picture_change press_picture_remove(struct context *context, struct honour_page_id page, struct person_id keeper,
                                                        struct picture_id picture);

/* For the partial on_page.html, which draws nothing when visitors may not read it. false: a fault. */
must_use bool press_on_page(struct context *context, const struct honour_page *page, struct press_on_page *view);

#endif
