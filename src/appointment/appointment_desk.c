/* appointment_desk: what the desk does to appointments on the day: walk-ins, helpers, arriving, not coming. */
#include "appointment/appointment_inside.h"
#include "appointment_desk_sql.h"
#include "base/id.h"
#include "db/database.h"
#include "db/follow_up.h"
#include "people/people.h"

/* The slot has not ended, and is not full. */
static bool
is_free(const struct context *context, const struct drive *drive, const struct drive_slot *slot)
{
	const struct instant ends = instant_plus(slot->starts, drive->words.slot_minutes * INSTANT_MINUTE);

	return instant_compare(ends, context->now) > 0 && slot->booked < slot->capacity;
}

enum found
appointment_next_free(struct context *context, const struct drive *drive, struct drive_slot *slot)
{
	struct drive_slot_list slots;

	if (!drive_slots(context, drive, &slots))
		return FOUND_FAULT;
	for (size_t i = 0; i < slots.count; i++)
		if (is_free(context, drive, &slots.at[i])) {
			*slot = slots.at[i];
			return FOUND_OK;
		}
	return FOUND_NONE;
}

/* The first free appointment of a slot that has not ended, else one over capacity where the day is now. */
static bool
take_desk_place(struct context *context, const struct drive *drive, struct slot_id *slot, bool *over_capacity)
{
	struct drive_slot_list slots;
	size_t now_at = 0;

	if (!drive_slots(context, drive, &slots) || slots.count == 0)
		return false;
	for (size_t i = 0; i < slots.count; i++) {
		const struct drive_slot *at = &slots.at[i];

		if (instant_compare(at->starts, context->now) <= 0)
			now_at = i;
		if (!is_free(context, drive, at))
			continue;
		switch (drive_book_at_desk(context, at->id)) {
		case DRIVE_SLOT_CHANGE_OK:
			*slot = at->id;
			*over_capacity = false;
			return true;
		case DRIVE_SLOT_CHANGE_NONE:  continue;
		case DRIVE_SLOT_CHANGE_FAULT: return false;
		}
	}
	*slot = slots.at[now_at].id;
	*over_capacity = true;
	return drive_overbook(context, *slot) == DRIVE_SLOT_CHANGE_OK;
}

static enum appointment_take
record(struct context *context, struct appointment *new, const struct donor *donor, struct appointment *taken)
{
	switch (appointment_add(context, new)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:
		return appointment_find_donor(context, new->drive, donor->email, donor->name, taken) == FOUND_OK
		       ? APPOINTMENT_TAKE_ALREADY : APPOINTMENT_TAKE_FAULT;
	case DB_WROTE_FAULT: return APPOINTMENT_TAKE_FAULT;
	}
	return appointment_read(context, new->id, taken) == FOUND_OK ? APPOINTMENT_TAKE_OK : APPOINTMENT_TAKE_FAULT;
}

enum appointment_take
appointment_walk_in(struct context *context, const struct drive *drive, struct honour_page_id page, const struct donor *donor,
                    struct appointment *taken)
{
	struct appointment new = { .id = { id_new(context->now) }, .drive = drive->id, .page = page, .state = APPOINTMENT_STATE_BOOKED,
		.walk_in = true, .donor = *donor, .arrived_at = context->now };
	enum appointment_take outcome;
	DB_TRANSACTION(tx, context);

	if (drive->state == DRIVE_STATE_CANCELLED || drive->day_closed)
		return APPOINTMENT_TAKE_CLOSED;
	if (!take_desk_place(context, drive, &new.slot, &new.over_capacity))
		return APPOINTMENT_TAKE_FAULT;
	outcome = record(context, &new, donor, taken);
	if (outcome == APPOINTMENT_TAKE_OK && !text_is_empty(donor->email) &&
	    !follow_up_mark_donor(context, FOLLOW_UP_DONOR_BOOKED, drive->id, people_donor_hash(context, donor->email, donor->name)))
		return APPOINTMENT_TAKE_FAULT;
	if (outcome == APPOINTMENT_TAKE_OK && db_commit(&tx) != DB_COMMITTED)
		return APPOINTMENT_TAKE_FAULT;
	return outcome;
}

enum appointment_take
appointment_helper(struct context *context, const struct drive *drive, struct honour_page_id page, const struct donor *donor,
                   struct appointment *taken)
{
	struct appointment new = { .id = { id_new(context->now) }, .drive = drive->id, .page = page, .state = APPOINTMENT_STATE_BOOKED,
		.kind = APPOINTMENT_KIND_HELPER, .donor = *donor, .arrived_at = context->now };
	enum appointment_take outcome;
	DB_TRANSACTION(tx, context);

