/* outbox_limit_test: how much one address is sent, by everything that other people may have caused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "limits.h"
#include "outbox/outbox.h"
#include "outbox/outbox_letter.h"
#include "outbox_sql.h"
#include "tests/bench_context.h"

enum { HOURS = 24 * 10 };

static const struct bytes nothing = { (const uint8_t *)"", 0 };

static void
put(struct test_bench *bench, enum outbox_cause cause, const char *to, const char *about)
{
	const struct outbox_email email = { .cause = cause, .to = text_of(to), .subject = TEXT("Your appointment"), .body = TEXT("10:15\n"),
		.about = text_of(about) };

	assert_int_equal(outbox_put(&bench->context, &email), OUTBOX_PUT_OK);
}

/* What the sender does with one email; true: it left. */
static bool
leaves(struct test_bench *bench, struct email_id id)
{
	struct context *context = &bench->context;
	struct outbox_letter letter;

	switch (outbox_letter_read(context, id, NULL, &letter)) {
	case OUTBOX_LETTER_READ_OK:
		assert_int_equal(outbox_sql_sent(context, id, context->now, nothing), DB_WROTE);
		return true;
	case OUTBOX_LETTER_READ_HELD:
		assert_true(instant_compare(letter.held_until, context->now) > 0);
		assert_int_equal(outbox_sql_hold(context, id, letter.held_until), DB_WROTE);
		return false;
	case OUTBOX_LETTER_READ_REFUSED:
		assert_int_equal(outbox_sql_drop(context, id), DB_WROTE);
		return false;
	case OUTBOX_LETTER_READ_FAULT:
	case OUTBOX_LETTER_READ_NOT_DUE:
	case OUTBOX_LETTER_READ_OVER:
	case OUTBOX_LETTER_READ_UNREADABLE:
	case OUTBOX_LETTER_READ_IMPOSSIBLE:
		break;
	}
	fail_msg("an email could not be read");
	return false;
}

static int
leave(struct test_bench *bench)
{
	struct outbox_sql_due_list due;
	int left = 0;

	assert_true(outbox_sql_due(&bench->context, bench->context.now, 1000, &due) != DB_READ_FAULT);
	for (size_t i = 0; i < due.count; i++)
		left += leaves(bench, due.at[i].id);
	return left;
}

/* Each counted cause, several times over, to one address: by the minute, for days. */
static void
one_address_is_sent_five_an_hour_and_twenty_a_day_at_most_and_everything_in_the_end(void **state)
{
	struct test_bench *bench = test_bench_open();
	int64_t put_in_all = 0, left[HOURS] = { 0 }, in_all = 0;

	for (int cause = OUTBOX_CAUSE_NONE + 1; cause < OUTBOX_CAUSE_COUNT; cause++) {
		if (cause == OUTBOX_CAUSE_SIGN_IN || !outbox_cause_is_counted((enum outbox_cause)cause))
			continue;
		for (int i = 0; i < 3; i++, put_in_all++)
			put(bench, (enum outbox_cause)cause, i % 2 ? "Rosa@example.org" : "rosa@example.org", "");
	}
	assert_true(put_in_all > 2 * LIMIT_EMAIL_A_DAY);
	for (int hour = 0; hour < HOURS; hour++) {
		int64_t in_day = 0;

		for (int part = 0; part < 6; part++) {
			left[hour] += leave(bench);
			bench->context.now = instant_plus(bench->context.now, 10 * INSTANT_MINUTE);
		}
		in_all += left[hour];
		for (int before = hour; before >= 0 && before > hour - 24; before--)
			in_day += left[before];
		assert_in_range(left[hour], 0, LIMIT_EMAIL_URGENT_AN_HOUR);
		assert_in_range(in_day, 0, LIMIT_EMAIL_URGENT_A_DAY);
	}
	assert_int_equal(in_all, put_in_all);
	test_bench_close(bench);
}

static void
what_the_receiver_pressed_and_other_addresses_do_not_wait(void **state)
{
	struct test_bench *bench = test_bench_open();

	for (int i = 0; i < LIMIT_EMAIL_USUAL_AN_HOUR; i++)
		put(bench, OUTBOX_CAUSE_MOVED, "rosa@example.org", "");
	assert_int_equal(leave(bench), LIMIT_EMAIL_USUAL_AN_HOUR);
	put(bench, OUTBOX_CAUSE_MOVED, "rosa@example.org", "");
	assert_int_equal(leave(bench), 0);
	put(bench, OUTBOX_CAUSE_SIGN_IN, "rosa@example.org", "");
	put(bench, OUTBOX_CAUSE_SIGN_IN_KNOWN, "rosa@example.org", "");
	put(bench, OUTBOX_CAUSE_MOVED, "ben@example.org", "");
	assert_int_equal(leave(bench), 3);
	test_bench_close(bench);
}

/* A link that waits is on its way: nothing else takes the share it was promised. */
static void
a_sign_in_link_counts_as_soon_as_it_is_put(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct outbox_received received;

	for (int i = 0; i < LIMIT_EMAIL_USUAL_AN_HOUR; i++)
		put(bench, OUTBOX_CAUSE_SIGN_IN, "rosa@example.org", "");
	put(bench, OUTBOX_CAUSE_MOVED, "rosa@example.org", "");
	assert_true(outbox_received(&bench->context, TEXT("ROSA@example.org"), &received));
	assert_int_equal(received.in_hour, LIMIT_EMAIL_USUAL_AN_HOUR);
	assert_int_equal(leave(bench), LIMIT_EMAIL_USUAL_AN_HOUR);
	test_bench_close(bench);
}

