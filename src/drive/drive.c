#include "drive/drive.h"

#include "base/id.h"
#include "base/log.h"
#include "db/database.h"
#include "drive_sql.h"
#include "limits.h"
#include "people/people.h"

static const char *const state_words[] = {
	[DRIVE_STATE_OPEN] = "open", [DRIVE_STATE_CLOSED] = "closed", [DRIVE_STATE_CANCELLED] = "cancelled",
};

static enum drive_state
state_from(struct text word)
{
	for (size_t i = 0; i < COUNT_OF(state_words); i++)
		if (text_equal(word, text_of(state_words[i])))
			return (enum drive_state)i;
	log_bug(__FILE__, __LINE__, "a drive in no known state");
}

bool
drive_add_slots(struct context *context, struct drive_id drive, const struct drive_slot_list *slots)
{
	for (size_t i = 0; i < slots->count; i++) {
		const struct drive_slot *slot = &slots->at[i];
		const struct slot_id id = { id_new(context->now) };

		if (drive_sql_add_slot(context, id, drive, date_text(context->arena, slot->local.date), slot->local.minute,
		                       slot->local.later, slot->starts, slot->places) != DB_WROTE)
			return false;
	}
	return true;
}

enum drive_open
drive_open(struct context *context, struct person_id organiser, struct honour_page_id page, const struct drive_words *words,
           struct drive_id *drive)
{
	struct drive_slot_list slots;
	struct instant starts, ends;
	DB_TRANSACTION(tx, context);

	if (drive_plan(context->arena, words, &slots, &starts, &ends) != DRIVE_PLAN_OK)
		return DRIVE_OPEN_NO_PLAN;
	if (instant_compare(ends, context->now) <= 0)
		return DRIVE_OPEN_PAST;
	drive->id = id_new(context->now);
	if (drive_sql_add(context, *drive, organiser, words->service_name, words->service_phone, words->service_web, words->place,
	                  words->address, words->directions, date_text(context->arena, words->date), zone_name(words->zone),
	                  words->from_minute, words->until_minute, words->break_from, words->break_until, words->slot_minutes,
	                  words->places, starts, ends, context->now) != DB_WROTE ||
	    drive_sql_join_page(context, *drive, page, context->now) != DB_WROTE ||
	    !drive_add_slots(context, *drive, &slots) ||
	    !people_audit(context, organiser, "drive.open", drive->id))
		return DRIVE_OPEN_FAULT;
	return db_keep(&tx) == DB_KEPT ? DRIVE_OPEN_OK : DRIVE_OPEN_FAULT;
}

