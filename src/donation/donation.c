#include "donation/donation.h"

#include "appointment/appointment_row.h"
#include "base/id.h"
#include "base/unreadable.h"
#include "db/database.h"
#include "donation/donation_elsewhere.h"
#include "donation/donation_release.h"
#include "donation_sql.h"
#include "limits.h"
#include "people/people.h"
#include "people/people_audit.h"

#define PURPOSE_NUMBER "donation.number"

/* Why nothing was added: this appointment has an outcome, or another one has the number. */
static enum donation_record
why_not(struct context *context, const struct appointment *appointment)
{
	struct donation_sql_of_appointment row;

	switch (donation_sql_of_appointment(context, appointment->id, &row)) {
	case DB_READ:       return DONATION_RECORD_ALREADY;
	case DB_READ_NONE:  return DONATION_RECORD_NUMBER_TWICE;
	case DB_READ_FAULT: break;
	}
	return DONATION_RECORD_FAULT;
}

/* In a hurry the crew may not press "arrived": a person with an outcome has arrived, and can no longer move or cancel. */
static bool
has_come(struct context *context, const struct appointment *appointment)
{
	return !instant_is_none(appointment->arrived_at) || appointment_arrive(context, appointment->drive, appointment->id, true);
}

/* What the outcome did to the appointment and the arrival is undone with it; an arrival that was recorded separately stays. */
static bool
undo_place(struct context *context, const struct appointment *appointment, const struct donation_sql_undo *undone)
{
	if (undone->has_kind && undone->kind == OUTCOME_KIND_DID_NOT_COME)
		return appointment_retake_slot(context, appointment);
	return instant_compare(appointment->arrived_at, undone->recorded_at) != 0 ||
	       appointment_arrive(context, appointment->drive, appointment->id, false);
}

enum donation_record
donation_record(struct context *context, const struct drive *drive, const struct appointment *appointment, enum outcome_kind kind,
                struct text number, struct crew_pass_id crew)
{
	struct bytes hash = BYTES_NONE, sealed = BYTES_NONE;
	DB_TRANSACTION(tx, context);

	if (drive->day_closed)
		return DONATION_RECORD_DAY_OVER;
	if (!text_is_empty(number) && kind == OUTCOME_KIND_GAVE) {
		hash = crypto_hash(context->arena, &context->site->keys, PURPOSE_NUMBER, number);
		sealed = crypto_seal(context->arena, &context->site->keys, SEALED_OUTCOME_NUMBER, context->random, number);
	}
	switch (donation_sql_add(context, (struct outcome_id){ id_new(context->now) }, appointment->id, appointment->drive,
	                         appointment->page, kind, hash, sealed, crew, context->now)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return why_not(context, appointment);
	case DB_WROTE_FAULT: return DONATION_RECORD_FAULT;
	}
	if (!(kind == OUTCOME_KIND_DID_NOT_COME ? appointment_free_slot(context, appointment) : has_come(context, appointment)))
		return DONATION_RECORD_FAULT;
	if (!donation_release(context, appointment->drive, appointment->page))
		return DONATION_RECORD_FAULT;
	return db_commit(&tx) == DB_COMMITTED ? DONATION_RECORD_OK : DONATION_RECORD_FAULT;
}

/* Why no number was added. */
static enum donation_record
why_no_number(struct context *context, const struct appointment *appointment)
{
	struct donation_sql_of_appointment row;

	switch (donation_sql_of_appointment(context, appointment->id, &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return DONATION_RECORD_ALREADY;
	case DB_READ_FAULT: return DONATION_RECORD_FAULT;
	}
	return row.has_kind && row.kind == OUTCOME_KIND_GAVE && row.number_sealed.at == NULL ? DONATION_RECORD_NUMBER_TWICE
	                                                                                     : DONATION_RECORD_ALREADY;
}

enum donation_record
donation_add_number(struct context *context, const struct drive *drive, const struct appointment *appointment, struct text number)
{
	DB_TRANSACTION(tx, context);

	if (drive->day_closed)
		return DONATION_RECORD_DAY_OVER;
	switch (donation_sql_add_number(context, appointment->id,
	                                crypto_hash(context->arena, &context->site->keys, PURPOSE_NUMBER, number),
	                                crypto_seal(context->arena, &context->site->keys, SEALED_OUTCOME_NUMBER, context->random, number))) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return why_no_number(context, appointment);
	case DB_WROTE_FAULT: return DONATION_RECORD_FAULT;
	}
	return db_commit(&tx) == DB_COMMITTED ? DONATION_RECORD_OK : DONATION_RECORD_FAULT;
}

