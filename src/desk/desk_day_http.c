/* desk_day_http: one person's page, and every button on the day. */
#include "appointment/appointment_group_read.h"
#include "base/id.h"
#include "base/unreadable.h"
#include "desk/desk.h"
#include "desk/desk_roster.h"
#include "desk_html.h"
#include "desk_words.h"
#include "http/form_page.h"
#include "limits.h"
#include "links.h"
#include "outbox/outbox.h"
#include "routes_handlers.h"
#include "standards/donation_number.h"

static const struct form_field outcome_fields[] = {
	FORM_FIELD(desk_outcome_form, kind, .kind = FORM_CHOICE, .required = true, .choices = outcome_kind_words,
	           .empty = &desk_words_kind_empty, .wrong = &desk_words_kind_empty),
	FORM_FIELD(desk_outcome_form, number, .kind = FORM_CODE, .max = LIMIT_DONATION_NUMBER_CHARACTERS, .wrong = &desk_words_number_length,
	           .length = &desk_words_number_length),
	FORM_FIELD(desk_outcome_form, key, .kind = FORM_SECRET, .required = true),
};
static const struct form_field name_fields[] = {
	FORM_FIELD(desk_name_form, name, .kind = FORM_LINE, .required = true, .max = LIMIT_NAME_CHARACTERS, .empty = &desk_words_name_empty,
	           .length = &desk_words_name_long),
	FORM_FIELD(desk_name_form, key, .kind = FORM_SECRET, .required = true),
};
FORM_DEFINE(desk_name_form, desk_name_form, name_fields);
FORM_DEFINE(desk_outcome_form, desk_outcome_form, outcome_fields);

/* The drive and the one person that a request is about. */
struct desk_person { struct drive drive; struct donation_person of; };

/* What every POST reads, however many people there are; nothing sealed of the donor is opened. false: already answered. */
static bool
find_person(struct request *request, struct drive_id drive, struct appointment_id id, struct desk_person *person)
{
	if (drive_read(&request->context, drive, &person->drive) != FOUND_OK) {
		respond_error(request);
		return false;
	}
	switch (donation_find_person(&request->context, drive, id, &person->of)) {
	case FOUND_OK:    return true;
	case FOUND_NONE:  respond_not_found(request); return false;
	case FOUND_FAULT: respond_error(request); return false;
	}
	return false;
}

static bool
fill_honour(struct request *request, const struct appointment *appointment, struct desk_donor *view)
{
	const uint64_t before = unreadable_count();
	struct honour_page page;

	if (honour_page_id_is_none(appointment->page))
		return true;
	/* The desk goes on without the name of a page that cannot be read. */
	if (honour_read(&request->context, appointment->page, &page) != FOUND_OK)
		return unreadable_count() != before;
	view->has_honour = true;
	view->honour = page.name;
	return true;
}

static bool
find_leader(struct request *request, struct donation_person *person)
{
	struct appointment_group group;

	if (group_id_is_none(person->appointment.group))
		return true;
	if (appointment_group_read(&request->context, person->appointment.group, &group) != FOUND_OK)
		return false;
	person->leader = group.leader_name;
	return true;
}

/* A friend whom nobody has named, unless they did not come. */
static bool
may_name(const struct donation_person *person)
{
	return person->appointment.state == APPOINTMENT_STATE_UNCLAIMED && !person->appointment.freed;
}

/* Which buttons the person's page has; all of them can be undone. */
static void
fill_presses(const struct donation_person *person, struct desk_donor *view)
{
	const struct desk_state *state = &view->row.state;
	const bool donor = person->appointment.kind == APPOINTMENT_KIND_DONOR, open = donor && !view->has_outcome;
	const bool finished = !instant_is_none(person->appointment.finished_at);

	view->may_arrive = state->expected;
	view->may_name = may_name(person);
	view->may_take_away = desk_recorded(&person->appointment) && !view->has_outcome && !finished;
	view->may_undo_arrival = state->arrived && !view->may_take_away;
	/* The blood service's staff record what happened, which says that the person has finished. */
	view->may_finish = state->arrived && !view->service_staff;
	view->may_undo_finish = open && finished;
	view->may_record = open && view->service_staff;
	view->may_note_absent = state->expected && !view->service_staff;
	view->has_form = view->may_record || view->without_number;
	view->may_undo_outcome = view->has_outcome && (view->service_staff || state->absent);
}

