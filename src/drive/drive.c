#include "drive/drive.h"

#include "base/histogram.h"
#include "base/id.h"
#include "base/unreadable.h"
#include "db/database.h"
#include "drive/drive_search.h"
#include "drive_join_sql.h"
#include "drive_sql.h"
#include "honour/honour_news.h"
#include "limits.h"
#include "people/people.h"
#include "people/people_audit.h"

#define ZONE_UNKNOWN "its time zone is not known on this system; install tzdata and tzdata-legacy, then restart"

static enum found
unreadable(struct drive_id id, const char *why)
{
	unreadable_note(UNREADABLE_DRIVE, id.id, why);
	return FOUND_FAULT;
}

bool
drive_add_slots(struct context *context, struct drive_id drive, const struct drive_slot_list *slots)
{
	for (size_t i = 0; i < slots->count; i++) {
		const struct drive_slot *slot = &slots->at[i];
		const struct slot_id id = { id_new(context->now) };

		if (drive_sql_add_slot(context, id, drive, date_text(context->arena, slot->local.date), slot->local.minute,
		                       slot->local.later, slot->starts, slot->capacity) != DB_WROTE)
			return false;
	}
	return true;
}

bool
drive_write_directions(struct context *context, struct drive_id drive, struct text text)
{
	const enum drive_text_kind kind = DRIVE_TEXT_KIND_DIRECTIONS;
	const struct text language = TEXT("und");

	if (text_is_empty(text))
		return drive_sql_drop_text(context, drive, kind, language) != DB_WROTE_FAULT;
	return drive_sql_put_text(context, drive, kind, language, text) == DB_WROTE;
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
	if (drive_sql_add(context, *drive, organiser, words->service_name, words->service_phone, words->service_web, words->venue,
	                  words->address, date_text(context->arena, words->date), zone_name(words->zone),
	                  words->from_minute, words->until_minute, words->break_from, words->break_until, words->slot_minutes,
	                  words->capacity, starts, ends, context->now) != DB_WROTE ||
	    !drive_write_directions(context, *drive, words->directions) ||
	    drive_sql_join_page(context, *drive, page, context->now) != DB_WROTE ||
	    !drive_add_slots(context, *drive, &slots) || !drive_search_index(context, *drive) || !honour_news_drive(context, page, *drive) ||
	    !people_audit(context, organiser, "drive.open", (struct audit_about){ .drive = *drive }))
		return DRIVE_OPEN_FAULT;
	return db_commit(&tx) == DB_COMMITTED ? DRIVE_OPEN_OK : DRIVE_OPEN_FAULT;
}

