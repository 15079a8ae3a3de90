/* public_http: the front page, an honour page, its picture; about, accessibility, contact, privacy. */
#include "activitypub/activitypub.h"
#include "base/unreadable.h"
#include "donation/donation.h"
#include "drive/drive_anywhere.h"
#include "drive/drive_search.h"
#include "film/film_of_page.h"
#include "honour/honour_more.h"
#include "follow/follow_show.h"
#include "http/asset.h"
#include "http/query.h"
#include "http/respond.h"
#include "limits.h"
#include "links.h"
#include "media/media.h"
#include "message/message.h"
#include "people/people.h"
#include "press/press.h"
#include "public/public.h"
#include "public/public_card.h"
#include "public/public_view.h"
#include "public_html.h"
#include "public_words.h"
#include "routes_handlers.h"
#include "thanks/thanks.h"

enum { LONG_NAME_CHARACTERS = 13 };      /* from so many on a name has smaller letters */

static bool
front_drives(struct request *request, const struct drive_search *wish, struct public_drive_cards *cards)
{
	struct context *context = &request->context;
	struct drive_listed_list drives;

	if (!drive_search(context, wish, &drives))
		return false;
	cards->at = arena_list_of(context->arena, struct public_drive_card, drives.count);
	for (size_t i = 0; i < drives.count; i++) {
		const uint64_t before = unreadable_count();
		struct honour_page page;

		if (honour_read(context, drives.at[i].page, &page) != FOUND_OK) {
			if (unreadable_count() == before)
				return false;
			continue;
		}
		if (!public_card(context, &drives.at[i].drive, page.key, &cards->at[cards->count]))
			return false;
		cards->at[cards->count++].honours = page.name;
	}
	return true;
}

/* The form was sent, if only with empty fields.  What other sites add to our address is no search. */
static bool
is_searched(const struct request *request)
{
	const struct form_body pairs = query_pairs(request->context.arena, request->query);

	for (size_t i = 0; i < pairs.count; i++)
		if (text_equal(pairs.pairs[i].name, TEXT("place")))
			return true;
	return false;
}

void
public_http_front(struct request *request)
{
	struct drive_search wish = { 0 };
	struct public_front view = {
		.layout = page_layout(request),
		.example = asset_link("example.jpg"),
		.date = text_trim(request_query(request, "date")),
		.place = text_until_characters(text_trim(request_query(request, "place")), LIMIT_LINE_CHARACTERS),
	};

	wish.near = !text_is_empty(view.date);
	wish.words = view.place;
	if (wish.near && !date_from_text(view.date, &wish.date)) {
		view.date_error = words_text(&public_words_date_wrong);
		view.layout.problem = true;
		wish.near = false;
	}
	if (text_is_empty(view.date) && text_is_empty(view.place) && is_searched(request)) {
		view.place_error = words_text(&public_words_search_empty);
		view.layout.problem = true;
	}
	view.searched = wish.near || !text_is_empty(view.place);
	if (wish.near)
		view.near_day = date_words(request->context.arena, wish.date);
	if (!front_drives(request, &wish, &view.drives)) {
		respond_error(request);
		return;
	}
	view.nothing_found = view.searched && view.drives.count == 0;
	if (view.nothing_found && !front_drives(request, &(struct drive_search){ 0 }, &view.drives)) {
		respond_error(request);
		return;
	}
	view.find = link_find_http_form(request->context.arena);
	if (request->context.site->demo && !public_demo_story(&request->context, &view.example_page)) {
		respond_error(request);
		return;
	}
	html_public_front(respond_page(request, view.layout.problem ? 422 : 200), &view);
}

static bool
fill_came(struct context *context, const struct honour_page *page, struct public_page *view)
{
	struct donation_came came;

	if (!donation_who_came(context, page->id, &came))
		return false;
	view->came.at = arena_list_of(context->arena, struct public_name, came.count);
	view->came.count = came.count;
	for (size_t i = 0; i < came.count; i++)
		view->came.at[i].name = came.at[i];
	view->and_friends = came.and_friends;
	view->somebody_came = came.count > 0;
	return true;
}

static bool
fill_anywhere(struct context *context, const struct honour_page *page, struct public_anywhere *view)
{
	struct drive_anywhere anywhere;

	switch (drive_anywhere_read(context, page->id, &anywhere)) {
	case FOUND_OK:
		*view = (struct public_anywhere){
			true, date_words_short(context->arena, anywhere.until), anywhere.service_name, link_to_web(anywhere.service_web),
		};
		return true;
	case FOUND_NONE:  return true;
	case FOUND_FAULT: break;
	}
	return false;
}

