/* model_book: booking, claiming, moving, cancelling. */
#include "tests/model/model.h"

static const struct model_donor nobody = { NOBODY, NOBODY, APPOINTMENT_SHOWN_FRIEND };

bool
model_has_place(struct model *model, struct model_donor donor)
{
	int seat = model_find_donor(model, donor);

	if (seat != NOBODY && model_has_time(model, &model->seats[seat]))
		model_letter_again(model, "link_again", donor.email);
	return seat != NOBODY;
}

static enum appointment_take
may_book(const struct model *model, int page, int slot)
{
	if (!model_is_open(&model->pages[page]))
		return APPOINTMENT_TAKE_PAUSED;
	if (page != 0 || slot == NOBODY || model->slots[slot].gone)
		return APPOINTMENT_TAKE_CLOSED;
	return APPOINTMENT_TAKE_OK;
}

enum appointment_take
model_take(struct model *model, int page, int slot, struct model_donor donor)
{
	enum appointment_take may;

	/* What is free belongs to the waiting list first. */
	model_offer(model);
	may = may_book(model, page, slot);
	if (may != APPOINTMENT_TAKE_OK)
		return may;
	if (model_has_place(model, donor))
		return APPOINTMENT_TAKE_ALREADY;
	if (model->state != DRIVE_STATE_OPEN || model->day_closed || model_begun(model, slot))
		return APPOINTMENT_TAKE_CLOSED;
	if (model_taken(model, slot) >= model->slots[slot].places)
		return APPOINTMENT_TAKE_FULL;
	model_letter_to(model, "ticket", &model->seats[model_add_seat(model, slot, NOBODY, page, APPOINTMENT_STATE_BOOKED, donor)]);
	model_placed(model, donor, false);
	return APPOINTMENT_TAKE_OK;
}

static int
group_of(const struct model *model, struct model_donor leader)
{
	for (int group = model->group_count - 1; group >= 0; group--)
		for (int i = 0; i < model->seat_count; i++)
			if (model->seats[i].group == group && model_is_live(&model->seats[i]) && model_same(model->groups[group].leader, leader))
				return group;
	return NOBODY;
}

bool
model_has_group_or_place(struct model *model, struct model_donor leader, bool only_organises)
{
	int group = group_of(model, leader);

	if (group == NOBODY)
		return !only_organises && model_has_place(model, leader);
	model_letter_again(model, "group_again", model->groups[group].leader.email);
	return true;
}

enum appointment_take
model_take_group(struct model *model, int page, int first, int64_t size, bool only_organises, struct model_donor leader)
{
	enum appointment_take may;
	int64_t into[MODEL_SLOTS];
	const struct waiting_wish all = { size, only_organises, 0, WAITING_MINUTE_MAX };
	int group = model->group_count;
	bool leads = only_organises;

	/* What is free belongs to the waiting list first. */
	model_offer(model);
	may = may_book(model, page, first);
	if (may != APPOINTMENT_TAKE_OK)
		return may;
	if (model_has_group_or_place(model, leader, only_organises))
		return APPOINTMENT_TAKE_ALREADY;
	if (model->state != DRIVE_STATE_OPEN || model->day_closed || model_begun(model, first))
		return APPOINTMENT_TAKE_CLOSED;
	if (!model_fill(model, first, &all, into))
		return APPOINTMENT_TAKE_FULL;
	model->groups[model->group_count++] = (struct model_group){ .leader = leader, .only_organises = only_organises,
		.has_seat_link = true, .size = size, .generation = 1, .seat_generation = 1 };
	for (int slot = model_next_slot(model, NOBODY); slot != NOBODY; slot = model_next_slot(model, slot))
		for (int64_t i = 0; i < into[slot]; i++, leads = true)
			(void)model_add_seat(model, slot, group, page, leads ? APPOINTMENT_STATE_UNCLAIMED : APPOINTMENT_STATE_BOOKED,
			                     leads ? nobody : leader);
	model_letter(model, "group", leader.email);
	model_placed(model, leader, true);
	return APPOINTMENT_TAKE_OK;
}

enum appointment_seat_claim
model_claim(struct model *model, int group, struct model_donor friend)
{
	int seat = model_next_seat(model, group);

	if (model_has_place(model, friend))
		return APPOINTMENT_SEAT_CLAIM_ALREADY;
	if (model->state == DRIVE_STATE_CANCELLED || model->day_closed)
		return APPOINTMENT_SEAT_CLAIM_CLOSED;
	if (seat == NOBODY)
		return APPOINTMENT_SEAT_CLAIM_FULL;
	model->seats[seat].state = APPOINTMENT_STATE_BOOKED;
	model->seats[seat].donor = friend;
	model->seats[seat].booked_at = model->now;
	model_letter_to(model, "ticket", &model->seats[seat]);
	model_placed(model, friend, false);
	return APPOINTMENT_SEAT_CLAIM_OK;
}