enum donation_undo
donation_undo(struct context *context, const struct drive *drive, const struct appointment *appointment)
{
	struct donation_sql_undo undone;
	DB_TRANSACTION(tx, context);

	if (drive->day_closed)
		return DONATION_UNDO_DAY_OVER;
	switch (donation_sql_undo(context, appointment->id, context->now, &undone)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return DONATION_UNDO_NONE;
	case DB_WROTE_FAULT: return DONATION_UNDO_FAULT;
	}
	if (!undo_place(context, appointment, &undone))
		return DONATION_UNDO_FAULT;
	return db_commit(&tx) == DB_COMMITTED ? DONATION_UNDO_OK : DONATION_UNDO_FAULT;
}

/* An outcome of an unknown kind is left out; a number that does not open is noted and empty. */
static void
fill_outcome(struct context *context, const struct outcome *read, bool has_kind, struct bytes number_sealed,
             struct donation_person *person)
{
	enum crypto_open opened;

	person->outcome = *read;
	person->has_outcome = has_kind;
	person->outcome.has_number = has_kind && number_sealed.at != NULL;
	person->outcome.number = TEXT("");
	if (!person->outcome.has_number)
		return;
	opened = crypto_open(context->arena, &context->site->keys, SEALED_OUTCOME_NUMBER, number_sealed, &person->outcome.number);
	if (opened != CRYPTO_OPEN_OK)
		unreadable_note(UNREADABLE_OUTCOME, read->id.id, crypto_open_why(opened));
}

enum found
donation_find_person(struct context *context, struct drive_id drive, struct appointment_id id, struct donation_person *person)
{
	struct donation_sql_of_appointment row;
	enum found found;

	*person = (struct donation_person){ 0 };
	found = appointment_read_sealed(context, id, &person->appointment);
	if (found != FOUND_OK)
		return found;
	if (!drive_id_equal(person->appointment.drive, drive) || (person->appointment.state != APPOINTMENT_STATE_BOOKED &&
	                                                          person->appointment.state != APPOINTMENT_STATE_UNCLAIMED))
		return FOUND_NONE;
	switch (donation_sql_of_appointment(context, id, &row)) {
	case DB_READ:
		fill_outcome(context, &(struct outcome){ .id = row.id, .appointment = id, .kind = row.kind, .at = row.recorded_at },
		             row.has_kind, row.number_sealed, person);
		return FOUND_OK;
	case DB_READ_NONE:  return FOUND_OK;
	case DB_READ_FAULT: break;
	}
	return FOUND_FAULT;
}

bool
donation_people(struct context *context, struct drive_id drive, struct donation_person_list *people)
{
	struct donation_sql_people_list rows;

	*people = (struct donation_person_list){ 0 };
	if (donation_sql_people(context, drive, LIMIT_DRIVE_APPOINTMENTS, &rows) == DB_READ_FAULT)
		return false;
	people->at = arena_list_of(context->arena, struct donation_person, rows.count);
	people->count = rows.count;
	for (size_t i = 0; i < rows.count; i++) {
		const struct donation_sql_people *row = &rows.at[i];
		struct donation_person *person = &people->at[i];

		*person = (struct donation_person){ 0 };
		APPOINTMENT_FROM_ROW(row, &person->appointment);
		person->appointment.donor.name = people_open(context, SEALED_APPOINTMENT_NAME, row->name_sealed);
		person->leader = people_open(context, SEALED_GROUP_LEADER_NAME, row->leader_name_sealed);
		if (!outcome_id_is_none(row->outcome))
			fill_outcome(context, &(struct outcome){ .id = row->outcome, .appointment = row->id, .kind = row->outcome_kind,
			             .at = row->recorded_at }, row->has_outcome_kind, row->number_sealed, person);
	}
	return true;
}

bool
donation_expected(struct context *context, struct drive_id drive, struct instant since, int64_t most,
                  struct donation_expected_list *expected)
{
	struct donation_sql_expected_list rows;

