/* instant, in time zones: repeated minutes, skipped minutes, and everything between. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/instant.h"

static const struct zone *
zone(const char *name)
{
	const struct zone *found = zone_find(text_of(name));

	assert_non_null(found);
	return found;
}

struct promise {
	const char *zone, *date;
	int minute;
	bool later;
	const char *instant;
	bool skipped, repeated;
};

static const struct promise promises[] = {
	/* A week before the clocks go back. */
	{ "America/Los_Angeles", "2026-10-31", 9 * 60, false, "2026-10-31T16:00:00Z", false, false },
	{ "America/Los_Angeles", "2026-10-31", 23 * 60 + 59, false, "2026-11-01T06:59:00Z", false, false },
	{ "America/Los_Angeles", "2026-11-01", 0, false, "2026-11-01T07:00:00Z", false, false },
	{ "America/Los_Angeles", "2026-11-01", 59, false, "2026-11-01T07:59:00Z", false, false },
	{ "America/Los_Angeles", "2026-11-01", 60, false, "2026-11-01T08:00:00Z", false, true },
	{ "America/Los_Angeles", "2026-11-01", 60, true, "2026-11-01T09:00:00Z", false, true },
	{ "America/Los_Angeles", "2026-11-01", 119, false, "2026-11-01T08:59:00Z", false, true },
	{ "America/Los_Angeles", "2026-11-01", 119, true, "2026-11-01T09:59:00Z", false, true },
	{ "America/Los_Angeles", "2026-11-01", 120, false, "2026-11-01T10:00:00Z", false, false },
	{ "America/Los_Angeles", "2026-11-01", 120, true, "2026-11-01T10:00:00Z", false, false },
	{ "America/Los_Angeles", "2027-03-14", 119, false, "2027-03-14T09:59:00Z", false, false },
	{ "America/Los_Angeles", "2027-03-14", 120, false, "2027-03-14T10:00:00Z", true, false },
	{ "America/Los_Angeles", "2027-03-14", 150, true, "2027-03-14T10:00:00Z", true, false },
	{ "America/Los_Angeles", "2027-03-14", 179, false, "2027-03-14T10:00:00Z", true, false },
	{ "America/Los_Angeles", "2027-03-14", 180, false, "2027-03-14T10:00:00Z", false, false },
	{ "Europe/Berlin", "2026-10-25", 119, false, "2026-10-24T23:59:00Z", false, false },
	{ "Europe/Berlin", "2026-10-25", 120, false, "2026-10-25T00:00:00Z", false, true },
	{ "Europe/Berlin", "2026-10-25", 150, false, "2026-10-25T00:30:00Z", false, true },
	{ "Europe/Berlin", "2026-10-25", 150, true, "2026-10-25T01:30:00Z", false, true },
	{ "Europe/Berlin", "2026-10-25", 180, false, "2026-10-25T02:00:00Z", false, false },
	{ "Europe/Berlin", "2027-03-28", 119, false, "2027-03-28T00:59:00Z", false, false },
	{ "Europe/Berlin", "2027-03-28", 150, false, "2027-03-28T01:00:00Z", true, false },
	{ "Europe/Berlin", "2027-03-28", 180, false, "2027-03-28T01:00:00Z", false, false },
	/* Half an hour: back at 2:00 to 1:30 on 5 April, forward at 2:00 to 2:30 on 4 October. */
	{ "Australia/Lord_Howe", "2026-04-05", 89, false, "2026-04-04T14:29:00Z", false, false },
	{ "Australia/Lord_Howe", "2026-04-05", 90, false, "2026-04-04T14:30:00Z", false, true },
	{ "Australia/Lord_Howe", "2026-04-05", 90, true, "2026-04-04T15:00:00Z", false, true },
	{ "Australia/Lord_Howe", "2026-04-05", 119, true, "2026-04-04T15:29:00Z", false, true },
	{ "Australia/Lord_Howe", "2026-04-05", 120, false, "2026-04-04T15:30:00Z", false, false },
	{ "Australia/Lord_Howe", "2026-10-04", 119, false, "2026-10-03T15:29:00Z", false, false },
	{ "Australia/Lord_Howe", "2026-10-04", 120, false, "2026-10-03T15:30:00Z", true, false },
	{ "Australia/Lord_Howe", "2026-10-04", 149, false, "2026-10-03T15:30:00Z", true, false },
	{ "Australia/Lord_Howe", "2026-10-04", 150, false, "2026-10-03T15:30:00Z", false, false },
	/* Samoa had no 30 December in 2011. */
	{ "Pacific/Apia", "2011-12-29", 23 * 60 + 59, false, "2011-12-30T09:59:00Z", false, false },
	{ "Pacific/Apia", "2011-12-30", 12 * 60, false, "2011-12-30T10:00:00Z", true, false },
	{ "Pacific/Apia", "2011-12-31", 0, false, "2011-12-30T10:00:00Z", false, false },
	{ "Pacific/Apia", "2026-10-31", 10 * 60, false, "2026-10-30T21:00:00Z", false, false },
	{ "Asia/Kathmandu", "2026-06-01", 10 * 60, false, "2026-06-01T04:15:00Z", false, false },
	{ "UTC", "2026-06-01", 10 * 60, true, "2026-06-01T10:00:00Z", false, false },
	/* The rules continue after the years that are listed in tzdata. */
	{ "America/Los_Angeles", "2040-07-01", 10 * 60, false, "2040-07-01T17:00:00Z", false, false },
	{ "America/Los_Angeles", "2040-12-01", 10 * 60, false, "2040-12-01T18:00:00Z", false, false },
};

