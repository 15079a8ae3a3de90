/* Quiet days: which days they are, when they end, and who waits. */
#include "limits.h"
#include "quiet/quiet.h"
#include "tests/appointment_bench.h"

static struct bench bench;
static struct context *context;
static struct person_id keeper;
static struct honour_page_id page;

static void
move_to(const char *zone)
{
	test_bench_run(bench.site, text_terminated(context->arena, text_format(context->arena, "UPDATE drive SET zone = '%s'", zone)));
}

static int
open_it(void **state)
{
	(void)state;
	bench_open(&bench);
	context = bench.context;
	keeper = bench.organiser;
	page = bench.page;
	move_to("UTC");
	return 0;
}

static int
close_it(void **state)
{
	(void)state;
	bench_close(&bench);
	return 0;
}

static bool
is_on(enum quiet_day_kind kind, int year, int month, int day)
{
	struct quiet_day one = { .kind = kind };
	const struct quiet_days days = { &one, 1 };

	return quiet_on(&days, (struct date){ (int16_t)year, (int8_t)month, (int8_t)day });
}

/* How many days of the year are on. */
static int
count_in(enum quiet_day_kind kind, int year)
{
	struct quiet_day one = { .kind = kind };
	const struct quiet_days days = { &one, 1 };
	const int64_t first = date_number((struct date){ (int16_t)year, 1, 1 }), next = date_number((struct date){ (int16_t)(year + 1), 1, 1 });
	int count = 0;

	for (int64_t number = first; number < next; number++)
		count += quiet_on(&days, date_from_number(number));
	return count;
}

static void
mothers_day_is_the_sunday_on_which_it_is_kept(void **state)
{
	/* As the calendars have them. */
	assert_true(is_on(QUIET_DAY_KIND_SECOND_SUNDAY_OF_MAY, 2026, 5, 10) && is_on(QUIET_DAY_KIND_SECOND_SUNDAY_OF_MAY, 2027, 5, 9));
	assert_true(is_on(QUIET_DAY_KIND_FOURTH_SUNDAY_OF_LENT, 2026, 3, 15) && is_on(QUIET_DAY_KIND_FOURTH_SUNDAY_OF_LENT, 2024, 3, 10) &&
	            is_on(QUIET_DAY_KIND_FOURTH_SUNDAY_OF_LENT, 2038, 4, 4) && is_on(QUIET_DAY_KIND_FOURTH_SUNDAY_OF_LENT, 2035, 3, 4));
	assert_true(is_on(QUIET_DAY_KIND_LAST_SUNDAY_OF_MAY, 2026, 5, 31) && is_on(QUIET_DAY_KIND_LAST_SUNDAY_OF_MAY, 2025, 5, 25));
	/* 28 May 2023 was Pentecost, so France kept 4 June. */
	assert_true(is_on(QUIET_DAY_KIND_LAST_SUNDAY_OF_MAY, 2023, 6, 4) && is_on(QUIET_DAY_KIND_LAST_SUNDAY_OF_MAY, 2023, 5, 28));
	for (int year = 2020; year < 2100; year++) {
		assert_int_equal(count_in(QUIET_DAY_KIND_SECOND_SUNDAY_OF_MAY, year), 1);
		assert_int_equal(count_in(QUIET_DAY_KIND_FOURTH_SUNDAY_OF_LENT, year), 1);
		assert_in_range(count_in(QUIET_DAY_KIND_LAST_SUNDAY_OF_MAY, year), 1, 2);
	}
}

static enum quiet_change
add(int64_t month, int64_t day)
{
	return quiet_add(context, page, keeper, &(struct quiet_day){ .kind = QUIET_DAY_KIND_DATE, .month = month, .day = day });
}

static struct quiet_days
days_of_page(void)
{
	struct quiet_days days;

	assert_true(quiet_days_of(context, page, &days));
	return days;
}

static void
a_page_begins_with_mothers_day_and_the_family_chooses(void **state)
{
	struct quiet_days days = days_of_page();

	assert_int_equal(days.count, 1);
	assert_int_equal(days.at[0].kind, QUIET_DAY_KIND_SECOND_SUNDAY_OF_MAY);
	assert_int_equal(quiet_remove(context, page, keeper, days.at[0].id), QUIET_OK);
	assert_int_equal(quiet_remove(context, page, keeper, days.at[0].id), QUIET_NONE);
	assert_int_equal(days_of_page().count, 0);
	assert_int_equal(quiet_add(context, page, keeper, &(struct quiet_day){ .kind = QUIET_DAY_KIND_SECOND_SUNDAY_OF_MAY }), QUIET_OK);
	assert_int_equal(days_of_page().count, 1);
	assert_int_equal(quiet_remove(context, page, keeper, days_of_page().at[0].id), QUIET_OK);
	assert_int_equal(add(4, 31), QUIET_NO_DATE);
	assert_int_equal(add(0, 1), QUIET_NO_DATE);
	assert_int_equal(add(13, 1), QUIET_NO_DATE);
	assert_int_equal(add(4, 14), QUIET_OK);
	assert_int_equal(add(4, 14), QUIET_OK);
	assert_int_equal(add(10, 15), QUIET_OK);
	assert_int_equal(quiet_add(context, page, keeper, &(struct quiet_day){ .kind = QUIET_DAY_KIND_FOURTH_SUNDAY_OF_LENT }),
	                 QUIET_OK);
	days = days_of_page();
	assert_int_equal(days.count, 3);
	assert_string_equal(text_terminated(context->arena, quiet_days_text(context->arena, &days)),
	                    "Mothering Sunday, 14\u00a0April or 15\u00a0October");
	for (int day = 1; days_of_page().count < LIMIT_QUIET_DAYS; day++)
		assert_int_equal(add(1, day), QUIET_OK);
	assert_int_equal(add(6, 1), QUIET_TOO_MANY);
}

