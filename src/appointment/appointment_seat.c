/* appointment_seat: a friend books a spot with the one link that the leader shared. */
#include "appointment/appointment_consent.h"
#include "appointment/appointment_group.h"
#include "appointment/appointment_inside.h"
#include "appointment/appointment_letter.h"
#include "appointment_group_sql.h"
#include "base/unicode.h"
#include "db/database.h"
#include "db/follow_up.h"
#include "people/people.h"

bool
appointment_seat_is_leaders(const struct appointment *seat)
{
	return (seat->state == APPOINTMENT_STATE_UNCLAIMED || seat->leader_sees == APPOINTMENT_LEADER_SEES_TYPED) &&
	       instant_is_none(seat->arrived_at) && !seat->freed;
}

/* A spot that can still be booked with the link. */
static bool
is_open(const struct context *context, const struct appointment *seat)
{
	return appointment_seat_is_leaders(seat) && instant_compare(seat->starts, context->now) > 0;
}

/* The time of this spot among the choices; a new one where it is the first of its time. */
static struct appointment_spot *
spot_of(struct appointment_spot_list *spots, const struct appointment *seat)
{
	const bool named = seat->state != APPOINTMENT_STATE_UNCLAIMED;

	for (size_t i = 0; i < spots->count; i++)
		if (slot_id_equal(spots->at[i].seat.slot, seat->slot) && spots->at[i].named == named)
			return &spots->at[i];
	spots->at[spots->count] = (struct appointment_spot){ .seat = *seat, .named = named, .choice = named ? seat->id.id : seat->slot.id };
	return &spots->at[spots->count++];
}

bool
appointment_seat_choices(struct context *context, const struct appointment_group *group, struct appointment_spot_list *spots)
{
	struct appointment_list seats;

	if (!appointment_group_seats(context, group, &seats))
		return false;
	*spots = (struct appointment_spot_list){ .at = arena_list_of(context->arena, struct appointment_spot, seats.count) };
	for (size_t pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < seats.count; i++)
			if (is_open(context, &seats.at[i]) && (seats.at[i].state == APPOINTMENT_STATE_UNCLAIMED) == (pass == 1))
				spot_of(spots, &seats.at[i])->left++;
	return true;
}

/* The time the friend chose, and whether it is one of those the leader has booked by name; without a choice the first that nobody has
 * booked.  false: there is none. */
static bool
find_choice(const struct context *context, const struct appointment_list *seats, int64_t choice, struct slot_id *slot, bool *named)
{
	for (size_t i = 0; i < seats->count; i++) {
		const struct appointment *seat = &seats->at[i];

		*slot = seat->slot;
		*named = choice == seat->id.id;
		if (choice == 0 ? seat->state == APPOINTMENT_STATE_UNCLAIMED && is_open(context, seat) : *named || choice == seat->slot.id)
			return true;
	}
	return false;
}

static enum appointment_leader_sees
leader_sees(const struct appointment_claim *claim)
{
	return claim->tell_leader ? APPOINTMENT_LEADER_SEES_TOLD : APPOINTMENT_LEADER_SEES_BOOKED;
}

/* Any spot at the chosen time which nobody has booked: another friend may have chosen the same one. */
static enum appointment_seat_claim
claim_open(struct context *context, const struct appointment_group *group, const struct appointment_claim *claim, struct slot_id slot,
           struct appointment_id *id)
{
	const struct donor *friend = &claim->donor;
	struct appointment_group_sql_claim row;

	switch (appointment_group_sql_claim(context, group->id, slot, context->now, people_seal(context, SEALED_APPOINTMENT_NAME, friend->name),
	                                    people_email_hash(context, friend->email),
	                                    people_seal(context, SEALED_APPOINTMENT_EMAIL, friend->email),
	                                    people_donor_hash(context, friend->email, friend->name),
	                                    appointment_seal_shown(context, SEALED_APPOINTMENT_SHOWN, friend->shown),
	                                    leader_sees(claim),
	                                    APPOINTMENT_CONSENT_ONE, &row)) {
	case DB_WROTE:       *id = row.id; return APPOINTMENT_SEAT_CLAIM_OK;
	case DB_WROTE_NONE:  return APPOINTMENT_SEAT_CLAIM_FULL;
	case DB_WROTE_FAULT: break;
	}
	return APPOINTMENT_SEAT_CLAIM_FAULT;
}

static bool
is_same_name(struct context *context, struct text one, struct text other)
{
	return text_equal(unicode_fold_for_search(context->arena, one), unicode_fold_for_search(context->arena, other));
}

