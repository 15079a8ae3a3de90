/* film_http: a film as visitors of a page watch and read it. */
#include "film/film_http.h"

#include "film_html.h"
#include "honour/honour.h"
#include "http/respond.h"
#include "limits.h"
#include "links.h"
#include "media/media.h"
#include "media/media_film_form.h"
#include "routes_handlers.h"

enum { OK = 200, PARTIAL = 206 };

bool
film_http_find(struct request *request, struct page_key key, struct film_id film, struct honour_page *page)
{
	enum found found = honour_read_by_key(&request->context, key, page);

	if (found == FOUND_OK)
		found = honour_is_open(page) ? film_is_published(&request->context, page->id, film) : FOUND_NONE;
	switch (found) {
	case FOUND_OK:    return true;
	case FOUND_NONE:  respond_not_found(request); return false;
	case FOUND_FAULT: break;
	}
	respond_error(request);
	return false;
}

static void
keep(struct request *request, const struct honour_page *page)
{
	if (request->response->status == OK || request->response->status == PARTIAL)
		respond_kept_by_visitor(request, LIMIT_PICTURE_CACHE_SECONDS, page->listed);
}

void
film_http_watch(struct request *request, struct page_key key, struct film_id film)
{
	struct honour_page page;

	if (!film_http_find(request, key, film, &page))
		return;
	media_film_respond(request, film);
	keep(request, &page);
}

void
film_respond_captions(struct request *request, struct film_id film)
{
	struct media_captions captions;
	enum found found = media_captions_read(&request->context, film, &captions);

	if (found == FOUND_OK && captions.speech != FILM_SPEECH_CAPTIONS)
		found = FOUND_NONE;
	switch (found) {
	case FOUND_OK:
		respond_bytes(request, OK, TEXT("text/vtt; charset=utf-8"),
		              text_bytes(captions_write(request->context.arena, &captions.captions)));
		return;
	case FOUND_NONE:  respond_not_found(request); return;
	case FOUND_FAULT: respond_error(request); return;
	}
}

void
film_http_captions(struct request *request, struct page_key key, struct film_id film)
{
	struct honour_page page;

	if (!film_http_find(request, key, film, &page))
		return;
	film_respond_captions(request, film);
	keep(request, &page);
}

static bool
has_still(const struct media_film_stills *stills, struct picture_id still, bool any)
{
	for (size_t i = 0; i < stills->count; i++)
		if (picture_id_equal(stills->at[i].picture.id, still))
			return any || stills->shown == i + 1;
	return false;
}

void
film_respond_still(struct request *request, struct film_id film, struct picture_id still, bool any)
{
	struct media_film_stills stills;

	if (!media_film_stills(&request->context, film, &stills))
		respond_error(request);
	else if (has_still(&stills, still, any))
		media_respond(request, still);
	else
		respond_not_found(request);
}

void
film_http_still(struct request *request, struct page_key key, struct film_id film, struct picture_id still)
{
	struct honour_page page;

	if (!film_http_find(request, key, film, &page))
		return;
	film_respond_still(request, film, still, false);
	keep(request, &page);
}

/* ---- in writing ---- */

/* false: a fault. */
static bool
fill(struct request *request, const struct honour_page *page, const struct media_film_shown *film, struct film_page *view)
{
	struct arena *arena = request->context.arena;
	struct media_captions captions;

	if (media_captions_read(&request->context, film->id, &captions) == FOUND_FAULT)
		return false;
	*view = (struct film_page){ .layout = page_layout(request), .name = page->name, .description = film->description,
		.film = media_film_play_public(arena, page->key, film), .back = link_public_http_page(arena, page->key),
		.nothing_said = captions.given && captions.speech == FILM_SPEECH_NONE, .language = captions.language };
	view->layout.no_index = !page->listed;
	view->film.written = (struct link){ TEXT_NONE };
	view->sayings.count = captions.captions.count;
	view->sayings.at = arena_list_of(arena, struct film_line, captions.captions.count);
	for (size_t i = 0; i < captions.captions.count; i++)
		view->sayings.at[i] = (struct film_line){ media_film_length(arena, captions.captions.at[i].from_ms / 1000 * 1000),
			captions.captions.at[i].words };
	return true;
}

void
film_http_page(struct request *request, struct page_key key, struct film_id id)
{
	struct media_film_shown film;
	struct honour_page page;
	struct film_page view;

	if (!film_http_find(request, key, id, &page))
		return;
	if (media_film_describe(&request->context, id, &film) != FOUND_OK || !fill(request, &page, &film, &view)) {
		respond_error(request);
		return;
	}
	view.was_asked = text_equal(request_query(request, "done"), TEXT("asked"));
	html_film_page(respond_page(request, OK), &view);
}
