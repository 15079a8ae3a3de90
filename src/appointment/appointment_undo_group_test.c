/* appointment_undo_group_test: a spot in a group comes back, to its friend or to its leader. */
#include "appointment/appointment_undo_test.h"

static struct appointment_group
grouped_by(struct bench *bench, struct donor leader, size_t slot, int64_t size)
{
	struct appointment_group group;
	struct secret link;

	assert_int_equal(appointment_take_group(bench->context, bench->page, bench->drive.id, bench->slots.at[slot].id, size, true, &leader,
	                                        &link), APPOINTMENT_TAKE_OK);
	assert_int_equal(appointment_group_find(bench->context, link, &group), FOUND_OK);
	return group;
}

static struct appointment_group
grouped(struct bench *bench, size_t slot, int64_t size)
{
	return grouped_by(bench, bench_donor(bench, 90), slot, size);
}

static struct appointment
claimed_by(struct bench *bench, const struct appointment_group *group, struct donor friend)
{
	struct appointment seat;
	struct secret link;

	assert_int_equal(appointment_seat_claim(bench->context, group, &(struct appointment_claim){ .donor = friend }, &link),
	                 APPOINTMENT_SEAT_CLAIM_OK);
	assert_int_equal(appointment_find(bench->context, link, &seat), FOUND_OK);
	return seat;
}

static struct appointment
claimed(struct bench *bench, const struct appointment_group *group, int number)
{
	return claimed_by(bench, group, bench_donor(bench, number));
}

static size_t
seats_of(struct bench *bench, const struct appointment_group *group)
{
	struct appointment_list seats;

	assert_true(appointment_group_seats(bench->context, group, &seats));
	return seats.count;
}

static void
a_friend_gets_their_spot_back_from_the_group(void **state)
{
	struct bench bench;
	struct appointment_group group;
	struct appointment friend, again;

	bench_open(&bench);
	group = grouped(&bench, 0, 3);
	friend = claimed(&bench, &group, 1);
	friend = cancelled(&bench, &friend);
	assert_int_equal(bench_taken_in(&bench, 0), 3);
	assert_int_equal(undoable(&bench, &friend), APPOINTMENT_UNDO_OK);
	assert_int_equal(appointment_undo(bench.context, &friend), APPOINTMENT_UNDO_OK);
	again = bench_again(&bench, &friend);
	assert_int_equal(again.state, APPOINTMENT_STATE_BOOKED);
	assert_true(group_id_equal(again.group, group.id));
	assert_int_equal(seats_of(&bench, &group), 3);
	assert_int_equal(bench_taken_in(&bench, 0), 3);
	bench_close(&bench);
}

static void
a_spot_that_another_friend_has_claimed_stays_theirs(void **state)
{
	struct bench bench;
	struct appointment_group group;
	struct appointment friend;

	bench_open(&bench);
	group = grouped(&bench, 0, 3);
	friend = claimed(&bench, &group, 1);
	friend = cancelled(&bench, &friend);
	for (int i = 2; i <= 4; i++)
		claimed(&bench, &group, i);
	assert_int_equal(undoable(&bench, &friend), APPOINTMENT_UNDO_TAKEN);
	assert_int_equal(appointment_undo(bench.context, &friend), APPOINTMENT_UNDO_TAKEN);
	assert_int_equal(seats_of(&bench, &group), 3);
	bench_close(&bench);
}

static void
a_friend_whose_spot_is_claimed_takes_a_free_seat_at_that_time(void **state)
{
	struct bench bench;
	struct appointment_group group;
	struct appointment friend, again;

	bench_open(&bench);
	group = grouped(&bench, 0, 2);
	friend = claimed(&bench, &group, 1);
	friend = cancelled(&bench, &friend);
	claimed(&bench, &group, 2);
	claimed(&bench, &group, 3);
	assert_int_equal(appointment_undo(bench.context, &friend), APPOINTMENT_UNDO_OK);
	again = bench_again(&bench, &friend);
	assert_true(group_id_is_none(again.group));
	assert_int_equal(seats_of(&bench, &group), 2);
	assert_int_equal(bench_taken_in(&bench, 0), 3);
	bench_close(&bench);
}

