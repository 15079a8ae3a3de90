/* Reports of a concern; and what the public pages are made of. */
#include "tests/appointment_bench.h"

#include "base/log.h"
#include "desk/desk.h"
#include "donation/donation.h"
#include "limits.h"
#include "outbox/outbox.h"
#include "outbox_sql.h"
#include "public/public.h"
#include "public/public_card.h"

static struct bench bench;

static int
set_up(void **state)
{
	(void)state;
	bench_open(&bench);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	bench_close(&bench);
	log_level_set(LOG_FAULT);
	return 0;
}

static struct text
newest_message(void)
{
	struct outbox_sql_due_list due;
	struct outbox_sql_one_due row;
	struct text message;

	assert_int_equal(outbox_sql_due(bench.context, bench.context->now, 1000, &due), DB_READ);
	assert_int_equal(outbox_sql_one_due(bench.context, due.at[due.count - 1].id, bench.context->now, &row), DB_READ);
	assert_int_equal(crypto_open(bench.context->arena, &bench.context->site->keys, SEALED_OUTBOX_MESSAGE, row.message_sealed,
	                             &message), CRYPTO_OPEN_OK);
	return message;
}

/* ---- reports ---- */

static void
a_report_is_kept_sealed_listed_and_emailed_to_the_operator(void **state)
{
	const struct text words = TEXT("My brother is told he has to.");
	struct concern_list concerns;
	size_t at;

	(void)state;
	assert_int_equal(public_concern_send(bench.context, TEXT("/honour/X"), words, TEXT("me@example.org")), PUBLIC_CONCERN_OK);
	assert_true(public_concerns(bench.context, &concerns));
	assert_int_equal(concerns.count, 1);
	assert_true(text_equal(concerns.at[0].about, TEXT("/honour/X")));
	assert_true(text_equal(concerns.at[0].words, words));
	assert_true(text_equal(concerns.at[0].email, TEXT("me@example.org")));
	assert_int_equal(instant_compare(concerns.at[0].created_at, bench.context->now), 0);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM concern WHERE instr(text_sealed, CAST('brother' AS BLOB)) > 0"
	                                  " OR instr(email_sealed, CAST('me@' AS BLOB)) > 0"), 0);
	assert_int_equal(bench_emails(&bench, "concern"), 1);
	assert_true(text_find(newest_message(), TEXT("operator@example.org"), &at));
	assert_true(text_find(newest_message(), words, &at));
}

static void
a_report_without_an_address_or_a_page_is_as_good(void **state)
{
	struct concern_list concerns;

	(void)state;
	assert_int_equal(public_concern_send(bench.context, TEXT(""), TEXT("words"), TEXT("")), PUBLIC_CONCERN_OK);
	assert_true(public_concerns(bench.context, &concerns));
	assert_true(text_equal(concerns.at[0].email, TEXT("")) && text_equal(concerns.at[0].about, TEXT("")));
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM concern WHERE email_sealed IS NULL"), 1);
}

static void
reports_are_listed_newest_first(void **state)
{
	struct concern_list concerns;

	(void)state;
	for (int i = 0; i < 3; i++) {
		bench.context->now = instant_plus(bench.context->now, INSTANT_MINUTE);
		assert_int_equal(public_concern_send(bench.context, TEXT(""), text_format(bench.context->arena, "number %d", i), TEXT("")),
		                 PUBLIC_CONCERN_OK);
	}
	assert_true(public_concerns(bench.context, &concerns));
	assert_int_equal(concerns.count, 3);
	assert_true(text_equal(concerns.at[0].words, TEXT("number 2")));
	assert_true(text_equal(concerns.at[2].words, TEXT("number 0")));
}

static void
a_flood_of_reports_stays_in_the_list_and_does_not_fill_the_operators_email(void **state)
{
	(void)state;
	for (int i = 0; i < LIMIT_CONCERN_EMAILS + 5; i++)
		assert_int_equal(public_concern_send(bench.context, TEXT(""), TEXT("words"), TEXT("")), PUBLIC_CONCERN_OK);
	assert_int_equal(bench_emails(&bench, "concern"), LIMIT_CONCERN_EMAILS);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM concern"), LIMIT_CONCERN_EMAILS + 5);
	bench.context->now = instant_plus(bench.context->now, INSTANT_HOUR + INSTANT_SECOND);
	assert_int_equal(public_concern_send(bench.context, TEXT(""), TEXT("words"), TEXT("")), PUBLIC_CONCERN_OK);
	assert_int_equal(bench_emails(&bench, "concern"), LIMIT_CONCERN_EMAILS + 1);
}

