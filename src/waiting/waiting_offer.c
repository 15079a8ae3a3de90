/* waiting_offer: seats that become free are held for the first entry that they fit, and freed once. */
#include "base/id.h"
#include "base/log.h"
#include "base/unreadable.h"
#include "db/database.h"
#include "limits.h"
#include "waiting/waiting_inside.h"
#include "waiting/waiting_letter.h"
#include "waiting_offer_sql.h"
#include "waiting_sql.h"

static bool
read_seats(struct context *context, struct offer_id id, struct waiting_offer *offer)
{
	struct waiting_offer_sql_seats_list rows;

	if (waiting_offer_sql_seats(context, id, &rows) != DB_READ)
		return false;
	offer->seats.at = arena_list_of(context->arena, struct appointment_seats, rows.count);
	offer->seats.count = rows.count;
	for (size_t i = 0; i < rows.count; i++)
		offer->seats.at[i] = (struct appointment_seats){ rows.at[i].slot, rows.at[i].seats };
	return true;
}

enum found
waiting_offer_held(struct context *context, struct waiting_id waiting, struct waiting_offer *offer)
{
	struct waiting_offer_sql_held row;

	switch (waiting_offer_sql_held(context, waiting, &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: return FOUND_FAULT;
	}
	*offer = (struct waiting_offer){ .id = row.id, .slot = row.slot, .held_until = row.held_until };
	return read_seats(context, row.id, offer) ? FOUND_OK : FOUND_FAULT;
}

enum found
waiting_offered(struct context *context, const struct waiting_entry *waiting, struct waiting_offer *offer)
{
	enum found found = waiting_offer_held(context, waiting->id, offer);

	return found == FOUND_OK && instant_compare(offer->held_until, context->now) <= 0 ? FOUND_NONE : found;
}

enum found
waiting_was_offered(struct context *context, const struct waiting_entry *waiting, struct offer_id offer)
{
	struct waiting_offer_sql_find row;

	switch (waiting_offer_sql_find(context, offer, waiting->id, &row)) {
	case DB_READ:       return FOUND_OK;
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: break;
	}
	return FOUND_FAULT;
}

/* ---- ending ---- */

enum db_write
waiting_offer_end(struct context *context, struct offer_id id, struct waiting_id waiting, enum offer_state state)
{
	enum db_write wrote = waiting_offer_sql_end(context, id, waiting, state, context->now);
	struct waiting_offer offer;

	if (wrote != DB_WROTE)
		return wrote;
	if (!read_seats(context, id, &offer))
		return DB_WROTE_FAULT;
	for (size_t i = 0; i < offer.seats.count; i++) {
		const enum drive_slot_change freed = drive_release_slot(context, offer.seats.at[i].slot, offer.seats.at[i].count);

		if (freed == DRIVE_SLOT_CHANGE_NONE)
			log_note(LOG_FAULT, "a slot has fewer places taken than are held in it");
		if (freed != DRIVE_SLOT_CHANGE_OK)
			return DB_WROTE_FAULT;
	}
	return DB_WROTE;
}

enum db_write
waiting_offer_end_all(struct context *context, struct drive_id drive)
{
	return waiting_offer_sql_withdraw_all(context, drive, context->now);
}

bool
waiting_offer_free_all(struct context *context, struct drive_id drive)
{
	const struct instant whenever = { INT64_MAX };
	struct waiting_offer_sql_lapsed_of_drive_list rows;

	if (waiting_offer_sql_lapsed_of_drive(context, drive, whenever, &rows) == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < rows.count; i++)
		if (waiting_offer_end(context, rows.at[i].id, rows.at[i].entry, OFFER_STATE_WITHDRAWN) == DB_WROTE_FAULT)
			return false;
	return true;
}

/* The offer was not answered: its entry goes to the end of the list, or leaves it. */
static bool
lapse(struct context *context, struct offer_id id, struct waiting_id entry)
{
	const uint64_t before = unreadable_count();
	struct waiting_entry waiting;

	switch (waiting_offer_end(context, id, entry, OFFER_STATE_LAPSED)) {
	case DB_WROTE:       break;
	case DB_WROTE_NONE:  return true;
	case DB_WROTE_FAULT: return false;
	}
	/* The offer of an entry that cannot be read is over all the same. */
	if (waiting_read(context, entry, &waiting) != FOUND_OK)
		return unreadable_count() != before;
	if (waiting.lapse_count + 1 < LIMIT_WAITING_LAPSES)
		return waiting_sql_back_in_line(context, entry, context->now, waiting.lapse_count + 1) != DB_WROTE_FAULT;
	switch (waiting_end(context, entry, WAITING_STATE_LAPSED, APPOINTMENT_ID_NONE, GROUP_ID_NONE)) {
	case DB_WROTE:       return waiting_email_lapsed(context, &waiting);
	case DB_WROTE_NONE:  return true;
	case DB_WROTE_FAULT: break;
	}
	return false;
}

static bool
lapse_of_drive(struct context *context, struct drive_id drive)
{
	struct waiting_offer_sql_lapsed_of_drive_list rows;

	if (waiting_offer_sql_lapsed_of_drive(context, drive, context->now, &rows) == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < rows.count; i++)
		if (!lapse(context, rows.at[i].id, rows.at[i].entry))
			return false;
	return true;
}

int64_t
waiting_lapse_due(struct context *context)
{
	struct waiting_offer_sql_lapsed_list rows;
	DB_TRANSACTION(tx, context);

	if (waiting_offer_sql_lapsed(context, context->now, &rows) == DB_READ_FAULT)
		return -1;
	/* All offers of a drive lapse before any of its seats is offered again; the second time there is nothing left to lapse. */
	for (size_t i = 0; i < rows.count; i++)
		if (!waiting_offer(context, rows.at[i].drive))
			return -1;
	return db_commit(&tx) == DB_COMMITTED ? (int64_t)rows.count : -1;
}

/* ---- offering ---- */

/* One walk along the list of a drive. */
struct walk {
	struct drive drive;
	struct drive_slot_list slots;
	struct instant soonest;                   /* times that begin later may be offered */
	int64_t free;
	struct honour_page_id page;               /* whether this one may be booked through is known */
	bool page_open;
};

static bool
is_page_open(struct context *context, struct walk *walk, struct honour_page_id page)
{
	struct honour_page honour;

	if (!honour_page_id_equal(walk->page, page)) {
		walk->page = page;
		walk->page_open = honour_read(context, page, &honour) == FOUND_OK && honour_is_open(&honour);
	}
	return walk->page_open;
}

static bool
is_passed(const struct waiting_offer_sql_passed_list *passed, struct slot_id slot)
{
	for (size_t i = 0; i < passed->count; i++)
		if (slot_id_equal(passed->at[i].slot, slot))
			return true;
	return false;
}

/* The best run that begins at no time this entry has passed: closest together, then earliest. */
static bool
choose(struct context *context, struct walk *walk, const struct waiting_sql_line *entry, struct appointment_run *run,
       bool *fits)
{
	struct waiting_offer_sql_passed_list passed;
	struct drive_slot_list fitting;
	struct appointment_run_list runs;

	waiting_fitting(context, &walk->drive, &walk->slots, entry->from_minute, entry->until_minute, walk->soonest, &fitting);
	appointment_runs(&fitting, entry->size, walk->soonest, INSTANT_NONE, &runs);
	*fits = runs.count > 0;
	if (!*fits)
		return true;
	if (waiting_offer_sql_passed(context, entry->id, &passed) == DB_READ_FAULT)
		return false;
	*run = runs.at[0];
	*fits = !is_passed(&passed, run->first);
	for (size_t i = 0; passed.count > 0 && i < fitting.count; i++) {
		struct appointment_run other;

		if (is_passed(&passed, fitting.at[i].id) ||
		    !appointment_run_at(&fitting, fitting.at[i].id, entry->size, walk->soonest, &other))
			continue;
		if (!*fits || other.minutes_between < run->minutes_between)
			*run = other;
		*fits = true;
	}
	return true;
}

/* Takes the seats of the run, as many in each slot as are free; in a night with a repeated hour, times that do not fit may be between
 * those that do. */
static bool
hold(struct context *context, struct walk *walk, const struct appointment_run *run, const struct waiting_sql_line *entry,
     struct offer_id offer)
{
	int64_t size = entry->size;
	bool begun = false;

	for (size_t i = 0; i < walk->slots.count && size > 0; i++) {
		struct drive_slot *slot = &walk->slots.at[i];
		const int64_t minute = waiting_minute(&walk->drive, slot);
		int64_t n = slot->capacity - slot->booked;

		begun = begun || slot_id_equal(slot->id, run->first);
		if (n > size)
			n = size;
		if (!begun || n <= 0 || minute < entry->from_minute || minute > entry->until_minute)
			continue;
		if (drive_book_slot(context, walk->drive.id, slot->id, n) != DRIVE_SLOT_CHANGE_OK ||
		    waiting_offer_sql_add_slot(context, offer, slot->id, n) != DB_WROTE)
			return false;
		slot->booked += n;
		walk->free -= n;
		size -= n;
	}
	return size == 0;
}

static bool
offer_to(struct context *context, struct walk *walk, const struct waiting_sql_line *entry, const struct appointment_run *run)
{
	const struct offer_id id = { id_new(context->now) };
	const struct instant until = waiting_hold(walk->drive.words.zone, context->now, run->starts);
	struct waiting_entry waiting;
	struct waiting_offer offer;

	if (instant_is_none(until))
		return true;
	return waiting_sql_offered(context, entry->id) == DB_WROTE &&
	       waiting_offer_sql_add(context, id, entry->id, walk->drive.id, run->first, until, context->now) == DB_WROTE &&
	       hold(context, walk, run, entry, id) &&
	       waiting_read(context, entry->id, &waiting) == FOUND_OK &&
	       waiting_offered(context, &waiting, &offer) == FOUND_OK &&
	       waiting_email_offer(context, &waiting, &offer);
}

static bool
walk_line(struct context *context, struct walk *walk)
{
	struct waiting_sql_line_list rows;
	struct instant after_since = INSTANT_NONE;
	struct waiting_id after = WAITING_ID_NONE;

	after_since.us = -1;
	do {
		if (waiting_sql_line(context, walk->drive.id, walk->free, after_since, after, &rows) == DB_READ_FAULT)
			return false;
		for (size_t i = 0; i < rows.count && walk->free > 0; i++) {
			const struct waiting_sql_line *entry = &rows.at[i];
			struct appointment_run run;
			bool fits;

			after_since = entry->queued_at;
			after = entry->id;
			if (entry->size > walk->free || !is_page_open(context, walk, entry->honour_page))
				continue;
			if (!choose(context, walk, entry, &run, &fits) || (fits && !offer_to(context, walk, entry, &run)))
				return false;
		}
	} while (rows.count > 0 && walk->free > 0);
	return true;
}

static bool
offer_free(struct context *context, struct drive_id drive)
{
	struct waiting_sql_first first;
	struct walk walk = { .soonest = instant_plus(context->now, WAITING_LEAD - 1) };
	const uint64_t before = unreadable_count();

	switch (waiting_sql_first(context, drive, &first)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return true;
	case DB_READ_FAULT: return false;
	}
	/* Nothing is offered of a drive that cannot be read. */
	if (drive_read(context, drive, &walk.drive) != FOUND_OK)
		return unreadable_count() != before;
	if (walk.drive.state != DRIVE_STATE_OPEN || walk.drive.day_closed)
		return true;
	if (!drive_slots(context, &walk.drive, &walk.slots))
		return false;
	for (size_t i = 0; i < walk.slots.count; i++)
		if (instant_compare(walk.slots.at[i].starts, walk.soonest) > 0 && walk.slots.at[i].capacity > walk.slots.at[i].booked)
			walk.free += walk.slots.at[i].capacity - walk.slots.at[i].booked;
	return walk.free == 0 || walk_line(context, &walk);
}

bool
waiting_offer(struct context *context, struct drive_id drive)
{
	DB_TRANSACTION(tx, context);

	return lapse_of_drive(context, drive) && offer_free(context, drive) && db_commit(&tx) == DB_COMMITTED;
}
