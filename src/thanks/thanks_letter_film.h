/* thanks_letter_film: the film of a letter. It is watched on the page; an email leads there. */
#ifndef THANKS_THANKS_LETTER_FILM_H
#define THANKS_THANKS_LETTER_FILM_H
#include "media/media_film_store.h"

/* NONE: it has none. */
must_use enum found thanks_letter_film(struct context *context, struct thanks_letter_id letter, struct media_film_shown *film);

/* Whether it is the film of a letter that the page shows, while it is open; of any letter of the page. */
must_use enum found thanks_letter_film_published(struct context *context, struct honour_page_id page, struct film_id film);
must_use enum found thanks_letter_film_kept(struct context *context, struct honour_page_id page, struct film_id film);

enum thanks_letter_film_change {
	THANKS_LETTER_FILM_FAULT = -1,
	THANKS_LETTER_FILM_OK,
	THANKS_LETTER_FILM_NONE,          /* no such letter of this page; remove: it has no film */
	THANKS_LETTER_FILM_FULL,          /* it has one already */
};
/* `film` has arrived whole (media/media_film_form.h). */
must_use enum thanks_letter_film_change thanks_letter_film_add(struct context *context, struct honour_page_id page, struct person_id keeper,
                                                               struct thanks_letter_id letter, struct film_id film);
must_use enum thanks_letter_film_change thanks_letter_film_remove(struct context *context, struct honour_page_id page,
                                                                  struct person_id keeper, struct thanks_letter_id letter);
/* With the letter. false: a fault. */
must_use bool thanks_letter_film_delete(struct context *context, struct thanks_letter_id letter);

#endif
