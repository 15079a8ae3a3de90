/* outbox_bounce_test: whose report it is, and what it changes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/event.h"
#include "limits.h"
#include "outbox/outbox.h"
#include "outbox/outbox_bounce.h"
#include "outbox_sql.h"
#include "tests/bench_context.h"

static const struct bytes nothing = { (const uint8_t *)"", 0 };
static struct bytes ended;
static int ends;

static bool
end(struct context *context, struct bytes to_hash)
{
	ended = to_hash;
	ends++;
	return true;
}

static struct test_bench *
open_bench(void)
{
	struct test_bench *bench = test_bench_open();

	ends = 0;
	bench->site.bounce_address = TEXT("bounce@blood.example.org");
	return bench;
}

static struct email_id
put(struct test_bench *bench, enum outbox_cause cause, const char *to)
{
	const struct outbox_email email = { .id = { id_new(bench->context.now) }, .cause = cause, .to = text_of(to),
		.subject = TEXT("Your appointment"), .body = TEXT("10:15\n") };

	assert_int_equal(outbox_put(&bench->context, &email), OUTBOX_PUT_OK);
	return email.id;
}

static struct email_id
send_to(struct test_bench *bench, enum outbox_cause cause, const char *to)
{
	const struct email_id id = put(bench, cause, to);

	assert_int_equal(outbox_sql_sent(&bench->context, id, bench->context.now, nothing), DB_WROTE);
	return id;
}

static void
report(struct test_bench *bench, struct email_id id, enum bounce_kind kind)
{
	bench->context.now = instant_plus(bench->context.now, INSTANT_MINUTE);
	assert_int_equal(outbox_bounce_note(&bench->context, id, kind, TEXT("5.1.1")), FOUND_OK);
	assert_int_equal(outbox_bounce_act(&bench->context, end), 1);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM email_bounce"), 0);
}

static bool
is_refused(struct test_bench *bench, enum outbox_cause cause, const char *to)
{
	const struct outbox_email email = { .cause = cause, .to = text_of(to), .subject = TEXT("Thank you"), .body = TEXT("all\n") };

	switch (outbox_put(&bench->context, &email)) {
	case OUTBOX_PUT_OK:         return false;
	case OUTBOX_PUT_REFUSED:    return true;
	case OUTBOX_PUT_ALREADY:
	case OUTBOX_PUT_IMPOSSIBLE:
	case OUTBOX_PUT_FAULT:      break;
	}
	fail_msg("an email could not be put");
	return false;
}

static void
each_email_has_an_envelope_address_that_only_this_site_can_make(void **state)
{
	struct test_bench *bench = open_bench(), *other = open_bench();
	struct arena *arena = bench->context.arena;
	const struct email_id id = { id_new(bench->context.now) };
	const struct text sender = outbox_bounce_sender(arena, &bench->site, id);
	struct email_id found = { 0 };
	char *forged = arena_take(arena, sender.length);

	assert_true(text_starts_with(sender, TEXT("bounce+")) && text_ends_with(sender, TEXT("@blood.example.org")));
	assert_int_equal(sender.length, strlen("bounce@blood.example.org") + 1 + OUTBOX_BOUNCE_TOKEN_LENGTH);
	assert_true(outbox_bounce_email(arena, &bench->site, sender, &found) && found.id == id.id);
	/* as servers change it on the way */
	assert_true(outbox_bounce_email(arena, &bench->site, text_lower_ascii(arena, sender), &found));
	assert_true(outbox_bounce_email(arena, &bench->site, text_format(arena, "<%.*s>", TEXT_PRINT(sender)), &found));
	assert_true(outbox_bounce_email(arena, &bench->site, text_format(arena, "Site <%.*s>", TEXT_PRINT(sender)), &found));
	assert_true(outbox_bounce_email(arena, &bench->site,
		text_format(arena, "%.*s@inside.example.org", TEXT_PRINT(text_until(sender, 7 + OUTBOX_BOUNCE_TOKEN_LENGTH))), &found));
	/* another site, and any character changed: between the + and the @ */
	other->site.keys.of[KEY_KIND_LINK].at[0].bytes[0] ^= 1;
	assert_false(outbox_bounce_email(arena, &other->site, sender, &found));
	for (size_t i = 6; i < 7 + OUTBOX_BOUNCE_TOKEN_LENGTH; i++) {
		memcpy(forged, sender.at, sender.length);
		forged[i] = forged[i] == '7' ? '8' : '7';
		if (outbox_bounce_email(arena, &bench->site, (struct text){ forged, sender.length }, &found))
			fail_msg("forged at %zu", i);
	}
	assert_false(outbox_bounce_email(arena, &bench->site, TEXT("bounce@blood.example.org"), &found));
	assert_false(outbox_bounce_email(arena, &bench->site, TEXT(""), &found));
	assert_false(outbox_bounce_email(arena, &bench->site, text_from(sender, 7), &found));
	assert_false(outbox_bounce_email(arena, &bench->site, text_until(sender, 7 + OUTBOX_BOUNCE_TOKEN_LENGTH), &found));
	bench->site.bounce_address = TEXT("");
	bench->site.email_from = TEXT("gb@example.org");
	assert_true(text_equal(outbox_bounce_sender(arena, &bench->site, id), TEXT("gb@example.org")));
	test_bench_close(bench);
	test_bench_close(other);
}

