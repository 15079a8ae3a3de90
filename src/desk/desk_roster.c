#include "desk/desk_roster.h"

#include "http/respond.h"
#include "links.h"
#include "standards/donation_number.h"

#define NEXT_ROWS 5
#define NUMBER_PART_LENGTH 4

bool
desk_day_read(struct context *context, struct drive_id drive, struct desk_day *day)
{
	return drive_read(context, drive, &day->drive) == DRIVE_READ_OK &&
	       appointment_list_of_drive(context, drive, &day->appointments) && donation_outcomes(context, drive, &day->outcomes);
}

const struct outcome *
desk_outcome_of(const struct desk_day *day, struct appointment_id id)
{
	for (size_t i = 0; i < day->outcomes.count; i++)
		if (appointment_id_equal(day->outcomes.at[i].appointment, id))
			return &day->outcomes.at[i];
	return NULL;
}

const struct appointment *
desk_appointment_of(const struct desk_day *day, struct appointment_id id)
{
	for (size_t i = 0; i < day->appointments.count; i++)
		if (appointment_id_equal(day->appointments.at[i].id, id))
			return &day->appointments.at[i];
	return NULL;
}

static struct desk_state
state_of(const struct appointment *appointment, const struct outcome *outcome)
{
	struct desk_state state = { 0 };

	if (outcome != NULL) {
		switch (outcome->kind) {
		case OUTCOME_GAVE:         state.gave = true; break;
		case OUTCOME_COULD_NOT:    state.not_today = true; break;
		case OUTCOME_LEFT:         state.left = true; break;
		case OUTCOME_DID_NOT_COME: state.absent = true; break;
		}
	} else if (appointment->kind == APPOINTMENT_KIND_HELPER) {
		state.came = true;
	} else if (instant_is_none(appointment->arrived_at)) {
		state.expected = true;
	} else {
		state.arrived = true;
	}
	return state;
}

struct desk_row
desk_row_of(struct request *request, const struct desk_day *day, const struct appointment *appointment)
{
	struct arena *arena = request->context.arena;
	struct desk_row row = {
		.name = appointment->donor.name, .unclaimed = appointment->state == APPOINTMENT_STATE_UNCLAIMED,
		.walk_in = appointment->walk_in, .over_capacity = appointment->over_capacity,
		.helper = appointment->kind == APPOINTMENT_KIND_HELPER, .group = !group_id_is_none(appointment->group),
		.state = state_of(appointment, desk_outcome_of(day, appointment->id)),
		.page = link_desk_http_donor(arena, day->drive.id, appointment->id),
		.arrive = { text_format(arena, "%.*s?to=roster", TEXT_PRINT(link_desk_http_arrived(arena, day->drive.id, appointment->id).text)) },
	};

	if (!row.helper) {
		const struct drive_slot slot = { .local = appointment->local, .starts = appointment->starts,
		                                 .repeated_hour = zone_is_repeated(day->drive.words.zone, appointment->local) };

		row.time = drive_slot_time(arena, &day->drive, &slot);
		row.iso = instant_iso(arena, appointment->starts);
	}
	if (row.state.expected && !day->drive.day_closed)
		row.key = request_new_key(request, row.arrive);
	return row;
}

static bool
matches(struct arena *arena, const struct desk_day *day, const struct appointment *appointment, struct text folded, struct text number)
{
	const struct outcome *outcome;
	size_t at;

	if (!text_is_empty(appointment->donor.name) && text_find(text_fold(arena, appointment->donor.name), folded, &at))
		return true;
	if (text_is_empty(number))
		return false;
	outcome = desk_outcome_of(day, appointment->id);
	return outcome != NULL && text_find(outcome->number, number, &at);
}

void
desk_rows_of(struct request *request, const struct desk_day *day, struct text q, struct desk_rows *rows)
{
	struct arena *arena = request->context.arena;
	const struct text folded = text_fold(arena, q);
	struct donation_number_reading reading;
	struct text number = TEXT("");
	int64_t digits;

	/* A scanned or typed number, or the digits of it that somebody reads out. */
	if (!text_is_empty(q) && donation_number_read(q, &reading) == DONATION_NUMBER_READ_OK)
		number = text_copy(arena, donation_number_text(&reading.number));
	else if (q.length >= NUMBER_PART_LENGTH && text_number(q, &digits))
		number = q;
	rows->at = arena_list_of(arena, struct desk_row, day->appointments.count);
	rows->count = 0;
	for (size_t i = 0; i < day->appointments.count; i++)
		if (text_is_empty(folded) || matches(arena, day, &day->appointments.at[i], folded, number))
			rows->at[rows->count++] = desk_row_of(request, day, &day->appointments.at[i]);
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