static void
a_promised_minute_is_the_instant_it_should_be(void **state)
{
	struct arena *arena = arena_new(1 << 20);

	for (size_t i = 0; i < COUNT_OF(promises); i++) {
		const struct promise *promise = &promises[i];
		const struct zone *where = zone(promise->zone);
		struct local_time local = { .minute = (int16_t)promise->minute, .later = promise->later };
		struct instant instant;
		enum zone_instant answer;

		assert_true(date_from_text(text_of(promise->date), &local.date));
		answer = zone_instant(where, local, &instant);
		if (!text_equal(instant_iso(arena, instant), text_of(promise->instant)))
			fail_msg("%s %s minute %d is %.*s instead of %s", promise->zone, promise->date, promise->minute,
				TEXT_PRINT(instant_iso(arena, instant)), promise->instant);
		assert_int_equal(answer, promise->skipped ? ZONE_INSTANT_SKIPPED : ZONE_INSTANT_OK);
		assert_int_equal(zone_is_repeated(where, local), promise->repeated);
		if (!promise->skipped) {
			struct local_time back = zone_local(where, instant);

			assert_int_equal(date_compare(back.date, local.date), 0);
			assert_int_equal(back.minute, local.minute);
			assert_int_equal(back.later, promise->repeated && promise->later);
		}
	}
	arena_free(arena);
}

struct year { const char *zone; int skipped, repeated; };          /* in steps of 5 minutes */

static const struct year years[] = {
	{ "America/Los_Angeles", 12, 12 },
	{ "Europe/Berlin", 12, 12 },
	{ "Australia/Lord_Howe", 6, 6 },
	{ "Pacific/Apia", 0, 0 },
};

static void
every_instant_of_a_year_comes_back_from_its_local_time(void **state)
{
	struct instant start = { date_number((struct date){ 2026, 9, 1 }) * INSTANT_DAY };

	for (size_t i = 0; i < COUNT_OF(years); i++) {
		const struct zone *where = zone(years[i].zone);

		for (int64_t step = 0; step < 366 * 288; step++) {
			struct instant instant = instant_plus(start, step * 5 * INSTANT_MINUTE), back;

			assert_int_equal(zone_instant(where, zone_local(where, instant), &back), ZONE_INSTANT_OK);
			assert_int_equal(back.us, instant.us);
		}
	}
}

