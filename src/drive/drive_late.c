#include "drive/drive_late.h"

#include "drive_sql.h"
#include "limits.h"

enum drive_change
drive_set_late(struct context *context, struct drive_id drive, enum drive_late late)
{
	switch (drive_sql_set_late(context, drive, late, context->now)) {
	case DB_WROTE:       return DRIVE_CHANGE_OK;
	case DB_WROTE_NONE:  return DRIVE_CHANGE_ALREADY;
	case DB_WROTE_FAULT: break;
	}
	return DRIVE_CHANGE_FAULT;
}

int64_t
drive_late_minutes(enum drive_late late)
{
	switch (late) {
	case DRIVE_LATE_ON_TIME:    return 0;
	case DRIVE_LATE_MINUTES_15: return 15;
	case DRIVE_LATE_MINUTES_30: return 30;
	case DRIVE_LATE_MINUTES_45: return 45;
	case DRIVE_LATE_MINUTES_60: return 60;
	}
	return 0;
}

struct drive_late_said
drive_late_shown(const struct context *context, const struct drive *drive)
{
	const int64_t minutes = drive_late_minutes(drive->late);
	struct drive_late_said shown = { .on_time = minutes == 0, .minutes = minutes };

	if (drive->state == DRIVE_STATE_CANCELLED || drive->day_closed ||
	    instant_compare(instant_plus(drive->ends, minutes * INSTANT_MINUTE), context->now) <= 0)
		return (struct drive_late_said){ 0 };
	shown.awaited = instant_compare(instant_plus(drive->starts, -LIMIT_DESK_HOURS_BEFORE * INSTANT_HOUR), context->now) <= 0;
	shown.said = !instant_is_none(drive->late_at);
	if (shown.said)
		shown.at = drive_time(context->arena, drive, drive->late_at);
	return shown;
}
