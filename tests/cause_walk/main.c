/*   outbox_cause_walk [CAUSE]
 *
 * One test for each row of outbox_cause.def, and corrections of addresses that go back and forth.
 *
 * A row that no operation here reaches fails, so that a new path that sends email comes with its flood. */
#include "tests/cause_walk/walk.h"

#include "limits.h"

static void
flood(void **state)
{
	const struct walk_row *row = *state;
	const enum outbox_cause cause = (enum outbox_cause)(row - walk_rows);
	struct walk walk;
	int taken = 0;

	if (row->press == NULL)
		fail_msg("%s: no operation reaches this row of outbox_cause.def", outbox_cause_word(cause));
	walk_open(&walk, row->places);
	if (row->prepare != NULL)
		row->prepare(&walk);
	for (int i = 0; i < WALK_PRESSES; i++) {
		taken += row->press(&walk, i);
		walk_wait(&walk, 20 * INSTANT_SECOND);
		/* Emails that do not count are not delayed by those that do. */
		if (!outbox_cause_is_counted(cause))
			assert_int_equal(walk_count(&walk, "SELECT count(*) FROM outbox_email WHERE cause = '%s' AND sent_at IS NULL",
			                            outbox_cause_word(cause)), 0);
	}
	assert_true(taken > 0);
	walk_until_all_left(&walk);
	walk_check(&walk, cause, row->gathered ? -1 : taken);
	walk_close(&walk);
}

/* ---- one address corrected back and forth ---- */

enum { GROUPS = 10, CORRECTIONS_EACH = 34 };

static struct text
other_address(int number)
{
	return number % 2 == 0 ? VICTIM : MALLORY;
}

static void
correcting_a_group_leaders_address_hundreds_of_times_sends_a_stranger_five_emails_an_hour_at_most(void **state)
{
	struct walk walk;

	walk_open(&walk, WALK_ROOMY);
	for (int i = 0; i < GROUPS; i++) {
		struct appointment_group group = walk_book_group(&walk, i, MALLORY);

		for (int press = 0; press < CORRECTIONS_EACH; press++) {
			struct secret link;

			assert_int_equal(appointment_group_change_email(walk.context, &group, other_address(press), &link), APPOINTMENT_TAKE_OK);
			assert_int_equal(appointment_group_find(walk.context, link, &group), FOUND_OK);
			walk_wait(&walk, 10 * INSTANT_SECOND);
		}
	}
	assert_int_equal(walk_count(&walk, "SELECT count(*) FROM walk_put WHERE cause = 'group_corrected'"), GROUPS * CORRECTIONS_EACH);
	walk_until_all_left(&walk);
	walk_check_limits(&walk);
	walk_close(&walk);
}

/* Every entry is being made an offer, so that each correction has two emails. */
static void
correcting_an_address_in_the_waiting_list_hundreds_of_times_sends_a_stranger_five_emails_an_hour_at_most(void **state)
{
	struct walk walk;

	walk_open(&walk, 2);
	walk_prepare_full(&walk);
	for (int i = 0; i < GROUPS; i++) {
		struct waiting_entry entry = walk_join_line(&walk, i, MALLORY);

		assert_int_equal(appointment_cancel(walk.context, &walk.places[i]), APPOINTMENT_CANCEL_OK);
		for (int press = 0; press < CORRECTIONS_EACH; press++) {
			struct secret link;

			assert_int_equal(waiting_change_email(walk.context, &entry, other_address(press), &link), APPOINTMENT_TAKE_OK);
			assert_int_equal(waiting_find(walk.context, link, &entry), FOUND_OK);
			walk_wait(&walk, 10 * INSTANT_SECOND);
		}
	}
	assert_in_range(walk_count(&walk, "SELECT count(*) FROM walk_put WHERE cause IN ('offer', 'waiting')"), 2 * GROUPS * CORRECTIONS_EACH,
	                INT64_MAX);
	walk_until_all_left(&walk);
	walk_check_limits(&walk);
	walk_close(&walk);
}

/* Links that were requested while no email could leave, and more when the server is back. */
static void
sign_in_links_that_waited_for_the_email_server_are_five_an_hour_as_well(void **state)
{
	static const int64_t away[] = { 59 * INSTANT_MINUTE, 10 * INSTANT_HOUR };

	for (size_t i = 0; i < COUNT_OF(away); i++) {
		struct walk walk;
		int put = 0;

		walk_open(&walk, WALK_TINY);
		for (int press = 0; press < WALK_PRESSES; press++) {
			put += walk_sign_in(&walk, press);
			walk_wait_without_server(&walk, away[i] / WALK_PRESSES);
		}
		assert_in_range(put, 1, 5);
		for (int press = 0; press < WALK_PRESSES; press++) {
			walk_wait(&walk, INSTANT_MINUTE);
			(void)walk_sign_in(&walk, WALK_PRESSES + press);
		}
		walk_until_all_left(&walk);
		walk_check_limits(&walk);
		walk_close(&walk);
	}
}

int
main(int count_of_words, char **words)
{
	struct CMUnitTest tests[OUTBOX_CAUSE_COUNT - 1 + 3] = { 0 };
	size_t count = 0;

	for (int cause = OUTBOX_CAUSE_NONE + 1; cause < OUTBOX_CAUSE_COUNT; cause++)
		tests[count++] = (struct CMUnitTest){ .name = outbox_cause_word((enum outbox_cause)cause), .test_func = flood,
			.initial_state = (void *)(uintptr_t)&walk_rows[cause] };
	tests[count++] = (struct CMUnitTest)cmocka_unit_test(
		correcting_a_group_leaders_address_hundreds_of_times_sends_a_stranger_five_emails_an_hour_at_most);
	tests[count++] = (struct CMUnitTest)cmocka_unit_test(
		correcting_an_address_in_the_waiting_list_hundreds_of_times_sends_a_stranger_five_emails_an_hour_at_most);
	tests[count++] = (struct CMUnitTest)cmocka_unit_test(sign_in_links_that_waited_for_the_email_server_are_five_an_hour_as_well);
	if (count_of_words > 1)
		cmocka_set_test_filter(words[1]);
	return cmocka_run_group_tests_name("outbox_cause_walk", tests, NULL, NULL);
}
