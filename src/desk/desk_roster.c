#include "desk/desk_roster.h"

#include <stdlib.h>

#include "base/id.h"
#include "desk/desk_search.h"
#include "html/number.h"
#include "http/respond.h"
#include "limits.h"
#include "links.h"

/* Where a person is on the day: what lists and numbers are made of. */
enum stage { STAGE_EXPECTED, STAGE_HERE, STAGE_FINISHED, STAGE_ABSENT, STAGE_CAME_ALONG };

static enum stage
stage_of(const struct donation_person *person)
{
	const struct appointment *appointment = &person->appointment;

	if (person->has_outcome)
		return person->outcome.kind == OUTCOME_KIND_DID_NOT_COME ? STAGE_ABSENT : STAGE_FINISHED;
	if (appointment->kind == APPOINTMENT_KIND_HELPER)
		return STAGE_CAME_ALONG;
	if (instant_is_none(appointment->arrived_at))
		return STAGE_EXPECTED;
	return instant_is_none(appointment->finished_at) ? STAGE_HERE : STAGE_FINISHED;
}

/* What happened is for the blood service's own staff: to the team, everyone who has been and left is finished. */
static struct desk_state
finished_state(const struct request *request, const struct donation_person *person)
{
	if (!person->has_outcome || !desk_is_staffed(request))
		return (struct desk_state){ .finished = true };
	return (struct desk_state){ .gave = person->outcome.kind == OUTCOME_KIND_GAVE,
		.not_today = person->outcome.kind == OUTCOME_KIND_COULD_NOT, .left = person->outcome.kind == OUTCOME_KIND_LEFT };
}

static struct desk_state
state_of(const struct request *request, const struct donation_person *person)
{
	switch (stage_of(person)) {
	case STAGE_EXPECTED:   return (struct desk_state){ .expected = true };
	case STAGE_HERE:       return (struct desk_state){ .arrived = true };
	case STAGE_FINISHED:   return finished_state(request, person);
	case STAGE_ABSENT:     return (struct desk_state){ .absent = true };
	case STAGE_CAME_ALONG: break;
	}
	return (struct desk_state){ .came = true };
}

struct desk_row
desk_row_of(struct request *request, const struct drive *drive, const struct donation_person *person)
{
	struct arena *arena = request->context.arena;
	const struct appointment *appointment = &person->appointment;
	struct desk_row row = {
		.id = id_text(arena, appointment->id.id), .name = appointment->donor.name,
		.unclaimed = appointment->state == APPOINTMENT_STATE_UNCLAIMED,
		.walk_in = appointment->walk_in, .over_capacity = appointment->over_capacity,
		.helper = appointment->kind == APPOINTMENT_KIND_HELPER, .group = !group_id_is_none(appointment->group),
		.state = state_of(request, person), .page = link_desk_http_donor(arena, drive->id, appointment->id),
	};

	if (!row.helper) {
		const struct drive_slot slot = { .local = appointment->local, .starts = appointment->starts,
		                                 .repeated_hour = zone_is_repeated(drive->words.zone, appointment->local) };

		row.time = drive_slot_time(arena, drive, &slot);
		row.iso = instant_iso(arena, appointment->starts);
	}
	row.called = (struct desk_called){ .name = row.name, .time = row.time, .leader = person->leader, .unclaimed = row.unclaimed,
		.walk_in = row.walk_in };
	if (row.walk_in && !instant_is_none(appointment->arrived_at))
		row.called.came = drive_time(arena, drive, appointment->arrived_at);
	if (row.state.expected) {
		row.late_minutes = (request->context.now.us - appointment->starts.us) / INSTANT_MINUTE;
		row.late = row.late_minutes >= LIMIT_DESK_LATE_MINUTES;
		row.very_late = row.late_minutes >= LIMIT_DESK_VERY_LATE_MINUTES;
	}
	if (row.state.arrived)
		row.since = drive_time(arena, drive, appointment->arrived_at);
	return row;
}

struct link
desk_press_of(struct arena *arena, struct link post)
{
	return (struct link){ text_format(arena, "%.*s?to=roster", TEXT_PRINT(post.text)) };
}

