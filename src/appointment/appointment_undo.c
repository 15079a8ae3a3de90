#include "appointment/appointment_undo.h"

#include "appointment/appointment_hold.h"
#include "appointment/appointment_inside.h"
#include "appointment/appointment_letter.h"
#include "appointment_sql.h"
#include "appointment_undo_sql.h"
#include "db/database.h"
#include "db/follow_up.h"
#include "limits.h"
#include "people/people.h"

bool
appointment_undo_note(struct context *context, struct appointment_id appointment)
{
	return appointment_undo_sql_note(context, appointment, context->now) != DB_WROTE_FAULT;
}

bool
appointment_undo_forget_old(struct context *context)
{
	return appointment_undo_sql_forget_old(context, instant_plus(context->now, -INSTANT_DAY)) != DB_WROTE_FAULT;
}

/* What was noted, as long as nothing else has happened: OK, GONE, LATE, or FAULT. */
static enum appointment_undo
find_note(struct context *context, const struct appointment *appointment, struct appointment_undo_sql_find *note)
{
	switch (appointment_undo_sql_find(context, appointment->id, note)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return APPOINTMENT_UNDO_GONE;
	case DB_READ_FAULT: return APPOINTMENT_UNDO_FAULT;
	}
	if (note->sequence != appointment->sequence || !instant_is_none(appointment->arrived_at) || appointment->freed)
		return APPOINTMENT_UNDO_GONE;
	if (instant_compare(instant_plus(note->changed_at, LIMIT_UNDO_MINUTES * INSTANT_MINUTE), context->now) <= 0)
		return APPOINTMENT_UNDO_LATE;
	return APPOINTMENT_UNDO_OK;
}

/* Whether the old time is still one of the drive's, and to come. */
static enum appointment_undo
find_slot(struct context *context, struct drive_id id, struct slot_id slot_id, struct drive_slot *slot)
{
	struct drive drive;

	*slot = (struct drive_slot){ .starts = INSTANT_NONE };
	if (drive_read(context, id, &drive) != FOUND_OK)
		return APPOINTMENT_UNDO_FAULT;
	if (drive.state == DRIVE_STATE_CANCELLED || drive.day_closed)
		return APPOINTMENT_UNDO_CLOSED;
	switch (drive_slot_read(context, &drive, slot_id, slot)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  return APPOINTMENT_UNDO_TAKEN;
	case FOUND_FAULT: return APPOINTMENT_UNDO_FAULT;
	}
	return instant_compare(slot->starts, context->now) <= 0 ? APPOINTMENT_UNDO_CLOSED : APPOINTMENT_UNDO_OK;
}

/* The spot of the group that a friend gets back; NONE: another friend has it, or the leader cancelled it. */
static enum db_read
find_spot(struct context *context, struct group_id group, struct slot_id slot, struct appointment_undo_sql_group_spot *spot)
{
	return group_id_is_none(group) ? DB_READ_NONE : appointment_undo_sql_group_spot(context, group, slot, spot);
}

bool
appointment_undo_find(struct context *context, const struct appointment *appointment, struct appointment_undoable *undoable)
{
	struct appointment_undo_sql_group_spot spot;
	struct appointment_undo_sql_find note;
	const bool cancelled = appointment->state == APPOINTMENT_STATE_CANCELLED;

	*undoable = (struct appointment_undoable){ .outcome = find_note(context, appointment, &note) };
	if (undoable->outcome != APPOINTMENT_UNDO_OK)
		return undoable->outcome != APPOINTMENT_UNDO_FAULT;
	undoable->until = instant_plus(note.changed_at, LIMIT_UNDO_MINUTES * INSTANT_MINUTE);
	undoable->outcome = find_slot(context, appointment->drive, note.slot, &undoable->slot);
	if (undoable->outcome != APPOINTMENT_UNDO_OK || undoable->slot.booked < undoable->slot.capacity)
		return undoable->outcome != APPOINTMENT_UNDO_FAULT;
	switch (cancelled ? find_spot(context, appointment->group, note.slot, &spot) : DB_READ_NONE) {
	case DB_READ:       return true;
	case DB_READ_NONE:  undoable->outcome = APPOINTMENT_UNDO_TAKEN; return true;
	case DB_READ_FAULT: break;
	}
	return false;
}

static enum appointment_undo
take_slot(struct context *context, struct drive_id drive, struct slot_id slot)
{
	switch (drive_rebook_slot(context, drive, slot)) {
	case DRIVE_SLOT_CHANGE_OK:    return APPOINTMENT_UNDO_OK;
	case DRIVE_SLOT_CHANGE_NONE:  return APPOINTMENT_UNDO_TAKEN;
	case DRIVE_SLOT_CHANGE_FAULT: break;
	}
	return APPOINTMENT_UNDO_FAULT;
}

