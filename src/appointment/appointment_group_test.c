/* appointment_group_test: a group is booked, and its leader changes it. */
#include "appointment/appointment_group_test.h"

static void
seven_are_booked_side_by_side_the_leader_among_them(void **state)
{
	struct bench bench;
	struct appointment_group group;
	struct appointment own, seat;

	bench_open(&bench);
	bench_taken(&bench, 0, 90);
	assert_int_equal(take_group(&bench, 0, 7, false, 1, &group), APPOINTMENT_TAKE_OK);
	assert_int_equal(bench_taken_in(&bench, 0), 3);
	assert_int_equal(bench_taken_in(&bench, 1), 3);
	assert_int_equal(bench_taken_in(&bench, 2), 2);
	assert_int_equal(unclaimed(&bench, &group, &seat), 6);
	assert_int_equal(appointment_group_leaders_own(bench.context, &group, &own), FOUND_OK);
	assert_true(slot_id_equal(own.slot, bench.slots.at[0].id));
	assert_true(group_id_equal(own.group, group.id));
	assert_int_equal(bench_emails(&bench, "group"), 1);
	assert_int_equal(bench_emails(&bench, "ticket"), 1);        /* the single one before */
	bench_close(&bench);
}

static void
a_leader_who_only_organises_has_no_appointment_of_their_own(void **state)
{
	struct bench bench;
	struct appointment_group group;
	struct appointment own;
	struct secret link;

	bench_open(&bench);
	assert_int_equal(take_group(&bench, 0, 7, true, 1, &group), APPOINTMENT_TAKE_OK);
	assert_int_equal(unclaimed(&bench, &group, &own), 7);
	assert_int_equal(appointment_group_leaders_own(bench.context, &group, &own), FOUND_NONE);
	assert_int_equal(bench_take(&bench, 5, 1, &link), APPOINTMENT_TAKE_OK);
	bench_close(&bench);
}

static void
a_group_that_does_not_fit_takes_nothing(void **state)
{
	struct bench bench;
	struct appointment_group group;

	bench_open(&bench);
	assert_int_equal(take_group(&bench, 2, 7, false, 1, &group), APPOINTMENT_TAKE_FULL);    /* 10:30 and 10:45: six before the break */
	assert_int_equal(take_group(&bench, 4, 10, false, 1, &group), APPOINTMENT_TAKE_FULL);   /* to the end of the day: nine */
	assert_int_equal(take_group(&bench, 0, 41, false, 1, &group), APPOINTMENT_TAKE_FULL);
	assert_int_equal(take_group(&bench, 0, 0, false, 1, &group), APPOINTMENT_TAKE_FULL);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM appointment"), 0);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM booking_group"), 0);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM slot WHERE booked > 0"), 0);
	assert_int_equal(bench_emails(&bench, "group"), 0);
	assert_int_equal(take_group(&bench, 2, 6, false, 1, &group), APPOINTMENT_TAKE_OK);
	bench_close(&bench);
}

/* Found by tests/model: the group stood later than its leader had pressed. */
static void
a_group_whose_first_slot_has_filled_meanwhile_is_not_booked_later(void **state)
{
	struct bench bench;
	struct appointment_group group;

	bench_open(&bench);
	for (int donor = 1; donor <= 3; donor++)
		(void)bench_taken(&bench, 0, donor);
	assert_int_equal(take_group(&bench, 0, 2, false, 4, &group), APPOINTMENT_TAKE_FULL);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM booking_group"), 0);
	assert_int_equal(take_group(&bench, 1, 2, false, 4, &group), APPOINTMENT_TAKE_OK);
	bench_close(&bench);
}

