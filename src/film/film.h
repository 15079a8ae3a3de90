/* film: the films of a page, its messages and its letters: who may watch them, and what its keepers do with them: captions, a
 * description, the picture that is shown, and which part is kept. What a film is and how it is stored: media/.
 *
 * Uses: base … thanks.   Used by: public, the program. */
#ifndef FILM_FILM_H
#define FILM_FILM_H
#include "honour/honour.h"
#include "media/media_captions.h"
#include "media/media_film_still.h"
#include "media/media_film_store.h"

/* Whether visitors of the page may watch it; the page is open. */
must_use enum found film_is_published(struct context *context, struct honour_page_id page, struct film_id film);
/* Whether this keeper of the page may. */
must_use enum found film_is_kept(struct context *context, struct honour_page_id page, struct person_id keeper, struct film_id film);

/* Someone who is in the film asks that it is taken down. The keepers are told by email, once a day at most for each film, and read it on
 * the film's page. `email` may be empty. */
enum film_ask {
	FILM_ASK_FAULT = -1,
	FILM_ASK_OK,
	FILM_ASK_MANY,                    /* LIMIT_FILM_REQUESTS wait to be read: nothing is stored, and the keepers know already */
};
must_use enum film_ask film_ask(struct context *context, const struct honour_page *page, struct film_id film, struct text words,
                                struct text email);
struct film_request { struct film_request_id id; struct text words, email; struct instant asked_at; };
struct film_request_list { struct film_request *at; size_t count; };       /* the newest first */
must_use bool film_requests(struct context *context, struct film_id film, struct film_request_list *requests);
/* A keeper has dealt with it: it is deleted. NONE: it is gone already, or of another film. */
must_use enum found film_request_end(struct context *context, struct honour_page_id page, struct person_id keeper, struct film_id film,
                                     struct film_request_id request);
/* A job: those that are older than LIMIT_FILM_REQUEST_DAYS are deleted. false: a fault. */
must_use bool film_forget_old(struct context *context);
/* Whether visitors may watch it. */
must_use bool film_hide(struct context *context, struct honour_page_id page, struct person_id keeper, struct film_id film, bool hidden);

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
