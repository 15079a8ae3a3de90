/* drive_plan_test: the slots of nights on which the clocks change, and of hours with a break. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "drive/drive.h"
#include "drive/drive_view.h"
#include "limits.h"

enum { MEMORY = 16 * 1024 * 1024 };

struct planned {
	struct arena *arena;
	struct drive drive;
	struct drive_slot_list slots;
	enum drive_plan outcome;
};

static struct planned
plan_with_break(const char *zone, const char *date, int from, int until, int minutes, int break_from, int break_until)
{
	struct planned planned = { .arena = arena_new(MEMORY) };
	struct drive_words *words = &planned.drive.words;

	words->zone = zone_find(text_of(zone));
	assert_non_null(words->zone);
	assert_true(date_from_text(text_of(date), &words->date));
	words->from_minute = from;
	words->until_minute = until;
	words->break_from = break_from;
	words->break_until = break_until;
	words->slot_minutes = minutes;
	words->capacity = 4;
	planned.outcome = drive_plan(planned.arena, words, &planned.slots, &planned.drive.starts, &planned.drive.ends);
	return planned;
}

static struct planned
plan(const char *zone, const char *date, int from, int until, int minutes)
{
	return plan_with_break(zone, date, from, until, minutes, 0, 0);
}

/* "2026-11-01T08:00:00Z" and "01:00 PDT" of one slot. */
static void
assert_slot(const struct planned *planned, size_t index, const char *iso, const char *time)
{
	struct text starts, shown;

	assert_true(index < planned->slots.count);
	starts = instant_iso(planned->arena, planned->slots.at[index].starts);
	shown = drive_slot_time(planned->arena, &planned->drive, &planned->slots.at[index]);
	assert_string_equal(text_terminated(planned->arena, starts), iso);
	assert_string_equal(text_terminated(planned->arena, shown), time);
}

/* No two slots have the same local time, and each local time leads back to its instant. */
static void
assert_promises_are_distinct(const struct planned *planned)
{
	for (size_t i = 0; i < planned->slots.count; i++) {
		const struct drive_slot *slot = &planned->slots.at[i];
		struct instant instant;

		assert_int_equal(zone_instant(planned->drive.words.zone, slot->local, &instant), ZONE_INSTANT_OK);
		assert_true(instant.us == slot->starts.us);
		for (size_t j = 0; j < i; j++) {
			const struct local_time *one = &slot->local, *other = &planned->slots.at[j].local;

			assert_false(date_compare(one->date, other->date) == 0 && one->minute == other->minute && one->later == other->later);
		}
	}
}

static void
an_ordinary_day_has_its_slots(void **state)
{
	struct planned day = plan("Europe/Berlin", "2026-10-17", 600, 900, 15);

	assert_int_equal(day.outcome, DRIVE_PLAN_OK);
	assert_int_equal(day.slots.count, 20);
	assert_slot(&day, 0, "2026-10-17T08:00:00Z", "10:00");
	assert_slot(&day, 19, "2026-10-17T12:45:00Z", "14:45");
	assert_int_equal(day.slots.at[7].capacity, 4);
	assert_promises_are_distinct(&day);
	arena_free(day.arena);
}

static void
halloween_in_los_angeles_crosses_midnight_and_the_hour_that_comes_twice(void **state)
{
	struct planned night = plan("America/Los_Angeles", "2026-10-31", 22 * 60, 27 * 60, 30);

	/* 22:00 to 03:00 is five hours on the clock and six hours of elapsed time. */
	assert_int_equal(night.outcome, DRIVE_PLAN_OK);
	assert_int_equal(night.slots.count, 12);
	assert_slot(&night, 0, "2026-11-01T05:00:00Z", "22:00");
	assert_slot(&night, 4, "2026-11-01T07:00:00Z", "00:00");
	assert_slot(&night, 6, "2026-11-01T08:00:00Z", "01:00 PDT");
	assert_slot(&night, 7, "2026-11-01T08:30:00Z", "01:30 PDT");
	assert_slot(&night, 8, "2026-11-01T09:00:00Z", "01:00 PST");
	assert_slot(&night, 9, "2026-11-01T09:30:00Z", "01:30 PST");
	assert_slot(&night, 10, "2026-11-01T10:00:00Z", "02:00");
	assert_slot(&night, 11, "2026-11-01T10:30:00Z", "02:30");
	assert_int_equal(night.slots.at[3].local.date.day, 31);
	assert_int_equal(night.slots.at[4].local.date.month, 11);
	assert_promises_are_distinct(&night);
	arena_free(night.arena);
}