/* They gave, and the number can still be added. */
static bool
lacks_number(const struct donation_person *person)
{
	return person->has_outcome && person->outcome.kind == OUTCOME_KIND_GAVE && !person->outcome.has_number;
}

/* Where the form of the person's page goes: it records what happened or, when a donation is recorded, adds its number (`add`). */
static struct link
record_link(struct arena *arena, const struct donation_person *person, struct drive_id drive)
{
	const struct link record = link_desk_http_outcome(arena, drive, person->appointment.id);

	return lacks_number(person) ? (struct link){ text_format(arena, "%.*s?add=number", TEXT_PRINT(record.text)) } : record;
}

static void
show_donor(struct request *request, struct desk_person *person, struct desk_outcome_form *form)
{
	struct arena *arena = request->context.arena;
	const struct appointment *appointment = &person->of.appointment;
	const struct drive_id drive = person->drive.id;
	const bool without_number = desk_is_staffed(request) && lacks_number(&person->of);
	const struct link post = record_link(arena, &person->of, drive);
	const struct form_page shown = form_page(request, &(struct form_page_of){ .form = &desk_outcome_form, .values = form, .post = post,
		.page = link_desk_http_donor(arena, drive, appointment->id) });
	struct desk_donor view = { .layout = shown.layout, .summary = shown.summary, .form = *form,
		.has_outcome = person->of.has_outcome, .day_closed = person->drive.day_closed,
		.arrive = link_desk_http_arrived(arena, drive, appointment->id),
		.undo_arrival = link_desk_http_arrived_undo(arena, drive, appointment->id),
		.finish = link_desk_http_finished(arena, drive, appointment->id),
		.undo_finish = link_desk_http_finished_undo(arena, drive, appointment->id),
		.record = post, .without_number = without_number, .service_staff = desk_is_staffed(request),
		.absent = link_desk_http_absent(arena, drive, appointment->id),
		.name = link_desk_http_name_form(arena, drive, appointment->id), .back = link_desk_http_roster(arena, drive),
	};

	if (shown.answered)
		return;
	/* The page shows the name, which a press does not need. */
	if (appointment_read(&request->context, appointment->id, &person->of.appointment) != FOUND_OK) {
		respond_error(request);
		return;
	}
	if (!find_leader(request, &person->of)) {
		respond_error(request);
		return;
	}
	view.row = desk_row_of(request, &person->drive, &person->of);
	view.row.unreached = !text_is_empty(appointment->donor.email) &&
	                     outbox_reach(&request->context, appointment->donor.email) == OUTBOX_REACH_FAILED;
	if (!fill_honour(request, appointment, &view)) {
		respond_error(request);
		return;
	}
	if (!view.day_closed)
		fill_presses(&person->of, &view);
	view.key_arrive = request_new_key(request, view.may_arrive ? view.arrive : view.undo_arrival);
	view.key_finish = request_new_key(request, view.may_finish ? view.finish : view.undo_finish);
	view.key_absent = request_new_key(request, view.absent);
	view.undo = view.service_staff ? link_desk_http_outcome_undo(arena, drive, appointment->id)
	                               : link_desk_http_absent_undo(arena, drive, appointment->id);
	view.key_undo = request_new_key(request, view.undo);
	if (!instant_is_none(appointment->arrived_at))
		view.arrived_at = drive_time(arena, &person->drive, appointment->arrived_at);
	if (view.has_outcome && view.service_staff)
		view.number = person->of.outcome.number;
	view.kind_gave = text_equal(form->kind.typed, outcome_kind_text(OUTCOME_KIND_GAVE));
	view.kind_could_not = text_equal(form->kind.typed, outcome_kind_text(OUTCOME_KIND_COULD_NOT));
	view.kind_left = text_equal(form->kind.typed, outcome_kind_text(OUTCOME_KIND_LEFT));
	view.kind_did_not_come = text_equal(form->kind.typed, outcome_kind_text(OUTCOME_KIND_DID_NOT_COME));
	view.layout.wide = true;
	html_desk_donor(respond_page(request, shown.status), &view);
}

