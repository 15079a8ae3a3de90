/* How long an offer is held: the table on its edges, nights, and days when clocks change. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "waiting/waiting.h"

static const struct zone *
zone(void)
{
	return zone_find(TEXT("America/Los_Angeles"));
}

static struct instant
at(int month, int day, int hour, int minute)
{
	struct local_time local = { { 2026, (int8_t)month, (int8_t)day }, (int16_t)(hour * 60 + minute), false };
	struct instant instant;

	assert_int_equal(zone_instant(zone(), local, &instant), ZONE_INSTANT_OK);
	return instant;
}

/* Minutes held when offered at this moment of an afternoon for a time so far ahead; -1: not offered. */
static int64_t
held(int64_t ahead)
{
	struct instant now = at(7, 1, 13, 0), until = waiting_hold(zone(), now, instant_plus(now, ahead));

	return instant_is_none(until) ? -1 : (until.us - now.us) / INSTANT_MINUTE;
}

static void
the_nearer_the_day_the_shorter(void **state)
{
	assert_int_equal(held(30 * INSTANT_DAY), 24 * 60);
	assert_int_equal(held(7 * INSTANT_DAY + 1), 24 * 60);
	assert_int_equal(held(7 * INSTANT_DAY), 12 * 60);
	assert_int_equal(held(2 * INSTANT_DAY + 1), 12 * 60);
	assert_int_equal(held(2 * INSTANT_DAY), 4 * 60);
	assert_int_equal(held(INSTANT_DAY + 1), 4 * 60);
	assert_int_equal(held(INSTANT_DAY), 30);
	assert_int_equal(held(6 * INSTANT_HOUR + 1), 30);
	assert_int_equal(held(6 * INSTANT_HOUR), 10);
	assert_int_equal(held(15 * INSTANT_MINUTE), 10);
}

static void
it_ends_before_the_time_begins_and_does_not_begin_too_late(void **state)
{
	assert_int_equal(held(14 * INSTANT_MINUTE), 9);
	assert_int_equal(held(WAITING_LEAD), 5);
	assert_int_equal(held(WAITING_LEAD - 1), -1);
	assert_int_equal(held(0), -1);
	assert_int_equal(held(-INSTANT_DAY), -1);
}

static void
at_night_the_clock_starts_in_the_morning_while_there_is_time(void **state)
{
	struct instant far = at(8, 1, 10, 0), near = at(7, 4, 10, 0);

	assert_int_equal(waiting_hold(zone(), at(7, 1, 21, 59), far).us, at(7, 2, 21, 59).us);
	assert_int_equal(waiting_hold(zone(), at(7, 1, 22, 0), far).us, at(7, 3, 7, 0).us);
	assert_int_equal(waiting_hold(zone(), at(7, 2, 0, 0), far).us, at(7, 3, 7, 0).us);
	assert_int_equal(waiting_hold(zone(), at(7, 2, 6, 59), far).us, at(7, 3, 7, 0).us);
	assert_int_equal(waiting_hold(zone(), at(7, 2, 7, 0), far).us, at(7, 3, 7, 0).us);
	assert_int_equal(waiting_hold(zone(), at(7, 1, 23, 0), near).us, at(7, 2, 19, 0).us);
	/* Two days ahead and less: nobody has a night to lose. */
	assert_int_equal(waiting_hold(zone(), at(7, 2, 23, 0), near).us, at(7, 3, 3, 0).us);
}

/* 1 November 2026, 2:00 happens twice; 8 March 2026, 2:00 to 3:00 does not happen. */
static void
a_night_in_which_clocks_change_ends_at_seven_all_the_same(void **state)
{
	assert_int_equal(waiting_hold(zone(), at(10, 31, 23, 0), at(12, 1, 10, 0)).us, at(11, 2, 7, 0).us);
	assert_int_equal(waiting_hold(zone(), at(3, 7, 23, 0), at(4, 1, 10, 0)).us, at(3, 9, 7, 0).us);
	/* What is held is so many hours, not the same time of the clock. */
	assert_int_equal(waiting_hold(zone(), at(10, 31, 12, 0), at(12, 1, 10, 0)).us, at(11, 1, 11, 0).us);
	assert_int_equal(waiting_hold(zone(), at(3, 7, 12, 0), at(4, 1, 10, 0)).us, at(3, 8, 13, 0).us);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_nearer_the_day_the_shorter),
		cmocka_unit_test(it_ends_before_the_time_begins_and_does_not_begin_too_late),
		cmocka_unit_test(at_night_the_clock_starts_in_the_morning_while_there_is_time),
		cmocka_unit_test(a_night_in_which_clocks_change_ends_at_seven_all_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
