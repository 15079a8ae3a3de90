/* media_film_form: the fields with which a form takes a film (film_field.html, film_agreed.html), and how a film is shown
 * (film_play.html).
 *
 * The form has three fields: agreed (FORM_TICK); film (FORM_UPLOAD), the token of a film that arrived in pieces or with an earlier attempt;
 * film_file (FORM_PICTURE), the file of a form without script. Its route is `large` and has an `upload=` that calls
 * media_film_form_prepare(); another route creates films that are sent in pieces (media_film_tus.h). */
#ifndef MEDIA_MEDIA_FILM_FORM_H
#define MEDIA_MEDIA_FILM_FORM_H
#include "media/media_film_store.h"
#include "media/media_view.h"

struct media_film_form {
	struct form_value *film, *film_file, *agreed;
	struct honour_page_id page;
	struct link post;                 /* where the form is sent */
};

/* Whether films can be converted here (media_film.h). false: answered, as for a page that is not there. */
must_use bool media_film_form_is_offered(struct request *request);
/* Called on a worker, for a person who may send the form: writes the file that came with it. */
void media_film_form_prepare(struct request *request);
/* Sets *film to one that has arrived, or blames a field. false: answered with the error page. */
must_use bool media_film_form_read(struct request *request, const struct media_film_form *form, struct media_film *film);
/* The view of a form that is shown, after form_page(). `begin`: the route of a film in pieces. false: answered with the error page. */
must_use bool media_film_form_show(struct request *request, const struct media_film_form *form, struct link begin,
                                   struct media_film_field *view);

/* Minutes and seconds: 1:05. */
struct text media_film_length(struct arena *arena, int64_t duration_ms);
/* For visitors of a page, who learn of a film once it can be played. */
struct media_film_play media_film_play_public(struct arena *arena, struct page_key page, const struct media_film_shown *film);
/* For the keepers of a page. */
struct media_film_play media_film_play_member(struct arena *arena, struct honour_page_id page, const struct media_film_shown *film);

#endif
