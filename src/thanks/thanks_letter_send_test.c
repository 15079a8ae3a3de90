/* Sending a letter: to whom it goes, in which batches, and when nothing goes out. */
#include "thanks/thanks_letter_test.h"

#include "donation/donation.h"

static const struct crew_pass_id crew = { 77 };

/* How many letters went to this address. */
static int64_t
letters_to(const char *email)
{
	int64_t count;

	assert_int_equal(outbox_count(context, text_of(email), "thanks", (struct instant){ 0 }, &count), OUTBOX_COUNT_OK);
	return count;
}

static void
record(const struct appointment *appointment, enum outcome_kind kind)
{
	struct appointment now = bench_again(&bench, appointment);

	assert_int_equal(donation_record(context, &bench.drive, &now, kind, TEXT(""), crew), DONATION_RECORD_OK);
}

static void
cancel(size_t slot, int number)
{
	const struct appointment taken = bench_taken(&bench, slot, number);

	assert_int_equal(appointment_cancel(context, &taken), APPOINTMENT_CANCEL_OK);
}

/* One person of every kind: 1 gave, 2 could not, 3 arrived, 4 was told of by nobody, 5 left early, 6 gave back, 7 did not come,
 * a helper, and a group of three that is led by its organiser. */
static void
everybody(void)
{
	const struct donor helper = { TEXT("Hugo"), TEXT("hugo@example.org"), TEXT("") };
	const struct donor leader = { TEXT("Lena"), TEXT("lena@example.org"), TEXT("") };
	struct appointment one[8], came;
	struct secret link;

	for (int i = 1; i <= 5; i++)
		one[i] = bench_taken(&bench, (size_t)i % 3, i);
	cancel(3, 6);
	one[7] = bench_taken(&bench, 3, 7);
	assert_int_equal(appointment_take_group(context, bench.page, bench.drive.id, bench.slots.at[4].id, 3, true, &leader, &link),
	                 APPOINTMENT_TAKE_OK);
	context->now = instant_plus(bench.drive.starts, INSTANT_HOUR);
	record(&one[1], OUTCOME_KIND_GAVE);
	record(&one[2], OUTCOME_KIND_COULD_NOT);
	assert_true(appointment_arrive(context, one[3].drive, one[3].id, true));
	record(&one[5], OUTCOME_KIND_LEFT);
	record(&one[7], OUTCOME_KIND_DID_NOT_COME);
	assert_int_equal(appointment_helper(context, &bench.drive, bench.page, &helper, &came), APPOINTMENT_TAKE_OK);
	after_the_day();
}

static void
whoever_came_is_thanked_whatever_came_of_it_and_the_others_too(void **state)
{
	struct thanks_letter_reach reach;
	struct thanks_letter_id letter;
	struct thanks_letter read;

	everybody();
	letter = written_for(true, false);
	read = read_letter(letter);
	assert_true(thanks_letter_reach(context, &read, &reach));
	assert_int_equal(reach.came, 7);
	assert_int_equal(reach.missed, 2);
	assert_int_equal(send_now(letter), THANKS_LETTER_SEND_OK);
	assert_int_equal(send_now(letter), THANKS_LETTER_SEND_ALREADY);
	assert_int_equal(read_letter(letter).state, THANKS_LETTER_STATE_SENDING);
	assert_int_equal(tick_until_done(), 9);
	for (int i = 1; i <= 7; i++)
		assert_int_equal(letters_to(text_terminated(context->arena, text_format(context->arena, "donor%d@example.org", i))), 1);
	assert_int_equal(letters_to("hugo@example.org"), 1);
	assert_int_equal(letters_to("LENA@example.org"), 1);
	assert_int_equal(read_letter(letter).state, THANKS_LETTER_STATE_SENT);
	assert_int_equal(bench_send_letters(context), 0);
	assert_int_equal(send_now(letter), THANKS_LETTER_SEND_ALREADY);
}

static void
unticked_those_who_gave_back_or_missed_are_left_alone(void **state)
{
	struct thanks_letter_id letter;

	everybody();
	letter = written_for(false, false);
	assert_int_equal(send_now(letter), THANKS_LETTER_SEND_OK);
	assert_int_equal(tick_until_done(), 7);
	assert_int_equal(letters_to("donor6@example.org"), 0);
	assert_int_equal(letters_to("donor7@example.org"), 0);
}

static void
a_person_with_several_places_gets_one_letter_and_as_one_who_came(void **state)
{
	struct thanks_letter_id letter;
	struct donor donor;
	struct secret link;

	cancel(0, 1);
	bench_taken(&bench, 1, 1);
	donor = bench_donor(&bench, 1);
	donor.name = TEXT("Her sister");
	assert_int_equal(appointment_take(context, bench.page, bench.drive.id, bench.slots.at[2].id, &donor, &link), APPOINTMENT_TAKE_OK);
	letter = written_for(true, false);
	assert_int_equal(send_now(letter), THANKS_LETTER_SEND_OK);
	assert_int_equal(bench_send_letters(context), 0);         /* the day has not begun: nobody came yet */
	assert_int_equal(read_letter(letter).state, THANKS_LETTER_STATE_SENT);
	after_the_day();
	letter = written_for(true, false);
	assert_int_equal(send_now(letter), THANKS_LETTER_SEND_OK);
	assert_int_equal(bench_send_letters(context), 1);
	assert_true(has(letter_kept(NULL), "wrote this for everyone who was there or had hoped to be."));
	assert_int_equal(bench_send_letters(context), 0);
	assert_int_equal(thanked(), 1);
}

