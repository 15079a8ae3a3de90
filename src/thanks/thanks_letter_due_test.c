/* A letter planned for a time: which instant that is, when its zone's rules change, and how it is called back. */
#include "quiet/quiet.h"
#include "thanks/thanks_letter_test.h"

/* 29 March 2026 has no 02:30 in Berlin, 25 October 2026 has two of them; ours are in 2027. */
static void
the_time_is_a_promise_on_the_clock_of_its_zone(void **state)
{
	const struct thanks_letter_id letter = written_for(true, false);
	struct thanks_letter read;

	bench_taken(&bench, 0, 1);
	after_the_day();
	assert_int_equal(plan(letter, "Europe/Berlin", "2027-03-28", 150), THANKS_LETTER_SEND_SKIPPED);
	assert_int_equal(plan(letter, "Europe/Berlin", "2026-10-30", 150), THANKS_LETTER_SEND_PAST);
	assert_int_equal(plan(letter, "Europe/Berlin", "2028-01-01", 150), THANKS_LETTER_SEND_TOO_FAR);
	assert_int_equal(plan(letter, "Europe/Berlin", "2027-03-28", 180), THANKS_LETTER_SEND_OK);
	read = read_letter(letter);
	assert_true(text_equal(instant_iso(context->arena, read.send_at), TEXT("2027-03-28T01:00:00Z")));
	assert_int_equal(plan(letter, "Europe/Berlin", "2026-11-03", 600), THANKS_LETTER_SEND_OK);    /* planned again */
	read = read_letter(letter);
	assert_true(text_equal(instant_iso(context->arena, read.send_at), TEXT("2026-11-03T09:00:00Z")));
	assert_true(text_equal(zone_name(read.zone), TEXT("Europe/Berlin")));
	context->now = instant_plus(read.send_at, -1);
	assert_int_equal(bench_send_letters(context), 0);
	context->now = read.send_at;
	assert_int_equal(bench_send_letters(context), 1);
	assert_int_equal(read_letter(letter).state, THANKS_LETTER_STATE_SENDING);
}

/* The rules of a zone changed after the time was chosen: the clock on the wall is what was promised. */
static void
a_zone_with_new_rules_moves_the_instant_and_not_the_promise(void **state)
{
	const struct thanks_letter_id letter = written_for(true, false);
	struct instant promised;

	bench_taken(&bench, 0, 1);
	after_the_day();
	assert_int_equal(plan(letter, "Europe/Berlin", "2026-11-03", 600), THANKS_LETTER_SEND_OK);
	promised = read_letter(letter).send_at;
	test_bench_run(bench.site, "UPDATE thanks_letter SET send_at = send_at - 3600000000");
	context->now = instant_plus(promised, -INSTANT_MINUTE);
	assert_int_equal(bench_send_letters(context), 0);
	assert_int_equal(instant_compare(read_letter(letter).send_at, promised), 0);
	context->now = promised;
	assert_int_equal(bench_send_letters(context), 1);
}

/* To the moment when the quiet day is over. */
static void
wait_for_the_morning(void)
{
	struct instant until;

	assert_true(quiet_until(context, bench.page, context->now, &until));
	context->now = until;
}

static void
keep_quiet(int month, int day)
{
	const struct quiet_day quiet = { .kind = QUIET_DAY_KIND_DATE, .month = month, .day = day };

	assert_int_equal(quiet_add(context, bench.page, bench.organiser, &quiet), QUIET_OK);
}

static void
a_letter_planned_for_a_quiet_day_goes_out_in_the_morning_after_it(void **state)
{
	const struct thanks_letter_id letter = written_for(true, false);

	(void)state;
	bench_taken(&bench, 0, 1);
	after_the_day();
	keep_quiet(11, 3);
	assert_int_equal(plan(letter, "Europe/Berlin", "2026-11-03", 600), THANKS_LETTER_SEND_OK);
	context->now = read_letter(letter).send_at;
	assert_int_equal(bench_send_letters(context), 0);
	assert_int_equal(read_letter(letter).state, THANKS_LETTER_STATE_PLANNED);
	/* 08:00 where the drive was. */
	wait_for_the_morning();
	assert_true(text_equal(instant_iso(context->arena, context->now), TEXT("2026-11-04T16:00:00Z")));
	assert_int_equal(bench_send_letters(context), 1);
}

