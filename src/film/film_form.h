/* film_form: what a film's keepers type about it. */
#ifndef FILM_FILM_FORM_H
#define FILM_FILM_FORM_H
#include "film/film.h"
#include "film/film_view.h"

struct context;

/* The form as it is stored. false: a fault. */
must_use bool film_form_fill(struct context *context, const struct media_film_shown *film, struct film_edit_form *form);
/* After form_read(): blames what cannot be used, and sets *change when all of it is good. The captions of a file are then in the field
 * for typed ones, so that they can be corrected there. */
must_use bool film_form_read(struct context *context, const struct media_film_shown *film, struct film_edit_form *form,
                             struct film_change *change);

/* The part of the film to keep. false: a field is blamed. */
must_use bool film_form_read_cut(const struct media_film_shown *film, struct film_cut_form *form, int64_t *from_ms, int64_t *until_ms);

#endif
