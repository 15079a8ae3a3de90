/* The board on the wall: the day, who is next by code, how late it runs; never a name of a donor. */
#include "tests/appointment_bench.h"
#include "tests/http_bench.h"

#include "appointment/appointment_code.h"
#include "desk/desk.h"
#include "drive/drive_late.h"
#include "routes_handlers.h"

static struct bench bench;
static struct day_code code;

static int
set_up(void **state)
{
	struct crew_pass_id pass;

	(void)state;
	bench_open(&bench);
	context = bench.context;
	assert_int_equal(desk_pass_make(context, &bench.drive, bench.organiser, CREW_KIND_BOARD, false, &pass), DESK_PASS_MAKE_OK);
	code = desk_pass_code(context, pass);
	context->now = bench.drive.starts;
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	bench_close(&bench);
	return 0;
}

static void
see_board(void)
{
	public_http_board(get((struct person_id){ 0 }), code);
}

static bool
has_code(const struct appointment *appointment)
{
	size_t at;

	return text_find(body(), appointment_code(context->arena, appointment->id), &at);
}

static void
who_is_next_is_shown_by_code_until_they_arrive(void **state)
{
	struct appointment people[7];

	(void)state;
	context->now = instant_plus(bench.drive.starts, -1);
	for (size_t i = 0; i < COUNT_OF(people); i++)
		people[i] = bench_taken(&bench, i, (int)i);
	context->now = bench.drive.starts;
	see_board();
	assert_int_equal(status(), 200);
	assert_true(says("noindex") && says("Saturday 31") && says("St Anne") && says("10:00"));
	assert_false(says("Donor"));
	/* Five times, and no more. */
	for (size_t i = 0; i < COUNT_OF(people); i++)
		assert_int_equal(has_code(&people[i]), i < LIMIT_BOARD_TIMES);
	assert_true(appointment_arrive(context, bench.drive.id, people[0].id, true));
	see_board();
	assert_false(has_code(&people[0]));
	assert_true(has_code(&people[5]));
	/* A person who does not come is off it after half an hour. */
	context->now = instant_plus(people[1].starts, 30 * INSTANT_MINUTE);
	see_board();
	assert_true(has_code(&people[1]));
	context->now = instant_plus(context->now, 1);
	see_board();
	assert_false(has_code(&people[1]));
	/* The last ones may still wait when the drive is over, until the desk closes the day. */
	context->now = bench.drive.ends;
	see_board();
	assert_true(has_code(&people[6]));
	assert_int_equal(drive_close_day(context, bench.drive.id), DRIVE_CHANGE_OK);
	see_board();
	assert_false(has_code(&people[6]));
}

static void
how_late_the_day_runs_stands_on_it(void **state)
{
	(void)state;
	see_board();
	assert_true(says("Nobody else is expected now"));
	assert_false(says("minutes behind") || says("On time"));
	assert_int_equal(drive_set_late(context, bench.drive.id, DRIVE_LATE_MINUTES_30), DRIVE_CHANGE_OK);
	see_board();
	assert_true(says("About 30 minutes behind") && says("as of 10:00"));
	assert_int_equal(drive_set_late(context, bench.drive.id, DRIVE_LATE_ON_TIME), DRIVE_CHANGE_OK);
	see_board();
	assert_true(says("On time"));
}

static void
the_page_is_named_only_while_visitors_may_read_it(void **state)
{
	(void)state;
	see_board();
	assert_true(says("Blood drive in honour of") && says("Ada") && says("<svg") && says("/honour/"));
	assert_int_equal(honour_pause(context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	see_board();
	assert_int_equal(status(), 200);
	assert_true(says("Blood drive"));
	assert_false(says("Ada") || says("<svg") || says("/honour/"));
}

static void
a_cancelled_drive_says_so_and_an_ended_code_opens_nothing(void **state)
{
	(void)state;
	test_bench_run(bench.site, "UPDATE drive SET state = 'cancelled'");
	see_board();
	assert_true(says("has been cancelled"));
	assert_false(says("Nobody else is expected"));
	test_bench_run(bench.site, "UPDATE crew_pass SET ended_at = 1");
	see_board();
	assert_int_equal(status(), 404);
	test_bench_run(bench.site, "UPDATE crew_pass SET ended_at = NULL");
	test_bench_run(bench.site, "ALTER TABLE drive_page RENAME TO drive_page_away");
	see_board();
	assert_int_equal(status(), 500);
	test_bench_run(bench.site, "ALTER TABLE drive_page_away RENAME TO drive_page");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(who_is_next_is_shown_by_code_until_they_arrive),
		TEST(how_late_the_day_runs_stands_on_it),
		TEST(the_page_is_named_only_while_visitors_may_read_it),
		TEST(a_cancelled_drive_says_so_and_an_ended_code_opens_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