static void
an_address_that_is_gone_gets_nothing_more_that_is_sent_to_many(void **state)
{
	struct test_bench *bench = open_bench();
	const uint64_t before = event_count(EVENT_EMAIL_RETURNED);
	const struct email_id id = send_to(bench, OUTBOX_CAUSE_FOLLOW_NEWS, "rosa@gone.example");
	int64_t failed[OUTBOX_FAILURE_COUNT];

	(void)put(bench, OUTBOX_CAUSE_THANKS, "rosa@gone.example");
	(void)put(bench, OUTBOX_CAUSE_REMINDER, "rosa@gone.example");
	(void)put(bench, OUTBOX_CAUSE_THANKS, "anna@example.org");
	report(bench, id, BOUNCE_KIND_BOUNCED);
	assert_int_equal(event_count(EVENT_EMAIL_RETURNED) - before, 1);
	assert_int_equal(ends, 1);
	assert_true(crypto_equal(ended, outbox_to_hash(&bench->context, TEXT("Rosa@gone.example"))));
	assert_int_equal(outbox_reach(&bench->context, TEXT("rosa@gone.example")), OUTBOX_REACH_FAILED);
	assert_int_equal(outbox_reach(&bench->context, TEXT("anna@example.org")), OUTBOX_REACH_OK);
	assert_int_equal(outbox_failed(&bench->context, failed), OUTBOX_COUNT_OK);
	assert_int_equal(failed[OUTBOX_FAILURE_BOUNCED], 1);
	/* the letter that waited is gone; a reminder, and the other person's letter, wait still */
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM outbox_email WHERE cause = 'thanks' AND sent_at IS NULL"), 1);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM outbox_email WHERE cause = 'reminder' AND sent_at IS NULL"), 1);
	assert_true(is_refused(bench, OUTBOX_CAUSE_THANKS, "rosa@gone.example"));
	assert_true(is_refused(bench, OUTBOX_CAUSE_FOLLOW_NEWS, "ROSA@gone.example"));
	assert_true(is_refused(bench, OUTBOX_CAUSE_MESSAGE_ASK, "rosa@gone.example"));
	assert_false(is_refused(bench, OUTBOX_CAUSE_MOVED, "rosa@gone.example"));
	assert_false(is_refused(bench, OUTBOX_CAUSE_THANKS, "anna@example.org"));
	test_bench_close(bench);
}

