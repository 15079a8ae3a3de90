/* appointment_remind: one reminder each, the day before. */
#include "appointment/appointment_inside.h"
#include "appointment/appointment_letter.h"
#include "appointment_sql.h"
#include "db/database.h"

enum { AT_ONCE_MAX = 200, HOUR_OF_DAY = 10 };
/* The day before at 10:00 is at most 38 hours ahead, an hour more when the clocks change; a drive over midnight begins a day earlier. */
#define FURTHEST_AHEAD (48 * INSTANT_HOUR)

/* 10:00 on the day before the drive's date: over midnight the same for everybody of that night. */
static struct instant
due_of(const struct drive *drive)
{
	struct local_time local = { date_from_number(date_number(drive->words.date) - 1), HOUR_OF_DAY * 60, false };
	struct instant due;

	switch (zone_instant(drive->words.zone, local, &due)) {
	case ZONE_INSTANT_OK:
	case ZONE_INSTANT_SKIPPED: break;                         /* the first minute after the jump will do */
	}
	return due;
}

static enum db_write
remind(struct context *context, struct appointment_id id)
{
	struct appointment appointment;
	enum db_write wrote = appointment_sql_reminded(context, id, context->now);

	if (wrote != DB_WROTE)
		return wrote;
	if (appointment_read(context, id, &appointment) != APPOINTMENT_FIND_OK || !appointment_mail_reminder(context, &appointment))
		return DB_WROTE_FAULT;
	return DB_WROTE;
}

/* One page of candidates; answers how many were read, -1 a fault. */
static int64_t
remind_some(struct context *context, struct appointment_sql_to_remind *last, struct drive *drive, int64_t *written)
{
	struct appointment_sql_to_remind_list rows;
	struct instant due;

	switch (appointment_sql_to_remind(context, context->now, instant_plus(context->now, -FURTHEST_AHEAD),
	                                  instant_plus(context->now, FURTHEST_AHEAD), last->starts, last->id, &rows)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return 0;
	case DB_READ_FAULT: return -1;
	}
	for (size_t i = 0; i < rows.count && *written < AT_ONCE_MAX; i++) {
		*last = rows.at[i];
		if (!drive_id_equal(drive->id, last->drive) && drive_read(context, last->drive, drive) != DRIVE_READ_OK)
			return -1;
		due = due_of(drive);
		/* Who booked after that moment has only just been written to. */
		if (instant_compare(due, context->now) > 0 || instant_compare(last->booked_at, due) >= 0)
			continue;
		switch (remind(context, last->id)) {
		case DB_WROTE:       (*written)++; break;
		case DB_WROTE_NONE:  break;
		case DB_WROTE_FAULT: return -1;
		}
	}
	return (int64_t)rows.count;
}

int64_t
appointment_remind_due(struct context *context)
{
	struct appointment_sql_to_remind last = { .starts = { 0 } };
	struct drive drive = { 0 };
	int64_t written = 0, seen;
	DB_TRANSACTION(tx, context);

	do {
		seen = remind_some(context, &last, &drive, &written);
		if (seen < 0)
			return -1;
	} while (seen > 0 && written < AT_ONCE_MAX);
	return db_keep(&tx) == DB_KEPT ? written : -1;
}
