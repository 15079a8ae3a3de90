/* film_ask_http: someone who is in a film asks that it is taken down. */
#include "film/film.h"
#include "film/film_http.h"
#include "film_html.h"
#include "film_words.h"
#include "http/done.h"
#include "http/form_page.h"
#include "limits.h"
#include "links.h"
#include "people/people_limit.h"
#include "routes_handlers.h"

static void
show(struct request *request, const struct honour_page *page, struct film_id film, struct film_ask_form *form)
{
	struct arena *arena = request->context.arena;
	const struct link send = link_film_http_ask(arena, page->key, film);
	const struct form_page shown = form_page(request, &(struct form_page_of){ .form = &film_ask_form, .values = form, .post = send });
	struct film_ask_page view;

	if (shown.answered)
		return;
	view = (struct film_ask_page){ .layout = shown.layout, .summary = shown.summary, .form = *form, .send = send,
		.back = link_film_http_page(arena, page->key, film), .contact = link_public_http_contact(arena) };
	html_film_ask(respond_page(request, shown.status), &view);
}

void
film_http_ask_form(struct request *request, struct page_key key, struct film_id film)
{
	struct film_ask_form form = { 0 };
	struct honour_page page;

	if (film_http_find(request, key, film, &page))
		show(request, &page, film, &form);
}

void
film_http_ask(struct request *request, struct page_key key, struct film_id film)
{
	struct arena *arena = request->context.arena;
	struct film_ask_form form;
	struct honour_page page;
	const bool good = form_read(&request->context, &film_ask_form, &request->form, &form);

	if (!film_http_find(request, key, film, &page))
		return;
	if (good && !people_limit_client(request, "film.ask", 1, LIMIT_CONCERNS_PER_CLIENT, INSTANT_HOUR))
		form_blame(&form.words, &film_words_ask_often);
	if (!form_is_good(&film_ask_form, &form)) {
		show(request, &page, film, &form);
		return;
	}
	switch (film_ask(&request->context, &page, film, form.words.text, form.email.text)) {
	case FILM_ASK_OK:
		respond_see_other(request, done_link(arena, link_film_http_page(arena, key, film), TEXT("asked")));
		return;
	case FILM_ASK_MANY:
		form_blame(&form.words, &film_words_ask_many);
		show(request, &page, film, &form);
		return;
	case FILM_ASK_FAULT:
		respond_error(request);
		return;
	}
}