void
desk_http_donor(struct request *request, struct drive_id drive, struct appointment_id id)
{
	struct desk_person person;
	struct desk_outcome_form form = { 0 };

	if (!find_person(request, drive, id, &person))
		return;
	show_donor(request, &person, &form);
}

/* What is recorded now is shown, not what was pressed. */
static void
respond_person(struct request *request, struct drive_id drive, struct appointment_id id)
{
	respond_see_other(request, link_desk_http_donor(request->context.arena, drive, id));
}

/* After a press on a person's page: that page again. After a press in a list: the desk, with what was done, at the person; or, if they are
 * in no list there now (`gone`), at the list of people who are here. */
static void
respond_pressed(struct request *request, struct drive_id drive, struct appointment_id id, bool undone, bool gone)
{
	if (text_equal(request_query(request, "to"), TEXT("roster")))
		respond_see_other(request, desk_list_after(request->context.arena, drive, id, undone, gone));
	else
		respond_person(request, drive, id);
}

static void
show_name(struct request *request, struct desk_person *person, struct desk_name_form *form)
{
	struct arena *arena = request->context.arena;
	const struct drive_id drive = person->drive.id;
	const struct appointment_id id = person->of.appointment.id;
	const struct link send = link_desk_http_name(arena, drive, id);
	const struct form_page shown = form_page(request, &(struct form_page_of){ .form = &desk_name_form, .values = form, .post = send });
	struct desk_name view = { .layout = shown.layout, .summary = shown.summary, .form = *form, .send = send,
		.arrived = !instant_is_none(person->of.appointment.arrived_at), .back = link_desk_http_donor(arena, drive, id) };

	if (shown.answered)
		return;
	if (!find_leader(request, &person->of)) {
		respond_error(request);
		return;
	}
	view.row = desk_row_of(request, &person->drive, &person->of);
	view.layout.wide = true;
	html_desk_name(respond_page(request, shown.status), &view);
}

void
desk_http_name_form(struct request *request, struct drive_id drive, struct appointment_id id)
{
	struct desk_person person;
	struct desk_name_form form = { 0 };

	if (!find_person(request, drive, id, &person))
		return;
	if (person.drive.day_closed || !may_name(&person.of))
		respond_person(request, drive, id);
	else
		show_name(request, &person, &form);
}

void
desk_http_name(struct request *request, struct drive_id drive, struct appointment_id id)
{
	struct desk_person person;
	struct desk_name_form form;

	if (!find_person(request, drive, id, &person))
		return;
	if (person.drive.day_closed || !may_name(&person.of)) {
		respond_person(request, drive, id);
		return;
	}
	if (!form_read(&request->context, &desk_name_form, &request->form, &form)) {
		show_name(request, &person, &form);
		return;
	}
	switch (appointment_name_here(&request->context, drive, id, form.name.text)) {
	case APPOINTMENT_CHANGE_OK:    respond_see_other(request, desk_list_after(request->context.arena, drive, id, false, false)); return;
	case APPOINTMENT_CHANGE_GONE:  respond_person(request, drive, id); return;
	case APPOINTMENT_CHANGE_FAULT: respond_error(request); return;
	}
}

/* The button was on an old page: what was recorded since stays, and the person's page shows it. `undo`: there is nothing left to undo. */
static bool
is_arrival_old(const struct desk_person *person, bool undo)
{
	const struct appointment *appointment = &person->of.appointment;

	return person->drive.day_closed || person->of.has_outcome || !instant_is_none(appointment->finished_at) ||
	       (undo && instant_is_none(appointment->arrived_at));
}

/* The same for "Finished" and its undoing. */
static bool
is_finish_old(const struct desk_person *person, bool undo)
{
	const struct appointment *appointment = &person->of.appointment;

	return person->drive.day_closed || person->of.has_outcome ||
	       instant_is_none(undo ? appointment->finished_at : appointment->arrived_at);
}

/* The same for "Did not come": who is here or has finished came. */
static bool
is_absence_old(const struct desk_person *person)
{
	return !person->of.has_outcome && !instant_is_none(person->of.appointment.arrived_at);
}