static struct desk_row
row_with_button(struct request *request, const struct drive *drive, const struct donation_person *person)
{
	struct arena *arena = request->context.arena;
	const struct appointment_id id = person->appointment.id;
	struct desk_row row = desk_row_of(request, drive, person);
	struct link *press = NULL;

	if (drive->day_closed)
		return row;
	if (row.state.expected) {
		row.arrive = desk_press_of(arena, link_desk_http_arrived(arena, drive->id, id));
		press = &row.arrive;
	} else if (desk_is_staffed(request) && (row.state.arrived || row.state.finished)) {
		row.record = desk_press_of(arena, link_desk_http_outcome(arena, drive->id, id));
		press = &row.record;
	} else if (row.state.arrived) {
		row.finish = desk_press_of(arena, link_desk_http_finished(arena, drive->id, id));
		press = &row.finish;
	}
	if (press != NULL)
		row.key = request_new_key(request, *press);
	return row;
}

/* ---- lists ---- */

typedef bool belongs(const struct donation_person *person, struct instant now);

static bool
is_very_late(const struct donation_person *person, struct instant now)
{
	return stage_of(person) == STAGE_EXPECTED && now.us - person->appointment.starts.us >= LIMIT_DESK_VERY_LATE_MINUTES * INSTANT_MINUTE;
}

static bool
is_due(const struct donation_person *person, struct instant now)
{
	return stage_of(person) == STAGE_EXPECTED && !is_very_late(person, now);
}

static bool
is_here(const struct donation_person *person, struct instant now)
{
	return stage_of(person) == STAGE_HERE;
}

/* Has finished, and what happened is not recorded. */
static bool
has_no_result(const struct donation_person *person, struct instant now)
{
	return stage_of(person) == STAGE_FINISHED && !person->has_outcome;
}

static bool
has_result(const struct donation_person *person, struct instant now)
{
	return stage_of(person) == STAGE_FINISHED && person->has_outcome;
}

static bool
is_finished(const struct donation_person *person, struct instant now)
{
	return stage_of(person) == STAGE_FINISHED;
}

static bool
is_elsewhere(const struct donation_person *person, struct instant now)
{
	return !is_here(person, now);
}

/* What the staff's list of everyone has after who is here and who has no result. */
static bool
is_settled(const struct donation_person *person, struct instant now)
{
	return !is_here(person, now) && !has_no_result(person, now);
}

/* The people of a list, in the order of the day. */
struct picked { const struct donation_person **at; size_t count; };

static struct picked
picked_none(const struct request *request, const struct desk_day *day)
{
	return (struct picked){ arena_list_of(request->context.arena, const struct donation_person *, day->people.count), 0 };
}

static void
pick(const struct request *request, const struct desk_day *day, belongs *fits, struct picked *picked)
{
	for (size_t i = 0; i < day->people.count; i++)
		if (fits(&day->people.at[i], request->context.now))
			picked->at[picked->count++] = &day->people.at[i];
}

static int
compare_arrivals(const void *one, const void *other)
{
	const struct appointment *a = &(*(const struct donation_person *const *)one)->appointment;
	const struct appointment *b = &(*(const struct donation_person *const *)other)->appointment;
	const int arrived = instant_compare(a->arrived_at, b->arrived_at);

	return arrived != 0 ? arrived : (a->id.id > b->id.id) - (a->id.id < b->id.id);
}

static struct picked
pick_here(const struct request *request, const struct desk_day *day)
{
	struct picked here = picked_none(request, day);

	pick(request, day, is_here, &here);
	qsort(here.at, here.count, sizeof(*here.at), compare_arrivals);
	return here;
}

static void
draw(struct request *request, const struct desk_day *day, const struct picked *picked, size_t most, bool with_state, struct desk_rows *rows)
{
	rows->count = picked->count < most ? picked->count : most;
	rows->at = arena_list_of(request->context.arena, struct desk_row, rows->count);
	for (size_t i = 0; i < rows->count; i++) {
		rows->at[i] = row_with_button(request, &day->drive, picked->at[i]);
		rows->at[i].with_state = with_state;
		rows->at[i].unreached = appointment_is_unreached(&day->unreached, picked->at[i]->appointment.id);
	}
}

