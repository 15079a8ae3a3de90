/* follow_news_test: what followers are told of, at once and in digests, and what holds it back. */
#include "follow/follow_by_email_test.h"

/* ---- at once ---- */

static void
a_letter_on_the_page_is_told_as_text_and_html_and_can_be_stopped_by_one_click(void **state)
{
	const struct secret link = followed(REA, FOLLOWER_OFTEN_AT_ONCE);

	(void)state;
	letter_sent(false);
	assert_int_equal(tell_all(), 0);
	letter_sent(true);
	assert_int_equal(tell(), 1);
	assert_true(has(newest(), "text/plain") && has(newest(), "text/html"));
	assert_true(has(newest(), "We were not alone."));
	assert_true(has(newest(), "List-Unsubscribe-Post: List-Unsubscribe=One-Click"));
	assert_true(has(newest(), text_terminated(context->arena, text_format(context->arena,
		"List-Unsubscribe: <https://blood.example.org/follow/%.*s/stop>", TEXT_PRINT(link.text)))));
	empty_outbox();
	assert_int_equal(tell_all(), 0);
}

/* It goes on the page long after it went out; taking it off and putting it back tells nobody again. */
static void
a_letter_that_is_put_on_the_page_later_is_told_then_and_once(void **state)
{
	struct thanks_letter_words words = { TEXT("We were not alone."), false, true };
	struct thanks_letter_id letter;

	(void)state;
	followed(REA, FOLLOWER_OFTEN_AT_ONCE);
	letter = letter_sent(false);
	assert_int_equal(tell_all(), 0);
	assert_int_equal(thanks_letter_change(context, bench.page, bench.organiser, letter, &words), FOUND_OK);
	assert_int_equal(tell_all(), 1);
	words.in_public = false;
	assert_int_equal(thanks_letter_change(context, bench.page, bench.organiser, letter, &words), FOUND_OK);
	words.in_public = true;
	assert_int_equal(thanks_letter_change(context, bench.page, bench.organiser, letter, &words), FOUND_OK);
	assert_int_equal(tell_all(), 0);
}

static void
a_person_who_came_and_follows_gets_a_letter_once(void **state)
{
	const struct donor donor = bench_donor(&bench, 1);
	struct appointment came;

	(void)state;
	followed(donor.email, FOLLOWER_OFTEN_AT_ONCE);
	followed(REA, FOLLOWER_OFTEN_AT_ONCE);
	followed(TEXT("digest@example.org"), FOLLOWER_OFTEN_DAILY);
	assert_int_equal(appointment_helper(context, &bench.drive, bench.page, &donor, &came), APPOINTMENT_TAKE_OK);
	context->now = instant_plus(bench.drive.ends, INSTANT_HOUR);
	letter_sent(true);
	/* Before it is known to whom it goes, nobody is told. */
	assert_int_equal(outbox_expand_due(context, &follow_news_expander), 0);
	assert_int_equal(tell_all(), 1);
	assert_int_equal(bench_emails(&bench, "thanks"), 1);
	assert_int_equal(count("SELECT count(*) FROM (SELECT to_hash FROM outbox_email WHERE cause IN ('thanks', 'follow_news')"
	                       " GROUP BY to_hash HAVING count(*) > 1) AS twice"), 0);
	wait(INSTANT_DAY);
	assert_int_equal(follow_digest_due(context), 1);
}

static void
what_was_taken_down_or_cancelled_before_it_left_is_not_told(void **state)
{
	struct thanks_letter_id letter;
	struct drive_id drive;

	(void)state;
	followed(REA, FOLLOWER_OFTEN_AT_ONCE);
	followed(TEXT("digest@example.org"), FOLLOWER_OFTEN_DAILY);
	letter = letter_sent(true);
	drive = drive_added();
	assert_int_equal(tell(), 1);
	assert_int_equal(tell(), 1);
	assert_int_equal(count("SELECT count(*) FROM outbox_email WHERE cause = 'follow_news' AND sent_at IS NULL"), 2);
	assert_int_equal(thanks_letter_take_down(context, bench.page, bench.organiser, letter), FOUND_OK);
	assert_int_equal(count("SELECT count(*) FROM outbox_email WHERE cause = 'follow_news' AND sent_at IS NULL"), 1);
	assert_int_equal(appointment_drive_cancel(context, bench.organiser, drive, TEXT_NONE), APPOINTMENT_DRIVE_CANCEL_OK);
	assert_int_equal(count("SELECT count(*) FROM outbox_email WHERE cause = 'follow_news' AND sent_at IS NULL"), 0);
	wait(2 * INSTANT_DAY);
	assert_int_equal(tell_all(), 0);
	assert_int_equal(follow_digest_due(context), 0);
	assert_int_equal(follower_of(link_of(REA)).state, FOLLOWER_STATE_FOLLOWING);
}

