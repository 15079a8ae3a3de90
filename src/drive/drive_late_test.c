/* How late the day runs: what the desk said last, as long as it counts. */
#include "drive/drive_test.h"

#include "drive/drive_late.h"

static struct drive_late_said
said_at(struct test_bench *bench, struct drive_id id, struct instant now)
{
	struct drive drive;

	bench->context.now = now;
	assert_int_equal(drive_read(&bench->context, id, &drive), FOUND_OK);
	return drive_late_shown(&bench->context, &drive);
}

static void
what_the_desk_said_last_is_shown_until_the_last_appointments_are_over(void **state)
{
	struct test_bench *bench = test_bench_open();
	const struct drive drive = opened(bench, "2026-10-17");
	struct drive_late_said said = said_at(bench, drive.id, instant_plus(drive.starts, -25 * INSTANT_HOUR));

	assert_false(said.awaited || said.said);
	said = said_at(bench, drive.id, drive.starts);
	assert_true(said.awaited);
	assert_false(said.said);
	assert_int_equal(drive_set_late(&bench->context, drive.id, DRIVE_LATE_MINUTES_30), DRIVE_CHANGE_OK);
	said = said_at(bench, drive.id, instant_plus(drive.starts, 20 * INSTANT_MINUTE));
	assert_true(said.said && !said.on_time);
	assert_int_equal(said.minutes, 30);
	assert_true(text_equal(said.at, TEXT("10:00")));
	/* It ends at 11:00, so the last one is done by 11:30. */
	assert_true(said_at(bench, drive.id, instant_plus(drive.ends, 29 * INSTANT_MINUTE)).said);
	assert_false(said_at(bench, drive.id, instant_plus(drive.ends, 30 * INSTANT_MINUTE)).said);
	bench->context.now = instant_plus(drive.starts, 40 * INSTANT_MINUTE);
	assert_int_equal(drive_set_late(&bench->context, drive.id, DRIVE_LATE_ON_TIME), DRIVE_CHANGE_OK);
	said = said_at(bench, drive.id, bench->context.now);
	assert_true(said.said && said.on_time && text_equal(said.at, TEXT("10:40")));
	assert_false(said_at(bench, drive.id, drive.ends).said);
	test_bench_close(bench);
	(void)state;
}

static void
of_a_drive_that_is_closed_or_cancelled_nothing_is_said(void **state)
{
	for (int i = 0; i < 2; i++) {
		struct test_bench *bench = test_bench_open();
		const struct drive drive = opened(bench, "2026-10-17");

		bench->context.now = drive.starts;
		assert_int_equal(drive_set_late(&bench->context, drive.id, DRIVE_LATE_MINUTES_60), DRIVE_CHANGE_OK);
		assert_int_equal(said_at(bench, drive.id, drive.starts).minutes, 60);
		assert_int_equal((i == 0 ? drive_close_day : drive_cancel)(&bench->context, drive.id), DRIVE_CHANGE_OK);
		assert_false(said_at(bench, drive.id, drive.starts).said);
		assert_int_equal(drive_set_late(&bench->context, drive.id, DRIVE_LATE_MINUTES_45), DRIVE_CHANGE_ALREADY);
		test_bench_close(bench);
	}
	(void)state;
}

static void
a_broken_table_is_a_fault(void **state)
{
	struct test_bench *bench = test_bench_open();

	test_bench_run(bench, "ALTER TABLE drive RENAME TO drive_away");
	assert_int_equal(drive_set_late(&bench->context, (struct drive_id){ 1 }, DRIVE_LATE_ON_TIME), DRIVE_CHANGE_FAULT);
	test_bench_close(bench);
	(void)state;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_desk_said_last_is_shown_until_the_last_appointments_are_over),
		cmocka_unit_test(of_a_drive_that_is_closed_or_cancelled_nothing_is_said),
		cmocka_unit_test(a_broken_table_is_a_fault),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
