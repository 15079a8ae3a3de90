/* appointment_seat: a friend claims a seat with the one link the leader handed on. */
#include "appointment/appointment_consent.h"
#include "appointment/appointment_group.h"
#include "appointment/appointment_inside.h"
#include "appointment/appointment_letter.h"
#include "appointment_group_sql.h"
#include "db/database.h"
#include "db/follow_up.h"
#include "people/people.h"

enum found
appointment_seat_next(struct context *context, const struct appointment_group *group, struct appointment *seat)
{
	struct appointment_group_sql_next_seat row;

	switch (appointment_group_sql_next_seat(context, group->id, context->now, &row)) {
	case DB_READ:       return appointment_read(context, row.id, seat);
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: break;
	}
	return FOUND_FAULT;
}

enum appointment_take
appointment_seat_claim(struct context *context, const struct appointment_group *group, const struct donor *friend, struct secret *link)
{
	struct appointment_group_sql_claim row;
	struct appointment seat;
	struct drive drive;
	DB_TRANSACTION(tx, context);

	/* Who has a place has it, whatever became of the rest. */
	switch (appointment_find_donor(context, group->drive, friend->email, friend->name, &seat)) {
	case FOUND_OK:
		if (!appointment_email_link_again(context, &seat) || db_commit(&tx) != DB_COMMITTED)
			return APPOINTMENT_TAKE_FAULT;
		*link = appointment_link(context, &seat);
		return APPOINTMENT_TAKE_ALREADY;
	case FOUND_NONE:  break;
	case FOUND_FAULT: return APPOINTMENT_TAKE_FAULT;
	}
	if (drive_read(context, group->drive, &drive) != FOUND_OK)
		return APPOINTMENT_TAKE_FAULT;
	if (drive.state == DRIVE_STATE_CANCELLED || drive.day_closed)
		return APPOINTMENT_TAKE_CLOSED;
	switch (appointment_group_sql_claim(context, group->id, context->now, people_seal(context, SEALED_APPOINTMENT_NAME, friend->name),
	                                    people_email_hash(context, friend->email),
	                                    people_seal(context, SEALED_APPOINTMENT_EMAIL, friend->email),
	                                    people_donor_hash(context, friend->email, friend->name),
	                                    appointment_seal_shown(context, SEALED_APPOINTMENT_SHOWN, friend->shown),
	                                    APPOINTMENT_CONSENT_ONE, &row)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return APPOINTMENT_TAKE_FULL;
	case DB_WROTE_FAULT: return APPOINTMENT_TAKE_FAULT;
	}
	if (appointment_read(context, row.id, &seat) != FOUND_OK || !appointment_email_kept(context, &seat, BYTES_NONE) ||
	    !follow_up_mark_donor(context, FOLLOW_UP_DONOR_BOOKED, group->drive,
	                  people_donor_hash(context, friend->email, friend->name)) ||
	    db_commit(&tx) != DB_COMMITTED)
		return APPOINTMENT_TAKE_FAULT;
	*link = appointment_link(context, &seat);
	return APPOINTMENT_TAKE_OK;
}
