/* appointment_remind: one reminder each, the day before. */
#include "appointment/appointment_inside.h"
#include "appointment/appointment_letter.h"
#include "appointment_sql.h"
#include "base/histogram.h"
#include "base/unreadable.h"
#include "db/database.h"
#include "limits.h"

enum { HOUR_OF_DAY = 10 };
/* The day before at 10:00 is at most 38 hours ahead, an hour more when the clocks change; a drive over midnight begins a day earlier. */
#define FURTHEST_AHEAD (LIMIT_REMINDER_HOURS_AHEAD * INSTANT_HOUR)

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
	enum db_write wrote;
	DB_TRANSACTION(tx, context);

	wrote = appointment_sql_reminded(context, id, context->now);
	if (wrote != DB_WROTE)
		return wrote;
	if (appointment_read(context, id, &appointment) != FOUND_OK || !appointment_email_reminder(context, &appointment))
		return DB_WROTE_FAULT;
	return db_commit(&tx) == DB_COMMITTED ? DB_WROTE : DB_WROTE_FAULT;
}

/* Those of one drive who are due; answers how many were written to, -1 a fault. */
static int64_t
remind_of(struct context *context, struct drive_id id, int64_t most)
{
	struct appointment_sql_to_remind_list rows = { 0 };
	uint64_t before = unreadable_count();
	struct drive drive;
	struct instant due;
	int64_t written = 0;

	/* A drive that cannot be read was noted: the others are reminded. */
	if (drive_read(context, id, &drive) != FOUND_OK)
		return unreadable_count() == before ? -1 : 0;
	due = due_of(&drive);
	if (instant_compare(due, context->now) > 0)
		return 0;
	if (appointment_sql_to_remind(context, id, context->now, due, &rows) == DB_READ_FAULT)
		return -1;
	for (size_t i = 0; i < rows.count && written < most; i++) {
		before = unreadable_count();
		switch (remind(context, rows.at[i].id)) {
		case DB_WROTE:       written++; break;
		case DB_WROTE_NONE:  break;
		case DB_WROTE_FAULT:
			/* Its page, say, cannot be read: nothing of it was written, and the others are reminded. */
			if (unreadable_count() == before)
				return -1;
			break;
		}
	}
	return written;
}

/* From the last drive looked at.  `each`: with memory that is only for one drive. */
static int64_t
remind_drives(struct context *each, const struct appointment_sql_drives_to_remind_list *drives, struct appointment_reminded *after)
{
	const int64_t until = clock_us() + LIMIT_TURN_MS * INT64_C(1000);
	int64_t written = 0;

	for (size_t i = 0; i < drives->count && (i == 0 || clock_us() < until); i++) {
		const int64_t now_written = remind_of(each, drives->at[i].id, LIMIT_TURN_EMAILS - written);

		arena_reset(each->arena);
		if (now_written < 0)
			return -1;
		written += now_written;
		/* This drive may have more of them: the next turn begins with it. */
		if (written == LIMIT_TURN_EMAILS)
			break;
		*after = (struct appointment_reminded){ drives->at[i].starts, drives->at[i].id };
	}
	return written;
}

int64_t
appointment_remind_some(struct context *context, struct appointment_reminded *after)
{
	struct appointment_sql_drives_to_remind_list drives = { 0 };
	struct context each = *context;
	int64_t written;
	DB_TRANSACTION(tx, context);

	if (after->starts.us == 0)
		after->starts = instant_plus(context->now, -FURTHEST_AHEAD);
	if (appointment_sql_drives_to_remind(context, context->now, instant_plus(context->now, FURTHEST_AHEAD), after->starts, after->id,
	                                     &drives) == DB_READ_FAULT)
		return -1;
	if (drives.count == 0)
		*after = (struct appointment_reminded){ 0 };
	each.arena = arena_new(LIMIT_REQUEST_ARENA_BYTES);
	written = remind_drives(&each, &drives, after);
	arena_free(each.arena);
	return written >= 0 && db_commit(&tx) == DB_COMMITTED ? written : -1;
}

int64_t
appointment_remind_due(struct context *context)
{
	struct appointment_reminded after = { 0 };
	int64_t all = 0;

	do {
		const int64_t written = appointment_remind_some(context, &after);

		if (written < 0)
			return -1;
		all += written;
	} while (after.starts.us != 0);
	return all;
}
