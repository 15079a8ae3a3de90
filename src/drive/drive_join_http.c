/* drive_join_http: asking to join, opening a drive to others, accepting a page; and what a page without a drive shows. */
#include "base/unreadable.h"
#include "drive/drive_anywhere.h"
#include "drive/drive_join.h"
#include "drive/drive_view.h"
#include "drive_html.h"
#include "drive_words.h"
#include "http/done.h"
#include "http/form_page.h"
#include "limits.h"
#include "links.h"
#include "routes_handlers.h"

static const char *const yes_no[] = { "yes", "no", NULL };
static const struct form_field joinable_fields[] = {
	FORM_FIELD(drive_joinable_form, open, .kind = FORM_CHOICE, .required = true, .choices = yes_no, .empty = &drive_words_joinable_wrong,
	           .wrong = &drive_words_joinable_wrong),
	FORM_FIELD(drive_joinable_form, key, .kind = FORM_SECRET, .required = true),
};
FORM_DEFINE(drive_joinable_form, drive_joinable_form, joinable_fields);

static const char *const answers[] = { "accept", "decline", NULL };
static const struct form_field answer_fields[] = {
	FORM_FIELD(drive_join_answer_form, answer, .kind = FORM_CHOICE, .required = true, .choices = answers,
	           .empty = &drive_words_join_answer_wrong, .wrong = &drive_words_join_answer_wrong),
	FORM_FIELD(drive_join_answer_form, key, .kind = FORM_SECRET, .required = true),
};
FORM_DEFINE(drive_join_answer_form, drive_join_answer_form, answer_fields);

static void
fill_rows(struct request *request, struct honour_page_id page, const struct drive_list *drives, bool may_ask, struct drive_join_rows *rows)
{
	struct arena *arena = request->context.arena;

	rows->count = drives->count;
	rows->at = arena_list_of(arena, struct drive_join_row, drives->count);
	for (size_t i = 0; i < drives->count; i++) {
		const struct drive *drive = &drives->at[i];

		rows->at[i] = (struct drive_join_row){
			.day = drive_date_words(arena, drive), .hours = drive_hours_text(arena, drive), .venue = drive->words.venue,
			.address = drive->words.address, .may_ask = may_ask,
			.key = request_new_key(request, link_drive_join_http_ask(arena, page, drive->id)),
			.ask = link_drive_join_http_ask(arena, page, drive->id),
		};
	}
}

static void
show_list(struct request *request, struct honour_page_id id)
{
	struct context *context = &request->context;
	struct honour_page page;
	struct drive_list possible, asked;
	struct drive_join_list view = { .layout = page_layout(request),
		.refused = text_equal(request_query(request, "done"), TEXT("refused")) };

	if (honour_read(context, id, &page) != FOUND_OK || !drive_join_possible(context, id, &possible) ||
	    !drive_join_asked(context, id, &asked)) {
		respond_error(request);
		return;
	}
	view.not_published = !honour_is_known(&page);
	fill_rows(request, id, &possible, !view.not_published, &view.possible);
	fill_rows(request, id, &asked, false, &view.asked);
	view.back = link_public_http_overview(context->arena, id);
	view.layout.no_index = true;
	html_drive_join_list(respond_page(request, 200), &view);
}

void
drive_join_http_list(struct request *request, struct honour_page_id page)
{
	show_list(request, page);
}

static void
refuse(struct request *request, struct honour_page_id page)
{
	struct arena *arena = request->context.arena;

	respond_step(request, done_link(arena, link_drive_join_http_list(arena, page), TEXT("refused")));
}

void
drive_join_http_ask(struct request *request, struct honour_page_id id, struct drive_id drive)
{
	struct context *context = &request->context;
	struct honour_page page;

	if (honour_read(context, id, &page) != FOUND_OK) {
		respond_error(request);
		return;
	}
	switch (drive_join_ask(context, drive, &page, request->visitor.person)) {
	case DRIVE_JOIN_ASK_OK:            respond_see_other(request, link_drive_join_http_list(context->arena, id)); return;
	case DRIVE_JOIN_ASK_TOO_OFTEN:
		request_event(request, EVENT_CLIENT_LIMITED);
		refuse(request, id);
		return;
	case DRIVE_JOIN_ASK_NOT_OPEN:
	case DRIVE_JOIN_ASK_NOT_PUBLISHED: refuse(request, id); return;
	case DRIVE_JOIN_ASK_FAULT:         respond_error(request); return;
	}
}