/* A hundred and thirty, a few at a time; a program that is stopped after any batch goes on where it was. */
static void
many_are_written_to_in_batches_each_once(void **state)
{
	struct thanks_letter_id letter;

	bench_taken(&bench, 0, 1);
	after_the_day();
	for (int i = 0; i < 129; i++) {
		const struct donor donor = bench_donor(&bench, 100 + i);
		struct appointment came;

		test_bench_run(bench.site, "UPDATE drive SET day_closed_at = NULL");
		assert_int_equal(appointment_helper(context, &bench.drive, bench.page, &donor, &came), APPOINTMENT_TAKE_OK);
	}
	letter = written_for(true, false);
	assert_int_equal(send_now(letter), THANKS_LETTER_SEND_OK);
	assert_int_equal(bench_send_letters(context), LIMIT_THANKS_BATCH);
	assert_int_equal(bench_send_letters(context), 0);         /* not before these have left */
	assert_int_equal(read_letter(letter).state, THANKS_LETTER_STATE_SENDING);
	test_bench_run(bench.site, "UPDATE outbox_email SET sent_at = 1 WHERE cause = 'thanks'");
	assert_int_equal(bench_send_letters(context), LIMIT_THANKS_BATCH);
	test_bench_run(bench.site, "DELETE FROM outbox_email WHERE cause = 'thanks'");       /* forgotten long ago: still not written twice */
	assert_int_equal(bench_send_letters(context), 130 - 2 * LIMIT_THANKS_BATCH);
	assert_int_equal(tick_until_done(), 0);
	assert_int_equal(read_letter(letter).state, THANKS_LETTER_STATE_SENT);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM thanks_sent"), 130);
}

static void
a_batch_that_fails_is_undone_whole_and_done_again(void **state)
{
	struct thanks_letter_id letter;

	bench_taken(&bench, 0, 1);
	bench_taken(&bench, 0, 2);
	after_the_day();
	letter = written_for(true, false);
	assert_int_equal(send_now(letter), THANKS_LETTER_SEND_OK);
	log_level_set(LOG_FAULT + 1);
	test_bench_run(bench.site, "ALTER TABLE outbox_email RENAME TO away");
	assert_int_equal(bench_send_letters(context), -1);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM thanks_sent"), 0);
	test_bench_run(bench.site, "ALTER TABLE away RENAME TO outbox_email");
	assert_int_equal(tick_until_done(), 2);
}

static void
nothing_goes_out_while_the_page_rests(void **state)
{
	struct thanks_letter_id now, planned;

	bench_taken(&bench, 0, 1);
	after_the_day();
	now = written_for(true, true);
	planned = written_for(true, true);
	assert_int_equal(send_now(now), THANKS_LETTER_SEND_OK);
	assert_int_equal(plan(planned, "Europe/Berlin", "2026-11-02", 600), THANKS_LETTER_SEND_OK);
	assert_int_equal(honour_pause(context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	assert_int_equal(bench_send_letters(context), 0);
	assert_int_equal(send_now(written_for(true, true)), THANKS_LETTER_SEND_PAUSED);
	context->now = instant_plus(context->now, 3 * INSTANT_DAY);
	assert_int_equal(bench_send_letters(context), 0);
	assert_int_equal(read_letter(planned).state, THANKS_LETTER_STATE_ASKS);
	assert_int_equal(honour_resume(context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	assert_int_equal(tick_until_done(), 1);                       /* what she had sent goes on; what was planned waits for her */
	assert_int_equal(read_letter(now).state, THANKS_LETTER_STATE_SENT);
	assert_int_equal(read_letter(planned).state, THANKS_LETTER_STATE_ASKS);
	assert_int_equal(send_now(planned), THANKS_LETTER_SEND_OK);
	assert_int_equal(tick_until_done(), 1);
}

static void
a_page_that_nobody_can_see_yet_sends_nothing(void **state)
{
	test_bench_run(bench.site, "UPDATE honour_page SET state = 'waiting', published_at = NULL");
	assert_int_equal(send_now(written_for(true, false)), THANKS_LETTER_SEND_NOT_PUBLISHED);
	assert_int_equal(plan(written_for(true, false), "UTC", "2026-11-02", 600), THANKS_LETTER_SEND_NOT_PUBLISHED);
}

static void
a_page_does_not_write_all_day_long(void **state)
{
	after_the_day();
	for (int i = 0; i < LIMIT_THANKS_SENT_A_DAY; i++)
		assert_int_equal(send_now(written_for(true, false)), THANKS_LETTER_SEND_OK);
	assert_int_equal(send_now(written_for(true, false)), THANKS_LETTER_SEND_TOO_MANY);
	context->now = instant_plus(context->now, INSTANT_DAY + 1);
	assert_int_equal(send_now(written_for(true, false)), THANKS_LETTER_SEND_OK);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(whoever_came_is_thanked_whatever_came_of_it_and_the_others_too),
		TEST(unticked_those_who_gave_back_or_missed_are_left_alone),
		TEST(a_person_with_several_places_gets_one_letter_and_as_one_who_came),
		TEST(many_are_written_to_in_batches_each_once),
		TEST(a_batch_that_fails_is_undone_whole_and_done_again),
		TEST(nothing_goes_out_while_the_page_rests),
		TEST(a_page_that_nobody_can_see_yet_sends_nothing),
		TEST(a_page_does_not_write_all_day_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
