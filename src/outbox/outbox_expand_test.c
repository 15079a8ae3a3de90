/* outbox_expand_test: what becomes of an announcement when its expander puts a batch, has nothing to put, fails, or ends. */
#include "outbox/outbox_expand.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/log.h"
#include "base/unreadable.h"
#include "outbox/outbox.h"
#include "tests/bench_context.h"

enum { BATCH = 3, BATCHES = 2, FAULTY = 13, UNREADABLE = 14, FULL = 15, ENDED = 16, LAST = 17 };

static struct test_bench *bench;
static struct context *context;

static bool
put(int64_t number)
{
	return outbox_put(context, &(struct outbox_email){ .to = text_format(context->arena, "donor%d@example.org", (int)number),
		.subject = TEXT("Changed"), .body = TEXT("Come to the blue door."), .cause = OUTBOX_CAUSE_DRIVE_CHANGED }) == OUTBOX_PUT_OK;
}

/* Two batches of three; what else it does, the number of the drive says. */
static enum outbox_expand
put_batch(struct context *its_context, struct outbox_announcement *announcement, int64_t *written)
{
	const int64_t drive = announcement->drive.id;

	assert_ptr_equal(its_context, context);
	if (drive == FULL)
		return OUTBOX_EXPAND_MORE;
	if (drive == ENDED || announcement->last_id == BATCH * BATCHES)
		return OUTBOX_EXPAND_END;
	for (int i = 0; i < BATCH; i++) {
		assert_true(put(drive * 100 + ++announcement->last_id));
		(*written)++;
	}
	if (drive >= LAST)
		return OUTBOX_EXPAND_END;
	if (drive == UNREADABLE)
		unreadable_note(UNREADABLE_DRIVE, drive, "its time zone is not known to this system");
	return drive == FAULTY || drive == UNREADABLE ? OUTBOX_EXPAND_FAULT : OUTBOX_EXPAND_MORE;
}

static const struct outbox_expander expander = { OUTBOX_CAUSE_DRIVE_CHANGED, put_batch };

static int
set_up(void **state)
{
	(void)state;
	bench = test_bench_open();
	context = &bench->context;
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	test_bench_close(bench);
	unreadable_clear(UNREADABLE_DRIVE, UNREADABLE, NULL);
	return 0;
}

/* The later, the later it is its turn. */
static void
announce(int64_t drive)
{
	context->now = instant_plus(context->now, 1);
	assert_true(outbox_announce_drive(context, (struct drive_id){ drive }, (struct bytes){ (const uint8_t *)"was", 3 }, context->now));
}

static int64_t
turn(void)
{
	return outbox_expand_due(context, &expander);
}

static int64_t
emails(void)
{
	return test_bench_count(bench, "SELECT count(*) FROM outbox_email");
}

static int64_t
open_announcements(void)
{
	return test_bench_count(bench, "SELECT count(*) FROM announcement WHERE ended_at IS NULL");
}

static void
a_turn_puts_one_batch_and_the_last_one_ends_the_announcement(void **state)
{
	(void)state;
	announce(1);
	announce(2);
	for (int i = 1; i <= 2 * BATCHES; i++) {
		assert_int_equal(turn(), BATCH);
		assert_int_equal(emails(), i * BATCH);
	}
	assert_int_equal(turn(), 0);
	assert_int_equal(open_announcements(), 0);
	assert_int_equal(test_bench_count(bench, "SELECT count(DISTINCT to_hash) FROM outbox_email"), 2 * BATCHES * BATCH);
}

static void
one_that_can_put_nothing_now_or_has_nothing_to_say_lets_the_next_go_on(void **state)
{
	(void)state;
	announce(FULL);
	announce(ENDED);
	announce(1);
	assert_int_equal(turn(), BATCH);
	assert_int_equal(open_announcements(), 2);
}

static void
a_batch_that_fails_is_undone_and_the_others_go_on(void **state)
{
	(void)state;
	announce(FAULTY);
	assert_int_equal(turn(), -1);
	assert_int_equal(emails(), 0);
	announce(1);
	assert_int_equal(turn(), BATCH);
	assert_int_equal(emails(), BATCH);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM announcement WHERE drive = 13 AND last_id = 0 AND ended_at IS NULL"), 1);
}

/* What a turn has done stays, whatever fails in it: the writer undoes a turn that answers -1. */
static void
one_that_fails_does_not_undo_the_end_of_another(void **state)
{
	(void)state;
	announce(FAULTY);
	announce(ENDED);
	assert_int_equal(turn(), 0);
	assert_int_equal(open_announcements(), 1);
	assert_int_equal(turn(), -1);
}

/* The last step writes to the rest: as much as a batch. */
static void
a_last_step_that_puts_emails_is_a_turn_of_its_own(void **state)
{
	(void)state;
	announce(LAST);
	announce(LAST + 1);
	assert_int_equal(turn(), BATCH);
	assert_int_equal(open_announcements(), 1);
	assert_int_equal(turn(), BATCH);
	assert_int_equal(open_announcements(), 0);
}

static void
one_that_cannot_be_read_waits_and_is_no_fault(void **state)
{
	(void)state;
	log_level_set(LOG_FAULT + 1);
	announce(UNREADABLE);
	assert_int_equal(turn(), 0);
	assert_int_equal(emails(), 0);
	assert_int_equal(open_announcements(), 1);
}

static void
what_is_not_due_or_of_another_cause_is_left_alone(void **state)
{
	(void)state;
	assert_true(outbox_announce_letter(context, (struct thanks_letter_id){ 5 }, (struct honour_page_id){ 6 }));
	announce(1);
	context->now = instant_plus(context->now, -INSTANT_SECOND);
	assert_int_equal(turn(), 0);
	context->now = instant_plus(context->now, INSTANT_SECOND);
	assert_int_equal(turn(), BATCH);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM announcement WHERE letter = 5 AND last_id = 0 AND ended_at IS NULL"), 1);
}

static void
a_letter_is_announced_once_and_about_a_page_all_can_be_paused(void **state)
{
	const char *const due = "SELECT count(*) FROM announcement WHERE ended_at IS NULL AND not_before < 9000000000000000";
	const struct thanks_letter_id letter = { 5 };
	const struct honour_page_id page = { 6 };

	(void)state;
	assert_true(outbox_announce_letter(context, letter, page));
	assert_false(outbox_announce_letter(context, letter, page));
	assert_true(outbox_announce_letter(context, (struct thanks_letter_id){ 7 }, (struct honour_page_id){ 8 }));
	announce(1);
	assert_true(outbox_announcement_pause(context, page));
	assert_int_equal(test_bench_count(bench, due), 2);
	assert_true(outbox_announcement_resume(context, page));
	assert_int_equal(test_bench_count(bench, due), 3);
	assert_true(outbox_announcement_end_letter(context, letter, page));
	assert_true(outbox_announcement_end_letter(context, letter, page));
	assert_int_equal(open_announcements(), 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_turn_puts_one_batch_and_the_last_one_ends_the_announcement),
		TEST(one_that_can_put_nothing_now_or_has_nothing_to_say_lets_the_next_go_on),
		TEST(a_batch_that_fails_is_undone_and_the_others_go_on),
		TEST(one_that_fails_does_not_undo_the_end_of_another),
		TEST(a_last_step_that_puts_emails_is_a_turn_of_its_own),
		TEST(one_that_cannot_be_read_waits_and_is_no_fault),
		TEST(what_is_not_due_or_of_another_cause_is_left_alone),
		TEST(a_letter_is_announced_once_and_about_a_page_all_can_be_paused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