static void
set_arrived(struct request *request, struct drive_id drive, struct appointment_id id, bool arrived)
{
	struct desk_person person;

	if (!find_person(request, drive, id, &person))
		return;
	if (is_arrival_old(&person, !arrived))
		respond_person(request, drive, id);
	else if (!appointment_arrive(&request->context, drive, id, arrived))
		respond_error(request);
	else
		respond_pressed(request, drive, id, !arrived, false);
}

void
desk_http_arrived(struct request *request, struct drive_id drive, struct appointment_id id)
{
	set_arrived(request, drive, id, true);
}

void
desk_http_arrived_undo(struct request *request, struct drive_id drive, struct appointment_id id)
{
	struct desk_person person;

	if (!find_person(request, drive, id, &person))
		return;
	if (!desk_recorded(&person.of.appointment) || is_arrival_old(&person, true)) {
		set_arrived(request, drive, id, false);
		return;
	}
	switch (appointment_take_away(&request->context, &person.of.appointment)) {
	case APPOINTMENT_TAKE_AWAY_OK:
	case APPOINTMENT_TAKE_AWAY_NONE:
		respond_see_other(request, desk_list_after(request->context.arena, drive, id, true, true));
		return;
	case APPOINTMENT_TAKE_AWAY_FAULT:
		respond_error(request);
		return;
	}
}

static void
set_finished(struct request *request, struct drive_id drive, struct appointment_id id, bool finished)
{
	struct desk_person person;

	if (!find_person(request, drive, id, &person))
		return;
	if (is_finish_old(&person, !finished))
		respond_person(request, drive, id);
	else if (!appointment_finish(&request->context, drive, id, finished))
		respond_error(request);
	else
		respond_pressed(request, drive, id, !finished, finished);
}

void
desk_http_finished(struct request *request, struct drive_id drive, struct appointment_id id)
{
	set_finished(request, drive, id, true);
}

void
desk_http_finished_undo(struct request *request, struct drive_id drive, struct appointment_id id)
{
	set_finished(request, drive, id, false);
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
	struct desk_person person;
	struct desk_outcome_form form;
	struct donation_number_reading reading = { 0 };
	enum donation_number_read read;
	const bool adding = text_equal(request_query(request, "add"), TEXT("number"));
	const struct words *wrong;
	struct text number;
	bool good;

	if (!find_person(request, drive, id, &person))
		return;
	/* A helper gives nothing, so their page has no such form. */
	if (person.of.appointment.kind == APPOINTMENT_KIND_HELPER) {
		respond_person(request, drive, id);
		return;
	}
	good = form_read(context, &desk_outcome_form, &request->form, &form);
	if (good && form.kind.number == OUTCOME_KIND_DID_NOT_COME && is_absence_old(&person)) {
		respond_person(request, drive, id);
		return;
	}
	read = donation_number_read(form.number.text, &reading);
	wrong = adding && read == DONATION_NUMBER_READ_EMPTY ? &desk_words_number_empty : number_words(read, &reading);
	if (wrong != NULL && text_is_empty(form.number.error)) {
		form_blame(&form.number, wrong);
		good = false;
	}
	if (!good) {
		show_donor(request, &person, &form);
		return;
	}
	number = read == DONATION_NUMBER_READ_OK ? donation_number_text(&reading.number) : TEXT("");
	switch (adding ? donation_add_number(context, &person.drive, &person.of.appointment, number)
	               : donation_record(context, &person.drive, &person.of.appointment, (enum outcome_kind)form.kind.number, number,
	                                 request->visitor.crew_pass)) {
	case DONATION_RECORD_OK:           respond_pressed(request, drive, id, false, true); return;
	case DONATION_RECORD_DAY_OVER:     respond_person(request, drive, id); return;
	case DONATION_RECORD_ALREADY:      form_blame(&form.kind, &desk_words_outcome_already); break;
	case DONATION_RECORD_NUMBER_TWICE: form_blame(&form.number, &desk_words_number_twice); break;
	case DONATION_RECORD_FAULT:        respond_error(request); return;
	}
	show_donor(request, &person, &form);
}

