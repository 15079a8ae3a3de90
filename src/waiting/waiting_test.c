/* The waiting list: who is offered what, in which order, and that no seat is held or freed twice. */
#include "waiting/waiting_test.h"

static void
a_person_who_joins_is_emailed_and_is_last_on_the_list(void **state)
{
	struct bench bench;
	struct appointment places[7][3];
	struct waiting_entry one, two;
	int64_t seats;

	open_full(&bench, places);
	one = joined(&bench, 1, 1);
	two = joined(&bench, 2, 5);
	assert_int_equal(before(&bench, &one), 0);
	assert_int_equal(before(&bench, &two), 1);
	assert_int_equal(bench_emails(&bench, "waiting"), 2);
	assert_true(waiting_seats(bench.context, bench.drive.id, &seats));
	assert_int_equal(seats, 6);
	bench_close(&bench);
}

static void
nobody_waits_for_what_is_free(void **state)
{
	struct bench bench;
	struct waiting_entry entry;
	struct waiting_wish late = { 1, false, 700, WAITING_MINUTE_MAX };
	int64_t n = 0;

	bench_open(&bench);
	assert_int_equal(join(&bench, 1, 1, &entry), WAITING_JOIN_FREE);
	for (int i = 0; i < 3; i++)
		bench_taken(&bench, 6, 50 + i);
	/* 11:45 is full, other times are not: only a person who can come only then has to wait. */
	assert_int_equal(join(&bench, 1, 1, &entry), WAITING_JOIN_FREE);
	assert_int_equal(join_with(&bench, 1, &late, &entry), WAITING_JOIN_OK);
	n = test_bench_count(bench.site, "SELECT count(*) FROM waiting_entry");
	assert_int_equal(n, 1);
	bench_close(&bench);
}

static void
the_same_person_waits_once_and_is_emailed_the_link_again(void **state)
{
	struct bench bench;
	struct appointment places[7][3];
	struct waiting_entry one, again;

	open_full(&bench, places);
	one = joined(&bench, 1, 1);
	assert_int_equal(join(&bench, 1, 4, &again), WAITING_JOIN_ALREADY);
	assert_true(waiting_id_equal(one.id, again.id));
	assert_int_equal(again.wish.size, 1);
	assert_int_equal(bench_emails(&bench, "waiting_again"), 1);
	for (int i = 0; i < 10; i++)
		assert_int_equal(join(&bench, 1, 1, &again), WAITING_JOIN_ALREADY);
	assert_int_equal(bench_emails(&bench, "waiting_again"), 1);
	/* A person with an appointment has nothing to wait for. */
	assert_int_equal(join(&bench, 100, 1, &again), WAITING_JOIN_BOOKED);
	assert_int_equal(bench_emails(&bench, "link_again"), 1);
	bench_close(&bench);
}