/* Slots are locked in the order of their ids, as in every move. */
static enum appointment_undo
move_back(struct context *context, const struct appointment *moved, struct slot_id slot)
{
	const bool old_first = slot.id < moved->slot.id;
	enum appointment_undo took;

	switch (appointment_sql_move(context, moved->drive, moved->id, moved->slot, moved->over_capacity, slot, context->now)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return APPOINTMENT_UNDO_GONE;
	case DB_WROTE_FAULT: return APPOINTMENT_UNDO_FAULT;
	}
	if (!old_first && !appointment_let_go(context, moved->slot, moved->over_capacity))
		return APPOINTMENT_UNDO_FAULT;
	took = take_slot(context, moved->drive, slot);
	if (took != APPOINTMENT_UNDO_OK)
		return took;
	if (old_first && !appointment_let_go(context, moved->slot, moved->over_capacity))
		return APPOINTMENT_UNDO_FAULT;
	return APPOINTMENT_UNDO_OK;
}

/* The seat that it had: in a group the group's own, if nobody has claimed that one; else one of those that are free, and then it is an
 * appointment of its own. */
struct seat { struct group_id group; bool over_capacity; struct bytes client; };

static enum appointment_undo
take_seat(struct context *context, const struct appointment *cancelled, struct slot_id slot, struct seat *seat)
{
	struct appointment_undo_sql_group_spot spot;

	*seat = (struct seat){ .group = GROUP_ID_NONE, .client = BYTES_NONE };
	switch (find_spot(context, cancelled->group, slot, &spot)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return take_slot(context, cancelled->drive, slot);
	case DB_READ_FAULT: return APPOINTMENT_UNDO_FAULT;
	}
	*seat = (struct seat){ cancelled->group, spot.over_capacity, spot.client_hash };
	switch (appointment_undo_sql_take_group_spot(context, spot.id, context->now)) {
	case DB_WROTE:       return APPOINTMENT_UNDO_OK;
	case DB_WROTE_NONE:  return APPOINTMENT_UNDO_TAKEN;
	case DB_WROTE_FAULT: break;
	}
	return APPOINTMENT_UNDO_FAULT;
}

/* This client's seats that nobody confirmed, with the one that is put back. */
static enum appointment_undo
may_hold(struct context *context, struct drive_id drive, struct bytes client)
{
	switch (appointment_may_hold(context, drive, client)) {
	case APPOINTMENT_TAKE_OK:          return APPOINTMENT_UNDO_OK;
	case APPOINTMENT_TAKE_UNCONFIRMED: return APPOINTMENT_UNDO_UNCONFIRMED;
	case APPOINTMENT_TAKE_ALREADY:
	case APPOINTMENT_TAKE_FULL:
	case APPOINTMENT_TAKE_CLOSED:
	case APPOINTMENT_TAKE_PAUSED:
	case APPOINTMENT_TAKE_FAULT:       break;
	}
	return APPOINTMENT_UNDO_FAULT;
}

static enum appointment_undo
put_back(struct context *context, const struct appointment *cancelled, const struct appointment_undo_sql_find *note)
{
	const struct donor *donor = &cancelled->donor;
	const struct bytes donor_hash = note->has_donor ? people_donor_hash(context, donor->email, donor->name) : BYTES_NONE;
	struct appointment_undo_sql_put_back row;
	struct appointment other;
	struct seat seat;
	enum appointment_undo took;

	switch (note->has_donor ? appointment_find_donor(context, cancelled->drive, donor->email, donor->name, &other) : FOUND_NONE) {
	case FOUND_OK:    return APPOINTMENT_UNDO_ALREADY;
	case FOUND_NONE:  break;
	case FOUND_FAULT: return APPOINTMENT_UNDO_FAULT;
	}
	took = take_seat(context, cancelled, note->slot, &seat);
	if (took != APPOINTMENT_UNDO_OK)
		return took;
	if (seat.client.length == 0 && !appointment_holder(context, donor->email, &seat.client))
		return APPOINTMENT_UNDO_FAULT;
	switch (appointment_undo_sql_put_back(context, cancelled->id, cancelled->drive, note->sequence, note->slot, seat.group,
	                                      seat.over_capacity, donor_hash, seat.client, context->now, &row)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return APPOINTMENT_UNDO_GONE;
	case DB_WROTE_FAULT: return APPOINTMENT_UNDO_FAULT;
	}
	if (note->has_donor && !follow_up_mark_donor(context, FOLLOW_UP_DONOR_BOOKED, cancelled->drive, donor_hash))
		return APPOINTMENT_UNDO_FAULT;
	return may_hold(context, cancelled->drive, row.client_hash);
}

