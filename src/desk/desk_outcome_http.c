/* desk_outcome_http: what happened, and the donation number. */
#include "desk/desk_form.h"
#include "desk/desk_person.h"
#include "desk/desk_press.h"
#include "desk/desk_roster.h"
#include "desk/desk_rule.h"
#include "desk_html.h"
#include "desk_words.h"
#include "http/done.h"
#include "http/form_page.h"
#include "limits.h"
#include "links.h"
#include "routes_handlers.h"
#include "standards/donation_number.h"

static const struct form_field outcome_fields[] = {
	FORM_FIELD(desk_outcome_form, kind, .kind = FORM_CHOICE, .required = true, .choices = outcome_kind_words,
	           .empty = &desk_words_kind_empty, .wrong = &desk_words_kind_empty),
	FORM_FIELD(desk_outcome_form, number, .kind = FORM_CODE, .max = LIMIT_DONATION_NUMBER_CHARACTERS, .wrong = &desk_words_number_length,
	           .length = &desk_words_number_length),
	FORM_FIELD(desk_outcome_form, key, .kind = FORM_SECRET, .required = true),
};
FORM_DEFINE(desk_outcome_form, desk_outcome_form, outcome_fields);

static const struct form_field number_fields[] = {
	FORM_FIELD(desk_number_form, number, .kind = FORM_CODE, .required = true, .max = LIMIT_DONATION_NUMBER_CHARACTERS,
	           .empty = &desk_words_number_empty, .wrong = &desk_words_number_length, .length = &desk_words_number_length),
	FORM_FIELD(desk_number_form, key, .kind = FORM_SECRET, .required = true),
};
FORM_DEFINE(desk_number_form, desk_number_form, number_fields);

