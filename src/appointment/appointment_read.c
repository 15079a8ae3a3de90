/* appointment_read: finding appointments again: by private link, by id, all of a drive. */
#include "appointment/appointment_inside.h"
#include "appointment/appointment_row.h"
#include "appointment_sql.h"
#include "base/unreadable.h"
#include "limits.h"
#include "people/people.h"

struct date
appointment_date_from(struct slot_id slot, struct text word, struct instant starts)
{
	struct date date = { 0 };

	if (date_from_text(word, &date) || slot_id_is_none(slot))
		return date;
	unreadable_note(UNREADABLE_SLOT, slot.id, "its date is none; restore it from a backup");
	return date_from_number(instant_is_none(starts) ? 0 : starts.us / INSTANT_DAY);
}

static enum found
find_row(struct context *context, struct appointment_id id, struct appointment_sql_find *row)
{
	switch (appointment_sql_find(context, id, row)) {
	case DB_READ:       return FOUND_OK;
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: break;
	}
	return FOUND_FAULT;
}

enum found
appointment_read(struct context *context, struct appointment_id id, struct appointment *appointment)
{
	struct appointment_sql_find row;
	const enum found found = find_row(context, id, &row);

	if (found != FOUND_OK)
		return found;
	APPOINTMENT_FROM_ROW(&row, appointment);
	appointment->donor.name = people_open(context, SEALED_APPOINTMENT_NAME, row.name_sealed);
	appointment->donor.email = people_open(context, SEALED_APPOINTMENT_EMAIL, row.email_sealed);
	appointment->donor.shown = appointment_open_shown(context, SEALED_APPOINTMENT_SHOWN, row.shown_sealed);
	return FOUND_OK;
}

enum found
appointment_read_sealed(struct context *context, struct appointment_id id, struct appointment *appointment)
{
	struct appointment_sql_find row;
	const enum found found = find_row(context, id, &row);

	if (found == FOUND_OK)
		APPOINTMENT_FROM_ROW(&row, appointment);
	return found;
}

bool
appointment_list_of_drive(struct context *context, struct drive_id drive, struct appointment_list *list)
{
	struct appointment_sql_roster_list rows;

	*list = (struct appointment_list){ 0 };
	switch (appointment_sql_roster(context, drive, LIMIT_DRIVE_APPOINTMENTS, &rows)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return true;
	case DB_READ_FAULT: return false;
	}
	list->at = arena_list_of(context->arena, struct appointment, rows.count);
	list->count = rows.count;
	for (size_t i = 0; i < rows.count; i++) {
		APPOINTMENT_FROM_ROW(&rows.at[i], &list->at[i]);
		list->at[i].donor.name = people_open(context, SEALED_APPOINTMENT_NAME, rows.at[i].name_sealed);
		list->at[i].donor.email = people_open(context, SEALED_APPOINTMENT_EMAIL, rows.at[i].email_sealed);
	}
	return true;
}

enum found
appointment_find(struct context *context, struct secret link, struct appointment *appointment)
{
	struct appointment_sql_by_link row;

	switch (appointment_sql_by_link(context, appointment_secret_hash(context, PRIVATE_LINK_APPOINTMENT, link), &row)) {
	case DB_READ:       return appointment_read(context, row.id, appointment);
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: break;
	}
	return FOUND_FAULT;
}

enum found
appointment_find_donor(struct context *context, struct drive_id drive, struct text email, struct text name,
                       struct appointment *appointment)
{
	struct appointment_sql_by_donor row;

	if (text_is_empty(email))
		return FOUND_NONE;
	switch (appointment_sql_by_donor(context, drive, people_donor_hash(context, email, name), &row)) {
	case DB_READ:       return appointment_read(context, row.id, appointment);
	case DB_READ_NONE:  return FOUND_NONE;
	case DB_READ_FAULT: break;
	}
	return FOUND_FAULT;
}

bool
appointment_is_ahead(const struct appointment *appointment)
{
	return appointment->state == APPOINTMENT_STATE_BOOKED && instant_is_none(appointment->arrived_at) && !appointment->freed;
}

struct secret
appointment_secret(struct context *context, enum private_link link, int64_t id, int64_t generation)
{
	return (struct secret){ crypto_token(context->arena, &context->site->keys, link, id, generation) };
}

struct bytes
appointment_secret_hash(struct context *context, enum private_link link, struct secret secret)
{
	return crypto_token_hash(context->arena, &context->site->keys, link, secret.text);
}

struct secret
appointment_link(struct context *context, const struct appointment *appointment)
{
	return appointment_secret(context, PRIVATE_LINK_APPOINTMENT, appointment->id.id, appointment->link_generation);
}

struct bytes
appointment_seal_shown(struct context *context, enum sealed_column column, struct text shown)
{
	return text_is_empty(shown) ? BYTES_NONE : people_seal(context, column, shown);
}

struct text
appointment_open_shown(struct context *context, enum sealed_column column, struct bytes sealed)
{
	return sealed.at == NULL ? TEXT("") : people_open(context, column, sealed);
}

int64_t
appointment_read_some(struct context *context, int64_t *after)
{
	struct appointment_sql_ids_from_list rows;

	if (appointment_sql_ids_from(context, *after, &rows) == DB_READ_FAULT)
		return -1;
	for (size_t i = 0; i < rows.count; i++) {
		const uint64_t before = unreadable_count();
		struct appointment appointment;

		*after = rows.at[i].id.id;
		if (appointment_read(context, rows.at[i].id, &appointment) != FOUND_OK && unreadable_count() == before)
			return -1;
		/* A name or an address that does not open knows nothing of its row: say which it is. */
		if (unreadable_count() != before)
			unreadable_note(UNREADABLE_APPOINTMENT, rows.at[i].id.id, "a part of it cannot be read; the lines next to this one say which");
	}
	return (int64_t)rows.count;
}