/* A spot at that time which the leader has booked for this name. */
static enum appointment_seat_claim
claim_named(struct context *context, const struct appointment_group *group, const struct appointment_claim *claim,
            const struct appointment_list *seats, struct slot_id slot, struct appointment_id *id)
{
	const struct donor *friend = &claim->donor;
	struct appointment_group_sql_claim_named row;

	for (size_t i = 0; i < seats->count; i++) {
		if (!slot_id_equal(seats->at[i].slot, slot) || seats->at[i].leader_sees != APPOINTMENT_LEADER_SEES_TYPED ||
		    !is_same_name(context, seats->at[i].donor.name, friend->name))
			continue;
		switch (appointment_group_sql_claim_named(context, seats->at[i].id, group->id, context->now,
		                                          people_seal(context, SEALED_APPOINTMENT_NAME, friend->name),
		                                          people_email_hash(context, friend->email),
		                                          people_seal(context, SEALED_APPOINTMENT_EMAIL, friend->email),
		                                          people_donor_hash(context, friend->email, friend->name),
		                                          appointment_seal_shown(context, SEALED_APPOINTMENT_SHOWN, friend->shown),
		                                          leader_sees(claim), APPOINTMENT_CONSENT_ONE, &row)) {
		case DB_WROTE:       *id = row.id; return APPOINTMENT_SEAT_CLAIM_OK;
		case DB_WROTE_NONE:  return APPOINTMENT_SEAT_CLAIM_FULL;
		case DB_WROTE_FAULT: return APPOINTMENT_SEAT_CLAIM_FAULT;
		}
	}
	return APPOINTMENT_SEAT_CLAIM_OTHER_NAME;
}

/* A person who has an appointment has it, whatever happened to the rest. */
static enum appointment_seat_claim
find_again(struct context *context, const struct appointment_group *group, const struct donor *friend, struct secret *link)
{
	struct appointment booked;

	switch (appointment_find_donor(context, group->drive, friend->email, friend->name, &booked)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  return APPOINTMENT_SEAT_CLAIM_OK;
	case FOUND_FAULT: return APPOINTMENT_SEAT_CLAIM_FAULT;
	}
	*link = appointment_link(context, &booked);
	return appointment_email_link_again(context, &booked) ? APPOINTMENT_SEAT_CLAIM_ALREADY : APPOINTMENT_SEAT_CLAIM_FAULT;
}

enum appointment_seat_claim
appointment_seat_claim(struct context *context, const struct appointment_group *group, const struct appointment_claim *claim,
                       struct secret *link)
{
	struct appointment_list seats;
	struct appointment_id id;
	struct slot_id slot;
	bool named;
	struct appointment booked;
	struct drive drive;
	enum appointment_seat_claim outcome;
	DB_TRANSACTION(tx, context);

	outcome = find_again(context, group, &claim->donor, link);
	if (outcome != APPOINTMENT_SEAT_CLAIM_OK)
		return outcome == APPOINTMENT_SEAT_CLAIM_ALREADY && db_commit(&tx) != DB_COMMITTED ? APPOINTMENT_SEAT_CLAIM_FAULT : outcome;
	if (drive_read(context, group->drive, &drive) != FOUND_OK || !appointment_group_seats(context, group, &seats))
		return APPOINTMENT_SEAT_CLAIM_FAULT;
	if (drive.state == DRIVE_STATE_CANCELLED || drive.day_closed)
		return APPOINTMENT_SEAT_CLAIM_CLOSED;
	if (!find_choice(context, &seats, claim->choice, &slot, &named))
		return APPOINTMENT_SEAT_CLAIM_FULL;
	outcome = named ? claim_named(context, group, claim, &seats, slot, &id) : claim_open(context, group, claim, slot, &id);
	if (outcome != APPOINTMENT_SEAT_CLAIM_OK)
		return outcome;
	if (appointment_read(context, id, &booked) != FOUND_OK || !appointment_email_kept(context, &booked, BYTES_NONE) ||
	    !follow_up_mark_donor(context, FOLLOW_UP_DONOR_BOOKED, group->drive,
	                          people_donor_hash(context, claim->donor.email, claim->donor.name)) ||
	    db_commit(&tx) != DB_COMMITTED)
		return APPOINTMENT_SEAT_CLAIM_FAULT;
	*link = appointment_link(context, &booked);
	return APPOINTMENT_SEAT_CLAIM_OK;
}

enum appointment_change
appointment_group_name(struct context *context, const struct appointment_group *group, struct appointment_id seat, struct text name)
{
	enum db_write wrote;
	DB_TRANSACTION(tx, context);

	wrote = text_is_empty(name) ? appointment_group_sql_unname(context, seat, group->id, context->now)
	      : appointment_group_sql_name(context, seat, group->id, context->now, people_seal(context, SEALED_APPOINTMENT_NAME, name));
	switch (wrote) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return APPOINTMENT_CHANGE_GONE;
	case DB_WROTE_FAULT: return APPOINTMENT_CHANGE_FAULT;
	}
	return db_commit(&tx) == DB_COMMITTED ? APPOINTMENT_CHANGE_OK : APPOINTMENT_CHANGE_FAULT;
}
