/* A day that was written on paper: times, arrivals, walk-ins; and lines that fit nobody, which are kept and asked about. */
#include "tests/appointment_bench.h"
#include "tests/http_bench.h"

#include "desk/desk_press.h"
#include "desk/desk_question.h"
#include "limits.h"
#include "routes_handlers.h"

static struct bench bench;
static struct appointment one, two, twelve;

static int
set_up(void **state)
{
	bench_open(&bench);
	context = bench.context;
	one = bench_taken(&bench, 0, 1);
	two = bench_taken(&bench, 0, 2);
	twelve = bench_taken(&bench, 1, 12);
	context->now = bench.drive.ends;
	return 0;
}

static int
tear_down(void **state)
{
	bench_close(&bench);
	return 0;
}

static void
type_in(const char *lines)
{
	struct form_pair *pairs = arena_list_of(context->arena, struct form_pair, 2);

	pairs[0] = (struct form_pair){ .name = TEXT("lines"), .value = text_of(lines) };
	pairs[1] = (struct form_pair)PAIR("key", KEY);
	post(bench.organiser, pairs, 2);
	desk_paper_http_organiser_send(&request, bench.drive.id);
}

static bool
recorded(int lines, int asked)
{
	size_t at;

	return status() == 303 && text_find(response_header(request.response, TEXT("location")),
		text_format(context->arena, "/paper?recorded=%d&asked=%d", lines, asked), &at);
}

static void
assert_times(const struct appointment *who, int came, int left)
{
	const struct appointment now = bench_again(&bench, who);
	const int64_t start = bench.drive.starts.us;

	assert_int_equal(now.arrived_at.us, came < 0 ? INSTANT_NONE.us : start + came * INSTANT_MINUTE);
	assert_int_equal(now.finished_at.us, left < 0 ? INSTANT_NONE.us : start + left * INSTANT_MINUTE);
}

static void
each_line_is_a_person_and_their_times(void **state)
{
	/* "Donor 1" is a whole name, and the beginning of another. */
	type_in("10:05 Donor 1\n\n  10:10 10:50 donor 2 \n10:20 walk-in Rosa Klein\n10:30 11:00 Walk-in Udo Stein\n");
	assert_true(recorded(4, 0));
	assert_times(&one, 5, -1);
	assert_times(&two, 10, 50);
	assert_times(&twelve, -1, -1);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM appointment WHERE walk_in AND arrived_at IS NOT NULL"), 2);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM appointment WHERE walk_in AND finished_at IS NOT NULL"), 1);
}

static void
the_same_paper_typed_again_counts_once(void **state)
{
	type_in("10:05 Donor 1\n10:20 walk-in Rosa Klein\n");
	context->now = instant_plus(context->now, INSTANT_HOUR);
	type_in("10:05 Donor 1\n10:20 walk-in Rosa Klein\n10:21 Donor 2\n");
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM appointment WHERE walk_in"), 1);
	assert_times(&two, 21, -1);
}

static void
a_line_that_fits_nobody_is_kept_and_asked(void **state)
{
	int64_t asked;

	type_in("10:05 10:40 Nobody Known\n10:06 Donor\n10:07 Donor 2");
	assert_true(recorded(1, 2));
	assert_true(desk_questions_count(context, &bench.drive, DESK_ASKS_TEAM, &asked));
	assert_int_equal(asked, 2);
	assert_times(&one, -1, -1);
}

static void
a_line_without_a_time_is_named_and_nothing_is_recorded(void **state)
{
	type_in("10:05 Donor 1\nDonor 2\n");
	assert_true(status() == 422 && says("Correct this line: Donor 2") && says("10:05 Donor 1"));
	assert_times(&one, -1, -1);
	type_in("");
	assert_true(status() == 422 && says("Type at least one line"));
}

static void
a_time_that_cannot_be_is_named(void **state)
{
	context->now = instant_plus(bench.drive.starts, 30 * INSTANT_MINUTE);
	type_in("10:05 Donor 1\n10:45 Donor 2");
	assert_true(status() == 422 && says("is still to come") && says("Correct this line: 10:45 Donor 2"));
	type_in("10:20 10:05 Donor 1");
	assert_true(status() == 422 && says("before they came") && says("Correct this line: 10:20 10:05 Donor 1"));
	assert_times(&one, -1, -1);
}

/* 20:30 to 02:30: what is after midnight is the next day. */
static void
a_time_after_midnight_is_of_the_night_of_the_drive(void **state)
{
	struct drive_words words = bench_words();
	struct appointment came;
	struct secret link;
	struct drive_id late;
	struct drive drive;
	struct drive_slot_list slots;
	const struct donor donor = bench_donor(&bench, 31);

	words.from_minute = 1230;
	words.until_minute = 1590;
	words.break_from = words.break_until = 0;
	context->now = instant_plus(bench.drive.starts, -30 * INSTANT_DAY);
	assert_int_equal(drive_open(context, bench.organiser, bench.page, &words, &late), DRIVE_OPEN_OK);
	assert_int_equal(drive_read(context, late, &drive), FOUND_OK);
	assert_true(drive_slots(context, &drive, &slots));
	assert_int_equal(appointment_take(context, bench.page, late, slots.at[0].id, &donor, &link), APPOINTMENT_TAKE_OK);
	assert_int_equal(appointment_find(context, link, &came), FOUND_OK);
	context->now = drive.ends;
	bench.drive = drive;
	type_in("23:50 00:20 Donor 31");
	assert_true(recorded(1, 0));
	assert_times(&came, 200, 230);
}

static void
after_the_day_was_closed_the_organiser_decides(void **state)
{
	int64_t late;

	assert_int_equal(donation_close_day(context, bench.drive.id), DONATION_CLOSE_DAY_OK);
	type_in("10:05 Donor 1\n10:06 Nobody Known");
	assert_true(recorded(0, 2));
	assert_true(desk_questions_count(context, &bench.drive, DESK_ASKS_ORGANISER, &late));
	assert_int_equal(late, 2);
	get(bench.organiser);
	desk_question_http_late(&request, bench.drive.id);
	assert_true(says("Marked as here: 2") && says("Nobody Known") && !says("Donor 1"));
	post(bench.organiser, PAIRS(PAIR("key", KEY)));
	desk_question_http_late_count(&request, bench.drive.id);
	assert_times(&one, 5, -1);
}

static void
after_a_week_it_is_over(void **state)
{
	context->now = instant_plus(bench.drive.ends, LIMIT_DESK_DAYS_AFTER * INSTANT_DAY + INSTANT_MINUTE);
	type_in("10:05 Donor 1");
	assert_true(status() == 422 && says("More than a week"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_line_is_a_person_and_their_times, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_same_paper_typed_again_counts_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_line_that_fits_nobody_is_kept_and_asked, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_line_without_a_time_is_named_and_nothing_is_recorded, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_time_that_cannot_be_is_named, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_time_after_midnight_is_of_the_night_of_the_drive, set_up, tear_down),
		cmocka_unit_test_setup_teardown(after_the_day_was_closed_the_organiser_decides, set_up, tear_down),
		cmocka_unit_test_setup_teardown(after_a_week_it_is_over, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
