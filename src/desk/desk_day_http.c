/* desk_day_http: the roster, one person's page, and every press on the day. */
#include "base/unreadable.h"
#include "desk/desk.h"
#include "desk/desk_roster.h"
#include "desk_html.h"
#include "desk_words.h"
#include "http/respond.h"
#include "limits.h"
#include "links.h"
#include "routes_handlers.h"
#include "standards/donation_number.h"

static const char *const kinds[] = { "gave", "could_not", "left", "did_not_come", NULL };     /* in the order of enum outcome_kind */

static const struct form_field outcome_fields[] = {
	FORM_FIELD(desk_outcome_form, kind, .kind = FORM_CHOICE, .required = true, .choices = kinds, .empty = &desk_words_kind_empty,
	           .wrong = &desk_words_kind_empty),
	FORM_FIELD(desk_outcome_form, number, .kind = FORM_CODE, .max = 60, .wrong = &desk_words_number_length,
	           .length = &desk_words_number_length),
	FORM_FIELD(desk_outcome_form, key, .kind = FORM_SECRET, .required = true),
};
FORM_DEFINE(desk_outcome_form, desk_outcome_form, outcome_fields);

void
desk_http_roster(struct request *request, struct drive_id id)
{
	struct arena *arena = request->context.arena;
	struct desk_day day;
	struct desk_roster view = { .frame = page_frame(request), .q = text_trim(request_query(request, "q")) };

	if (!desk_day_read(&request->context, id, &day)) {
		respond_sorry(request);
		return;
	}
	desk_rows_of(request, &day, TEXT(""), &view.everybody);
	view.searched = !text_is_empty(view.q);
	if (!view.searched)
		desk_rows_next(&view.everybody, arena, &view.next);
	/* The day's numbers are of everybody, whoever is looked for. */
	for (size_t i = 0; i < view.everybody.count; i++) {
		const struct desk_state *state = &view.everybody.at[i].state;

		view.expected += state->expected;
		view.here += state->arrived || state->came || state->gave || state->not_today;
		view.gave += state->gave;
	}
	if (view.searched)
		desk_rows_of(request, &day, view.q, &view.everybody);
	view.date = drive_date_words(arena, &day.drive);
	view.place = day.drive.words.place;
	view.hours = drive_hours_text(arena, &day.drive);
	view.day_closed = day.drive.day_closed;
	view.find = link_desk_http_roster(arena, id);
	view.walk_in = link_desk_http_walk_in_form(arena, id);
	view.helper = link_desk_http_helper_form(arena, id);
	view.print = link_print_http_roster(arena, id);
	view.close = link_desk_http_close_form(arena, id);
	view.frame.no_index = true;
	view.frame.wide = true;
	html_desk_roster(respond_page(request, 200), &view);
}

/* The day and one of its people; false: answered. */
static bool
find_donor(struct request *request, struct drive_id drive, struct appointment_id id, struct desk_day *day,
           const struct appointment **appointment)
{
	if (!desk_day_read(&request->context, drive, day)) {
		respond_sorry(request);
		return false;
	}
	*appointment = desk_appointment_of(day, id);
	if (*appointment == NULL)
		respond_not_found(request);
	return *appointment != NULL;
}

static bool
fill_honour(struct request *request, const struct appointment *appointment, struct desk_donor *view)
{
	const uint64_t before = unreadable_count();
	struct honour_page page;

	if (honour_page_id_is_none(appointment->page))
		return true;
	/* The desk goes on without the name of a page that cannot be read. */
	if (honour_read(&request->context, appointment->page, &page) != HONOUR_READ_OK)
		return unreadable_count() != before;
	view->has_honour = true;
	view->honour = page.name;
	return true;
}

/* A walk-in or somebody who came along: the desk itself put them on the list. */
static bool
desk_recorded(const struct appointment *appointment)
{
	return appointment->walk_in || appointment->kind == APPOINTMENT_KIND_HELPER;
}

