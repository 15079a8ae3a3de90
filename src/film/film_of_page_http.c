/* film_of_page_http: the film of a page itself: choosing it and removing it. */
#include "film/film_of_page.h"
#include "film/film_view.h"
#include "film_html.h"
#include "http/confirm_form.h"
#include "http/done.h"
#include "http/form_page.h"
#include "links.h"
#include "media/media_film_form.h"
#include "media/media_film_tus.h"
#include "people/people.h"
#include "routes_handlers.h"

/* Nothing is written for anyone who does not look after the page; the guard runs later and checks again. */
void
film_of_page_prepare(struct request *request)
{
	const struct honour_page_id page = { request->parts[0].id };
	const bool keeps = people_is_signed_in(request) && honour_role(&request->context, page, request->visitor.person) == HONOUR_ROLE_KEEPER;

	request->visitor = (struct visitor){ 0 };
	if (keeps)
		media_film_form_prepare(request);
}

static struct media_film_form
fields_of(struct honour_page_id page, struct film_add_form *form, struct link post)
{
	return (struct media_film_form){ .film = &form->film, .film_file = &form->film_file, .agreed = &form->agreed, .page = page,
		.post = post };
}

static void
show(struct request *request, struct honour_page_id page, struct film_add_form *form)
{
	struct arena *arena = request->context.arena;
	const struct link add = link_film_of_page_http_add(arena, page), remove = link_film_of_page_http_remove(arena, page);
	const struct media_film_form fields = fields_of(page, form, add);
	struct film_of_page_page view = { .add = add, .remove = remove, .back = link_public_http_overview(arena, page) };
	struct media_film_shown film;
	struct form_page shown;

	if (film_of_page(&request->context, page, &film) == FOUND_FAULT) {
		respond_error(request);
		return;
	}
	shown = form_page(request, &(struct form_page_of){ .form = &film_add_form, .values = form, .post = add });
	if (shown.answered || !media_film_form_show(request, &fields, link_film_of_page_http_begin(arena, page), &view.field))
		return;
	view.layout = shown.layout;
	view.summary = shown.summary;
	view.form = *form;
	view.film = media_film_play_member(arena, page, &film);
	view.remove_key = request_new_key(request, remove);
	html_film_of_page(respond_page(request, shown.status), &view);
}

void
film_of_page_http_form(struct request *request, struct honour_page_id page)
{
	struct film_add_form form = { 0 };

	if (media_film_form_is_offered(request))
		show(request, page, &form);
}

void
film_of_page_http_begin(struct request *request, struct honour_page_id page)
{
	if (media_film_form_is_offered(request))
		media_film_tus_create(request, page, link_film_of_page_http_add(request->context.arena, page));
}

void
film_of_page_http_add(struct request *request, struct honour_page_id page)
{
	const struct link back = link_film_of_page_http_form(request->context.arena, page);
	struct film_add_form form;
	struct media_film_form fields;
	struct media_film film;

	if (!media_film_form_is_offered(request))
		return;
	fields = fields_of(page, &form, link_film_of_page_http_add(request->context.arena, page));
	if (!form_read(&request->context, &film_add_form, &request->form, &form) && request->form.malformed) {
		show(request, page, &form);
		return;
	}
	if (!media_film_form_read(request, &fields, &film))
		return;
	if (!form_is_good(&film_add_form, &form)) {
		show(request, page, &form);
		return;
	}
	switch (film_of_page_add(&request->context, page, request->visitor.person, film.id)) {
	case FILM_OF_PAGE_OK:
	case FILM_OF_PAGE_NONE:
	case FILM_OF_PAGE_FULL:  respond_see_other(request, back); return;     /* it shows the film that the page has */
	case FILM_OF_PAGE_FAULT: respond_error(request); return;
	}
}

void
film_of_page_http_remove(struct request *request, struct honour_page_id page)
{
	struct confirm_form form;

	if (form_read(&request->context, &confirm_form, &request->form, &form) &&
	    film_of_page_remove(&request->context, page, request->visitor.person) == FILM_OF_PAGE_FAULT) {
		respond_error(request);
		return;
	}
	respond_see_other(request, done_link(request->context.arena, link_public_http_overview(request->context.arena, page),
	                                     TEXT("film-removed")));
}
