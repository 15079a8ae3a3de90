#include "base/log.h"
#include "limits.h"
#include "tests/appointment_bench.h"

static struct instant
local(struct bench *bench, int day, int minute)
{
	struct local_time time = { { 2026, 10, (int8_t)day }, (int16_t)minute, false };
	struct instant instant;

	assert_int_equal(zone_instant(bench->drive.words.zone, time, &instant), ZONE_INSTANT_OK);
	return instant;
}

static void
one_reminder_leaves_the_day_before_at_ten_local(void **state)
{
	struct bench bench;

	bench_open(&bench);
	bench_taken(&bench, 0, 1);
	bench_taken(&bench, 6, 2);
	assert_int_equal(appointment_remind_due(bench.context), 0);
	bench.context->now = instant_plus(local(&bench, 30, 600), -1);
	assert_int_equal(appointment_remind_due(bench.context), 0);
	bench.context->now = local(&bench, 30, 600);
	assert_int_equal(appointment_remind_due(bench.context), 2);
	assert_int_equal(appointment_remind_due(bench.context), 0);
	bench.context->now = local(&bench, 31, 500);
	assert_int_equal(appointment_remind_due(bench.context), 0);
	assert_int_equal(bench_emails(&bench, "reminder"), 2);
	bench_close(&bench);
}

static void
a_person_who_books_after_that_has_just_been_written_to_and_needs_no_other_email(void **state)
{
	struct bench bench;

	bench_open(&bench);
	bench.context->now = instant_plus(local(&bench, 30, 600), -1);
	bench_taken(&bench, 0, 1);
	bench.context->now = local(&bench, 30, 600);
	bench_taken(&bench, 0, 2);
	assert_int_equal(appointment_remind_due(bench.context), 1);
	bench.context->now = local(&bench, 31, 7 * 60);
	bench_taken(&bench, 0, 3);
	assert_int_equal(appointment_remind_due(bench.context), 0);
	bench_close(&bench);
}

/* The server was down in the morning of the day before. */
static void
a_reminder_that_is_late_still_leaves(void **state)
{
	struct bench bench;

	bench_open(&bench);
	bench_taken(&bench, 0, 1);
	bench.context->now = local(&bench, 31, 7 * 60);
	assert_int_equal(appointment_remind_due(bench.context), 1);
	assert_int_equal(appointment_remind_due(bench.context), 0);
	bench_close(&bench);
}

static void
nobody_is_reminded_who_needs_none(void **state)
{
	struct bench bench;
	struct appointment cancelled, arrived, walk_in;
	struct donor donor, leader;
	struct secret link;

	bench_open(&bench);
	cancelled = bench_taken(&bench, 0, 1);
	assert_int_equal(appointment_cancel(bench.context, &cancelled), APPOINTMENT_CANCEL_OK);
	arrived = bench_taken(&bench, 0, 2);
	assert_true(appointment_arrive(bench.context, arrived.drive, arrived.id, true));
	donor = bench_donor(&bench, 3);
	assert_int_equal(appointment_walk_in(bench.context, &bench.drive, bench.page, &donor, &walk_in), APPOINTMENT_TAKE_OK);
	leader = bench_donor(&bench, 4);
	assert_int_equal(appointment_take_group(bench.context, bench.page, bench.drive.id, bench.slots.at[4].id, 3, true, &leader, &link),
	                 APPOINTMENT_TAKE_OK);
	bench.context->now = local(&bench, 30, 700);
	assert_int_equal(appointment_remind_due(bench.context), 0);
	bench_close(&bench);
}

