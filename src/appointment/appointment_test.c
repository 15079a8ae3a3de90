#include "tests/appointment_bench.h"
#include "base/log.h"
#include "limits.h"

static void
an_appointment_is_booked_with_its_link_and_its_email(void **state)
{
	struct bench bench;
	struct appointment taken;

	bench_open(&bench);
	taken = bench_taken(&bench, 1, 1);
	assert_int_equal(taken.state, APPOINTMENT_STATE_BOOKED);
	assert_true(honour_page_id_equal(taken.page, bench.page));
	assert_int_equal(taken.local.minute, 615);
	assert_true(text_equal(taken.donor.name, TEXT("Donor 1")));
	assert_true(text_equal(taken.donor.email, TEXT("donor1@example.org")));
	assert_int_equal(bench_taken_in(&bench, 1), 1);
	assert_int_equal(bench_emails(&bench, "ticket"), 1);
	bench_close(&bench);
}

static void
names_and_addresses_are_not_in_the_table_as_they_are(void **state)
{
	struct bench bench;

	bench_open(&bench);
	bench_taken(&bench, 0, 1);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM appointment WHERE instr(name_sealed, 'Donor') > 0"
	                                              " OR instr(email_sealed, 'donor1') > 0"), 0);
	bench_close(&bench);
}

static void
a_full_slot_refuses_the_next_donor_and_keeps_nothing(void **state)
{
	struct bench bench;
	struct secret link;

	bench_open(&bench);
	for (int i = 1; i <= 3; i++)
		bench_taken(&bench, 0, i);
	assert_int_equal(bench_take(&bench, 0, 4, &link), APPOINTMENT_TAKE_FULL);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM appointment"), 3);
	assert_int_equal(bench_emails(&bench, "ticket"), 3);
	bench_close(&bench);
}

static void
the_same_person_books_nothing_twice_and_is_emailed_the_link_again(void **state)
{
	struct bench bench;
	struct appointment taken;
	struct donor folded = { TEXT("  DONOR   1 "), TEXT("donor1@example.org"), TEXT("  DONOR   1 ") };
	struct secret link, first;

	bench_open(&bench);
	taken = bench_taken(&bench, 0, 1);
	first = appointment_link(bench.context, &taken);
	assert_int_equal(appointment_take(bench.context, bench.page, bench.drive.id, bench.slots.at[3].id, &folded, &link),
	                 APPOINTMENT_TAKE_ALREADY);
	assert_true(text_equal(link.text, first.text));
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM appointment"), 1);
	assert_int_equal(bench_emails(&bench, "link_again"), 1);
	taken = bench_again(&bench, &taken);
	assert_true(text_is_empty(taken.donor.shown));
	bench_close(&bench);
}

static void
a_link_that_was_asked_for_again_and_again_waits_as_one_email(void **state)
{
	struct bench bench;
	struct secret link;

	bench_open(&bench);
	bench_taken(&bench, 0, 1);
	for (int i = 0; i < 10; i++)
		assert_int_equal(bench_take(&bench, 0, 1, &link), APPOINTMENT_TAKE_ALREADY);
	assert_int_equal(bench_emails(&bench, "link_again"), 1);
	bench_close(&bench);
}

static void
the_same_person_is_known_even_when_the_slot_is_full_or_booking_closed(void **state)
{
	struct bench bench;
	struct secret link;

	bench_open(&bench);
	for (int i = 1; i <= 3; i++)
		bench_taken(&bench, 0, i);
	assert_int_equal(bench_take(&bench, 0, 1, &link), APPOINTMENT_TAKE_ALREADY);
	assert_int_equal(drive_set_open(bench.context, bench.drive.id, false), DRIVE_CHANGE_OK);
	assert_int_equal(bench_take(&bench, 0, 1, &link), APPOINTMENT_TAKE_ALREADY);
	bench_close(&bench);
}

static void
one_address_books_for_a_family(void **state)
{
	struct bench bench;
	struct donor one = { TEXT("Ann"), TEXT("family@example.org"), TEXT("") }, other = { TEXT("Ben"), TEXT("family@example.org"), TEXT("") };
	struct secret link;

	bench_open(&bench);
	assert_int_equal(appointment_take(bench.context, bench.page, bench.drive.id, bench.slots.at[0].id, &one, &link),
	                 APPOINTMENT_TAKE_OK);
	assert_int_equal(appointment_take(bench.context, bench.page, bench.drive.id, bench.slots.at[0].id, &other, &link),
	                 APPOINTMENT_TAKE_OK);
	assert_int_equal(bench_taken_in(&bench, 0), 2);
	bench_close(&bench);
}

