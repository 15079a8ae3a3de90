/* waiting_follow_up: what bookings and drives set off in the waiting list (db/follow_up.h). */
#include "waiting/waiting_inside.h"
#include "waiting_sql.h"

static bool
seats_freed(struct context *context, const struct follow_up *follow_up)
{
	return waiting_offer(context, follow_up->drive);
}

static bool
donor_booked(struct context *context, const struct follow_up *follow_up)
{
	return waiting_placed(context, follow_up->drive, follow_up->donor_hash, false);
}

static bool
leader_booked(struct context *context, const struct follow_up *follow_up)
{
	return waiting_placed(context, follow_up->drive, follow_up->donor_hash, true);
}

static bool
drive_changed(struct context *context, const struct follow_up *follow_up)
{
	return waiting_notify_changed(context, follow_up->drive);
}

static bool
drive_cancelled(struct context *context, const struct follow_up *follow_up)
{
	return waiting_cancel(context, follow_up->drive);
}

static bool
is_waited_for(struct context *context, struct drive_id drive, struct bytes client, int64_t *number)
{
	struct waiting_sql_is_waited_for row;

	if (waiting_sql_is_waited_for(context, drive, &row) != DB_READ)
		return false;
	*number = row.waited_for;
	return true;
}

static bool
seats_waited_for(struct context *context, struct drive_id drive, struct bytes client, int64_t *number)
{
	return waiting_seats(context, drive, number);
}

static bool
seats_of_client(struct context *context, struct drive_id drive, struct bytes client, int64_t *number)
{
	struct waiting_sql_seats_of_client row;

	if (waiting_sql_seats_of_client(context, drive, client, &row) != DB_READ)
		return false;
	*number = row.seats;
	return true;
}

static bool
waiting_told(struct context *context, struct drive_id drive, struct bytes client, int64_t *number)
{
	struct waiting_sql_told row;

	if (waiting_sql_told(context, drive, &row) != DB_READ)
		return false;
	*number = row.people;
	return true;
}

const struct follow_up_table waiting_follow_ups = {
	.run = {
		[FOLLOW_UP_SEATS_FREED] = seats_freed,
		[FOLLOW_UP_DONOR_BOOKED] = donor_booked,
		[FOLLOW_UP_LEADER_BOOKED] = leader_booked,
		[FOLLOW_UP_DRIVE_CHANGED] = drive_changed,
		[FOLLOW_UP_DRIVE_CANCELLED] = drive_cancelled,
	},
	.answer = {
		[FOLLOW_UP_IS_WAITED_FOR] = is_waited_for,
		[FOLLOW_UP_SEATS_WAITED_FOR] = seats_waited_for,
		[FOLLOW_UP_SEATS_OF_CLIENT] = seats_of_client,
		[FOLLOW_UP_WAITING_TOLD] = waiting_told,
	},
};
