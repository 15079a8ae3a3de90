#include "desk/desk_press.h"

#include "base/id.h"
#include "base/unicode.h"
#include "db/database.h"
#include "desk/desk_roster.h"
#include "desk/desk_rule.h"
#include "desk_press_sql.h"
#include "limits.h"
#include "people/people.h"

/* ---- what is known of a person: the presses that nobody took back ---- */

struct known {
	struct instant arrived_at, finished_at;
	bool absent;
};

static struct instant
earlier(struct instant one, struct instant other)
{
	return instant_is_none(one) || instant_compare(other, one) < 0 ? other : one;
}

static bool
read_known(struct context *context, struct appointment_id who, struct known *known)
{
	struct desk_press_sql_live_of_list rows;
	bool absent = false;

	*known = (struct known){ INSTANT_NONE, INSTANT_NONE, false };
	if (desk_press_sql_live_of(context, who, &rows) == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < rows.count; i++) {
		if (rows.at[i].kind == DESK_PRESS_KIND_DID_NOT_COME)
			absent = true;
		else
			known->arrived_at = earlier(known->arrived_at, rows.at[i].pressed_at);
		if (rows.at[i].kind == DESK_PRESS_KIND_FINISHED)
			known->finished_at = earlier(known->finished_at, rows.at[i].pressed_at);
	}
	known->absent = absent && instant_is_none(known->arrived_at);
	return true;
}

static bool
has_absence(const struct donation_person *person)
{
	return person->has_outcome && person->outcome.kind == OUTCOME_KIND_DID_NOT_COME;
}

static bool
record_outcome(struct context *context, const struct drive *drive, const struct donation_person *person, enum outcome_kind kind,
               struct crew_pass_id pass)
{
	return donation_record(context, drive, &person->appointment, kind, TEXT(""), pass) == DONATION_RECORD_OK;
}

/* The appointment says what the presses say.  A person whom the desk added, and of whom nothing is left, is off the list. */
static bool
project(struct context *context, const struct drive *drive, struct crew_pass_id pass, const struct donation_person *person)
{
	const struct appointment *appointment = &person->appointment;
	struct known known;

	if (!read_known(context, appointment->id, &known))
		return false;
	if (instant_is_none(known.arrived_at) && desk_recorded(appointment) && !person->has_outcome)
		return appointment_take_away(context, appointment) == APPOINTMENT_TAKE_AWAY_OK;
	if (known.absent && !person->has_outcome && !record_outcome(context, drive, person, OUTCOME_KIND_DID_NOT_COME, pass))
		return false;
	if (!known.absent && has_absence(person) && donation_undo(context, drive, appointment) != DONATION_UNDO_OK)
		return false;
	return appointment_set_day(context, drive->id, appointment->id, known.arrived_at, known.finished_at);
}

/* ---- one press ---- */

/* The person of a press, as the rules call them. */
struct met {
	enum desk_meets meets;
	struct donation_person person;    /* not of DESK_MEETS_GONE */
};

static enum desk_meets
meets_of(const struct donation_person *person)
{
	if (person->appointment.kind == APPOINTMENT_KIND_HELPER)
		return DESK_MEETS_CAME_ALONG;
	if (person->has_outcome)
		return has_absence(person) ? DESK_MEETS_ABSENT : DESK_MEETS_RECORDED;
	if (instant_is_none(person->appointment.arrived_at))
		return DESK_MEETS_EXPECTED;
	return instant_is_none(person->appointment.finished_at) ? DESK_MEETS_HERE : DESK_MEETS_FINISHED;
}

/* A person whose appointment was gone, and for whom another one stands since a question was answered. */
static bool
follow_instead(struct context *context, struct drive_id drive, struct appointment_id *who)
{
	struct desk_press_sql_instead_of row;

	switch (desk_press_sql_instead_of(context, drive, *who, &row)) {
	case DB_READ:       *who = row.appointment; return true;
	case DB_READ_NONE:  return true;
	case DB_READ_FAULT: break;
	}
	return false;
}

