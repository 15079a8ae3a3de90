/* appointment_seat_test: friends claim the seats of a group. */
#include "appointment/appointment_group_test.h"

static struct appointment_spot_list
choices(struct bench *bench, const struct appointment_group *group)
{
	struct appointment_spot_list spots;

	assert_true(appointment_seat_choices(bench->context, group, &spots));
	return spots;
}

static void
each_friend_claims_the_next_seat_until_none_is_left(void **state)
{
	struct bench bench;
	struct appointment_group group;
	struct appointment claimed;

	bench_open(&bench);
	assert_int_equal(take_group(&bench, 0, 4, false, 1, &group), APPOINTMENT_TAKE_OK);
	for (int friend = 2; friend <= 4; friend++) {
		const struct appointment next = choices(&bench, &group).at[0].seat;

		assert_int_equal(claim(&bench, &group, friend, &claimed), APPOINTMENT_SEAT_CLAIM_OK);
		assert_true(appointment_id_equal(next.id, claimed.id));
		assert_true(slot_id_equal(claimed.slot, bench.slots.at[friend < 4 ? 0 : 1].id));
		assert_true(text_equal(claimed.donor.name, bench_donor(&bench, friend).name));
	}
	assert_int_equal(choices(&bench, &group).count, 0);
	assert_int_equal(claim(&bench, &group, 5, &claimed), APPOINTMENT_SEAT_CLAIM_FULL);
	assert_int_equal(bench_emails(&bench, "ticket"), 3);
	bench_close(&bench);
}

static void
the_same_friend_claiming_twice_has_one_seat(void **state)
{
	struct bench bench;
	struct appointment_group group;
	struct appointment first, second, seat;

	bench_open(&bench);
	assert_int_equal(take_group(&bench, 0, 4, false, 1, &group), APPOINTMENT_TAKE_OK);
	assert_int_equal(claim(&bench, &group, 2, &first), APPOINTMENT_SEAT_CLAIM_OK);
	assert_int_equal(claim(&bench, &group, 2, &second), APPOINTMENT_SEAT_CLAIM_ALREADY);
	assert_true(appointment_id_equal(first.id, second.id));
	assert_int_equal(unclaimed(&bench, &group, &seat), 2);
	assert_int_equal(bench_emails(&bench, "link_again"), 1);
	assert_int_equal(claim(&bench, &group, 1, &second), APPOINTMENT_SEAT_CLAIM_ALREADY);          /* the leader opens the link */
	bench_close(&bench);
}

static void
claims_go_on_while_the_page_is_paused_and_end_with_the_drive(void **state)
{
	struct bench bench;
	struct appointment_group group;
	struct appointment claimed;

	bench_open(&bench);
	assert_int_equal(take_group(&bench, 0, 4, false, 1, &group), APPOINTMENT_TAKE_OK);
	assert_int_equal(honour_pause(bench.context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	assert_int_equal(claim(&bench, &group, 2, &claimed), APPOINTMENT_SEAT_CLAIM_OK);
	assert_int_equal(drive_set_open(bench.context, bench.drive.id, false), DRIVE_CHANGE_OK);
	assert_int_equal(claim(&bench, &group, 3, &claimed), APPOINTMENT_SEAT_CLAIM_OK);
	test_bench_run(bench.site, "UPDATE drive SET state = 'cancelled'");
	assert_int_equal(claim(&bench, &group, 4, &claimed), APPOINTMENT_SEAT_CLAIM_CLOSED);
	bench_close(&bench);
}

static void
a_friend_who_cancels_returns_the_seat_to_the_leader(void **state)
{
	struct bench bench;
	struct appointment_group group;
	struct appointment claimed, seat, again;

	bench_open(&bench);
	assert_int_equal(take_group(&bench, 0, 2, false, 1, &group), APPOINTMENT_TAKE_OK);
	assert_int_equal(claim(&bench, &group, 2, &claimed), APPOINTMENT_SEAT_CLAIM_OK);
	assert_int_equal(unclaimed(&bench, &group, &seat), 0);
	assert_int_equal(appointment_cancel(bench.context, &claimed), APPOINTMENT_CANCEL_OK);
	assert_int_equal(bench_taken_in(&bench, 0), 2);
	assert_int_equal(unclaimed(&bench, &group, &seat), 1);
	assert_int_equal(seat.donor.name.length + seat.donor.email.length, 0);
	claimed = bench_again(&bench, &claimed);
	assert_int_equal(claimed.state, APPOINTMENT_STATE_CANCELLED);
	assert_int_equal(bench_emails(&bench, "cancelled"), 1);                                 /* to the friend; the leader gets none */
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM outbox_email"), 3 + test_bench_count(bench.site,
		"SELECT count(*) FROM outbox_email WHERE cause NOT IN ('group', 'ticket', 'cancelled')"));
	assert_int_equal(claim(&bench, &group, 3, &again), APPOINTMENT_SEAT_CLAIM_OK);
	assert_int_equal(claim(&bench, &group, 2, &again), APPOINTMENT_SEAT_CLAIM_FULL);
	bench_close(&bench);
}

