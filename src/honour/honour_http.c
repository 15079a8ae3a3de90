#include "honour/honour_http.h"

#include "honour/honour_keeper.h"
#include "honour/honour_letter.h"
#include "honour/honour_view.h"
#include "honour_html.h"
#include "honour_sql.h"
#include "html/number.h"
#include "http/confirm_form.h"
#include "http/done.h"
#include "http/form_page.h"
#include "limits.h"
#include "links.h"
#include "people/people.h"
#include "routes_handlers.h"

bool
honour_http_begin(struct request *request, struct honour_page_id id, struct honour_page *page, enum honour_role *role)
{
	*role = honour_role(&request->context, id, request->visitor.person);
	if (*role == HONOUR_ROLE_FAULT) {
		respond_error(request);
		return false;
	}
	switch (honour_read(&request->context, id, page)) {
	case FOUND_OK:    return true;
	case FOUND_NONE:  respond_not_found(request); return false;
	case FOUND_FAULT: break;
	}
	respond_error(request);
	return false;
}

struct layout
honour_http_layout(struct request *request, bool problem)
{
	struct layout layout = page_layout(request);

	layout.no_index = true;
	layout.problem = problem;
	return layout;
}

struct honour_words_fields
honour_http_words_fields(struct form_value name, struct form_value words, struct form_value living, struct form_value donations_received)
{
	const int choice = honour_form_choice(&living);

	return (struct honour_words_fields){ name, words, living, donations_received, choice == HONOUR_LIVING, choice == HONOUR_DIED };
}

/* A drive goes public with its page. */
static bool
add_drives(struct request *request, const struct honour_page *page, struct honour_draft *draft)
{
	struct context *context = &request->context;
	const bool own = person_id_equal(page->organiser, request->visitor.person);
	struct honour_sql_drives_to_book_list rows;

	if (honour_sql_drives_to_book(context, page->id, context->now, &rows) == DB_READ_FAULT)
		return false;
	draft->drives.at = arena_list_of(context->arena, struct honour_draft_drive, rows.count);
	for (size_t i = 0; i < rows.count; i++) {
		struct date date;

		if (!date_from_text(rows.at[i].date, &date))
			continue;
		draft->drives.at[draft->drives.count++] = (struct honour_draft_drive){ date_words(context->arena, date), rows.at[i].venue,
			!own && person_id_equal(rows.at[i].organiser, page->organiser) };
	}
	return true;
}

bool
honour_http_draft(struct request *request, const struct honour_page *page, struct link picture, struct honour_draft *draft)
{
	*draft = (struct honour_draft){
		.name = page->name, .requester = honour_requester(&request->context, page), .words = page->words,
		.has_picture = !picture_id_is_none(page->picture), .picture = picture,
		.picture_words = page->picture_words, .picture_width = page->picture_width, .picture_height = page->picture_height,
		.donations_received = page->donations_received, .one_received = page->donations_received == 1,
		.received_words = number_words_first(request->context.arena, page->donations_received),
	};
	return add_drives(request, page, draft);
}

struct text
honour_http_undo_days(struct request *request)
{
	return number_words(request->context.arena, LIMIT_DECLINE_UNDO_DAYS);
}

struct link
honour_http_picture_link(struct request *request, const struct honour_page *page)
{
	if (picture_id_is_none(page->picture))
		return (struct link){ TEXT_NONE };
	return link_public_http_member_picture(request->context.arena, page->id, page->picture);
}

void
honour_http_to_manage(struct request *request, struct honour_page_id page)
{
	respond_see_other(request, link_public_http_overview(request->context.arena, page));
}

void
honour_http_done(struct request *request, struct honour_page_id page, struct text what)
{
	struct arena *arena = request->context.arena;

	respond_see_other(request, done_link(arena, link_public_http_overview(arena, page), what));
}

struct link
honour_http_back(struct request *request, struct honour_page_id page, const struct form_value *to_publish)
{
	return to_publish->ticked ? link_honour_http_publish_form(request->context.arena, page)
	                          : link_public_http_overview(request->context.arena, page);
}