/* "Did not come" was on an old page: who is here or has finished came. */
static bool
is_absence_old(const struct desk_person *person)
{
	return !person->of.has_outcome && !instant_is_none(person->of.appointment.arrived_at);
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

/* The number that was typed; empty: none. false: it is wrong, and the field says how to correct it. */
static bool
read_number(struct arena *arena, struct form_value *typed, struct text *number)
{
	struct donation_number_reading reading = { 0 };
	const enum donation_number_read read = donation_number_read(typed->text, &reading);
	const struct words *wrong = number_words(read, &reading);

	*number = read == DONATION_NUMBER_READ_OK ? text_copy(arena, donation_number_text(&reading.number)) : TEXT("");
	if (wrong == NULL)
		return true;
	if (text_is_empty(typed->error))
		form_blame(typed, wrong);
	return false;
}

void
desk_http_outcome(struct request *request, struct drive_id drive, struct appointment_id id)
{
	struct context *context = &request->context;
	struct desk_person person;
	struct desk_outcome_form form;
	struct text number;
	bool good;

	if (!desk_find_person(request, drive, id, &person))
		return;
	/* A helper gives nothing, so their page has no such form. */
	if (person.of.appointment.kind == APPOINTMENT_KIND_HELPER) {
		desk_respond_person(request, drive, id);
		return;
	}
	good = form_read(context, &desk_outcome_form, &request->form, &form);
	if (good && form.kind.number == OUTCOME_KIND_DID_NOT_COME && is_absence_old(&person)) {
		desk_respond_person(request, drive, id);
		return;
	}
	good = read_number(context->arena, &form.number, &number) && good;
	if (!good) {
		desk_show_donor(request, &person, &form);
		return;
	}
	if (!desk_press_before(context, &person.drive, &person.of)) {
		respond_error(request);
		return;
	}
	switch (donation_record(context, &person.drive, &person.of.appointment, (enum outcome_kind)form.kind.number, number,
	                        request->visitor.crew_pass)) {
	case DONATION_RECORD_OK:
		if (desk_press_note(context, drive, request->visitor.crew_pass, desk_rule_press_of((enum outcome_kind)form.kind.number), id))
			desk_respond_pressed(request, drive, id, false, true);
		else
			respond_error(request);
		return;
	case DONATION_RECORD_DAY_OVER:     desk_respond_person(request, drive, id); return;
	case DONATION_RECORD_ALREADY:      form_blame(&form.kind, &desk_words_outcome_already); break;
	case DONATION_RECORD_NUMBER_TWICE: form_blame(&form.number, &desk_words_number_twice); break;
	case DONATION_RECORD_FAULT:        respond_error(request); return;
	}
	desk_show_donor(request, &person, &form);
}

static void
undo_outcome(struct request *request, const struct desk_person *person)
{
	const struct drive_id drive = person->drive.id;
	const struct appointment_id id = person->of.appointment.id;
	const bool absence = person->of.has_outcome && person->of.outcome.kind == OUTCOME_KIND_DID_NOT_COME;

	if (person->drive.day_closed || !person->of.has_outcome)
		desk_respond_person(request, drive, id);
	else if (desk_record_press(request, person, absence ? DESK_PRESS_KIND_DID_NOT_COME_UNDO : DESK_PRESS_KIND_OUTCOME_UNDO))
		desk_respond_pressed(request, drive, id, true, false);
}

void
desk_http_outcome_undo(struct request *request, struct drive_id drive, struct appointment_id id)
{
	struct desk_person person;

	if (desk_find_person(request, drive, id, &person))
		undo_outcome(request, &person);
}

/* The one outcome that the team records, because it frees the appointment. */
void
desk_http_absent(struct request *request, struct drive_id drive, struct appointment_id id)
{
	struct desk_person person;

	if (!desk_find_person(request, drive, id, &person))
		return;
	if (person.of.appointment.kind == APPOINTMENT_KIND_HELPER || person.of.has_outcome || person.drive.day_closed ||
	    is_absence_old(&person))
		desk_respond_person(request, drive, id);
	else if (desk_record_press(request, &person, DESK_PRESS_KIND_DID_NOT_COME))
		desk_respond_pressed(request, drive, id, false, true);
}

/* What the staff recorded meanwhile stays. */
void
desk_http_absent_undo(struct request *request, struct drive_id drive, struct appointment_id id)
{
	struct desk_person person;

	if (!desk_find_person(request, drive, id, &person))
		return;
	if (person.of.has_outcome && person.of.outcome.kind != OUTCOME_KIND_DID_NOT_COME)
		desk_respond_person(request, drive, id);
	else
		undo_outcome(request, &person);
}

/* ---- the number of a donation that was recorded without one ---- */

static void
show_number(struct request *request, struct desk_person *person, struct desk_number_form *form)
{
	struct arena *arena = request->context.arena;
	const struct drive_id drive = person->drive.id;
	const struct appointment_id id = person->of.appointment.id;
	const struct link send = link_desk_http_number(arena, drive, id);
	const struct form_page shown = form_page(request, &(struct form_page_of){ .form = &desk_number_form, .values = form, .post = send });
	struct desk_number view = { .layout = shown.layout, .summary = shown.summary, .form = *form, .send = send,
		.back = link_desk_http_donor(arena, drive, id) };

	if (shown.answered)
		return;
	if (appointment_read(&request->context, id, &person->of.appointment) != FOUND_OK || !desk_find_leader(request, &person->of)) {
		respond_error(request);
		return;
	}
	view.row = desk_row_of(request, &person->drive, &person->of);
	view.layout.wide = true;
	html_desk_number(respond_page(request, shown.status), &view);
}

void
desk_http_number_form(struct request *request, struct drive_id drive, struct appointment_id id)
{
	struct desk_person person;
	struct desk_number_form form = { 0 };

	if (!desk_find_person(request, drive, id, &person))
		return;
	/* It is also where a number that was typed too late comes back. */
	if (person.drive.day_closed || !person.of.has_outcome || person.of.outcome.kind != OUTCOME_KIND_GAVE)
		desk_respond_person(request, drive, id);
	else
		show_number(request, &person, &form);
}

void
desk_http_number(struct request *request, struct drive_id drive, struct appointment_id id)
{
	struct arena *arena = request->context.arena;
	struct desk_person person;
	struct desk_number_form form;
	struct text number;
	bool good;

	if (!desk_find_person(request, drive, id, &person))
		return;
	good = form_read(&request->context, &desk_number_form, &request->form, &form);
	if (!(read_number(arena, &form.number, &number) && good)) {
		show_number(request, &person, &form);
		return;
	}
	switch (donation_add_number(&request->context, &person.drive, &person.of.appointment, number)) {
	case DONATION_RECORD_OK:
		respond_see_other(request, done_link(arena, link_desk_http_donor(arena, drive, id), TEXT("number")));
		return;
	case DONATION_RECORD_DAY_OVER:     desk_respond_person(request, drive, id); return;
	case DONATION_RECORD_ALREADY:      form_blame(&form.number, &desk_words_outcome_already); break;
	case DONATION_RECORD_NUMBER_TWICE: form_blame(&form.number, &desk_words_number_twice); break;
	case DONATION_RECORD_FAULT:        respond_error(request); return;
	}
	show_number(request, &person, &form);
}
