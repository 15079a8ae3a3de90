/* follow_by_email_test: following a page by email: confirmed by the owner of the address, told of what is new once, ended by one press. */
#include "tests/letter_bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "appointment/appointment_drive.h"
#include "base/id.h"
#include "follow/follow_by_email.h"
#include "follow/follow_news.h"
#include "quiet/quiet.h"
#include "follow_by_email_sql.h"
#include "limits.h"
#include "outbox/outbox_bounce.h"
#include "outbox_sql.h"
#include "thanks/thanks_letter.h"

#define REA TEXT("rea@example.org")

static struct bench bench;
static struct context *context;

static int
set_up(void **state)
{
	(void)state;
	bench_open(&bench);
	context = bench.context;
	test_bench_run(bench.site, "UPDATE announcement SET ended_at = 1");
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
wait(int64_t us)
{
	context->now = instant_plus(context->now, us);
}

static struct honour_page
page(void)
{
	struct honour_page now;

	assert_int_equal(honour_read(context, bench.page, &now), FOUND_OK);
	return now;
}

static enum follow_ask
ask(struct text email, enum follower_often often)
{
	const struct honour_page now = page();

	return follow_ask(context, &now, email, often);
}

static struct secret
link_of(struct text email)
{
	struct follow_by_email_sql_find row;

	assert_int_equal(follow_by_email_sql_find(context, bench.page, people_email_hash(context, email), &row), DB_READ);
	return follow_follower_link(context, row.id);
}

static struct follower
follower_of(struct secret link)
{
	struct follower follower;

	assert_int_equal(follow_follower(context, link, &follower), FOUND_OK);
	return follower;
}

/* What waits leaves. */
static void
empty_outbox(void)
{
	test_bench_run(bench.site, "UPDATE outbox_email SET sent_at = 1 WHERE sent_at IS NULL AND not_before < 9000000000000000");
}

static struct secret
followed(struct text email, enum follower_often often)
{
	struct secret link;

	assert_int_equal(ask(email, often), FOLLOW_ASK_OK);
	link = link_of(email);
	assert_int_equal(follow_confirm(context, link), FOUND_OK);
	empty_outbox();
	wait(INSTANT_MINUTE);
	return link;
}

static struct thanks_letter_id
letter_sent(bool in_public)
{
	const struct thanks_letter_words words = { TEXT("We were not alone."), false, in_public };
	const struct thanks_letter_when now = { .now = true };
	struct thanks_letter_id letter;

	assert_int_equal(thanks_letter_add(context, bench.page, bench.organiser, &words, &letter), THANKS_LETTER_ADD_OK);
	assert_int_equal(thanks_letter_send(context, bench.page, bench.organiser, letter, &now), THANKS_LETTER_SEND_OK);
	wait(INSTANT_MINUTE);
	return letter;
}

static struct drive_id
drive_added(void)
{
	const struct drive_words words = bench_words();
	struct drive_id drive;

	assert_int_equal(drive_open(context, bench.organiser, bench.page, &words, &drive), DRIVE_OPEN_OK);
	wait(INSTANT_MINUTE);
	return drive;
}

/* One turn of the clock: letters to the people who came, then news. */
static int64_t
tell(void)
{
	assert_true(bench_send_letters(context) >= 0);
	return outbox_expand_due(context, &follow_news_expander);
}

/* Turns until nothing is left to write. */
static int64_t
tell_all(void)
{
	int64_t all = 0;

	for (int turn = 0; turn < 10; turn++) {
		all += tell();
		empty_outbox();
	}
	return all;
}

static int64_t
news(void)
{
	return bench_emails(&bench, "follow_news");
}

/* The newest email, whole. */
static struct text
newest(void)
{
	struct outbox_sql_one_due row;
	struct outbox_sql_due_list due;
	struct text message;

	assert_int_equal(outbox_sql_due(context, context->now, 1000, &due), DB_READ);
	assert_int_equal(outbox_sql_one_due(context, due.at[due.count - 1].id, context->now, &row), DB_READ);
	assert_int_equal(crypto_open(context->arena, &context->site->keys, SEALED_OUTBOX_MESSAGE, row.message_sealed, &message),
	                 CRYPTO_OPEN_OK);
	return message;
}

static bool
has(struct text text, const char *part)
{
	size_t at;

	return text_find(text, text_of(part), &at);
}

/* ---- asking, confirming, stopping ---- */

static void
nothing_is_sent_before_the_owner_of_the_address_confirms(void **state)
{
	struct secret link;

	(void)state;
	assert_int_equal(ask(REA, FOLLOWER_OFTEN_AT_ONCE), FOLLOW_ASK_OK);
	assert_int_equal(bench_emails(&bench, "follow_confirm"), 1);
	assert_true(has(newest(), "Please confirm: follow a page by email"));
	assert_false(has(newest(), "Ada"));
	link = link_of(REA);
	wait(INSTANT_MINUTE);
	drive_added();
	assert_int_equal(tell_all(), 0);
	assert_int_equal(follow_confirm(context, link), FOUND_OK);
	assert_int_equal(follow_confirm(context, link), FOUND_OK);
	assert_int_equal(outbox_confirmed(context, REA), OUTBOX_CONFIRMED_YES);
	wait(INSTANT_MINUTE);
	drive_added();
	assert_int_equal(tell_all(), 1);
}

static void
an_address_that_follows_gets_the_same_email_and_keeps_its_choice(void **state)
{
	const struct secret link = followed(REA, FOLLOWER_OFTEN_WEEKLY);

	(void)state;
	wait(INSTANT_HOUR);
	assert_int_equal(ask(REA, FOLLOWER_OFTEN_AT_ONCE), FOLLOW_ASK_OK);
	assert_int_equal(ask(TEXT("new@example.org"), FOLLOWER_OFTEN_AT_ONCE), FOLLOW_ASK_OK);
	assert_int_equal(bench_emails(&bench, "follow_confirm"), 3);
	assert_int_equal(follower_of(link).often, FOLLOWER_OFTEN_WEEKLY);
	assert_int_equal(follower_of(link).state, FOLLOWER_STATE_FOLLOWING);
	assert_int_equal(count("SELECT count(*) FROM follower"), 2);
}

/* Known or not, following or not: the limits are the same. */
static void
one_address_is_asked_for_three_times_an_hour_and_six_times_a_day(void **state)
{
	static const struct text emails[] = { REA, TEXT("new@example.org") };

	(void)state;
	followed(REA, FOLLOWER_OFTEN_AT_ONCE);
	wait(INSTANT_DAY);
	for (size_t i = 0; i < COUNT_OF(emails); i++) {
		for (int n = 0; n < LIMIT_FOLLOW_PER_ADDRESS; n++)
			assert_int_equal(ask(emails[i], FOLLOWER_OFTEN_AT_ONCE), FOLLOW_ASK_OK);
		assert_int_equal(ask(emails[i], FOLLOWER_OFTEN_AT_ONCE), FOLLOW_ASK_TOO_OFTEN);
	}
	wait(2 * INSTANT_HOUR);
	for (size_t i = 0; i < COUNT_OF(emails); i++) {
		for (int n = LIMIT_FOLLOW_PER_ADDRESS; n < LIMIT_FOLLOW_PER_ADDRESS_A_DAY; n++)
			assert_int_equal(ask(emails[i], FOLLOWER_OFTEN_AT_ONCE), FOLLOW_ASK_OK);
		wait(2 * INSTANT_HOUR);
		assert_int_equal(ask(emails[i], FOLLOWER_OFTEN_AT_ONCE), FOLLOW_ASK_TOO_OFTEN_TODAY);
	}
}

static void
an_owner_who_asked_for_no_email_gets_none_and_is_not_kept(void **state)
{
	(void)state;
	assert_int_equal(outbox_refuse(context, REA), OUTBOX_REFUSE_OK);
	assert_int_equal(ask(REA, FOLLOWER_OFTEN_AT_ONCE), FOLLOW_ASK_OK);
	assert_int_equal(bench_emails(&bench, "follow_confirm"), 0);
	assert_int_equal(count("SELECT count(*) FROM follower"), 0);
}

static void
an_address_that_nobody_confirmed_is_deleted_after_some_days(void **state)
{
	(void)state;
	followed(REA, FOLLOWER_OFTEN_AT_ONCE);
	assert_int_equal(ask(TEXT("typed@example.org"), FOLLOWER_OFTEN_AT_ONCE), FOLLOW_ASK_OK);
	wait(LIMIT_FOLLOW_ASKED_DAYS * INSTANT_DAY);
	assert_true(follow_forget_old(context));
	assert_int_equal(count("SELECT count(*) FROM follower"), 2);
	wait(INSTANT_SECOND);
	assert_true(follow_forget_old(context));
	assert_int_equal(count("SELECT count(*) FROM follower"), 1);
	assert_int_equal(follower_of(link_of(REA)).state, FOLLOWER_STATE_FOLLOWING);
}

static void
one_press_deletes_the_address_and_what_waits_for_it(void **state)
{
	const struct secret link = followed(REA, FOLLOWER_OFTEN_AT_ONCE);
	struct follower follower;

	(void)state;
	followed(TEXT("other@example.org"), FOLLOWER_OFTEN_AT_ONCE);
	drive_added();
	assert_int_equal(tell(), 2);
	assert_int_equal(follow_stop(context, link), FOUND_OK);
	assert_int_equal(follow_stop(context, link), FOUND_NONE);
	assert_int_equal(follow_follower(context, link, &follower), FOUND_NONE);
	assert_int_equal(count("SELECT count(*) FROM follower"), 1);
	assert_int_equal(count("SELECT count(*) FROM outbox_email WHERE sent_at IS NULL"), 1);
	drive_added();
	assert_int_equal(tell(), 1);
}

static void
the_family_sees_a_number_of_those_who_confirmed(void **state)
{
	int64_t followers;

	(void)state;
	followed(REA, FOLLOWER_OFTEN_AT_ONCE);
	followed(TEXT("other@example.org"), FOLLOWER_OFTEN_WEEKLY);
	assert_int_equal(ask(TEXT("typed@example.org"), FOLLOWER_OFTEN_AT_ONCE), FOLLOW_ASK_OK);
	assert_true(follow_followers(context, bench.page, &followers));
	assert_int_equal(followers, 2);
}

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
	                       " GROUP BY to_hash HAVING count(*) > 1)"), 0);
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
	quiet_for_two_days();
	drive_added();
	assert_int_equal(tell_all(), 0);
	assert_true(quiet_days_of(context, bench.page, &days));
	for (size_t i = 0; i < days.count; i++)
		assert_int_equal(quiet_remove(context, bench.page, bench.organiser, days.at[i].id), QUIET_OK);
	assert_int_equal(tell_all(), 1);
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

