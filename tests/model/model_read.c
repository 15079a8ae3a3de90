/* model_read: queries on the model, for its own functions and for the comparison. */
#include <string.h>

#include "base/log.h"
#include "limits.h"
#include "tests/model/model.h"

bool
model_is_live(const struct model_seat *seat)
{
	return seat->state == APPOINTMENT_STATE_BOOKED || seat->state == APPOINTMENT_STATE_UNCLAIMED;
}

bool
model_holds(const struct model_seat *seat)
{
	return model_is_live(seat) && seat->slot != NOBODY && !seat->over && !seat->freed;
}

bool
model_is_ahead(const struct model_seat *seat)
{
	return seat->state == APPOINTMENT_STATE_BOOKED && instant_is_none(seat->arrived_at) && !seat->freed;
}

bool
model_has_time(const struct model *model, const struct model_seat *seat)
{
	return seat->slot != NOBODY && !model->slots[seat->slot].gone;
}

int64_t
model_taken(const struct model *model, int slot)
{
	int64_t taken = 0;

	for (int i = 0; i < model->seat_count; i++)
		taken += model->seats[i].slot == slot && model_holds(&model->seats[i]);
	for (int i = 0; i < model->offer_count; i++)
		for (int at = 0; model->offers[i].state == MODEL_OFFER_HELD && at < model->offers[i].slot_count; at++)
			taken += model->offers[i].slots[at] == slot ? model->offers[i].places[at] : 0;
	return taken;
}

int64_t
model_extra(const struct model *model, int slot)
{
	int64_t extra = 0;

	for (int i = 0; i < model->seat_count; i++) {
		const struct model_seat *seat = &model->seats[i];

		extra += seat->slot == slot && model_is_live(seat) && seat->over && !seat->freed;
	}
	return extra;
}

int
model_next_slot(const struct model *model, int slot)
{
	int next = NOBODY;

	for (int i = 0; i < model->slot_count; i++) {
		const struct model_slot *at = &model->slots[i];

		if (!at->gone && (slot == NOBODY || at->starts.us > model->slots[slot].starts.us) &&
		    (next == NOBODY || at->starts.us < model->slots[next].starts.us))
			next = i;
	}
	return next;
}

bool
model_begun(const struct model *model, int slot)
{
	return model->slots[slot].starts.us <= model->now.us;
}

bool
model_is_open(const struct model_page *page)
{
	return page->state == HONOUR_STATE_PUBLISHED && !page->held && !page->held_by_operator;
}

bool
model_drive_is_ahead(const struct model *model)
{
	return model->state != DRIVE_STATE_CANCELLED && !model->day_closed && model->ends.us > model->now.us;
}

bool
model_same(struct model_donor one, struct model_donor other)
{
	return one.email != NOBODY && one.email == other.email && one.name == other.name;
}

int
model_find_donor(const struct model *model, struct model_donor donor)
{
	for (int i = 0; i < model->seat_count; i++)
		if (model->seats[i].state == APPOINTMENT_STATE_BOOKED && !model->seats[i].other &&
		    model_same(model->seats[i].donor, donor))
			return i;
	return NOBODY;
}

int
model_leaders_place(const struct model *model, int group)
{
	const struct model_donor leader = model->groups[group].leader;

	for (int i = 0; i < model->seat_count; i++) {
		const struct model_seat *seat = &model->seats[i];

		if (seat->state == APPOINTMENT_STATE_BOOKED && seat->group == group &&
		    (seat->other ? seat->donor.email == leader.email : model_same(seat->donor, leader)))
			return i;
	}
	return NOBODY;
}

int
model_next_seat(const struct model *model, int group)
{
	int next = NOBODY;

	for (int i = 0; i < model->seat_count; i++) {
		const struct model_seat *seat = &model->seats[i];

		if (seat->group != group || seat->state != APPOINTMENT_STATE_UNCLAIMED || !instant_is_none(seat->arrived_at) || seat->freed ||
		    model_begun(model, seat->slot))
			continue;
		if (next == NOBODY || model->slots[seat->slot].starts.us < model->slots[model->seats[next].slot].starts.us)
			next = i;
	}
	return next;
}

int64_t
model_letters(const struct model *model, const char *kind, int email, struct instant since)
{
	int64_t count = 0;

	for (int i = 0; i < model->letter_count; i++)
		count += strcmp(model->letters[i].kind, kind) == 0 && model->letters[i].email == email && model->letters[i].at.us >= since.us;
	return count;
}

void
model_letter(struct model *model, const char *kind, int email)
{
	ASSERT(model->letter_count < MODEL_LETTERS);
	model->letters[model->letter_count++] = (struct model_letter){ kind, email, model->now };
}

/* A person without an address, or without time to be notified, gets no email. */
void
model_letter_to(struct model *model, const char *kind, const struct model_seat *seat)
{
	if (seat->donor.email != NOBODY && model_has_time(model, seat))
		model_letter(model, kind, seat->donor.email);
}

int
model_add_seat(struct model *model, int slot, int group, int page, enum appointment_state state, struct model_donor donor)
{
	ASSERT(model->seat_count < MODEL_SEATS);
	model->seats[model->seat_count] = (struct model_seat){ .slot = slot, .group = group, .page = page, .state = state, .donor = donor,
		.booked_at = model->now, .arrived_at = INSTANT_NONE, .finished_at = INSTANT_NONE, .generation = 1,
		.outcome = NOBODY, .number = NOBODY, .seen = { slot, false, true, 1 } };
	return model->seat_count++;
}

void
model_letter_again(struct model *model, const char *kind, int email)
{
	model_letter(model, kind, email);
}

bool
model_within(const struct model *model, int slot, const struct waiting_wish *wish)
{
	int64_t minute = model_minute(model, model->slots[slot].starts);

	return minute >= wish->from_minute && minute <= wish->until_minute;
}

bool
model_fill(const struct model *model, int first, const struct waiting_wish *wish, int64_t into[MODEL_SLOTS])
{
	int64_t n = wish->size;

	for (int i = 0; i < model->slot_count; i++)
		into[i] = 0;
	for (int slot = first; slot != NOBODY && n > 0; slot = model_next_slot(model, slot)) {
		int64_t free = model->slots[slot].places - model_taken(model, slot);

		if (slot != first && model->slots[slot].after_break)
			return false;
		/* A run begins where it is requested to begin. */
		if (slot == first && (free <= 0 || !model_within(model, slot, wish)))
			return false;
		if (!model_within(model, slot, wish))
			continue;
		into[slot] = free < n ? free : n;
		n -= into[slot];
	}
	return n == 0;
}