static void
a_group_obeys_what_a_single_booking_obeys(void **state)
{
	struct bench bench;
	struct appointment_group group;

	bench_open(&bench);
	bench.context->now = bench.slots.at[0].starts;
	assert_int_equal(take_group(&bench, 0, 2, false, 1, &group), APPOINTMENT_TAKE_CLOSED);
	assert_int_equal(honour_pause(bench.context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	assert_int_equal(take_group(&bench, 1, 2, false, 1, &group), APPOINTMENT_TAKE_PAUSED);
	assert_int_equal(honour_resume(bench.context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	assert_int_equal(drive_set_open(bench.context, bench.drive.id, false), DRIVE_CHANGE_OK);
	assert_int_equal(take_group(&bench, 1, 2, false, 1, &group), APPOINTMENT_TAKE_CLOSED);
	bench_close(&bench);
}

static void
the_same_leader_books_one_group_and_is_emailed_its_link_again(void **state)
{
	struct bench bench;
	struct appointment_group group, none;
	struct appointment seat, own;

	bench_open(&bench);
	assert_int_equal(take_group(&bench, 0, 2, false, 1, &group), APPOINTMENT_TAKE_OK);
	assert_int_equal(take_group(&bench, 0, 3, true, 1, &none), APPOINTMENT_TAKE_ALREADY);
	assert_int_equal(bench_emails(&bench, "group_again"), 1);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM appointment"), 2);
	/* All given back: the leader may begin again. */
	assert_int_equal(unclaimed(&bench, &group, &seat), 1);
	assert_int_equal(appointment_group_cancel(bench.context, &group, seat.id), APPOINTMENT_CANCEL_OK);
	assert_int_equal(appointment_group_leaders_own(bench.context, &group, &own), FOUND_OK);
	assert_int_equal(appointment_cancel(bench.context, &own), APPOINTMENT_CANCEL_OK);
	assert_int_equal(unclaimed(&bench, &group, &seat), 1);
	assert_int_equal(appointment_group_cancel(bench.context, &group, seat.id), APPOINTMENT_CANCEL_OK);
	assert_int_equal(take_group(&bench, 0, 3, false, 1, &group), APPOINTMENT_TAKE_OK);
	bench_close(&bench);
}

static void
a_person_with_an_appointment_may_only_organise(void **state)
{
	struct bench bench;
	struct appointment_group group;

	bench_open(&bench);
	bench_taken(&bench, 6, 1);
	assert_int_equal(take_group(&bench, 0, 3, false, 1, &group), APPOINTMENT_TAKE_ALREADY);
	assert_int_equal(bench_emails(&bench, "link_again"), 1);
	assert_int_equal(take_group(&bench, 0, 3, true, 1, &group), APPOINTMENT_TAKE_OK);
	bench_close(&bench);
}

static void
the_leader_cancels_unclaimed_seats_and_no_others(void **state)
{
	struct bench bench;
	struct appointment_group group, other;
	struct appointment claimed, seat;

	bench_open(&bench);
	assert_int_equal(take_group(&bench, 0, 3, false, 1, &group), APPOINTMENT_TAKE_OK);
	assert_int_equal(take_group(&bench, 1, 3, false, 9, &other), APPOINTMENT_TAKE_OK);
	assert_int_equal(claim(&bench, &group, 2, &claimed), APPOINTMENT_SEAT_CLAIM_OK);
	assert_int_equal(appointment_group_cancel(bench.context, &group, claimed.id), APPOINTMENT_CANCEL_GONE);
	assert_int_equal(unclaimed(&bench, &other, &seat), 2);
	assert_int_equal(appointment_group_cancel(bench.context, &group, seat.id), APPOINTMENT_CANCEL_GONE);
	assert_int_equal(unclaimed(&bench, &group, &seat), 1);
	assert_int_equal(appointment_group_cancel(bench.context, &group, seat.id), APPOINTMENT_CANCEL_OK);
	assert_int_equal(appointment_group_cancel(bench.context, &group, seat.id), APPOINTMENT_CANCEL_GONE);
	assert_int_equal(bench_taken_in(&bench, 0), 2);
	bench_close(&bench);
}

static void
the_link_for_friends_is_revoked_and_rebuilt(void **state)
{
	struct bench bench;
	struct appointment_group group, found;
	struct secret first;

	bench_open(&bench);
	assert_int_equal(take_group(&bench, 0, 3, false, 1, &group), APPOINTMENT_TAKE_OK);
	first = appointment_group_seat_link(bench.context, &group);
	assert_int_equal(appointment_group_find_by_seat(bench.context, first, &found), FOUND_OK);
	assert_int_equal(appointment_group_change_link(bench.context, &group, false), APPOINTMENT_CHANGE_OK);
	assert_int_equal(appointment_group_find_by_seat(bench.context, first, &found), FOUND_NONE);
	assert_int_equal(appointment_group_change_link(bench.context, &group, true), APPOINTMENT_CHANGE_GONE);
	assert_int_equal(appointment_group_read(bench.context, group.id, &group), FOUND_OK);
	assert_false(group.has_seat_link);
	assert_int_equal(appointment_group_find_by_seat(bench.context, appointment_group_seat_link(bench.context, &group), &found),
	                 FOUND_NONE);
	assert_int_equal(appointment_group_change_link(bench.context, &group, true), APPOINTMENT_CHANGE_OK);
	assert_int_equal(appointment_group_read(bench.context, group.id, &group), FOUND_OK);
	assert_true(group.has_seat_link);
	assert_int_equal(appointment_group_find_by_seat(bench.context, appointment_group_seat_link(bench.context, &group), &found),
	                 FOUND_OK);
	assert_int_equal(appointment_group_find_by_seat(bench.context, first, &found), FOUND_NONE);
	bench_close(&bench);
}

static void
a_leaders_corrected_address_kills_the_old_links(void **state)
{
	struct bench bench;
	struct appointment_group group, found;
	struct appointment own, before;
	struct secret link;

	bench_open(&bench);
	assert_int_equal(take_group(&bench, 0, 3, false, 1, &group), APPOINTMENT_TAKE_OK);
	assert_int_equal(appointment_group_leaders_own(bench.context, &group, &before), FOUND_OK);
	assert_int_equal(appointment_group_change_email(bench.context, &group, TEXT("right@example.org"), &link), APPOINTMENT_TAKE_OK);
	assert_int_equal(appointment_group_find(bench.context, appointment_group_link(bench.context, &group), &found), FOUND_NONE);
	assert_int_equal(appointment_group_find(bench.context, link, &found), FOUND_OK);
	assert_true(text_equal(found.leader_email, TEXT("right@example.org")));
	assert_int_equal(appointment_find(bench.context, appointment_link(bench.context, &before), &own), FOUND_NONE);
	assert_int_equal(appointment_group_leaders_own(bench.context, &found, &own), FOUND_OK);
	assert_true(text_equal(own.donor.email, TEXT("right@example.org")));
	assert_int_equal(appointment_group_find_by_seat(bench.context, appointment_group_seat_link(bench.context, &group), &found),
	                 FOUND_OK);
	assert_int_equal(appointment_group_change_email(bench.context, &group, TEXT("late@example.org"), &link), APPOINTMENT_TAKE_CLOSED);
	assert_int_equal(bench_emails(&bench, "group_corrected"), 1);
	bench_close(&bench);
}

static void
an_address_with_an_appointment_under_the_leaders_name_is_answered_like_any_other(void **state)
{
	struct bench bench;
	struct appointment_group group, found;
	struct donor same_name = { TEXT("Donor 1"), TEXT("other@example.org"), TEXT("") };
	struct appointment own;
	struct secret link;

	bench_open(&bench);
	assert_int_equal(take_group(&bench, 0, 3, false, 1, &group), APPOINTMENT_TAKE_OK);
	assert_int_equal(appointment_take(bench.context, bench.page, bench.drive.id, bench.slots.at[5].id, &same_name, &link),
	                 APPOINTMENT_TAKE_OK);
	assert_int_equal(appointment_group_change_email(bench.context, &group, same_name.email, &link), APPOINTMENT_TAKE_OK);
	assert_int_equal(appointment_group_find(bench.context, link, &found), FOUND_OK);
	assert_true(text_equal(found.leader_email, same_name.email));
	assert_int_equal(appointment_group_leaders_own(bench.context, &found, &own), FOUND_OK);
	assert_true(group_id_equal(own.group, group.id));
	bench_close(&bench);
}

static void
a_leader_books_by_typing_a_name_and_corrects_it_until_a_friend_has_booked(void **state)
{
	struct bench bench;
	struct appointment_group group, other;
	struct appointment claimed, named;

	bench_open(&bench);
	assert_int_equal(take_group(&bench, 0, 3, false, 1, &group), APPOINTMENT_TAKE_OK);
	assert_int_equal(take_group(&bench, 3, 2, false, 9, &other), APPOINTMENT_TAKE_OK);
	named = seat_at(&bench, &group, 1);
	assert_int_equal(appointment_group_name(bench.context, &group, named.id, TEXT("David Ree")), APPOINTMENT_CHANGE_OK);
	assert_int_equal(appointment_group_name(bench.context, &group, named.id, TEXT("David Reed")), APPOINTMENT_CHANGE_OK);
	assert_int_equal(appointment_group_name(bench.context, &other, named.id, TEXT("Nobody")), APPOINTMENT_CHANGE_GONE);
	named = seat_at(&bench, &group, 1);
	assert_int_equal(named.state, APPOINTMENT_STATE_BOOKED);
	assert_true(text_equal(named.donor.name, TEXT("David Reed")));
	assert_int_equal(named.leader_sees, APPOINTMENT_LEADER_SEES_TYPED);
	assert_int_equal(bench_taken_in(&bench, 0), 3);
	/* A friend books the other one; the leader's own and the friend's are not the leader's to name. */
	assert_int_equal(claim(&bench, &group, 2, &claimed), APPOINTMENT_SEAT_CLAIM_OK);
	assert_int_equal(appointment_group_name(bench.context, &group, claimed.id, TEXT("Someone")), APPOINTMENT_CHANGE_GONE);
	assert_int_equal(appointment_group_name(bench.context, &group, claimed.id, TEXT("")), APPOINTMENT_CHANGE_GONE);
	assert_int_equal(appointment_group_name(bench.context, &group, seat_at(&bench, &group, 0).id, TEXT("Someone")),
	                 APPOINTMENT_CHANGE_GONE);
	/* Here already: it stays as the desk knows it. */
	assert_true(appointment_arrive(bench.context, group.drive, named.id, true));
	assert_int_equal(appointment_group_name(bench.context, &group, named.id, TEXT("")), APPOINTMENT_CHANGE_GONE);
	assert_true(appointment_arrive(bench.context, group.drive, named.id, false));
	assert_int_equal(appointment_group_name(bench.context, &group, named.id, TEXT("")), APPOINTMENT_CHANGE_OK);
	assert_int_equal(unclaimed(&bench, &group, &named), 1);
	assert_int_equal(named.donor.name.length, 0);
	/* With a name or without, the leader cancels it. */
	assert_int_equal(appointment_group_name(bench.context, &group, named.id, TEXT("Eve")), APPOINTMENT_CHANGE_OK);
	assert_int_equal(appointment_group_cancel(bench.context, &group, named.id), APPOINTMENT_CANCEL_OK);
	assert_int_equal(bench_taken_in(&bench, 0), 2);
	bench_close(&bench);
}

/* Otherwise names that someone made up would hold what nobody confirms. */
static void
a_group_that_is_released_gives_up_what_its_leader_booked_by_name(void **state)
{
	struct bench bench;
	struct appointment_group group;

	bench_open(&bench);
	assert_int_equal(take_group(&bench, 0, 3, false, 1, &group), APPOINTMENT_TAKE_OK);
	assert_int_equal(appointment_group_name(bench.context, &group, seat_at(&bench, &group, 1).id, TEXT("Made Up")), APPOINTMENT_CHANGE_OK);
	assert_true(appointment_group_release(bench.context, &group));
	assert_int_equal(bench_taken_in(&bench, 0), 0);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM appointment WHERE name_sealed IS NOT NULL "
	                                             "AND email_hash IS NULL"), 0);
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(seven_are_booked_side_by_side_the_leader_among_them),
		cmocka_unit_test(a_leader_who_only_organises_has_no_appointment_of_their_own),
		cmocka_unit_test(a_group_that_does_not_fit_takes_nothing),
		cmocka_unit_test(a_group_whose_first_slot_has_filled_meanwhile_is_not_booked_later),
		cmocka_unit_test(a_group_obeys_what_a_single_booking_obeys),
		cmocka_unit_test(the_same_leader_books_one_group_and_is_emailed_its_link_again),
		cmocka_unit_test(a_person_with_an_appointment_may_only_organise),
		cmocka_unit_test(a_leader_books_by_typing_a_name_and_corrects_it_until_a_friend_has_booked),
		cmocka_unit_test(a_group_that_is_released_gives_up_what_its_leader_booked_by_name),
		cmocka_unit_test(the_leader_cancels_unclaimed_seats_and_no_others),
		cmocka_unit_test(the_link_for_friends_is_revoked_and_rebuilt),
		cmocka_unit_test(a_leaders_corrected_address_kills_the_old_links),
		cmocka_unit_test(an_address_with_an_appointment_under_the_leaders_name_is_answered_like_any_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