static void
show_donor(struct request *request, const struct desk_day *day, const struct appointment *appointment, struct desk_outcome_form *form)
{
	struct arena *arena = request->context.arena;
	const struct outcome *outcome = desk_outcome_of(day, appointment->id);
	const struct drive_id drive = day->drive.id;
	struct desk_donor view = {
		.frame = page_frame(request), .summary = form_errors(&request->context, &desk_outcome_form, form), .form = *form,
		.row = desk_row_of(request, day, appointment), .has_outcome = outcome != NULL, .day_closed = day->drive.day_closed,
		.arrive = link_desk_http_arrived(arena, drive, appointment->id),
		.undo_arrival = link_desk_http_arrived_undo(arena, drive, appointment->id),
		.record = link_desk_http_outcome(arena, drive, appointment->id),
		.undo = link_desk_http_outcome_undo(arena, drive, appointment->id),
		.back = link_desk_http_roster(arena, drive),
	};

	if (!fill_honour(request, appointment, &view)) {
		respond_sorry(request);
		return;
	}
	view.may_arrive = view.row.state.expected && !view.day_closed;
	view.may_take_away = desk_recorded(appointment) && outcome == NULL && !view.day_closed;
	view.key_arrive = request_new_key(request, view.may_arrive ? view.arrive : view.undo_arrival);
	view.key_undo = request_new_key(request, view.undo);
	view.may_undo_arrival = view.row.state.arrived && !view.day_closed && !view.may_take_away;
	if (!instant_is_none(appointment->arrived_at))
		view.arrived_at = drive_time(arena, &day->drive, appointment->arrived_at);
	if (outcome != NULL)
		view.number = outcome->number;
	view.kind_gave = text_equal(form->kind.typed, TEXT("gave"));
	view.kind_could_not = text_equal(form->kind.typed, TEXT("could_not"));
	view.kind_left = text_equal(form->kind.typed, TEXT("left"));
	view.kind_did_not_come = text_equal(form->kind.typed, TEXT("did_not_come"));
	/* A page that lost its key gets a new one, or it could never be sent. */
	if (!text_is_empty(form->key.error))
		view.form.key.typed = request_new_key(request, view.record);
	view.frame.problem = view.summary.errors.count > 0;
	view.frame.no_index = true;
	view.frame.wide = true;
	html_desk_donor(respond_page(request, view.frame.problem ? 422 : 200), &view);
}

void
desk_http_donor(struct request *request, struct drive_id drive, struct appointment_id id)
{
	struct desk_day day;
	const struct appointment *appointment;
	struct desk_outcome_form form = { 0 };

	if (!find_donor(request, drive, id, &day, &appointment))
		return;
	form_set(&form.key, request_new_key(request, link_desk_http_outcome(request->context.arena, drive, id)));
	show_donor(request, &day, appointment, &form);
}

static void
set_arrived(struct request *request, struct drive_id drive, struct appointment_id id, bool arrived)
{
	struct arena *arena = request->context.arena;
	struct desk_day day;
	const struct appointment *appointment;

	if (!find_donor(request, drive, id, &day, &appointment))
		return;
	/* A press on an old page: what happened since stands, and their page says it. */
	if (day.drive.day_closed || desk_outcome_of(&day, id) != NULL) {
		respond_see_other(request, link_desk_http_donor(arena, drive, id));
		return;
	}
	if (!appointment_arrive(&request->context, id, arrived)) {
		respond_sorry(request);
		return;
	}
	/* Pressed on the roster: back to it, for whoever stands behind them. */
	respond_see_other(request, text_equal(request_query(request, "to"), TEXT("roster")) ? link_desk_http_roster(arena, drive)
	                                                                                    : link_desk_http_donor(arena, drive, id));
}

void
desk_http_arrived(struct request *request, struct drive_id drive, struct appointment_id id)
{
	set_arrived(request, drive, id, true);
}

void
desk_http_arrived_undo(struct request *request, struct drive_id drive, struct appointment_id id)
{
	struct desk_day day;
	const struct appointment *appointment;

	if (!find_donor(request, drive, id, &day, &appointment))
		return;
	if (!desk_recorded(appointment) || day.drive.day_closed || desk_outcome_of(&day, id) != NULL) {
		set_arrived(request, drive, id, false);
		return;
	}
	switch (appointment_take_away(&request->context, appointment)) {
	case APPOINTMENT_TAKE_AWAY_OK:
	case APPOINTMENT_TAKE_AWAY_NONE:
		respond_see_other(request, link_desk_http_roster(request->context.arena, drive));
		return;
	case APPOINTMENT_TAKE_AWAY_FAULT:
		respond_sorry(request);
		return;
	}
}

static const struct words *
number_words(enum donation_number_read read, const struct donation_number_reading *reading)
{
	switch (read) {
	case DONATION_NUMBER_READ_OK:
	case DONATION_NUMBER_READ_EMPTY:        return NULL;
	case DONATION_NUMBER_READ_WRONG_LENGTH: return &desk_words_number_length;
	case DONATION_NUMBER_READ_WRONG_CHECK:  return reading->suggested ? &desk_words_number_suggested : &desk_words_number_check;
	case DONATION_NUMBER_READ_WRONG_CHARACTERS: break;
	}
	if (reading->suggested)
		return &desk_words_number_suggested;
	switch (reading->part) {
	case DONATION_NUMBER_PART_FACILITY:   return &desk_words_number_facility;
	case DONATION_NUMBER_PART_YEAR:       return &desk_words_number_year;
	case DONATION_NUMBER_PART_SERIAL:     return &desk_words_number_serial;
	case DONATION_NUMBER_PART_CHECK:
	case DONATION_NUMBER_PART_FLAGS:      return &desk_words_number_check;
	case DONATION_NUMBER_PART_OTHER_CODE: return &desk_words_number_other;
	}
	return &desk_words_number_length;
}