static void
a_member_who_moves_keeps_the_group(void **state)
{
	struct bench bench;
	struct appointment_group group;
	struct appointment claimed, seat;

	bench_open(&bench);
	assert_int_equal(take_group(&bench, 0, 2, false, 1, &group), APPOINTMENT_TAKE_OK);
	assert_int_equal(claim(&bench, &group, 2, &claimed), APPOINTMENT_SEAT_CLAIM_OK);
	assert_int_equal(appointment_move(bench.context, &claimed, bench.slots.at[5].id), APPOINTMENT_MOVE_OK);
	claimed = bench_again(&bench, &claimed);
	assert_true(group_id_equal(claimed.group, group.id));
	assert_int_equal(bench_taken_in(&bench, 0), 1);
	assert_int_equal(appointment_cancel(bench.context, &claimed), APPOINTMENT_CANCEL_OK);
	assert_int_equal(unclaimed(&bench, &group, &seat), 1);
	assert_true(slot_id_equal(seat.slot, bench.slots.at[5].id));
	bench_close(&bench);
}

static void
a_friend_chooses_among_the_groups_times(void **state)
{
	struct bench bench;
	struct appointment_group group;
	struct appointment_spot_list spots;
	struct appointment claimed;

	bench_open(&bench);
	assert_int_equal(take_group(&bench, 0, 7, false, 1, &group), APPOINTMENT_TAKE_OK);
	spots = choices(&bench, &group);
	assert_int_equal(spots.count, 3);
	assert_int_equal(spots.at[0].left, 2);
	assert_int_equal(spots.at[1].left, 3);
	assert_int_equal(spots.at[2].left, 1);
	assert_int_equal(claim_at(&bench, &group, 2, spots.at[2].choice, false, &claimed), APPOINTMENT_SEAT_CLAIM_OK);
	assert_true(slot_id_equal(claimed.slot, bench.slots.at[2].id));
	/* The last one there is gone; another friend had chosen it too. */
	assert_int_equal(claim_at(&bench, &group, 3, spots.at[2].choice, false, &claimed), APPOINTMENT_SEAT_CLAIM_FULL);
	assert_int_equal(choices(&bench, &group).count, 2);
	/* Two friends chose the same time, one of whose three spots the leader has named meanwhile. */
	assert_int_equal(appointment_group_name(bench.context, &group, spots.at[1].seat.id, TEXT("David Reed")), APPOINTMENT_CHANGE_OK);
	assert_int_equal(claim_at(&bench, &group, 3, spots.at[1].choice, false, &claimed), APPOINTMENT_SEAT_CLAIM_OK);
	assert_int_equal(claim_at(&bench, &group, 4, spots.at[1].choice, false, &claimed), APPOINTMENT_SEAT_CLAIM_OK);
	assert_true(slot_id_equal(claimed.slot, bench.slots.at[1].id));
	spots = choices(&bench, &group);
	assert_int_equal(spots.count, 2);
	/* A friend whose name the leader has typed finds that time first. */
	assert_true(spots.at[0].named && !spots.at[1].named);
	bench_close(&bench);
}

