/* model_desk: what the desk does on the day, and the jobs. */
#include "limits.h"
#include "tests/model/model.h"

/* The next slot with a free seat that has not ended, otherwise one over capacity at the current time. */
static int
desk_place(const struct model *model, bool *over)
{
	const int64_t length = model->words.step * INSTANT_MINUTE;
	int now_at = model_next_slot(model, NOBODY);

	*over = false;
	for (int slot = model_next_slot(model, NOBODY); slot != NOBODY; slot = model_next_slot(model, slot)) {
		if (model_begun(model, slot))
			now_at = slot;
		if (model->slots[slot].starts.us + length > model->now.us && model_taken(model, slot) < model->slots[slot].places)
			return slot;
	}
	*over = true;
	return now_at;
}

static enum appointment_take
record(struct model *model, int page, struct model_donor donor, enum appointment_kind kind)
{
	bool over = false;
	int slot = kind == APPOINTMENT_KIND_DONOR ? desk_place(model, &over) : NOBODY;
	struct model_seat *seat;

	if (model->state == DRIVE_STATE_CANCELLED || model->day_closed)
		return APPOINTMENT_TAKE_CLOSED;
	if (model_find_donor(model, donor) != NOBODY)
		return APPOINTMENT_TAKE_ALREADY;
	seat = &model->seats[model_add_seat(model, slot, NOBODY, page, APPOINTMENT_STATE_BOOKED, donor)];
	seat->kind = kind;
	seat->walk_in = kind == APPOINTMENT_KIND_DONOR;
	seat->over = over;
	seat->arrived_at = model->now;
	if (seat->walk_in && donor.email != NOBODY)
		model_placed(model, donor, false);
	return APPOINTMENT_TAKE_OK;
}

enum appointment_take
model_walk_in(struct model *model, int page, struct model_donor donor)
{
	return record(model, page, donor, APPOINTMENT_KIND_DONOR);
}

enum appointment_take
model_helper(struct model *model, int page, struct model_donor donor)
{
	return record(model, page, donor, APPOINTMENT_KIND_HELPER);
}

enum appointment_take_away
model_take_away(struct model *model, int at)
{
	struct model_seat *seat = &model->seats[at];

	if (seat->state != APPOINTMENT_STATE_BOOKED || (!seat->walk_in && seat->kind == APPOINTMENT_KIND_DONOR))
		return APPOINTMENT_TAKE_AWAY_NONE;
	seat->state = APPOINTMENT_STATE_CANCELLED;
	model_offer(model);
	return APPOINTMENT_TAKE_AWAY_OK;
}

void
model_arrive(struct model *model, int seat, bool arrived)
{
	struct model_seat *of = &model->seats[seat];

	if (!arrived)
		of->arrived_at = of->finished_at = INSTANT_NONE;
	else if (instant_is_none(of->arrived_at))
		of->arrived_at = model->now;
}

void
model_finish(struct model *model, int seat, bool finished)
{
	if (model->seats[seat].kind == APPOINTMENT_KIND_DONOR && !instant_is_none(model->seats[seat].arrived_at))
		model->seats[seat].finished_at = finished ? model->now : INSTANT_NONE;
}

static bool
has_come(const struct model_seat *seat)
{
	return seat->page == 0 && seat->outcome != NOBODY && seat->outcome != OUTCOME_KIND_DID_NOT_COME;
}

/* The outcome's order of the person who came and was never counted, with `later` such people after them; 0: there are not so many. */
static int64_t
new_person(const struct model *model, int64_t later)
{
	int64_t order = INT64_MAX;

	do {
		int64_t next = 0;

		for (int i = 0; i < model->seat_count; i++) {
			const struct model_seat *seat = &model->seats[i];

			if (has_come(seat) && !seat->ever_counted && seat->recorded < order && seat->recorded > next)
				next = seat->recorded;
		}
		order = next;
	} while (order > 0 && later-- > 0);
	return order;
}

static void
count_again(struct model_seat *seat)
{
	seat->ever_counted = seat->counted = true;
	seat->undone_since = false;
	seat->counted_gave = seat->outcome == OUTCOME_KIND_GAVE;
}

static void
publish(struct model *model)
{
	int64_t people = 0;

	model->gave_shown = 0;
	for (int i = 0; i < model->seat_count; i++) {
		people += model->seats[i].counted;
		model->gave_shown += model->seats[i].counted && model->seats[i].counted_gave;
	}
	if (model->shown != MODEL_SHOWN_BOTH)
		model->shown = people >= 10 ? MODEL_SHOWN_BOTH : MODEL_SHOWN_NUMBER;
}

static void
publish_until(struct model *model, int64_t until)
{
	for (int i = 0; i < model->seat_count; i++) {
		struct model_seat *seat = &model->seats[i];

		if (has_come(seat) && seat->recorded <= until && (!seat->counted || seat->undone_since))
			count_again(seat);
		else if (seat->undone_since)
			seat->counted = seat->undone_since = false;
	}
	publish(model);
}

static void
publish_corrections(struct model *model)
{
	int64_t corrected = 0;

	for (int i = 0; i < model->seat_count; i++)
		corrected += has_come(&model->seats[i]) && model->seats[i].undone_since;
	if (corrected < 5)
		return;
	for (int i = 0; i < model->seat_count; i++)
		if (has_come(&model->seats[i]) && model->seats[i].undone_since)
			count_again(&model->seats[i]);
	publish(model);
}

