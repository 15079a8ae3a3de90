/* waiting: an entry of the waiting list, found by its link or its person; its private link. */
#include "waiting/waiting.h"

#include "db/database.h"
#include "limits.h"
#include "people/people.h"
#include "waiting/waiting_inside.h"
#include "waiting_sql.h"

struct secret
waiting_link(struct context *context, const struct waiting_entry *waiting)
{
	return (struct secret){ crypto_token(context->arena, &context->site->keys, PRIVATE_LINK_WAITING, waiting->id.id,
	                                    waiting->link_generation) };
}

struct bytes
waiting_link_hash(struct context *context, struct secret link)
{
	return crypto_token_hash(context->arena, &context->site->keys, PRIVATE_LINK_WAITING, link.text);
}

enum found
waiting_read(struct context *context, struct waiting_id id, struct waiting_entry *waiting)
{
	struct waiting_sql_find row;

	switch (waiting_sql_find(context, id, &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: return FOUND_FAULT;
	}
	*waiting = (struct waiting_entry){ .id = row.id, .drive = row.drive, .page = row.honour_page,
		.state = row.state,
		.wish = { row.size, row.only_organises, (int)row.from_minute, (int)row.until_minute },
		.donor = { people_open(context, SEALED_WAITING_NAME, row.name_sealed), people_open(context, SEALED_WAITING_EMAIL, row.email_sealed),
		           appointment_open_shown(context, SEALED_WAITING_SHOWN, row.shown_sealed) },
		.joined_at = row.joined_at, .queued_at = row.queued_at, .lapse_count = row.lapse_count,
		.appointment = row.appointment, .group = row.booking_group, .link_generation = row.link_generation,
		.client = row.client_hash };
	return FOUND_OK;
}

enum found
waiting_find(struct context *context, struct secret link, struct waiting_entry *waiting)
{
	struct waiting_sql_by_link row;

	switch (waiting_sql_by_link(context, waiting_link_hash(context, link), &row)) {
	case DB_READ:       return waiting_read(context, row.id, waiting);
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: break;
	}
	return FOUND_FAULT;
}

bool
waiting_before(struct context *context, const struct waiting_entry *waiting, int64_t *before)
{
	struct waiting_sql_before row;

	if (waiting_sql_before(context, waiting->drive, waiting->queued_at, waiting->id, &row) != DB_READ)
		return false;
	*before = row.n;
	return true;
}

bool
waiting_is_full(struct context *context, struct drive_id drive, bool *full)
{
	struct waiting_sql_entries row;

	if (waiting_sql_entries(context, drive, &row) != DB_READ)
		return false;
	*full = row.n >= LIMIT_WAITING_OF_DRIVE;
	return true;
}

bool
waiting_seats(struct context *context, struct drive_id drive, int64_t *seats)
{
	struct waiting_sql_seats row;

	if (waiting_sql_seats(context, drive, &row) != DB_READ)
		return false;
	*seats = row.seats;
	return true;
}

bool
waiting_numbered(struct context *context, struct drive_id drive, struct waiting_numbered_list *entries)
{
	struct waiting_sql_numbered_list rows;

	*entries = (struct waiting_numbered_list){ 0 };
	if (waiting_sql_numbered(context, drive, &rows) == DB_READ_FAULT)
		return false;
	entries->at = arena_list_of(context->arena, struct waiting_numbered_entry, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		entries->at[entries->count++] = (struct waiting_numbered_entry){ rows.at[i].id, (int64_t)i + 1, rows.at[i].size,
			rows.at[i].joined_at, rows.at[i].slot, rows.at[i].held_until };
	return true;
}

enum found
waiting_find_donor(struct context *context, struct drive_id drive, const struct donor *donor)
{
	struct waiting_sql_by_donor row;

	switch (waiting_sql_by_donor(context, drive, people_donor_hash(context, donor->email, donor->name), &row)) {
	case DB_READ:       return FOUND_OK;
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: break;
	}
	return FOUND_FAULT;
}

int64_t
waiting_minute(const struct drive *drive, const struct drive_slot *slot)
{
	return (date_number(slot->local.date) - date_number(drive->words.date)) * 24 * 60 + slot->local.minute;
}

void
waiting_fitting(struct context *context, const struct drive *drive, const struct drive_slot_list *slots, int64_t from_minute,
                int64_t until_minute, struct instant soonest, struct drive_slot_list *fitting)
{
	*fitting = (struct drive_slot_list){ .at = arena_list_of(context->arena, struct drive_slot, slots->count) };
	for (size_t i = 0; i < slots->count; i++) {
		const int64_t minute = waiting_minute(drive, &slots->at[i]);

		if (minute >= from_minute && minute <= until_minute && instant_compare(slots->at[i].starts, soonest) > 0)
			fitting->at[fitting->count++] = slots->at[i];
	}
}