static void
a_report_that_cannot_be_emailed_or_kept_is_a_fault_and_leaves_nothing(void **state)
{
	struct concern_list concerns;

	(void)state;
	log_level_set(LOG_FAULT + 1);
	test_bench_run(bench.site, "ALTER TABLE outbox_email RENAME TO email_away");
	assert_int_equal(public_concern_send(bench.context, TEXT(""), TEXT("words"), TEXT("")), PUBLIC_CONCERN_FAULT);
	test_bench_run(bench.site, "ALTER TABLE email_away RENAME TO outbox_email");
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM concern"), 0);
	test_bench_run(bench.site, "DROP TABLE concern");
	assert_int_equal(public_concern_send(bench.context, TEXT(""), TEXT("words"), TEXT("")), PUBLIC_CONCERN_FAULT);
	assert_false(public_concerns(bench.context, &concerns));
	assert_int_equal(bench_emails(&bench, "concern"), 0);
}

static void
a_report_sealed_with_another_key_is_listed_without_its_words(void **state)
{
	struct concern_list concerns;

	(void)state;
	assert_int_equal(public_concern_send(bench.context, TEXT("/honour/X"), TEXT("words"), TEXT("me@example.org")), PUBLIC_CONCERN_OK);
	log_level_set(LOG_FAULT + 1);
	test_bench_run(bench.site, "UPDATE concern SET text_sealed = zeroblob(60), email_sealed = zeroblob(60)");
	assert_true(public_concerns(bench.context, &concerns));
	assert_true(text_equal(concerns.at[0].about, TEXT("/honour/X")));
	assert_true(text_equal(concerns.at[0].words, TEXT("")) && text_equal(concerns.at[0].email, TEXT("")));
}

/* ---- cards and tallies ---- */

static struct public_drive_card
card(void)
{
	struct public_drive_card made;

	assert_int_equal(drive_read(bench.context, bench.drive.id, &bench.drive), FOUND_OK);
	assert_true(public_card(bench.context, &bench.drive, bench.honour.key, &made));
	return made;
}

static void
a_card_counts_the_places_that_can_still_be_booked(void **state)
{
	(void)state;
	assert_int_equal(card().free, 21);
	bench_taken(&bench, 0, 1);
	assert_int_equal(card().free, 20);
	assert_true(public_may_book(bench.context, &bench.drive));
	/* A slot that has begun can no longer be booked. */
	bench.context->now = bench.drive.starts;
	assert_int_equal(card().free, 18);
	bench.context->now = bench.drive.ends;
	assert_int_equal(card().free, 0);
	assert_true(card().over && card().full);
	assert_false(public_may_book(bench.context, &bench.drive));
}

static void
a_card_says_one_place_and_none(void **state)
{
	(void)state;
	for (int i = 0; i < 20; i++)
		bench_taken(&bench, (size_t)i / 3, i);
	assert_true(card().is_one);
	assert_false(card().full);
	bench_taken(&bench, 6, 20);
	assert_true(card().full);
	assert_false(card().is_one);
}

/* The night to 1 November 2026 in Los Angeles: half past one occurs twice. */
static void
a_card_tells_which_of_two_equal_minutes_the_hours_mean(void **state)
{
	struct drive_words words = bench_words();
	struct public_drive_card made;
	struct bench night;

	(void)state;
	words.from_minute = 22 * 60;
	words.until_minute = 25 * 60 + 30;
	words.break_from = words.break_until = 0;
	bench_open_with(&night, &words);
	assert_true(public_card(night.context, &night.drive, night.honour.key, &made));
	assert_true(text_equal(made.hours, TEXT("22:00\u00a0to\u00a001:30 PST")));
	assert_true(text_equal(card().hours, TEXT("10:00\u00a0to\u00a012:00")));
	bench_close(&night);
}

static void
a_card_tells_closed_cancelled_and_over_apart(void **state)
{
	(void)state;
	assert_false(card().closed || card().cancelled || card().over);
	assert_int_equal(drive_set_open(bench.context, bench.drive.id, false), DRIVE_CHANGE_OK);
	assert_true(card().closed);
	assert_false(public_may_book(bench.context, &bench.drive));
	assert_int_equal(drive_cancel(bench.context, bench.drive.id), DRIVE_CHANGE_OK);
	assert_true(card().cancelled);
	assert_false(public_may_book(bench.context, &bench.drive));
}

