/* print_results: a day in numbers, and the numbers as a table. */
#include "base/arena.h"
#include "db/database.h"
#include "donation/donation.h"
#include "html/html.h"
#include "limits.h"
#include "print/print.h"
#include "print_sql.h"
#include "print_words.h"
#include "standards/csv.h"

static void
add(struct print_counts *counts, const struct print_sql_people *row)
{
	const bool did_not_come = row->has_outcome && row->outcome == OUTCOME_KIND_DID_NOT_COME;

	if (row->kind == APPOINTMENT_KIND_HELPER) {
		counts->helpers += row->n;
		return;
	}
	*(row->walk_in ? &counts->walked_in : &counts->booked) += row->n;
	if (did_not_come)
		counts->did_not_come += row->n;
	else if (row->arrived || row->has_outcome)
		counts->came += row->n;
	else
		counts->unrecorded += row->n;
}

static struct print_slot_results *
slot_of(struct print_results *results, struct slot_id id)
{
	for (size_t i = 0; i < results->slots.count; i++)
		if (slot_id_equal(results->slots.at[i].slot.id, id))
			return &results->slots.at[i];
	return NULL;
}

enum print_results_read
print_results_read(struct context *context, struct drive_id drive, struct honour_page_id page, struct print_results *results)
{
	struct drive_slot_list slots;
	struct print_sql_people_list rows;

	*results = (struct print_results){ 0 };
	switch (drive_read(context, drive, &results->drive)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  return PRINT_RESULTS_READ_NONE;
	case FOUND_FAULT: return PRINT_RESULTS_READ_FAULT;
	}
	if (!results->drive.day_closed)
		return PRINT_RESULTS_READ_OPEN;
	if (!drive_slots(context, &results->drive, &slots) || print_sql_people(context, drive, &rows) == DB_READ_FAULT ||
	    !donation_tally_of_drive(context, drive, page, &results->given, &results->given_known))
		return PRINT_RESULTS_READ_FAULT;
	results->slots.at = arena_list_of(context->arena, struct print_slot_results, slots.count);
	results->slots.count = slots.count;
	for (size_t i = 0; i < slots.count; i++) {
		results->slots.at[i].slot = slots.at[i];
		results->capacity += slots.at[i].capacity;
	}
	for (size_t i = 0; i < rows.count; i++) {
		struct print_slot_results *slot = slot_of(results, rows.at[i].slot);

		if (!honour_page_id_is_none(page) && !honour_page_id_equal(rows.at[i].honour_page, page))
			continue;
		add(&results->day, &rows.at[i]);
		if (slot != NULL)
			add(&slot->counts, &rows.at[i]);
	}
	return PRINT_RESULTS_READ_OK;
}

/* ---- as a table ---- */

static void
header(struct csv *csv)
{
	static const struct words *const columns[] = {
		&print_words_column_what, &print_words_column_date, &print_words_column_time, &print_words_column_place,
		&print_words_column_address, &print_words_column_service, &print_words_column_places, &print_words_column_booked,
		&print_words_column_walked_in, &print_words_column_came, &print_words_column_donations,
		&print_words_column_did_not_come, &print_words_column_unrecorded, &print_words_column_helpers,
	};

	for (size_t i = 0; i < COUNT_OF(columns); i++)
		csv_words(csv, words_text(columns[i]));
	csv_end_row(csv);
}

static void
where(struct csv *csv, const struct drive_words *words)
{
	csv_words(csv, words->venue);
	csv_words(csv, words->address);
	csv_words(csv, words->service_name);
}

static void
nothing(struct csv *csv, int cells)
{
	for (int i = 0; i < cells; i++)
		csv_words(csv, TEXT(""));
}

/* Donations are reported for the day, never for one time. */
static void
slot_row(struct csv *csv, struct arena *arena, const struct print_results *results, const struct print_slot_results *slot)
{
	const struct print_counts *counts = &slot->counts;

	csv_words(csv, words_text(&print_words_row_time));
	csv_words(csv, date_text(arena, slot->slot.local.date));
	csv_words(csv, drive_slot_time(arena, &results->drive, &slot->slot));
	where(csv, &results->drive.words);
	csv_number(csv, slot->slot.capacity);
	csv_number(csv, counts->booked);
	csv_number(csv, counts->walked_in);
	csv_number(csv, counts->came);
	nothing(csv, 1);
	csv_number(csv, counts->did_not_come);
	csv_number(csv, counts->unrecorded);
	nothing(csv, 1);
	csv_end_row(csv);
}

static void
numbers(struct csv *csv, int64_t capacity, const struct print_counts *counts, int64_t given, bool given_known)
{
	csv_number(csv, capacity);
	csv_number(csv, counts->booked);
	csv_number(csv, counts->walked_in);
	csv_number(csv, counts->came);
	if (given_known)
		csv_number(csv, given);
	else
		nothing(csv, 1);
	csv_number(csv, counts->did_not_come);
	csv_number(csv, counts->unrecorded);
	csv_number(csv, counts->helpers);
	csv_end_row(csv);
}

static void
day_row(struct csv *csv, struct arena *arena, const struct print_results *results)
{
	csv_words(csv, words_text(&print_words_row_day));
	csv_words(csv, date_text(arena, results->drive.words.date));
	nothing(csv, 1);
	where(csv, &results->drive.words);
	numbers(csv, results->capacity, &results->day, results->given, results->given_known);
}

struct text
print_results_csv(struct arena *arena, const struct print_results *results)
{
	struct csv csv;

	csv_start(&csv, arena, LIMIT_RESPONSE_BYTES);
	header(&csv);
	for (size_t i = 0; i < results->slots.count; i++)
		slot_row(&csv, arena, results, &results->slots.at[i]);
	day_row(&csv, arena, results);
	return csv_text(&csv);
}

static void
sum(struct print_counts *all, const struct print_counts *day)
{
	all->booked += day->booked;
	all->walked_in += day->walked_in;
	all->came += day->came;
	all->did_not_come += day->did_not_come;
	all->unrecorded += day->unrecorded;
	all->helpers += day->helpers;
}

/* The total of donations is the sum of the days in the table: a day without a number adds nothing. */
struct text
print_results_list_csv(struct arena *arena, const struct print_results *results, size_t count)
{
	struct print_counts all = { 0 };
	int64_t capacity = 0, given = 0;
	bool given_known = false;
	struct csv csv;

	csv_start(&csv, arena, LIMIT_RESPONSE_BYTES);
	header(&csv);
	for (size_t i = 0; i < count; i++) {
		day_row(&csv, arena, &results[i]);
		sum(&all, &results[i].day);
		capacity += results[i].capacity;
		given += results[i].given;
		given_known = given_known || results[i].given_known;
	}
	if (count > 1) {
		csv_words(&csv, words_text(&print_words_row_total));
		nothing(&csv, 5);
		numbers(&csv, capacity, &all, given, given_known);
	}
	return csv_text(&csv);
}
