/* waiting_end_test: what a paused page, a closed or cancelled drive and the last hours do to the waiting list. */
#include "waiting/waiting_test.h"

static void
a_person_who_gets_an_appointment_another_way_leaves_the_list(void **state)
{
	struct bench bench;
	struct appointment places[7][3];
	struct waiting_entry one, two, three;
	struct waiting_offer offer;
	struct secret link;

	open_full(&bench, places);
	one = joined(&bench, 1, 1);
	two = joined(&bench, 2, 1);
	three = joined(&bench, 3, 1);
	cancel(&bench, &places[4][0]);
	offer = offered(&bench, &one);
	/* One is offered 11:15; two and three pass 10:00, which then anyone may book, and one may too. */
	cancel(&bench, &places[0][0]);
	assert_int_equal(waiting_pass(bench.context, &two, offered(&bench, &two).id), WAITING_CHANGE_OK);
	assert_int_equal(waiting_pass(bench.context, &three, offered(&bench, &three).id), WAITING_CHANGE_OK);
	assert_int_equal(bench_take(&bench, 0, 1, &link), APPOINTMENT_TAKE_OK);
	assert_int_equal(state_of(&bench, &one), WAITING_STATE_PLACED);
	assert_true(slot_id_equal(offered(&bench, &two).slot, offer.slot));
	assert_int_equal(waiting_take(bench.context, &one, offer.id, &link), WAITING_TAKE_GONE);
	bench_close(&bench);
}

static void
a_corrected_address_that_waits_too_is_not_booked_twice(void **state)
{
	struct bench bench;
	struct appointment places[7][3];
	struct waiting_entry one, two;
	struct waiting_offer offer;
	struct secret link;

	offer = open_offered(&bench, places, &one, &two);
	test_bench_run(bench.site, "UPDATE appointment SET donor_hash = (SELECT donor_hash FROM waiting_entry ORDER BY id LIMIT 1)"
		" WHERE id = (SELECT id FROM appointment WHERE state = 'booked' ORDER BY id LIMIT 1)");
	assert_int_equal(waiting_take(bench.context, &one, offer.id, &link), WAITING_TAKE_BOOKED);
	assert_int_equal(state_of(&bench, &one), WAITING_STATE_PLACED);
	assert_true(slot_id_equal(offered(&bench, &two).slot, offer.slot));
	bench_close(&bench);
}

