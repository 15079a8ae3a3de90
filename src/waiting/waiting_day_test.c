/* The waiting list on unusual days: one that is closed early, one on which the clocks are put back. */
#include "tests/appointment_bench.h"

#include "waiting/waiting.h"

static struct waiting_entry
joined(struct bench *bench, int number, struct waiting_wish wish)
{
	struct donor donor = bench_donor(bench, number);
	struct waiting_entry entry;
	struct secret link;

	assert_int_equal(waiting_join(bench->context, bench->page, bench->drive.id, &wish, &donor, &link),
	                 WAITING_JOIN_OK);
	assert_int_equal(waiting_find(bench->context, link, &entry), FOUND_OK);
	return entry;
}

static enum waiting_state
state_of(struct bench *bench, const struct waiting_entry *entry)
{
	struct waiting_entry now;

	assert_int_equal(waiting_read(bench->context, entry->id, &now), FOUND_OK);
	return now.state;
}

static void
cancel(struct bench *bench, const struct appointment *place)
{
	assert_int_equal(appointment_cancel(bench->context, place), APPOINTMENT_CANCEL_OK);
}

/* One seat in each slot, all of them booked. */
static void
open_full(struct bench *bench, struct drive_words *words, struct appointment *places)
{
	words->capacity = 1;
	bench_open_with(bench, words);
	connection_set_follow_ups(bench->context->connection, &waiting_follow_ups);
	for (size_t slot = 0; slot < bench->slots.count; slot++)
		places[slot] = bench_taken(bench, slot, 100 + (int)slot);
}

/* Otherwise the entry ends, its seats stay held, and from then on no offer lapses at any drive. */
static void
a_day_closed_while_something_is_offered_frees_it_and_ends_the_line(void **state)
{
	struct bench bench;
	struct drive_words words = bench_words();
	struct waiting_wish wish = { 1, false, 0, WAITING_MINUTE_MAX };
	struct appointment places[7];
	struct waiting_entry one, two;
	struct drive_id none = DRIVE_ID_NONE;

	open_full(&bench, &words, places);
	one = joined(&bench, 1, wish);
	two = joined(&bench, 2, wish);
	bench.context->now = bench.drive.starts;
	cancel(&bench, &places[6]);
	assert_int_equal(state_of(&bench, &one), WAITING_STATE_OFFERED);
	assert_int_equal(drive_close_day(bench.context, bench.drive.id), DRIVE_CHANGE_OK);
	assert_true(waiting_tend(bench.context, &none));
	assert_int_equal(state_of(&bench, &one), WAITING_STATE_OVER);
	assert_int_equal(state_of(&bench, &two), WAITING_STATE_OVER);
	assert_int_equal(bench_taken_in(&bench, 6), 0);
	bench.context->now = instant_plus(bench.context->now, INSTANT_HOUR);
	assert_int_equal(waiting_lapse_due(bench.context), 0);
	bench_close(&bench);
}

/* Found by tests/model: a time in between was held, which had not been requested. */
static void
in_an_hour_that_comes_twice_only_times_that_were_wished_for_are_held(void **state)
{
	struct bench bench;
	struct drive_words words = bench_words();
	struct appointment places[4];
	struct waiting_entry entry;
	struct waiting_offer offer;

	/* 1 November 2026, Los Angeles: 1:00 1:30 1:00 1:30. */
	words.date = (struct date){ 2026, 11, 1 };
	words.from_minute = 60;
	words.until_minute = 120;
	words.break_from = words.break_until = 0;
	words.slot_minutes = 30;
	open_full(&bench, &words, places);
	assert_int_equal(bench.slots.count, 4);
	entry = joined(&bench, 1, (struct waiting_wish){ 2, false, 90, 90 });
	cancel(&bench, &places[2]);
	cancel(&bench, &places[1]);
	cancel(&bench, &places[3]);
	assert_int_equal(waiting_offered(bench.context, &entry, &offer), FOUND_OK);
	assert_int_equal(offer.seats.count, 2);
	assert_true(slot_id_equal(offer.seats.at[0].slot, bench.slots.at[1].id));
	assert_true(slot_id_equal(offer.seats.at[1].slot, bench.slots.at[3].id));
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_day_closed_while_something_is_offered_frees_it_and_ends_the_line),
		cmocka_unit_test(in_an_hour_that_comes_twice_only_times_that_were_wished_for_are_held),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