void
desk_rows_by_time(struct request *request, const struct desk_day *day, struct desk_rows *rows)
{
	rows->count = day->people.count;
	rows->at = arena_list_of(request->context.arena, struct desk_row, rows->count);
	for (size_t i = 0; i < rows->count; i++)
		rows->at[i] = desk_row_of(request, &day->drive, &day->people.at[i]);
}

void
desk_rows_everyone(struct request *request, const struct desk_day *day, struct desk_rows *rows)
{
	struct picked picked = pick_here(request, day);

	if (desk_is_staffed(request)) {
		pick(request, day, has_no_result, &picked);
		pick(request, day, is_settled, &picked);
	} else {
		pick(request, day, is_elsewhere, &picked);
	}
	draw(request, day, &picked, picked.count, true, rows);
}

void
desk_rows_here(struct request *request, const struct desk_day *day, struct desk_rows *rows)
{
	const struct picked here = pick_here(request, day);

	draw(request, day, &here, here.count, false, rows);
}

void
desk_rows_finished(struct request *request, const struct desk_day *day, struct desk_rows *rows)
{
	struct picked picked = picked_none(request, day);

	if (desk_is_staffed(request)) {
		pick(request, day, has_no_result, &picked);
		pick(request, day, has_result, &picked);
	} else {
		pick(request, day, is_finished, &picked);
	}
	draw(request, day, &picked, picked.count, true, rows);
}

void
desk_rows_found(struct request *request, const struct desk_day *day, struct text q, struct desk_found *view)
{
	struct desk_search_found found;

	desk_search(request, day, q, &found);
	draw(request, day, &(struct picked){ found.at, found.count }, found.count, true, &view->rows);
	view->alike = found.alike;
	/* A name that is only alike is not checked in by a second Enter. */
	if (view->rows.count == 1 && !view->alike)
		view->rows.at[0].focus = true;
}

/* How many rows are for people who are very late: some always, however many are due; more where few are due. */
static size_t
rows_of_late(const struct picked *late, const struct picked *due)
{
	const size_t left = due->count < LIMIT_DESK_NEXT ? LIMIT_DESK_NEXT - due->count : 0;
	const size_t rows = left > LIMIT_DESK_NEXT_LATE ? left : LIMIT_DESK_NEXT_LATE;

	return late->count < rows ? late->count : rows;
}

/* First some of the very late, the least late of them, who are the most likely to come. Then those due, and more of the very late where
 * there is room. */
static void
draw_next(struct request *request, const struct desk_day *day, const struct picked *late, const struct picked *due, struct desk_rows *rows)
{
	const size_t of_late = rows_of_late(late, due);
	struct picked next = picked_none(request, day);

	for (size_t i = 0; i < of_late; i++)
		next.at[next.count++] = late->at[late->count - 1 - i];
	for (size_t i = 0; i < due->count && next.count < LIMIT_DESK_NEXT_WIDE; i++)
		next.at[next.count++] = due->at[i];
	for (size_t i = of_late; i < late->count && next.count < LIMIT_DESK_NEXT_WIDE; i++)
		next.at[next.count++] = late->at[late->count - 1 - i];
	draw(request, day, &next, next.count, false, rows);
	for (size_t i = LIMIT_DESK_NEXT; i < rows->count; i++)
		rows->at[i].beyond = true;
}

void
desk_fill_lists(struct request *request, const struct desk_day *day, struct desk_roster *view)
{
	const struct picked here = pick_here(request, day);
	struct picked late = picked_none(request, day), due = picked_none(request, day);

	pick(request, day, is_very_late, &late);
	pick(request, day, is_due, &due);
	draw_next(request, day, &late, &due, &view->next);
	view->any_late = late.count > 0;
	view->one_late = late.count == 1;
	view->late_words = number_words(request->context.arena, (int64_t)late.count);
	draw(request, day, &here, here.count, false, &view->here_now);
	view->expected = (int64_t)(late.count + due.count);
	view->here = (int64_t)here.count;
	for (size_t i = 0; i < day->people.count; i++) {
		const struct donation_person *person = &day->people.at[i];

		view->finished += stage_of(person) == STAGE_FINISHED;
		view->no_result += desk_is_staffed(request) && has_no_result(person, request->context.now);
	}
	view->one_no_result = view->no_result == 1;
	view->nobody = day->people.count == 0;
}