static void
a_leader_sees_a_friends_name_only_if_the_friend_says_so(void **state)
{
	struct bench bench;
	struct appointment_group group;
	struct appointment claimed;

	bench_open(&bench);
	assert_int_equal(take_group(&bench, 0, 3, false, 1, &group), APPOINTMENT_TAKE_OK);
	assert_int_equal(claim_at(&bench, &group, 2, 0, false, &claimed), APPOINTMENT_SEAT_CLAIM_OK);
	assert_int_equal(seat_at(&bench, &group, 1).leader_sees, APPOINTMENT_LEADER_SEES_BOOKED);
	assert_int_equal(claim_at(&bench, &group, 3, 0, true, &claimed), APPOINTMENT_SEAT_CLAIM_OK);
	assert_int_equal(seat_at(&bench, &group, 2).leader_sees, APPOINTMENT_LEADER_SEES_TOLD);
	/* The next friend of the same spot decides again. */
	assert_int_equal(appointment_cancel(bench.context, &claimed), APPOINTMENT_CANCEL_OK);
	assert_int_equal(claim(&bench, &group, 4, &claimed), APPOINTMENT_SEAT_CLAIM_OK);
	assert_int_equal(seat_at(&bench, &group, 2).leader_sees, APPOINTMENT_LEADER_SEES_BOOKED);
	bench_close(&bench);
}

static void
a_spot_booked_by_name_is_claimed_with_that_name_alone(void **state)
{
	struct bench bench;
	struct appointment_group group;
	struct appointment_spot_list spots;
	struct appointment claimed;

	bench_open(&bench);
	assert_int_equal(take_group(&bench, 0, 2, false, 1, &group), APPOINTMENT_TAKE_OK);
	assert_int_equal(appointment_group_name(bench.context, &group, seat_at(&bench, &group, 1).id, TEXT("donor 2")), APPOINTMENT_CHANGE_OK);
	spots = choices(&bench, &group);
	assert_int_equal(spots.count, 1);
	assert_true(spots.at[0].named);
	assert_int_equal(claim(&bench, &group, 3, &claimed), APPOINTMENT_SEAT_CLAIM_FULL);
	assert_int_equal(claim_at(&bench, &group, 3, spots.at[0].choice, false, &claimed), APPOINTMENT_SEAT_CLAIM_OTHER_NAME);
	assert_int_equal(claim_at(&bench, &group, 2, spots.at[0].choice, false, &claimed), APPOINTMENT_SEAT_CLAIM_OK);
	assert_true(text_equal(claimed.donor.name, bench_donor(&bench, 2).name));
	assert_true(text_equal(claimed.donor.email, bench_donor(&bench, 2).email));
	assert_int_equal(bench_emails(&bench, "ticket"), 1);
	/* The friend did not tick that the leader is to see it. */
	assert_int_equal(seat_at(&bench, &group, 1).leader_sees, APPOINTMENT_LEADER_SEES_BOOKED);
	assert_int_equal(appointment_group_name(bench.context, &group, claimed.id, TEXT("Other")), APPOINTMENT_CHANGE_GONE);
	assert_int_equal(claim(&bench, &group, 2, &claimed), APPOINTMENT_SEAT_CLAIM_ALREADY);
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_friend_chooses_among_the_groups_times),
		cmocka_unit_test(a_leader_sees_a_friends_name_only_if_the_friend_says_so),
		cmocka_unit_test(a_spot_booked_by_name_is_claimed_with_that_name_alone),
		cmocka_unit_test(each_friend_claims_the_next_seat_until_none_is_left),
		cmocka_unit_test(the_same_friend_claiming_twice_has_one_seat),
		cmocka_unit_test(claims_go_on_while_the_page_is_paused_and_end_with_the_drive),
		cmocka_unit_test(a_friend_who_cancels_returns_the_seat_to_the_leader),
		cmocka_unit_test(a_member_who_moves_keeps_the_group),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