static void
every_local_minute_of_a_year_is_there_once_twice_or_never(void **state)
{
	int64_t start = date_number((struct date){ 2026, 9, 1 });

	for (size_t i = 0; i < COUNT_OF(years); i++) {
		const struct zone *where = zone(years[i].zone);
		int skipped = 0, repeated = 0;
		struct instant last = { INT64_MIN };

		for (int64_t step = 0; step < 365 * 288; step++) {
			struct local_time local = { date_from_number(start + step / 288), (int16_t)(step % 288 * 5), false };
			struct instant first, second;
			enum zone_instant answer = zone_instant(where, local, &first);

			local.later = true;
			assert_int_equal(zone_instant(where, local, &second), answer);
			skipped += answer == ZONE_INSTANT_SKIPPED;
			assert_int_equal(zone_is_repeated(where, local), first.us != second.us);
			repeated += first.us != second.us;
			assert_true(first.us >= last.us || repeated > 0);
			last = first;
		}
		assert_int_equal(skipped, years[i].skipped);
		assert_int_equal(repeated, years[i].repeated);
	}
}

static void
a_second_inside_a_minute_belongs_to_that_minute(void **state)
{
	const struct zone *where = zone("America/Los_Angeles");
	struct local_time local = { { 2026, 11, 1 }, 90, true }, back;
	struct instant instant;

	assert_int_equal(zone_instant(where, local, &instant), ZONE_INSTANT_OK);
	back = zone_local(where, instant_plus(instant, 59 * INSTANT_SECOND + 999999));
	assert_int_equal(back.minute, 90);
	assert_true(back.later);
	back = zone_local(where, (struct instant){ -1 });
	assert_int_equal(back.date.year, 1969);
	assert_int_equal(back.minute, 15 * 60 + 59);
}

static void
abbreviations_and_offsets_follow_the_season(void **state)
{
	struct arena *arena = arena_new(1 << 16);
	const struct zone *where = zone("America/Los_Angeles");
	struct instant summer = { date_number((struct date){ 2026, 7, 1 }) * INSTANT_DAY };
	struct instant winter = { date_number((struct date){ 2026, 12, 1 }) * INSTANT_DAY };

	assert_true(text_equal(zone_abbreviation(arena, where, summer), TEXT("PDT")));
	assert_true(text_equal(zone_abbreviation(arena, where, winter), TEXT("PST")));
	assert_int_equal(zone_offset_minutes(where, summer), -420);
	assert_int_equal(zone_offset_minutes(where, winter), -480);
	assert_int_equal(zone_offset_minutes(zone("Australia/Lord_Howe"), summer), 630);
	assert_int_equal(zone_offset_minutes(zone("Asia/Kathmandu"), summer), 345);
	arena_free(arena);
}

static void
only_names_of_places_are_zones(void **state)
{
	const char *const wrong[] = {
		"", "Nowhere", "America/Nowhere", "America/Argentina", "America/", "/", "/etc/passwd", "Europe/../UTC", "+01:00",
		"EST5EDT", "EST5EDT,M3.2.0,M11.1.0", "posix/Europe/Berlin", "right/Europe/Berlin", "europe/berlin",
		"Europe/Berlin ", "Europe/Berlin\n", ":Europe/Berlin", "UTC+1",
		"America/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
	};

	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		assert_null(zone_find(text_of(wrong[i])));
	assert_null(zone_find((struct text){ "Europe/Berlin\0", 14 }));
	assert_null(zone_find(TEXT_NONE));
	assert_ptr_equal(zone("Europe/Berlin"), zone("Europe/Berlin"));
	assert_true(text_equal(zone_name(zone("Etc/GMT+5")), TEXT("Etc/GMT+5")));
	assert_non_null(zone("America/Argentina/Buenos_Aires"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_promised_minute_is_the_instant_it_should_be),
		cmocka_unit_test(every_instant_of_a_year_comes_back_from_its_local_time),
		cmocka_unit_test(every_local_minute_of_a_year_is_there_once_twice_or_never),
		cmocka_unit_test(a_second_inside_a_minute_belongs_to_that_minute),
		cmocka_unit_test(abbreviations_and_offsets_follow_the_season),
		cmocka_unit_test(only_names_of_places_are_zones),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