static void
a_letter_sent_on_a_quiet_day_is_on_the_page_and_its_emails_wait(void **state)
{
	const struct thanks_letter_id letter = written_for(true, false);
	struct date today;

	(void)state;
	bench_taken(&bench, 0, 1);
	after_the_day();
	today = zone_local(bench.drive.words.zone, context->now).date;
	keep_quiet(today.month, today.day);
	assert_int_equal(send_now(letter), THANKS_LETTER_SEND_OK);
	assert_int_equal(bench_send_letters(context), 0);
	assert_int_equal(read_letter(letter).state, THANKS_LETTER_STATE_SENDING);
	wait_for_the_morning();
	assert_int_equal(bench_send_letters(context), 1);
}

static void
a_planned_letter_can_be_called_back_before_its_time(void **state)
{
	const struct thanks_letter_id letter = written_for(true, true);

	bench_taken(&bench, 0, 1);
	after_the_day();
	assert_int_equal(thanks_letter_unplan(context, bench.page, bench.organiser, letter), FOUND_NONE);
	assert_int_equal(plan(letter, "UTC", "2026-11-03", 600), THANKS_LETTER_SEND_OK);
	assert_int_equal(thanks_letter_unplan(context, bench.page, bench.organiser, letter), FOUND_OK);
	assert_int_equal(read_letter(letter).state, THANKS_LETTER_STATE_DRAFT);
	context->now = instant_plus(context->now, 9 * INSTANT_DAY);
	assert_int_equal(bench_send_letters(context), 0);
	assert_int_equal(plan(letter, "UTC", "2026-11-30", 600), THANKS_LETTER_SEND_OK);
	assert_int_equal(thanks_letter_take_down(context, bench.page, bench.organiser, letter), FOUND_OK);
	context->now = instant_plus(context->now, 30 * INSTANT_DAY);
	assert_int_equal(bench_send_letters(context), 0);
	assert_int_equal(send_now(letter), THANKS_LETTER_SEND_NONE);
	assert_int_equal(thanked(), 0);
}

/* Written by a newer program, say: it waits until its state can be read, and nobody is written to. */
static void
a_letter_in_an_unknown_state_is_not_sent_and_waits(void **state)
{
	const struct thanks_letter_id letter = written_for(true, false), other = written_for(true, false);

	(void)state;
	bench_taken(&bench, 0, 1);
	after_the_day();
	assert_int_equal(send_now(letter), THANKS_LETTER_SEND_OK);
	log_level_set(LOG_FAULT + 1);
	test_bench_run(bench.site, "UPDATE thanks_letter SET state = 'approved' WHERE state = 'sending'");
	assert_int_equal(bench_send_letters(context), 0);
	assert_int_equal(thanked(), 0);
	assert_int_equal(send_now(other), THANKS_LETTER_SEND_OK);
	assert_int_equal(bench_send_letters(context), 1);
	test_bench_run(bench.site, "UPDATE thanks_letter SET state = 'sending' WHERE state = 'approved'");
	assert_int_equal(tick_until_done(), 1);
	assert_int_equal(read_letter(letter).state, THANKS_LETTER_STATE_SENT);
}

static void
a_letter_that_is_not_being_sent_is_announced_to_nobody(void **state)
{
	const struct thanks_letter_id letter = written_for(true, false);

	(void)state;
	bench_taken(&bench, 0, 1);
	after_the_day();
	assert_int_equal(send_now(letter), THANKS_LETTER_SEND_OK);
	test_bench_run(bench.site, "UPDATE thanks_letter SET state = 'draft'");
	assert_int_equal(bench_send_letters(context), 0);
	assert_int_equal(thanked(), 0);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM announcement WHERE cause = 'thanks' AND ended_at IS NULL"), 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(the_time_is_a_promise_on_the_clock_of_its_zone),
		TEST(a_zone_with_new_rules_moves_the_instant_and_not_the_promise),
		TEST(a_letter_planned_for_a_quiet_day_goes_out_in_the_morning_after_it),
		TEST(a_letter_sent_on_a_quiet_day_is_on_the_page_and_its_emails_wait),
		TEST(a_planned_letter_can_be_called_back_before_its_time),
		TEST(a_letter_in_an_unknown_state_is_not_sent_and_waits),
		TEST(a_letter_that_is_not_being_sent_is_announced_to_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