static void
a_leader_brings_a_cancelled_spot_back(void **state)
{
	struct bench bench;
	struct appointment_group group;
	struct appointment_list seats, spots;
	struct appointment friend;

	bench_open(&bench);
	group = grouped(&bench, 0, 3);
	friend = claimed(&bench, &group, 1);
	friend = cancelled(&bench, &friend);
	assert_true(appointment_group_seats(bench.context, &group, &seats));
	assert_int_equal(appointment_group_cancel(bench.context, &group, seats.at[0].id), APPOINTMENT_CANCEL_OK);
	assert_int_equal(bench_taken_in(&bench, 0), 2);
	/* What a friend cancelled is the friend's to undo. */
	assert_true(appointment_undo_spots(bench.context, &group, &spots));
	assert_int_equal(spots.count, 1);
	assert_true(appointment_id_equal(spots.at[0].id, seats.at[0].id));
	assert_int_equal(appointment_undo_spot(bench.context, &group, friend.id), APPOINTMENT_UNDO_GONE);
	assert_int_equal(undoable(&bench, &spots.at[0]), APPOINTMENT_UNDO_OK);
	assert_int_equal(appointment_undo_spot(bench.context, &group, spots.at[0].id), APPOINTMENT_UNDO_OK);
	assert_int_equal(appointment_undo_spot(bench.context, &group, spots.at[0].id), APPOINTMENT_UNDO_GONE);
	assert_int_equal(seats_of(&bench, &group), 3);
	assert_int_equal(bench_taken_in(&bench, 0), 3);
	bench_close(&bench);
}

static int
counted(struct bench *bench)
{
	return (int)test_bench_count(bench->site, "SELECT count(*) FROM appointment WHERE client_hash IS NOT NULL AND state <> 'cancelled'");
}

/* A spot that nobody has claimed. */
static struct appointment_id
unclaimed_of(struct bench *bench, const struct appointment_group *group)
{
	struct appointment_list seats;

	assert_true(appointment_group_seats(bench->context, group, &seats));
	for (size_t i = 0; i < seats.count; i++)
		if (seats.at[i].state == APPOINTMENT_STATE_UNCLAIMED)
			return seats.at[i].id;
	fail_msg("every spot is claimed");
	return APPOINTMENT_ID_NONE;
}

/* Until the leader's address and the friends' are confirmed. */
static void
spots_that_come_back_count_against_the_client_that_booked_them(void **state)
{
	struct bench bench;
	struct appointment_group group;
	struct appointment_id spot;
	struct appointment friend;

	bench_open(&bench);
	come_from(&bench, "client-client-client-client-clie");
	group = grouped_by(&bench, stranger(&bench, 0), 0, 3);
	friend = claimed_by(&bench, &group, stranger(&bench, 1));
	assert_int_equal(counted(&bench), 3);
	spot = unclaimed_of(&bench, &group);
	assert_int_equal(appointment_group_cancel(bench.context, &group, spot), APPOINTMENT_CANCEL_OK);
	friend = cancelled(&bench, &friend);
	assert_int_equal(counted(&bench), 2);
	forget_clients(&bench);
	assert_int_equal(appointment_undo_spot(bench.context, &group, spot), APPOINTMENT_UNDO_OK);
	assert_int_equal(counted(&bench), 3);
	/* The friend undoes it elsewhere: it is still a seat of that client. */
	come_from(&bench, "friend-friend-friend-friend-frie");
	assert_int_equal(appointment_undo(bench.context, &friend), APPOINTMENT_UNDO_OK);
	assert_int_equal(counted(&bench), 3);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(DISTINCT client_hash) FROM appointment WHERE state <> 'cancelled'"), 1);
	/* Of confirmed addresses nothing counts. */
	assert_true(outbox_confirm(bench.context, group.leader_email) && outbox_confirm(bench.context, friend.donor.email));
	test_bench_run(bench.site, "UPDATE appointment SET client_hash = NULL");
	spot = unclaimed_of(&bench, &group);
	assert_int_equal(appointment_group_cancel(bench.context, &group, spot), APPOINTMENT_CANCEL_OK);
	assert_int_equal(appointment_undo_spot(bench.context, &group, spot), APPOINTMENT_UNDO_OK);
	friend = bench_again(&bench, &friend);
	friend = cancelled(&bench, &friend);
	assert_int_equal(appointment_undo(bench.context, &friend), APPOINTMENT_UNDO_OK);
	assert_int_equal(counted(&bench), 0);
	bench_close(&bench);
}