static void
the_first_of_november_in_los_angeles_has_the_repeated_hour_twice(void **state)
{
	struct planned night = plan("America/Los_Angeles", "2026-11-01", 30, 240, 15);

	assert_int_equal(night.outcome, DRIVE_PLAN_OK);
	assert_int_equal(night.slots.count, 18);
	assert_slot(&night, 0, "2026-11-01T07:30:00Z", "00:30");
	assert_slot(&night, 2, "2026-11-01T08:00:00Z", "01:00 PDT");
	assert_slot(&night, 5, "2026-11-01T08:45:00Z", "01:45 PDT");
	assert_slot(&night, 6, "2026-11-01T09:00:00Z", "01:00 PST");
	assert_slot(&night, 9, "2026-11-01T09:45:00Z", "01:45 PST");
	assert_slot(&night, 10, "2026-11-01T10:00:00Z", "02:00");
	assert_promises_are_distinct(&night);
	for (size_t i = 1; i < night.slots.count; i++)
		assert_false(night.slots.at[i].after_break);
	arena_free(night.arena);
}

static void
hours_that_begin_and_end_in_the_repeated_hour_hold_all_of_it(void **state)
{
	struct planned night = plan("America/Los_Angeles", "2026-11-01", 60, 90, 15);

	assert_int_equal(night.slots.count, 6);
	assert_slot(&night, 0, "2026-11-01T08:00:00Z", "01:00 PDT");
	assert_slot(&night, 5, "2026-11-01T09:15:00Z", "01:15 PST");
	arena_free(night.arena);
}

static void
october_in_berlin_has_the_repeated_hour_twice(void **state)
{
	struct planned night = plan("Europe/Berlin", "2026-10-25", 60, 240, 30);

	assert_int_equal(night.outcome, DRIVE_PLAN_OK);
	assert_int_equal(night.slots.count, 8);
	assert_slot(&night, 2, "2026-10-25T00:00:00Z", "02:00 CEST");
	assert_slot(&night, 4, "2026-10-25T01:00:00Z", "02:00 CET");
	assert_slot(&night, 6, "2026-10-25T02:00:00Z", "03:00");
	assert_promises_are_distinct(&night);
	arena_free(night.arena);
}

static void
nothing_falls_into_a_skipped_hour(void **state)
{
	struct planned spring = plan("America/Los_Angeles", "2027-03-14", 60, 240, 30);
	struct planned berlin = plan("Europe/Berlin", "2027-03-28", 60, 240, 30);

	assert_int_equal(spring.outcome, DRIVE_PLAN_OK);
	assert_int_equal(spring.slots.count, 4);
	assert_slot(&spring, 1, "2027-03-14T09:30:00Z", "01:30");
	assert_slot(&spring, 2, "2027-03-14T10:00:00Z", "03:00");
	assert_promises_are_distinct(&spring);
	assert_int_equal(berlin.slots.count, 4);
	assert_slot(&berlin, 1, "2027-03-28T00:30:00Z", "01:30");
	assert_slot(&berlin, 2, "2027-03-28T01:00:00Z", "03:00");
	assert_promises_are_distinct(&berlin);
	arena_free(spring.arena);
	arena_free(berlin.arena);
}

static void
a_start_or_an_end_in_a_skipped_hour_is_refused(void **state)
{
	struct planned spring = plan("America/Los_Angeles", "2027-03-14", 150, 300, 30);
	struct planned berlin = plan("Europe/Berlin", "2027-03-28", 120, 300, 30);
	struct planned overnight = plan("Europe/Berlin", "2027-03-27", 22 * 60, 26 * 60 + 30, 30);
	struct planned until_the_jump = plan("Europe/Berlin", "2027-03-28", 60, 120, 30);

	assert_int_equal(spring.outcome, DRIVE_PLAN_START_SKIPPED);
	assert_int_equal(berlin.outcome, DRIVE_PLAN_START_SKIPPED);
	assert_int_equal(overnight.outcome, DRIVE_PLAN_END_SKIPPED);
	assert_int_equal(until_the_jump.outcome, DRIVE_PLAN_END_SKIPPED);
	arena_free(spring.arena);
	arena_free(berlin.arena);
	arena_free(overnight.arena);
	arena_free(until_the_jump.arena);
}