static void
undo_outcome(struct request *request, const struct desk_person *person)
{
	const struct drive_id drive = person->drive.id;
	const struct appointment_id id = person->of.appointment.id;

	switch (donation_undo(&request->context, &person->drive, &person->of.appointment)) {
	case DONATION_UNDO_OK:       respond_pressed(request, drive, id, true, false); return;
	case DONATION_UNDO_NONE:
	case DONATION_UNDO_DAY_OVER: respond_person(request, drive, id); return;
	case DONATION_UNDO_FAULT:    respond_error(request); return;
	}
}

void
desk_http_outcome_undo(struct request *request, struct drive_id drive, struct appointment_id id)
{
	struct desk_person person;

	if (find_person(request, drive, id, &person))
		undo_outcome(request, &person);
}

/* The one outcome that the team records, because it frees the appointment. */
void
desk_http_absent(struct request *request, struct drive_id drive, struct appointment_id id)
{
	struct desk_person person;

	if (!find_person(request, drive, id, &person))
		return;
	if (person.of.appointment.kind == APPOINTMENT_KIND_HELPER || is_absence_old(&person)) {
		respond_person(request, drive, id);
		return;
	}
	switch (donation_record(&request->context, &person.drive, &person.of.appointment, OUTCOME_KIND_DID_NOT_COME, TEXT(""),
	                        request->visitor.crew_pass)) {
	case DONATION_RECORD_OK:           respond_pressed(request, drive, id, false, true); return;
	case DONATION_RECORD_DAY_OVER:
	case DONATION_RECORD_ALREADY:
	case DONATION_RECORD_NUMBER_TWICE: respond_person(request, drive, id); return;
	case DONATION_RECORD_FAULT:        respond_error(request); return;
	}
}

/* What the staff recorded meanwhile stays. */
void
desk_http_absent_undo(struct request *request, struct drive_id drive, struct appointment_id id)
{
	struct desk_person person;

	if (!find_person(request, drive, id, &person))
		return;
	if (person.of.has_outcome && person.of.outcome.kind != OUTCOME_KIND_DID_NOT_COME)
		respond_person(request, drive, id);
	else
		undo_outcome(request, &person);
}

static void
show_close(struct request *request, struct drive_id id)
{
	struct context *context = &request->context;
	struct arena *arena = context->arena;
	struct drive drive;
	struct donation_counts counts;
	struct desk_close view = { .layout = page_layout(request), .service_staff = desk_is_staffed(request) };

	if (drive_read(context, id, &drive) != FOUND_OK || !donation_count_people(context, id, &counts)) {
		respond_error(request);
		return;
	}
	view.open = view.service_staff ? counts.without_outcome : counts.unfinished;
	view.here = counts.here;
	view.absent = counts.unfinished - counts.here;
	view.no_result = view.open - counts.unfinished;
	view.here_one = view.here == 1;
	view.absent_one = view.absent == 1;
	view.no_result_one = view.no_result == 1;
	view.gave = counts.gave;
	view.gave_one = view.gave == 1;
	view.early = instant_compare(context->now, drive.starts) < 0;
	view.running = instant_compare(context->now, drive.ends) < 0;
	view.ends = drive_time(arena, &drive, drive.ends);
	view.already = drive.day_closed;
	view.close = link_desk_http_close(arena, id);
	view.reopen = link_desk_http_reopen(arena, id);
	view.key = request_new_key(request, view.already ? view.reopen : view.close);
	view.back = link_desk_http_roster(arena, id);
	view.layout.no_index = true;
	html_desk_close(respond_page(request, 200), &view);
}

void
desk_http_close_form(struct request *request, struct drive_id id)
{
	show_close(request, id);
}

void
desk_http_close(struct request *request, struct drive_id id)
{
	switch (donation_close_day(&request->context, id)) {
	case DONATION_CLOSE_DAY_OK:
	case DONATION_CLOSE_DAY_ALREADY:   respond_see_other(request, link_desk_http_roster(request->context.arena, id)); return;
	case DONATION_CLOSE_DAY_TOO_EARLY: respond_step(request, link_desk_http_close_form(request->context.arena, id)); return;
	case DONATION_CLOSE_DAY_FAULT:     respond_error(request); return;
	}
}

void
desk_http_reopen(struct request *request, struct drive_id id)
{
	if (donation_reopen_day(&request->context, id))
		respond_see_other(request, link_desk_http_roster(request->context.arena, id));
	else
		respond_error(request);
}