	if (drive->state == DRIVE_STATE_CANCELLED || drive->day_closed)
		return APPOINTMENT_TAKE_CLOSED;
	outcome = record(context, &new, donor, taken);
	if (outcome == APPOINTMENT_TAKE_OK && db_commit(&tx) != DB_COMMITTED)
		return APPOINTMENT_TAKE_FAULT;
	return outcome;
}

enum appointment_take_away
appointment_take_away(struct context *context, const struct appointment *appointment)
{
	struct appointment_desk_sql_take_away row;
	DB_TRANSACTION(tx, context);

	switch (appointment_desk_sql_take_away(context, appointment->id, context->now, &row)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return APPOINTMENT_TAKE_AWAY_NONE;
	case DB_WROTE_FAULT: return APPOINTMENT_TAKE_AWAY_FAULT;
	}
	/* A person who "did not come" has lost the seat already. */
	if (!row.freed && !appointment_let_go(context, row.slot, row.over_capacity))
		return APPOINTMENT_TAKE_AWAY_FAULT;
	if (!follow_up_mark(context, FOLLOW_UP_SEATS_FREED, appointment->drive))
		return APPOINTMENT_TAKE_AWAY_FAULT;
	return db_commit(&tx) == DB_COMMITTED ? APPOINTMENT_TAKE_AWAY_OK : APPOINTMENT_TAKE_AWAY_FAULT;
}

bool
appointment_arrive(struct context *context, struct drive_id drive, struct appointment_id id, bool arrived)
{
	DB_TRANSACTION(tx, context);

	if ((arrived ? appointment_desk_sql_arrive(context, drive, id, context->now)
	             : appointment_desk_sql_undo_arrive(context, drive, id)) == DB_WROTE_FAULT)
		return false;
	return db_commit(&tx) == DB_COMMITTED;
}

enum appointment_change
appointment_name_here(struct context *context, struct drive_id drive, struct appointment_id id, struct text name)
{
	DB_TRANSACTION(tx, context);

	switch (appointment_desk_sql_name_here(context, drive, id, people_seal(context, SEALED_APPOINTMENT_NAME, name), context->now)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return APPOINTMENT_CHANGE_GONE;
	case DB_WROTE_FAULT: return APPOINTMENT_CHANGE_FAULT;
	}
	return db_commit(&tx) == DB_COMMITTED ? APPOINTMENT_CHANGE_OK : APPOINTMENT_CHANGE_FAULT;
}

bool
appointment_finish(struct context *context, struct drive_id drive, struct appointment_id id, bool finished)
{
	DB_TRANSACTION(tx, context);

	if (appointment_desk_sql_finish(context, drive, id, finished ? context->now : INSTANT_NONE) == DB_WROTE_FAULT)
		return false;
	return db_commit(&tx) == DB_COMMITTED;
}

bool
appointment_set_day(struct context *context, struct drive_id drive, struct appointment_id id, struct instant arrived_at,
                    struct instant finished_at)
{
	DB_TRANSACTION(tx, context);

	return appointment_desk_sql_set_day(context, drive, id, arrived_at, finished_at) != DB_WROTE_FAULT && db_commit(&tx) == DB_COMMITTED;
}

bool
appointment_free_slot(struct context *context, const struct appointment *appointment)
{
	struct appointment_desk_sql_free row;
	DB_TRANSACTION(tx, context);

	switch (appointment_desk_sql_free(context, appointment->id, context->now, &row)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return true;
	case DB_WROTE_FAULT: return false;
	}
	return appointment_let_go(context, row.slot, row.over_capacity) &&
	       follow_up_mark(context, FOLLOW_UP_SEATS_FREED, appointment->drive) && db_commit(&tx) == DB_COMMITTED;
}

bool
appointment_retake_slot(struct context *context, const struct appointment *appointment)
{
	struct appointment_desk_sql_unfree row;
	DB_TRANSACTION(tx, context);

	switch (appointment_desk_sql_unfree(context, appointment->id, &row)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return true;
	case DB_WROTE_FAULT: return false;
	}
	switch (drive_book_at_desk(context, row.slot)) {
	case DRIVE_SLOT_CHANGE_OK:    break;
	case DRIVE_SLOT_CHANGE_NONE:
		if (drive_overbook(context, row.slot) != DRIVE_SLOT_CHANGE_OK ||
		    appointment_desk_sql_mark_over_capacity(context, appointment->id) != DB_WROTE)
			return false;
		break;
	case DRIVE_SLOT_CHANGE_FAULT: return false;
	}
	return db_commit(&tx) == DB_COMMITTED;
}
