#include "desk/desk_question.h"

#include "db/database.h"
#include "desk/desk_press.h"
#include "desk_press_sql.h"
#include "limits.h"
#include "people/people.h"

bool
desk_questions(struct context *context, struct drive_id drive, enum desk_answer waiting, struct desk_question_list *questions)
{
	struct desk_press_sql_waiting_list rows;

	*questions = (struct desk_question_list){ 0 };
	if (desk_press_sql_waiting(context, drive, waiting, &rows) == DB_READ_FAULT)
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
desk_questions_count(struct context *context, struct drive_id drive, enum desk_answer waiting, int64_t *count)
{
	struct desk_press_sql_count_waiting row;

	if (desk_press_sql_count_waiting(context, drive, waiting, &row) != DB_READ)
		return false;
	*count = row.n;
	return true;
}

/* One press that waits is counted. */
static enum desk_settle
count_one(struct context *context, const struct drive *drive, int64_t number, enum desk_settled settled)
{
	struct desk_press_sql_read_waiting row;
	struct desk_device device;
	struct desk_press press;
	struct desk_pressed pressed;

	switch (desk_press_sql_read_waiting(context, drive->id, number, &row)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return DESK_SETTLE_GONE;
	case DB_READ_FAULT: return DESK_SETTLE_FAULT;
	}
	device = (struct desk_device){ .pass = row.crew_pass, .kind = row.crew, .ended_at = INSTANT_NONE };
	press = (struct desk_press){ .key = row.press_key, .kind = row.kind, .who = row.about, .at = row.pressed_at, .seen = row.seen,
		.name = people_open(context, SEALED_DESK_PRESS_NAME, row.name_sealed), .page = row.honour_page, .shown = row.shown };
	if (!desk_press_settle(context, drive, &device, &press, number, settled, &pressed))
		return DESK_SETTLE_FAULT;
	return pressed.answer == DESK_ANSWER_ASKED ? DESK_SETTLE_CANCELLED : DESK_SETTLE_OK;
}

enum desk_settle
desk_settle(struct context *context, const struct drive *drive, int64_t number, bool count)
{
	DB_TRANSACTION(tx, context);

	if (count) {
		const enum desk_settle settle = drive->day_closed ? DESK_SETTLE_CANCELLED : count_one(context, drive, number, DESK_SETTLED_COUNTS);

		if (settle != DESK_SETTLE_OK)
			return settle;
	} else {
		switch (desk_press_sql_settle(context, drive->id, number, DESK_ANSWER_LEFT_OUT, APPOINTMENT_ID_NONE, false)) {
		case DB_WROTE:       break;
		case DB_WROTE_NONE:  return DESK_SETTLE_GONE;
		case DB_WROTE_FAULT: return DESK_SETTLE_FAULT;
		}
	}
	return db_commit(&tx) == DB_COMMITTED ? DESK_SETTLE_OK : DESK_SETTLE_FAULT;
}

static enum desk_settle
count_late(struct context *context, const struct drive *drive)
{
	struct desk_press_sql_waiting_list rows;
	struct drive open;

	if (drive->day_closed && !donation_reopen_day(context, drive->id))
		return DESK_SETTLE_FAULT;
	if (drive_read(context, drive->id, &open) != FOUND_OK ||
	    desk_press_sql_waiting(context, drive->id, DESK_ANSWER_LATE, &rows) == DB_READ_FAULT)
		return DESK_SETTLE_FAULT;
	for (size_t i = 0; i < rows.count; i++)
		if (count_one(context, &open, rows.at[i].number, DESK_SETTLED_LATE) == DESK_SETTLE_FAULT)
			return DESK_SETTLE_FAULT;
	if (drive->day_closed && donation_close_day(context, drive->id) != DONATION_CLOSE_DAY_OK)
		return DESK_SETTLE_FAULT;
	return DESK_SETTLE_OK;
}

enum desk_settle
desk_settle_late(struct context *context, const struct drive *drive, bool count)
{
	DB_TRANSACTION(tx, context);

	if (count) {
		const enum desk_settle settle = count_late(context, drive);

		if (settle != DESK_SETTLE_OK)
			return settle;
	} else if (desk_press_sql_leave_out(context, drive->id, DESK_ANSWER_LATE) == DB_WROTE_FAULT) {
		return DESK_SETTLE_FAULT;
	}
	return db_commit(&tx) == DB_COMMITTED ? DESK_SETTLE_OK : DESK_SETTLE_FAULT;
}
