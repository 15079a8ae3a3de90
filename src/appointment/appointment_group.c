/* appointment_group: appointments side by side, all or nothing, and their leader. */
#include "appointment/appointment_group.h"

#include "appointment/appointment_consent.h"
#include "appointment/appointment_held.h"
#include "appointment/appointment_hold.h"
#include "appointment/appointment_inside.h"
#include "appointment/appointment_letter.h"
#include "appointment/appointment_undo.h"
#include "appointment_group_sql.h"
#include "base/id.h"
#include "db/database.h"
#include "db/follow_up.h"
#include "limits.h"
#include "people/people.h"

/* This person leads a group at this drive, or has an appointment of their own: nothing more is booked, their link is emailed again. */
enum appointment_take
appointment_has_none(struct context *context, struct drive_id drive, const struct donor *leader, bool only_organises, struct secret *link)
{
	struct appointment_group_sql_by_leader row;
	struct appointment_group group;
	struct appointment own;

	switch (appointment_group_sql_by_leader(context, drive, people_donor_hash(context, leader->email, leader->name), &row)) {
	case DB_READ:
		if (appointment_group_read(context, row.id, &group) != FOUND_OK ||
		    !appointment_email_group_again(context, &group))
			return APPOINTMENT_TAKE_FAULT;
		*link = appointment_group_link(context, &group);
		return APPOINTMENT_TAKE_ALREADY;
	case DB_READ_NONE:  break;
	case DB_READ_FAULT: return APPOINTMENT_TAKE_FAULT;
	}
	if (only_organises)
		return APPOINTMENT_TAKE_OK;
	switch (appointment_find_donor(context, drive, leader->email, leader->name, &own)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  return APPOINTMENT_TAKE_OK;
	case FOUND_FAULT: return APPOINTMENT_TAKE_FAULT;
	}
	if (!appointment_email_link_again(context, &own))
		return APPOINTMENT_TAKE_FAULT;
	*link = appointment_link(context, &own);
	return APPOINTMENT_TAKE_ALREADY;
}

enum found
appointment_group_known(struct context *context, struct drive_id drive, const struct donor *leader)
{
	struct appointment_group_sql_by_leader row;
	struct appointment own;

	switch (appointment_group_sql_by_leader(context, drive, people_donor_hash(context, leader->email, leader->name), &row)) {
	case DB_READ:       return FOUND_OK;
	case DB_READ_NONE:  return appointment_find_donor(context, drive, leader->email, leader->name, &own);
	case DB_READ_FAULT: break;
	}
	return FOUND_FAULT;
}

/* One seat in this slot; the first of all is the leader's own, unless they only organise. */
static bool
add_seat(struct context *context, const struct appointment_group *group, const struct donor *leader, struct slot_id slot)
{
	struct appointment seat = { .id = { id_new(context->now) }, .drive = group->drive, .slot = slot, .page = group->page,
		.group = group->id, .state = APPOINTMENT_STATE_UNCLAIMED, .arrived_at = INSTANT_NONE, .client = group->client };

	if (leader != NULL) {
		seat.state = APPOINTMENT_STATE_BOOKED;
		seat.donor = *leader;
	}
	return appointment_add(context, &seat) == DB_WROTE;
}

/* The run's slots in their order, as appointment_runs() would fill them, each by the guarded UPDATE: what was read only says
 * how to try.  Not all to be had: FULL, and the transaction takes everything back. */