void
desk_http_outcome(struct request *request, struct drive_id drive, struct appointment_id id)
{
	struct context *context = &request->context;
	struct desk_day day;
	const struct appointment *appointment;
	struct desk_outcome_form form;
	struct donation_number_reading reading = { 0 };
	enum donation_number_read read;
	const struct words *wrong;
	bool good;

	if (!find_donor(request, drive, id, &day, &appointment))
		return;
	/* Who came along gives nothing; their page offers no such form. */
	if (appointment->kind == APPOINTMENT_KIND_HELPER) {
		respond_see_other(request, link_desk_http_donor(context->arena, drive, id));
		return;
	}
	good = form_read(context, &desk_outcome_form, &request->form, &form);
	read = donation_number_read(form.number.text, &reading);
	wrong = number_words(read, &reading);
	if (wrong != NULL && text_is_empty(form.number.error)) {
		form_blame(&form.number, wrong);
		good = false;
	}
	if (!good) {
		show_donor(request, &day, appointment, &form);
		return;
	}
	switch (donation_record(context, &day.drive, appointment, (enum outcome_kind)form.kind.number,
	                        read == DONATION_NUMBER_READ_OK ? donation_number_text(&reading.number) : TEXT(""),
	                        request->visitor.crew_pass)) {
	case DONATION_RECORD_OK:
	case DONATION_RECORD_DAY_OVER:
		respond_see_other(request, link_desk_http_donor(context->arena, drive, id));
		return;
	case DONATION_RECORD_ALREADY:      form_blame(&form.kind, &desk_words_outcome_already); break;
	case DONATION_RECORD_NUMBER_TWICE: form_blame(&form.number, &desk_words_number_twice); break;
	case DONATION_RECORD_FAULT:        respond_sorry(request); return;
	}
	show_donor(request, &day, appointment, &form);
}

void
desk_http_outcome_undo(struct request *request, struct drive_id drive, struct appointment_id id)
{
	struct desk_day day;
	const struct appointment *appointment;

	if (!find_donor(request, drive, id, &day, &appointment))
		return;
	if (donation_undo(&request->context, &day.drive, appointment) == DONATION_UNDO_FAULT)
		respond_sorry(request);
	else
		respond_see_other(request, link_desk_http_donor(request->context.arena, drive, id));
}

static void
show_close(struct request *request, struct drive_id id, bool early)
{
	struct arena *arena = request->context.arena;
	struct desk_day day;
	struct desk_close view = { .frame = page_frame(request) };

	if (!desk_day_read(&request->context, id, &day)) {
		respond_sorry(request);
		return;
	}
	for (size_t i = 0; i < day.appointments.count; i++) {
		const struct appointment *appointment = &day.appointments.at[i];
		const struct outcome *outcome = desk_outcome_of(&day, appointment->id);

		view.open += outcome == NULL && appointment->kind == APPOINTMENT_KIND_DONOR;
		view.gave += outcome != NULL && outcome->kind == OUTCOME_GAVE;
	}
	view.open_one = view.open == 1;
	view.gave_one = view.gave == 1;
	view.early = early || instant_compare(request->context.now, day.drive.starts) < 0;
	view.already = day.drive.day_closed;
	view.close = link_desk_http_close(arena, id);
	view.reopen = link_desk_http_reopen(arena, id);
	view.key = request_new_key(request, view.already ? view.reopen : view.close);
	view.back = link_desk_http_roster(arena, id);
	view.frame.no_index = true;
	html_desk_close(respond_page(request, early ? 422 : 200), &view);
}

void
desk_http_close_form(struct request *request, struct drive_id id)
{
	show_close(request, id, false);
}

void
desk_http_close(struct request *request, struct drive_id id)
{
	switch (donation_close_day(&request->context, id)) {
	case DONATION_CLOSE_DAY_OK:
	case DONATION_CLOSE_DAY_ALREADY:   respond_see_other(request, link_desk_http_roster(request->context.arena, id)); return;
	case DONATION_CLOSE_DAY_TOO_EARLY: show_close(request, id, true); return;
	case DONATION_CLOSE_DAY_FAULT:     respond_sorry(request); return;
	}
}

void
desk_http_reopen(struct request *request, struct drive_id id)
{
	if (donation_reopen_day(&request->context, id))
		respond_see_other(request, link_desk_http_roster(request->context.arena, id));
	else
		respond_sorry(request);
}