static void
nobody_joins_where_nothing_can_come(void **state)
{
	struct bench bench;
	struct appointment places[7][3];
	struct waiting_entry entry;
	struct waiting_wish early = { 1, false, 0, 599 };

	open_full(&bench, places);
	assert_int_equal(join_with(&bench, 1, &early, &entry), WAITING_JOIN_CLOSED);
	assert_int_equal(honour_pause(bench.context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	assert_int_equal(join(&bench, 1, 1, &entry), WAITING_JOIN_PAUSED);
	assert_int_equal(honour_resume(bench.context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	assert_int_equal(appointment_drive_close(bench.context, bench.organiser, bench.drive.id, TEXT_NONE), APPOINTMENT_DRIVE_CLOSE_OK);
	assert_int_equal(join(&bench, 1, 1, &entry), WAITING_JOIN_CLOSED);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM waiting_entry"), 0);
	bench_close(&bench);
}

static void
a_line_has_an_end(void **state)
{
	struct bench bench;
	struct appointment places[7][3];
	struct waiting_entry entry;

	open_full(&bench, places);
	entry = joined(&bench, 1, 1);
	test_bench_run(bench.site, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1999)"
		" INSERT INTO waiting_entry SELECT id + i, drive, honour_page, state, size, only_organises, from_minute, until_minute, name_sealed,"
		" email_hash, email_sealed, CAST('d' || i AS BLOB), shown_sealed, consent, CAST('l' || i AS BLOB), joined_at, queued_at,"
		" lapse_count, NULL, NULL, NULL, 1, NULL FROM waiting_entry, n");
	assert_int_equal(join(&bench, 2, 1, &entry), WAITING_JOIN_TOO_MANY);
	bench_close(&bench);
}

static void
a_cancelled_appointment_is_offered_to_the_first_and_is_not_free(void **state)
{
	struct bench bench;
	struct appointment places[7][3];
	struct waiting_entry one, two;
	struct waiting_offer offer;
	struct secret link;

	offer = open_offered(&bench, places, &one, &two);
	assert_true(slot_id_equal(offer.slot, bench.slots.at[4].id));
	assert_int_equal(state_of(&bench, &two), WAITING_STATE_WAITING);
	assert_int_equal(before(&bench, &two), 0);
	assert_int_equal(bench_taken_in(&bench, 4), 3);
	assert_int_equal(bench_take(&bench, 4, 3, &link), APPOINTMENT_TAKE_FULL);
	assert_int_equal(bench_emails(&bench, "offer"), 1);
	cancel(&bench, &places[2][1]);
	offer = offered(&bench, &two);
	assert_true(slot_id_equal(offer.slot, bench.slots.at[2].id));
	bench_close(&bench);
}

static void
an_offer_taken_becomes_a_booking_with_its_email_once(void **state)
{
	struct bench bench;
	struct appointment places[7][3], place;
	struct waiting_entry one;
	struct waiting_offer offer;
	struct secret link;
	int64_t tickets;

	offer = open_offered(&bench, places, &one, NULL);
	tickets = bench_emails(&bench, "ticket");
	assert_int_equal(waiting_take(bench.context, &one, offer.id, &link), WAITING_TAKE_OK);
	assert_int_equal(appointment_find(bench.context, link, &place), FOUND_OK);
	assert_true(slot_id_equal(place.slot, offer.slot));
	assert_true(honour_page_id_equal(place.page, bench.page));
	assert_true(text_equal(place.donor.name, TEXT("Donor 1")));
	assert_int_equal(bench_emails(&bench, "ticket"), tickets + 1);
	assert_int_equal(state_of(&bench, &one), WAITING_STATE_BOOKED);
	assert_int_equal(waiting_take(bench.context, &one, offer.id, &link), WAITING_TAKE_GONE);
	assert_int_equal(waiting_pass(bench.context, &one, offer.id), WAITING_CHANGE_GONE);
	assert_int_equal(waiting_leave(bench.context, &one), WAITING_CHANGE_GONE);
	assert_int_equal(bench_taken_in(&bench, 4), 3);
	bench_close(&bench);
}

static void
a_group_that_does_not_fit_is_passed_over_and_keeps_its_position(void **state)
{
	struct bench bench;
	struct appointment places[7][3];
	struct waiting_entry group, one;
	struct waiting_offer offer;
	struct appointment_group booked;
	struct appointment_list seats;
	struct secret link;

	open_full(&bench, places);
	group = joined(&bench, 1, 4);
	one = joined(&bench, 2, 1);
	cancel(&bench, &places[0][0]);
	assert_int_equal(state_of(&bench, &group), WAITING_STATE_WAITING);
	assert_int_equal(before(&bench, &group), 0);
	assert_true(slot_id_equal(offered(&bench, &one).slot, bench.slots.at[0].id));
	/* Three more: 10:15, 10:15, 10:30; four are not free together yet. */
	cancel(&bench, &places[1][0]);
	cancel(&bench, &places[1][1]);
	cancel(&bench, &places[2][0]);
	assert_int_equal(state_of(&bench, &group), WAITING_STATE_WAITING);
	assert_int_equal(bench_taken_in(&bench, 1), 1);
	cancel(&bench, &places[3][2]);
	offer = offered(&bench, &group);
	assert_int_equal(offer.seats.count, 3);
	assert_int_equal(bench_taken_in(&bench, 1), 3);
	assert_int_equal(bench_taken_in(&bench, 3), 3);
	assert_int_equal(waiting_take(bench.context, &group, offer.id, &link), WAITING_TAKE_OK);
	assert_int_equal(appointment_group_find(bench.context, link, &booked), FOUND_OK);
	assert_true(appointment_group_seats(bench.context, &booked, &seats));
	assert_int_equal(seats.count, 4);
	assert_int_equal(bench_emails(&bench, "group"), 1);
	bench_close(&bench);
}

static void
what_nobody_in_line_fits_is_simply_free(void **state)
{
	struct bench bench;
	struct appointment places[7][3];
	struct waiting_entry group;
	struct secret link;

	open_full(&bench, places);
	group = joined(&bench, 1, 2);
	cancel(&bench, &places[0][0]);
	assert_int_equal(bench_taken_in(&bench, 0), 2);
	assert_int_equal(bench_take(&bench, 0, 5, &link), APPOINTMENT_TAKE_OK);
	assert_int_equal(state_of(&bench, &group), WAITING_STATE_WAITING);
	bench_close(&bench);
}

static void
an_offer_lapses_once_and_goes_on_to_the_next(void **state)
{
	struct bench bench;
	struct appointment places[7][3];
	struct waiting_entry one, two;
	struct waiting_offer offer;
	struct secret link;

	offer = open_offered(&bench, places, &one, &two);
	bench.context->now = instant_plus(offer.held_until, -1);
	assert_int_equal(waiting_lapse_due(bench.context), 0);
	bench.context->now = offer.held_until;
	/* Too late, whether or not the job has run. */
	assert_int_equal(waiting_take(bench.context, &one, offer.id, &link), WAITING_TAKE_GONE);
	assert_int_equal(waiting_lapse_due(bench.context), 1);
	assert_int_equal(waiting_lapse_due(bench.context), 0);
	assert_int_equal(state_of(&bench, &one), WAITING_STATE_WAITING);
	assert_int_equal(before(&bench, &one), 0);
	offer = offered(&bench, &two);
	assert_true(slot_id_equal(offer.slot, bench.slots.at[4].id));
	assert_int_equal(bench_taken_in(&bench, 4), 3);
	assert_int_equal(waiting_take(bench.context, &two, offer.id, &link), WAITING_TAKE_OK);
	bench_close(&bench);
}

static void
a_person_who_lets_two_offers_lapse_leaves_the_list_and_is_told(void **state)
{
	struct bench bench;
	struct appointment places[7][3];
	struct waiting_entry one;

	bench.context->now = open_offered(&bench, places, &one, NULL).held_until;
	assert_int_equal(waiting_lapse_due(bench.context), 1);
	/* No one else is on the list: it is offered again. */
	bench.context->now = offered(&bench, &one).held_until;
	assert_int_equal(bench_emails(&bench, "waiting_lapsed"), 0);
	assert_int_equal(waiting_lapse_due(bench.context), 1);
	assert_int_equal(state_of(&bench, &one), WAITING_STATE_LAPSED);
	assert_int_equal(bench_emails(&bench, "waiting_lapsed"), 1);
	assert_int_equal(bench_taken_in(&bench, 4), 2);
	/* They may join again, if nothing is free. */
	bench_taken(&bench, 4, 9);
	joined(&bench, 1, 1);
	bench_close(&bench);
}

static void
a_visitor_finds_a_lapsed_offer_held_for_the_next_on_the_list(void **state)
{
	struct bench bench;
	struct appointment places[7][3];
	struct waiting_entry one, two;
	struct secret link;

	bench.context->now = open_offered(&bench, places, &one, &two).held_until;
	assert_int_equal(bench_take(&bench, 4, 3, &link), APPOINTMENT_TAKE_FULL);
	assert_true(slot_id_equal(offered(&bench, &two).slot, bench.slots.at[4].id));
	assert_int_equal(waiting_lapse_due(bench.context), 0);
	bench_close(&bench);
}

static void
passing_keeps_the_position_on_the_list_and_that_time_is_not_offered_again(void **state)
{
	struct bench bench;
	struct appointment places[7][3];
	struct waiting_entry one, two;
	struct waiting_offer offer;

	offer = open_offered(&bench, places, &one, &two);
	assert_int_equal(waiting_pass(bench.context, &two, offer.id), WAITING_CHANGE_GONE);
	assert_int_equal(waiting_pass(bench.context, &one, offer.id), WAITING_CHANGE_OK);
	assert_int_equal(before(&bench, &one), 0);
	assert_int_equal(waiting_pass(bench.context, &two, offered(&bench, &two).id), WAITING_CHANGE_OK);
	/* Both have passed: now anyone may book it. */
	assert_int_equal(bench_taken_in(&bench, 4), 2);
	assert_int_equal(state_of(&bench, &one), WAITING_STATE_WAITING);
	cancel(&bench, &places[5][0]);
	assert_true(slot_id_equal(offered(&bench, &one).slot, bench.slots.at[5].id));
	bench_close(&bench);
}

static void
leaving_frees_what_was_held_for_the_next(void **state)
{
	struct bench bench;
	struct appointment places[7][3];
	struct waiting_entry one, two;

	open_offered(&bench, places, &one, &two);
	assert_int_equal(waiting_leave(bench.context, &one), WAITING_CHANGE_OK);
	assert_int_equal(state_of(&bench, &one), WAITING_STATE_LEFT);
	assert_true(slot_id_equal(offered(&bench, &two).slot, bench.slots.at[4].id));
	assert_int_equal(waiting_leave(bench.context, &one), WAITING_CHANGE_GONE);
	assert_int_equal(waiting_leave(bench.context, &two), WAITING_CHANGE_OK);
	assert_int_equal(bench_taken_in(&bench, 4), 2);
	bench_close(&bench);
}

static void
times_that_do_not_suit_are_not_offered(void **state)
{
	struct bench bench;
	struct appointment places[7][3];
	struct waiting_entry late, any;
	struct waiting_wish from_eleven = { 1, false, 675, 690 };

	open_full(&bench, places);
	assert_int_equal(join_with(&bench, 1, &from_eleven, &late), WAITING_JOIN_OK);
	any = joined(&bench, 2, 1);
	cancel(&bench, &places[0][0]);
	assert_true(slot_id_equal(offered(&bench, &any).slot, bench.slots.at[0].id));
	cancel(&bench, &places[6][0]);
	assert_int_equal(state_of(&bench, &late), WAITING_STATE_WAITING);
	cancel(&bench, &places[5][0]);
	assert_true(slot_id_equal(offered(&bench, &late).slot, bench.slots.at[5].id));
	bench_close(&bench);
}

static void
every_way_an_appointment_comes_free_is_offered(void **state)
{
	struct bench bench;
	struct appointment places[7][3], seat;
	struct waiting_entry entry[6];
	struct appointment_group group;
	struct appointment_list seats;
	struct appointment walk_in;
	struct donor donor;
	struct drive_words words = bench_words();
	struct drive_planned planned;
	struct drive_edit edit;
	struct secret link;

	open_full(&bench, places);
	for (int i = 0; i < 6; i++)
		entry[i] = joined(&bench, i + 1, 1);
	/* A seat that a leader gives back. */
	cancel(&bench, &places[0][0]);
	assert_int_equal(waiting_leave(bench.context, &entry[0]), WAITING_CHANGE_OK);
	assert_int_equal(waiting_pass(bench.context, &entry[1], offered(&bench, &entry[1]).id), WAITING_CHANGE_OK);
	for (int i = 2; i < 6; i++)
		assert_int_equal(waiting_leave(bench.context, &entry[i]), WAITING_CHANGE_OK);
	cancel(&bench, &places[1][0]);
	assert_int_equal(waiting_pass(bench.context, &entry[1], offered(&bench, &entry[1]).id), WAITING_CHANGE_OK);
	donor = bench_donor(&bench, 70);
	assert_int_equal(appointment_take_group(bench.context, bench.page, bench.drive.id, bench.slots.at[0].id, 2, true, &donor, &link),
	                 APPOINTMENT_TAKE_OK);
	assert_int_equal(appointment_group_find(bench.context, link, &group), FOUND_OK);
	assert_true(appointment_group_seats(bench.context, &group, &seats));
	seat = seats.at[0];
	entry[0] = joined(&bench, 1, 1);
	assert_int_equal(appointment_group_cancel(bench.context, &group, seat.id), APPOINTMENT_CANCEL_OK);
	assert_true(slot_id_equal(offered(&bench, &entry[0]).slot, bench.slots.at[0].id));
	/* More appointments at each time: the one who passed two times gets the third. */
	words.capacity = 4;
	assert_int_equal(drive_plan(bench.context->arena, &words, &planned.slots, &planned.starts, &planned.ends), DRIVE_PLAN_OK);
	assert_int_equal(appointment_drive_edit(bench.context, bench.organiser, bench.drive.id, &words, &planned, TEXT_NONE, &edit),
	                 APPOINTMENT_DRIVE_EDIT_OK);
	assert_true(slot_id_equal(offered(&bench, &entry[1]).slot, bench.slots.at[2].id));
	/* A person moves to one of the new seats: what they leave is offered. */
	for (int slot = 0; slot < 7; slot++)
		while (bench_taken_in(&bench, (size_t)slot) < 4 && slot != 5)
			bench_taken(&bench, (size_t)slot, (int)(200 + slot * 10 + bench_taken_in(&bench, (size_t)slot)));
	assert_int_equal(join(&bench, 3, 1, &entry[2]), WAITING_JOIN_FREE);
	assert_int_equal(appointment_move(bench.context, &places[3][0], bench.slots.at[5].id), APPOINTMENT_MOVE_OK);
	bench_taken(&bench, 3, 300);
	entry[2] = joined(&bench, 3, 1);
	/* On the day: who did not come, who was recorded by mistake. */
	bench.context->now = instant_plus(bench.slots.at[0].starts, -INSTANT_HOUR);
	assert_true(appointment_free_slot(bench.context, &places[6][0]));
	/* The two offers of weeks ago have lapsed: what they held is offered again with it, three appointments to three. */
	assert_true(slot_id_equal(offered(&bench, &entry[2]).slot, bench.slots.at[0].id));
	assert_true(slot_id_equal(offered(&bench, &entry[0]).slot, bench.slots.at[6].id));
	assert_int_equal(bench_taken_in(&bench, 6), 4);
	donor = (struct donor){ TEXT("Walk In"), TEXT(""), TEXT("") };
	assert_int_equal(appointment_walk_in(bench.context, &bench.drive, bench.page, &donor, &walk_in), APPOINTMENT_TAKE_OK);
	assert_true(walk_in.over_capacity);
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_person_who_joins_is_emailed_and_is_last_on_the_list),
		cmocka_unit_test(nobody_waits_for_what_is_free),
		cmocka_unit_test(the_same_person_waits_once_and_is_emailed_the_link_again),
		cmocka_unit_test(nobody_joins_where_nothing_can_come),
		cmocka_unit_test(a_line_has_an_end),
		cmocka_unit_test(a_cancelled_appointment_is_offered_to_the_first_and_is_not_free),
		cmocka_unit_test(an_offer_taken_becomes_a_booking_with_its_email_once),
		cmocka_unit_test(a_group_that_does_not_fit_is_passed_over_and_keeps_its_position),
		cmocka_unit_test(what_nobody_in_line_fits_is_simply_free),
		cmocka_unit_test(an_offer_lapses_once_and_goes_on_to_the_next),
		cmocka_unit_test(a_person_who_lets_two_offers_lapse_leaves_the_list_and_is_told),
		cmocka_unit_test(a_visitor_finds_a_lapsed_offer_held_for_the_next_on_the_list),
		cmocka_unit_test(passing_keeps_the_position_on_the_list_and_that_time_is_not_offered_again),
		cmocka_unit_test(leaving_frees_what_was_held_for_the_next),
		cmocka_unit_test(times_that_do_not_suit_are_not_offered),
		cmocka_unit_test(every_way_an_appointment_comes_free_is_offered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