enum drive_read
drive_read(struct context *context, struct drive_id id, struct drive *drive)
{
	struct drive_sql_read row;
	struct drive_words *words = &drive->words;

	switch (drive_sql_read(context, id, &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return DRIVE_READ_NONE;
	case DB_READ_FAULT: return DRIVE_READ_FAULT;
	}
	*drive = (struct drive){
		.id = id, .organiser = row.organiser, .state = state_from(row.state), .starts = row.starts, .ends = row.ends,
		.sequence = row.sequence, .day_closed = !instant_is_none(row.day_closed_at), .day_closed_at = row.day_closed_at,
	};
	words->service_name = row.service_name;
	words->service_phone = row.service_phone;
	words->service_web = row.service_web;
	words->place = row.place;
	words->address = row.address;
	words->directions = row.directions;
	words->zone = zone_find(row.zone);
	if (words->zone == NULL || !date_from_text(row.date, &words->date)) {
		log_note(LOG_FAULT, "drive %lld: its zone or date is not known here; is tzdata installed?", (long long)id.id);
		return DRIVE_READ_FAULT;
	}
	words->from_minute = (int)row.from_minute;
	words->until_minute = (int)row.until_minute;
	words->break_from = (int)row.break_from;
	words->break_until = (int)row.break_until;
	words->slot_minutes = (int)row.slot_minutes;
	words->places = (int)row.places;
	return DRIVE_READ_OK;
}

bool
drive_slots(struct context *context, const struct drive *drive, struct drive_slot_list *slots)
{
	struct drive_sql_slots_list rows;
	const int64_t step = drive->words.slot_minutes * INSTANT_MINUTE;

	if (drive_sql_slots(context, drive->id, &rows) == DB_READ_FAULT)
		return false;
	slots->count = rows.count;
	slots->at = arena_list_of(context->arena, struct drive_slot, rows.count);
	for (size_t i = 0; i < rows.count; i++) {
		struct drive_slot *slot = &slots->at[i];

		slot->id = rows.at[i].id;
		if (!date_from_text(rows.at[i].date, &slot->local.date))
			return false;
		slot->local.minute = (int16_t)rows.at[i].minute;
		slot->local.later = rows.at[i].later;
		slot->starts = rows.at[i].starts;
		slot->places = rows.at[i].places;
		slot->taken = rows.at[i].taken;
		slot->extra = rows.at[i].extra;
		slot->repeated_hour = zone_is_repeated(drive->words.zone, slot->local);
		slot->after_break = i > 0 && slot->starts.us - slots->at[i - 1].starts.us > step;
	}
	return true;
}

enum drive_read
drive_slot_read(struct context *context, const struct drive *drive, struct slot_id id, struct drive_slot *slot)
{
	struct drive_sql_one_slot row;

	switch (drive_sql_one_slot(context, id, drive->id, &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return DRIVE_READ_NONE;
	case DB_READ_FAULT: return DRIVE_READ_FAULT;
	}
	*slot = (struct drive_slot){ .id = id, .local = { .minute = (int16_t)row.minute, .later = row.later }, .starts = row.starts,
		.places = row.places, .taken = row.taken, .extra = row.extra };
	if (!date_from_text(row.date, &slot->local.date))
		return DRIVE_READ_FAULT;
	slot->repeated_hour = zone_is_repeated(drive->words.zone, slot->local);
	return DRIVE_READ_OK;
}

enum drive_read
drive_of_page(struct context *context, struct drive_id drive, struct honour_page_id page)
{
	struct drive_sql_joined row;

	switch (drive_sql_joined(context, drive, page, &row)) {
	case DB_READ:       return DRIVE_READ_OK;
	case DB_READ_NONE:  return DRIVE_READ_NONE;
	case DB_READ_FAULT: break;
	}
	return DRIVE_READ_FAULT;
}

static bool
read_all(struct context *context, const struct drive_id *ids, size_t stride, size_t count, struct drive_list *drives)
{
	drives->count = count;
	drives->at = arena_list_of(context->arena, struct drive, count);
	for (size_t i = 0; i < count; i++) {
		const struct drive_id *id = (const struct drive_id *)(const void *)((const char *)ids + i * stride);

		if (drive_read(context, *id, &drives->at[i]) != DRIVE_READ_OK)
			return false;
	}
	return true;
}

bool
drive_list_of_page(struct context *context, struct honour_page_id page, struct drive_list *drives)
{
	struct drive_sql_of_page_list rows;

	return drive_sql_of_page(context, page, &rows) != DB_READ_FAULT &&
	       read_all(context, rows.count ? &rows.at[0].id : NULL, sizeof rows.at[0], rows.count, drives);
}

bool
drive_list_of_organiser(struct context *context, struct person_id organiser, struct drive_list *drives)
{
	struct drive_sql_of_organiser_list rows;

	return drive_sql_of_organiser(context, organiser, &rows) != DB_READ_FAULT &&
	       read_all(context, rows.count ? &rows.at[0].id : NULL, sizeof rows.at[0], rows.count, drives);
}

bool
drive_newest(struct context *context, struct drive_list *drives)
{
	struct drive_sql_newest_list rows;

	return drive_sql_newest(context, &rows) != DB_READ_FAULT &&
	       read_all(context, rows.count ? &rows.at[0].id : NULL, sizeof rows.at[0], rows.count, drives);
}

bool
drive_listed(struct context *context, struct instant since, struct drive_listed_list *drives)
{
	struct drive_sql_listed_from_list rows;

	if (drive_sql_listed_from(context, since, &rows) == DB_READ_FAULT)
		return false;
	drives->count = rows.count;
	drives->at = arena_list_of(context->arena, struct drive_listed, rows.count);
	for (size_t i = 0; i < rows.count; i++) {
		drives->at[i].page = rows.at[i].honour_page;
		if (drive_read(context, rows.at[i].id, &drives->at[i].drive) != DRIVE_READ_OK)
			return false;
	}
	return true;
}

bool
drive_pages(struct context *context, struct drive_id drive, struct drive_page_id_list *pages)
{
	struct drive_sql_pages_list rows;

	if (drive_sql_pages(context, drive, &rows) == DB_READ_FAULT)
		return false;
	pages->count = rows.count;
	pages->at = arena_list_of(context->arena, struct honour_page_id, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		pages->at[i] = rows.at[i].honour_page;
	return true;
}

enum drive_places
drive_take_places(struct context *context, struct slot_id slot, int64_t n)
{
	struct drive_sql_take_places row;

	switch (drive_sql_take_places(context, slot, n, context->now, &row)) {
	case DB_WROTE:       return DRIVE_PLACES_OK;
	case DB_WROTE_NONE:  return DRIVE_PLACES_NONE;
	case DB_WROTE_FAULT: break;
	}
	return DRIVE_PLACES_FAULT;
}

static enum drive_places
places_of(enum db_write wrote)
{
	switch (wrote) {
	case DB_WROTE:       return DRIVE_PLACES_OK;
	case DB_WROTE_NONE:  return DRIVE_PLACES_NONE;
	case DB_WROTE_FAULT: break;
	}
	return DRIVE_PLACES_FAULT;
}

enum drive_places
drive_free_places(struct context *context, struct slot_id slot, int64_t n)
{
	return places_of(drive_sql_free_places(context, slot, n));
}

enum drive_places
drive_take_place_at_desk(struct context *context, struct slot_id slot)
{
	return places_of(drive_sql_take_place_at_desk(context, slot));
}

enum drive_places
drive_take_extra(struct context *context, struct slot_id slot)
{
	return places_of(drive_sql_take_extra(context, slot));
}

enum drive_places
drive_free_extra(struct context *context, struct slot_id slot)
{
	return places_of(drive_sql_free_extra(context, slot));
}

enum drive_change
drive_set_open(struct context *context, struct drive_id drive, bool open)
{
	switch (drive_sql_set_state(context, drive, text_of(state_words[open ? DRIVE_STATE_OPEN : DRIVE_STATE_CLOSED]), context->now)) {
	case DB_WROTE:       return DRIVE_CHANGE_OK;
	case DB_WROTE_NONE:  return DRIVE_CHANGE_ALREADY;
	case DB_WROTE_FAULT: break;
	}
	return DRIVE_CHANGE_FAULT;
}

enum drive_change
drive_cancel(struct context *context, struct drive_id drive)
{
	switch (drive_sql_cancel(context, drive, context->now)) {
	case DB_WROTE:       return drive_sql_empty_slots(context, drive) != DB_WROTE_FAULT ? DRIVE_CHANGE_OK : DRIVE_CHANGE_FAULT;
	case DB_WROTE_NONE:  return DRIVE_CHANGE_ALREADY;
	case DB_WROTE_FAULT: break;
	}
	return DRIVE_CHANGE_FAULT;
}

enum drive_change
drive_close_day(struct context *context, struct drive_id drive)
{
	switch (drive_sql_close_day(context, drive, context->now)) {
	case DB_WROTE:       return DRIVE_CHANGE_OK;
	case DB_WROTE_NONE:  return DRIVE_CHANGE_ALREADY;
	case DB_WROTE_FAULT: break;
	}
	return DRIVE_CHANGE_FAULT;
}

enum drive_change
drive_reopen_day(struct context *context, struct drive_id drive)
{
	switch (drive_sql_reopen_day(context, drive)) {
	case DB_WROTE:       return DRIVE_CHANGE_OK;
	case DB_WROTE_NONE:  return DRIVE_CHANGE_ALREADY;
	case DB_WROTE_FAULT: break;
	}
	return DRIVE_CHANGE_FAULT;
}

static bool
derive_hours(struct context *context, const struct drive_sql_drives_ahead_list *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		struct instant starts, ends;
		struct drive drive;

		/* A zone that this machine no longer knows was noted: the others go on. */
		if (drive_read(context, rows->at[i].id, &drive) != DRIVE_READ_OK)
			continue;
		(void)drive_hours(&drive.words, &starts, &ends);
		if ((starts.us != drive.starts.us || ends.us != drive.ends.us)
		    && drive_sql_set_hours(context, drive.id, starts, ends) != DB_WROTE)
			return false;
	}
	return true;
}

/* How many moved; -1: a fault. */
static int64_t
derive_slots(struct context *context, const struct drive_sql_slots_ahead_list *rows)
{
	int64_t moved = 0;

	for (size_t i = 0; i < rows->count; i++) {
		const struct zone *zone = zone_find(rows->at[i].zone);
		struct local_time local = { .minute = (int16_t)rows->at[i].minute, .later = rows->at[i].later };
		struct instant starts;

		if (zone == NULL || !date_from_text(rows->at[i].date, &local.date))
			continue;
		/* A minute that the new rules skip starts when the clocks have jumped. */
		(void)!zone_instant(zone, local, &starts);
		if (starts.us == rows->at[i].starts.us)
			continue;
		if (drive_sql_set_slot_starts(context, rows->at[i].id, starts) != DB_WROTE)
			return -1;
		moved++;
	}
	return moved;
}

/* `page` has an arena of its own, emptied for each page. */
static int64_t
derive_all(struct context *page)
{
	struct drive_sql_slots_ahead_list slots;
	struct drive_sql_drives_ahead_list drives;
	struct slot_id slot = { 0 };
	struct drive_id drive = { 0 };
	int64_t moved = 0, now_moved;

	do {
		arena_reset(page->arena);
		if (drive_sql_slots_ahead(page, page->now, slot, &slots) == DB_READ_FAULT)
			return -1;
		now_moved = derive_slots(page, &slots);
		if (now_moved < 0)
			return -1;
		moved += now_moved;
		if (slots.count > 0)
			slot = slots.at[slots.count - 1].id;
	} while (slots.count > 0);
	do {
		arena_reset(page->arena);
		if (drive_sql_drives_ahead(page, page->now, drive, &drives) == DB_READ_FAULT || !derive_hours(page, &drives))
			return -1;
		if (drives.count > 0)
			drive = drives.at[drives.count - 1].id;
	} while (drives.count > 0);
	return moved;
}

int64_t
drive_derive_instants(struct context *context)
{
	struct context page = *context;
	int64_t moved;
	DB_TRANSACTION(tx, context);

	page.arena = arena_new(LIMIT_REQUEST_ARENA_BYTES);
	moved = derive_all(&page);
	arena_free(page.arena);
	return moved >= 0 && db_keep(&tx) == DB_KEPT ? moved : -1;
}

struct text
drive_slot_time(struct arena *arena, const struct drive *drive, const struct drive_slot *slot)
{
	const struct text time = minute_text(arena, slot->local.minute);

	if (!slot->repeated_hour)
		return time;
	return text_format(arena, "%.*s %.*s", TEXT_PRINT(time), TEXT_PRINT(zone_abbreviation(arena, drive->words.zone, slot->starts)));
}

struct text
drive_date_words(struct arena *arena, const struct drive *drive)
{
	return date_words(arena, drive->words.date);
}

struct text
drive_hours_text(struct arena *arena, const struct drive *drive)
{
	return text_format(arena, "%.*s–%.*s", TEXT_PRINT(drive_time(arena, drive, drive->starts)),
	                   TEXT_PRINT(drive_time(arena, drive, drive->ends)));
}
