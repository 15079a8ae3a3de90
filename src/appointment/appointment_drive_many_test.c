/* appointment_drive_many_test: a drive at which eleven hundred people are booked is cancelled, in a database on disk that is closed and
 * opened meanwhile. */
#include "appointment/appointment_drive_test.h"

#include <stdio.h>
#include <unistd.h>

enum { RECEIVERS = 1100, GROUPS = 20, GROUP_SIZE = 3, A_BATCH = LIMIT_DRIVE_NEWS_BATCH };

static struct bench bench;
static struct context *context;
static char path[64];

static int64_t
count(const char *sql)
{
	return test_bench_count(bench.site, sql);
}

static void
restart(void)
{
	connection_close(context->connection);
	assert_int_equal(connection_open(path, DB_READ_WRITE, &context->connection), CONNECTION_OPEN_OK);
	test_bench_forget_limits(bench.site);
}

/* From memory to a file. */
static void
move_to_disk(void)
{
	snprintf(path, sizeof path, "/tmp/givenback-cancel-%d.sqlite", (int)getpid());
	test_bench_run(bench.site, text_terminated(context->arena, text_format(context->arena, "VACUUM INTO '%s'", path)));
	restart();
}

/* Leaders without an appointment of their own are receivers too. */
static void
book_all(void)
{
	DB_TRANSACTION(tx, context);

	for (int i = 0; i < RECEIVERS - GROUPS; i++)
		(void)bench_taken(&bench, (size_t)(i % 7), i);
	for (int i = 0; i < GROUPS; i++)
		(void)group_of(&bench, (size_t)(i % 7), GROUP_SIZE, true, RECEIVERS + i);
	assert_int_equal(db_commit(&tx), DB_COMMITTED);
}

static int
set_up(void **state)
{
	struct drive_words words = bench_words();

	(void)state;
	words.capacity = 200;
	bench_open_with(&bench, &words);
	context = bench.context;
	book_all();
	move_to_disk();
	return 0;
}

static int
tear_down(void **state)
{
	char beside[80];

	(void)state;
	bench_close(&bench);
	unlink(path);
	snprintf(beside, sizeof beside, "%s-wal", path);
	unlink(beside);
	snprintf(beside, sizeof beside, "%s-shm", path);
	unlink(beside);
	return 0;
}

static int64_t
tell(void)
{
	return outbox_expand_due(context, &appointment_cancelled_expander);
}

static void
expect_told(int64_t emails)
{
	assert_int_equal(count("SELECT count(*) FROM outbox_email WHERE cause = 'drive_cancelled'"), emails);
	assert_int_equal(count("SELECT count(DISTINCT to_hash) FROM outbox_email WHERE cause = 'drive_cancelled'"), emails);
}

/* The machine goes off with a batch written and not committed. */
static void
lose_a_batch(void)
{
	{
		DB_TRANSACTION(tx, context);
		assert_int_equal(tell(), A_BATCH);
	}
	restart();
}

static void
eleven_hundred_people_are_told_once_each_of_a_cancelled_drive_across_restarts(void **state)
{
	(void)state;
	assert_int_equal(appointment_drive_cancel(context, bench.organiser, bench.drive.id, TEXT("We are very sorry.")),
	                 APPOINTMENT_DRIVE_CANCEL_OK);
	expect_told(0);
	assert_int_equal(count("SELECT count(*) FROM announcement WHERE cause = 'drive_cancelled' AND ended_at IS NULL"), 1);
	assert_int_equal(count("SELECT count(*) FROM appointment WHERE state <> 'drive_cancelled'"), 0);
	for (int i = 0; i < 4; i++) {
		assert_int_equal(tell(), A_BATCH);
		if (i % 3 == 0)
			restart();
	}
	lose_a_batch();
	expect_told(4 * A_BATCH);
	for (int i = 4; i < RECEIVERS / A_BATCH; i++) {
		assert_int_equal(tell(), A_BATCH);
		restart();
	}
	assert_int_equal(tell(), 0);
	expect_told(RECEIVERS);
	for (int i = 0; i < GROUPS; i++) {
		const struct donor leader = bench_donor(&bench, RECEIVERS + i);

		assert_int_equal(emails_to(&bench, "drive_cancelled", text_terminated(context->arena, leader.email)), 1);
	}
	assert_true(holds(email_of(&bench, "drive_cancelled"), "We are very sorry."));
	assert_int_equal(count("SELECT count(*) FROM announcement WHERE ended_at IS NULL"), 0);
	assert_int_equal(count("SELECT count(*) FROM appointment WHERE donor_hash IS NOT NULL"), 0);
	restart();
	assert_int_equal(tell(), 0);
	expect_told(RECEIVERS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(eleven_hundred_people_are_told_once_each_of_a_cancelled_drive_across_restarts, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
