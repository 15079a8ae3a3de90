/* waiting_news_test: a long waiting list is told a batch at a time what became of its drive. */
#include "waiting/waiting_test.h"

#include "outbox/outbox.h"
#include "waiting/waiting_inside.h"

enum { A_BATCH = LIMIT_DRIVE_NEWS_BATCH, ENTRIES = 2 * A_BATCH + 7 };

static struct bench bench;

static int
set_up(void **state)
{
	struct appointment places[7][3];

	(void)state;
	open_full(&bench, places);
	for (int i = 0; i < ENTRIES; i++)
		(void)joined(&bench, 1000 + i, 1);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	bench_close(&bench);
	return 0;
}

static int64_t
count(const char *sql)
{
	return test_bench_count(bench.site, sql);
}

static void
expect_all_told(const struct outbox_expander *expander)
{
	const int batches[] = { A_BATCH, A_BATCH, ENTRIES - 2 * A_BATCH, 0 };

	for (size_t i = 0; i < sizeof batches / sizeof batches[0]; i++)
		assert_int_equal(outbox_expand_due(bench.context, expander), batches[i]);
	assert_int_equal(count("SELECT count(*) FROM announcement WHERE ended_at IS NULL AND cause LIKE 'waiting%'"), 0);
}

static void
everyone_on_the_list_of_a_cancelled_drive_is_told_once(void **state)
{
	(void)state;
	assert_int_equal(appointment_drive_cancel(bench.context, bench.organiser, bench.drive.id, TEXT_NONE), APPOINTMENT_DRIVE_CANCEL_OK);
	assert_int_equal(count("SELECT count(*) FROM waiting_entry WHERE ended_at IS NULL"), 0);
	assert_int_equal(bench_emails(&bench, "waiting_cancelled"), 0);
	expect_all_told(&waiting_cancelled_expander);
	assert_int_equal(count("SELECT count(DISTINCT to_hash) FROM outbox_email WHERE cause = 'waiting_cancelled'"), ENTRIES);
	assert_int_equal(bench_emails(&bench, "waiting_cancelled"), ENTRIES);
}

/* Some were told already what is no longer so. */
static void
a_change_while_the_list_is_being_told_begins_again_and_replaces_what_waits(void **state)
{
	(void)state;
	assert_true(waiting_notify_changed(bench.context, bench.drive.id));
	assert_int_equal(bench_emails(&bench, "waiting_changed"), 0);
	assert_int_equal(outbox_expand_due(bench.context, &waiting_changed_expander), A_BATCH);
	assert_true(waiting_notify_changed(bench.context, bench.drive.id));
	expect_all_told(&waiting_changed_expander);
	assert_int_equal(count("SELECT count(DISTINCT to_hash) FROM outbox_email WHERE cause = 'waiting_changed'"), ENTRIES);
	assert_int_equal(bench_emails(&bench, "waiting_changed"), ENTRIES);
}

static void
a_drive_that_is_cancelled_while_the_list_is_told_of_a_change_ends_that(void **state)
{
	(void)state;
	assert_true(waiting_notify_changed(bench.context, bench.drive.id));
	assert_int_equal(outbox_expand_due(bench.context, &waiting_changed_expander), A_BATCH);
	assert_int_equal(appointment_drive_cancel(bench.context, bench.organiser, bench.drive.id, TEXT_NONE), APPOINTMENT_DRIVE_CANCEL_OK);
	assert_int_equal(outbox_expand_due(bench.context, &waiting_changed_expander), 0);
	assert_int_equal(bench_emails(&bench, "waiting_changed"), 0);
	expect_all_told(&waiting_cancelled_expander);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(everyone_on_the_list_of_a_cancelled_drive_is_told_once),
		TEST(a_change_while_the_list_is_being_told_begins_again_and_replaces_what_waits),
		TEST(a_drive_that_is_cancelled_while_the_list_is_told_of_a_change_ends_that),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