bool
desk_press_before(struct context *context, const struct drive *drive, const struct donation_person *person)
{
	const struct appointment *appointment = &person->appointment;
	struct desk_press_sql_count_of row;
	const struct { bool there; enum desk_press_kind kind; struct instant at; } before[] = {
		{ !instant_is_none(appointment->arrived_at), DESK_PRESS_KIND_HERE, appointment->arrived_at },
		{ !instant_is_none(appointment->finished_at), DESK_PRESS_KIND_FINISHED, appointment->finished_at },
		{ person->has_outcome, desk_rule_press_of(person->outcome.kind), person->outcome.at },
	};

	if (desk_press_sql_count_of(context, appointment->id, &row) != DB_READ)
		return false;
	for (size_t i = 0; i < COUNT_OF(before) && row.n == 0; i++)
		if (before[i].there &&
		    desk_press_sql_add(context, drive->id, CREW_PASS_ID_NONE, id_text(context->arena, id_new(context->now)), before[i].kind,
		                       appointment->id, appointment->id, 0, before[i].at, context->now, DESK_ANSWER_COUNTED, true, BYTES_NONE,
		                       HONOUR_PAGE_ID_NONE, false) != DB_WROTE)
			return false;
	return true;
}

/* *who moves on to the person who stands for them. */
static bool
meet(struct context *context, const struct drive *drive, struct appointment_id *who, struct met *met)
{
	*met = (struct met){ .meets = DESK_MEETS_GONE };
	if (appointment_id_is_none(*who))
		return true;
	if (!follow_instead(context, drive->id, who))
		return false;
	switch (donation_find_person(context, drive->id, *who, &met->person)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  return true;
	case FOUND_FAULT: return false;
	}
	met->meets = meets_of(&met->person);
	return desk_press_before(context, drive, &met->person);
}

/* The device had seen this press, or made it itself. */
static bool
is_seen(const struct desk_press_sql_live_of *row, struct crew_pass_id pass, int64_t seen)
{
	return row->number <= seen || crew_pass_id_equal(row->crew_pass, pass) || crew_pass_id_is_none(row->crew_pass);
}

/* Takes back what the device had seen. *all: nothing is left that says otherwise. */
static bool
take_back(struct context *context, const struct drive *drive, struct crew_pass_id pass, const struct desk_press *press,
          struct appointment_id who, bool *all)
{
	struct desk_press_sql_live_of_list rows;

	*all = true;
	if (desk_press_sql_live_of(context, who, &rows) == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < rows.count; i++) {
		if (desk_rule_takes_back(press->kind, rows.at[i].kind) && is_seen(&rows.at[i], pass, press->seen)) {
			if (desk_press_sql_take_back(context, drive->id, rows.at[i].number) != DB_WROTE)
				return false;
		} else if (desk_rule_contradicts(press->kind, rows.at[i].kind)) {
			*all = false;
		}
	}
	return true;
}

/* A device that had not seen it has added a person of this name. */
static bool
find_twin(struct context *context, const struct drive *drive, struct crew_pass_id pass, const struct desk_press *press, bool *twin)
{
	const struct text name = unicode_fold_for_search(context->arena, press->name);
	struct desk_press_sql_added_list rows;

	*twin = false;
	if (text_is_empty(name))
		return true;
	if (desk_press_sql_added(context, drive->id, press->kind, pass, press->seen, &rows) == DB_READ_FAULT)
		return false;
	for (size_t i = 0; i < rows.count && !*twin; i++) {
		struct appointment other;

		switch (appointment_read(context, rows.at[i].appointment, &other)) {
		case FOUND_OK:    *twin = text_equal(name, unicode_fold_for_search(context->arena, other.donor.name)); break;
		case FOUND_NONE:  break;
		case FOUND_FAULT: return false;
		}
	}
	return true;
}

