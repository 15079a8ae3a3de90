/* film_of_page: the film that a page shows by itself, besides those of messages and letters. */
#ifndef FILM_FILM_OF_PAGE_H
#define FILM_FILM_OF_PAGE_H
#include "honour/honour.h"
#include "media/media_film_store.h"
#include "media/media_view.h"

/* NONE: it has none. */
must_use enum found film_of_page(struct context *context, struct honour_page_id page, struct media_film_shown *film);
/* NONE: this is another film. */
must_use enum found film_of_page_has(struct context *context, struct honour_page_id page, struct film_id film);

/* For the partial on_page.html, which draws nothing when visitors cannot watch one. false: a fault. */
must_use bool film_of_page_show(struct context *context, const struct honour_page *page, struct media_film_play *view);

enum film_of_page_change {
	FILM_OF_PAGE_FAULT = -1,
	FILM_OF_PAGE_OK,
	FILM_OF_PAGE_NONE,                /* remove: it has no film */
	FILM_OF_PAGE_FULL,                /* it has one already */
};
/* `film` has arrived whole (media/media_film_form.h). */
must_use enum film_of_page_change film_of_page_add(struct context *context, struct honour_page_id page, struct person_id keeper,
                                                   struct film_id film);
/* Deletes the film. */
must_use enum film_of_page_change film_of_page_remove(struct context *context, struct honour_page_id page, struct person_id keeper);

#endif
