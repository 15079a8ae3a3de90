/* desk_donor_http: one person's page, and its buttons that say whether they are here. */
#include "base/id.h"
#include "base/unreadable.h"
#include "desk/desk_form.h"
#include "desk/desk_person.h"
#include "desk/desk_roster.h"
#include "desk_html.h"
#include "desk_words.h"
#include "http/done.h"
#include "http/form_page.h"
#include "links.h"
#include "outbox/outbox.h"
#include "routes_handlers.h"

static const struct done known[] = { { TEXT("number"), &desk_words_done_number } };

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

/* They gave, and the number can still be added. */
static bool
lacks_number(const struct donation_person *person)
{
	return person->has_outcome && person->outcome.kind == OUTCOME_KIND_GAVE && !person->outcome.has_number;
}

/* Which buttons the person's page has; all of them can be undone. */
static void
fill_presses(const struct donation_person *person, struct desk_donor *view)
{
	const struct desk_state *state = &view->row.state;
	const bool donor = person->appointment.kind == APPOINTMENT_KIND_DONOR, open = donor && !view->has_outcome;
	const bool finished = !instant_is_none(person->appointment.finished_at);

	view->may_arrive = state->expected;
	view->may_name = desk_may_name(person);
	view->may_take_away = desk_recorded(&person->appointment) && !view->has_outcome && !finished;
	view->may_undo_arrival = state->arrived && !view->may_take_away;
	/* The blood service's staff record what happened, which says that the person has finished. */
	view->may_finish = state->arrived && !view->service_staff;
	view->may_undo_finish = open && finished;
	view->may_record = open && view->service_staff;
	view->may_note_absent = state->expected && !view->service_staff;
	view->without_number = view->service_staff && lacks_number(person);
	view->may_add_number = view->without_number && !view->day_closed;
	view->may_undo_outcome = view->has_outcome && (view->service_staff || state->absent);
}

void
desk_show_donor(struct request *request, struct desk_person *person, struct desk_outcome_form *form)
{
	struct arena *arena = request->context.arena;
	const struct appointment *appointment = &person->of.appointment;
	const struct drive_id drive = person->drive.id;
	const struct form_page shown = form_page(request, &(struct form_page_of){ .form = &desk_outcome_form, .values = form,
		.post = link_desk_http_outcome(arena, drive, appointment->id),
		.page = link_desk_http_donor(arena, drive, appointment->id) });
	struct desk_donor view = { .layout = shown.layout, .summary = shown.summary, .form = *form,
		.done = done_words(request, known, COUNT_OF(known)), .has_outcome = person->of.has_outcome, .day_closed = person->drive.day_closed,
		.arrive = link_desk_http_arrived(arena, drive, appointment->id),
		.undo_arrival = link_desk_http_arrived_undo(arena, drive, appointment->id),
		.finish = link_desk_http_finished(arena, drive, appointment->id),
		.undo_finish = link_desk_http_finished_undo(arena, drive, appointment->id),
		.record = link_desk_http_outcome(arena, drive, appointment->id),
		.service_staff = desk_is_staffed(request),
		.absent = link_desk_http_absent(arena, drive, appointment->id),
		.name = link_desk_http_name_form(arena, drive, appointment->id),
		.add_number = link_desk_http_number_form(arena, drive, appointment->id), .back = link_desk_http_roster(arena, drive),
	};

	if (shown.answered)
		return;
	/* The page shows the name, which a press does not need. */
	if (appointment_read(&request->context, appointment->id, &person->of.appointment) != FOUND_OK) {
		respond_error(request);
		return;
	}
	if (!desk_find_leader(request, &person->of)) {
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

	if (!desk_find_person(request, drive, id, &person))
		return;
	desk_show_donor(request, &person, &form);
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

static void
set_arrived(struct request *request, struct drive_id drive, struct appointment_id id, bool arrived)
{
	struct desk_person person;

	if (!desk_find_person(request, drive, id, &person))
		return;
	if (is_arrival_old(&person, !arrived))
		desk_respond_person(request, drive, id);
	else if (desk_record_press(request, &person, arrived ? DESK_PRESS_KIND_HERE : DESK_PRESS_KIND_HERE_UNDO))
		desk_respond_pressed(request, drive, id, !arrived, false);
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

	if (!desk_find_person(request, drive, id, &person))
		return;
	if (!desk_recorded(&person.of.appointment) || is_arrival_old(&person, true)) {
		set_arrived(request, drive, id, false);
		return;
	}
	if (desk_record_press(request, &person, DESK_PRESS_KIND_HERE_UNDO))
		respond_see_other(request, desk_list_after(request->context.arena, drive, id, true, true));
}

static void
set_finished(struct request *request, struct drive_id drive, struct appointment_id id, bool finished)
{
	struct desk_person person;

	if (!desk_find_person(request, drive, id, &person))
		return;
	if (is_finish_old(&person, !finished))
		desk_respond_person(request, drive, id);
	else if (desk_record_press(request, &person, finished ? DESK_PRESS_KIND_FINISHED : DESK_PRESS_KIND_FINISHED_UNDO))
		desk_respond_pressed(request, drive, id, !finished, finished);
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
