/* thanks_letter_many_test: one announcement for a thousand receivers, in a database on disk that is closed and opened meanwhile. */
#include "tests/letter_bench.h"

#include <stdio.h>
#include <unistd.h>

#include "limits.h"
#include "thanks/thanks_letter.h"

enum { RECEIVERS = 1000, A_BATCH = LIMIT_THANKS_BATCH };

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
	snprintf(path, sizeof path, "/tmp/givenback-letter-%d.sqlite", (int)getpid());
	test_bench_run(bench.site, text_terminated(context->arena, text_format(context->arena, "VACUUM INTO '%s'", path)));
	restart();
}

/* Everybody comes along, since helpers need no slot. */
static void
add_receivers(void)
{
	DB_TRANSACTION(tx, context);

	for (int i = 0; i < RECEIVERS; i++) {
		const struct donor donor = bench_donor(&bench, i);
		struct appointment came;

		assert_int_equal(appointment_helper(context, &bench.drive, bench.page, &donor, &came), APPOINTMENT_TAKE_OK);
	}
	assert_int_equal(db_commit(&tx), DB_COMMITTED);
}

static int
set_up(void **state)
{
	(void)state;
	bench_open(&bench);
	context = bench.context;
	add_receivers();
	move_to_disk();
	context->now = instant_plus(bench.drive.ends, INSTANT_HOUR);
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

static struct thanks_letter_id
send_letter(void)
{
	const struct thanks_letter_words words = { TEXT("We were not alone."), true, false };
	const struct thanks_letter_when now = { .now = true };
	struct thanks_letter_id letter;

	assert_int_equal(thanks_letter_add(context, bench.page, bench.organiser, &words, &letter), THANKS_LETTER_ADD_OK);
	assert_int_equal(thanks_letter_send(context, bench.page, bench.organiser, letter, &now), THANKS_LETTER_SEND_OK);
	return letter;
}

static enum thanks_letter_state
state_of(struct thanks_letter_id id)
{
	struct thanks_letter letter;

	assert_int_equal(thanks_letter_read(context, bench.page, id, &letter), FOUND_OK);
	return letter.state;
}

/* What waits leaves. */
static void
empty_outbox(void)
{
	test_bench_run(bench.site, "UPDATE outbox_email SET sent_at = 1 WHERE cause = 'thanks' AND sent_at IS NULL");
}

static void
write_batches(int batches)
{
	for (int i = 0; i < batches; i++) {
		assert_int_equal(bench_send_letters(context), A_BATCH);
		empty_outbox();
		if (i % 3 == 0)
			restart();
	}
}

/* The machine goes off with a batch written and not committed. */
static void
lose_a_batch(void)
{
	{
		DB_TRANSACTION(tx, context);
		assert_int_equal(outbox_expand_due(context, &thanks_letter_expander), A_BATCH);
	}
	restart();
}

static void
expect_written(int64_t emails)
{
	assert_int_equal(count("SELECT count(*) FROM outbox_email WHERE cause = 'thanks'"), emails);
	assert_int_equal(count("SELECT count(DISTINCT to_hash) FROM outbox_email WHERE cause = 'thanks'"), emails);
	assert_int_equal(count("SELECT count(*) FROM thanks_sent"), emails);
}

static void
a_thousand_receivers_are_one_announcement_and_get_one_email_each_across_restarts(void **state)
{
	const struct thanks_letter_id letter = send_letter();

	(void)state;
	assert_int_equal(count("SELECT count(*) FROM announcement WHERE cause = 'thanks' AND ended_at IS NULL"), 1);
	expect_written(0);
	write_batches(7);
	lose_a_batch();
	expect_written(7 * A_BATCH);
	assert_int_equal(bench_send_letters(context), A_BATCH);
	assert_int_equal(bench_send_letters(context), 0);             /* as many wait as may wait */
	restart();
	assert_int_equal(bench_send_letters(context), 0);
	empty_outbox();
	assert_int_equal(state_of(letter), THANKS_LETTER_STATE_SENDING);
	write_batches(RECEIVERS / A_BATCH - 8);
	assert_int_equal(bench_send_letters(context), 0);
	expect_written(RECEIVERS);
	assert_int_equal(state_of(letter), THANKS_LETTER_STATE_SENT);
	assert_int_equal(count("SELECT count(*) FROM announcement WHERE cause = 'thanks' AND ended_at IS NULL"), 0);
	restart();
	assert_int_equal(bench_send_letters(context), 0);
	expect_written(RECEIVERS);
}

static void
a_letter_taken_down_on_the_way_goes_to_nobody_else(void **state)
{
	const struct thanks_letter_id letter = send_letter();

	(void)state;
	write_batches(4);
	assert_int_equal(thanks_letter_take_down(context, bench.page, bench.organiser, letter), FOUND_OK);
	assert_int_equal(bench_send_letters(context), 0);
	restart();
	assert_int_equal(bench_send_letters(context), 0);
	expect_written(4 * A_BATCH);
	assert_int_equal(count("SELECT count(*) FROM announcement WHERE cause = 'thanks' AND ended_at IS NULL"), 0);
}

/* A keeper's pause and the operator's: the letter goes on when both are over. */
static void
a_pause_only_moves_the_time_of_the_announcement(void **state)
{
	const char *const due = "SELECT count(*) FROM announcement"
		" WHERE cause = 'thanks' AND ended_at IS NULL AND not_before < 9000000000000000";
	const struct thanks_letter_id letter = send_letter();

	(void)state;
	write_batches(2);
	assert_int_equal(count(due), 1);
	assert_int_equal(honour_pause(context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	assert_int_equal(honour_pause(context, bench.page, PERSON_ID_NONE), HONOUR_HOLD_OK);
	restart();
	assert_int_equal(count(due), 0);
	assert_int_equal(bench_send_letters(context), 0);
	assert_int_equal(honour_resume(context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	assert_int_equal(count(due), 0);
	context->now = instant_plus(context->now, 100 * INSTANT_DAY);
	assert_int_equal(bench_send_letters(context), 0);
	assert_int_equal(honour_resume(context, bench.page, PERSON_ID_NONE), HONOUR_HOLD_OK);
	assert_int_equal(count(due), 1);
	write_batches(RECEIVERS / A_BATCH - 2);
	assert_int_equal(bench_send_letters(context), 0);
	expect_written(RECEIVERS);
	assert_int_equal(state_of(letter), THANKS_LETTER_STATE_SENT);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_thousand_receivers_are_one_announcement_and_get_one_email_each_across_restarts),
		TEST(a_letter_taken_down_on_the_way_goes_to_nobody_else),
		TEST(a_pause_only_moves_the_time_of_the_announcement),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
