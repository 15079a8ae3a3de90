/* film_edit_http: what a page's keepers do with one of its films. */
#include "film/film_form.h"
#include "film/film_http.h"
#include "film_html.h"
#include "film_words.h"
#include "http/asset.h"
#include "http/confirm_form.h"
#include "http/done.h"
#include "http/form_page.h"
#include "limits.h"
#include "links.h"
#include "media/media_film_form.h"
#include "routes_handlers.h"

/* A film of this keeper that can be played, or will be when it is made ready or cut; otherwise it is answered. */
static bool
find_any(struct request *request, struct honour_page_id page, struct film_id id, struct media_film_shown *film)
{
	enum found found = film_is_kept(&request->context, page, request->visitor.person, id);

	if (found == FOUND_OK)
		found = media_film_describe(&request->context, id, film);
	if (found == FOUND_OK && film->state == FILM_STATE_FAILED)
		found = FOUND_NONE;
	switch (found) {
	case FOUND_OK:    return true;
	case FOUND_NONE:  respond_not_found(request); return false;
	case FOUND_FAULT: break;
	}
	respond_error(request);
	return false;
}

/* The same, and it can be played. */
static bool
find(struct request *request, struct honour_page_id page, struct film_id id, struct media_film_shown *film)
{
	if (!find_any(request, page, id, film))
		return false;
	if (film->state == FILM_STATE_READY)
		return true;
	respond_not_found(request);
	return false;
}

void
film_http_member_watch(struct request *request, struct honour_page_id page, struct film_id id)
{
	struct media_film_shown film;

	if (find(request, page, id, &film))
		media_film_respond(request, id);
}

void
film_http_member_captions(struct request *request, struct honour_page_id page, struct film_id id)
{
	struct media_film_shown film;

	if (find(request, page, id, &film))
		film_respond_captions(request, id);
}

void
film_http_member_still(struct request *request, struct honour_page_id page, struct film_id id, struct picture_id still)
{
	struct media_film_shown film;

	if (find(request, page, id, &film))
		film_respond_still(request, id, still, true);
}

/* ---- captions, description, picture ---- */

static void
add_languages(struct arena *arena, struct film_edit_page *view)
{
	view->languages.at = arena_list_of(arena, struct film_language, media_language_count);
	view->languages.count = media_language_count;
	for (size_t i = 0; i < media_language_count; i++) {
		const struct text tag = text_of(media_languages[i].tag);

		view->languages.at[i] = (struct film_language){ tag, text_of(media_languages[i].name), text_equal(tag, view->form.language.text) };
	}
}

/* false: a fault. */
static bool
add_stills(struct request *request, struct honour_page_id page, struct film_id film, struct film_edit_page *view)
{
	struct arena *arena = request->context.arena;
	struct media_film_stills stills;

	if (!media_film_stills(&request->context, film, &stills))
		return false;
	view->stills.at = arena_list_of(arena, struct film_still_choice, stills.count);
	view->stills.count = stills.count;
	for (size_t i = 0; i < stills.count; i++) {
		const struct text number = text_format(arena, "%zu", i + 1);

		view->stills.at[i] = (struct film_still_choice){ number, number,
			link_film_http_member_still(arena, page, film, stills.at[i].picture.id), stills.at[i].picture.width,
			stills.at[i].picture.height,
			text_equal(view->form.still.text, number) };
	}
	view->no_still = text_equal(view->form.still.text, TEXT("none"));
	return true;
}

/* false: a fault. */
static bool
add_requests(struct request *request, struct honour_page_id page, struct film_id film, struct film_edit_page *view)
{
	struct arena *arena = request->context.arena;
	struct film_request_list requests;

	if (!film_requests(&request->context, film, &requests))
		return false;
	view->requests.at = arena_list_of(arena, struct film_request_shown, requests.count);
	view->requests.count = requests.count;
	for (size_t i = 0; i < requests.count; i++) {
		const struct film_request *one = &requests.at[i];
		const struct link end = link_film_http_request_end(arena, page, film, one->id);

		view->requests.at[i] = (struct film_request_shown){ one->words, one->email,
			date_words_short(arena, zone_local(zone_find(TEXT("UTC")), one->asked_at).date), link_to_email(arena, one->email), end,
			request_new_key(request, end) };
	}
	return true;
}

static void
show(struct request *request, struct honour_page_id page, const struct media_film_shown *film, struct film_edit_form *form,
     const struct film_edit_form *stored, const struct form_changes *changes)
{
	struct arena *arena = request->context.arena;
	const struct link save = link_film_http_edit(arena, page, film->id);
	const struct form_page shown = form_page(request, &(struct form_page_of){ .form = &film_edit_form, .values = form, .post = save,
		.stored = stored, .changes = changes, .there = link_film_http_edit_form(arena, page, film->id) });
	struct film_edit_page view;

	if (shown.answered)
		return;
	view = (struct film_edit_page){ .layout = shown.layout, .summary = shown.summary, .changes = shown.changes, .form = *form,
		.film = media_film_play_member(arena, page, film), .has_captions = text_equal(form->speech.text, TEXT("captions")),
		.says_nothing = text_equal(form->speech.text, TEXT("none")), .was_saved = text_equal(request_query(request, "done"), TEXT("saved")),
		.not_cut = !text_is_empty(film->failure), .save = save, .cut = link_film_http_cut_form(arena, page, film->id),
		.back = link_public_http_overview(arena, page), .script = asset_link("captions.js") };
	view.film.edit = (struct link){ TEXT_NONE };
	view.hide = film->hidden ? link_film_http_show(arena, page, film->id) : link_film_http_hide(arena, page, film->id);
	view.waits = media_film_is_shown(film) && film_is_published(&request->context, page, film->id) == FOUND_NONE;
	view.hide_key = request_new_key(request, view.hide);
	view.was_hidden = text_equal(request_query(request, "done"), TEXT("hidden"));
	view.was_shown = text_equal(request_query(request, "done"), TEXT("shown"));
	add_languages(arena, &view);
	if (!add_stills(request, page, film->id, &view) || !add_requests(request, page, film->id, &view)) {
		respond_error(request);
		return;
	}
	html_film_edit(respond_page(request, shown.status), &view);
}

