/* follow_many_test: one announcement for a thousand followers, in a database on disk that is closed and opened meanwhile. */
#include "tests/letter_bench.h"

#include <stdio.h>
#include <unistd.h>

#include "follow/follow_by_email.h"
#include "follow/follow_news.h"
#include "follow_by_email_sql.h"
#include "limits.h"

enum { FOLLOWERS = 1000, A_BATCH = LIMIT_FOLLOW_BATCH };

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
}

/* From memory to a file. */
static void
move_to_disk(void)
{
	snprintf(path, sizeof path, "/tmp/givenback-follow-%d.sqlite", (int)getpid());
	test_bench_run(bench.site, text_terminated(context->arena, text_format(context->arena, "VACUUM INTO '%s'", path)));
	restart();
}

static void
add_followers(void)
{
	DB_TRANSACTION(tx, context);

	for (int i = 0; i < FOLLOWERS; i++) {
		const struct text email = text_format(context->arena, "follower%d@example.org", i);
		struct follow_by_email_sql_find row;

		assert_int_equal(follow_ask(context, &bench.honour, email, FOLLOWER_OFTEN_AT_ONCE), FOLLOW_ASK_OK);
		assert_int_equal(follow_by_email_sql_find(context, bench.page, people_email_hash(context, email), &row), DB_READ);
		assert_int_equal(follow_confirm(context, follow_follower_link(context, row.id)), FOUND_OK);
	}
	assert_int_equal(db_commit(&tx), DB_COMMITTED);
}

/* What waits leaves. */
static void
empty_outbox(void)
{
	test_bench_run(bench.site, "UPDATE outbox_email SET sent_at = 1 WHERE sent_at IS NULL");
}

static int64_t
tell(void)
{
	return outbox_expand_due(context, &follow_news_expander);
}

static void
expect_told(int64_t emails)
{
	assert_int_equal(count("SELECT count(*) FROM outbox_email WHERE cause = 'follow_news'"), emails);
	assert_int_equal(count("SELECT count(DISTINCT to_hash) FROM outbox_email WHERE cause = 'follow_news'"), emails);
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
a_thousand_followers_are_one_announcement_and_get_one_email_each_across_restarts(void **state)
{
	const struct drive_words words = bench_words();
	struct drive_id drive;

	(void)state;
	assert_int_equal(drive_open(context, bench.organiser, bench.page, &words, &drive), DRIVE_OPEN_OK);
	assert_int_equal(count("SELECT count(*) FROM announcement WHERE cause = 'follow_news' AND ended_at IS NULL"), 1);
	for (int i = 0; i < 7; i++) {
		assert_int_equal(tell(), A_BATCH);
		assert_int_equal(tell(), 0);               /* as many wait as may wait */
		empty_outbox();
		if (i % 3 == 0)
			restart();
	}
	lose_a_batch();
	expect_told(7 * A_BATCH);
	for (int i = 7; i < FOLLOWERS / A_BATCH; i++) {
		assert_int_equal(tell(), A_BATCH);
		restart();
		empty_outbox();
	}
	assert_int_equal(tell(), 0);
	expect_told(FOLLOWERS);
	assert_int_equal(count("SELECT count(*) FROM announcement WHERE ended_at IS NULL"), 0);
	restart();
	assert_int_equal(tell(), 0);
	expect_told(FOLLOWERS);
}

static int
set_up(void **state)
{
	(void)state;
	bench_open(&bench);
	context = bench.context;
	test_bench_run(bench.site, "UPDATE announcement SET ended_at = 1");
	add_followers();
	move_to_disk();
	empty_outbox();
	context->now = instant_plus(context->now, INSTANT_HOUR);
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_thousand_followers_are_one_announcement_and_get_one_email_each_across_restarts, set_up,
		                                tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
