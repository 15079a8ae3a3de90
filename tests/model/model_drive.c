/* model_drive: what the organiser does to the drive, and the keeper to the page. */
#include "base/log.h"
#include "tests/model/model.h"

/* A local minute of that day, beyond 1440 of the next day; of two equal ones the earlier for a start, the later for an end. */
struct instant
model_instant(const struct model *model, int at, int minute, bool end)
{
	const struct model_day *day = &model->days[at];
	int64_t real = minute;

	if (minute >= day->change_until || (end && minute >= day->change_from))
		real += day->change_by;
	return (struct instant){ (day->midnight + real) * INSTANT_MINUTE };
}

int64_t
model_minute(const struct model *model, struct instant instant)
{
	const struct model_day *day = &model->days[model->words.day];
	int64_t real = instant.us / INSTANT_MINUTE - day->midnight;

	return real < (day->change_by > 0 ? day->change_until : day->change_from) ? real : real - day->change_by;
}

static int
plan_part(struct instant from, struct instant until, const struct model_words *words, struct model_slot *planned, int count)
{
	const int64_t step = words->step * INSTANT_MINUTE;

	for (int64_t at = from.us; at + step <= until.us; at += step) {
		ASSERT(count < MODEL_PLANNED);
		planned[count++] = (struct model_slot){ .starts = { at }, .places = words->places };
	}
	return count;
}

/* Steps are in elapsed minutes; a slot that does not end before the break or the end is left out. */
int
model_plan(const struct model *model, const struct model_words *words, struct model_slot planned[MODEL_PLANNED])
{
	struct instant from = model_instant(model, words->day, words->from, false);
	struct instant until = model_instant(model, words->day, words->until, true);
	int before;
	int count;

	if (words->break_from == words->break_until)
		return plan_part(from, until, words, planned, 0);
	before = plan_part(from, model_instant(model, words->day, words->break_from, false), words, planned, 0);
	count = plan_part(model_instant(model, words->day, words->break_until, true), until, words, planned, before);
	if (before > 0 && count > before)
		planned[before].after_break = true;
	return count;
}

static void
keep_words(struct model *model, const struct model_words *words)
{
	model->words = *words;
	model->starts = model_instant(model, words->day, words->from, false);
	model->ends = model_instant(model, words->day, words->until, true);
}

static int
slot_at(const struct model *model, struct instant starts)
{
	for (int i = 0; i < model->slot_count; i++)
		if (!model->slots[i].gone && model->slots[i].starts.us == starts.us)
			return i;
	return NOBODY;
}

/* A slot whose local time stays is the same slot; new ones are added; the others are deleted. */
static void
keep_slots(struct model *model, const struct model_slot *planned, int count)
{
	bool wanted[MODEL_SLOTS] = { false };

	for (int i = 0; i < count; i++) {
		int slot = slot_at(model, planned[i].starts);

		ASSERT(model->slot_count < MODEL_SLOTS);
		if (slot == NOBODY)
			slot = model->slot_count++;
		wanted[slot] = true;
		model->slots[slot] = (struct model_slot){ model->slots[slot].id, planned[i].starts, planned[i].places, planned[i].after_break,
			false };
	}
	for (int i = 0; i < model->slot_count; i++)
		model->slots[i].gone |= !wanted[i];
}

void
model_open(struct model *model, const struct model_words *words)
{
	struct model_slot planned[MODEL_PLANNED];

	keep_words(model, words);
	keep_slots(model, planned, model_plan(model, words, planned));
}

/* Whether an earlier appointment that is notified has the same address. */
static bool
is_told_before(const struct model *model, int seat)
{
	for (int i = 0; i < seat; i++)
		if (model_is_ahead(&model->seats[i]) && model->seats[i].kind == APPOINTMENT_KIND_DONOR &&
		    model->seats[i].donor.email == model->seats[seat].donor.email)
			return true;
	return false;
}

/* One email for each future appointment (or each address that has one), and one for each leader without an appointment of their own. */
static void
tell(struct model *model, const char *kind, bool once_each)
{
	for (int i = 0; i < model->seat_count; i++)
		if (model_is_ahead(&model->seats[i]) && model->seats[i].kind == APPOINTMENT_KIND_DONOR && !(once_each && is_told_before(model, i)))
			model_letter_to(model, kind, &model->seats[i]);
	for (int group = 0; group < model->group_count; group++) {
		bool seats = false;

		for (int i = 0; i < model->seat_count; i++)
			seats |= model->seats[i].group == group && model_is_live(&model->seats[i]) && model_has_time(model, &model->seats[i]);
		if (seats && model_leaders_place(model, group) == NOBODY)
			model_letter(model, kind, model->groups[group].leader.email);
	}
}