	*expected = (struct donation_expected_list){ 0 };
	if (donation_sql_expected(context, drive, since, most, &rows) == DB_READ_FAULT)
		return false;
	expected->at = arena_list_of(context->arena, struct donation_expected, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		expected->at[expected->count++] = (struct donation_expected){ rows.at[i].id, rows.at[i].starts };
	return true;
}

bool
donation_count_people(struct context *context, struct drive_id drive, struct donation_counts *counts)
{
	struct donation_sql_count_people row;

	if (donation_sql_count_people(context, drive, &row) != DB_READ)
		return false;
	*counts = (struct donation_counts){ row.without_outcome, row.unfinished, row.here, row.gave };
	return true;
}

/* Reads only the drive's id, so that a drive that cannot be read closes too. */
static enum donation_close_day
close_day(struct context *context, struct drive_id drive)
{
	switch (drive_close_day(context, drive)) {
	case DRIVE_CHANGE_OK:      break;
	case DRIVE_CHANGE_ALREADY: return DONATION_CLOSE_DAY_ALREADY;
	case DRIVE_CHANGE_FAULT:   return DONATION_CLOSE_DAY_FAULT;
	}
	return donation_release_day(context, drive) ? DONATION_CLOSE_DAY_OK : DONATION_CLOSE_DAY_FAULT;
}

enum donation_close_day
donation_close_day(struct context *context, struct drive_id drive)
{
	struct drive read;
	enum donation_close_day outcome;
	DB_TRANSACTION(tx, context);

	if (drive_read(context, drive, &read) != FOUND_OK)
		return DONATION_CLOSE_DAY_FAULT;
	if (instant_compare(context->now, read.starts) < 0)
		return DONATION_CLOSE_DAY_TOO_EARLY;
	outcome = close_day(context, drive);
	if (outcome != DONATION_CLOSE_DAY_OK)
		return outcome;
	return db_commit(&tx) == DB_COMMITTED ? DONATION_CLOSE_DAY_OK : DONATION_CLOSE_DAY_FAULT;
}

bool
donation_reopen_day(struct context *context, struct drive_id drive)
{
	DB_TRANSACTION(tx, context);

	return drive_reopen_day(context, drive) != DRIVE_CHANGE_FAULT && db_commit(&tx) == DB_COMMITTED;
}

int64_t
donation_close_past(struct context *context, struct instant before)
{
	struct donation_sql_not_closed_list drives;
	int64_t closed = 0;
	DB_TRANSACTION(tx, context);

	if (donation_sql_not_closed(context, before, &drives) == DB_READ_FAULT)
		return -1;
	for (size_t i = 0; i < drives.count; i++)
		switch (close_day(context, drives.at[i].id)) {
		case DONATION_CLOSE_DAY_OK:        closed++; break;
		case DONATION_CLOSE_DAY_ALREADY:
		case DONATION_CLOSE_DAY_TOO_EARLY: break;
		case DONATION_CLOSE_DAY_FAULT:     return -1;
		}
	return db_commit(&tx) == DB_COMMITTED ? closed : -1;
}

bool
donation_tally(struct context *context, struct honour_page_id page, struct donation_tally *tally)
{
	struct donation_sql_tally row;

	*tally = (struct donation_tally){ 0 };
	if (donation_sql_tally(context, page, &row) != DB_READ)
		return false;
	tally->given = row.given;
	tally->somebody_came = row.somebody_came;
	return donation_elsewhere_counted(context, page, &tally->elsewhere);
}

bool
donation_tally_of_drive(struct context *context, struct drive_id drive, struct honour_page_id page, int64_t *given, bool *known)
{
	struct donation_sql_tally_of_drive all = { 0 };
	struct donation_sql_tally_of_drive_page one = { 0 };
	const bool of_all = honour_page_id_is_none(page);
	const enum db_read read = of_all ? donation_sql_tally_of_drive(context, drive, &all)
	                                 : donation_sql_tally_of_drive_page(context, drive, page, &one);

	*given = of_all ? all.given : one.given;
	*known = (of_all ? all.numbers : one.numbers) > 0;
	return read == DB_READ;
}

bool
donation_who_came(struct context *context, struct honour_page_id page, struct donation_came *came)
{
	struct donation_sql_who_came_list rows;

	*came = (struct donation_came){ 0 };
	if (donation_sql_who_came(context, page, &rows) == DB_READ_FAULT)
		return false;
	came->at = arena_list_of(context->arena, struct text, rows.count);
	for (size_t i = 0; i < rows.count; i++) {
		const struct text name = appointment_open_shown(context, SEALED_APPOINTMENT_SHOWN, rows.at[i].shown_sealed);

		came->and_friends = came->and_friends || rows.at[i].with_number;
		if (!text_is_empty(name))
			came->at[came->count++] = name;
	}
	return true;
}

bool
donation_prefers_names(struct context *context, struct honour_page_id page, bool *names)
{
	struct donation_sql_prefers_names row;

	*names = false;
	if (donation_sql_prefers_names(context, page, &row) != DB_READ)
		return false;
	*names = row.names;
	return true;
}

bool
donation_choose_names(struct context *context, struct honour_page_id page, struct person_id keeper, bool names)
{
	DB_TRANSACTION(tx, context);

	if ((names ? donation_sql_choose_names(context, page, context->now) : donation_sql_choose_number(context, page)) == DB_WROTE_FAULT)
		return false;
	return people_audit(context, keeper, names ? "page.names" : "page.number", (struct audit_about){ .page = page }) &&
	       db_commit(&tx) == DB_COMMITTED;
}
