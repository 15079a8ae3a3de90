/* model_waiting: the waiting list, what is offered to whom, and how offers end. */
#include "base/log.h"
#include "limits.h"
#include "tests/model/model.h"

static const struct model_donor nobody = { NOBODY, NOBODY, APPOINTMENT_SHOWN_FRIEND };

bool
model_in_line(const struct model_waiting *waiting)
{
	return waiting->state == WAITING_STATE_WAITING || waiting->state == WAITING_STATE_OFFERED;
}

int
model_held(const struct model *model, int waiting)
{
	for (int i = 0; i < model->offer_count; i++)
		if (model->offers[i].waiting == waiting && model->offers[i].state == MODEL_OFFER_HELD)
			return i;
	return NOBODY;
}

static int
entry_of(const struct model *model, struct model_donor donor)
{
	for (int i = 0; i < model->waiting_count; i++)
		if (model_in_line(&model->waiting[i]) && model_same(model->waiting[i].donor, donor))
			return i;
	return NOBODY;
}

static bool
is_before(const struct model_waiting *one, const struct model_waiting *other)
{
	return one->since.us != other->since.us ? one->since.us < other->since.us : one < other;
}

int64_t
model_before(const struct model *model, int at)
{
	int64_t before = 0;

	for (int i = 0; i < model->waiting_count; i++)
		before += model->waiting[i].state == WAITING_STATE_WAITING && is_before(&model->waiting[i], &model->waiting[at]);
	return before;
}

int64_t
model_people(const struct model *model)
{
	int64_t people = 0;

	for (int i = 0; i < model->waiting_count; i++)
		people += model_in_line(&model->waiting[i]) ? model->waiting[i].wish.size : 0;
	return people;
}

static bool
has_passed(const struct model *model, int waiting, int slot)
{
	for (int i = 0; i < model->offer_count; i++)
		if (model->offers[i].waiting == waiting && model->offers[i].state == MODEL_OFFER_PASSED && model->offers[i].first == slot)
			return true;
	return false;
}

/* Consecutive slots within the wish, not from a time that was passed: closest together, then earliest. NOBODY: they do not fit. */
static int
choose(const struct model *model, int at, struct instant soonest, int64_t into[MODEL_SLOTS])
{
	const struct model_waiting *waiting = &model->waiting[at];
	int64_t tried[MODEL_SLOTS], least = INT64_MAX;
	int best = NOBODY;

	for (int first = model_next_slot(model, NOBODY); first != NOBODY; first = model_next_slot(model, first)) {
		int64_t between = 0;

		if (model->slots[first].starts.us < soonest.us || has_passed(model, at, first) ||
		    !model_fill(model, first, &waiting->wish, tried))
			continue;
		for (int i = 0; i < model->slot_count; i++)
			if (tried[i] > 0 && model->slots[i].starts.us - model->slots[first].starts.us > between)
				between = model->slots[i].starts.us - model->slots[first].starts.us;
		if (between >= least)
			continue;
		least = between;
		best = first;
		for (int i = 0; i < model->slot_count; i++)
			into[i] = tried[i];
	}
	return best;
}

static void
offer_to(struct model *model, int at, int first, const int64_t into[MODEL_SLOTS])
{
	struct model_offer *offer = &model->offers[model->offer_count++];

	ASSERT(model->offer_count < MODEL_OFFERS);
	*offer = (struct model_offer){ .waiting = at, .first = first,
		.held_until = waiting_hold(model->zone, model->now, model->slots[first].starts) };
	for (int slot = model_next_slot(model, NOBODY); slot != NOBODY; slot = model_next_slot(model, slot)) {
		if (into[slot] == 0)
			continue;
		offer->slots[offer->slot_count] = slot;
		offer->places[offer->slot_count++] = into[slot];
	}
	model->waiting[at].state = WAITING_STATE_OFFERED;
	model_letter(model, "offer", model->waiting[at].donor.email);
}