/* Right before the change. */
static void
note(struct model *model, struct model_seat *seat)
{
	if (seat->slot == NOBODY || seat->walk_in)
		return;
	seat->undo.noted = true;
	seat->undo.has_donor = seat->state == APPOINTMENT_STATE_BOOKED && seat->donor.email != NOBODY && !seat->other;
	seat->undo.slot = seat->slot;
	seat->undo.sequence = seat->sequence + 1;
	seat->undo.at = model->now;
}

/* `seen` is what the client's page showed; the move is refused if that is out of date. */
enum appointment_move
model_move(struct model *model, int at, struct model_seen seen, int slot)
{
	struct model_seat *seat = &model->seats[at];

	model_offer(model);
	if (!seen.ahead || seen.slot == NOBODY)
		return APPOINTMENT_MOVE_GONE;
	if (seen.slot == slot)
		return APPOINTMENT_MOVE_OK;
	if (model->state != DRIVE_STATE_OPEN || model->day_closed)
		return APPOINTMENT_MOVE_CLOSED;
	if (slot == NOBODY || model->slots[slot].gone)
		return APPOINTMENT_MOVE_FULL;
	if (model_begun(model, slot))
		return APPOINTMENT_MOVE_CLOSED;
	if (!model_is_ahead(seat) || seat->slot != seen.slot || seat->over != seen.over)
		return APPOINTMENT_MOVE_GONE;
	if (model_taken(model, slot) >= model->slots[slot].places)
		return APPOINTMENT_MOVE_FULL;
	note(model, seat);
	seat->slot = slot;
	seat->over = false;
	seat->sequence++;
	model_letter_to(model, "moved", seat);
	model_offer(model);
	return APPOINTMENT_MOVE_OK;
}

enum appointment_cancel
model_cancel(struct model *model, int at)
{
	struct model_seat *seat = &model->seats[at];

	if (!model_is_ahead(seat))
		return seat->state == APPOINTMENT_STATE_BOOKED && !instant_is_none(seat->arrived_at) ? APPOINTMENT_CANCEL_ARRIVED
		                                                                                     : APPOINTMENT_CANCEL_GONE;
	note(model, seat);
	seat->state = APPOINTMENT_STATE_CANCELLED;
	seat->sequence++;
	model_letter_to(model, "cancelled", seat);
	if (seat->group != NOBODY && seat->slot != NOBODY)
		model->seats[model_add_seat(model, seat->slot, seat->group, seat->page, APPOINTMENT_STATE_UNCLAIMED, nobody)].over = seat->over;
	model_offer(model);
	return APPOINTMENT_CANCEL_OK;
}

/* No friend has booked it: the leader may name it or cancel it. */
static bool
is_leaders(const struct model_seat *seat, int group)
{
	const bool named = seat->state == APPOINTMENT_STATE_BOOKED && seat->typed;

	return seat->group == group && (seat->state == APPOINTMENT_STATE_UNCLAIMED || named) && instant_is_none(seat->arrived_at) &&
	       !seat->freed;
}

enum appointment_change
model_group_name(struct model *model, int group, int at, struct model_donor person)
{
	struct model_seat *seat = &model->seats[at];

	if (!is_leaders(seat, group) || (person.name == NOBODY && !seat->typed))
		return APPOINTMENT_CHANGE_GONE;
	seat->typed = person.name != NOBODY;
	seat->state = seat->typed ? APPOINTMENT_STATE_BOOKED : APPOINTMENT_STATE_UNCLAIMED;
	seat->donor = seat->typed ? person : nobody;
	if (seat->typed)
		seat->booked_at = model->now;
	return APPOINTMENT_CHANGE_OK;
}

enum appointment_cancel
model_group_cancel(struct model *model, int group, int at)
{
	struct model_seat *seat = &model->seats[at];

	if (!is_leaders(seat, group))
		return APPOINTMENT_CANCEL_GONE;
	note(model, seat);
	seat->donor = nobody;
	seat->typed = false;
	seat->state = APPOINTMENT_STATE_CANCELLED;
	seat->sequence++;
	model_offer(model);
	return APPOINTMENT_CANCEL_OK;
}

