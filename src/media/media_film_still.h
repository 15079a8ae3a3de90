/* media_film_still: the pictures of a film. A conversion makes LIMIT_FILM_STILLS of them; one is shown before the film plays, or none where
 * its keepers hide it. They are deleted with the film (media_film_store.h). */
#ifndef MEDIA_MEDIA_FILM_STILL_H
#define MEDIA_MEDIA_FILM_STILL_H
#include "base/found.h"
#include "limits.h"
#include "media/media_picture.h"
#include "types.h"

struct context;

struct media_film_still_size { struct picture_id id; int64_t width, height; };
struct media_film_still { struct media_film_still_size picture, small; };      /* small: for an email */
struct media_film_stills {
	struct media_film_still at[LIMIT_FILM_STILLS];    /* by their order in the film */
	size_t count, shown;              /* shown: from 1; 0: none */
};
must_use bool media_film_stills(struct context *context, struct film_id film, struct media_film_stills *stills);

/* All of these in the transaction of their caller. */

/* `shown` from 1; 0, or one that there is not: none is shown. */
must_use bool media_film_still_choose(struct context *context, struct film_id film, size_t shown);
struct media_film_still_made { struct media_clean picture, small; };
/* In place of those that it has; none of them is shown if its keepers hid the last ones. Those without bytes are left out. */
must_use bool media_film_still_replace(struct context *context, struct film_id film, struct honour_page_id page,
                                       const struct media_film_still_made *stills, size_t count);
must_use bool media_film_still_delete(struct context *context, struct film_id film);

#endif
