#include "desk/desk_roster.h"

#include <string.h>

#include "base/unicode.h"
#include "http/respond.h"
#include "limits.h"
#include "links.h"
#include "standards/donation_number.h"

#define NEXT_ROWS 5
#define NUMBER_PART_LENGTH 4

bool
desk_day_read(struct context *context, struct drive_id drive, struct desk_day *day)
{
	return drive_read(context, drive, &day->drive) == FOUND_OK && donation_people(context, drive, &day->people);
}

static struct desk_state
state_of(const struct donation_person *person)
{
	struct desk_state state = { 0 };

	if (person->has_outcome) {
		switch (person->outcome.kind) {
		case OUTCOME_KIND_GAVE:         state.gave = true; break;
		case OUTCOME_KIND_COULD_NOT:    state.not_today = true; break;
		case OUTCOME_KIND_LEFT:         state.left = true; break;
		case OUTCOME_KIND_DID_NOT_COME: state.absent = true; break;
		}
	} else if (person->appointment.kind == APPOINTMENT_KIND_HELPER) {
		state.came = true;
	} else if (instant_is_none(person->appointment.arrived_at)) {
		state.expected = true;
	} else {
		state.arrived = true;
	}
	return state;
}

struct desk_row
desk_row_of(struct request *request, const struct drive *drive, const struct donation_person *person)
{
	struct arena *arena = request->context.arena;
	const struct appointment *appointment = &person->appointment;
	struct desk_row row = {
		.name = appointment->donor.name, .unclaimed = appointment->state == APPOINTMENT_STATE_UNCLAIMED,
		.walk_in = appointment->walk_in, .over_capacity = appointment->over_capacity,
		.helper = appointment->kind == APPOINTMENT_KIND_HELPER, .group = !group_id_is_none(appointment->group),
		.state = state_of(person),
		.page = link_desk_http_donor(arena, drive->id, appointment->id),
		.arrive = { text_format(arena, "%.*s?to=roster", TEXT_PRINT(link_desk_http_arrived(arena, drive->id, appointment->id).text)) },
	};

	if (!row.helper) {
		const struct drive_slot slot = { .local = appointment->local, .starts = appointment->starts,
		                                 .repeated_hour = zone_is_repeated(drive->words.zone, appointment->local) };

		row.time = drive_slot_time(arena, drive, &slot);
		row.iso = instant_iso(arena, appointment->starts);
	}
	if (row.state.expected && !drive->day_closed)
		row.key = request_new_key(request, row.arrive);
	return row;
}

/* The query for a person: words of a name in any order, and a donation number or a part of one. */
struct query {
	struct text words[LIMIT_SEARCH_WORDS];
	size_t count;
	struct text joined;               /* the words without separators */
	struct text number;
};

static struct text
without_spaces(struct arena *arena, struct text folded)
{
	struct text_builder out;

	text_builder_start(&out, arena, folded.length);
	for (size_t i = 0; i < folded.length; i++)
		if (folded.at[i] != ' ')
			text_add_char(&out, folded.at[i]);
	return text_built(&out);
}

/* The letters and digits of a number that a person reads out, grouped in any way: "26 399121". */
static struct text
number_part(struct arena *arena, struct text q)
{
	const struct text simple = unicode_simplify(arena, q);
	struct text_builder out;
	size_t digits = 0;

	text_builder_start(&out, arena, simple.length);
	for (size_t i = 0; i < simple.length; i++) {
		const char c = simple.at[i];
		const bool digit = c >= '0' && c <= '9', letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';

		if (digit || letter)
			text_add_char(&out, letter ? (char)(c & ~0x20) : c);
		else if (!strchr(" -.", c))
			return TEXT("");
		digits += digit;
	}
	return digits >= NUMBER_PART_LENGTH ? text_built(&out) : TEXT("");
}

static void
read_query(struct arena *arena, struct text q, struct query *query)
{
	const struct text folded = unicode_fold_for_search(arena, q);
	struct donation_number_reading reading;

	query->joined = without_spaces(arena, folded);
	query->count = unicode_words(folded, UNICODE_PARTS_NONE, query->words, COUNT_OF(query->words));
	if (!text_is_empty(q) && donation_number_read(q, &reading) == DONATION_NUMBER_READ_OK)
		query->number = text_copy(arena, donation_number_text(&reading.number));
	else
		query->number = number_part(arena, q);
}

/* Each word is in the name; or all of them joined, for "O Brien" and "Jeanluc". */
static bool
matches_name(struct arena *arena, const struct query *query, struct text name)
{
	const struct text folded = unicode_fold_for_search(arena, name);
	size_t at, found = 0;

	if (query->count == 0)
		return false;
	while (found < query->count && text_find(folded, query->words[found], &at))
		found++;
	return found == query->count || text_find(without_spaces(arena, folded), query->joined, &at);
}

static bool
matches(struct arena *arena, const struct donation_person *person, const struct query *query)
{
	size_t at;

	if (matches_name(arena, query, person->appointment.donor.name))
		return true;
	return !text_is_empty(query->number) && person->has_outcome && text_find(person->outcome.number, query->number, &at);
}

void
desk_rows_of(struct request *request, const struct desk_day *day, struct text q, struct desk_rows *rows)
{
	struct arena *arena = request->context.arena;
	const bool all = text_is_empty(text_trim(q));
	struct query query;

	read_query(arena, q, &query);
	rows->at = arena_list_of(arena, struct desk_row, day->people.count);
	rows->count = 0;
	for (size_t i = 0; i < day->people.count; i++)
		if (all || matches(arena, &day->people.at[i], &query))
			rows->at[rows->count++] = desk_row_of(request, &day->drive, &day->people.at[i]);
}

void
desk_rows_next(const struct desk_rows *everybody, struct arena *arena, struct desk_rows *next)
{
	next->at = arena_list_of(arena, struct desk_row, NEXT_ROWS);
	next->count = 0;
	for (size_t i = 0; i < everybody->count && next->count < NEXT_ROWS; i++)
		if (everybody->at[i].state.expected)
			next->at[next->count++] = everybody->at[i];
}