/* What `givenback bounce` and the job bring about; the news that waited for the address is deleted too. */
static void
an_address_that_is_gone_ends_its_followers_everywhere(void **state)
{
	const struct text bo = TEXT("bo@example.org");
	const struct secret rea_link = followed(REA, FOLLOWER_OFTEN_AT_ONCE), bo_link = followed(bo, FOLLOWER_OFTEN_WEEKLY);
	struct follower follower;
	struct follow_by_email_sql_find row;
	struct email_id id = { id_new(context->now) };
	const struct outbox_email news = { .id = id, .cause = OUTBOX_CAUSE_FOLLOW_NEWS, .to = REA, .subject = TEXT("New"),
		.body = TEXT("x\n") };

	(void)state;
	assert_int_equal(outbox_put(context, &news), OUTBOX_PUT_OK);
	empty_outbox();
	test_bench_run(bench.site, "INSERT INTO follower SELECT id + 1, honour_page + 1, email_hash, email_sealed, x'01', state, often, zone,"
	               " asked_at, confirmed_at, often_at, told_until, next_at FROM follower WHERE often = 'at_once'");
	assert_int_equal(count("SELECT count(*) FROM follower"), 3);
	assert_int_equal(outbox_bounce_note(context, id, BOUNCE_KIND_BOUNCED, TEXT("5.1.1")), FOUND_OK);
	assert_int_equal(outbox_bounce_act(context, follow_end), 1);
	assert_int_equal(count("SELECT count(*) FROM follower"), 1);
	assert_int_equal(follow_follower(context, rea_link, &follower), FOUND_NONE);
	assert_int_equal(follower_of(bo_link).state, FOLLOWER_STATE_FOLLOWING);
	/* They may ask again, and what they confirm then is sent. */
	wait(INSTANT_MINUTE);
	(void)followed(REA, FOLLOWER_OFTEN_AT_ONCE);
	assert_int_equal(follow_by_email_sql_find(context, bench.page, people_email_hash(context, REA), &row), DB_READ);
	test_bench_run(bench.site, "UPDATE outbox_email SET sent_at = 9000000000000000 WHERE cause = 'follow_confirm'");
	assert_int_equal(outbox_put(context, &(struct outbox_email){ .cause = OUTBOX_CAUSE_FOLLOW_NEWS, .to = REA, .subject = TEXT("New"),
	                            .body = TEXT("x\n") }), OUTBOX_PUT_OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_is_sent_before_the_owner_of_the_address_confirms),
		TEST(an_address_that_follows_gets_the_same_email_and_keeps_its_choice),
		TEST(one_address_is_asked_for_three_times_an_hour_and_six_times_a_day),
		TEST(an_owner_who_asked_for_no_email_gets_none_and_is_not_kept),
		TEST(an_address_that_nobody_confirmed_is_deleted_after_some_days),
		TEST(one_press_deletes_the_address_and_what_waits_for_it),
		TEST(an_address_that_is_gone_ends_its_followers_everywhere),
		TEST(the_family_sees_a_number_of_those_who_confirmed),
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