/* What was changed last, in time, and the time that it had still to come. */
static enum appointment_undo
may_undo(const struct model *model, const struct model_seat *seat)
{
	if (!seat->undo.noted || seat->undo.sequence != seat->sequence || !instant_is_none(seat->arrived_at) || seat->freed)
		return APPOINTMENT_UNDO_GONE;
	if (instant_compare(instant_plus(seat->undo.at, 10 * INSTANT_MINUTE), model->now) <= 0)
		return APPOINTMENT_UNDO_LATE;
	if (model->state == DRIVE_STATE_CANCELLED || model->day_closed)
		return APPOINTMENT_UNDO_CLOSED;
	if (model->slots[seat->undo.slot].gone)
		return APPOINTMENT_UNDO_TAKEN;
	return model_begun(model, seat->undo.slot) ? APPOINTMENT_UNDO_CLOSED : APPOINTMENT_UNDO_OK;
}

/* The group's newest spot there that nobody has claimed. */
static int
spot_of(const struct model *model, int group, int slot)
{
	for (int i = model->seat_count - 1; i >= 0 && group != NOBODY; i--) {
		const struct model_seat *seat = &model->seats[i];

		if (seat->group == group && seat->slot == slot && seat->state == APPOINTMENT_STATE_UNCLAIMED &&
		    instant_is_none(seat->arrived_at) && !seat->freed)
			return i;
	}
	return NOBODY;
}

static bool
is_full(const struct model *model, int slot)
{
	return model_taken(model, slot) >= model->slots[slot].places;
}

enum appointment_undo
model_put_back(struct model *model, int at)
{
	struct model_seat *seat = &model->seats[at];
	const bool cancelled = seat->state == APPOINTMENT_STATE_CANCELLED, has_donor = seat->undo.has_donor;
	enum appointment_undo may;
	int spot = NOBODY;

	model_offer(model);
	may = may_undo(model, seat);
	if (may != APPOINTMENT_UNDO_OK)
		return may;
	if (cancelled && has_donor && model_find_donor(model, seat->donor) != NOBODY)
		return APPOINTMENT_UNDO_ALREADY;
	if (cancelled)
		spot = spot_of(model, seat->group, seat->undo.slot);
	if (spot == NOBODY && is_full(model, seat->undo.slot))
		return APPOINTMENT_UNDO_TAKEN;
	seat->over = spot != NOBODY && model->seats[spot].over;
	if (cancelled && spot == NOBODY)
		seat->group = NOBODY;             /* an appointment of its own */
	if (spot != NOBODY) {
		model->seats[spot].group = NOBODY;
		model->seats[spot].state = APPOINTMENT_STATE_CANCELLED;
		model->seats[spot].sequence++;
	}
	seat->state = APPOINTMENT_STATE_BOOKED;
	seat->slot = seat->undo.slot;
	seat->sequence++;
	seat->undo.noted = false;
	if (cancelled)
		seat->other = !has_donor;
	model_letter_to(model, "undone", seat);
	if (cancelled && has_donor)
		model_placed(model, seat->donor, false);
	model_offer(model);
	return APPOINTMENT_UNDO_OK;
}

enum appointment_undo
model_put_spot_back(struct model *model, int group, int at)
{
	struct model_seat *seat = &model->seats[at];
	enum appointment_undo may;

	model_offer(model);
	if (seat->group != group || seat->state != APPOINTMENT_STATE_CANCELLED)
		return APPOINTMENT_UNDO_GONE;
	may = may_undo(model, seat);
	if (may != APPOINTMENT_UNDO_OK)
		return may;
	if (is_full(model, seat->undo.slot))
		return APPOINTMENT_UNDO_TAKEN;
	/* What a friend cancelled is the friend's to undo. */
	if (seat->donor.name != NOBODY)
		return APPOINTMENT_UNDO_GONE;
	seat->state = APPOINTMENT_STATE_UNCLAIMED;
	seat->over = false;
	seat->sequence++;
	seat->undo.noted = false;
	return APPOINTMENT_UNDO_OK;
}

enum appointment_take
model_change_email(struct model *model, int at, int64_t generation, int email)
{
	struct model_seat *seat = &model->seats[at];
	struct model_donor donor = seat->donor;
	int has;

	donor.email = email;
	has = model_find_donor(model, donor);
	if (seat->state != APPOINTMENT_STATE_BOOKED || seat->generation != generation)
		return APPOINTMENT_TAKE_CLOSED;
	seat->donor = donor;
	seat->other = has != NOBODY && has != at;
	seat->generation++;
	model_letter_to(model, "address_corrected", seat);
	return APPOINTMENT_TAKE_OK;
}

enum appointment_take
model_group_change_email(struct model *model, int at, int email)
{
	struct model_group *group = &model->groups[at];
	int own = model_leaders_place(model, at);

	if (own != NOBODY) {
		enum appointment_take changed = model_change_email(model, own, model->seats[own].generation, email);

		if (changed != APPOINTMENT_TAKE_OK)
			return changed;
	}
	group->leader.email = email;
	group->generation++;
	model_letter(model, "group_corrected", email);
	return APPOINTMENT_TAKE_OK;
}
