/* What the rules cannot decide, and what comes after the day was closed. */
#include "desk/desk_press_test.h"

static struct desk_question
only_question(struct day *day)
{
	const struct drive drive = drive_now(day);
	struct desk_question_list questions;

	assert_true(desk_questions(day->bench.context, &drive, DESK_ASKS_STAFF, &questions));
	assert_int_equal(questions.count, 1);
	return questions.at[0];
}

static enum desk_settle
settle(struct day *day, int64_t number, bool count)
{
	const struct drive drive = drive_now(day);

	return desk_settle(day->bench.context, &drive, number, DESK_ASKS_STAFF, count);
}

static void
a_second_walk_in_of_the_same_name_is_asked_about(void **state)
{
	struct day day;
	struct desk_press first, second;

	open_day(&day);
	first = new_person(&day, DESK_PRESS_KIND_WALK_IN, 7, TEXT("Rosa Klein"));
	second = new_person(&day, DESK_PRESS_KIND_WALK_IN, 8, TEXT("rosa klein"));
	assert_int_equal(send(&day, TEAM, &first).answer, DESK_ANSWER_COUNTED);
	assert_int_equal(send(&day, OTHER, &second).answer, DESK_ANSWER_ASKED);
	assert_true(text_equal(only_question(&day).name, TEXT("rosa klein")));
	assert_int_equal(settle(&day, 2, false), DESK_SETTLE_OK);
	assert_int_equal(settle(&day, 2, true), DESK_SETTLE_GONE);
	/* A device that has seen the first knows that this is another person. */
	second.key = new_key(&day);
	second.seen = newest(&day);
	assert_int_equal(send(&day, OTHER, &second).answer, DESK_ANSWER_COUNTED);
	assert_int_equal(test_bench_count(day.bench.site, "SELECT count(*) FROM appointment WHERE walk_in"), 2);
	assert_int_equal(test_bench_count(day.bench.site, "SELECT count(*) FROM desk_press WHERE name_sealed IS NOT NULL"), 0);
	bench_close(&day.bench);
}

static void
who_cancelled_and_came_becomes_a_walk_in_once(void **state)
{
	struct day day;
	struct appointment one;
	struct desk_press again;

	open_day(&day);
	one = day.people[0];
	assert_int_equal(appointment_cancel(day.bench.context, &one), APPOINTMENT_CANCEL_OK);
	assert_int_equal(press(&day, TEAM, DESK_PRESS_KIND_HERE, one.id, 3, 0), DESK_ANSWER_ASKED);
	assert_int_equal(settle(&day, only_question(&day).number, true), DESK_SETTLE_OK);
	assert_int_equal(test_bench_count(day.bench.site, "SELECT count(*) FROM appointment WHERE walk_in AND arrived_at IS NOT NULL"), 1);
	/* What the device pressed of them afterwards is about the same person. */
	again = new_press(&day, DESK_PRESS_KIND_FINISHED, one.id, 30, 0);
	assert_int_equal(send(&day, TEAM, &again).answer, DESK_ANSWER_COUNTED);
	assert_int_equal(test_bench_count(day.bench.site, "SELECT count(*) FROM appointment WHERE walk_in"), 1);
	assert_int_equal(test_bench_count(day.bench.site, "SELECT count(*) FROM appointment WHERE walk_in AND finished_at IS NOT NULL"), 1);
	bench_close(&day.bench);
}

static void
of_two_outcomes_the_team_chooses(void **state)
{
	struct day day;
	struct appointment one;

	open_day(&day);
	one = day.people[0];
	assert_int_equal(press(&day, STAFF, DESK_PRESS_KIND_GAVE, one.id, 30, 0), DESK_ANSWER_COUNTED);
	assert_int_equal(press(&day, STAFF, DESK_PRESS_KIND_COULD_NOT, one.id, 31, 0), DESK_ANSWER_ASKED);
	assert_int_equal(outcomes(&day, "gave"), 1);
	assert_int_equal(settle(&day, only_question(&day).number, true), DESK_SETTLE_OK);
	assert_int_equal(outcomes(&day, "gave"), 0);
	assert_int_equal(outcomes(&day, "could_not"), 1);
	/* One undo takes back what holds now. */
	assert_int_equal(press(&day, STAFF, DESK_PRESS_KIND_OUTCOME_UNDO, one.id, 32, newest(&day)), DESK_ANSWER_COUNTED);
	assert_int_equal(outcomes(&day, "could_not"), 0);
	bench_close(&day.bench);
}