static bool
somebody_came(const struct model *model)
{
	for (int i = 0; i < model->seat_count; i++) {
		const struct model_seat *seat = &model->seats[i];

		if (seat->page == 0 && model_is_live(seat) && seat->kind == APPOINTMENT_KIND_DONOR && seat->outcome != OUTCOME_KIND_DID_NOT_COME &&
		    (seat->outcome != NOBODY || !instant_is_none(seat->arrived_at)))
			return true;
	}
	return false;
}

/* As in donation_release.h: at least five new people, the last five held back while the day is open; ten where names are shown already;
 * or five corrections of people who are counted. */
static void
release(struct model *model, bool closing)
{
	const int64_t least = model->shown == MODEL_SHOWN_NAMES ? 10 : 5, held = closing ? 0 : 5;

	if (new_person(model, held + least - 1) > 0)
		publish_until(model, new_person(model, held));
	else if (model->shown == MODEL_SHOWN_NOTHING && closing && somebody_came(model))
		model->shown = MODEL_SHOWN_NAMES;
	else if (model->shown == MODEL_SHOWN_NUMBER || model->shown == MODEL_SHOWN_BOTH)
		publish_corrections(model);
}

enum donation_record
model_record(struct model *model, int at, enum outcome_kind kind, int number)
{
	struct model_seat *seat = &model->seats[at];

	if (model->day_closed)
		return DONATION_RECORD_DAY_OVER;
	if (seat->outcome != NOBODY)
		return DONATION_RECORD_ALREADY;
	if (kind != OUTCOME_KIND_GAVE)
		number = NOBODY;
	for (int i = 0; number != NOBODY && i < model->seat_count; i++)
		if (model->seats[i].outcome != NOBODY && model->seats[i].number == number)
			return DONATION_RECORD_NUMBER_TWICE;
	seat->outcome = (int)kind;
	seat->number = number;
	seat->outcome_at = model->now;
	if (kind == OUTCOME_KIND_DID_NOT_COME) {
		seat->freed = true;
		model_offer(model);
	} else if (instant_is_none(seat->arrived_at)) {
		seat->arrived_at = model->now;
	}
	seat->recorded = ++model->records;
	if (seat->page == 0)
		release(model, false);
	return DONATION_RECORD_OK;
}

enum donation_undo
model_undo(struct model *model, int at)
{
	struct model_seat *seat = &model->seats[at];

	if (model->day_closed)
		return DONATION_UNDO_DAY_OVER;
	if (seat->outcome == NOBODY)
		return DONATION_UNDO_NONE;
	if (seat->outcome == OUTCOME_KIND_DID_NOT_COME) {
		seat->over = model_taken(model, seat->slot) >= model->slots[seat->slot].places;
		seat->freed = false;
	} else if (instant_compare(seat->arrived_at, seat->outcome_at) == 0) {
		model_arrive(model, at, false);
	}
	seat->undone_since = seat->counted;
	seat->outcome = NOBODY;
	seat->number = NOBODY;
	return DONATION_UNDO_OK;
}

enum donation_close_day
model_close_day(struct model *model)
{
	if (model->now.us < model->starts.us)
		return DONATION_CLOSE_DAY_TOO_EARLY;
	if (model->day_closed || model->state == DRIVE_STATE_CANCELLED)
		return DONATION_CLOSE_DAY_ALREADY;
	model->day_closed = true;
	release(model, true);
	return DONATION_CLOSE_DAY_OK;
}

void
model_reopen_day(struct model *model)
{
	model->day_closed = false;
}

/* Of closed days that show more than a number: people who arrived or have an outcome, and not "did not come". */
void
model_came(const struct model *model, int64_t *named, bool *and_friends)
{
	*named = 0;
	*and_friends = false;
	for (int i = 0; i < model->seat_count && model->day_closed && model->shown != MODEL_SHOWN_NUMBER; i++) {
		const struct model_seat *seat = &model->seats[i];

		if (seat->page != 0 || !model_is_live(seat) || seat->outcome == OUTCOME_KIND_DID_NOT_COME ||
		    (seat->outcome == NOBODY && instant_is_none(seat->arrived_at)))
			continue;
		*and_friends = model->shown == MODEL_SHOWN_BOTH;
		*named += seat->donor.shown != APPOINTMENT_SHOWN_FRIEND;
	}
}

int64_t
model_close_past(struct model *model, struct instant before)
{
	return model->ends.us <= before.us && model_close_day(model) == DONATION_CLOSE_DAY_OK;
}

/* The day before at 10:00 local time, one each; none for people who booked after that. */
int64_t
model_remind(struct model *model)
{
	struct instant due = model_instant(model, model->words.day, -1440 + 600, false);
	int64_t reminded = 0;

	for (int i = 0; i < model->seat_count; i++) {
		struct model_seat *seat = &model->seats[i];

		if (model->state == DRIVE_STATE_CANCELLED || due.us > model->now.us || seat->booked_at.us >= due.us || seat->reminded ||
		    !model_is_ahead(seat) || seat->kind != APPOINTMENT_KIND_DONOR || seat->walk_in || seat->donor.email == NOBODY ||
		    model_begun(model, seat->slot))
			continue;
		seat->reminded = true;
		model_letter_to(model, "reminder", seat);
		reminded++;
	}
	return reminded;
}