static enum appointment_take
take_run(struct context *context, const struct drive_slot_list *slots, struct slot_id first, const struct appointment_group *group,
         const struct donor *leader)
{
	int64_t left = group->size;
	bool begun = false;

	for (size_t i = 0; i < slots->count && left > 0; i++) {
		const struct drive_slot *slot = &slots->at[i];
		int64_t n = slot->capacity - slot->booked;

		if (!begun && !slot_id_equal(slot->id, first))
			continue;
		if (!begun && instant_compare(slot->starts, context->now) <= 0)
			return APPOINTMENT_TAKE_CLOSED;
		/* A run begins where the leader was told that it begins. */
		if (begun ? slot->after_break : n <= 0)
			return APPOINTMENT_TAKE_FULL;
		begun = true;
		if (n > left)
			n = left;
		if (n <= 0)
			continue;
		switch (drive_book_slot(context, group->drive, slot->id, n)) {
		case DRIVE_SLOT_CHANGE_OK:    break;
		case DRIVE_SLOT_CHANGE_NONE:  return APPOINTMENT_TAKE_FULL;
		case DRIVE_SLOT_CHANGE_FAULT: return APPOINTMENT_TAKE_FAULT;
		}
		for (int64_t seat = 0; seat < n; seat++) {
			if (!add_seat(context, group, leader, slot->id))
				return APPOINTMENT_TAKE_FAULT;
			leader = NULL;
		}
		left -= n;
	}
	return left == 0 ? APPOINTMENT_TAKE_OK : APPOINTMENT_TAKE_FULL;
}

static bool
add_group(struct context *context, const struct appointment_group *group)
{
	return appointment_group_sql_add(context, group->id, group->drive, group->page,
		people_seal(context, SEALED_GROUP_LEADER_NAME, group->leader_name), people_email_hash(context, group->leader_email),
		people_seal(context, SEALED_GROUP_LEADER_EMAIL, group->leader_email), group->leader_hash,
		group->only_organises, group->size,
		appointment_secret_hash(context, PRIVATE_LINK_GROUP, appointment_group_link(context, group)),
		appointment_secret_hash(context, PRIVATE_LINK_GROUP_SEAT, appointment_group_seat_link(context, group)),
		context->now, APPOINTMENT_CONSENT_GROUP, group->confirm_until) == DB_WROTE;
}

/* Of a confirmed leader it is confirmed at once.  `client`: that it counts against if not.  false: a fault. */
static bool
begin_confirming(struct context *context, const struct drive *drive, struct bytes client, struct appointment_group *group)
{
	bool confirmed;

	if (!appointment_is_confirmed(context, group->leader_email, &confirmed))
		return false;
	group->confirm_until = confirmed ? INSTANT_NONE : appointment_group_confirm_until(context->now, drive->starts);
	group->client = confirmed ? BYTES_NONE : client;
	return true;
}

static struct appointment_group
new_group(struct context *context, struct honour_page_id page, struct drive_id drive, int64_t size, bool only_organises,
          const struct donor *leader)
{
	return (struct appointment_group){ .created_at = context->now, .confirm_until = INSTANT_NONE,
		.id = { id_new(context->now) }, .drive = drive, .page = page, .leader_name = leader->name,
		.leader_email = leader->email, .leader_hash = people_donor_hash(context, leader->email, leader->name),
		.only_organises = only_organises, .size = size, .link_generation = 1, .seat_generation = 1, .has_seat_link = true };
}

