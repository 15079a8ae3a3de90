/* play_waiting: joining the list and leaving it, accepting and passing offers; and the list compared. */
#include "tests/model/play.h"

/* Any time, or some of the hours; alone or a group. */
static struct waiting_wish
wish_of(const struct play *play, const struct play_step *step)
{
	const struct model_words *words = &play->model.words;
	struct waiting_wish wish = { 1 + (step->c % 3 == 0 ? step->c / 4 % 4 : 0), false, 0, WAITING_MINUTE_MAX };

	wish.only_organises = wish.size > 1 && step->c / 16 % 2;
	if (step->b % 3 == 0) {
		wish.from_minute = words->from + (int)(step->b / 4 % 4) * words->step;
		wish.until_minute = wish.from_minute + (int)(step->b / 16 % 4) * words->step;
	}
	return wish;
}

bool
play_wait(struct play *play, const struct play_step *step)
{
	int page = step->d % 16 == 0, at = play->model.waiting_count;
	struct waiting_wish wish = wish_of(play, step);
	struct model_donor donor = play_somebody(play, step->a);
	struct donor real = play_donor(play, donor);
	struct waiting_entry waiting;
	struct secret link;
	enum waiting_join is = waiting_join(&play->context, play->pages[page], play->drive, &wish, &real, &link);

	play_say(play, " for %d%s, %d to %d", (int)wish.size, wish.only_organises ? " (only organises)" : "", wish.from_minute,
	         wish.until_minute);
	if (!play_answer(play, is, model_join(&play->model, page, wish, donor)))
		return false;
	if (is != WAITING_JOIN_OK && is != WAITING_JOIN_ALREADY)
		return true;
	if (waiting_find(&play->context, link, &waiting) != FOUND_OK)
		return play_differ(play, "the link of the line finds nothing");
	if (is == WAITING_JOIN_OK)
		play->model.waiting[at].id = waiting.id.id;
	return true;
}

/* An entry, mostly one with an offer, and an offer, mostly its own. */
static bool
pick(struct play *play, const struct play_step *step, int *at, int *offer, struct waiting_entry *waiting)
{
	const struct model *model = &play->model;

	if (model->waiting_count == 0)
		return false;
	*at = (int)(step->a % (uint32_t)model->waiting_count);
	for (int i = 0; step->b % 8 != 0 && i < model->waiting_count && model_held(model, *at) == NOBODY; i++)
		*at = (*at + 1) % model->waiting_count;
	*offer = model_held(model, *at);
	if ((step->c % 8 == 0 || *offer == NOBODY) && model->offer_count > 0)
		*offer = (int)(step->c / 8 % (uint32_t)model->offer_count);
	play_say(play, " entry %d, offer %d", *at, *offer);
	if (waiting_read(&play->context, (struct waiting_id){ model->waiting[*at].id }, waiting) == FOUND_OK)
		return true;
	return play_differ(play, "entry %d is not there", *at);
}

static struct offer_id
offer_id_of(const struct play *play, int offer)
{
	return (struct offer_id){ offer == NOBODY ? 1 : play->model.offers[offer].id };
}

bool
play_accept(struct play *play, const struct play_step *step)
{
	struct model *model = &play->model;
	struct waiting_entry waiting;
	struct appointment_group group;
	struct appointment taken;
	struct secret link;
	int at, offer;
	enum waiting_take is;

	if (!pick(play, step, &at, &offer, &waiting))
		return play->wrong[0] == '\0';
	is = waiting_take(&play->context, &waiting, offer_id_of(play, offer), &link);
	if (!play_answer(play, is, model_waiting_take(model, at, offer)))
		return false;
	if (is != WAITING_TAKE_OK)
		return true;
	if (model->waiting[at].seat != NOBODY) {
		if (appointment_find(&play->context, link, &taken) != FOUND_OK)
			return play_differ(play, "the link of what was offered finds nothing");
		model->seats[model->waiting[at].seat].id = taken.id.id;
	} else {
		if (appointment_group_find(&play->context, link, &group) != FOUND_OK)
			return play_differ(play, "the link of the group that was offered finds nothing");
		model->groups[model->waiting[at].group].id = group.id.id;
	}
	return true;
}

bool
play_pass(struct play *play, const struct play_step *step)
{
	struct waiting_entry waiting;
	int at, offer;

	if (!pick(play, step, &at, &offer, &waiting))
		return play->wrong[0] == '\0';
	return play_answer(play, waiting_pass(&play->context, &waiting, offer_id_of(play, offer)),
	                   model_pass(&play->model, at, offer));
}