static void
a_drive_that_was_cancelled_counts_nobody(void **state)
{
	struct day day;
	struct desk_press walk_in;

	open_day(&day);
	test_bench_run(day.bench.site, "UPDATE drive SET state = 'cancelled'");
	walk_in = new_person(&day, DESK_PRESS_KIND_WALK_IN, 7, TEXT("Rosa Klein"));
	assert_int_equal(send(&day, TEAM, &walk_in).answer, DESK_ANSWER_ASKED);
	assert_int_equal(settle(&day, 1, true), DESK_SETTLE_CANCELLED);
	assert_int_equal(settle(&day, 1, false), DESK_SETTLE_OK);
	bench_close(&day.bench);
}

static void
what_was_pressed_after_the_code_ended_is_asked(void **state)
{
	struct day day;
	struct appointment one, two;

	open_day(&day);
	one = day.people[0];
	two = day.people[1];
	day.devices[TEAM].ended_at = at_minute(&day, 20);
	assert_int_equal(press(&day, TEAM, DESK_PRESS_KIND_HERE, one.id, 10, 0), DESK_ANSWER_COUNTED);
	assert_int_equal(press(&day, TEAM, DESK_PRESS_KIND_HERE, two.id, 30, 0), DESK_ANSWER_ASKED);
	assert_times(&day, two.id, NEVER, NEVER);
	assert_int_equal(settle(&day, only_question(&day).number, true), DESK_SETTLE_OK);
	assert_times(&day, two.id, 30, NEVER);
	bench_close(&day.bench);
}

static void
what_comes_after_the_day_was_closed_waits_for_the_organiser(void **state)
{
	struct day day;
	struct appointment one, two;
	struct drive drive;

	open_day(&day);
	one = day.people[0];
	two = day.people[1];
	assert_int_equal(press(&day, STAFF, DESK_PRESS_KIND_GAVE, one.id, 30, 0), DESK_ANSWER_COUNTED);
	assert_int_equal(donation_close_day(day.bench.context, day.bench.drive.id), DONATION_CLOSE_DAY_OK);
	assert_int_equal(press(&day, STAFF, DESK_PRESS_KIND_GAVE, two.id, 40, 0), DESK_ANSWER_LATE);
	assert_int_equal(press(&day, TEAM, DESK_PRESS_KIND_HERE, two.id, 20, 0), DESK_ANSWER_LATE);
	assert_times(&day, two.id, NEVER, NEVER);
	assert_int_equal(waiting(&day, DESK_ASKS_ORGANISER), 2);
	drive = drive_now(&day);
	assert_int_equal(desk_settle_all(day.bench.context, &drive, true), DESK_SETTLE_OK);
	assert_int_equal(waiting(&day, DESK_ASKS_ORGANISER), 0);
	assert_int_equal(outcomes(&day, "gave"), 2);
	assert_times(&day, two.id, 20, NEVER);
	assert_true(drive_now(&day).day_closed);
	bench_close(&day.bench);
}

static void
what_came_late_can_be_left_out(void **state)
{
	struct day day;
	struct appointment one;
	struct drive drive;

	open_day(&day);
	one = day.people[0];
	assert_int_equal(donation_close_day(day.bench.context, day.bench.drive.id), DONATION_CLOSE_DAY_OK);
	assert_int_equal(press(&day, TEAM, DESK_PRESS_KIND_HERE, one.id, 20, 0), DESK_ANSWER_LATE);
	drive = drive_now(&day);
	assert_int_equal(desk_settle_all(day.bench.context, &drive, false), DESK_SETTLE_OK);
	assert_int_equal(waiting(&day, DESK_ASKS_ORGANISER), 0);
	assert_times(&day, one.id, NEVER, NEVER);
	bench_close(&day.bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_second_walk_in_of_the_same_name_is_asked_about),
		cmocka_unit_test(who_cancelled_and_came_becomes_a_walk_in_once),
		cmocka_unit_test(of_two_outcomes_the_team_chooses),
		cmocka_unit_test(a_drive_that_was_cancelled_counts_nobody),
		cmocka_unit_test(what_was_pressed_after_the_code_ended_is_asked),
		cmocka_unit_test(what_comes_after_the_day_was_closed_waits_for_the_organiser),
		cmocka_unit_test(what_came_late_can_be_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
