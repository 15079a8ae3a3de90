/* Random presses on three devices, sent in random order, cut, lost and sent twice, against a simple model: the database says what the model
 * says, and nothing is lost or counted twice.  RUNS=… says how often; SEED=… which. */
#include "tests/appointment_bench.h"

#include <stdlib.h>

#include "base/id.h"
#include "desk/desk_press.h"

enum { DEVICES = 3, BOOKED = 4, WALK_INS = 6, PEOPLE = BOOKED + WALK_INS, PRESSES = 80, STEPS = 120 };

struct one_person {
	struct appointment_id id;         /* none: a walk-in whose press was not received yet */
	bool is_known[DEVICES];           /* the device shows them */
	int added_by;                     /* walk-ins: the press; -1: nobody has added them */
};
struct pressed {
	enum desk_press_kind kind;
	int device, person;
	struct text key;
	int minute;
	int64_t seen;
	bool received, live;
	int64_t number;
};
struct play {
	struct bench bench;
	struct desk_device devices[DEVICES];
	int64_t seen[DEVICES];
	struct one_person people[PEOPLE];
	struct pressed presses[PRESSES];
	int count, added;
	int64_t received;
};

static unsigned random_state;

static int
chance(int n)
{
	random_state = random_state * 1103515245u + 12345u;
	return (int)(random_state >> 16) % n;
}

/* ---- the model: what nobody took back ---- */

static bool
is_arrival(enum desk_press_kind kind)
{
	return kind == DESK_PRESS_KIND_HERE || kind == DESK_PRESS_KIND_FINISHED || kind == DESK_PRESS_KIND_WALK_IN;
}

static bool
takes_back(enum desk_press_kind undo, enum desk_press_kind kind)
{
	return (undo == DESK_PRESS_KIND_HERE_UNDO && (kind == DESK_PRESS_KIND_HERE || kind == DESK_PRESS_KIND_WALK_IN)) ||
	       (undo == DESK_PRESS_KIND_FINISHED_UNDO && kind == DESK_PRESS_KIND_FINISHED) ||
	       (undo == DESK_PRESS_KIND_DID_NOT_COME_UNDO && kind == DESK_PRESS_KIND_DID_NOT_COME);
}

/* The earliest minute of a live press about the person; -1: none.  finished: only "Finished". */
static int
earliest(const struct play *play, int person, bool finished)
{
	int minute = -1;

	for (int i = 0; i < play->count; i++) {
		const struct pressed *one = &play->presses[i];

		if (one->live && one->person == person && (finished ? one->kind == DESK_PRESS_KIND_FINISHED : is_arrival(one->kind)) &&
		    (minute < 0 || one->minute < minute))
			minute = one->minute;
	}
	return minute;
}

static bool
is_absent(const struct play *play, int person)
{
	for (int i = 0; i < play->count; i++)
		if (play->presses[i].live && play->presses[i].person == person && play->presses[i].kind == DESK_PRESS_KIND_DID_NOT_COME)
			return earliest(play, person, false) < 0;
	return false;
}

/* A walk-in of whom nothing is left is off the list, and what is pressed about them then is asked. */
static bool
is_gone(const struct play *play, int person)
{
	return person >= BOOKED && earliest(play, person, false) < 0;
}

static void
model_receive(struct play *play, struct pressed *one)
{
	const bool gone = one->kind != DESK_PRESS_KIND_WALK_IN && is_gone(play, one->person);

	one->received = true;
	one->number = ++play->received;
	if (gone)
		return;
	for (int i = 0; i < play->count; i++) {
		struct pressed *other = &play->presses[i];

		if (other->live && other->person == one->person && takes_back(one->kind, other->kind) &&
		    (other->number <= one->seen || other->device == one->device))
			other->live = false;
	}
	one->live = is_arrival(one->kind) || one->kind == DESK_PRESS_KIND_DID_NOT_COME;
}

/* ---- the play ---- */

static void
open_play(struct play *play)
{
	*play = (struct play){ 0 };
	bench_open(&play->bench);
	for (int i = 0; i < BOOKED; i++)
		play->people[i] = (struct one_person){ bench_taken(&play->bench, (size_t)i, i).id, { true, true, true }, -1 };
	for (int i = BOOKED; i < PEOPLE; i++)
		play->people[i].added_by = -1;
	for (int i = 0; i < DEVICES; i++)
		play->devices[i] = (struct desk_device){ { 100 + i }, CREW_KIND_TEAM, play->bench.drive.starts, INSTANT_NONE };
	play->bench.context->now = instant_plus(play->bench.drive.starts, 300 * INSTANT_MINUTE);
}

static int
random_person(struct play *play, int device)
{
	int person;

	do
		person = chance(PEOPLE);
	while (!play->people[person].is_known[device]);
	return person;
}

