/* drive_derive: hours and slots are local times; when the rules of a zone have changed, their instants are computed again. */
#include "drive/drive.h"

#include "base/histogram.h"
#include "db/database.h"
#include "drive/drive_search.h"
#include "drive_sql.h"
#include "limits.h"

static bool
derive_hours(struct context *context, const struct drive *drive)
{
	struct instant starts, ends;

	(void)drive_hours(&drive->words, &starts, &ends);
	return (starts.us == drive->starts.us && ends.us == drive->ends.us) ||
	       (drive_sql_set_hours(context, drive->id, starts, ends) == DB_WROTE && drive_search_index(context, drive->id));
}

/* How many moved; -1: a fault. */
static int64_t
derive_slots(struct context *context, const struct drive *drive)
{
	struct drive_slot_list slots;
	int64_t moved = 0;

	if (!drive_slots(context, drive, &slots))
		return -1;
	for (size_t i = 0; i < slots.count; i++) {
		struct instant starts;

		if (instant_compare(slots.at[i].starts, context->now) <= 0)
			continue;
		/* A minute that the new rules skip starts at the clock change. */
		(void)!zone_instant(drive->words.zone, slots.at[i].local, &starts);
		if (starts.us == slots.at[i].starts.us)
			continue;
		if (drive_sql_set_slot_starts(context, slots.at[i].id, starts) != DB_WROTE)
			return -1;
		moved++;
	}
	return moved;
}

static int64_t
derive_drives(struct context *context, const struct drive_sql_drives_from_list *rows, struct drive_derived *after)
{
	const int64_t until = clock_us() + LIMIT_TURN_MS * INT64_C(1000);
	int64_t moved = 0, now_moved;

	for (size_t i = 0; i < rows->count && (i == 0 || clock_us() < until); i++) {
		struct drive drive;

		after->id = rows->at[i].id;
		/* A zone that this machine no longer knows was noted: the others go on. */
		if (drive_read(context, rows->at[i].id, &drive) != FOUND_OK)
			continue;
		after->starts = drive.starts;
		if (instant_compare(drive.ends, context->now) <= 0)
			continue;
		now_moved = derive_slots(context, &drive);
		if (now_moved < 0 || !derive_hours(context, &drive))
			return -1;
		moved += now_moved;
	}
	return moved;
}

int64_t
drive_derive_some(struct context *context, struct drive_derived *after)
{
	struct context piece = *context;
	struct drive_sql_drives_from_list rows = { 0 };
	int64_t moved = -1;
	DB_TRANSACTION(tx, context);

	if (after->starts.us == 0)
		after->starts = instant_plus(context->now, -LIMIT_DRIVE_HOURS * INSTANT_HOUR);
	piece.arena = arena_new(LIMIT_REQUEST_ARENA_BYTES);
	if (drive_sql_drives_from(&piece, after->starts, after->id, &rows) != DB_READ_FAULT)
		moved = derive_drives(&piece, &rows, after);
	if (rows.count == 0)
		*after = (struct drive_derived){ 0 };
	arena_free(piece.arena);
	return moved >= 0 && db_commit(&tx) == DB_COMMITTED ? moved : -1;
}

int64_t
drive_derive_instants(struct context *context)
{
	struct drive_derived after = { 0 };
	int64_t all = 0;

	do {
		const int64_t moved = drive_derive_some(context, &after);

		if (moved < 0)
			return -1;
		all += moved;
	} while (after.starts.us != 0);
	return all;
}
