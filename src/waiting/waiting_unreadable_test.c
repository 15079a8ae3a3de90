/* An entry whose page cannot be read: it gets no email, and stops neither the others nor the drive. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/log.h"
#include "base/unreadable.h"
#include "waiting/waiting_inside.h"
#include "waiting/waiting_test.h"

static struct bench bench;
static struct appointment places[7][3];

static int
set_up(void **state)
{
	(void)state;
	open_full(&bench, places);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	bench_close(&bench);
	unreadable_clear(UNREADABLE_PAGE, bench.page.id, NULL);
	log_level_set(LOG_FAULT);
	return 0;
}

static void
damage_page(void)
{
	log_level_set(LOG_FAULT + 1);
	test_bench_run(bench.site, "UPDATE honour_page SET name_sealed = zeroblob(60)");
}

static int64_t
emails(const char *cause)
{
	return test_bench_count(bench.site, text_terminated(bench.context->arena,
		text_format(bench.context->arena, "SELECT count(*) FROM outbox_email WHERE cause = '%s'", cause)));
}

static void
an_offer_lapses_and_the_entry_leaves_the_list(void **state)
{
	struct waiting_entry entry;

	(void)state;
	entry = joined(&bench, 1, 1);
	cancel(&bench, &places[4][0]);
	for (int i = 0; i < LIMIT_WAITING_LAPSES; i++) {
		assert_true(waiting_offer(bench.context, bench.drive.id));
		(void)offered(&bench, &entry);
		if (i + 1 == LIMIT_WAITING_LAPSES)
			damage_page();
		after(&bench, 2 * INSTANT_DAY);
		assert_int_equal(waiting_lapse_due(bench.context), 1);
	}
	assert_int_equal(state_of(&bench, &entry), WAITING_STATE_LAPSED);
	assert_int_equal(emails("waiting_lapsed"), 0);
}

/* The announcement goes through the whole list. */
static void
expect_ended(const struct outbox_expander *expander)
{
	assert_int_equal(outbox_expand_due(bench.context, expander), 1);
	assert_int_equal(outbox_expand_due(bench.context, expander), 0);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM announcement"
	                                  " WHERE ended_at IS NULL AND cause <> 'follow_news'"), 0);
}

static void
the_news_of_a_drive_ends(void **state)
{
	(void)state;
	(void)joined(&bench, 1, 1);
	damage_page();
	assert_true(waiting_notify_changed(bench.context, bench.drive.id));
	expect_ended(&waiting_changed_expander);
	assert_int_equal(emails("waiting_changed"), 0);
}

static void
the_drive_can_be_cancelled(void **state)
{
	struct waiting_entry entry;

	(void)state;
	entry = joined(&bench, 1, 1);
	damage_page();
	assert_true(waiting_cancel(bench.context, bench.drive.id));
	assert_int_equal(state_of(&bench, &entry), WAITING_STATE_CANCELLED);
	expect_ended(&waiting_cancelled_expander);
	assert_int_equal(emails("waiting_cancelled"), 0);
}

/* Its link would be lost otherwise. */
static void
a_corrected_address_without_an_email_is_not_stored(void **state)
{
	struct waiting_entry entry;
	struct secret link;

	(void)state;
	entry = joined(&bench, 1, 1);
	damage_page();
	assert_int_equal(waiting_change_email(bench.context, &entry, TEXT("other@example.org"), &link), APPOINTMENT_TAKE_FAULT);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_offer_lapses_and_the_entry_leaves_the_list),
		TEST(the_news_of_a_drive_ends),
		TEST(the_drive_can_be_cancelled),
		TEST(a_corrected_address_without_an_email_is_not_stored),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