/* The mailbox is there again, or the first report was wrong. */
static void
an_email_that_reaches_it_later_opens_the_address_again(void **state)
{
	struct test_bench *bench = open_bench();

	report(bench, send_to(bench, OUTBOX_CAUSE_FOLLOW_NEWS, "rosa@gone.example"), BOUNCE_KIND_BOUNCED);
	assert_true(is_refused(bench, OUTBOX_CAUSE_THANKS, "rosa@gone.example"));
	bench->context.now = instant_plus(bench->context.now, INSTANT_MINUTE);
	(void)send_to(bench, OUTBOX_CAUSE_MOVED, "rosa@gone.example");
	assert_int_equal(outbox_reach(&bench->context, TEXT("rosa@gone.example")), OUTBOX_REACH_OK);
	assert_false(is_refused(bench, OUTBOX_CAUSE_THANKS, "rosa@gone.example"));
	test_bench_close(bench);
}

static void
a_delay_changes_nothing_and_is_counted(void **state)
{
	struct test_bench *bench = open_bench();
	const struct email_id id = send_to(bench, OUTBOX_CAUSE_FOLLOW_NEWS, "rosa@slow.example");
	const uint64_t before = event_count(EVENT_EMAIL_DELAYED);

	for (int i = 0; i < 2 * LIMIT_EMAIL_UNDELIVERED_A_WEEK; i++)
		report(bench, id, BOUNCE_KIND_DELAYED);
	assert_int_equal(event_count(EVENT_EMAIL_DELAYED) - before, 2 * LIMIT_EMAIL_UNDELIVERED_A_WEEK);
	assert_int_equal(ends, 0);
	assert_int_equal(outbox_reach(&bench->context, TEXT("rosa@slow.example")), OUTBOX_REACH_OK);
	/* what becomes of it in the end counts */
	report(bench, id, BOUNCE_KIND_UNDELIVERED);
	assert_int_equal(outbox_reach(&bench->context, TEXT("rosa@slow.example")), OUTBOX_REACH_FAILED);
	test_bench_close(bench);
}

static void
several_emails_given_up_within_a_week_end_an_address(void **state)
{
	struct test_bench *bench = open_bench();

	for (int i = 0; i < 4 * LIMIT_EMAIL_UNDELIVERED_A_WEEK; i++) {
		report(bench, send_to(bench, OUTBOX_CAUSE_FOLLOW_NEWS, "rosa@full.example"), BOUNCE_KIND_UNDELIVERED);
		bench->context.now = instant_plus(bench->context.now, 4 * INSTANT_DAY);
	}
	assert_int_equal(ends, 0);
	assert_false(is_refused(bench, OUTBOX_CAUSE_THANKS, "rosa@full.example"));
	bench->context.now = instant_plus(bench->context.now, 8 * INSTANT_DAY);
	for (int i = 1; i <= LIMIT_EMAIL_UNDELIVERED_A_WEEK; i++) {
		report(bench, send_to(bench, OUTBOX_CAUSE_FOLLOW_NEWS, "rosa@full.example"), BOUNCE_KIND_UNDELIVERED);
		assert_int_equal(ends, i == LIMIT_EMAIL_UNDELIVERED_A_WEEK);
	}
	assert_true(is_refused(bench, OUTBOX_CAUSE_THANKS, "rosa@full.example"));
	test_bench_close(bench);
}

/* A block list or a missing signature is ours to correct, and must not delete everybody at one large email service. */
static void
an_email_that_was_rejected_ends_nobody(void **state)
{
	struct test_bench *bench = open_bench();
	int64_t failed[OUTBOX_FAILURE_COUNT];

	for (int i = 0; i < 2 * LIMIT_EMAIL_UNDELIVERED_A_WEEK; i++)
		report(bench, send_to(bench, OUTBOX_CAUSE_FOLLOW_NEWS, "rosa@strict.example"), BOUNCE_KIND_REJECTED);
	assert_int_equal(ends, 0);
	assert_int_equal(outbox_reach(&bench->context, TEXT("rosa@strict.example")), OUTBOX_REACH_FAILED);
	assert_false(is_refused(bench, OUTBOX_CAUSE_THANKS, "rosa@strict.example"));
	assert_int_equal(outbox_failed(&bench->context, failed), OUTBOX_COUNT_OK);
	assert_int_equal(failed[OUTBOX_FAILURE_REJECTED], 2 * LIMIT_EMAIL_UNDELIVERED_A_WEEK);
	test_bench_close(bench);
}