static void
a_shift_of_half_an_hour_back_gives_half_an_hour_twice(void **state)
{
	struct planned night = plan("Australia/Lord_Howe", "2027-04-04", 60, 180, 15);

	/* At 02:00 (+11) the clocks go back to 01:30 (+10:30). */
	assert_int_equal(night.outcome, DRIVE_PLAN_OK);
	assert_int_equal(night.slots.count, 10);
	assert_false(night.slots.at[1].repeated_hour);
	assert_true(night.slots.at[2].repeated_hour && night.slots.at[5].repeated_hour);
	assert_int_equal(night.slots.at[2].local.minute, 90);
	assert_int_equal(night.slots.at[4].local.minute, 90);
	assert_false(night.slots.at[2].local.later);
	assert_true(night.slots.at[4].local.later);
	assert_false(night.slots.at[6].repeated_hour);
	assert_promises_are_distinct(&night);
	arena_free(night.arena);
}

static void
a_shift_of_half_an_hour_forward_skips_half_an_hour(void **state)
{
	struct planned night = plan("Australia/Lord_Howe", "2026-10-04", 60, 180, 15);
	struct planned refused = plan("Australia/Lord_Howe", "2026-10-04", 135, 240, 15);

	/* At 02:00 (+10:30) the clocks go to 02:30 (+11). */
	assert_int_equal(night.outcome, DRIVE_PLAN_OK);
	assert_int_equal(night.slots.count, 6);
	assert_int_equal(night.slots.at[3].local.minute, 105);
	assert_int_equal(night.slots.at[4].local.minute, 150);
	assert_promises_are_distinct(&night);
	assert_int_equal(refused.outcome, DRIVE_PLAN_START_SKIPPED);
	arena_free(night.arena);
	arena_free(refused.arena);
}

static void
a_break_is_kept_free_and_the_slot_after_it_says_so(void **state)
{
	struct planned day = plan_with_break("Europe/Berlin", "2026-10-17", 600, 840, 20, 710, 735);

	assert_int_equal(day.outcome, DRIVE_PLAN_OK);
	assert_int_equal(day.slots.count, 10);
	assert_slot(&day, 4, "2026-10-17T09:20:00Z", "11:20");
	assert_slot(&day, 5, "2026-10-17T10:15:00Z", "12:15");
	for (size_t i = 0; i < day.slots.count; i++)
		assert_int_equal(day.slots.at[i].after_break, i == 5);
	arena_free(day.arena);
}

static void
a_break_through_the_night_of_the_change_lasts_until_the_later_of_two_times(void **state)
{
	struct planned night = plan_with_break("Europe/Berlin", "2026-10-25", 60, 300, 30, 120, 150);
	struct planned skipped = plan_with_break("Europe/Berlin", "2027-03-28", 60, 300, 30, 125, 170);

	assert_int_equal(night.outcome, DRIVE_PLAN_OK);
	assert_slot(&night, 1, "2026-10-24T23:30:00Z", "01:30");
	assert_slot(&night, 2, "2026-10-25T01:30:00Z", "02:30 CET");
	assert_true(night.slots.at[2].after_break);
	/* A break that the clocks skip is no break. */
	assert_int_equal(skipped.outcome, DRIVE_PLAN_OK);
	assert_int_equal(skipped.slots.count, 6);
	assert_false(skipped.slots.at[2].after_break);
	arena_free(night.arena);
	arena_free(skipped.arena);
}

static void
a_break_outside_the_hours_is_refused(void **state)
{
	struct planned before = plan_with_break("Europe/Berlin", "2026-10-17", 600, 840, 20, 590, 620);
	struct planned after = plan_with_break("Europe/Berlin", "2026-10-17", 600, 840, 20, 800, 850);
	struct planned backwards = plan_with_break("Europe/Berlin", "2026-10-17", 600, 840, 20, 720, 700);

	assert_int_equal(before.outcome, DRIVE_PLAN_BREAK_OUTSIDE);
	assert_int_equal(after.outcome, DRIVE_PLAN_BREAK_OUTSIDE);
	assert_int_equal(backwards.outcome, DRIVE_PLAN_BREAK_OUTSIDE);
	arena_free(before.arena);
	arena_free(after.arena);
	arena_free(backwards.arena);
}