static void
when_the_day_is_closed_the_drive_is_over_although_its_hours_are_not(void **state)
{
	(void)state;
	bench.context->now = instant_plus(bench.drive.starts, INSTANT_MINUTE);
	assert_int_equal(donation_close_day(bench.context, bench.drive.id), DONATION_CLOSE_DAY_OK);
	assert_true(card().over);
	assert_false(public_may_book(bench.context, &bench.drive));
}

static void
the_tally_has_a_mark_for_each_donation_and_a_bound(void **state)
{
	struct public_tally tally;

	(void)state;
	assert_true(public_tally_of(bench.context, &bench.honour, &tally));
	assert_int_equal(tally.said.given, 0);
	assert_int_equal(tally.marks.count, 0);
	test_bench_run(bench.site, "UPDATE drive_page SET gave_shown = 1, shown_as = 'number'");
	bench.honour.donations_received = 1;
	assert_true(public_tally_of(bench.context, &bench.honour, &tally));
	assert_true(tally.said.given_one && tally.said.received_one);
	assert_int_equal(tally.marks.count, 1);
	test_bench_run(bench.site, "UPDATE drive_page SET gave_shown = 100000");
	assert_true(public_tally_of(bench.context, &bench.honour, &tally));
	assert_int_equal(tally.said.given, 100000);
	assert_true(tally.marks.count < 1000);
}

static void
a_broken_table_is_a_fault_of_card_and_tally(void **state)
{
	struct public_drive_card made;
	struct public_tally tally;

	(void)state;
	log_level_set(LOG_FAULT + 1);
	test_bench_run(bench.site, "ALTER TABLE slot RENAME TO slot_away; ALTER TABLE drive_page RENAME TO drive_page_away");
	assert_false(public_card(bench.context, &bench.drive, bench.honour.key, &made));
	assert_false(public_tally_of(bench.context, &bench.honour, &tally));
	test_bench_run(bench.site, "ALTER TABLE slot_away RENAME TO slot");
}

static void
a_desk_of_the_demo_that_cannot_be_read_is_a_fault(void **state)
{
	struct crew_pass_id made, found;
	struct drive drive;

	assert_int_equal(public_demo_pass(bench.context, CREW_KIND_TEAM, &found, &drive), FOUND_NONE);
	assert_int_equal(desk_pass_make(bench.context, &bench.drive, bench.organiser, CREW_KIND_TEAM, true, &made), DESK_PASS_MAKE_OK);
	assert_int_equal(public_demo_pass(bench.context, CREW_KIND_TEAM, &found, &drive), FOUND_OK);
	assert_true(crew_pass_id_equal(found, made) && drive_id_equal(drive.id, bench.drive.id));
	assert_int_equal(public_demo_pass(bench.context, CREW_KIND_SERVICE_STAFF, &found, &drive), FOUND_NONE);
	log_level_set(LOG_FAULT + 1);
	test_bench_run(bench.site, "UPDATE drive SET zone = 'US/Nowhere'");
	assert_int_equal(public_demo_pass(bench.context, CREW_KIND_TEAM, &found, &drive), FOUND_FAULT);
	log_level_set(LOG_INFO);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(a_desk_of_the_demo_that_cannot_be_read_is_a_fault),
		TEST(a_report_is_kept_sealed_listed_and_emailed_to_the_operator),
		TEST(a_report_without_an_address_or_a_page_is_as_good),
		TEST(reports_are_listed_newest_first),
		TEST(a_flood_of_reports_stays_in_the_list_and_does_not_fill_the_operators_email),
		TEST(a_report_that_cannot_be_emailed_or_kept_is_a_fault_and_leaves_nothing),
		TEST(a_report_sealed_with_another_key_is_listed_without_its_words),
		TEST(a_card_counts_the_places_that_can_still_be_booked),
		TEST(a_card_says_one_place_and_none),
		TEST(a_card_tells_which_of_two_equal_minutes_the_hours_mean),
		TEST(a_card_tells_closed_cancelled_and_over_apart),
		TEST(when_the_day_is_closed_the_drive_is_over_although_its_hours_are_not),
		TEST(the_tally_has_a_mark_for_each_donation_and_a_bound),
		TEST(a_broken_table_is_a_fault_of_card_and_tally),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