static bool
fill_page(struct request *request, const struct honour_page *page, struct public_page *view)
{
	view->layout = page_layout(request);
	view->layout.no_index = !page->listed;
	view->living = page->living;
	view->name = page->name;
	view->long_name = text_characters(page->name) >= LONG_NAME_CHARACTERS;
	view->words = page->words;
	view->picture_words = page->picture_words;
	view->picture_width = page->picture_width;
	view->picture_height = page->picture_height;
	return public_tally_of(&request->context, page, &view->tally) && public_fill_drives(&request->context, page, view) &&
	       fill_came(&request->context, page, view) && fill_anywhere(&request->context, page, &view->anywhere) &&
	       honour_more_on_page(&request->context, page, &view->more) &&
	       follow_on_page(&request->context, page, &view->follow) && film_of_page_show(&request->context, page, &view->film) &&
	       activitypub_on_page(&request->context, page, &view->activitypub) && press_on_page(&request->context, page, &view->press) &&
	       thanks_on_page(&request->context, page, &view->thanks) &&
	       message_on_page(&request->context, page, &view->messages);
}

void
public_http_page(struct request *request, struct page_key key)
{
	struct honour_page page;
	struct public_page view = { 0 };

	if (!public_open_page(request, key, &page))
		return;
	if (!fill_page(request, &page, &view) || !follow_head(&request->context, &page, &view.layout)) {
		respond_error(request);
		return;
	}
	view.tally.live = link_public_live_page(request->context.arena, key);
	view.layout.script = asset_link("live.js");
	if (!picture_id_is_none(page.picture))
		view.picture = link_public_http_picture(request->context.arena, key, page.picture);
	view.share = public_share_page(&request->context, &page);
	view.elsewhere = link_donation_elsewhere_http_form(request->context.arena, key);
	html_public_page(respond_page(request, 200), &view);
}

void
public_http_preview(struct request *request, struct honour_page_id id)
{
	struct arena *arena = request->context.arena;
	struct honour_page page;
	struct public_page view = { .preview = true, .manage = link_public_http_overview(arena, id) };

	if (honour_read(&request->context, id, &page) != FOUND_OK || !fill_page(request, &page, &view)) {
		respond_error(request);
		return;
	}
	view.layout.no_index = true;
	view.waiting = !honour_is_known(&page);
	view.held = page.held;
	view.keeper = honour_role(&request->context, id, request->visitor.person) == HONOUR_ROLE_KEEPER;
	if (honour_is_open(&page))
		view.share = public_share_page(&request->context, &page);
	if (view.has_drive && honour_is_open(&page)) {
		view.poster = link_print_http_poster(arena, id, view.drive_id);
		view.poster_letter.text = text_join(arena, view.poster.text, TEXT("?paper=letter"));
		view.sign_up_sheet = link_print_http_sign_up_sheet(arena, id, view.drive_id);
	}
	if (!picture_id_is_none(page.picture))
		view.picture = link_public_http_member_picture(arena, id, page.picture);
	html_public_page(respond_page(request, 200), &view);
}

static void
send_picture(struct request *request, const struct honour_page *page, struct picture_id picture)
{
	if (picture_id_equal(page->picture, picture))
		media_respond(request, picture);
	else
		respond_not_found(request);
}

void
public_http_picture(struct request *request, struct page_key key, struct picture_id picture)
{
	struct honour_page page;

	if (!public_open_page(request, key, &page))
		return;
	send_picture(request, &page, picture);
	if (request->response->status != 200)
		return;
	respond_kept_by_visitor(request, LIMIT_PICTURE_CACHE_SECONDS, page.listed);
}

void
public_http_member_picture(struct request *request, struct honour_page_id id, struct picture_id picture)
{
	struct honour_page page;

	if (honour_read(&request->context, id, &page) != FOUND_OK) {
		respond_error(request);
		return;
	}
	send_picture(request, &page, picture);
}

static struct public_site_page
site_page(struct request *request)
{
	const struct text email = request->context.site->operator_email;

	return (struct public_site_page){ page_layout(request), email, link_to_email(request->context.arena, email),
		link_find_http_form(request->context.arena) };
}

void
public_http_about(struct request *request)
{
	const struct public_site_page view = site_page(request);

	html_public_about(respond_page(request, 200), &view);
}

void
public_http_accessibility(struct request *request)
{
	const struct public_site_page view = site_page(request);

	html_public_accessibility(respond_page(request, 200), &view);
}

void
public_http_contact(struct request *request)
{
	const struct public_site_page view = site_page(request);

	html_public_contact(respond_page(request, 200), &view);
}

void
public_http_privacy(struct request *request)
{
	const struct public_site_page view = site_page(request);

	html_public_privacy(respond_page(request, 200), &view);
}