enum appointment_take
appointment_take_group(struct context *context, struct honour_page_id page, struct drive_id drive, struct slot_id first, int64_t size,
                       bool only_organises, const struct donor *leader, struct secret *group_link)
{
	struct appointment_group group = new_group(context, page, drive, size, only_organises, leader);
	struct drive_slot_list slots;
	struct drive of;
	enum appointment_take outcome;

	if (size < 1 || size > LIMIT_GROUP_SIZE)
		return APPOINTMENT_TAKE_FULL;
	/* What is free is theirs who wait: kept, whatever comes of this asking. */
	if (!follow_up_run_now(context, FOLLOW_UP_SEATS_FREED, drive))
		return APPOINTMENT_TAKE_FAULT;
	DB_TRANSACTION(tx, context);

	outcome = appointment_may_book(context, page, drive, first, &of);
	if (outcome != APPOINTMENT_TAKE_OK)
		return outcome;
	outcome = appointment_has_none(context, drive, leader, only_organises, group_link);
	if (outcome == APPOINTMENT_TAKE_ALREADY)
		return db_commit(&tx) == DB_COMMITTED ? outcome : APPOINTMENT_TAKE_FAULT;
	if (outcome != APPOINTMENT_TAKE_OK)
		return outcome;
	if (of.state != DRIVE_STATE_OPEN || of.day_closed)
		return APPOINTMENT_TAKE_CLOSED;
	if (!drive_slots(context, &of, &slots) || !begin_confirming(context, &of, context->client, &group) || !add_group(context, &group))
		return APPOINTMENT_TAKE_FAULT;
	outcome = take_run(context, &slots, first, &group, only_organises ? NULL : leader);
	if (outcome == APPOINTMENT_TAKE_OK)
		outcome = appointment_may_hold(context, drive, group.client);
	if (outcome != APPOINTMENT_TAKE_OK)
		return outcome;
	if (!appointment_email_group_kept(context, &group) ||
	    !follow_up_mark_donor(context, FOLLOW_UP_LEADER_BOOKED, drive, group.leader_hash) || db_commit(&tx) != DB_COMMITTED)
		return APPOINTMENT_TAKE_FAULT;
	*group_link = appointment_group_link(context, &group);
	return APPOINTMENT_TAKE_OK;
}

static int64_t
seats_of(const struct appointment_held *held)
{
	int64_t seats = 0;

	for (size_t i = 0; i < held->seats.count; i++)
		seats += held->seats.at[i].count;
	return seats;
}

enum appointment_take
appointment_take_held_group(struct context *context, const struct appointment_held *held, struct group_id *id, struct secret *link)
{
	struct appointment_group group = new_group(context, held->page, held->drive, seats_of(held), held->only_organises, &held->donor);
	const struct donor *leader = held->only_organises ? NULL : &held->donor;
	struct drive drive;
	enum appointment_take has;
	DB_TRANSACTION(tx, context);

	has = appointment_has_none(context, held->drive, &held->donor, held->only_organises, link);
	if (has != APPOINTMENT_TAKE_OK)
		return has == APPOINTMENT_TAKE_ALREADY && db_commit(&tx) != DB_COMMITTED ? APPOINTMENT_TAKE_FAULT : has;
	if (drive_read(context, group.drive, &drive) != FOUND_OK || !begin_confirming(context, &drive, held->client, &group) ||
	    !add_group(context, &group))
		return APPOINTMENT_TAKE_FAULT;
	for (size_t i = 0; i < held->seats.count; i++) {
		for (int64_t seat = 0; seat < held->seats.at[i].count; seat++) {
			if (!add_seat(context, &group, leader, held->seats.at[i].slot))
				return APPOINTMENT_TAKE_FAULT;
			leader = NULL;
		}
	}
	if (!appointment_email_group_kept(context, &group) || db_commit(&tx) != DB_COMMITTED)
		return APPOINTMENT_TAKE_FAULT;
	*id = group.id;
	*link = appointment_group_link(context, &group);
	return APPOINTMENT_TAKE_OK;
}

enum appointment_cancel
appointment_group_cancel(struct context *context, const struct appointment_group *group, struct appointment_id seat)
{
	struct appointment_group_sql_cancel row;
	DB_TRANSACTION(tx, context);

	if (!appointment_undo_note(context, seat))
		return APPOINTMENT_CANCEL_FAULT;
	switch (appointment_group_sql_cancel(context, seat, group->id, context->now, &row)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return APPOINTMENT_CANCEL_GONE;
	case DB_WROTE_FAULT: return APPOINTMENT_CANCEL_FAULT;
	}
	if (!appointment_let_go(context, row.slot, row.over_capacity) ||
	    !follow_up_mark(context, FOLLOW_UP_SEATS_FREED, group->drive) || db_commit(&tx) != DB_COMMITTED)
		return APPOINTMENT_CANCEL_FAULT;
	return APPOINTMENT_CANCEL_OK;
}