enum found
drive_read(struct context *context, struct drive_id id, struct drive *drive)
{
	struct drive_sql_read row;
	struct drive_words *words = &drive->words;

	switch (drive_sql_read(context, id, &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: return FOUND_FAULT;
	}
	*drive = (struct drive){
		.id = id, .organiser = row.organiser, .state = row.state, .starts = row.starts, .ends = row.ends,
		.sequence = row.sequence, .day_closed = !instant_is_none(row.day_closed_at), .day_closed_at = row.day_closed_at,
		.late = row.late, .late_at = row.late_at,
	};
	words->service_name = row.service_name;
	words->service_phone = row.service_phone;
	words->service_web = row.service_web;
	words->venue = row.venue;
	words->address = row.address;
	words->directions = row.directions;
	words->zone = zone_find(row.zone);
	if (words->zone == NULL)
		return unreadable(id, ZONE_UNKNOWN);
	if (!date_from_text(row.date, &words->date))
		return unreadable(id, "its date is none; restore it from a backup");
	unreadable_clear(UNREADABLE_DRIVE, id.id, NULL);
	words->from_minute = (int)row.from_minute;
	words->until_minute = (int)row.until_minute;
	words->break_from = (int)row.break_from;
	words->break_until = (int)row.break_until;
	words->slot_minutes = (int)row.slot_minutes;
	words->capacity = (int)row.capacity;
	return FOUND_OK;
}

static bool
is_slot_date(struct slot_id id, struct text word, struct date *date)
{
	if (date_from_text(word, date))
		return true;
	unreadable_note(UNREADABLE_SLOT, id.id, "its date is none; restore it from a backup");
	return false;
}

bool
drive_is_ahead(const struct context *context, const struct drive *drive)
{
	return drive->state != DRIVE_STATE_CANCELLED && !drive->day_closed && instant_compare(drive->ends, context->now) > 0;
}

bool
drive_slots(struct context *context, const struct drive *drive, struct drive_slot_list *slots)
{
	struct drive_sql_slots_list rows;
	const int64_t step = drive->words.slot_minutes * INSTANT_MINUTE;

	if (drive_sql_slots(context, drive->id, &rows) == DB_READ_FAULT)
		return false;
	slots->count = 0;
	slots->at = arena_list_of(context->arena, struct drive_slot, rows.count);
	for (size_t i = 0; i < rows.count; i++) {
		struct drive_slot *slot = &slots->at[slots->count];

		slot->id = rows.at[i].id;
		if (!is_slot_date(rows.at[i].id, rows.at[i].date, &slot->local.date))
			continue;
		slot->local.minute = (int16_t)rows.at[i].minute;
		slot->local.later = rows.at[i].later;
		slot->starts = rows.at[i].starts;
		slot->capacity = rows.at[i].capacity;
		slot->booked = rows.at[i].booked;
		slot->overbooked = rows.at[i].overbooked;
		slot->repeated_hour = zone_is_repeated(drive->words.zone, slot->local);
		slot->after_break = slots->count > 0 && slot->starts.us - slots->at[slots->count - 1].starts.us > step;
		slots->count++;
	}
	return true;
}

bool
drive_slot_is_full(struct context *context, struct drive_id drive, struct slot_id slot)
{
	struct drive_sql_one_slot row;

	return drive_sql_one_slot(context, slot, drive, &row) == DB_READ && row.booked >= row.capacity;
}

enum found
drive_slot_read(struct context *context, const struct drive *drive, struct slot_id id, struct drive_slot *slot)
{
	struct drive_sql_one_slot row;

	switch (drive_sql_one_slot(context, id, drive->id, &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: return FOUND_FAULT;
	}
	*slot = (struct drive_slot){ .id = id, .local = { .minute = (int16_t)row.minute, .later = row.later }, .starts = row.starts,
		.capacity = row.capacity, .booked = row.booked, .overbooked = row.overbooked };
	if (!is_slot_date(id, row.date, &slot->local.date))
		return FOUND_FAULT;
	slot->repeated_hour = zone_is_repeated(drive->words.zone, slot->local);
	return FOUND_OK;
}

enum found
drive_of_page(struct context *context, struct drive_id drive, struct honour_page_id page)
{
	struct drive_sql_joined row;

	switch (drive_sql_joined(context, drive, page, &row)) {
	case DB_READ:       return FOUND_OK;
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: break;
	}
	return FOUND_FAULT;
}

bool
drive_list_add(struct context *context, struct drive_id id, struct drive_list *drives)
{
	const uint64_t before = unreadable_count();

	if (drive_read(context, id, &drives->at[drives->count]) == FOUND_OK)
		drives->count++;
	else if (unreadable_count() == before)
		return false;
	return true;
}

static bool
read_all(struct context *context, const struct drive_id *ids, size_t stride, size_t count, struct drive_list *drives)
{
	drives->count = 0;
	drives->at = arena_list_of(context->arena, struct drive, count);
	for (size_t i = 0; i < count; i++) {
		const struct drive_id *id = (const struct drive_id *)(const void *)((const char *)ids + i * stride);

		if (!drive_list_add(context, *id, drives))
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
drive_zone_of_page(struct context *context, struct honour_page_id page, const struct zone **zone)
{
	struct drive_sql_zone_of_page row;
	const enum db_read read = drive_sql_zone_of_page(context, page, &row);

	*zone = read == DB_READ ? zone_find(row.zone) : NULL;
	if (*zone == NULL)
		*zone = zone_find(TEXT("UTC"));
	return read != DB_READ_FAULT;
}

bool
drive_next_of_page(struct context *context, struct honour_page_id page, struct drive_list *drives)
{
	struct drive_sql_next_of_page_list rows;

	if (drive_sql_next_of_page(context, page, context->now, &rows) == DB_READ_FAULT ||
	    !read_all(context, rows.count ? &rows.at[0].id : NULL, sizeof rows.at[0], rows.count, drives))
		return false;
	if (drives->count > 1)
		drives->count = 1;
	return true;
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

static enum drive_slot_change
change_of(enum db_write wrote)
{
	switch (wrote) {
	case DB_WROTE:       return DRIVE_SLOT_CHANGE_OK;
	case DB_WROTE_NONE:  return DRIVE_SLOT_CHANGE_NONE;
	case DB_WROTE_FAULT: break;
	}
	return DRIVE_SLOT_CHANGE_FAULT;
}

enum drive_slot_change
drive_book_slot(struct context *context, struct drive_id drive, struct slot_id slot, int64_t n)
{
	return change_of(drive_sql_book(context, drive, slot, n, context->now));
}

enum drive_slot_change
drive_rebook_slot(struct context *context, struct drive_id drive, struct slot_id slot)
{
	return change_of(drive_sql_rebook(context, drive, slot, context->now));
}

enum drive_slot_change
drive_release_slot(struct context *context, struct slot_id slot, int64_t n)
{
	return change_of(drive_sql_release(context, slot, n));
}

enum drive_slot_change
drive_book_at_desk(struct context *context, struct slot_id slot)
{
	return change_of(drive_sql_book_at_desk(context, slot));
}

enum drive_slot_change
drive_overbook(struct context *context, struct slot_id slot)
{
	return change_of(drive_sql_overbook(context, slot));
}

enum drive_slot_change
drive_release_overbooked(struct context *context, struct slot_id slot)
{
	return change_of(drive_sql_release_overbooked(context, slot));
}

enum drive_change
drive_set_open(struct context *context, struct drive_id drive, bool open)
{
	switch (drive_sql_set_state(context, drive, open ? DRIVE_STATE_OPEN : DRIVE_STATE_CLOSED, context->now)) {
	case DB_WROTE:       return drive_search_index(context, drive) ? DRIVE_CHANGE_OK : DRIVE_CHANGE_FAULT;
	case DB_WROTE_NONE:  return DRIVE_CHANGE_ALREADY;
	case DB_WROTE_FAULT: break;
	}
	return DRIVE_CHANGE_FAULT;
}

/* The search no longer finds it and no page can join it: those lists are of future drives. */
static bool
leave_lists(struct context *context, struct drive_id drive)
{
	return drive_search_index(context, drive) && drive_join_sql_unset_joinable(context, drive) != DB_WROTE_FAULT;
}

enum drive_change
drive_cancel(struct context *context, struct drive_id drive)
{
	switch (drive_sql_cancel(context, drive, context->now)) {
	case DB_WROTE:
		return drive_sql_empty_slots(context, drive) != DB_WROTE_FAULT && leave_lists(context, drive) ? DRIVE_CHANGE_OK
		                                                                                              : DRIVE_CHANGE_FAULT;
	case DB_WROTE_NONE:  return DRIVE_CHANGE_ALREADY;
	case DB_WROTE_FAULT: break;
	}
	return DRIVE_CHANGE_FAULT;
}

enum drive_change
drive_close_day(struct context *context, struct drive_id drive)
{
	switch (drive_sql_close_day(context, drive, context->now)) {
	case DB_WROTE:       return leave_lists(context, drive) ? DRIVE_CHANGE_OK : DRIVE_CHANGE_FAULT;
	case DB_WROTE_NONE:  return DRIVE_CHANGE_ALREADY;
	case DB_WROTE_FAULT: break;
	}
	return DRIVE_CHANGE_FAULT;
}

enum drive_change
drive_reopen_day(struct context *context, struct drive_id drive)
{
	switch (drive_sql_reopen_day(context, drive)) {
	case DB_WROTE:       return drive_search_index(context, drive) ? DRIVE_CHANGE_OK : DRIVE_CHANGE_FAULT;
	case DB_WROTE_NONE:  return DRIVE_CHANGE_ALREADY;
	case DB_WROTE_FAULT: break;
	}
	return DRIVE_CHANGE_FAULT;
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
	return text_format(arena, "%.*s\u00a0to\u00a0%.*s", TEXT_PRINT(drive_time(arena, drive, drive->starts)),
	                   TEXT_PRINT(drive_time(arena, drive, drive->ends)));
}

int64_t
drive_read_some(struct context *context, int64_t *after)
{
	struct drive_sql_zones_from_list rows;

	if (drive_sql_zones_from(context, *after, &rows) == DB_READ_FAULT)
		return -1;
	for (size_t i = 0; i < rows.count; i++) {
		const uint64_t before = unreadable_count();
		struct drive_slot_list slots;
		struct drive drive;

		*after = rows.at[i].id.id;
		if ((drive_read(context, rows.at[i].id, &drive) != FOUND_OK || !drive_slots(context, &drive, &slots)) &&
		    unreadable_count() == before)
			return -1;
	}
	return (int64_t)rows.count;
}

int64_t
drive_store_zones(struct context *context, int64_t *after)
{
	struct drive_sql_zones_from_list rows;
	DB_TRANSACTION(tx, context);

	if (drive_sql_zones_from(context, *after, &rows) == DB_READ_FAULT)
		return -1;
	for (size_t i = 0; i < rows.count; i++) {
		const struct zone *zone = zone_find(rows.at[i].zone);

		*after = rows.at[i].id.id;
		if (zone == NULL)
			(void)unreadable(rows.at[i].id, ZONE_UNKNOWN);
		else if (!text_equal(zone_name(zone), rows.at[i].zone) &&
		         drive_sql_set_zone(context, rows.at[i].id, zone_name(zone)) == DB_WROTE_FAULT)
			return -1;
	}
	return db_commit(&tx) == DB_COMMITTED ? (int64_t)rows.count : -1;
}
