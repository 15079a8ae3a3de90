/* press_http: the page for newspapers, and what the family writes for it. */
#include "drive/drive.h"
#include "follow/follow_json.h"
#include "follow/follow_open.h"
#include "follow/follow_said.h"
#include "html/number.h"
#include "http/done.h"
#include "http/form_page.h"
#include "limits.h"
#include "links.h"
#include "press/press.h"
#include "press/press_http.h"
#include "press_html.h"
#include "press_words.h"
#include "routes_handlers.h"

static const struct done known[] = { { TEXT("saved"), &press_words_done_saved } };

/* false: answered; what is not released is not there. */
static bool
find_open(struct request *request, struct page_key key, struct honour_page *page, struct press *press)
{
	if (!follow_open(request, key, page))
		return false;
	if (!press_read(&request->context, page->id, press)) {
		respond_error(request);
		return false;
	}
	if (press_is_open(page, press))
		return true;
	respond_not_found(request);
	return false;
}

/* The honour page says that the family has paused it, and so does this one by leading there. */
static bool
is_paused(struct request *request, struct page_key key)
{
	struct honour_page page;
	struct press press;

	return honour_read_by_key(&request->context, key, &page) == FOUND_OK && honour_is_known(&page) && !honour_is_open(&page) &&
	       page.listed && press_read(&request->context, page.id, &press) && press.released;
}

struct press_shown_picture
press_shown(const struct press_picture *picture, struct link source)
{
	return (struct press_shown_picture){ source, picture->picture.alternative_text, picture->picture.description, picture->credit,
		picture->picture.width, picture->picture.height };
}

static bool
fill_pictures(struct context *context, const struct honour_page *page, struct press_page *view)
{
	struct press_pictures pictures;

	if (!press_pictures(context, page->id, &pictures))
		return false;
	view->pictures.at = arena_list_of(context->arena, struct press_shown_picture, pictures.count);
	view->pictures.count = pictures.count;
	for (size_t i = 0; i < pictures.count; i++)
		view->pictures.at[i] = press_shown(&pictures.at[i],
			link_press_http_picture(context->arena, page->key, pictures.at[i].picture.id));
	return true;
}

void
press_http_page(struct request *request, struct page_key key)
{
	struct context *context = &request->context;
	struct honour_page page;
	struct press_page view;
	struct press press;

	if (is_paused(request, key)) {
		respond_see_other(request, link_public_http_page(context->arena, key));
		return;
	}
	if (!find_open(request, key, &page, &press))
		return;
	view = (struct press_page){ .layout = page_layout(request), .name = page.name, .words = press.words,
		.site_name = context->site->name, .operator_email = context->site->operator_email,
		.operator_link = link_to_email(context->arena, context->site->operator_email),
		.received = page.donations_received, .received_one = page.donations_received == 1,
		.received_words = number_words_first(context->arena, page.donations_received),
		.honour_page = follow_absolute(context, link_public_http_page(context->arena, key)),
		.embed = link_press_http_embed(context->arena, key), .embed_html = follow_embed_html(context, &page) };
	view.honour_address = view.honour_page.text;
	if (!follow_say_tally(context, &page, &view.tally) || !press_next_drive(context, &page, &view.drive) ||
	    !fill_pictures(context, &page, &view)) {
		respond_error(request);
		return;
	}
	html_press_page(respond_page(request, 200), &view);
}

void
press_http_picture(struct request *request, struct page_key key, struct picture_id picture)
{
	struct honour_page page;
	struct press press;

	if (!find_open(request, key, &page, &press))
		return;
	press_send_picture(request, page.id, picture);
	if (request->response->status == 200)
		respond_kept_by_visitor(request, LIMIT_PICTURE_CACHE_SECONDS, true);
}

/* ---- the family's side ---- */

static void
fill_form(const struct press *press, struct press_form *form)
{
	*form = (struct press_form){ .words = { .typed = press->words, .text = press->words }, .released.ticked = press->released };
}

/* `changes` may be NULL: no other person changed anything. */
static void
show(struct request *request, struct honour_page_id id, struct press_form *form, const struct form_changes *changes)
{
	struct context *context = &request->context;
	struct arena *arena = context->arena;
	const struct link save = link_press_http_save(arena, id), there = link_press_http_form(arena, id);
	struct press_pictures pictures;
	struct press_settings view;
	struct press_form stored;
	struct form_page shown;
	struct honour_page page;
	struct press press;

	if (honour_read(context, id, &page) != FOUND_OK || !press_read(context, id, &press) || !press_pictures(context, id, &pictures)) {
		respond_error(request);
		return;
	}
	fill_form(&press, &stored);
	shown = form_page(request, &(struct form_page_of){ .form = &press_form, .values = form, .post = save, .stored = &stored,
		.changes = changes, .there = there });
	if (shown.answered)
		return;
	view = (struct press_settings){ .layout = shown.layout, .summary = shown.summary, .changes = shown.changes, .form = *form,
		.listed = page.listed, .open = press_is_open(&page, &press), .picture_count = (int64_t)pictures.count, .name = page.name,
		.site_name = context->site->name, .done = done_words(request, known, COUNT_OF(known)), .save = save,
		.pictures = link_press_http_pictures(arena, id),
		.shown = link_press_http_page(arena, page.key), .listing = link_honour_http_listing_form(arena, id),
		.back = link_public_http_overview(arena, id) };
	html_press_settings(respond_page(request, shown.status), &view);
}

void
press_http_form(struct request *request, struct honour_page_id page)
{
	struct press_form form;
	struct press press;

	if (!press_read(&request->context, page, &press)) {
		respond_error(request);
		return;
	}
	fill_form(&press, &form);
	show(request, page, &form, NULL);
}

void
press_http_save(struct request *request, struct honour_page_id page)
{
	struct form_changes changes;
	struct press_form form, stored;
	struct press press;

	if (form_read(&request->context, &press_form, &request->form, &form) && form.released.ticked && text_is_empty(form.words.text))
		form_blame(&form.words, &press_words_words_empty);
	if (!form_is_good(&press_form, &form)) {
		show(request, page, &form, NULL);
		return;
	}
	if (!press_read(&request->context, page, &press)) {
		respond_error(request);
		return;
	}
	fill_form(&press, &stored);
	if (form_is_overtaken(&request->context, &press_form, &form, &stored, &changes)) {
		show(request, page, &form, &changes);
		return;
	}
	press = (struct press){ form.words.text, form.released.ticked };
	if (press_save(&request->context, page, request->visitor.person, &press))
		respond_see_other(request, done_link(request->context.arena, link_press_http_form(request->context.arena, page),
		                                     TEXT("saved")));
	else
		respond_error(request);
}
