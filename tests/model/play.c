/* play: a world (a page, a drive, a zone, a clock), and booking, moving and cancelling in it. */
#include "tests/model/play.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "people/people.h"

static const struct { const char *name; int weight; const char *answers; } ops[] = {
#define PLAY_OP(name, weight, answers) { #name, weight, answers },
	PLAY_OPS(PLAY_OP)
#undef PLAY_OP
};

const char *
play_op_name(enum play_op op)
{
	return ops[op].name;
}

int
play_op_weight(enum play_op op)
{
	return ops[op].weight;
}

const char *
play_op_answers(enum play_op op)
{
	return ops[op].answers;
}

void
play_say(struct play *play, const char *format, ...)
{
	size_t length = strlen(play->said);
	va_list list;

	va_start(list, format);
	vsnprintf(play->said + length, sizeof(play->said) - length, format, list);
	va_end(list);
}

bool
play_differ(struct play *play, const char *format, ...)
{
	va_list list;

	if (play->wrong[0] != '\0')
		return false;
	va_start(list, format);
	vsnprintf(play->wrong, sizeof(play->wrong), format, list);
	va_end(list);
	return false;
}

bool
play_answer(struct play *play, int is, int should)
{
	play->answer = is;
	play_say(play, ": %d", is);
	return is == should || play_differ(play, "answered %d, should be %d", is, should);
}

static const char *const names[MODEL_NAMES] = { "Ada Berg", "Ben Osei", "Lin Wu", "Mara Sol Keller", "Jo" };

struct text
play_email(struct play *play, int email)
{
	return email == NOBODY ? TEXT("") : text_format(play->context.arena, "m%d@example.org", email);
}

struct donor
play_donor(struct play *play, struct model_donor donor)
{
	return (struct donor){ donor.name == NOBODY ? TEXT("") : text_of(names[donor.name]), play_email(play, donor.email),
		donor.shown == APPOINTMENT_SHOWN_NAME && donor.name != NOBODY ? text_of(names[donor.name]) : TEXT("") };
}

struct model_donor
play_somebody(struct play *play, uint32_t number)
{
	struct model_donor donor = { (int)(number % MODEL_NAMES), (int)(number / 8 % MODEL_EMAILS), (enum appointment_shown)(number / 64 % 2) };

	play_say(play, " %s m%d", names[donor.name], donor.email);
	return donor;
}

/* A slot of the drive, mostly one of the first future ones, so that they are full; seldom one that was deleted, or NOBODY: one of the
 * other drive. */
static int
slot_of(struct play *play, uint32_t number)
{
	const struct model *model = &play->model;
	int slot = model_next_slot(model, NOBODY);

	if (number % 16 == 0)
		slot = (int)(number / 16 % (uint32_t)(model->slot_count + 1)) - 1;
	else
		for (uint32_t more = number % 16 == 1 ? 0 : number / 16 % 4; slot != NOBODY && (model_begun(model, slot) || more-- > 0);)
			slot = model_next_slot(model, slot);
	play_say(play, " slot %d", slot);
	return slot;
}

static struct slot_id
slot_id_of(const struct play *play, int slot)
{
	return slot == NOBODY ? play->other_slot : (struct slot_id){ play->model.slots[slot].id };
}

bool
play_read(struct play *play, int seat, struct appointment *appointment)
{
	if (appointment_read(&play->context, (struct appointment_id){ play->model.seats[seat].id }, appointment) == FOUND_OK)
		return true;
	return play_differ(play, "seat %d is not there", seat);
}

int
play_seat(struct play *play, uint32_t number)
{
	int seat = play->model.seat_count == 0 ? NOBODY : (int)(number % (uint32_t)play->model.seat_count);

	play_say(play, " seat %d", seat);
	return seat;
}

static bool
is_bound(const struct model *model, int64_t id)
{
	for (int i = 0; i < model->seat_count; i++)
		if (model->seats[i].id == id)
			return true;
	return false;
}

/* Seats are created in the order of their ids, in the model as in the table. */
static int
unbound(const struct model *model, int group)
{
	for (int i = 0; i < model->seat_count; i++)
		if (model->seats[i].group == group && model->seats[i].id == 0)
			return i;
	return NOBODY;
}

