#include "appointment/appointment_release.h"

#include "appointment/appointment_drive.h"
#include "appointment/appointment_hold.h"
#include "appointment/appointment_inside.h"
#include "appointment/appointment_letter.h"
#include "appointment_group_sql.h"
#include "appointment_release_sql.h"
#include "appointment_sql.h"
#include "db/database.h"
#include "db/follow_up.h"
#include "people/people.h"
#include "people/people_audit.h"

bool
appointment_release_groups(struct context *context, struct drive_id drive, struct appointment_release_group_list *groups)
{
	struct appointment_release_sql_groups_list rows;

	*groups = (struct appointment_release_group_list){ 0 };
	if (appointment_release_sql_groups(context, drive, context->now, &rows) == DB_READ_FAULT)
		return false;
	groups->at = arena_list_of(context->arena, struct appointment_release_group, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		groups->at[groups->count++] = (struct appointment_release_group){ rows.at[i].id, rows.at[i].seats, rows.at[i].claimed,
			rows.at[i].created_at, rows.at[i].confirmed, rows.at[i].unreached };
	return true;
}

bool
appointment_release_singles(struct context *context, struct drive_id drive, struct appointment_release_single_list *singles)
{
	struct appointment_release_sql_singles_list rows;

	*singles = (struct appointment_release_single_list){ 0 };
	if (appointment_release_sql_singles(context, drive, context->now, &rows) == DB_READ_FAULT)
		return false;
	singles->at = arena_list_of(context->arena, struct appointment_release_single, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		singles->at[singles->count++] = (struct appointment_release_single){ rows.at[i].id, rows.at[i].slot, rows.at[i].booked_at };
	return true;
}

struct text
appointment_release_time(struct arena *arena, const struct drive *drive, const struct drive_slot_list *slots, struct slot_id slot)
{
	for (size_t i = 0; i < slots->count; i++)
		if (slot_id_equal(slots->at[i].id, slot))
			return drive_slot_time(arena, drive, &slots->at[i]);
	return TEXT("");
}

/* The group, when it is of this drive and the drive is still to come. */
static enum appointment_release
find_group(struct context *context, struct drive_id id, struct group_id group_id, struct appointment_group *group)
{
	struct drive drive;

	switch (appointment_group_read(context, group_id, group)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  return APPOINTMENT_RELEASE_GONE;
	case FOUND_FAULT: return APPOINTMENT_RELEASE_FAULT;
	}
	if (!drive_id_equal(group->drive, id) || group->lapsed)
		return APPOINTMENT_RELEASE_GONE;
	if (drive_read(context, id, &drive) != FOUND_OK)
		return APPOINTMENT_RELEASE_FAULT;
	return drive_is_ahead(context, &drive) ? APPOINTMENT_RELEASE_OK : APPOINTMENT_RELEASE_GONE;
}

enum appointment_release
appointment_release_unclaimed(struct context *context, struct person_id organiser, struct drive_id drive, struct group_id group_id)
{
	struct appointment_release_sql_unclaimed_list rows;
	struct appointment_group group;
	enum appointment_release may;
	DB_TRANSACTION(tx, context);

	may = find_group(context, drive, group_id, &group);
	if (may != APPOINTMENT_RELEASE_OK)
		return may;
	if (appointment_release_sql_unclaimed(context, group_id, context->now, &rows) == DB_READ_FAULT)
		return APPOINTMENT_RELEASE_FAULT;
	if (rows.count == 0)
		return APPOINTMENT_RELEASE_GONE;
	/* The email says which seats there were, so it is written before. */
	if (!appointment_email_unclaimed_released(context, &group))
		return APPOINTMENT_RELEASE_FAULT;
	for (size_t i = 0; i < rows.count; i++)
		if (appointment_group_sql_release(context, rows.at[i].id, context->now) != DB_WROTE ||
		    !appointment_let_go(context, rows.at[i].slot, rows.at[i].over_capacity))
			return APPOINTMENT_RELEASE_FAULT;
	if (!follow_up_mark(context, FOLLOW_UP_SEATS_FREED, drive) ||
	    !people_audit(context, organiser, "drive.release_unclaimed", (struct audit_about){ .drive = drive, .subject = group_id.id }) ||
	    db_commit(&tx) != DB_COMMITTED)
		return APPOINTMENT_RELEASE_FAULT;
	return APPOINTMENT_RELEASE_OK;
}

enum appointment_release
appointment_release_whole_group(struct context *context, struct person_id organiser, struct drive_id drive, struct group_id group_id)
{
	struct appointment_group group;
	enum appointment_release may;
	DB_TRANSACTION(tx, context);

	may = find_group(context, drive, group_id, &group);
	if (may != APPOINTMENT_RELEASE_OK)
		return may;
	if (instant_is_none(group.confirm_until))
		return APPOINTMENT_RELEASE_GONE;
	if (!appointment_group_release(context, &group) ||
	    !people_audit(context, organiser, "drive.release_group", (struct audit_about){ .drive = drive, .subject = group_id.id }) ||
	    db_commit(&tx) != DB_COMMITTED)
		return APPOINTMENT_RELEASE_FAULT;
	return APPOINTMENT_RELEASE_OK;
}

enum appointment_release
appointment_release_one(struct context *context, struct person_id organiser, struct drive_id drive, struct appointment_id id)
{
	struct appointment_sql_cancel row;
	struct appointment before;
	bool confirmed;
	DB_TRANSACTION(tx, context);

	switch (appointment_read(context, id, &before)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  return APPOINTMENT_RELEASE_GONE;
	case FOUND_FAULT: return APPOINTMENT_RELEASE_FAULT;
	}
	if (!drive_id_equal(before.drive, drive) || !group_id_is_none(before.group) || before.kind != APPOINTMENT_KIND_DONOR ||
	    before.walk_in || text_is_empty(before.donor.email) || instant_compare(before.starts, context->now) <= 0)
		return APPOINTMENT_RELEASE_GONE;
	if (!appointment_is_confirmed(context, before.donor.email, &confirmed))
		return APPOINTMENT_RELEASE_FAULT;
	if (confirmed)
		return APPOINTMENT_RELEASE_GONE;
	switch (appointment_sql_cancel(context, id, context->now, &row)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return APPOINTMENT_RELEASE_GONE;
	case DB_WROTE_FAULT: return APPOINTMENT_RELEASE_FAULT;
	}
	if (!appointment_let_go(context, row.slot, row.over_capacity) || appointment_read(context, id, &before) != FOUND_OK ||
	    !appointment_email_released(context, &before) || !follow_up_mark(context, FOLLOW_UP_SEATS_FREED, drive) ||
	    !people_audit(context, organiser, "drive.release", (struct audit_about){ .drive = drive, .subject = id.id }) ||
	    db_commit(&tx) != DB_COMMITTED)
		return APPOINTMENT_RELEASE_FAULT;
	return APPOINTMENT_RELEASE_OK;
}
