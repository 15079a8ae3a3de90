/* media_film_tus: sends a film in pieces that can be resumed, by the tus protocol 1.0.0 (https://tus.io): core, creation, termination.
 *
 * A PATCH has at most LIMIT_FILM_PATCH_BYTES and is acknowledged in whole pieces of MEDIA_FILE_PIECE, so Upload-Offset may be less than
 * what was sent: the client continues from there. An error is one sentence of plain text for the person.
 *
 * A module that has a form with a film has a route for the creation, which checks who sends, and calls media_film_tus_create(). */
#ifndef MEDIA_MEDIA_FILM_TUS_H
#define MEDIA_MEDIA_FILM_TUS_H
#include "html/html.h"
#include "types.h"

struct request;

/* Answers the request. `form`: where the form with this film will be sent. */
void media_film_tus_create(struct request *request, struct honour_page_id page, struct link form);
/* The `upload=` of the PATCH: writes what arrived to the film's file. */
void media_film_tus_prepare(struct request *request);

#endif
