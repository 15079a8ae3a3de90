/* thanks_letter_film_http: the film of a letter: choosing it, and sending it to people who may watch it. */
#include "http/confirm_form.h"
#include "http/form_page.h"
#include "limits.h"
#include "links.h"
#include "media/media_film_form.h"
#include "media/media_film_tus.h"
#include "people/people.h"
#include "routes_handlers.h"
#include "thanks/thanks_letter_film.h"
#include "thanks/thanks_letter_http.h"
#include "thanks_html.h"
#include "thanks_words.h"

/* Nothing is written for anyone who does not look after the page; the guard runs later and checks again. */
void
thanks_letter_film_prepare(struct request *request)
{
	const struct honour_page_id page = { request->parts[0].id };
	const bool keeps = people_is_signed_in(request) && honour_role(&request->context, page, request->visitor.person) == HONOUR_ROLE_KEEPER;

	request->visitor = (struct visitor){ 0 };
	if (keeps)
		media_film_form_prepare(request);
}

bool
thanks_letter_http_film_of(struct request *request, const struct thanks_letter *letter, struct media_film_play *view)
{
	struct media_film_shown film;

	if (thanks_letter_film(&request->context, letter->id, &film) == FOUND_FAULT)
		return false;
	*view = media_film_play_member(request->context.arena, letter->page, &film);
	return true;
}

static struct media_film_form
fields_of(const struct thanks_letter *letter, struct thanks_letter_film_form *form, struct link post)
{
	return (struct media_film_form){ .film = &form->film, .film_file = &form->film_file, .agreed = &form->agreed, .page = letter->page,
		.post = post };
}

static void
show(struct request *request, const struct thanks_letter *letter, struct thanks_letter_film_form *form)
{
	struct arena *arena = request->context.arena;
	const struct link add = link_thanks_letter_http_film_add(arena, letter->page, letter->id);
	const struct link remove = link_thanks_letter_http_film_remove(arena, letter->page, letter->id);
	const struct media_film_form fields = fields_of(letter, form, add);
	struct thanks_letter_film_page view = { 0 };
	struct form_page shown;

	if (!thanks_letter_http_film_of(request, letter, &view.film)) {
		respond_error(request);
		return;
	}
	shown = form_page(request, &(struct form_page_of){ .form = &thanks_letter_film_form, .values = form, .post = add });
	if (shown.answered || !media_film_form_show(request, &fields, link_thanks_letter_http_film_begin(arena, letter->page, letter->id),
	                                            &view.field))
		return;
	view.layout = shown.layout;
	view.summary = shown.summary;
	view.form = *form;
	view.in_public = letter->words.in_public;
	view.remove_key = request_new_key(request, remove);
	view.add = add;
	view.remove = remove;
	view.edit = link_thanks_letter_http_edit_form(arena, letter->page, letter->id);
	view.back = link_thanks_letter_http_show(arena, letter->page, letter->id);
	html_thanks_letter_film(respond_page(request, shown.status), &view);
}

/* false: answered. */
static bool
find(struct request *request, struct honour_page_id id, struct thanks_letter_id letter_id, struct thanks_letter *letter)
{
	struct honour_page page;

	return media_film_form_is_offered(request) && thanks_letter_http_find(request, id, letter_id, &page, letter);
}

void
thanks_letter_http_film_form(struct request *request, struct honour_page_id page, struct thanks_letter_id letter_id)
{
	struct thanks_letter_film_form form = { 0 };
	struct thanks_letter letter;

	if (find(request, page, letter_id, &letter))
		show(request, &letter, &form);
}

void
thanks_letter_http_film_begin(struct request *request, struct honour_page_id page, struct thanks_letter_id letter_id)
{
	struct thanks_letter letter;

	if (find(request, page, letter_id, &letter))
		media_film_tus_create(request, page, link_thanks_letter_http_film_add(request->context.arena, page, letter_id));
}

void
thanks_letter_http_film_add(struct request *request, struct honour_page_id page, struct thanks_letter_id letter_id)
{
	const struct link back = link_thanks_letter_http_film_form(request->context.arena, page, letter_id);
	struct thanks_letter_film_form form;
	struct media_film_form fields;
	struct thanks_letter letter;
	struct media_film film;
	bool good;

	if (!find(request, page, letter_id, &letter))
		return;
	fields = fields_of(&letter, &form, link_thanks_letter_http_film_add(request->context.arena, page, letter_id));
	good = form_read(&request->context, &thanks_letter_film_form, &request->form, &form);
	if (!good && request->form.malformed) {
		show(request, &letter, &form);
		return;
	}
	if (!media_film_form_read(request, &fields, &film))
		return;
	if (!form_is_good(&thanks_letter_film_form, &form)) {
		show(request, &letter, &form);
		return;
	}
	switch (thanks_letter_film_add(&request->context, page, request->visitor.person, letter_id, film.id)) {
	case THANKS_LETTER_FILM_OK:
	case THANKS_LETTER_FILM_FULL:  respond_see_other(request, back); return;   /* it shows the film that the letter has */
	case THANKS_LETTER_FILM_NONE:  respond_not_found(request); return;
	case THANKS_LETTER_FILM_FAULT: respond_error(request); return;
	}
}

void
thanks_letter_http_film_remove(struct request *request, struct honour_page_id page, struct thanks_letter_id letter)
{
	struct confirm_form form;

	if (form_read(&request->context, &confirm_form, &request->form, &form)) {
		switch (thanks_letter_film_remove(&request->context, page, request->visitor.person, letter)) {
		case THANKS_LETTER_FILM_OK:
		case THANKS_LETTER_FILM_FULL:
		case THANKS_LETTER_FILM_NONE:  break;      /* removed already, or the letter's own page says that it is gone */
		case THANKS_LETTER_FILM_FAULT: respond_error(request); return;
		}
	}
	respond_see_other(request, link_thanks_letter_http_show(request->context.arena, page, letter));
}