bool
play_bind(struct play *play)
{
	struct model *model = &play->model;

	for (int group = 0; group < model->group_count; group++) {
		struct appointment_group real;
		struct appointment_list seats;
		int64_t least;
		int seat;

		while ((seat = unbound(model, group)) != NOBODY) {
			if (appointment_group_read(&play->context, (struct group_id){ model->groups[group].id }, &real) != FOUND_OK ||
			    !appointment_group_seats(&play->context, &real, &seats))
				return play_differ(play, "group %d is not there", group);
			least = 0;
			for (size_t i = 0; i < seats.count; i++)
				if (!is_bound(model, seats.at[i].id.id) && (least == 0 || seats.at[i].id.id < least))
					least = seats.at[i].id.id;
			if (least == 0)
				return play_differ(play, "group %d has fewer seats than it should", group);
			model->seats[seat].id = least;
		}
	}
	return true;
}

static bool
take(struct play *play, const struct play_step *step)
{
	int page = step->d % 16 == 0, slot = slot_of(play, step->b);
	struct model_donor donor = play_somebody(play, step->a);
	struct donor real = play_donor(play, donor);
	struct appointment taken;
	struct secret link;
	enum appointment_take is = appointment_take(&play->context, play->pages[page], play->drive, slot_id_of(play, slot), &real, &link);
	int at = play->model.seat_count;

	if (!play_answer(play, is, model_take(&play->model, page, slot, donor)))
		return false;
	if (is != APPOINTMENT_TAKE_OK && is != APPOINTMENT_TAKE_ALREADY)
		return true;
	if (appointment_find(&play->context, link, &taken) != FOUND_OK)
		return play_differ(play, "the link that was answered finds nothing");
	if (is == APPOINTMENT_TAKE_OK)
		play->model.seats[at].id = taken.id.id;
	else if (taken.id.id != play->model.seats[model_find_donor(&play->model, donor)].id)
		return play_differ(play, "the link that was answered is another's");
	return true;
}

static bool
take_group(struct play *play, const struct play_step *step)
{
	int page = step->d % 16 == 0, first = slot_of(play, step->b), at = play->model.group_count;
	int64_t size = 1 + step->c % 5;
	bool only_organises = step->d / 16 % 2;
	struct model_donor leader = play_somebody(play, step->a);
	struct donor real = play_donor(play, leader);
	struct appointment_group group;
	struct secret link;
	enum appointment_take is = appointment_take_group(&play->context, play->pages[page], play->drive, slot_id_of(play, first), size,
	                                                  only_organises, &real, &link);

	play_say(play, " %d places%s", (int)size, only_organises ? ", only organises" : "");
	if (!play_answer(play, is, model_take_group(&play->model, page, first, size, only_organises, leader)))
		return false;
	if (is != APPOINTMENT_TAKE_OK)
		return true;
	if (appointment_group_find(&play->context, link, &group) != FOUND_OK)
		return play_differ(play, "the group's link finds nothing");
	play->model.groups[at].id = group.id.id;
	return true;
}

/* The table's id of one of the model's groups; false: there is none yet, or it does not exist. */
static bool
group_of(struct play *play, uint32_t number, int *at, struct appointment_group *group)
{
	if (play->model.group_count == 0)
		return false;
	*at = (int)(number % (uint32_t)play->model.group_count);
	play_say(play, " group %d", *at);
	if (appointment_group_read(&play->context, (struct group_id){ play->model.groups[*at].id }, group) == FOUND_OK)
		return true;
	return play_differ(play, "group %d is not there", *at);
}

static bool
claim(struct play *play, const struct play_step *step)
{
	struct appointment_group group, found;
	struct model_donor friend;
	struct donor real;
	struct secret link;
	enum found find;
	bool linked;
	int at;

	if (!group_of(play, step->b, &at, &group))
		return play->wrong[0] == '\0';
	linked = play->model.groups[at].has_seat_link;
	find = appointment_group_find_by_seat(&play->context, appointment_group_seat_link(&play->context, &group), &found);
	if (find != (linked ? FOUND_OK : FOUND_NONE))
		return play_differ(play, "the link for friends of group %d is %s", at, linked ? "dead" : "alive");
	friend = play_somebody(play, step->a);
	real = play_donor(play, friend);
	return play_answer(play, appointment_seat_claim(&play->context, &group, &(struct appointment_claim){ .donor = real }, &link),
	                   model_claim(&play->model, at, friend));
}

