#include "desk/desk_question.h"
#include "desk/desk_rule.h"

#include "db/database.h"
#include "desk/desk_press.h"
#include "desk_press_sql.h"
#include "limits.h"
#include "people/people.h"

/* Which presses of a drive a person is asked about. */
struct asked_of { bool asked, late, outcomes; };

static struct asked_of
asked_of(const struct drive *drive, enum desk_asks asks)
{
	const bool is_left = drive->day_closed || drive->state == DRIVE_STATE_CANCELLED;

	if (asks == DESK_ASKS_ORGANISER)
		return (struct asked_of){ is_left, true, true };
	return (struct asked_of){ !drive->day_closed, false, asks == DESK_ASKS_STAFF };
}

bool
desk_questions(struct context *context, const struct drive *drive, enum desk_asks asks, struct desk_question_list *questions)
{
	const struct asked_of of = asked_of(drive, asks);
	struct desk_press_sql_waiting_list rows;

	*questions = (struct desk_question_list){ 0 };
	if (desk_press_sql_waiting(context, drive->id, of.asked, of.late, of.outcomes, &rows) == DB_READ_FAULT)
		return false;
	questions->at = arena_list_of(context->arena, struct desk_question, rows.count);
	for (size_t i = 0; i < rows.count; i++) {
		const struct desk_press_sql_waiting *row = &rows.at[i];

		questions->at[questions->count++] = (struct desk_question){ row->number, row->kind, row->about, row->pressed_at,
			people_open(context, SEALED_DESK_PRESS_NAME, row->name_sealed) };
	}
	return true;
}

bool
desk_questions_count(struct context *context, const struct drive *drive, enum desk_asks asks, int64_t *count)
{
	const struct asked_of of = asked_of(drive, asks);
	struct desk_press_sql_count_waiting row;

	if (desk_press_sql_count_waiting(context, drive->id, of.asked, of.late, of.outcomes, &row) != DB_READ)
		return false;
	*count = row.n;
	return true;
}

static enum desk_settle
count_one(struct context *context, const struct drive *drive, const struct desk_press_sql_read_waiting *row, int64_t number,
          enum desk_settled settled)
{
	const struct desk_device device = { .pass = row->crew_pass, .kind = row->crew, .ended_at = INSTANT_NONE };
	const struct desk_press press = { .key = row->press_key, .kind = row->kind, .who = row->about, .at = row->pressed_at,
		.seen = row->seen, .name = people_open(context, SEALED_DESK_PRESS_NAME, row->name_sealed), .page = row->honour_page,
		.shown = row->shown };
	struct desk_pressed pressed;

	if (!desk_press_settle(context, drive, &device, &press, number, settled, &pressed))
		return DESK_SETTLE_FAULT;
	return pressed.answer == DESK_ANSWER_ASKED ? DESK_SETTLE_CANCELLED : DESK_SETTLE_OK;
}

static enum desk_settle
leave_out_one(struct context *context, const struct drive *drive, int64_t number)
{
	switch (desk_press_sql_settle(context, drive->id, number, DESK_ANSWER_LEFT_OUT, APPOINTMENT_ID_NONE, false)) {
	case DB_WROTE:       return DESK_SETTLE_OK;
	case DB_WROTE_NONE:  return DESK_SETTLE_GONE;
	case DB_WROTE_FAULT: break;
	}
	return DESK_SETTLE_FAULT;
}

enum desk_settle
desk_settle(struct context *context, const struct drive *drive, int64_t number, enum desk_asks asks, bool count)
{
	const struct asked_of of = asked_of(drive, asks);
	struct desk_press_sql_read_waiting row;
	enum desk_settle settle;
	DB_TRANSACTION(tx, context);

	switch (desk_press_sql_read_waiting(context, drive->id, number, &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return DESK_SETTLE_GONE;
	case DB_READ_FAULT: return DESK_SETTLE_FAULT;
	}
	if ((row.answer == DESK_ANSWER_ASKED && !of.asked) || (row.answer == DESK_ANSWER_LATE && !of.late) ||
	    (desk_rule_is_outcome(row.kind) && !of.outcomes))
		return DESK_SETTLE_NOT_ASKED;
	settle = count ? count_one(context, drive, &row, number, DESK_SETTLED_COUNTS) : leave_out_one(context, drive, number);
	return settle == DESK_SETTLE_OK && db_commit(&tx) != DB_COMMITTED ? DESK_SETTLE_FAULT : settle;
}

/* Counts what waits, as many at a time as one list has. *left: how many cannot be counted. */
static bool
count_all(struct context *context, const struct drive *drive, struct asked_of of, size_t *left)
{
	struct desk_press_sql_waiting_list rows;
	size_t counted;

	do {
		counted = *left = 0;
		if (desk_press_sql_waiting(context, drive->id, of.asked, of.late, of.outcomes, &rows) == DB_READ_FAULT)
			return false;
		for (size_t i = 0; i < rows.count; i++) {
			struct desk_press_sql_read_waiting row;
			enum desk_settle settle;

			if (desk_press_sql_read_waiting(context, drive->id, rows.at[i].number, &row) != DB_READ)
				return false;
			settle = count_one(context, drive, &row, rows.at[i].number, DESK_SETTLED_LATE);
			if (settle == DESK_SETTLE_FAULT)
				return false;
			counted += settle == DESK_SETTLE_OK;
			*left += settle != DESK_SETTLE_OK;
		}
	} while (counted > 0);
	return true;
}

enum desk_settle
desk_settle_all(struct context *context, const struct drive *drive, bool count)
{
	const struct asked_of of = asked_of(drive, DESK_ASKS_ORGANISER);
	struct drive open;
	size_t left = 0;
	DB_TRANSACTION(tx, context);

	if (!count) {
		if (desk_press_sql_leave_out(context, drive->id, of.asked) == DB_WROTE_FAULT)
			return DESK_SETTLE_FAULT;
		return db_commit(&tx) == DB_COMMITTED ? DESK_SETTLE_OK : DESK_SETTLE_FAULT;
	}
	if (drive->day_closed && !donation_reopen_day(context, drive->id))
		return DESK_SETTLE_FAULT;
	if (drive_read(context, drive->id, &open) != FOUND_OK || !count_all(context, &open, of, &left))
		return DESK_SETTLE_FAULT;
	if (drive->day_closed && donation_close_day(context, drive->id) != DONATION_CLOSE_DAY_OK)
		return DESK_SETTLE_FAULT;
	if (db_commit(&tx) != DB_COMMITTED)
		return DESK_SETTLE_FAULT;
	return left > 0 ? DESK_SETTLE_CANCELLED : DESK_SETTLE_OK;
}
