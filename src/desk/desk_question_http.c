/* desk_question_http: what the rules could not decide, for the team; and what was sent after the day was closed, for the organiser. */
#include "base/id.h"
#include "desk/desk_press.h"
#include "desk/desk_question.h"
#include "desk/desk_roster.h"
#include "desk/desk_rule.h"
#include "desk/desk_search.h"
#include "desk_html.h"
#include "desk_words.h"
#include "http/done.h"
#include "http/respond.h"
#include "links.h"
#include "routes_handlers.h"

static enum desk_asks
asks(const struct request *request)
{
	return desk_is_staffed(request) ? DESK_ASKS_STAFF : DESK_ASKS_TEAM;
}

/* The person is on the list; or, of a walk-in, someone with this name is. */
static bool
is_listed(struct request *request, const struct desk_day *day, const struct desk_question *question)
{
	const struct donation_person *one;

	if (desk_rule_is_new_person(question->kind))
		return !text_is_empty(question->name) && desk_people_named(request, day, question->name, &one) > 0;
	for (size_t i = 0; i < day->people.count; i++)
		if (appointment_id_equal(day->people.at[i].appointment.id, question->who))
			return true;
	return false;
}

bool
desk_fill_asked(struct request *request, const struct desk_day *day, struct desk_asked *view)
{
	struct arena *arena = request->context.arena;
	struct desk_question_list questions;

	if (!desk_questions(&request->context, &day->drive, asks(request), &questions))
		return false;
	view->rows.at = arena_list_of(arena, struct desk_question_row, questions.count);
	for (size_t i = 0; i < questions.count; i++) {
		const struct desk_question *question = &questions.at[i];
		const struct desk_question_id id = { question->number };
		const bool listed = is_listed(request, day, question), new_person = desk_rule_is_new_person(question->kind);
		const bool differs = desk_rule_is_outcome(question->kind) && listed;
		struct desk_question_row *row = &view->rows.at[view->rows.count++];

		*row = (struct desk_question_row){
			.id = id_text(arena, id.id), .name = question->name, .time = drive_time(arena, &day->drive, question->at),
			.again = new_person && listed, .new_person = new_person, .differs = differs, .listed = listed && !differs,
			.here = question->kind == DESK_PRESS_KIND_HERE, .finished = question->kind == DESK_PRESS_KIND_FINISHED,
			.count = link_desk_question_http_count(arena, day->drive.id, id),
			.leave_out = link_desk_question_http_leave_out(arena, day->drive.id, id),
		};
		row->key_count = request_new_key(request, row->count);
		row->key_leave_out = request_new_key(request, row->leave_out);
	}
	return true;
}

static void
settle(struct request *request, struct drive_id id, struct desk_question_id question, bool count)
{
	const struct link list = link_desk_http_roster(request->context.arena, id);
	struct drive drive;

	if (drive_read(&request->context, id, &drive) != FOUND_OK) {
		respond_error(request);
		return;
	}
	switch (desk_settle(&request->context, &drive, question.id, asks(request), count)) {
	case DESK_SETTLE_OK:
		respond_see_other(request, done_link(request->context.arena, list, count ? TEXT("counted") : TEXT("left")));
		return;
	case DESK_SETTLE_GONE:      respond_see_other(request, list); return;
	case DESK_SETTLE_NOT_ASKED: respond_not_found(request); return;
	case DESK_SETTLE_CANCELLED: respond_step(request, done_link(request->context.arena, list, TEXT("cancelled"))); return;
	case DESK_SETTLE_FAULT:     respond_error(request); return;
	}
}

void
desk_question_http_count(struct request *request, struct drive_id drive, struct desk_question_id question)
{
	settle(request, drive, question, true);
}

void
desk_question_http_leave_out(struct request *request, struct drive_id drive, struct desk_question_id question)
{
	settle(request, drive, question, false);
}

/* ---- after the day was closed ---- */

static const struct done known[] = {
	{ TEXT("counted"), &desk_words_done_counted }, { TEXT("left"), &desk_words_done_left_out },
	{ TEXT("cancelled"), &desk_words_settle_cancelled },
};

static void
count_kinds(struct arena *arena, const struct desk_question_list *questions, struct desk_sent_late *view)
{
	view->unknown.at = arena_list_of(arena, struct desk_unknown, questions->count);
	view->one = questions->count == 1;
	view->nothing = questions->count == 0;
	for (size_t i = 0; i < questions->count; i++) {
		const enum desk_press_kind kind = questions->at[i].kind;

		if (kind == DESK_PRESS_KIND_HERE && appointment_id_is_none(questions->at[i].who))
			view->unknown.at[view->unknown.count++].name = questions->at[i].name;
		if (kind == DESK_PRESS_KIND_HERE)
			view->arrivals++;
		else if (kind == DESK_PRESS_KIND_FINISHED)
			view->finished++;
		else if (desk_rule_is_new_person(kind))
			view->walk_ins++;
		else
			view->others++;
	}
}

void
desk_question_http_late(struct request *request, struct drive_id id)
{
	struct context *context = &request->context;
	struct arena *arena = context->arena;
	struct desk_question_list questions;
	struct drive drive;
	struct desk_sent_late view = { .layout = page_layout(request), .done = done_words(request, known, COUNT_OF(known)),
		.count = link_desk_question_http_late_count(arena, id), .leave_out = link_desk_question_http_late_leave_out(arena, id),
		.back = link_appointment_drive_http_manage(arena, id) };

	if (drive_read(context, id, &drive) != FOUND_OK || !desk_questions(context, &drive, DESK_ASKS_ORGANISER, &questions) ||
	    !desk_questions_count(context, &drive, DESK_ASKS_ORGANISER, &view.presses)) {
		respond_error(request);
		return;
	}
	count_kinds(arena, &questions, &view);
	view.date = drive_date_words(arena, &drive);
	view.venue = drive.words.venue;
	view.key_count = request_new_key(request, view.count);
	view.key_leave_out = request_new_key(request, view.leave_out);
	view.layout.no_index = true;
	html_desk_sent_late(respond_page(request, 200), &view);
}

static void
settle_late(struct request *request, struct drive_id id, bool count)
{
	const struct link page = link_desk_question_http_late(request->context.arena, id);
	struct drive drive;

	if (drive_read(&request->context, id, &drive) != FOUND_OK) {
		respond_error(request);
		return;
	}
	switch (desk_settle_all(&request->context, &drive, count)) {
	case DESK_SETTLE_OK:
		respond_see_other(request, done_link(request->context.arena, page, count ? TEXT("counted") : TEXT("left")));
		return;
	case DESK_SETTLE_CANCELLED: respond_step(request, done_link(request->context.arena, page, TEXT("cancelled"))); return;
	case DESK_SETTLE_GONE:
	case DESK_SETTLE_NOT_ASKED: respond_see_other(request, page); return;
	case DESK_SETTLE_FAULT:     respond_error(request); return;
	}
}

void
desk_question_http_late_count(struct request *request, struct drive_id id)
{
	settle_late(request, id, true);
}

void
desk_question_http_late_leave_out(struct request *request, struct drive_id id)
{
	settle_late(request, id, false);
}