static void
what_says_that_something_changed_still_leaves_when_the_usual_share_of_the_day_is_used_up(void **state)
{
	struct test_bench *bench = test_bench_open();
	int left = 0;

	for (int i = 0; i < LIMIT_EMAIL_A_DAY; i++)
		put(bench, OUTBOX_CAUSE_WAITING, "rosa@example.org", "");
	for (int hour = 0; hour < 12; hour++) {
		left += leave(bench);
		bench->context.now = instant_plus(bench->context.now, INSTANT_HOUR);
	}
	assert_int_equal(left, LIMIT_EMAIL_USUAL_A_DAY);
	put(bench, OUTBOX_CAUSE_DRIVE_CANCELLED, "rosa@example.org", "");
	assert_int_equal(leave(bench), 1);
	test_bench_close(bench);
}

static void
a_newer_email_about_the_same_takes_the_place_of_one_that_waits_and_of_no_other(void **state)
{
	struct test_bench *bench = test_bench_open();

	put(bench, OUTBOX_CAUSE_ADDRESS_CORRECTED, "one@example.org", "about 1");
	put(bench, OUTBOX_CAUSE_ADDRESS_CORRECTED, "other@example.org", "about 2");
	put(bench, OUTBOX_CAUSE_ADDRESS_CORRECTED, "two@example.org", "about 1");
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM outbox_email"), 2);
	assert_int_equal(leave(bench), 2);
	put(bench, OUTBOX_CAUSE_MOVED, "two@example.org", "about 1");
	assert_int_equal(leave(bench), 1);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM outbox_email WHERE sent_at IS NOT NULL"), 3);
	test_bench_close(bench);
}

/* Rows put before the press, and tickets, which are not asked for when they are put. */
static void
an_address_that_refuses_gets_nothing_that_was_waiting_for_it_until_it_allows_it(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct outbox_email email = { .cause = OUTBOX_CAUSE_MOVED, .to = TEXT("rosa@example.org"), .subject = TEXT("S"), .body = TEXT("B\n") };

	put(bench, OUTBOX_CAUSE_MOVED, "rosa@example.org", "");
	put(bench, OUTBOX_CAUSE_SIGN_IN, "rosa@example.org", "");
	assert_int_equal(outbox_put_about(&bench->context, &(struct outbox_about){ OUTBOX_CAUSE_TICKET, { 7 }, TEXT("rosa@example.org"),
	                 { 5 }, { 6 } }), OUTBOX_PUT_OK);
	assert_int_equal(outbox_refuse(&bench->context, TEXT("Rosa@example.org")), OUTBOX_REFUSE_OK);
	assert_int_equal(leave(bench), 1);         /* the way in */
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM outbox_email WHERE sent_at IS NULL"), 0);
	assert_int_equal(outbox_put(&bench->context, &email), OUTBOX_PUT_REFUSED);
	assert_int_equal(outbox_allow(&bench->context, email.to), OUTBOX_REFUSE_OK);
	assert_int_equal(outbox_put(&bench->context, &email), OUTBOX_PUT_OK);
	test_bench_close(bench);
}

static void
an_address_is_known_when_confirmed_or_some_hours_after_its_first_email(void **state)
{
	struct test_bench *bench = test_bench_open();
	bool known;

	put(bench, OUTBOX_CAUSE_MOVED, "rosa@example.org", "");
	assert_true(outbox_is_known(&bench->context, TEXT("rosa@example.org"), &known) && !known);
	assert_int_equal(leave(bench), 1);
	assert_true(outbox_is_known(&bench->context, TEXT("rosa@example.org"), &known) && !known);
	bench->context.now = instant_plus(bench->context.now, LIMIT_EMAIL_KNOWN_HOURS * INSTANT_HOUR);
	assert_true(outbox_is_known(&bench->context, TEXT("rosa@example.org"), &known) && known);
	assert_int_equal(outbox_refuse(&bench->context, TEXT("rosa@example.org")), OUTBOX_REFUSE_OK);
	assert_true(outbox_is_known(&bench->context, TEXT("rosa@example.org"), &known) && !known);
	assert_true(outbox_confirm(&bench->context, TEXT("ben@example.org")));
	assert_true(outbox_is_known(&bench->context, TEXT("Ben@example.org"), &known) && known);
	test_bench_close(bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_address_is_sent_five_an_hour_and_twenty_a_day_at_most_and_everything_in_the_end),
		cmocka_unit_test(what_the_receiver_pressed_and_other_addresses_do_not_wait),
		cmocka_unit_test(a_sign_in_link_counts_as_soon_as_it_is_put),
		cmocka_unit_test(what_says_that_something_changed_still_leaves_when_the_usual_share_of_the_day_is_used_up),
		cmocka_unit_test(a_newer_email_about_the_same_takes_the_place_of_one_that_waits_and_of_no_other),
		cmocka_unit_test(an_address_that_refuses_gets_nothing_that_was_waiting_for_it_until_it_allows_it),
		cmocka_unit_test(an_address_is_known_when_confirmed_or_some_hours_after_its_first_email),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