static void
hours_that_hold_no_slot_or_too_many_are_refused(void **state)
{
	struct planned none = plan("Europe/Berlin", "2026-10-17", 600, 610, 15);
	struct planned backwards = plan("Europe/Berlin", "2026-10-17", 600, 600, 15);
	struct planned all_break = plan_with_break("Europe/Berlin", "2026-10-17", 600, 660, 15, 600, 660);
	struct planned full = plan("Europe/Berlin", "2026-10-17", 0, 1440, LIMIT_SLOT_MINUTES_MIN);
	struct planned many = plan("Europe/Berlin", "2026-10-25", 0, 1440, LIMIT_SLOT_MINUTES_MIN);

	assert_int_equal(none.outcome, DRIVE_PLAN_NO_TIME);
	assert_int_equal(backwards.outcome, DRIVE_PLAN_NO_TIME);
	assert_int_equal(all_break.outcome, DRIVE_PLAN_NO_TIME);
	assert_int_equal(full.outcome, DRIVE_PLAN_OK);
	assert_int_equal(full.slots.count, LIMIT_DRIVE_SLOTS);
	assert_int_equal(many.outcome, DRIVE_PLAN_TOO_MANY);
	arena_free(none.arena);
	arena_free(backwards.arena);
	arena_free(all_break.arena);
	arena_free(full.arena);
	arena_free(many.arena);
}

static void
the_page_says_when_the_clocks_change_and_when_it_ends_after_midnight(void **state)
{
	struct planned night = plan("America/Los_Angeles", "2026-10-31", 22 * 60, 27 * 60, 30);
	struct planned spring = plan("Europe/Berlin", "2027-03-28", 60, 240, 30);
	struct planned early = plan("America/Los_Angeles", "2026-11-01", 90, 240, 15);
	struct drive_plan_view shown = drive_plan_shown(night.arena, &night.drive, &night.slots, false);
	struct drive_answers answers = drive_answers_shown(night.arena, &night.drive);

	assert_true(shown.repeated && !shown.skipped);
	assert_int_equal(shown.capacity, 48);
	assert_true(text_equal(shown.rows.at[4].day, TEXT("Sunday 1\u00a0November 2026")));
	assert_true(text_is_empty(shown.rows.at[3].day) && text_is_empty(shown.rows.at[5].day));
	assert_true(text_equal(answers.until, TEXT("03:00")) && text_equal(answers.until_day, TEXT("Sunday 1\u00a0November 2026")));
	shown = drive_plan_shown(spring.arena, &spring.drive, &spring.slots, false);
	assert_true(shown.skipped && !shown.repeated);
	assert_true(text_equal(drive_answers_shown(early.arena, &early.drive).from, TEXT("01:30 PDT")));
	arena_free(night.arena);
	arena_free(spring.arena);
	arena_free(early.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_ordinary_day_has_its_slots),
		cmocka_unit_test(halloween_in_los_angeles_crosses_midnight_and_the_hour_that_comes_twice),
		cmocka_unit_test(the_first_of_november_in_los_angeles_has_the_repeated_hour_twice),
		cmocka_unit_test(hours_that_begin_and_end_in_the_repeated_hour_hold_all_of_it),
		cmocka_unit_test(october_in_berlin_has_the_repeated_hour_twice),
		cmocka_unit_test(nothing_falls_into_a_skipped_hour),
		cmocka_unit_test(a_start_or_an_end_in_a_skipped_hour_is_refused),
		cmocka_unit_test(a_shift_of_half_an_hour_back_gives_half_an_hour_twice),
		cmocka_unit_test(a_shift_of_half_an_hour_forward_skips_half_an_hour),
		cmocka_unit_test(a_break_is_kept_free_and_the_slot_after_it_says_so),
		cmocka_unit_test(a_break_through_the_night_of_the_change_lasts_until_the_later_of_two_times),
		cmocka_unit_test(a_break_outside_the_hours_is_refused),
		cmocka_unit_test(hours_that_hold_no_slot_or_too_many_are_refused),
		cmocka_unit_test(the_page_says_when_the_clocks_change_and_when_it_ends_after_midnight),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