static bool
fill_joined(struct context *context, struct drive_id drive, struct drive_joining_rows *joined)
{
	struct drive_page_id_list pages;

	if (!drive_pages(context, drive, &pages))
		return false;
	joined->at = arena_list_of(context->arena, struct drive_joining_row, pages.count);
	for (size_t i = 0; i < pages.count; i++) {
		const uint64_t before = unreadable_count();
		struct honour_page page;

		if (honour_read(context, pages.at[i], &page) == FOUND_OK)
			joined->at[joined->count++].honour = page.name;
		else if (unreadable_count() == before)
			return false;
	}
	return true;
}

/* The forms of the page: whether others may ask to join, and an answer to one of them. `sent`: the one that was; NULL: neither. */
struct forms { struct drive_joinable_form joinable; struct drive_join_answer_form answer; const struct form *sent; };

static void
show_manage(struct request *request, struct drive_id id, struct forms *forms)
{
	struct context *context = &request->context;
	struct arena *arena = context->arena;
	const struct link here = link_drive_join_http_manage(arena, id);
	struct form_page shown = { 0 };
	struct drive drive;
	struct drive_joining_list waiting;
	struct drive_joining_page view;

	if (!form_page_add(request, forms->sent, &(struct form_page_of){ .form = &drive_joinable_form, .values = &forms->joinable,
	                   .post = here }, &shown) ||
	    !form_page_add(request, forms->sent, &(struct form_page_of){ .form = &drive_join_answer_form, .values = &forms->answer,
	                   .post = here }, &shown))
		return;
	view = (struct drive_joining_page){ .layout = shown.layout, .summary = shown.summary };
	if (drive_read(context, id, &drive) != FOUND_OK || !drive_join_is_open(context, id, &view.open) ||
	    !drive_join_waiting(context, id, &waiting) || !fill_joined(context, id, &view.joined)) {
		respond_error(request);
		return;
	}
	view.key = request_new_key(request, link_drive_join_http_set(arena, id));
	view.day = drive_date_words(arena, &drive);
	view.venue = drive.words.venue;
	view.waiting.count = waiting.count;
	view.waiting.at = arena_list_of(arena, struct drive_joining_row, waiting.count);
	for (size_t i = 0; i < waiting.count; i++)
		view.waiting.at[i] = (struct drive_joining_row){
			.honour = waiting.at[i].page.name,
			.key = request_new_key(request, link_drive_join_http_answer(arena, id, waiting.at[i].id)),
			.visit = link_public_http_page(arena, waiting.at[i].page.key),
			.answer = link_drive_join_http_answer(arena, id, waiting.at[i].id),
		};
	view.set = link_drive_join_http_set(arena, id);
	view.back = link_appointment_drive_http_manage(arena, id);
	html_drive_joining(respond_page(request, shown.status), &view);
}

void
drive_join_http_manage(struct request *request, struct drive_id drive)
{
	struct forms forms = { .sent = NULL };

	show_manage(request, drive, &forms);
}

void
drive_join_http_set(struct request *request, struct drive_id id)
{
	struct forms forms = { .sent = &drive_joinable_form };

	if (!form_read(&request->context, &drive_joinable_form, &request->form, &forms.joinable)) {
		show_manage(request, id, &forms);
		return;
	}
	if (drive_join_set_open(&request->context, id, request->visitor.person, forms.joinable.open.number == 0) == DRIVE_CHANGE_FAULT)
		respond_error(request);
	else
		respond_see_other(request, link_drive_join_http_manage(request->context.arena, id));
}

void
drive_join_http_answer(struct request *request, struct drive_id id, struct join_id join)
{
	struct context *context = &request->context;
	struct forms forms = { .sent = &drive_join_answer_form };
	struct drive drive;

	if (!form_read(context, &drive_join_answer_form, &request->form, &forms.answer)) {
		show_manage(request, id, &forms);
		return;
	}
	if (drive_read(context, id, &drive) != FOUND_OK) {
		respond_error(request);
		return;
	}
	switch (drive_join_answer(context, &drive, join, request->visitor.person, forms.answer.answer.number == 0)) {
	case FOUND_OK:    respond_see_other(request, link_drive_join_http_manage(context->arena, id)); return;
	case FOUND_NONE:  respond_not_found(request); return;
	case FOUND_FAULT: respond_error(request); return;
	}
}
