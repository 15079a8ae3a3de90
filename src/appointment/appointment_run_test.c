/* Runs against every way there is: brute force over all first and last slots. */
#include "tests/appointment_bench.h"

enum { SLOTS_MAX = 10, ROUNDS = 20000 };

static int64_t
draw(struct random *random, uint64_t bound)
{
	return (int64_t)random_below(random, bound);
}

/* A drive by chance: full slots, over-full ones, breaks, an hour apart or five minutes. */
static void
draw_slots(struct random *random, struct drive_slot *at, struct drive_slot_list *slots)
{
	int64_t starts = 0;

	slots->at = at;
	slots->count = (size_t)draw(random, SLOTS_MAX + 1);
	for (size_t i = 0; i < slots->count; i++) {
		bool after_break = i > 0 && draw(random, 5) == 0;

		starts += (after_break ? 60 : 15) * INSTANT_MINUTE;
		at[i] = (struct drive_slot){ .id = { (int64_t)i + 1 }, .starts = { starts }, .capacity = draw(random, 5),
			.after_break = after_break };
		at[i].booked = draw(random, (uint64_t)at[i].capacity + 2);
	}
}

/* Whether n people fit into slots first..last, none of which is after a break, with at least one in the first and in the last. */
static bool
fits(const struct drive_slot_list *slots, size_t first, size_t last, int64_t n)
{
	int64_t room = 0, ends = 0;

	for (size_t i = first; i <= last; i++) {
		int64_t left = slots->at[i].capacity - slots->at[i].booked;

		if (i > first && slots->at[i].after_break)
			return false;
		if (left < 0)
			left = 0;
		if ((i == first || i == last) && left == 0)
			return false;
		if (i == first || i == last)
			ends += 1;
		room += left;
	}
	return room >= n && ends <= n;
}

/* The shortest from this first slot; 0: none. */
static size_t
brute_last(const struct drive_slot_list *slots, size_t first, int64_t n, struct instant now)
{
	if (instant_compare(slots->at[first].starts, now) <= 0)
		return SLOTS_MAX;
	for (size_t last = first; last < slots->count; last++)
		if (fits(slots, first, last, n))
			return last;
	return SLOTS_MAX;
}

/* How many first slots are better than this one by the rule as it is written. */
static size_t
brute_rank(const struct drive_slot_list *slots, size_t mine, int64_t n, struct instant now, struct instant wish)
{
	size_t my_last = brute_last(slots, mine, n, now), rank = 0;
	int64_t my_length = slots->at[my_last].starts.us - slots->at[mine].starts.us;
	bool my_after = instant_is_none(wish) || slots->at[mine].starts.us >= wish.us;

	for (size_t first = 0; first < slots->count; first++) {
		size_t last = brute_last(slots, first, n, now);
		bool after = instant_is_none(wish) || slots->at[first].starts.us >= wish.us;
		int64_t length;

		if (last == SLOTS_MAX || first == mine)
			continue;
		length = slots->at[last].starts.us - slots->at[first].starts.us;
		if (length != my_length)
			rank += length < my_length;
		else if (after != my_after)
			rank += after;
		else
			rank += first < mine;
	}
	return rank;
}

static void
runs_are_what_brute_force_finds(void **state)
{
	struct random random;
	struct drive_slot at[SLOTS_MAX];
	struct drive_slot_list slots;
	size_t seen = 0;

	random_start_seeded(&random, 31102026);
	for (int round = 0; round < ROUNDS; round++) {
		struct appointment_run_list runs;
		int64_t n = 1 + draw(&random, 8);
		struct instant now = { draw(&random, 60) * INSTANT_MINUTE };
		struct instant wish = draw(&random, 2) ? INSTANT_NONE : (struct instant){ draw(&random, 240) * INSTANT_MINUTE };
		size_t possible = 0;

		draw_slots(&random, at, &slots);
		appointment_runs(&slots, n, now, wish, &runs);
		for (size_t first = 0; first < slots.count; first++) {
			size_t last = brute_last(&slots, first, n, now), rank;
			struct appointment_run run;

			assert_int_equal(appointment_run_at(&slots, slots.at[first].id, n, now, &run), last != SLOTS_MAX);
			if (last == SLOTS_MAX)
				continue;
			possible++;
			rank = brute_rank(&slots, first, n, now, wish);
			if (rank >= COUNT_OF(runs.at))
				continue;
			assert_true(rank < runs.count);
			assert_true(slot_id_equal(runs.at[rank].first, slots.at[first].id));
			assert_true(slot_id_equal(runs.at[rank].last, slots.at[last].id));
			assert_int_equal(runs.at[rank].starts.us, slots.at[first].starts.us);
			assert_int_equal(runs.at[rank].last_starts.us, slots.at[last].starts.us);
			assert_int_equal(runs.at[rank].minutes_between, (slots.at[last].starts.us - slots.at[first].starts.us) / INSTANT_MINUTE);
		}
		assert_int_equal(runs.count, possible < COUNT_OF(runs.at) ? possible : COUNT_OF(runs.at));
		seen += runs.count;
	}
	assert_true(seen > ROUNDS / 2);
}

static void
no_group_crosses_the_break(void **state)
{
	struct drive_slot at[2] = { { .id = { 1 }, .starts = { 1 }, .capacity = 2 },
		{ .id = { 2 }, .starts = { 2 }, .capacity = 2, .after_break = true } };
	struct drive_slot_list slots = { at, 2 };
	struct appointment_run_list runs;

	appointment_runs(&slots, 3, (struct instant){ 0 }, INSTANT_NONE, &runs);
	assert_int_equal(runs.count, 0);
	at[1].after_break = false;
	appointment_runs(&slots, 3, (struct instant){ 0 }, INSTANT_NONE, &runs);
	assert_int_equal(runs.count, 1);
	assert_int_equal(runs.at[0].slots, 2);
	appointment_runs(&slots, 0, (struct instant){ 0 }, INSTANT_NONE, &runs);
	assert_int_equal(runs.count, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(runs_are_what_brute_force_finds),
		cmocka_unit_test(no_group_crosses_the_break),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