/* The name is deleted with the cancellation: the spot comes back without it. */
static void
a_spot_with_a_typed_name_comes_back_without_the_name(void **state)
{
	struct bench bench;
	struct appointment_group group;
	struct appointment_list seats, spots;

	bench_open(&bench);
	group = grouped(&bench, 0, 3);
	assert_true(appointment_group_seats(bench.context, &group, &seats));
	assert_int_equal(appointment_group_name(bench.context, &group, seats.at[0].id, TEXT("Otto Wood")), APPOINTMENT_CHANGE_OK);
	assert_int_equal(appointment_group_cancel(bench.context, &group, seats.at[0].id), APPOINTMENT_CANCEL_OK);
	assert_true(appointment_undo_spots(bench.context, &group, &spots));
	assert_int_equal(spots.count, 1);
	assert_int_equal(undoable(&bench, &spots.at[0]), APPOINTMENT_UNDO_OK);
	assert_int_equal(appointment_undo_spot(bench.context, &group, spots.at[0].id), APPOINTMENT_UNDO_OK);
	assert_true(appointment_group_seats(bench.context, &group, &seats));
	assert_int_equal(seats.count, 3);
	for (size_t i = 0; i < seats.count; i++) {
		assert_int_equal(seats.at[i].state, APPOINTMENT_STATE_UNCLAIMED);
		assert_true(text_is_empty(seats.at[i].donor.name) && seats.at[i].leader_sees == APPOINTMENT_LEADER_SEES_BOOKED);
	}
	/* It can be named again. */
	assert_int_equal(appointment_group_name(bench.context, &group, spots.at[0].id, TEXT("Otto Wood")), APPOINTMENT_CHANGE_OK);
	bench_close(&bench);
}

static void
a_leaders_spot_comes_back_for_ten_minutes_and_while_it_is_free(void **state)
{
	struct bench bench;
	struct appointment_group group;
	struct appointment_list seats, spots;

	bench_open(&bench);
	group = grouped(&bench, 0, 3);
	assert_true(appointment_group_seats(bench.context, &group, &seats));
	assert_int_equal(appointment_group_cancel(bench.context, &group, seats.at[0].id), APPOINTMENT_CANCEL_OK);
	bench_taken(&bench, 0, 1);
	assert_int_equal(appointment_undo_spot(bench.context, &group, seats.at[0].id), APPOINTMENT_UNDO_TAKEN);
	pass_minutes(&bench, LIMIT_UNDO_MINUTES);
	assert_true(appointment_undo_spots(bench.context, &group, &spots));
	assert_int_equal(spots.count, 0);
	assert_int_equal(appointment_undo_spot(bench.context, &group, seats.at[0].id), APPOINTMENT_UNDO_LATE);
	assert_int_equal(seats_of(&bench, &group), 2);
	bench_close(&bench);
}

static void
a_friend_whose_group_was_released_gets_an_appointment_of_their_own(void **state)
{
	struct bench bench;
	struct appointment_group group;
	struct appointment friend, again;

	bench_open(&bench);
	group = grouped(&bench, 0, 2);
	friend = claimed(&bench, &group, 1);
	friend = cancelled(&bench, &friend);
	assert_true(appointment_group_release(bench.context, &group));
	assert_int_equal(appointment_undo(bench.context, &friend), APPOINTMENT_UNDO_OK);
	again = bench_again(&bench, &friend);
	assert_true(group_id_is_none(again.group));
	assert_int_equal(bench_taken_in(&bench, 0), 1);
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_friend_gets_their_spot_back_from_the_group),
		cmocka_unit_test(a_spot_that_another_friend_has_claimed_stays_theirs),
		cmocka_unit_test(a_friend_whose_spot_is_claimed_takes_a_free_seat_at_that_time),
		cmocka_unit_test(a_leader_brings_a_cancelled_spot_back),
		cmocka_unit_test(spots_that_come_back_count_against_the_client_that_booked_them),
		cmocka_unit_test(a_spot_with_a_typed_name_comes_back_without_the_name),
		cmocka_unit_test(a_leaders_spot_comes_back_for_ten_minutes_and_while_it_is_free),
		cmocka_unit_test(a_friend_whose_group_was_released_gets_an_appointment_of_their_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