static void
nobody_books_what_is_closed_begun_or_of_another_drive(void **state)
{
	struct bench bench;
	struct drive_words words = bench_words();
	struct donor donor = { TEXT("Ann"), TEXT("ann@example.org"), TEXT("") };
	struct drive_id other;
	struct secret link;

	bench_open(&bench);
	assert_int_equal(drive_open(bench.context, bench.organiser, bench.page, &words, &other), DRIVE_OPEN_OK);
	assert_int_equal(appointment_take(bench.context, bench.page, other, bench.slots.at[0].id, &donor, &link), APPOINTMENT_TAKE_CLOSED);
	assert_int_equal(appointment_take(bench.context, bench.page, bench.drive.id, (struct slot_id){ 12345 }, &donor, &link),
	                 APPOINTMENT_TAKE_CLOSED);
	assert_int_equal(appointment_take(bench.context, bench.page, (struct drive_id){ 99 }, bench.slots.at[0].id, &donor, &link),
	                 APPOINTMENT_TAKE_CLOSED);
	bench.context->now = bench.slots.at[0].starts;
	assert_int_equal(bench_take(&bench, 0, 1, &link), APPOINTMENT_TAKE_CLOSED);
	assert_int_equal(bench_take(&bench, 1, 1, &link), APPOINTMENT_TAKE_OK);
	assert_int_equal(drive_set_open(bench.context, bench.drive.id, false), DRIVE_CHANGE_OK);
	assert_int_equal(bench_take(&bench, 1, 2, &link), APPOINTMENT_TAKE_CLOSED);
	bench_close(&bench);
}

