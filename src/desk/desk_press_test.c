/* What becomes of presses from several devices, sent twice, in any order, and to a restored server. */
#include "desk/desk_press_test.h"

static void
a_press_that_comes_again_counts_once(void **state)
{
	struct day day;
	struct desk_press walk_in;
	struct desk_pressed first, again;

	open_day(&day);
	walk_in = new_person(&day, DESK_PRESS_KIND_WALK_IN, 7, TEXT("Rosa Klein"));
	walk_in.page = day.bench.page;
	walk_in.shown = true;
	first = send(&day, TEAM, &walk_in);
	again = send(&day, TEAM, &walk_in);
	assert_int_equal(first.answer, DESK_ANSWER_COUNTED);
	assert_int_equal(again.answer, DESK_ANSWER_COUNTED);
	assert_true(appointment_id_equal(first.who, again.who));
	assert_int_equal(test_bench_count(day.bench.site, "SELECT count(*) FROM appointment WHERE walk_in"), 1);
	assert_times(&day, first.who, 7, NEVER);
	bench_close(&day.bench);
}

static void
two_devices_make_one_arrival_at_the_earlier_time(void **state)
{
	struct day day;
	struct appointment one;

	open_day(&day);
	one = day.people[0];
	assert_int_equal(press(&day, TEAM, DESK_PRESS_KIND_HERE, one.id, 9, 0), DESK_ANSWER_COUNTED);
	assert_int_equal(press(&day, OTHER, DESK_PRESS_KIND_HERE, one.id, 4, 0), DESK_ANSWER_ALREADY);
	assert_times(&day, one.id, 4, NEVER);
	/* One takes its own back: the other's stays. */
	assert_int_equal(press(&day, OTHER, DESK_PRESS_KIND_HERE_UNDO, one.id, 10, 0), DESK_ANSWER_KEPT);
	assert_times(&day, one.id, 9, NEVER);
	assert_int_equal(press(&day, TEAM, DESK_PRESS_KIND_HERE_UNDO, one.id, 11, 0), DESK_ANSWER_COUNTED);
	assert_times(&day, one.id, NEVER, NEVER);
	bench_close(&day.bench);
}

static void
a_time_is_never_in_the_future_nor_before_the_code_was_used(void **state)
{
	struct day day;
	struct appointment one, two;

	open_day(&day);
	one = day.people[0];
	two = day.people[1];
	assert_int_equal(press(&day, TEAM, DESK_PRESS_KIND_HERE, one.id, 9999, 0), DESK_ANSWER_COUNTED);
	assert_times(&day, one.id, 240, NEVER);
	assert_int_equal(press(&day, TEAM, DESK_PRESS_KIND_HERE, two.id, -9999, 0), DESK_ANSWER_COUNTED);
	assert_times(&day, two.id, -60, NEVER);
	bench_close(&day.bench);
}

static void
a_walk_in_is_finished_by_the_device_that_added_them(void **state)
{
	struct day day;
	struct desk_press walk_in, finished;
	struct desk_pressed added;

	open_day(&day);
	walk_in = new_person(&day, DESK_PRESS_KIND_WALK_IN, 7, TEXT(""));
	added = send(&day, TEAM, &walk_in);
	finished = new_press(&day, DESK_PRESS_KIND_FINISHED, APPOINTMENT_ID_NONE, 30, 0);
	finished.added = walk_in.key;
	assert_int_equal(send(&day, TEAM, &finished).answer, DESK_ANSWER_COUNTED);
	assert_times(&day, added.who, 7, 30);
	/* Its time was that of the day, not of the sending. */
	assert_int_equal(test_bench_count(day.bench.site, "SELECT count(*) FROM appointment a JOIN slot s ON s.id = a.slot"
		" WHERE a.walk_in AND s.minute = 600"), 1);
	bench_close(&day.bench);
}