enum appointment_change
appointment_group_change_link(struct context *context, const struct appointment_group *group, bool renew)
{
	struct appointment_group next = *group;
	struct bytes hash = BYTES_NONE;
	DB_TRANSACTION(tx, context);

	next.seat_generation++;
	if (renew)
		hash = appointment_secret_hash(context, PRIVATE_LINK_GROUP_SEAT, appointment_group_seat_link(context, &next));
	switch (appointment_group_sql_change_link(context, group->id, hash, group->seat_generation)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return APPOINTMENT_CHANGE_GONE;
	case DB_WROTE_FAULT: return APPOINTMENT_CHANGE_FAULT;
	}
	return db_commit(&tx) == DB_COMMITTED ? APPOINTMENT_CHANGE_OK : APPOINTMENT_CHANGE_FAULT;
}

/* The leader's own appointment moves to the new address with the group; its email goes out by itself. */
static enum appointment_take
change_own_place(struct context *context, const struct appointment_group *group, struct text email)
{
	struct appointment own;
	struct secret link;

	switch (appointment_group_leaders_own(context, group, &own)) {
	case FOUND_OK:    return appointment_change_email(context, &own, email, &link);
	case FOUND_NONE:  return APPOINTMENT_TAKE_OK;
	case FOUND_FAULT: break;
	}
	return APPOINTMENT_TAKE_FAULT;
}

/* A corrected address is to be confirmed too, unless it is; correcting it over and over gives no more time. */
static bool
confirm_again(struct context *context, const struct appointment_group *before, struct appointment_group *corrected, bool *confirmed)
{
	const struct instant most = instant_plus(before->created_at, LIMIT_GROUP_CONFIRM_HOURS_MOST * INSTANT_HOUR);
	struct drive drive;

	if (!appointment_is_confirmed(context, corrected->leader_email, confirmed) ||
	    drive_read(context, before->drive, &drive) != FOUND_OK)
		return false;
	corrected->confirm_until = *confirmed ? INSTANT_NONE : appointment_group_confirm_until(context->now, drive.starts);
	if (*confirmed || instant_is_none(before->confirm_until))
		return true;
	if (instant_compare(corrected->confirm_until, most) > 0)
		corrected->confirm_until = most;
	if (instant_compare(corrected->confirm_until, before->confirm_until) < 0)
		corrected->confirm_until = before->confirm_until;
	return true;
}

enum appointment_take
appointment_group_change_email(struct context *context, const struct appointment_group *group, struct text email, struct secret *link)
{
	struct appointment_group corrected = *group;
	enum appointment_take own;
	bool confirmed;
	DB_TRANSACTION(tx, context);

	if (group->lapsed)
		return APPOINTMENT_TAKE_CLOSED;
	corrected.link_generation++;
	corrected.leader_email = email;
	corrected.leader_hash = people_donor_hash(context, email, group->leader_name);
	if (!confirm_again(context, group, &corrected, &confirmed))
		return APPOINTMENT_TAKE_FAULT;
	own = change_own_place(context, group, email);
	if (own != APPOINTMENT_TAKE_OK)
		return own;
	switch (appointment_group_sql_change_email(context, group->id, group->link_generation, people_email_hash(context, email),
	                                          people_seal(context, SEALED_GROUP_LEADER_EMAIL, email), corrected.leader_hash,
	                                          appointment_secret_hash(context, PRIVATE_LINK_GROUP,
	                                                                  appointment_group_link(context, &corrected)),
	                                          corrected.confirm_until)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return APPOINTMENT_TAKE_CLOSED;
	case DB_WROTE_FAULT: return APPOINTMENT_TAKE_FAULT;
	}
	if (appointment_group_sql_hold_seats(context, group->id, confirmed, context->client) == DB_WROTE_FAULT ||
	    !appointment_email_group_corrected(context, &corrected) || db_commit(&tx) != DB_COMMITTED)
		return APPOINTMENT_TAKE_FAULT;
	*link = appointment_group_link(context, &corrected);
	return APPOINTMENT_TAKE_OK;
}
