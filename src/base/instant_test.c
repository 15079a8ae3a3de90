/* instant: days of the calendar and how they are written.  Zones: instant_zone_test.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/instant.h"

static struct arena *arena;

static int
start(void **state)
{
	arena = arena_new(1 << 20);
	return 0;
}

static int
stop(void **state)
{
	arena_free(arena);
	return 0;
}

static void
every_day_of_three_centuries_follows_the_one_before(void **state)
{
	struct date last = { 1899, 12, 31 };
	int64_t first = date_number((struct date){ 1900, 1, 1 }), days = 0;
	int weekday = 6;                   /* 1899-12-31 was a Sunday */

	for (int64_t number = first; number <= date_number((struct date){ 2199, 12, 31 }); number++, days++) {
		struct date date = date_from_number(number);

		assert_true(date_is_valid(date));
		assert_int_equal(date_number(date), number);
		assert_true(date_compare(date, last) > 0);
		assert_true(date.day == last.day + 1 || (date.day == 1 && last.day >= 28));
		weekday = (weekday + 1) % 7;
		assert_int_equal(date_weekday(date), weekday);
		last = date;
	}
	assert_int_equal(days, 300 * 365 + 73);      /* of 75 fourth years, 1900 and 2100 are no leap years */
	assert_int_equal(date_number((struct date){ 1970, 1, 1 }), 0);
}

static void
dates_that_do_not_exist_are_refused(void **state)
{
	const char *const wrong[] = {
		"", "2026-02-29", "2100-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-01-00", "1899-12-31",
		"2200-01-01", "2026-1-1", "26-01-01", "2026/01/01", "2026-01-01 ", " 2026-01-01", "2026-01-01T", "-026-01-01",
		"2026--1-01", "2026-01--1", "+026-01-01", "2026-0a-01", "20260101",
	};
	const char *const right[] = { "2026-10-31", "2000-02-29", "2028-02-29", "1900-01-01", "2199-12-31" };
	struct date date = { 1, 2, 3 };

	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		if (date_from_text(text_of(wrong[i]), &date))
			fail_msg("%s is taken for a date", wrong[i]);
	assert_false(date_from_text(TEXT_NONE, &date));
	assert_int_equal(date.year, 1);
	for (size_t i = 0; i < COUNT_OF(right); i++) {
		assert_true(date_from_text(text_of(right[i]), &date));
		assert_true(text_equal(date_text(arena, date), text_of(right[i])));
	}
}

static void
a_time_of_day_is_read_in_the_ways_people_write_it(void **state)
{
	const struct { const char *text; int minute; } right[] = {
		{ "14:30", 870 }, { "9:05", 545 }, { "09:05", 545 }, { "1430", 870 }, { "14.30", 870 }, { "0:00", 0 }, { "00:00", 0 },
		{ "23:59", 1439 }, { "0000", 0 }, { "9.05", 545 },
	};
	const char *const wrong[] = {
		"", "9", "930", "24:00", "14:60", "14:3", "14:300", "114:30", "14-30", "14:30 ", ":30", "14:", "-1:30", "1:-3", "14::30",
		"2pm", "14 30", "::::", "....", "1:2:3",
	};
	int minute = 77;

	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		if (minute_from_text(text_of(wrong[i]), &minute))
			fail_msg("%s is taken for a time", wrong[i]);
	assert_false(minute_from_text(TEXT_NONE, &minute));
	assert_int_equal(minute, 77);
	for (size_t i = 0; i < COUNT_OF(right); i++) {
		assert_true(minute_from_text(text_of(right[i].text), &minute));
		assert_int_equal(minute, right[i].minute);
	}
	assert_true(text_equal(minute_text(arena, 545), TEXT("09:05")));
}

static void
an_instant_is_written_for_people_and_for_each_standard(void **state)
{
	struct instant instant = { date_number((struct date){ 2026, 10, 31 }) * INSTANT_DAY + 1035 * INSTANT_MINUTE + 999999 };

	assert_true(text_equal(instant_iso(arena, instant), TEXT("2026-10-31T17:15:00Z")));
	assert_true(text_equal(instant_rfc5322(arena, instant), TEXT("Sat, 31 Oct 2026 17:15:00 +0000")));
	assert_true(text_equal(instant_icalendar(arena, instant), TEXT("20261031T171500Z")));
	assert_true(text_equal(instant_iso(arena, (struct instant){ -1 }), TEXT("1969-12-31T23:59:59Z")));
	assert_true(text_equal(instant_iso(arena, (struct instant){ -INSTANT_DAY }), TEXT("1969-12-31T00:00:00Z")));
	assert_true(text_equal(date_words(arena, (struct date){ 2026, 10, 31 }), TEXT("Saturday 31\u00a0October 2026")));
	assert_true(text_equal(date_words_short(arena, (struct date){ 2026, 11, 1 }), TEXT("1\u00a0November 2026")));
	assert_true(text_equal(date_words_of_year(arena, 2, 29), TEXT("29\u00a0February")));
}

static void
instants_are_compared_and_moved(void **state)
{
	struct instant one = { 5 }, other = { 7 };

	assert_true(instant_compare(one, other) < 0);
	assert_true(instant_compare(other, one) > 0);
	assert_int_equal(instant_compare(one, one), 0);
	assert_true(instant_compare(INSTANT_NONE, one) < 0);
	assert_int_equal(instant_plus(one, 2).us, 7);
	assert_true(instant_is_none(INSTANT_NONE));
	assert_false(instant_is_none(one));
	assert_true(instant_now().us > INT64_C(1700000000) * INSTANT_SECOND);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_day_of_three_centuries_follows_the_one_before),
		cmocka_unit_test(dates_that_do_not_exist_are_refused),
		cmocka_unit_test(a_time_of_day_is_read_in_the_ways_people_write_it),
		cmocka_unit_test(an_instant_is_written_for_people_and_for_each_standard),
		cmocka_unit_test(instants_are_compared_and_moved),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