static enum desk_answer
answer_of(enum desk_rule rule, const struct met *met, enum desk_press_kind kind)
{
	switch (rule) {
	case DESK_RULE_COUNTED: return DESK_ANSWER_COUNTED;
	case DESK_RULE_ALREADY: return DESK_ANSWER_ALREADY;
	case DESK_RULE_UNDO:    return DESK_ANSWER_COUNTED;
	case DESK_RULE_KEPT:    return DESK_ANSWER_KEPT;
	case DESK_RULE_DIFFERS: return met->person.outcome.kind == desk_rule_outcome_of(kind) ? DESK_ANSWER_ALREADY : DESK_ANSWER_ASKED;
	case DESK_RULE_ASKED:   return DESK_ANSWER_ASKED;
	case DESK_RULE_REFUSED: break;
	}
	return DESK_ANSWER_REFUSED;
}

/* What waits for an answer is not counted until then. */
static bool
is_waiting(enum desk_answer answer)
{
	return answer == DESK_ANSWER_ASKED || answer == DESK_ANSWER_LATE;
}

/* A press that is being decided, its row (0: none yet), and how it was met. */
struct deciding {
	const struct drive *drive;
	const struct desk_device *device;
	const struct desk_press *press;
	int64_t number;
	enum desk_settled settled;
	struct met met;
	struct desk_pressed *pressed;
};

/* A walk-in, or someone who came along.  false: a fault. */
static bool
add_person(struct context *context, const struct deciding *deciding)
{
	const struct desk_press *press = deciding->press;
	const struct donor donor = { press->name, TEXT(""), press->shown ? press->name : TEXT("") };
	struct context then = *context;
	struct appointment taken;

	/* The slot is the one of that time. */
	then.now = press->at;
	switch (press->kind == DESK_PRESS_KIND_HELPER ? appointment_helper(&then, deciding->drive, press->page, &donor, &taken) :
	                                                appointment_walk_in(&then, deciding->drive, press->page, &donor, &taken)) {
	case APPOINTMENT_TAKE_OK:
	case APPOINTMENT_TAKE_ALREADY:
		*deciding->pressed = (struct desk_pressed){ DESK_ANSWER_COUNTED, taken.id };
		return true;
	case APPOINTMENT_TAKE_FULL:
	case APPOINTMENT_TAKE_CLOSED:
	case APPOINTMENT_TAKE_PAUSED:
	case APPOINTMENT_TAKE_UNCONFIRMED:
		deciding->pressed->answer = DESK_ANSWER_ASKED;
		return true;
	case APPOINTMENT_TAKE_FAULT: break;
	}
	return false;
}

/* One whom the team has not decided about may be there already. */
static bool
decide_new_person(struct context *context, struct deciding *deciding)
{
	bool twin = false;

	if (deciding->settled != DESK_SETTLED_COUNTS && !find_twin(context, deciding->drive, deciding->device->pass, deciding->press, &twin))
		return false;
	if (!twin)
		return add_person(context, deciding);
	deciding->pressed->answer = deciding->settled == DESK_SETTLED_NOT ? DESK_ANSWER_ASKED : DESK_ANSWER_ALREADY;
	return true;
}

/* What is asked of nobody any more: a person without an appointment is a walk-in; of two outcomes the team has chosen this one, and of
 * what came late the first stays. */
static bool
decide_settled(struct context *context, struct deciding *deciding)
{
	if (deciding->met.meets == DESK_MEETS_GONE)
		return decide_new_person(context, deciding);
	deciding->pressed->answer = deciding->settled == DESK_SETTLED_COUNTS ? DESK_ANSWER_COUNTED : DESK_ANSWER_KEPT;
	return true;
}