void
film_http_edit_form(struct request *request, struct honour_page_id page, struct film_id id)
{
	struct film_edit_form form, stored;
	struct media_film_shown film;

	if (!find_any(request, page, id, &film))
		return;
	if (!film_form_fill(&request->context, &film, &stored)) {
		respond_error(request);
		return;
	}
	form = stored;
	show(request, page, &film, &form, &stored, NULL);
}

void
film_http_edit(struct request *request, struct honour_page_id page, struct film_id id)
{
	struct film_edit_form form, stored;
	struct media_film_shown film;
	struct form_changes changes;
	struct film_change change;
	bool good = form_read(&request->context, &film_edit_form, &request->form, &form);

	if (!find_any(request, page, id, &film))
		return;
	if (!film_form_fill(&request->context, &film, &stored)) {
		respond_error(request);
		return;
	}
	good = film_form_read(&request->context, &film, &form, &change) && good;
	/* A cut moves its captions. */
	if (film.state != FILM_STATE_READY)
		form_blame(&form.captions, &film_words_being_cut);
	if (!good || film.state != FILM_STATE_READY) {
		show(request, page, &film, &form, &stored, NULL);
		return;
	}
	if (form_is_overtaken(&request->context, &film_edit_form, &form, &stored, &changes)) {
		show(request, page, &film, &form, &stored, &changes);
		return;
	}
	if (!film_change(&request->context, page, request->visitor.person, id, &change)) {
		respond_error(request);
		return;
	}
	respond_see_other(request, done_link(request->context.arena, link_film_http_edit_form(request->context.arena, page, id),
	                                     TEXT("saved")));
}

static void
set_hidden(struct request *request, struct honour_page_id page, struct film_id id, bool hidden)
{
	struct arena *arena = request->context.arena;
	const struct link back = link_film_http_edit_form(arena, page, id);
	struct media_film_shown film;
	struct confirm_form form;

	if (!find(request, page, id, &film))
		return;
	if (!form_read(&request->context, &confirm_form, &request->form, &form)) {
		respond_see_other(request, back);
		return;
	}
	if (!film_hide(&request->context, page, request->visitor.person, id, hidden)) {
		respond_error(request);
		return;
	}
	respond_see_other(request, done_link(arena, back, hidden ? TEXT("hidden") : TEXT("shown")));
}

void
film_http_hide(struct request *request, struct honour_page_id page, struct film_id film)
{
	set_hidden(request, page, film, true);
}

void
film_http_show(struct request *request, struct honour_page_id page, struct film_id film)
{
	set_hidden(request, page, film, false);
}

void
film_http_request_end(struct request *request, struct honour_page_id page, struct film_id id, struct film_request_id asked)
{
	struct media_film_shown film;
	struct confirm_form form;

	if (!find_any(request, page, id, &film))
		return;
	if (form_read(&request->context, &confirm_form, &request->form, &form)) {
		switch (film_request_end(&request->context, page, request->visitor.person, id, asked)) {
		case FOUND_OK:    break;
		case FOUND_NONE:  respond_not_found(request); return;
		case FOUND_FAULT: respond_error(request); return;
		}
	}
	respond_see_other(request, link_film_http_edit_form(request->context.arena, page, id));
}

/* ---- the cut ---- */

static void
show_cut(struct request *request, struct honour_page_id page, const struct media_film_shown *film, struct film_cut_form *form)
{
	struct arena *arena = request->context.arena;
	const struct link cut = link_film_http_cut(arena, page, film->id);
	const struct form_page shown = form_page(request, &(struct form_page_of){ .form = &film_cut_form, .values = form, .post = cut });
	struct film_cut_page view;

	if (shown.answered)
		return;
	view = (struct film_cut_page){ .layout = shown.layout, .summary = shown.summary, .form = *form,
		.film = media_film_play_member(arena, page, film), .cut = cut, .back = link_film_http_edit_form(arena, page, film->id),
		.script = asset_link("captions.js") };
	view.film.edit = (struct link){ TEXT_NONE };
	html_film_cut(respond_page(request, shown.status), &view);
}

void
film_http_cut_form(struct request *request, struct honour_page_id page, struct film_id id)
{
	struct film_cut_form form = { 0 };
	struct media_film_shown film;

	if (!find(request, page, id, &film))
		return;
	form_set(&form.from, TEXT("0:00"));
	form_set(&form.until, media_film_length(request->context.arena, film.duration_ms));
	show_cut(request, page, &film, &form);
}

void
film_http_cut(struct request *request, struct honour_page_id page, struct film_id id)
{
	struct film_cut_form form;
	struct media_film_shown film;
	int64_t from_ms, until_ms;
	const bool good = form_read(&request->context, &film_cut_form, &request->form, &form);

	if (!find(request, page, id, &film))
		return;
	if (!film_form_read_cut(&film, &form, &from_ms, &until_ms) || !good) {
		show_cut(request, page, &film, &form);
		return;
	}
	switch (film_cut(&request->context, page, request->visitor.person, id, from_ms, until_ms)) {
	case FOUND_OK:
	case FOUND_NONE:
		respond_see_other(request, done_link(request->context.arena, link_public_http_overview(request->context.arena, page), TEXT("cut")));
		return;
	case FOUND_FAULT:
		respond_error(request);
		return;
	}
}
