/* waiting_follow_up: what bookings and drives set off in the waiting list (db/follow_up.h). */
#include "waiting/waiting_inside.h"

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

const struct follow_up_table waiting_follow_ups = { {
	[FOLLOW_UP_SEATS_FREED] = seats_freed,
	[FOLLOW_UP_DONOR_BOOKED] = donor_booked,
	[FOLLOW_UP_LEADER_BOOKED] = leader_booked,
	[FOLLOW_UP_DRIVE_CHANGED] = drive_changed,
	[FOLLOW_UP_DRIVE_CANCELLED] = drive_cancelled,
} };
