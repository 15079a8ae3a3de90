/* media_film_job: converts the films that wait for it, one at a time (media_film.h, decision 66), on the thread that jobs.c has for films.
 *
 * A conversion that ended with the program is begun again, LIMIT_FILM_TRIES times. The plain film and what is made of it are in the folder
 * `work` of the folder of films while it is converted, and nowhere else. */
#ifndef MEDIA_MEDIA_FILM_JOB_H
#define MEDIA_MEDIA_FILM_JOB_H
#include <stdatomic.h>
#include "base/found.h"
#include "media/media_film.h"
#include "media/media_film_still.h"
#include "media/media_film_store.h"
#include "media/media_picture.h"

struct media_film_work {
	struct media_film film;
	struct honour_page_id page;
	int64_t tries, work_ms;
	enum media_film_outcome outcome;
	struct media_film_facts facts;
	struct media_file made;           /* OK: the converted film */
	struct media_film_cut cut;        /* the part that is kept; end_ms 0: all of it */
	struct media_film_still_made stills[LIMIT_FILM_STILLS];       /* one without bytes could not be made */
};

/* When the program starts: removes what a conversion left that ended with the program. */
void media_film_job_clear(struct context *context);
/* The film that has waited longest. NONE: none is due. */
must_use enum found media_film_job_next(struct context *context, struct media_film_work *work);
/* On the writer: its conversion begins. false: a fault, or it was deleted. */
must_use bool media_film_job_begin(struct context *context, const struct media_film_work *work);
/* Takes minutes. It ends soon after *stop is set. `context` has no connection. */
void media_film_job_run(struct context *context, struct media_film_work *work, const atomic_bool *stop);
/* On the writer: what came of it. false: a fault. */
must_use bool media_film_job_end(struct context *context, const struct media_film_work *work);

#endif