static void
while_a_page_is_paused_nothing_is_offered_and_what_is_offered_stands(void **state)
{
	struct bench bench;
	struct appointment places[7][3];
	struct waiting_entry one, two;
	struct drive_id none = { 0 };
	struct secret link;

	open_offered(&bench, places, &one, &two);
	assert_int_equal(honour_pause(bench.context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	cancel(&bench, &places[5][0]);
	assert_int_equal(state_of(&bench, &two), WAITING_STATE_WAITING);
	assert_int_equal(waiting_take(bench.context, &one, offered(&bench, &one).id, &link), WAITING_TAKE_OK);
	assert_int_equal(honour_resume(bench.context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	/* Before any visitor. */
	assert_int_equal(bench_take(&bench, 5, 3, &link), APPOINTMENT_TAKE_FULL);
	assert_true(slot_id_equal(offered(&bench, &two).slot, bench.slots.at[5].id));
	assert_true(waiting_tend(bench.context, &none));
	bench_close(&bench);
}

static void
the_clock_offers_what_a_page_kept_back_while_it_rested(void **state)
{
	struct bench bench;
	struct appointment places[7][3];
	struct waiting_entry one;
	struct drive_id after_drive = { 0 };

	open_full(&bench, places);
	one = joined(&bench, 1, 1);
	assert_int_equal(honour_pause(bench.context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	cancel(&bench, &places[5][0]);
	assert_int_equal(honour_resume(bench.context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	assert_true(waiting_tend(bench.context, &after_drive));
	assert_true(drive_id_equal(after_drive, bench.drive.id));
	assert_true(slot_id_equal(offered(&bench, &one).slot, bench.slots.at[5].id));
	assert_true(waiting_tend(bench.context, &after_drive));
	assert_true(drive_id_is_none(after_drive));
	bench_close(&bench);
}

static void
a_closed_drive_offers_nothing_until_it_is_opened_again(void **state)
{
	struct bench bench;
	struct appointment places[7][3];
	struct waiting_entry one, two;
	struct secret link;

	open_full(&bench, places);
	one = joined(&bench, 1, 1);
	two = joined(&bench, 2, 1);
	cancel(&bench, &places[3][0]);
	assert_int_equal(appointment_drive_close(bench.context, bench.organiser, bench.drive.id, TEXT_NONE), APPOINTMENT_DRIVE_CLOSE_OK);
	cancel(&bench, &places[4][0]);
	assert_int_equal(state_of(&bench, &two), WAITING_STATE_WAITING);
	assert_int_equal(waiting_take(bench.context, &one, offered(&bench, &one).id, &link), WAITING_TAKE_OK);
	assert_int_equal(appointment_drive_reopen(bench.context, bench.organiser, bench.drive.id), APPOINTMENT_DRIVE_CLOSE_OK);
	assert_true(slot_id_equal(offered(&bench, &two).slot, bench.slots.at[4].id));
	bench_close(&bench);
}

static void
cancelling_ends_the_line_and_tells_it(void **state)
{
	struct bench bench;
	struct appointment places[7][3];
	struct waiting_entry one, two;
	struct waiting_offer offer;
	struct secret link;
	int64_t booked, all;

	open_full(&bench, places);
	one = joined(&bench, 1, 1);
	two = joined(&bench, 2, 3);
	cancel(&bench, &places[4][0]);
	offer = offered(&bench, &one);
	assert_true(appointment_drive_told(bench.context, bench.drive.id, false, &booked));
	assert_true(appointment_drive_told(bench.context, bench.drive.id, true, &all));
	assert_int_equal(all, booked + 2);
	assert_int_equal(appointment_drive_cancel(bench.context, bench.organiser, bench.drive.id, TEXT("We are very sorry.")),
	                 APPOINTMENT_DRIVE_CANCEL_OK);
	assert_int_equal(state_of(&bench, &one), WAITING_STATE_CANCELLED);
	assert_int_equal(state_of(&bench, &two), WAITING_STATE_CANCELLED);
	assert_int_equal(outbox_expand_due(bench.context, &waiting_cancelled_expander), 2);
	assert_int_equal(bench_emails(&bench, "waiting_cancelled"), 2);
	assert_int_equal(waiting_take(bench.context, &one, offer.id, &link), WAITING_TAKE_GONE);
	bench.context->now = instant_plus(offer.held_until, 1);
	assert_int_equal(waiting_lapse_due(bench.context), 0);
	bench_close(&bench);
}

static void
wait_as(struct bench *bench, const char *name, const char *address)
{
	const struct donor donor = { text_of(name), text_of(address), TEXT("") };
	const struct waiting_wish wish = { 1, false, 0, WAITING_MINUTE_MAX };
	struct secret link;

	assert_int_equal(waiting_join(bench->context, bench->page, bench->drive.id, &wish, &donor, &link), WAITING_JOIN_OK);
}

/* One who has booked, one who leads a group, one who takes no email, and two of one address. */
static void
an_address_that_waits_is_told_once_and_one_that_has_booked_is_not_counted_again(void **state)
{
	const struct drive_words words = bench_words();
	const int64_t others = 7 * 3 - 2, leaders = 1;
	struct donor leader;
	struct bench bench;
	struct secret link;
	int64_t booked, all;

	open_drive(&bench, &words);
	leader = bench_donor(&bench, 1);
	assert_int_equal(appointment_take_group(bench.context, bench.page, bench.drive.id, bench.slots.at[0].id, 2, true, &leader, &link),
	                 APPOINTMENT_TAKE_OK);
	for (int i = 0; i < others; i++)
		bench_taken(&bench, (size_t)(i + 2) / 3, 100 + i);
	wait_as(&bench, "Has booked", "donor100@example.org");
	wait_as(&bench, "Leads a group", "donor1@example.org");
	wait_as(&bench, "Quiet", "quiet@example.org");
	assert_int_equal(outbox_refuse(bench.context, TEXT("quiet@example.org")), OUTBOX_REFUSE_OK);
	wait_as(&bench, "One", "two@example.org");
	wait_as(&bench, "Two", "two@example.org");
	assert_true(appointment_drive_told(bench.context, bench.drive.id, false, &booked));
	assert_true(appointment_drive_told(bench.context, bench.drive.id, true, &all));
	assert_int_equal(booked, others + leaders);
	assert_int_equal(all, booked + 1);
	bench_close(&bench);
}

static void
in_the_last_hours_an_appointment_goes_along_the_list_until_it_is_too_late(void **state)
{
	struct bench bench;
	struct appointment places[7][3];
	struct waiting_entry entry[5];
	int64_t minutes = 0;

	open_full(&bench, places);
	for (int i = 0; i < 5; i++)
		entry[i] = joined(&bench, i + 1, 1);
	bench.context->now = instant_plus(bench.slots.at[6].starts, -35 * INSTANT_MINUTE);
	cancel(&bench, &places[6][0]);
	for (int i = 0; i < 3; i++) {
		struct waiting_offer offer = offered(&bench, &entry[i]);

		minutes = (offer.held_until.us - bench.context->now.us) / INSTANT_MINUTE;
		assert_int_equal(minutes, 10);
		bench.context->now = offer.held_until;
		assert_int_equal(waiting_lapse_due(bench.context), 1);
	}
	/* Five minutes before it begins: too late for a person to be asked and to come. */
	assert_int_equal(state_of(&bench, &entry[3]), WAITING_STATE_WAITING);
	assert_int_equal(bench_taken_in(&bench, 6), 2);
	bench_close(&bench);
}

static void
a_time_moved_to_earlier_is_not_taken_after_it_began(void **state)
{
	struct bench bench;
	struct appointment places[7][3];
	struct waiting_entry one;
	struct waiting_offer offer;
	struct secret link;

	offer = open_offered(&bench, places, &one, NULL);
	test_bench_run(bench.site, "UPDATE slot SET starts = starts - 40 * 86400000000");
	assert_int_equal(waiting_take(bench.context, &one, offer.id, &link), WAITING_TAKE_CLOSED);
	bench_close(&bench);
}

static void
after_the_day_the_line_ends_and_is_forgotten_later(void **state)
{
	struct bench bench;
	struct appointment places[7][3];
	struct waiting_entry one, two;
	struct drive_id none = { 0 };

	open_offered(&bench, places, &one, &two);
	bench.context->now = bench.drive.ends;
	assert_int_equal(waiting_lapse_due(bench.context), 1);
	assert_true(waiting_tend(bench.context, &none));
	assert_int_equal(state_of(&bench, &one), WAITING_STATE_OVER);
	assert_int_equal(state_of(&bench, &two), WAITING_STATE_OVER);
	after(&bench, LIMIT_WAITING_KEPT_DAYS * INSTANT_DAY);
	assert_true(waiting_forget_old(bench.context));
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM waiting_entry"), 2);
	after(&bench, 1);
	assert_true(waiting_forget_old(bench.context));
	assert_int_equal(test_bench_count(bench.site, "SELECT (SELECT count(*) FROM waiting_entry) + (SELECT count(*) FROM waiting_offer)"
		" + (SELECT count(*) FROM waiting_offer_slot)"), 0);
	bench_close(&bench);
}

static void
names_and_addresses_in_line_are_not_in_the_table_as_they_are(void **state)
{
	struct bench bench;
	struct appointment places[7][3];

	open_full(&bench, places);
	joined(&bench, 1, 1);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM waiting_entry WHERE instr(name_sealed, CAST('Donor' AS BLOB)) > 0"
		" OR instr(email_sealed, CAST('donor1' AS BLOB)) > 0"), 0);
	bench_close(&bench);
}

static void
a_broken_database_is_a_fault_everywhere(void **state)
{
	struct bench bench;
	struct appointment places[7][3];
	struct waiting_entry one;
	struct waiting_offer offer;
	struct drive_id none = { 0 };
	struct secret link;
	int64_t n;

	offer = open_offered(&bench, places, &one, NULL);
	bench_check(&bench);
	test_bench_run(bench.site, "ALTER TABLE waiting_offer RENAME TO lost");
	assert_int_equal(join(&bench, 2, 1, &one), WAITING_JOIN_FAULT);
	assert_int_equal(waiting_take(bench.context, &one, offer.id, &link), WAITING_TAKE_FAULT);
	assert_int_equal(waiting_pass(bench.context, &one, offer.id), WAITING_CHANGE_FAULT);
	assert_int_equal(waiting_leave(bench.context, &one), WAITING_CHANGE_FAULT);
	assert_int_equal(waiting_lapse_due(bench.context), -1);
	test_bench_run(bench.site, "ALTER TABLE waiting_entry RENAME TO gone");
	assert_int_equal(waiting_find(bench.context, (struct secret){ TEXT("0") }, &one), FOUND_FAULT);
	assert_false(waiting_before(bench.context, &one, &n));
	assert_false(waiting_tend(bench.context, &none));
	assert_false(waiting_forget_old(bench.context));
	test_bench_close(bench.site);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_person_who_gets_an_appointment_another_way_leaves_the_list),
		cmocka_unit_test(a_corrected_address_that_waits_too_is_not_booked_twice),
		cmocka_unit_test(while_a_page_is_paused_nothing_is_offered_and_what_is_offered_stands),
		cmocka_unit_test(the_clock_offers_what_a_page_kept_back_while_it_rested),
		cmocka_unit_test(a_closed_drive_offers_nothing_until_it_is_opened_again),
		cmocka_unit_test(cancelling_ends_the_line_and_tells_it),
		cmocka_unit_test(an_address_that_waits_is_told_once_and_one_that_has_booked_is_not_counted_again),
		cmocka_unit_test(in_the_last_hours_an_appointment_goes_along_the_list_until_it_is_too_late),
		cmocka_unit_test(a_time_moved_to_earlier_is_not_taken_after_it_began),
		cmocka_unit_test(after_the_day_the_line_ends_and_is_forgotten_later),
		cmocka_unit_test(names_and_addresses_in_line_are_not_in_the_table_as_they_are),
		cmocka_unit_test(a_broken_database_is_a_fault_everywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