/* Also under the other names of a zone. */
static void
a_page_begins_with_the_mothers_day_of_its_country(void **state)
{
	static const struct { const char *zone; enum quiet_day_kind kind; } places[] = {
		{ "Europe/London", QUIET_DAY_KIND_FOURTH_SUNDAY_OF_LENT }, { "Europe/Dublin", QUIET_DAY_KIND_FOURTH_SUNDAY_OF_LENT },
		{ "Europe/Jersey", QUIET_DAY_KIND_FOURTH_SUNDAY_OF_LENT }, { "Europe/Belfast", QUIET_DAY_KIND_FOURTH_SUNDAY_OF_LENT },
		{ "Europe/Paris", QUIET_DAY_KIND_LAST_SUNDAY_OF_MAY }, { "Europe/Stockholm", QUIET_DAY_KIND_LAST_SUNDAY_OF_MAY },
		{ "Europe/Berlin", QUIET_DAY_KIND_SECOND_SUNDAY_OF_MAY }, { "America/New_York", QUIET_DAY_KIND_SECOND_SUNDAY_OF_MAY },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(places); i++) {
		move_to(places[i].zone);
		assert_int_equal(days_of_page().at[0].kind, places[i].kind);
	}
	/* Removed, and chosen again. */
	move_to("Europe/London");
	assert_int_equal(quiet_remove(context, page, keeper, days_of_page().at[0].id), QUIET_OK);
	assert_int_equal(quiet_add(context, page, keeper, &(struct quiet_day){ .kind = QUIET_DAY_KIND_FOURTH_SUNDAY_OF_LENT }), QUIET_OK);
	assert_int_equal(days_of_page().count, 1);
	assert_true(quiet_day_id_is_none(days_of_page().at[0].id));
}

static void
another_pages_day_is_not_removed(void **state)
{
	struct honour_opening opening = { .name = TEXT("Tom"), .words = TEXT("Words."), .keeper_email = TEXT("organiser@example.org") };
	struct honour_page_id other;

	assert_int_equal(honour_open(context, keeper, &opening, &other), HONOUR_OPEN_OK);
	assert_int_equal(add(4, 14), QUIET_OK);
	assert_int_equal(quiet_remove(context, other, keeper, days_of_page().at[1].id), QUIET_NONE);
	assert_int_equal(days_of_page().count, 2);
	/* Nor its Mother's Day. */
	assert_int_equal(quiet_remove(context, other, keeper, days_of_page().at[0].id), QUIET_OK);
	assert_int_equal(days_of_page().count, 2);
}

/* Until when the page is quiet at this local time in UTC: its drives have none other. */
static const char *
until_at(int year, int month, int day, int minute)
{
	struct instant until;

	assert_int_equal(zone_instant(zone_find(TEXT("UTC")),
	                              (struct local_time){ { (int16_t)year, (int8_t)month, (int8_t)day }, (int16_t)minute, false },
	                              &context->now), ZONE_INSTANT_OK);
	assert_true(quiet_until(context, page, context->now, &until));
	return instant_is_none(until) ? "" : text_terminated(context->arena, instant_iso(context->arena, until));
}

static void
a_day_ends_in_the_morning_after_it(void **state)
{
	assert_int_equal(add(4, 14), QUIET_OK);
	assert_string_equal(until_at(2027, 4, 13, 23 * 60 + 59), "");
	assert_string_equal(until_at(2027, 4, 14, 0), "2027-04-15T08:00:00Z");
	assert_string_equal(until_at(2027, 4, 14, 23 * 60 + 59), "2027-04-15T08:00:00Z");
	assert_string_equal(until_at(2027, 4, 15, 7 * 60 + 59), "2027-04-15T08:00:00Z");
	assert_string_equal(until_at(2027, 4, 15, 8 * 60), "");
	/* Days that follow each other, at the end of a month. */
	assert_int_equal(add(4, 30), QUIET_OK);
	assert_int_equal(add(5, 1), QUIET_OK);
	assert_string_equal(until_at(2027, 4, 30, 12 * 60), "2027-05-02T08:00:00Z");
	assert_string_equal(until_at(2027, 5, 1, 7 * 60), "2027-05-02T08:00:00Z");
	/* 29 February, in years that have none. */
	assert_int_equal(add(2, 29), QUIET_OK);
	assert_string_equal(until_at(2028, 2, 28, 12 * 60), "");
	assert_string_equal(until_at(2028, 2, 29, 12 * 60), "2028-03-01T08:00:00Z");
	assert_string_equal(until_at(2027, 2, 28, 12 * 60), "2027-03-01T08:00:00Z");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_it, close_it)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(mothers_day_is_the_sunday_on_which_it_is_kept),
		TEST(a_page_begins_with_mothers_day_and_the_family_chooses),
		TEST(a_page_begins_with_the_mothers_day_of_its_country),
		TEST(another_pages_day_is_not_removed),
		TEST(a_day_ends_in_the_morning_after_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
