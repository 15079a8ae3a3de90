/* film: the films of a page's messages and letters: who may watch them, and what its keepers do with them: captions, a description, the
 * picture that is shown, and which part is kept. What a film is and how it is stored: media/.
 *
 * Uses: base … thanks.   Used by: the program. */
#ifndef FILM_FILM_H
#define FILM_FILM_H
#include "media/media_captions.h"
#include "media/media_film_still.h"
#include "media/media_film_store.h"

/* Whether visitors of the page may watch it; the page is open. */
must_use enum found film_is_published(struct context *context, struct honour_page_id page, struct film_id film);
/* Whether this keeper of the page may. */
must_use enum found film_is_kept(struct context *context, struct honour_page_id page, struct person_id keeper, struct film_id film);

struct film_change {
	struct media_captions captions;
	struct text description;          /* clean; may be empty */
	size_t still;                     /* from 1; 0: none is shown */
};
/* false: a fault. */
must_use bool film_change(struct context *context, struct honour_page_id page, struct person_id keeper, struct film_id film,
                          const struct film_change *change);

/* NONE: it cannot be played now. */
must_use enum found film_cut(struct context *context, struct honour_page_id page, struct person_id keeper, struct film_id film,
                             int64_t from_ms, int64_t until_ms);

#endif