static void
press(struct play *play, int device)
{
	static const enum desk_press_kind kinds[] = { DESK_PRESS_KIND_HERE, DESK_PRESS_KIND_HERE, DESK_PRESS_KIND_HERE_UNDO,
		DESK_PRESS_KIND_FINISHED, DESK_PRESS_KIND_FINISHED_UNDO, DESK_PRESS_KIND_DID_NOT_COME,
		DESK_PRESS_KIND_DID_NOT_COME_UNDO, DESK_PRESS_KIND_WALK_IN };
	struct pressed *one = &play->presses[play->count];

	if (play->count == PRESSES)
		return;
	*one = (struct pressed){ .kind = kinds[chance(8)], .device = device, .minute = chance(290), .seen = play->seen[device],
		.key = text_format(play->bench.context->arena, "%026d", play->count + 1) };
	if (one->kind == DESK_PRESS_KIND_WALK_IN) {
		if (play->added == WALK_INS)
			return;
		one->person = BOOKED + play->added++;
		play->people[one->person].is_known[device] = true;
		play->people[one->person].added_by = play->count;
	} else {
		one->person = random_person(play, device);
	}
	play->count++;
}

static void
send_one(struct play *play, struct pressed *one)
{
	struct one_person *person = &play->people[one->person];
	struct desk_press given = { .key = one->key, .kind = one->kind, .seen = one->seen,
		.at = instant_plus(play->bench.drive.starts, one->minute * INSTANT_MINUTE),
		.name = text_format(play->bench.context->arena, "Walk-in %d", one->person) };
	struct desk_pressed pressed;

	if (one->kind != DESK_PRESS_KIND_WALK_IN) {
		given.who = person->id;
		if (appointment_id_is_none(given.who))
			given.added = play->presses[person->added_by].key;
	}
	assert_true(desk_press(play->bench.context, &play->bench.drive, &play->devices[one->device], &given, &pressed));
	if (!one->received)
		model_receive(play, one);
	if (one->kind == DESK_PRESS_KIND_WALK_IN)
		person->id = pressed.who;
}

/* Sends what the device has, in its order: cut after some, or with the answer lost, so that it comes again. */
static void
synchronise(struct play *play, int device, bool whole)
{
	const int cut = whole ? PRESSES : chance(6);
	int sent = 0;

	for (int i = 0; i < play->count && sent < cut; i++) {
		struct pressed *one = &play->presses[i];

		if (one->device != device || (one->received && chance(4) != 0))
			continue;
		send_one(play, one);
		sent++;
	}
	if (!whole && chance(3) == 0)
		return;
	/* The answer arrives: the device shows what the server has. */
	play->seen[device] = play->received;
	for (int i = BOOKED; i < PEOPLE; i++)
		play->people[i].is_known[device] |= !appointment_id_is_none(play->people[i].id);
}

static void
check_person(struct play *play, int at, unsigned seed)
{
	const struct instant starts = play->bench.drive.starts;
	const int arrived = earliest(play, at, false), finished = earliest(play, at, true);
	struct donation_person person = { 0 };
	const enum found found = donation_find_person(play->bench.context, play->bench.drive.id, play->people[at].id, &person);
	const bool absent = person.has_outcome;
	bool good;

	if (is_gone(play, at)) {
		good = found == FOUND_NONE;
	} else {
		good = found == FOUND_OK && absent == is_absent(play, at) &&
		       person.appointment.arrived_at.us == (arrived < 0 ? INSTANT_NONE.us : starts.us + arrived * INSTANT_MINUTE) &&
		       person.appointment.finished_at.us == (finished < 0 ? INSTANT_NONE.us : starts.us + finished * INSTANT_MINUTE);
	}
	if (!good)
		print_error("SEED=%u: person %d differs from the model\n", seed, at);
	assert_true(good);
}

static void
play_once(unsigned seed)
{
	struct play play;
	int order = 0;
	int64_t held = 0;

	random_state = seed * 7919u;
	open_play(&play);
	for (int i = 0; i < STEPS; i++) {
		const int device = chance(DEVICES);

		if (chance(4) == 0)
			synchronise(&play, device, false);
		else
			press(&play, device);
	}
	order = chance(DEVICES);
	for (int i = 0; i < DEVICES; i++)
		synchronise(&play, (order + i) % DEVICES, true);
	for (int i = 0; i < BOOKED + play.added; i++)
		check_person(&play, i, seed);
	for (int i = 0; i < DEVICES; i++) {
		int64_t of_device;

		assert_true(desk_device_held(play.bench.context, play.devices[i].pass, &of_device));
		held += of_device;
	}
	assert_int_equal(held, play.count);
	bench_close(&play.bench);
}

static void
three_devices_and_the_database_agree_in_the_end(void **state)
{
	const char *runs = getenv("RUNS"), *first = getenv("SEED");
	int64_t count = 200, seed = 1;

	assert_true(!runs || text_number(text_of(runs), &count));
	assert_true(!first || text_number(text_of(first), &seed));
	for (int64_t i = 0; i < count; i++)
		play_once((unsigned)(seed + i));
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(three_devices_and_the_database_agree_in_the_end) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