void
honour_http_done_before(struct request *request, struct honour_page_id page, const struct form_value *to_publish, struct text what)
{
	respond_see_other(request, done_link(request->context.arena, honour_http_back(request, page, to_publish), what));
}

/* Those that wait for an answer, each next to what it would change. */
static bool
add_proposals(struct request *request, const struct honour_page *page, struct honour_proposals_page *view)
{
	struct context *context = &request->context;
	struct honour_proposal_list list;
	struct person by;

	if (!honour_proposals(context, page->id, &list))
		return false;
	view->proposals.at = arena_list_of(context->arena, struct honour_proposed, list.count);
	for (size_t i = 0; i < list.count; i++) {
		const struct honour_proposal *proposal = &list.at[i];

		if (people_read(context, proposal->person, &by) != FOUND_OK)
			return false;
		view->proposals.at[view->proposals.count++] = (struct honour_proposed){
			.by = by.name, .day = honour_day_words(context, proposal->created_at), .name = proposal->words.name,
			.words = proposal->words.words, .donations_received = proposal->words.donations_received, .living = proposal->words.living,
			.name_changed = !text_equal(proposal->words.name, page->name),
			.living_changed = proposal->words.living != page->living,
			.donations_changed = proposal->words.donations_received != page->donations_received,
			.accept = link_honour_http_proposal_accept(context->arena, page->id, proposal->id),
			.decline = link_honour_http_proposal_decline(context->arena, page->id, proposal->id),
			.accept_key = request_new_key(request, link_honour_http_proposal_accept(context->arena, page->id, proposal->id)),
			.decline_key = request_new_key(request, link_honour_http_proposal_decline(context->arena, page->id, proposal->id)),
		};
	}
	return true;
}

static void
show_proposals(struct request *request, struct honour_page_id id, struct honour_proposal_form *form, bool outdated)
{
	struct honour_proposals_page view = { .back = link_public_http_overview(request->context.arena, id) };
	struct honour_page page;
	enum honour_role role;
	struct form_page shown;

	if (!honour_http_begin(request, id, &page, &role))
		return;
	view.words_version = honour_http_words_version(request, &page);
	shown = form_page(request, &(struct form_page_of){ .form = &honour_proposal_form, .values = form,
		.post = link_honour_http_proposals(request->context.arena, id), .current = view.words_version, .outdated = outdated });
	if (shown.answered)
		return;
	view.layout = shown.layout;
	view.summary = shown.summary;
	view.outdated = shown.outdated;
	if (!add_proposals(request, &page, &view)) {
		respond_error(request);
		return;
	}
	html_honour_proposals(respond_page(request, shown.status), &view);
}

void
honour_http_proposals(struct request *request, struct honour_page_id page)
{
	struct honour_proposal_form form = { 0 };

	show_proposals(request, page, &form, false);
}

static void
fill_listing(const struct honour_page *page, struct honour_listing_form *form)
{
	*form = (struct honour_listing_form){ 0 };
	form_set(&form->listing, page->listed ? TEXT("public") : TEXT("link"));
	form->listing.number = page->listed ? HONOUR_LISTING_PUBLIC : HONOUR_LISTING_LINK;
}

static void
show_listing(struct request *request, struct honour_page_id id, struct honour_listing_form *form, const struct form_changes *changes)
{
	struct arena *arena = request->context.arena;
	struct honour_listing_form stored;
	struct honour_listing_page view;
	struct honour_page page;
	enum honour_role role;
	struct form_page shown;

	if (!honour_http_begin(request, id, &page, &role))
		return;
	if (page.state != HONOUR_STATE_PUBLISHED) {
		honour_http_to_manage(request, id);
		return;
	}
	fill_listing(&page, &stored);
	shown = form_page(request, &(struct form_page_of){ .form = &honour_listing_form, .values = form,
		.post = link_honour_http_listing(arena, id), .stored = &stored, .changes = changes,
		.there = link_honour_http_listing_form(arena, id) });
	if (shown.answered)
		return;
	view = (struct honour_listing_page){
		.layout = shown.layout, .summary = shown.summary, .changes = shown.changes, .form = *form,
		.choose_public = honour_form_choice(&form->listing) < 0 ? page.listed : form->listing.number == HONOUR_LISTING_PUBLIC,
		.listing = link_honour_http_listing(arena, id), .back = link_public_http_overview(arena, id),
	};
	html_honour_listing(respond_page(request, shown.status), &view);
}