static void
lapse(struct model *model, struct model_offer *offer)
{
	struct model_waiting *waiting = &model->waiting[offer->waiting];

	offer->state = MODEL_OFFER_ENDED;
	waiting->state = WAITING_STATE_WAITING;
	if (waiting->lapse_count + 1 < LIMIT_WAITING_LAPSES) {
		waiting->lapse_count++;
		waiting->since = model->now;
		return;
	}
	waiting->state = WAITING_STATE_LAPSED;
	model_letter(model, "waiting_lapsed", waiting->donor.email);
}

/* The next entry that the walk has not met; NOBODY: there is none. */
static int
next_in_line(const struct model *model, const bool met[MODEL_WAITING])
{
	int next = NOBODY;

	for (int i = 0; i < model->waiting_count; i++)
		if (!met[i] && model->waiting[i].state == WAITING_STATE_WAITING &&
		    (next == NOBODY || is_before(&model->waiting[i], &model->waiting[next])))
			next = i;
	return next;
}

/* Offers that were not answered in time are free again; then what is free is held for the first entry that it fits. */
void
model_offer(struct model *model)
{
	struct instant soonest = instant_plus(model->now, WAITING_LEAD);
	bool met[MODEL_WAITING] = { false };
	int64_t into[MODEL_SLOTS];

	for (int i = 0; i < model->offer_count; i++)
		if (model->offers[i].state == MODEL_OFFER_HELD && model->offers[i].held_until.us <= model->now.us)
			lapse(model, &model->offers[i]);
	if (model->state != DRIVE_STATE_OPEN || model->day_closed)
		return;
	for (int at = next_in_line(model, met); at != NOBODY; at = next_in_line(model, met)) {
		int first = NOBODY;

		met[at] = true;
		if (model_is_open(&model->pages[model->waiting[at].page]))
			first = choose(model, at, soonest, into);
		if (first != NOBODY)
			offer_to(model, at, first, into);
	}
}

static void
end(struct model *model, int at, enum waiting_state state)
{
	int held = model_held(model, at);

	if (held != NOBODY)
		model->offers[held].state = MODEL_OFFER_ENDED;
	model->waiting[at].state = state;
}

void
model_placed(struct model *model, struct model_donor donor, bool group)
{
	int at = entry_of(model, donor);

	/* A leader who only organises waits for others: their own appointment changes nothing. */
	if (at == NOBODY || (model->waiting[at].wish.only_organises && !group))
		return;
	end(model, at, WAITING_STATE_PLACED);
	model_offer(model);
}

static bool
has_place(struct model *model, const struct waiting_wish *wish, struct model_donor donor)
{
	if (wish->size > 1)
		return model_has_group_or_place(model, donor, wish->only_organises);
	return model_has_place(model, donor);
}

static enum waiting_join
may_wait(struct model *model, int page, const struct waiting_wish *wish)
{
	int64_t into[MODEL_SLOTS];
	bool some = false, fits = false;

	if (!model_is_open(&model->pages[page]))
		return WAITING_JOIN_PAUSED;
	for (int slot = model_next_slot(model, NOBODY); slot != NOBODY; slot = model_next_slot(model, slot)) {
		if (model_begun(model, slot) || !model_within(model, slot, wish))
			continue;
		some = true;
		fits |= model_fill(model, slot, wish, into);
	}
	if (page != 0 || model->state != DRIVE_STATE_OPEN || model->day_closed || !some)
		return WAITING_JOIN_CLOSED;
	return fits ? WAITING_JOIN_FREE : WAITING_JOIN_OK;
}

enum waiting_join
model_join(struct model *model, int page, struct waiting_wish wish, struct model_donor donor)
{
	enum waiting_join may;

	model_offer(model);
	if (entry_of(model, donor) != NOBODY) {
		model_letter_again(model, "waiting_again", donor.email);
		return WAITING_JOIN_ALREADY;
	}
	if (has_place(model, &wish, donor))
		return WAITING_JOIN_BOOKED;
	may = may_wait(model, page, &wish);
	if (may != WAITING_JOIN_OK)
		return may;
	ASSERT(model->waiting_count < MODEL_WAITING);
	model->waiting[model->waiting_count++] = (struct model_waiting){ .donor = donor, .page = page, .wish = wish, .joined = model->now,
		.since = model->now, .seat = NOBODY, .group = NOBODY };
	model_letter(model, "waiting", donor.email);
	return WAITING_JOIN_OK;
}