/* Sometimes from a page that was opened long ago. */
static bool
move(struct play *play, const struct play_step *step)
{
	struct model *model = &play->model;
	int at = play_seat(play, step->a), slot = slot_of(play, step->b);
	struct model_seat *seat;
	struct appointment real;
	bool stale = step->d % 4 == 0;

	if (at == NOBODY)
		return true;
	seat = &model->seats[at];
	if (!stale)
		seat->seen = (struct model_seen){ seat->slot, seat->over, model_is_ahead(seat), seat->generation };
	play_say(play, "%s", stale ? " (seen before)" : "");
	if (!play_read(play, at, &real))
		return false;
	real.slot = seat->seen.slot == NOBODY ? SLOT_ID_NONE : (struct slot_id){ model->slots[seat->seen.slot].id };
	real.over_capacity = seat->seen.over;
	real.state = seat->seen.ahead ? APPOINTMENT_STATE_BOOKED : APPOINTMENT_STATE_CANCELLED;
	real.arrived_at = INSTANT_NONE;
	real.freed = false;
	return play_answer(play, appointment_move(&play->context, &real, slot_id_of(play, slot)), model_move(model, at, seat->seen, slot));
}

static bool
cancel(struct play *play, const struct play_step *step)
{
	int at = play_seat(play, step->a);
	struct appointment real;

	if (at == NOBODY)
		return true;
	return play_read(play, at, &real) &&
	       play_answer(play, appointment_cancel(&play->context, &real), model_cancel(&play->model, at));
}

static bool
seat_back(struct play *play, const struct play_step *step)
{
	struct model *model = &play->model;
	struct appointment_group group;
	int at, seat;

	if (!group_of(play, step->a, &at, &group))
		return play->wrong[0] == '\0';
	seat = (int)(step->b % (uint32_t)model->seat_count);
	for (int i = 0; step->c % 4 != 0 && i < model->seat_count && model->seats[seat].group != at; i++)
		seat = (seat + 1) % model->seat_count;
	play_say(play, " seat %d", seat);
	return play_answer(play, appointment_group_cancel(&play->context, &group, (struct appointment_id){ model->seats[seat].id }),
	                   model_group_cancel(model, at, seat));
}

/* Mostly something that was just moved or cancelled. */
static int
changed_seat(struct play *play, const struct play_step *step, int group)
{
	const struct model *model = &play->model;
	int seat = (int)(step->b % (uint32_t)model->seat_count);

	for (int i = 0; step->c % 8 != 0 && i < model->seat_count; i++) {
		const struct model_seat *is = &model->seats[seat];

		if (is->undo.noted && is->undo.sequence == is->sequence && (group == NOBODY || is->group == group) &&
		    instant_compare(instant_plus(is->undo.at, 12 * INSTANT_MINUTE), model->now) > 0)
			break;
		seat = (seat + 1) % model->seat_count;
	}
	play_say(play, " seat %d", seat);
	return seat;
}

static bool
put_back(struct play *play, const struct play_step *step)
{
	struct appointment real;
	int at;

	if (play->model.seat_count == 0)
		return true;
	at = changed_seat(play, step, NOBODY);
	/* A spot that nobody has claimed has no link of its own. */
	if (play->model.seats[at].donor.name == NOBODY)
		return true;
	return play_read(play, at, &real) &&
	       play_answer(play, appointment_undo(&play->context, &real), model_put_back(&play->model, at));
}

static bool
spot_back(struct play *play, const struct play_step *step)
{
	struct appointment_group group;
	int at, seat;

	if (!group_of(play, step->a, &at, &group))
		return play->wrong[0] == '\0';
	seat = changed_seat(play, step, at);
	return play_answer(play, appointment_undo_spot(&play->context, &group, (struct appointment_id){ play->model.seats[seat].id }),
	                   model_put_spot_back(&play->model, at, seat));
}

/* The leader types a name for a seat of the group, corrects it or removes it. */
static bool
name_seat(struct play *play, const struct play_step *step)
{
	struct model *model = &play->model;
	struct appointment_group group;
	struct model_donor person = { (int)(step->c / 4 % MODEL_NAMES), NOBODY, APPOINTMENT_SHOWN_FRIEND };
	int at, seat;

	if (!group_of(play, step->a, &at, &group))
		return play->wrong[0] == '\0';
	seat = (int)(step->b % (uint32_t)model->seat_count);
	for (int i = 0; step->c % 4 != 0 && i < model->seat_count && model->seats[seat].group != at; i++)
		seat = (seat + 1) % model->seat_count;
	if (step->c / 64 % 4 == 0)
		person.name = NOBODY;
	play_say(play, " seat %d %s", seat, person.name == NOBODY ? "no name" : names[person.name]);
	return play_answer(play, appointment_group_name(&play->context, &group, (struct appointment_id){ model->seats[seat].id },
	                                                play_donor(play, person).name), model_group_name(model, at, seat, person));
}