void
honour_http_listing_form(struct request *request, struct honour_page_id page)
{
	struct honour_listing_form form = { 0 };

	show_listing(request, page, &form, NULL);
}

void
honour_http_listing(struct request *request, struct honour_page_id id)
{
	struct honour_listing_form form, stored;
	struct form_changes changes;
	struct honour_page page;
	enum honour_role role;

	if (!form_read(&request->context, &honour_listing_form, &request->form, &form)) {
		show_listing(request, id, &form, NULL);
		return;
	}
	if (!honour_http_begin(request, id, &page, &role))
		return;
	fill_listing(&page, &stored);
	if (form_is_overtaken(&request->context, &honour_listing_form, &form, &stored, &changes)) {
		show_listing(request, id, &form, &changes);
		return;
	}
	switch (honour_list(&request->context, id, request->visitor.person, form.listing.number == HONOUR_LISTING_PUBLIC)) {
	case HONOUR_LIST_OK:            honour_http_done(request, id, TEXT("listing")); return;
	case HONOUR_LIST_NOT_PUBLISHED: honour_http_to_manage(request, id); return;
	case HONOUR_LIST_FAULT:         respond_error(request); return;
	}
}

/* One press: a form without its key leads to the page's overview, and nothing is done. */
static bool
is_confirmed(struct request *request, struct honour_page_id page)
{
	if (confirm_form_is_pressed(request))
		return true;
	honour_http_to_manage(request, page);
	return false;
}

static void
answer_hold(struct request *request, struct honour_page_id page, enum honour_pause done, struct text what)
{
	switch (done) {
	case HONOUR_HOLD_OK:
	case HONOUR_HOLD_ALREADY: honour_http_done(request, page, what); return;
	case HONOUR_HOLD_FAULT:   respond_error(request); return;
	}
}

void
honour_http_pause(struct request *request, struct honour_page_id page)
{
	if (is_confirmed(request, page))
		answer_hold(request, page, honour_pause(&request->context, page, request->visitor.person), TEXT("paused"));
}

void
honour_http_resume(struct request *request, struct honour_page_id page)
{
	if (is_confirmed(request, page))
		answer_hold(request, page, honour_resume(&request->context, page, request->visitor.person), TEXT("resumed"));
}

static void
answer_proposal(struct request *request, struct honour_page_id page, struct proposal_id proposal, bool accept)
{
	switch (honour_answer(&request->context, page, request->visitor.person, proposal, accept)) {
	case FOUND_OK:    honour_http_done(request, page, accept ? TEXT("used") : TEXT("left")); return;
	case FOUND_NONE:  respond_not_found(request); return;
	case FOUND_FAULT: respond_error(request); return;
	}
}

/* Accepting a proposal replaces only the words that it was shown next to. */
void
honour_http_proposal_accept(struct request *request, struct honour_page_id id, struct proposal_id proposal)
{
	struct honour_proposal_form form;
	struct honour_page page;
	enum honour_role role;

	if (!form_read(&request->context, &honour_proposal_form, &request->form, &form)) {
		show_proposals(request, id, &form, false);
		return;
	}
	if (!honour_http_begin(request, id, &page, &role))
		return;
	if (form_is_outdated(&form.version, honour_http_words_version(request, &page)))
		show_proposals(request, id, &form, true);
	else
		answer_proposal(request, id, proposal, true);
}

void
honour_http_proposal_decline(struct request *request, struct honour_page_id page, struct proposal_id proposal)
{
	if (is_confirmed(request, page))
		answer_proposal(request, page, proposal, false);
}