enum appointment_undo
appointment_undo(struct context *context, const struct appointment *appointment)
{
	struct appointment_undo_sql_find note;
	struct appointment changed, back;
	struct drive_slot slot;
	enum appointment_undo outcome;

	/* What is free belongs to the people who wait: offers are made, whatever the result of this request. */
	if (!follow_up_run_now(context, FOLLOW_UP_SEATS_FREED, appointment->drive))
		return APPOINTMENT_UNDO_FAULT;
	DB_TRANSACTION(tx, context);

	if (appointment_read(context, appointment->id, &changed) != FOUND_OK)
		return APPOINTMENT_UNDO_FAULT;
	outcome = find_note(context, &changed, &note);
	if (outcome == APPOINTMENT_UNDO_OK)
		outcome = find_slot(context, changed.drive, note.slot, &slot);
	if (outcome == APPOINTMENT_UNDO_OK)
		outcome = changed.state == APPOINTMENT_STATE_CANCELLED ? put_back(context, &changed, &note)
		                                                        : move_back(context, &changed, note.slot);
	if (outcome != APPOINTMENT_UNDO_OK)
		return outcome;
	if (appointment_undo_sql_done(context, changed.id) != DB_WROTE || appointment_read(context, changed.id, &back) != FOUND_OK ||
	    !appointment_email_undone(context, &back) || !follow_up_mark(context, FOLLOW_UP_SEATS_FREED, back.drive) ||
	    db_commit(&tx) != DB_COMMITTED)
		return APPOINTMENT_UNDO_FAULT;
	return APPOINTMENT_UNDO_OK;
}

/* ---- spots of a group that its leader cancelled ---- */

bool
appointment_undo_spots(struct context *context, const struct appointment_group *group, struct appointment_list *spots)
{
	const struct instant since = instant_plus(context->now, -LIMIT_UNDO_MINUTES * INSTANT_MINUTE);
	struct appointment_undo_sql_of_group_list rows;

	*spots = (struct appointment_list){ 0 };
	if (appointment_undo_sql_of_group(context, group->id, since, &rows) == DB_READ_FAULT)
		return false;
	spots->at = arena_list_of(context->arena, struct appointment, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		if (appointment_read(context, rows.at[i].id, &spots->at[spots->count++]) != FOUND_OK)
			return false;
	return true;
}

static enum appointment_undo
put_spot_back(struct context *context, const struct appointment_group *group, struct appointment_id spot,
              const struct appointment_undo_sql_find *note)
{
	struct appointment_undo_sql_put_spot_back row;
	const enum appointment_undo took = take_slot(context, group->drive, note->slot);
	struct bytes client;

	if (took != APPOINTMENT_UNDO_OK)
		return took;
	if (!appointment_holder(context, group->leader_email, &client))
		return APPOINTMENT_UNDO_FAULT;
	switch (appointment_undo_sql_put_spot_back(context, spot, group->id, note->sequence, client, context->now, &row)) {
	case DB_WROTE:       return may_hold(context, group->drive, row.client_hash);
	case DB_WROTE_NONE:  return APPOINTMENT_UNDO_GONE;
	case DB_WROTE_FAULT: break;
	}
	return APPOINTMENT_UNDO_FAULT;
}

enum appointment_undo
appointment_undo_spot(struct context *context, const struct appointment_group *group, struct appointment_id spot)
{
	struct appointment_undo_sql_find note;
	struct appointment cancelled;
	struct drive_slot slot;
	enum appointment_undo outcome;

	if (!follow_up_run_now(context, FOLLOW_UP_SEATS_FREED, group->drive))
		return APPOINTMENT_UNDO_FAULT;
	DB_TRANSACTION(tx, context);

	switch (appointment_read(context, spot, &cancelled)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  return APPOINTMENT_UNDO_GONE;
	case FOUND_FAULT: return APPOINTMENT_UNDO_FAULT;
	}
	if (group->lapsed || !group_id_equal(cancelled.group, group->id) || cancelled.state != APPOINTMENT_STATE_CANCELLED)
		return APPOINTMENT_UNDO_GONE;
	outcome = find_note(context, &cancelled, &note);
	if (outcome == APPOINTMENT_UNDO_OK)
		outcome = find_slot(context, cancelled.drive, note.slot, &slot);
	if (outcome == APPOINTMENT_UNDO_OK)
		outcome = put_spot_back(context, group, spot, &note);
	if (outcome != APPOINTMENT_UNDO_OK)
		return outcome;
	if (appointment_undo_sql_done(context, spot) != DB_WROTE || db_commit(&tx) != DB_COMMITTED)
		return APPOINTMENT_UNDO_FAULT;
	return APPOINTMENT_UNDO_OK;
}