static bool
look(struct play *play, const struct play_step *step)
{
	int at = play_seat(play, step->a);
	struct model_seat *seat;

	if (at == NOBODY)
		return true;
	seat = &play->model.seats[at];
	seat->seen = (struct model_seen){ seat->slot, seat->over, model_is_ahead(seat), seat->generation };
	return true;
}

static bool
change_email(struct play *play, const struct play_step *step)
{
	struct model *model = &play->model;
	int at = play_seat(play, step->a), email = (int)(step->b % MODEL_EMAILS);
	struct appointment real;
	struct secret link;

	if (at == NOBODY || model->seats[at].donor.email == NOBODY)
		return true;
	play_say(play, " to m%d", email);
	if (!play_read(play, at, &real))
		return false;
	if (step->d % 4 == 0)
		real.link_generation = model->seats[at].seen.generation;
	return play_answer(play, appointment_change_email(&play->context, &real, play_email(play, email), &link),
	                   model_change_email(model, at, real.link_generation, email));
}

static bool
group_email(struct play *play, const struct play_step *step)
{
	struct appointment_group group;
	struct secret link;
	int at, email = (int)(step->b % MODEL_EMAILS);

	if (!group_of(play, step->a, &at, &group))
		return play->wrong[0] == '\0';
	play_say(play, " to m%d", email);
	return play_answer(play, appointment_group_change_email(&play->context, &group, play_email(play, email), &link),
	                   model_group_change_email(&play->model, at, email));
}

static bool
group_link(struct play *play, const struct play_step *step)
{
	struct appointment_group group;
	bool renew = step->b % 2;
	int at;

	if (!group_of(play, step->a, &at, &group))
		return play->wrong[0] == '\0';
	play_say(play, "%s", renew ? " renewed" : " revoked");
	play->model.groups[at].seat_generation++;
	play->model.groups[at].has_seat_link = renew;
	return play_answer(play, appointment_group_change_link(&play->context, &group, renew), APPOINTMENT_CHANGE_OK);
}

static bool (*const acts[PLAY_OP_COUNT])(struct play *play, const struct play_step *step) = {
	[OP_TAKE] = take, [OP_GROUP] = take_group, [OP_CLAIM] = claim, [OP_MOVE] = move, [OP_CANCEL] = cancel,
	[OP_SEAT_BACK] = seat_back, [OP_PUT_BACK] = put_back, [OP_SPOT_BACK] = spot_back, [OP_NAME] = name_seat,
	[OP_LOOK] = look, [OP_CHANGE_EMAIL] = change_email, [OP_GROUP_EMAIL] = group_email,
	[OP_GROUP_LINK] = group_link, [OP_WALK_IN] = play_walk_in, [OP_HELPER] = play_helper, [OP_ARRIVE] = play_arrive,
	[OP_UNARRIVE] = play_unarrive, [OP_FINISH] = play_finish, [OP_OUTCOME] = play_outcome, [OP_UNDO] = play_undo, [OP_EDIT] = play_edit,
	[OP_CLOSE] = play_close_booking, [OP_REOPEN] = play_reopen, [OP_DRIVE_CANCEL] = play_cancel, [OP_HOLD] = play_hold,
	[OP_RELEASE] = play_release, [OP_PUBLISH] = play_publish, [OP_CLOSE_DAY] = play_close_day, [OP_REOPEN_DAY] = play_reopen_day,
	[OP_CLOCK] = play_clock, [OP_WAIT] = play_wait, [OP_ACCEPT] = play_accept, [OP_PASS] = play_pass, [OP_LEAVE] = play_leave,
};

bool
play_step(struct play *play, const struct play_step *step)
{
	arena_reset(play->context.arena);
	play->steps++;
	play->model.now = instant_plus(play->model.now, (1 + step->d % 40) * INSTANT_SECOND);
	play->context.now = play->model.now;
	play->op = step->op;
	play->answer = NOBODY;
	play->said[0] = '\0';
	play_say(play, "%s", ops[step->op].name);
	return acts[step->op](play, step) && play_bind(play) && play_compare(play);
}