static void
so_many_presses_about_one_person_are_refused(void **state)
{
	struct day day;
	struct desk_press walk_in;

	open_day(&day);
	for (int i = 0; i < LIMIT_DESK_PRESSES_OF_PERSON / 2; i++) {
		press(&day, TEAM, DESK_PRESS_KIND_HERE, day.people[0].id, 5, 0);
		press(&day, TEAM, DESK_PRESS_KIND_HERE_UNDO, day.people[0].id, 6, 0);
	}
	assert_int_equal(press(&day, TEAM, DESK_PRESS_KIND_HERE, day.people[0].id, 7, 0), DESK_ANSWER_REFUSED);
	assert_times(&day, day.people[0].id, NEVER, NEVER);
	/* Others are as before. */
	assert_int_equal(press(&day, TEAM, DESK_PRESS_KIND_HERE, day.people[1].id, 7, 0), DESK_ANSWER_COUNTED);
	walk_in = new_person(&day, DESK_PRESS_KIND_WALK_IN, 7, TEXT(""));
	assert_int_equal(send(&day, TEAM, &walk_in).answer, DESK_ANSWER_COUNTED);
	bench_close(&day.bench);
}

static void
what_was_so_before_the_first_press_can_be_undone(void **state)
{
	struct day day;
	struct appointment one;

	open_day(&day);
	one = day.people[0];
	assert_true(appointment_arrive(day.bench.context, day.bench.drive.id, one.id, true));
	assert_int_equal(press(&day, TEAM, DESK_PRESS_KIND_HERE_UNDO, one.id, 10, 0), DESK_ANSWER_COUNTED);
	assert_times(&day, one.id, NEVER, NEVER);
	bench_close(&day.bench);
}

/* The server lost the afternoon: the device, which is told that fewer of its presses are there, sends them all again. */
static void
after_a_restore_from_an_older_backup_nothing_is_lost_or_twice(void **state)
{
	struct day day;
	struct desk_press presses[4];
	int64_t held;

	open_day(&day);
	presses[0] = new_press(&day, DESK_PRESS_KIND_HERE, day.people[0].id, 5, 0);
	presses[1] = new_person(&day, DESK_PRESS_KIND_WALK_IN, 7, TEXT("Rosa Klein"));
	presses[2] = new_press(&day, DESK_PRESS_KIND_FINISHED, APPOINTMENT_ID_NONE, 30, 0);
	presses[2].added = presses[1].key;
	presses[3] = new_press(&day, DESK_PRESS_KIND_HERE, day.people[1].id, 31, 0);
	send(&day, TEAM, &presses[0]);
	test_bench_run(day.bench.site, "CREATE TABLE kept AS SELECT * FROM appointment; CREATE TABLE kept_press AS SELECT * FROM desk_press;"
		"CREATE TABLE kept_slot AS SELECT * FROM slot");
	for (size_t i = 1; i < COUNT_OF(presses); i++)
		assert_int_equal(send(&day, TEAM, &presses[i]).answer, DESK_ANSWER_COUNTED);
	test_bench_run(day.bench.site, "DELETE FROM appointment; INSERT INTO appointment SELECT * FROM kept;"
		"DELETE FROM desk_press; INSERT INTO desk_press SELECT * FROM kept_press;"
		"DELETE FROM slot; INSERT INTO slot SELECT * FROM kept_slot");
	assert_true(desk_device_held(day.bench.context, day.devices[TEAM].pass, &held));
	assert_int_equal(held, 1);
	for (size_t i = 0; i < COUNT_OF(presses); i++)
		assert_int_equal(send(&day, TEAM, &presses[i]).answer, DESK_ANSWER_COUNTED);
	assert_int_equal(test_bench_count(day.bench.site, "SELECT count(*) FROM appointment WHERE walk_in AND finished_at IS NOT NULL"), 1);
	assert_int_equal(test_bench_count(day.bench.site, "SELECT count(*) FROM appointment WHERE arrived_at IS NOT NULL"), 3);
	bench_close(&day.bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_press_that_comes_again_counts_once),
		cmocka_unit_test(two_devices_make_one_arrival_at_the_earlier_time),
		cmocka_unit_test(a_time_is_never_in_the_future_nor_before_the_code_was_used),
		cmocka_unit_test(a_walk_in_is_finished_by_the_device_that_added_them),
		cmocka_unit_test(so_many_presses_about_one_person_are_refused),
		cmocka_unit_test(what_was_so_before_the_first_press_can_be_undone),
		cmocka_unit_test(after_a_restore_from_an_older_backup_nothing_is_lost_or_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