static void
a_paused_page_reminds_a_cancelled_drive_does_not(void **state)
{
	struct bench bench;

	bench_open(&bench);
	bench_taken(&bench, 0, 1);
	assert_int_equal(honour_pause(bench.context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	bench.context->now = local(&bench, 30, 700);
	assert_int_equal(appointment_remind_due(bench.context), 1);
	assert_int_equal(honour_resume(bench.context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	bench_taken(&bench, 0, 2);
	test_bench_run(bench.site, "UPDATE drive SET state = 'cancelled'");
	assert_int_equal(appointment_remind_due(bench.context), 0);
	bench_close(&bench);
}

static void
hundreds_are_reminded_a_turn_at_a_time_each_once(void **state)
{
	struct appointment_reminded after = { 0 };
	struct bench bench;
	int64_t all = 0;
	struct drive_words words = bench_words();

	words.capacity = 100;
	bench_open_with(&bench, &words);
	for (int i = 0; i < 450; i++)
		bench_taken(&bench, (size_t)i % 5, i);
	bench.context->now = local(&bench, 30, 700);
	do {
		const int64_t written = appointment_remind_some(bench.context, &after);

		assert_in_range(written, 0, LIMIT_TURN_EMAILS);
		all += written;
	} while (after.starts.us != 0);
	assert_int_equal(all, 450);
	assert_int_equal(appointment_remind_due(bench.context), 0);
	assert_int_equal(bench_emails(&bench, "reminder"), 450);
	bench_close(&bench);
}

/* After a start at a million drives five thousand are looked at, with nobody to write to: a booking waits for one turn, not for all. */
static void
a_turn_looks_at_fifty_drives_however_many_there_are(void **state)
{
	enum { DRIVES = 130, OF_TURN = 50 };
	const struct drive_words words = bench_words();
	struct appointment_reminded after = { 0 };
	struct bench bench;
	struct drive_id drive;
	int turns = 0;

	bench_open(&bench);
	bench_taken(&bench, 0, 1);
	bench.context->now = local(&bench, 30, 600);
	for (int i = 1; i < DRIVES; i++)
		assert_int_equal(drive_open(bench.context, bench.organiser, bench.page, &words, &drive), DRIVE_OPEN_OK);
	do {
		struct connection_work work;

		(void)connection_work(bench.context->connection);
		assert_true(appointment_remind_some(bench.context, &after) >= 0);
		work = connection_work(bench.context->connection);
		assert_in_range(work.rows, 0, OF_TURN * 3);
		turns++;
	} while (after.starts.us != 0);
	assert_true(turns > DRIVES / OF_TURN);
	assert_int_equal(bench_emails(&bench, "reminder"), 1);
	bench_close(&bench);
}

/* 25 October 2026 in Berlin: the night has 25 hours; the reminder still leaves at 10:00 the day before. */
static void
the_reminder_keeps_local_time_when_the_clocks_change(void **state)
{
	struct bench bench;
	struct drive_words words = bench_words();

	words.zone = zone_find(TEXT("Europe/Berlin"));
	words.date = (struct date){ 2026, 10, 25 };
	bench_open_with(&bench, &words);
	bench_taken(&bench, 0, 1);
	bench.context->now = instant_plus(bench.slots.at[0].starts, -25 * INSTANT_HOUR - 1);
	assert_int_equal(appointment_remind_due(bench.context), 0);
	bench.context->now = instant_plus(bench.slots.at[0].starts, -25 * INSTANT_HOUR + INSTANT_HOUR);
	assert_int_equal(appointment_remind_due(bench.context), 1);
	bench_close(&bench);
}

/* A row that cannot be read says nothing about the next: what fails there is a fault. */
static void
a_fault_behind_a_row_that_cannot_be_read_is_a_fault(void **state)
{
	struct bench bench;

	(void)state;
	bench_open(&bench);
	bench_taken(&bench, 0, 1);
	bench_taken(&bench, 0, 2);
	bench.context->now = local(&bench, 30, 600);
	log_level_set(LOG_FAULT + 1);
	test_bench_run(bench.site, "UPDATE appointment SET name_sealed = x'0102' WHERE id = (SELECT min(id) FROM appointment)");
	test_bench_run(bench.site, "DROP TABLE outbox_email");
	assert_int_equal(appointment_remind_due(bench.context), -1);
	log_level_set(LOG_INFO);
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_reminder_leaves_the_day_before_at_ten_local),
		cmocka_unit_test(a_person_who_books_after_that_has_just_been_written_to_and_needs_no_other_email),
		cmocka_unit_test(a_reminder_that_is_late_still_leaves),
		cmocka_unit_test(nobody_is_reminded_who_needs_none),
		cmocka_unit_test(a_paused_page_reminds_a_cancelled_drive_does_not),
		cmocka_unit_test(hundreds_are_reminded_a_turn_at_a_time_each_once),
		cmocka_unit_test(a_turn_looks_at_fifty_drives_however_many_there_are),
		cmocka_unit_test(the_reminder_keeps_local_time_when_the_clocks_change),
		cmocka_unit_test(a_fault_behind_a_row_that_cannot_be_read_is_a_fault),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