static void
nothing_leaves_while_the_page_is_paused_and_all_of_it_afterwards(void **state)
{
	(void)state;
	followed(REA, FOLLOWER_OFTEN_AT_ONCE);
	followed(TEXT("digest@example.org"), FOLLOWER_OFTEN_DAILY);
	drive_added();
	assert_int_equal(tell(), 1);
	assert_int_equal(honour_pause(context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	assert_int_equal(count("SELECT count(*) FROM outbox_email WHERE cause = 'follow_news' AND not_before < 9000000000000000"), 0);
	drive_added();
	assert_int_equal(tell_all(), 0);
	wait(2 * INSTANT_DAY);
	assert_int_equal(follow_digest_due(context), 0);
	assert_int_equal(tell_all(), 0);
	assert_int_equal(honour_resume(context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	assert_int_equal(count("SELECT count(*) FROM outbox_email WHERE cause = 'follow_news' AND not_before < 9000000000000000"), 1);
	empty_outbox();
	assert_int_equal(tell_all(), 1);
	wait(INSTANT_DAY);
	assert_int_equal(follow_digest_due(context), 1);
	assert_int_equal(count("SELECT count(*) FROM outbox_email WHERE cause = 'follow_news'"), 3);
}

/* Today and tomorrow, where the page's drive is. Answers when the second is over. */
static struct instant
quiet_for_two_days(void)
{
	const struct date today = zone_local(bench.drive.words.zone, context->now).date, next = date_from_number(date_number(today) + 1);
	struct quiet_day day = { .kind = QUIET_DAY_KIND_DATE, .month = today.month, .day = today.day };
	struct instant until;

	assert_int_equal(quiet_add(context, bench.page, bench.organiser, &day), QUIET_OK);
	day = (struct quiet_day){ .kind = QUIET_DAY_KIND_DATE, .month = next.month, .day = next.day };
	assert_int_equal(quiet_add(context, bench.page, bench.organiser, &day), QUIET_OK);
	assert_true(quiet_until(context, bench.page, context->now, &until));
	assert_true(until.us > instant_plus(context->now, INSTANT_DAY).us);
	return until;
}

static int64_t
due_news(void)
{
	return count(text_terminated(context->arena, text_format(context->arena, "SELECT count(*) FROM outbox_email WHERE cause ="
	             " 'follow_news' AND not_before <= %lld", (long long)context->now.us)));
}

static void
on_a_quiet_day_nothing_leaves_and_in_the_morning_all_of_it(void **state)
{
	struct instant until;

	(void)state;
	followed(REA, FOLLOWER_OFTEN_AT_ONCE);
	followed(TEXT("digest@example.org"), FOLLOWER_OFTEN_DAILY);
	drive_added();
	assert_int_equal(tell(), 1);
	assert_int_equal(due_news(), 1);
	until = quiet_for_two_days();
	/* What was put before midnight and has not left waits too. */
	assert_true(quiet_tend(context));
	assert_int_equal(due_news(), 0);
	drive_added();
	assert_int_equal(tell_all(), 0);
	wait(INSTANT_DAY);
	assert_int_equal(follow_digest_due(context), 0);
	assert_int_equal(tell_all(), 0);
	context->now = instant_plus(until, -INSTANT_MINUTE);
	assert_int_equal(follow_digest_due(context), 0);
	assert_int_equal(tell_all(), 0);
	assert_int_equal(due_news(), 0);
	context->now = until;
	assert_int_equal(due_news(), 1);
	assert_int_equal(tell_all(), 1);
	assert_int_equal(follow_digest_due(context), 1);
	assert_int_equal(count("SELECT count(*) FROM outbox_email WHERE cause = 'follow_news'"), 3);
}

static void
what_waited_for_a_quiet_day_that_is_removed_is_due_at_once(void **state)
{
	struct quiet_days days;

	(void)state;
	followed(REA, FOLLOWER_OFTEN_AT_ONCE);
	followed(TEXT("away@example.org"), FOLLOWER_OFTEN_AT_ONCE);
	drive_added();
	assert_int_equal(tell(), 2);
	/* One is tried again in a week: no quiet day brings that forward. */
	test_bench_run(bench.site, text_terminated(context->arena, text_format(context->arena, "UPDATE outbox_email SET not_before = %lld WHERE"
	               " id = (SELECT max(id) FROM outbox_email)", (long long)instant_plus(context->now, 7 * INSTANT_DAY).us)));
	quiet_for_two_days();
	assert_true(quiet_tend(context));
	assert_int_equal(due_news(), 0);
	drive_added();
	assert_int_equal(tell(), 0);
	assert_true(quiet_days_of(context, bench.page, &days));
	for (size_t i = 0; i < days.count; i++)
		assert_int_equal(quiet_remove(context, bench.page, bench.organiser, days.at[i].id), QUIET_OK);
	assert_int_equal(due_news(), 1);
	empty_outbox();
	assert_int_equal(tell_all(), 2);
}

/* A drive of a page that waits for its family is no news: nobody can follow it. */
static void
a_drive_of_a_page_that_is_not_published_is_not_announced(void **state)
{
	const struct honour_opening opening = { .name = TEXT("Ben"), .words = TEXT("Words."), .living = true,
		.keeper_email = TEXT("organiser@example.org") };
	const struct drive_words words = bench_words();
	struct honour_page_id other;
	struct drive_id drive;

	(void)state;
	assert_int_equal(honour_open(context, bench.organiser, &opening, &other), HONOUR_OPEN_OK);
	assert_int_equal(drive_open(context, bench.organiser, other, &words, &drive), DRIVE_OPEN_OK);
	assert_int_equal(count("SELECT count(*) FROM announcement WHERE ended_at IS NULL"), 0);
}

/* ---- digests ---- */

static struct text
next_text(const char *zone, enum follower_often often, struct instant now)
{
	return instant_iso(context->arena, follow_next_digest(zone_find(text_of(zone)), often, now));
}

static void
expect_next(const char *zone, enum follower_often often, struct date date, int minute, const char *expected)
{
	struct instant now;

	assert_int_equal(zone_instant(zone_find(text_of(zone)), (struct local_time){ date, (int16_t)minute, false }, &now), ZONE_INSTANT_OK);
	assert_string_equal(text_terminated(context->arena, next_text(zone, often, now)), expected);
}

/* 25 October 2026: clocks go back in Berlin; 8 March 2026: forward in Los Angeles. */
static void
digests_are_at_eight_in_the_morning_on_both_sides_of_a_clock_change(void **state)
{
	(void)state;
	expect_next("Europe/Berlin", FOLLOWER_OFTEN_DAILY, (struct date){ 2026, 10, 24 }, 8 * 60 - 1, "2026-10-24T06:00:00Z");
	expect_next("Europe/Berlin", FOLLOWER_OFTEN_DAILY, (struct date){ 2026, 10, 24 }, 8 * 60, "2026-10-25T07:00:00Z");
	expect_next("Europe/Berlin", FOLLOWER_OFTEN_DAILY, (struct date){ 2026, 10, 25 }, 8 * 60, "2026-10-26T07:00:00Z");
	expect_next("America/Los_Angeles", FOLLOWER_OFTEN_DAILY, (struct date){ 2026, 3, 7 }, 12 * 60, "2026-03-08T15:00:00Z");
	expect_next("Europe/Berlin", FOLLOWER_OFTEN_WEEKLY, (struct date){ 2026, 10, 20 }, 12 * 60, "2026-10-26T07:00:00Z");
	expect_next("Europe/Berlin", FOLLOWER_OFTEN_WEEKLY, (struct date){ 2026, 10, 26 }, 8 * 60, "2026-11-02T07:00:00Z");
}

static void
a_digest_has_all_that_is_new_since_the_last_and_is_not_sent_when_nothing_is(void **state)
{
	const struct secret link = followed(REA, FOLLOWER_OFTEN_DAILY);

	(void)state;
	letter_sent(true);
	drive_added();
	assert_int_equal(tell_all(), 0);
	assert_int_equal(follow_digest_due(context), 0);
	context->now = follower_of(link).next_at;
	assert_int_equal(follow_digest_due(context), 1);
	assert_true(has(newest(), "Subject: New on a page you follow"));
	assert_true(has(newest(), "We were not alone.") && has(newest(), "St Anne's Hall"));
	assert_int_equal(follow_digest_due(context), 0);
	empty_outbox();
	context->now = follower_of(link).next_at;
	assert_int_equal(follow_digest_due(context), 0);
	assert_true(instant_compare(follower_of(link).next_at, context->now) > 0);
	drive_added();
	context->now = follower_of(link).next_at;
	assert_int_equal(follow_digest_due(context), 1);
	assert_false(has(newest(), "We were not alone."));
}

/* What was announced before the change is told as it was chosen then, and nothing twice. */
static void
changing_how_often_neither_loses_nor_doubles_anything(void **state)
{
	const struct zone *berlin = zone_find(TEXT("Europe/Berlin"));
	const struct secret link = followed(REA, FOLLOWER_OFTEN_AT_ONCE);

	(void)state;
	drive_added();
	assert_int_equal(follow_choose(context, link, FOLLOWER_OFTEN_DAILY, berlin), FOUND_OK);
	assert_int_equal(tell_all(), 1);
	wait(INSTANT_MINUTE);
	drive_added();
	drive_added();
	assert_int_equal(tell_all(), 0);
	assert_int_equal(follow_choose(context, link, FOLLOWER_OFTEN_AT_ONCE, berlin), FOUND_OK);
	assert_int_equal(follow_digest_due(context), 0);
	wait(FOLLOW_SETTLE);
	assert_int_equal(follow_digest_due(context), 1);
	empty_outbox();
	drive_added();
	assert_int_equal(tell_all(), 1);
	wait(8 * INSTANT_DAY);
	assert_int_equal(follow_digest_due(context), 0);
	assert_int_equal(news(), 3);
	assert_int_equal(follow_choose(context, link, FOLLOWER_OFTEN_WEEKLY, berlin), FOUND_OK);
	assert_int_equal(follow_choose(context, link, FOLLOWER_OFTEN_WEEKLY, zone_find(TEXT("Asia/Tokyo"))), FOUND_OK);
	assert_string_equal(text_terminated(context->arena, zone_name(follower_of(link).zone)), "Asia/Tokyo");
}

/* More than one email holds: the others are in the next one. */
static void
a_long_digest_is_continued_in_the_next(void **state)
{
	const struct secret link = followed(REA, FOLLOWER_OFTEN_WEEKLY);

	(void)state;
	for (int i = 0; i < LIMIT_FOLLOW_DIGEST_ITEMS + 3; i++)
		drive_added();
	context->now = follower_of(link).next_at;
	assert_int_equal(follow_digest_due(context), 1);
	empty_outbox();
	context->now = follower_of(link).next_at;
	assert_int_equal(follow_digest_due(context), 1);
	empty_outbox();
	context->now = follower_of(link).next_at;
	assert_int_equal(follow_digest_due(context), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_letter_on_the_page_is_told_as_text_and_html_and_can_be_stopped_by_one_click),
		TEST(a_letter_that_is_put_on_the_page_later_is_told_then_and_once),
		TEST(a_person_who_came_and_follows_gets_a_letter_once),
		TEST(what_was_taken_down_or_cancelled_before_it_left_is_not_told),
		TEST(nothing_leaves_while_the_page_is_paused_and_all_of_it_afterwards),
		TEST(on_a_quiet_day_nothing_leaves_and_in_the_morning_all_of_it),
		TEST(what_waited_for_a_quiet_day_that_is_removed_is_due_at_once),
		TEST(a_drive_of_a_page_that_is_not_published_is_not_announced),
		TEST(digests_are_at_eight_in_the_morning_on_both_sides_of_a_clock_change),
		TEST(a_digest_has_all_that_is_new_since_the_last_and_is_not_sent_when_nothing_is),
		TEST(changing_how_often_neither_loses_nor_doubles_anything),
		TEST(a_long_digest_is_continued_in_the_next),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