static bool
decide(struct context *context, struct deciding *deciding)
{
	const struct desk_press *press = deciding->press;
	struct desk_pressed *pressed = deciding->pressed;
	bool all;

	pressed->who = press->who;
	if (desk_rule_is_outcome(press->kind) && deciding->device->kind != CREW_KIND_SERVICE_STAFF) {
		pressed->answer = DESK_ANSWER_REFUSED;
		return true;
	}
	if (desk_rule_is_new_person(press->kind))
		return decide_new_person(context, deciding);
	if (!meet(context, deciding->drive, &pressed->who, &deciding->met))
		return false;
	if (deciding->met.meets != DESK_MEETS_GONE) {
		struct desk_press_sql_count_of row;

		if (desk_press_sql_count_of(context, pressed->who, &row) != DB_READ)
			return false;
		if (row.n >= LIMIT_DESK_PRESSES_OF_PERSON) {
			pressed->answer = DESK_ANSWER_REFUSED;
			return true;
		}
	}
	pressed->answer = answer_of(desk_rule_for(press->kind, deciding->met.meets), &deciding->met, press->kind);
	if (pressed->answer == DESK_ANSWER_ASKED && deciding->settled != DESK_SETTLED_NOT)
		return decide_settled(context, deciding);
	if (!desk_rule_is_undo(press->kind) || deciding->met.meets == DESK_MEETS_GONE || pressed->answer == DESK_ANSWER_REFUSED)
		return true;
	/* Also what shows only once another press is taken back: "did not come" of a person who is here. */
	if (!take_back(context, deciding->drive, deciding->device->pass, press, pressed->who, &all))
		return false;
	if (!all && pressed->answer == DESK_ANSWER_COUNTED)
		pressed->answer = DESK_ANSWER_KEPT;
	return true;
}

/* The row with its answer. */
static bool
keep(struct context *context, const struct deciding *deciding)
{
	const struct desk_press *press = deciding->press;
	const struct desk_pressed *pressed = deciding->pressed;
	const bool waiting = is_waiting(pressed->answer),
	           live = !waiting && !desk_rule_is_undo(press->kind) && pressed->answer != DESK_ANSWER_REFUSED;
	const struct appointment_id who = waiting ? APPOINTMENT_ID_NONE : pressed->who;

	if (deciding->number != 0)
		return desk_press_sql_settle(context, deciding->drive->id, deciding->number, pressed->answer, who, live) == DB_WROTE;
	return desk_press_sql_add(context, deciding->drive->id, deciding->device->pass, press->key, press->kind, press->who, who,
	                          press->seen, press->at, context->now, pressed->answer, live,
	                          waiting ? people_seal(context, SEALED_DESK_PRESS_NAME, press->name) : BYTES_NONE,
	                          waiting ? press->page : HONOUR_PAGE_ID_NONE, press->shown) == DB_WROTE;
}

/* What the answer says becomes so. */
static bool
carry_out(struct context *context, const struct deciding *deciding)
{
	const struct desk_pressed *pressed = deciding->pressed;
	const enum desk_press_kind kind = deciding->press->kind;
	struct crew_pass_id pass = deciding->device->pass;
	struct donation_person person;

	if (is_waiting(pressed->answer) || pressed->answer == DESK_ANSWER_REFUSED || appointment_id_is_none(pressed->who))
		return true;
	switch (donation_find_person(context, deciding->drive->id, pressed->who, &person)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  return true;
	case FOUND_FAULT: return false;
	}
	if (pressed->answer == DESK_ANSWER_COUNTED && (desk_rule_is_outcome(kind) || kind == DESK_PRESS_KIND_OUTCOME_UNDO)) {
		if (person.has_outcome && donation_undo(context, deciding->drive, &person.appointment) != DONATION_UNDO_OK)
			return false;
		if (desk_rule_is_outcome(kind) && !record_outcome(context, deciding->drive, &person, desk_rule_outcome_of(kind), pass))
			return false;
		if (donation_find_person(context, deciding->drive->id, pressed->who, &person) != FOUND_OK)
			return false;
	}
	return project(context, deciding->drive, pass, &person);
}

/* The press that added the person on this device. */
static bool
find_added(struct context *context, const struct desk_device *device, struct text key, struct appointment_id *who)
{
	struct desk_press_sql_find_key row;

	switch (desk_press_sql_find_key(context, device->pass, key, &row)) {
	case DB_READ:       *who = row.appointment; return true;
	case DB_READ_NONE:  return true;
	case DB_READ_FAULT: break;
	}
	return false;
}