/* A person who did not come has lost the appointment, and may get it back. */
static bool
somebody_in(const struct model *model, int slot)
{
	for (int i = 0; i < model->seat_count; i++)
		if (model->seats[i].slot == slot && model_is_live(&model->seats[i]))
			return true;
	return false;
}

static bool
is_refused(const struct model *model, const struct model_slot *planned, int count)
{
	for (int i = 0; i < model->slot_count; i++) {
		int64_t taken = model_taken(model, i), room = -1;

		if (model->slots[i].gone)
			continue;
		for (int p = 0; p < count; p++)
			if (planned[p].starts.us == model->slots[i].starts.us)
				room = planned[p].places;
		if (room < 0 ? taken > 0 || somebody_in(model, i) : taken > room)
			return true;
	}
	return false;
}

static bool
same_break(const struct model_words *one, const struct model_words *other)
{
	bool had = one->break_from != one->break_until, has = other->break_from != other->break_until;

	return had == has && (!has || (one->break_from == other->break_from && one->break_until == other->break_until));
}

enum appointment_drive_edit
model_edit(struct model *model, const struct model_words *words)
{
	const struct model_words *old = &model->words;
	bool hours = old->day != words->day || old->from != words->from || old->until != words->until || old->step != words->step ||
	             !same_break(old, words);
	bool where = old->where != words->where, details = old->details != words->details;
	struct model_slot planned[MODEL_PLANNED];
	int count = model_plan(model, words, planned);

	if (!model_drive_is_ahead(model))
		return APPOINTMENT_DRIVE_EDIT_OVER;
	if (!hours && !where && !details && old->places == words->places)
		return APPOINTMENT_DRIVE_EDIT_SAME;
	if (hours && model->starts.us <= model->now.us)
		return APPOINTMENT_DRIVE_EDIT_BEGUN;
	if (is_refused(model, planned, count))
		return APPOINTMENT_DRIVE_EDIT_BOOKED;
	keep_words(model, words);
	keep_slots(model, planned, count);
	model->sequence += hours || where;
	model->audits++;
	model_offer(model);
	if (hours || where || details)
		tell(model, "drive_changed", true);
	if (hours || where)
		model_waiting_changed(model);
	return APPOINTMENT_DRIVE_EDIT_OK;
}

enum appointment_drive_close
model_set_open(struct model *model, bool open)
{
	enum drive_state state = open ? DRIVE_STATE_OPEN : DRIVE_STATE_CLOSED;

	if (!model_drive_is_ahead(model))
		return APPOINTMENT_DRIVE_CLOSE_OVER;
	if (model->state == state)
		return APPOINTMENT_DRIVE_CLOSE_ALREADY;
	model->state = state;
	model->audits++;
	model_offer(model);
	if (!open)
		tell(model, "drive_closed", true);
	return APPOINTMENT_DRIVE_CLOSE_OK;
}

enum appointment_drive_cancel
model_drive_cancel(struct model *model)
{
	if (model->state == DRIVE_STATE_CANCELLED)
		return APPOINTMENT_DRIVE_CANCEL_ALREADY;
	if (!model_drive_is_ahead(model))
		return APPOINTMENT_DRIVE_CANCEL_OVER;
	/* A person has come, or was expected and did not; one who was added by mistake has not. */
	for (int i = 0; i < model->seat_count; i++)
		if (model_is_live(&model->seats[i]) && (!instant_is_none(model->seats[i].arrived_at) || model->seats[i].freed))
			return APPOINTMENT_DRIVE_CANCEL_ARRIVED;
	tell(model, "drive_cancelled", false);
	model_waiting_cancelled(model);
	model->state = DRIVE_STATE_CANCELLED;
	model->sequence++;
	model->audits++;
	for (int i = 0; i < model->seat_count; i++)
		if (model_is_live(&model->seats[i]))
			model->seats[i].state = APPOINTMENT_STATE_DRIVE_CANCELLED;
	return APPOINTMENT_DRIVE_CANCEL_OK;
}

enum honour_pause
model_hold(struct model *model, int page, bool by_operator, bool hold)
{
	bool *held = by_operator ? &model->pages[page].held_by_operator : &model->pages[page].held;

	if (*held == hold)
		return HONOUR_HOLD_ALREADY;
	*held = hold;
	model->audits++;
	return HONOUR_HOLD_OK;
}

enum honour_publish
model_publish(struct model *model, int page)
{
	if (model->pages[page].state != HONOUR_STATE_WAITING)
		return HONOUR_PUBLISH_ALREADY;
	model->pages[page].state = HONOUR_STATE_PUBLISHED;
	model->audits++;
	return HONOUR_PUBLISH_OK;
}