static void
a_paused_page_takes_no_new_booking_but_what_is_booked_goes_on(void **state)
{
	struct bench bench;
	struct appointment taken;
	struct secret link;

	bench_open(&bench);
	taken = bench_taken(&bench, 0, 1);
	assert_int_equal(honour_pause(bench.context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	assert_int_equal(bench_take(&bench, 0, 2, &link), APPOINTMENT_TAKE_PAUSED);
	assert_int_equal(appointment_take(bench.context, (struct honour_page_id){ 5 }, bench.drive.id, bench.slots.at[0].id,
	                                  &taken.donor, &link), APPOINTMENT_TAKE_PAUSED);
	assert_int_equal(appointment_move(bench.context, &taken, bench.slots.at[2].id), APPOINTMENT_MOVE_OK);
	taken = bench_again(&bench, &taken);
	assert_int_equal(appointment_cancel(bench.context, &taken), APPOINTMENT_CANCEL_OK);
	bench_close(&bench);
}

static void
a_move_books_the_new_time_and_frees_the_old_in_either_direction(void **state)
{
	struct bench bench;
	struct appointment taken;

	bench_open(&bench);
	taken = bench_taken(&bench, 1, 1);
	assert_int_equal(appointment_move(bench.context, &taken, bench.slots.at[4].id), APPOINTMENT_MOVE_OK);
	taken = bench_again(&bench, &taken);
	assert_int_equal(taken.sequence, 1);
	assert_int_equal(bench_taken_in(&bench, 1), 0);
	assert_int_equal(bench_taken_in(&bench, 4), 1);
	assert_int_equal(appointment_move(bench.context, &taken, bench.slots.at[0].id), APPOINTMENT_MOVE_OK);
	taken = bench_again(&bench, &taken);
	assert_int_equal(taken.sequence, 2);
	assert_int_equal(bench_taken_in(&bench, 0), 1);
	assert_int_equal(bench_emails(&bench, "moved"), 1);        /* the newer took the place of the one that waited */
	bench_close(&bench);
}

static void
a_move_to_where_one_is_changes_nothing(void **state)
{
	struct bench bench;
	struct appointment taken;

	bench_open(&bench);
	for (int i = 1; i <= 3; i++)
		taken = bench_taken(&bench, 0, i);
	assert_int_equal(appointment_move(bench.context, &taken, bench.slots.at[0].id), APPOINTMENT_MOVE_OK);
	taken = bench_again(&bench, &taken);
	assert_int_equal(taken.sequence, 0);
	assert_int_equal(bench_emails(&bench, "moved"), 0);
	bench_close(&bench);
}

static void
a_move_that_fails_leaves_everything_as_it_was(void **state)
{
	struct bench bench;
	struct appointment late, early;
	struct drive_words words = bench_words();
	struct drive_slot_list others;
	struct drive_id other;
	struct drive second;

	bench_open(&bench);
	for (int i = 1; i <= 3; i++)
		bench_taken(&bench, 3, i);
	late = bench_taken(&bench, 6, 4);
	early = bench_taken(&bench, 0, 5);
	assert_int_equal(appointment_move(bench.context, &late, bench.slots.at[3].id), APPOINTMENT_MOVE_FULL);
	assert_int_equal(appointment_move(bench.context, &early, bench.slots.at[3].id), APPOINTMENT_MOVE_FULL);
	assert_int_equal(appointment_move(bench.context, &early, (struct slot_id){ 77 }), APPOINTMENT_MOVE_FULL);
	assert_int_equal(drive_open(bench.context, bench.organiser, bench.page, &words, &other), DRIVE_OPEN_OK);
	assert_int_equal(drive_read(bench.context, other, &second), FOUND_OK);
	assert_true(drive_slots(bench.context, &second, &others));
	assert_int_equal(appointment_move(bench.context, &early, others.at[0].id), APPOINTMENT_MOVE_FULL);
	bench.context->now = bench.slots.at[0].starts;
	assert_int_equal(appointment_move(bench.context, &late, bench.slots.at[0].id), APPOINTMENT_MOVE_CLOSED);
	assert_int_equal(drive_set_open(bench.context, bench.drive.id, false), DRIVE_CHANGE_OK);
	assert_int_equal(appointment_move(bench.context, &late, bench.slots.at[5].id), APPOINTMENT_MOVE_CLOSED);
	assert_int_equal(bench_taken_in(&bench, 6), 1);
	assert_int_equal(bench_emails(&bench, "moved"), 0);
	bench_close(&bench);
}

static void
two_moves_of_one_appointment_from_the_same_page_move_it_once(void **state)
{
	struct bench bench;
	struct appointment taken;

	bench_open(&bench);
	taken = bench_taken(&bench, 0, 1);
	assert_int_equal(appointment_move(bench.context, &taken, bench.slots.at[1].id), APPOINTMENT_MOVE_OK);
	assert_int_equal(appointment_move(bench.context, &taken, bench.slots.at[2].id), APPOINTMENT_MOVE_GONE);
	assert_int_equal(bench_taken_in(&bench, 1), 1);
	assert_int_equal(bench_taken_in(&bench, 2), 0);
	bench_close(&bench);
}

static void
a_cancelled_appointment_can_be_booked_again_and_its_link_says_so(void **state)
{
	struct bench bench;
	struct appointment taken, found;
	struct secret link;

	bench_open(&bench);
	taken = bench_taken(&bench, 0, 1);
	assert_int_equal(appointment_cancel(bench.context, &taken), APPOINTMENT_CANCEL_OK);
	assert_int_equal(bench_taken_in(&bench, 0), 0);
	assert_int_equal(appointment_find(bench.context, appointment_link(bench.context, &taken), &found), FOUND_OK);
	assert_int_equal(found.state, APPOINTMENT_STATE_CANCELLED);
	assert_false(appointment_is_ahead(&found));
	assert_int_equal(bench_emails(&bench, "cancelled"), 1);
	assert_int_equal(appointment_cancel(bench.context, &taken), APPOINTMENT_CANCEL_GONE);
	assert_int_equal(appointment_move(bench.context, &found, bench.slots.at[1].id), APPOINTMENT_MOVE_GONE);
	assert_int_equal(bench_take(&bench, 1, 1, &link), APPOINTMENT_TAKE_OK);     /* who gave back may book again */
	bench_close(&bench);
}

static void
a_person_who_has_arrived_neither_moves_nor_cancels(void **state)
{
	struct bench bench;
	struct appointment taken;

	bench_open(&bench);
	taken = bench_taken(&bench, 0, 1);
	assert_true(appointment_arrive(bench.context, taken.drive, taken.id, true));
	assert_int_equal(appointment_cancel(bench.context, &taken), APPOINTMENT_CANCEL_ARRIVED);
	assert_int_equal(appointment_move(bench.context, &taken, bench.slots.at[1].id), APPOINTMENT_MOVE_GONE);
	assert_true(appointment_arrive(bench.context, taken.drive, taken.id, false));
	assert_int_equal(appointment_cancel(bench.context, &taken), APPOINTMENT_CANCEL_OK);
	bench_close(&bench);
}

static void
a_corrected_address_kills_the_old_link(void **state)
{
	struct bench bench;
	struct appointment taken, found;
	struct secret old, new, booked;

	bench_open(&bench);
	taken = bench_taken(&bench, 0, 1);
	old = appointment_link(bench.context, &taken);
	assert_int_equal(appointment_change_email(bench.context, &taken, TEXT("right@example.org"), &new), APPOINTMENT_TAKE_OK);
	assert_int_equal(appointment_find(bench.context, old, &found), FOUND_NONE);
	assert_int_equal(appointment_find(bench.context, new, &found), FOUND_OK);
	assert_true(text_equal(found.donor.email, TEXT("right@example.org")));
	assert_int_equal(bench_emails(&bench, "address_corrected"), 1);
	assert_int_equal(appointment_change_email(bench.context, &taken, TEXT("third@example.org"), &new), APPOINTMENT_TAKE_CLOSED);
	assert_int_equal(bench_take(&bench, 1, 1, &booked), APPOINTMENT_TAKE_OK);   /* the old address belongs to another person */
	bench_close(&bench);
}

static void
an_address_with_an_appointment_under_this_name_is_answered_like_any_other(void **state)
{
	struct bench bench;
	struct donor one = { TEXT("Ann"), TEXT("one@example.org"), TEXT("") }, other = { TEXT("Ann"), TEXT("other@example.org"), TEXT("") };
	struct appointment taken;
	struct secret link;

	bench_open(&bench);
	assert_int_equal(appointment_take(bench.context, bench.page, bench.drive.id, bench.slots.at[0].id, &one, &link),
	                 APPOINTMENT_TAKE_OK);
	assert_int_equal(appointment_take(bench.context, bench.page, bench.drive.id, bench.slots.at[1].id, &other, &link),
	                 APPOINTMENT_TAKE_OK);
	assert_int_equal(appointment_find(bench.context, link, &taken), FOUND_OK);
	assert_int_equal(appointment_change_email(bench.context, &taken, one.email, &link), APPOINTMENT_TAKE_OK);
	taken = bench_again(&bench, &taken);
	assert_true(text_equal(taken.donor.email, one.email));
	assert_int_equal(bench_emails(&bench, "address_corrected"), 1);
	assert_int_equal(appointment_cancel(bench.context, &taken), APPOINTMENT_CANCEL_OK);
	assert_int_equal(appointment_change_email(bench.context, &taken, TEXT("new@example.org"), &link), APPOINTMENT_TAKE_CLOSED);
	bench_close(&bench);
}

static void
how_one_is_shown_can_be_changed(void **state)
{
	struct bench bench;
	struct appointment taken;

	bench_open(&bench);
	taken = bench_taken(&bench, 0, 1);
	assert_int_equal(appointment_change_shown(bench.context, &taken, TEXT("Donor’s friend")), APPOINTMENT_CHANGE_OK);
	taken = bench_again(&bench, &taken);
	assert_true(text_equal(taken.donor.shown, TEXT("Donor’s friend")));
	assert_int_equal(appointment_change_shown(bench.context, &taken, TEXT("")), APPOINTMENT_CHANGE_OK);
	taken = bench_again(&bench, &taken);
	assert_true(text_is_empty(taken.donor.shown));
	assert_int_equal(appointment_cancel(bench.context, &taken), APPOINTMENT_CANCEL_OK);
	assert_int_equal(appointment_change_shown(bench.context, &taken, TEXT("Donor 1")), APPOINTMENT_CHANGE_GONE);
	bench_close(&bench);
}

static void
an_unknown_link_finds_nothing(void **state)
{
	struct bench bench;
	struct appointment found;
	struct appointment_group group;
	struct secret unknown = { TEXT("00000000000000000000000000") };

	bench_open(&bench);
	assert_int_equal(appointment_find(bench.context, unknown, &found), FOUND_NONE);
	assert_int_equal(appointment_read(bench.context, (struct appointment_id){ 5 }, &found), FOUND_NONE);
	assert_int_equal(appointment_group_find(bench.context, unknown, &group), FOUND_NONE);
	assert_int_equal(appointment_group_find_by_seat(bench.context, unknown, &group), FOUND_NONE);
	bench_close(&bench);
}

/* The disk is gone: every operation notes it, says so, and leaves nothing half done. */
static void
a_broken_database_is_a_fault_everywhere(void **state)
{
	struct bench bench;
	struct appointment taken;
	struct secret link;
	struct appointment_list list;

	bench_open(&bench);
	taken = bench_taken(&bench, 0, 1);
	link = appointment_link(bench.context, &taken);
	log_level_set(LOG_FAULT + 1);
	test_bench_run(bench.site, "ALTER TABLE appointment RENAME TO elsewhere");
	assert_int_equal(bench_take(&bench, 0, 2, &link), APPOINTMENT_TAKE_FAULT);
	assert_int_equal(appointment_move(bench.context, &taken, bench.slots.at[1].id), APPOINTMENT_MOVE_FAULT);
	assert_int_equal(appointment_cancel(bench.context, &taken), APPOINTMENT_CANCEL_FAULT);
	assert_int_equal(appointment_change_email(bench.context, &taken, TEXT("a@example.org"), &link), APPOINTMENT_TAKE_FAULT);
	assert_int_equal(appointment_change_shown(bench.context, &taken, TEXT("Donor 1")), APPOINTMENT_CHANGE_FAULT);
	assert_int_equal(appointment_find(bench.context, link, &taken), FOUND_FAULT);
	assert_false(appointment_list_of_drive(bench.context, bench.drive.id, &list));
	/* The day before, when reminders are due. */
	bench.context->now = instant_plus(bench.slots.at[0].starts, -20 * INSTANT_HOUR);
	assert_int_equal(appointment_remind_due(bench.context), -1);
	log_level_set(LOG_FAULT);
	test_bench_run(bench.site, "ALTER TABLE elsewhere RENAME TO appointment");
	assert_int_equal(bench_taken_in(&bench, 0), 1);
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_appointment_is_booked_with_its_link_and_its_email),
		cmocka_unit_test(names_and_addresses_are_not_in_the_table_as_they_are),
		cmocka_unit_test(a_full_slot_refuses_the_next_donor_and_keeps_nothing),
		cmocka_unit_test(the_same_person_books_nothing_twice_and_is_emailed_the_link_again),
		cmocka_unit_test(a_link_that_was_asked_for_again_and_again_waits_as_one_email),
		cmocka_unit_test(the_same_person_is_known_even_when_the_slot_is_full_or_booking_closed),
		cmocka_unit_test(one_address_books_for_a_family),
		cmocka_unit_test(nobody_books_what_is_closed_begun_or_of_another_drive),
		cmocka_unit_test(a_paused_page_takes_no_new_booking_but_what_is_booked_goes_on),
		cmocka_unit_test(a_move_books_the_new_time_and_frees_the_old_in_either_direction),
		cmocka_unit_test(a_move_to_where_one_is_changes_nothing),
		cmocka_unit_test(a_move_that_fails_leaves_everything_as_it_was),
		cmocka_unit_test(two_moves_of_one_appointment_from_the_same_page_move_it_once),
		cmocka_unit_test(a_cancelled_appointment_can_be_booked_again_and_its_link_says_so),
		cmocka_unit_test(a_person_who_has_arrived_neither_moves_nor_cancels),
		cmocka_unit_test(a_corrected_address_kills_the_old_link),
		cmocka_unit_test(an_address_with_an_appointment_under_this_name_is_answered_like_any_other),
		cmocka_unit_test(how_one_is_shown_can_be_changed),
		cmocka_unit_test(an_unknown_link_finds_nothing),
		cmocka_unit_test(a_broken_database_is_a_fault_everywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