/* Never later than now, and not before the device had the desk: its clock may be wrong, and its list may have been changed. */
static struct instant
time_of(const struct context *context, const struct desk_device *device, struct instant at)
{
	if (instant_compare(at, device->since) < 0)
		return device->since;
	return instant_compare(at, context->now) > 0 ? context->now : at;
}

bool
desk_press(struct context *context, const struct drive *drive, const struct desk_device *device, const struct desk_press *given,
           struct desk_pressed *pressed)
{
	struct desk_press press = *given;
	struct deciding deciding = { .drive = drive, .device = device, .press = &press, .pressed = pressed };
	struct desk_press_sql_find_key known;
	DB_TRANSACTION(tx, context);

	*pressed = (struct desk_pressed){ DESK_ANSWER_REFUSED, APPOINTMENT_ID_NONE };
	switch (desk_press_sql_find_key(context, device->pass, press.key, &known)) {
	case DB_READ:       *pressed = (struct desk_pressed){ known.answer, known.appointment }; return true;
	case DB_READ_NONE:  break;
	case DB_READ_FAULT: return false;
	}
	press.at = time_of(context, device, press.at);
	if (appointment_id_is_none(press.who) && !text_is_empty(press.added) && !find_added(context, device, press.added, &press.who))
		return false;
	if (drive->day_closed)
		*pressed = (struct desk_pressed){ DESK_ANSWER_LATE, press.who };
	else if (!instant_is_none(device->ended_at) && instant_compare(given->at, device->ended_at) > 0)
		*pressed = (struct desk_pressed){ DESK_ANSWER_ASKED, press.who };
	else if (!decide(context, &deciding))
		return false;
	if (!keep(context, &deciding) || !carry_out(context, &deciding))
		return false;
	return db_commit(&tx) == DB_COMMITTED;
}

bool
desk_press_settle(struct context *context, const struct drive *drive, const struct desk_device *device, const struct desk_press *press,
                  int64_t number, enum desk_settled settled, struct desk_pressed *pressed)
{
	struct deciding deciding = { .drive = drive, .device = device, .press = press, .number = number, .settled = settled,
		.pressed = pressed };
	DB_TRANSACTION(tx, context);

	*pressed = (struct desk_pressed){ DESK_ANSWER_REFUSED, APPOINTMENT_ID_NONE };
	if (!decide(context, &deciding))
		return false;
	/* Nobody can be added: it stays as it is. */
	if (is_waiting(pressed->answer))
		return true;
	if (!keep(context, &deciding) || !carry_out(context, &deciding))
		return false;
	return db_commit(&tx) == DB_COMMITTED;
}

bool
desk_press_form(struct context *context, const struct drive *drive, struct crew_pass_id pass, enum crew_kind crew,
                enum desk_press_kind kind, struct appointment_id who, struct desk_pressed *pressed)
{
	const struct desk_device device = { pass, crew, context->now, INSTANT_NONE };
	const struct desk_press press = { .key = id_text(context->arena, id_new(context->now)), .kind = kind, .who = who, .at = context->now,
		.seen = DESK_PRESS_SEEN_ALL };

	return desk_press(context, drive, &device, &press, pressed);
}

bool
desk_press_note(struct context *context, struct drive_id drive, struct crew_pass_id pass, enum desk_press_kind kind,
                struct appointment_id who)
{
	return desk_press_sql_add(context, drive, pass, id_text(context->arena, id_new(context->now)), kind, who, who, DESK_PRESS_SEEN_ALL,
	                          context->now, context->now, DESK_ANSWER_COUNTED, true, BYTES_NONE, HONOUR_PAGE_ID_NONE, false) == DB_WROTE;
}

bool
desk_press_newest(struct context *context, struct drive_id drive, int64_t *number)
{
	struct desk_press_sql_newest row;

	if (desk_press_sql_newest(context, drive, &row) != DB_READ)
		return false;
	*number = row.number;
	return true;
}