/* The seats that were held become the donor's, or the group's, the leader's own first. */
static void
book(struct model *model, struct model_waiting *waiting, const struct model_offer *offer)
{
	bool leads = waiting->wish.only_organises;

	if (waiting->wish.size == 1) {
		waiting->seat = model_add_seat(model, offer->first, NOBODY, waiting->page, APPOINTMENT_STATE_BOOKED, waiting->donor);
		model_letter_to(model, "ticket", &model->seats[waiting->seat]);
		return;
	}
	waiting->group = model->group_count++;
	model->groups[waiting->group] = (struct model_group){ .leader = waiting->donor, .only_organises = leads, .has_seat_link = true,
		.size = waiting->wish.size, .generation = 1, .seat_generation = 1 };
	for (int i = 0; i < offer->slot_count; i++)
		for (int64_t n = 0; n < offer->places[i]; n++, leads = true)
			(void)model_add_seat(model, offer->slots[i], waiting->group, waiting->page,
			                     leads ? APPOINTMENT_STATE_UNCLAIMED : APPOINTMENT_STATE_BOOKED, leads ? nobody : waiting->donor);
	model_letter(model, "group", waiting->donor.email);
}

static bool
still_held(const struct model *model, int at, int offer)
{
	return offer != NOBODY && model_held(model, at) == offer && model->offers[offer].held_until.us > model->now.us;
}

enum waiting_take
model_waiting_take(struct model *model, int at, int offer)
{
	struct model_waiting *waiting = &model->waiting[at];

	if (!still_held(model, at, offer))
		return WAITING_TAKE_GONE;
	if (model->state == DRIVE_STATE_CANCELLED || model->day_closed || model_begun(model, model->offers[offer].first))
		return WAITING_TAKE_CLOSED;
	if (has_place(model, &waiting->wish, waiting->donor)) {
		end(model, at, WAITING_STATE_PLACED);
		model_offer(model);
		return WAITING_TAKE_BOOKED;
	}
	model->offers[offer].state = MODEL_OFFER_ENDED;
	waiting->state = WAITING_STATE_BOOKED;
	book(model, waiting, &model->offers[offer]);
	return WAITING_TAKE_OK;
}

enum waiting_change
model_pass(struct model *model, int at, int offer)
{
	if (!still_held(model, at, offer))
		return WAITING_CHANGE_GONE;
	model->offers[offer].state = MODEL_OFFER_PASSED;
	model->waiting[at].state = WAITING_STATE_WAITING;
	model_offer(model);
	return WAITING_CHANGE_OK;
}

enum waiting_change
model_leave(struct model *model, int at)
{
	if (!model_in_line(&model->waiting[at]))
		return WAITING_CHANGE_GONE;
	end(model, at, WAITING_STATE_LEFT);
	model_offer(model);
	return WAITING_CHANGE_OK;
}

int64_t
model_lapse_due(struct model *model)
{
	int64_t due = 0;

	for (int i = 0; i < model->offer_count; i++)
		due += model->offers[i].state == MODEL_OFFER_HELD && model->offers[i].held_until.us <= model->now.us;
	if (due > 0)
		model_offer(model);
	return due;
}

static void
end_all(struct model *model, enum waiting_state state, const char *kind)
{
	for (int at = 0; at < model->waiting_count; at++) {
		if (!model_in_line(&model->waiting[at]))
			continue;
		end(model, at, state);
		if (kind != NULL)
			model_letter(model, kind, model->waiting[at].donor.email);
	}
}

/* No email is sent when the day is over. */
void
model_tend(struct model *model)
{
	if (model_people(model) == 0)
		return;
	if (model_drive_is_ahead(model))
		model_offer(model);
	else
		end_all(model, WAITING_STATE_OVER, NULL);
}

void
model_waiting_cancelled(struct model *model)
{
	end_all(model, WAITING_STATE_CANCELLED, "waiting_cancelled");
}

void
model_waiting_changed(struct model *model)
{
	for (int at = 0; at < model->waiting_count; at++)
		if (model_in_line(&model->waiting[at]))
			model_letter(model, "waiting_changed", model->waiting[at].donor.email);
}
