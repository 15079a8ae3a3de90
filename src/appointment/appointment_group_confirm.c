/* appointment_group_confirm: a group whose leader's address nobody has confirmed is released after a while. */
#include "appointment/appointment_group.h"
#include "appointment/appointment_inside.h"
#include "appointment/appointment_letter.h"
#include "appointment_group_sql.h"
#include "db/database.h"
#include "db/follow_up.h"
#include "limits.h"
#include "outbox/outbox.h"
#include "people/people.h"

struct instant
appointment_group_confirm_until(struct instant now, struct instant starts)
{
	const bool soon = instant_compare(starts, instant_plus(now, LIMIT_GROUP_SOON_HOURS * INSTANT_HOUR)) <= 0;

	return instant_plus(now, (soon ? LIMIT_GROUP_CONFIRM_HOURS_SOON : LIMIT_GROUP_CONFIRM_HOURS) * INSTANT_HOUR);
}

bool
appointment_group_is_code(struct context *context, const struct appointment_group *group, struct secret code)
{
	return crypto_equal(text_bytes(appointment_group_confirm_code(context, group).text), text_bytes(code.text));
}

enum appointment_group_confirm
appointment_group_confirm(struct context *context, const struct appointment_group *group, struct secret code)
{
	DB_TRANSACTION(tx, context);

	if (!appointment_group_is_code(context, group, code))
		return APPOINTMENT_GROUP_CONFIRM_WRONG;
	switch (appointment_group_sql_confirm(context, group->id, group->link_generation)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return APPOINTMENT_GROUP_CONFIRM_LAPSED;
	case DB_WROTE_FAULT: return APPOINTMENT_GROUP_CONFIRM_FAULT;
	}
	if (appointment_group_sql_confirm_seats(context, group->id) == DB_WROTE_FAULT || !outbox_confirm(context, group->leader_email) ||
	    db_commit(&tx) != DB_COMMITTED)
		return APPOINTMENT_GROUP_CONFIRM_FAULT;
	return APPOINTMENT_GROUP_CONFIRM_OK;
}

/* Seats are freed in the order of their slots, as everywhere. */
static bool
release_seats(struct context *context, const struct appointment_group *group)
{
	struct appointment_group_sql_to_release_list rows;

	if (appointment_group_sql_to_release(context, group->id, people_email_hash(context, group->leader_email), context->now, &rows)
	    == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < rows.count; i++)
		if (appointment_group_sql_release(context, rows.at[i].id, context->now) != DB_WROTE ||
		    !appointment_let_go(context, rows.at[i].slot, rows.at[i].over_capacity))
			return false;
	return true;
}

/* They are told that what they have is theirs alone; who has no email address is found at the desk as before. */
static bool
keep_friends(struct context *context, const struct appointment_group *group)
{
	struct appointment_group_sql_to_keep_list rows;
	struct appointment kept;

	if (appointment_group_sql_to_keep(context, group->id, people_email_hash(context, group->leader_email), &rows) == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < rows.count; i++)
		if (appointment_group_sql_keep(context, rows.at[i].id, context->now) != DB_WROTE ||
		    appointment_read(context, rows.at[i].id, &kept) != FOUND_OK || !appointment_email_seat_kept(context, &kept))
			return false;
	return true;
}

bool
appointment_group_release(struct context *context, const struct appointment_group *group)
{
	DB_TRANSACTION(tx, context);

	switch (appointment_group_sql_lapse(context, group->id, context->now)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return true;
	case DB_WROTE_FAULT: return false;
	}
	/* The email lists the seats, so it is written while they are the group's. */
	return appointment_email_group_released(context, group) && release_seats(context, group) && keep_friends(context, group) &&
	       follow_up_mark(context, FOLLOW_UP_SEATS_FREED, group->drive) && db_commit(&tx) == DB_COMMITTED;
}

static bool
lapse(struct context *context, struct group_id id)
{
	struct appointment_group group;
	struct drive drive;

	if (appointment_group_read(context, id, &group) != FOUND_OK || drive_read(context, group.drive, &drive) != FOUND_OK)
		return false;
	/* Confirmed by signing in: its seats count against nobody. */
	if (instant_is_none(group.confirm_until) && appointment_group_sql_confirm_seats(context, id) == DB_WROTE_FAULT)
		return false;
	if (instant_is_none(group.confirm_until) || drive.state == DRIVE_STATE_CANCELLED || drive.day_closed ||
	    instant_compare(drive.ends, context->now) <= 0)
		return appointment_group_sql_settle(context, id) == DB_WROTE;
	return appointment_group_release(context, &group);
}

int64_t
appointment_group_lapse_due(struct context *context)
{
	struct appointment_group_sql_to_confirm_list rows;
	DB_TRANSACTION(tx, context);

	if (appointment_group_sql_to_confirm(context, context->now, LIMIT_GROUPS_RELEASED, &rows) == DB_READ_FAULT)
		return -1;
	for (size_t i = 0; i < rows.count; i++)
		if (!lapse(context, rows.at[i].id))
			return -1;
	return db_commit(&tx) == DB_COMMITTED ? (int64_t)rows.count : -1;
}