static void
a_report_that_comes_twice_or_too_late_changes_nothing(void **state)
{
	struct test_bench *bench = open_bench();
	const struct email_id id = send_to(bench, OUTBOX_CAUSE_FOLLOW_NEWS, "rosa@gone.example"), unknown = { id_new(bench->context.now) };

	assert_int_equal(outbox_bounce_note(&bench->context, unknown, BOUNCE_KIND_BOUNCED, TEXT("5.1.1")), FOUND_NONE);
	assert_int_equal(outbox_bounce_note(&bench->context, id, BOUNCE_KIND_DELAYED, TEXT("4.4.1")), FOUND_OK);
	assert_int_equal(outbox_bounce_note(&bench->context, id, BOUNCE_KIND_BOUNCED, TEXT("5.1.1")), FOUND_OK);
	/* reports overtake each other */
	assert_int_equal(outbox_bounce_note(&bench->context, id, BOUNCE_KIND_DELAYED, TEXT("4.4.1")), FOUND_NONE);
	assert_int_equal(outbox_bounce_act(&bench->context, end), 1);
	assert_int_equal(ends, 1);
	assert_int_equal(outbox_bounce_note(&bench->context, id, BOUNCE_KIND_BOUNCED, TEXT("5.1.1")), FOUND_NONE);
	assert_int_equal(outbox_bounce_act(&bench->context, end), 0);
	/* its row is deleted before the report is acted on */
	assert_int_equal(outbox_bounce_note(&bench->context, send_to(bench, OUTBOX_CAUSE_MOVED, "anna@gone.example"), BOUNCE_KIND_BOUNCED,
	                 TEXT("")), FOUND_OK);
	test_bench_run(bench, "DELETE FROM outbox_email");
	assert_int_equal(outbox_bounce_act(&bench->context, end), 1);
	assert_int_equal(ends, 1);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM email_bounce"), 0);
	test_bench_close(bench);
}

static void
an_address_whose_only_email_came_back_is_not_known(void **state)
{
	struct test_bench *bench = open_bench();
	const struct email_id id = send_to(bench, OUTBOX_CAUSE_MOVED, "typo@gone.example");
	const struct instant later = instant_plus(bench->context.now, (LIMIT_EMAIL_KNOWN_HOURS + 1) * INSTANT_HOUR);
	bool known;

	(void)send_to(bench, OUTBOX_CAUSE_MOVED, "anna@example.org");
	report(bench, id, BOUNCE_KIND_BOUNCED);
	bench->context.now = later;
	assert_true(outbox_is_known(&bench->context, TEXT("typo@gone.example"), &known) && !known);
	assert_true(outbox_is_known(&bench->context, TEXT("anna@example.org"), &known) && known);
	test_bench_close(bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_email_has_an_envelope_address_that_only_this_site_can_make),
		cmocka_unit_test(an_address_that_is_gone_gets_nothing_more_that_is_sent_to_many),
		cmocka_unit_test(an_email_that_reaches_it_later_opens_the_address_again),
		cmocka_unit_test(a_delay_changes_nothing_and_is_counted),
		cmocka_unit_test(several_emails_given_up_within_a_week_end_an_address),
		cmocka_unit_test(an_email_that_was_rejected_ends_nobody),
		cmocka_unit_test(a_report_that_comes_twice_or_too_late_changes_nothing),
		cmocka_unit_test(an_address_whose_only_email_came_back_is_not_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