bool
play_leave(struct play *play, const struct play_step *step)
{
	struct waiting_entry waiting;
	int at, offer;

	if (!pick(play, step, &at, &offer, &waiting))
		return play->wrong[0] == '\0';
	return play_answer(play, waiting_leave(&play->context, &waiting), model_leave(&play->model, at));
}

/* Offers that expired lapse; new ones are made. */
bool
play_line_clock(struct play *play)
{
	struct drive_id after = DRIVE_ID_NONE;
	int64_t is = waiting_lapse_due(&play->context), should = model_lapse_due(&play->model);

	if (is != should)
		return play_differ(play, "%d offers lapsed, should be %d", (int)is, (int)should);
	model_tend(&play->model);
	do {
		if (!waiting_tend(&play->context, &after))
			return play_differ(play, "tending the lines is a fault");
	} while (!drive_id_is_none(after));
	return true;
}

static bool
same(struct play *play, const char *what, int at, int64_t is, int64_t should)
{
	return is == should || play_differ(play, "%s of entry %d is %lld, should be %lld", what, at, (long long)is, (long long)should);
}

static bool
compare_offer(struct play *play, int at, const struct waiting_entry *waiting)
{
	struct model *model = &play->model;
	int held = model_held(model, at);
	struct waiting_offer is;
	struct model_offer *should;

	if (held != NOBODY && model->offers[held].held_until.us <= model->now.us)
		held = NOBODY;
	switch (waiting_offered(&play->context, waiting, &is)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  return held == NOBODY || play_differ(play, "nothing is offered to entry %d", at);
	case FOUND_FAULT: return play_differ(play, "what is offered to entry %d cannot be read", at);
	}
	if (held == NOBODY)
		return play_differ(play, "something is offered to entry %d", at);
	should = &model->offers[held];
	if (should->id == 0)
		should->id = is.id.id;
	if (!same(play, "the offer", at, is.id.id, should->id) || !same(play, "the time", at, is.slot.id, model->slots[should->first].id) ||
	    !same(play, "the end of the offer", at, is.held_until.us, should->held_until.us) ||
	    !same(play, "the slots", at, (int64_t)is.seats.count, should->slot_count))
		return false;
	for (int i = 0; i < should->slot_count; i++)
		if (!same(play, "a slot", at, is.seats.at[i].slot.id, model->slots[should->slots[i]].id) ||
		    !same(play, "the places in a slot", at, is.seats.at[i].count, should->places[i]))
			return false;
	return true;
}

bool
play_compare_line(struct play *play, bool whole)
{
	struct model *model = &play->model;
	int64_t before, seats;

	if (!waiting_seats(&play->context, play->drive, &seats))
		return play_differ(play, "the line cannot be counted");
	if (seats != model_people(model))
		return play_differ(play, "%d people wait, should be %d", (int)seats, (int)model_people(model));
	for (int at = 0; at < model->waiting_count; at++) {
		const struct model_waiting *should = &model->waiting[at];
		struct waiting_entry is;

		if (should->compared_ended && !whole)
			continue;
		if (waiting_read(&play->context, (struct waiting_id){ should->id }, &is) != FOUND_OK)
			return play_differ(play, "entry %d is not there", at);
		if (!same(play, "state", at, is.state, should->state) || !same(play, "joined", at, is.joined_at.us, should->joined.us) ||
		    !same(play, "since", at, is.queued_at.us, should->since.us) || !same(play, "lapses", at, is.lapse_count, should->lapse_count) ||
		    !same(play, "size", at, is.wish.size, should->wish.size) || !same(play, "page", at, is.page.id, play->pages[should->page].id) ||
		    !same(play, "place", at, is.appointment.id, should->seat == NOBODY ? 0 : model->seats[should->seat].id) ||
		    !same(play, "group", at, is.group.id, should->group == NOBODY ? 0 : model->groups[should->group].id) ||
		    !compare_offer(play, at, &is))
			return false;
		if (should->state == WAITING_STATE_WAITING &&
		    (!waiting_before(&play->context, &is, &before) ||
		        !same(play, "those before", at, before, model_before(model, at))))
			return play_differ(play, "those before entry %d cannot be counted", at);
		model->waiting[at].compared_ended = !model_in_line(should);
	}
	return true;
}
