#include "appointment/appointment_undo.h"

#include "limits.h"
#include "tests/appointment_bench.h"

static struct appointment
cancelled(struct bench *bench, const struct appointment *booked)
{
	assert_int_equal(appointment_cancel(bench->context, booked), APPOINTMENT_CANCEL_OK);
	return bench_again(bench, booked);
}

static struct appointment
moved(struct bench *bench, const struct appointment *booked, size_t slot)
{
	assert_int_equal(appointment_move(bench->context, booked, bench->slots.at[slot].id), APPOINTMENT_MOVE_OK);
	return bench_again(bench, booked);
}

static enum appointment_undo
undoable(struct bench *bench, const struct appointment *appointment)
{
	struct appointment_undoable found;

	assert_true(appointment_undo_find(bench->context, appointment, &found));
	return found.outcome;
}

static void
pass_minutes(struct bench *bench, int64_t minutes)
{
	bench->context->now = instant_plus(bench->context->now, minutes * INSTANT_MINUTE);
}

static void
a_moved_appointment_goes_back_to_its_old_time(void **state)
{
	struct bench bench;
	struct appointment booked, now;
	struct appointment_undoable found;

	bench_open(&bench);
	booked = bench_taken(&bench, 1, 1);
	now = moved(&bench, &booked, 4);
	assert_true(appointment_undo_find(bench.context, &now, &found));
	assert_int_equal(found.outcome, APPOINTMENT_UNDO_OK);
	assert_true(slot_id_equal(found.slot.id, booked.slot));
	assert_int_equal(instant_compare(found.until, instant_plus(bench.context->now, 10 * INSTANT_MINUTE)), 0);
	assert_int_equal(appointment_undo(bench.context, &now), APPOINTMENT_UNDO_OK);
	now = bench_again(&bench, &booked);
	assert_true(slot_id_equal(now.slot, booked.slot));
	assert_int_equal(now.sequence, 2);
	assert_int_equal(bench_taken_in(&bench, 1), 1);
	assert_int_equal(bench_taken_in(&bench, 4), 0);
	bench_close(&bench);
}

static void
a_cancelled_appointment_is_booked_again_with_the_same_link(void **state)
{
	struct bench bench;
	struct appointment booked, now, found;
	struct secret link;

	bench_open(&bench);
	booked = bench_taken(&bench, 1, 1);
	now = cancelled(&bench, &booked);
	assert_int_equal(undoable(&bench, &now), APPOINTMENT_UNDO_OK);
	assert_int_equal(appointment_undo(bench.context, &now), APPOINTMENT_UNDO_OK);
	assert_int_equal(appointment_find(bench.context, appointment_link(bench.context, &booked), &now), FOUND_OK);
	assert_int_equal(now.state, APPOINTMENT_STATE_BOOKED);
	assert_true(text_equal(now.donor.name, booked.donor.name));
	assert_int_equal(bench_taken_in(&bench, 1), 1);
	/* The person counts as this drive's donor again. */
	assert_int_equal(appointment_find_donor(bench.context, bench.drive.id, booked.donor.email, booked.donor.name, &found), FOUND_OK);
	assert_int_equal(bench_take(&bench, 2, 1, &link), APPOINTMENT_TAKE_ALREADY);
	bench_close(&bench);
}

static void
undoing_twice_is_the_same_as_once(void **state)
{
	struct bench bench;
	struct appointment booked, now;

	bench_open(&bench);
	booked = bench_taken(&bench, 1, 1);
	now = cancelled(&bench, &booked);
	assert_int_equal(appointment_undo(bench.context, &now), APPOINTMENT_UNDO_OK);
	assert_int_equal(appointment_undo(bench.context, &now), APPOINTMENT_UNDO_GONE);
	assert_int_equal(bench_taken_in(&bench, 1), 1);
	assert_int_equal(bench_emails(&bench, "undone"), 1);
	now = bench_again(&bench, &booked);
	assert_int_equal(undoable(&bench, &now), APPOINTMENT_UNDO_GONE);
	bench_close(&bench);
}

static void
nothing_is_undone_that_was_never_changed(void **state)
{
	struct bench bench;
	struct appointment booked;

	bench_open(&bench);
	booked = bench_taken(&bench, 1, 1);
	assert_int_equal(undoable(&bench, &booked), APPOINTMENT_UNDO_GONE);
	assert_int_equal(appointment_undo(bench.context, &booked), APPOINTMENT_UNDO_GONE);
	bench_close(&bench);
}

static void
after_ten_minutes_it_is_too_late(void **state)
{
	struct bench bench;
	struct appointment booked, now;

	bench_open(&bench);
	booked = bench_taken(&bench, 1, 1);
	now = cancelled(&bench, &booked);
	pass_minutes(&bench, LIMIT_UNDO_MINUTES);
	bench.context->now.us--;
	assert_int_equal(undoable(&bench, &now), APPOINTMENT_UNDO_OK);
	bench.context->now.us++;
	assert_int_equal(undoable(&bench, &now), APPOINTMENT_UNDO_LATE);
	assert_int_equal(appointment_undo(bench.context, &now), APPOINTMENT_UNDO_LATE);
	assert_int_equal(bench_taken_in(&bench, 1), 0);
	pass_minutes(&bench, 24 * 60);
	assert_true(appointment_undo_forget_old(bench.context));
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM appointment_undo"), 0);
	bench_close(&bench);
}

static void
a_time_that_was_taken_meanwhile_is_not_put_back(void **state)
{
	struct bench bench;
	struct appointment booked, other, now;

	bench_open(&bench);
	booked = bench_taken(&bench, 1, 1);
	other = bench_taken(&bench, 1, 2);
	bench_taken(&bench, 1, 3);
	now = cancelled(&bench, &booked);
	other = moved(&bench, &other, 2);
	for (int i = 4; i <= 5; i++)
		bench_taken(&bench, 1, i);
	assert_int_equal(undoable(&bench, &now), APPOINTMENT_UNDO_TAKEN);
	assert_int_equal(appointment_undo(bench.context, &now), APPOINTMENT_UNDO_TAKEN);
	assert_int_equal(undoable(&bench, &other), APPOINTMENT_UNDO_TAKEN);
	assert_int_equal(appointment_undo(bench.context, &other), APPOINTMENT_UNDO_TAKEN);
	now = bench_again(&bench, &booked);
	assert_int_equal(now.state, APPOINTMENT_STATE_CANCELLED);
	other = bench_again(&bench, &other);
	assert_true(slot_id_equal(other.slot, bench.slots.at[2].id));
	assert_int_equal(bench_emails(&bench, "undone"), 0);
	bench_close(&bench);
}

static void
only_the_last_change_is_undone(void **state)
{
	struct bench bench;
	struct appointment booked, now;

	bench_open(&bench);
	booked = bench_taken(&bench, 1, 1);
	now = moved(&bench, &booked, 2);
	now = moved(&bench, &now, 4);
	assert_int_equal(appointment_undo(bench.context, &now), APPOINTMENT_UNDO_OK);
	now = bench_again(&bench, &booked);
	assert_true(slot_id_equal(now.slot, bench.slots.at[2].id));
	assert_int_equal(undoable(&bench, &now), APPOINTMENT_UNDO_GONE);
	now = cancelled(&bench, &now);
	assert_int_equal(appointment_undo(bench.context, &now), APPOINTMENT_UNDO_OK);
	now = bench_again(&bench, &booked);
	assert_true(slot_id_equal(now.slot, bench.slots.at[2].id));
	bench_close(&bench);
}

static void
booking_may_be_closed_but_not_the_day(void **state)
{
	struct bench bench;
	struct appointment one, two, three;

	bench_open(&bench);
	one = bench_taken(&bench, 1, 1);
	two = bench_taken(&bench, 1, 2);
	three = bench_taken(&bench, 0, 3);
	one = cancelled(&bench, &one);
	assert_int_equal(drive_set_open(bench.context, bench.drive.id, false), DRIVE_CHANGE_OK);
	assert_int_equal(appointment_undo(bench.context, &one), APPOINTMENT_UNDO_OK);
	/* A time that has begun is not put back. */
	bench.context->now = instant_plus(bench.slots.at[0].starts, -INSTANT_MINUTE);
	three = cancelled(&bench, &three);
	pass_minutes(&bench, 1);
	assert_int_equal(undoable(&bench, &three), APPOINTMENT_UNDO_CLOSED);
	assert_int_equal(appointment_undo(bench.context, &three), APPOINTMENT_UNDO_CLOSED);
	two = cancelled(&bench, &two);
	assert_int_equal(drive_close_day(bench.context, bench.drive.id), DRIVE_CHANGE_OK);
	assert_int_equal(undoable(&bench, &two), APPOINTMENT_UNDO_CLOSED);
	assert_int_equal(appointment_undo(bench.context, &two), APPOINTMENT_UNDO_CLOSED);
	bench_close(&bench);
}

static void
a_person_who_has_booked_again_does_not_get_two(void **state)
{
	struct bench bench;
	struct appointment booked;
	struct secret link;

	bench_open(&bench);
	booked = bench_taken(&bench, 1, 1);
	booked = cancelled(&bench, &booked);
	assert_int_equal(bench_take(&bench, 3, 1, &link), APPOINTMENT_TAKE_OK);
	assert_int_equal(appointment_undo(bench.context, &booked), APPOINTMENT_UNDO_ALREADY);
	assert_int_equal(bench_taken_in(&bench, 1), 0);
	assert_int_equal(bench_taken_in(&bench, 3), 1);
	bench_close(&bench);
}

static void
come_from(struct bench *bench, const char *client)
{
	bench->context->client = (struct bytes){ (const uint8_t *)client, strlen(client) };
}

/* A person whose address nobody has confirmed. */
static struct donor
stranger(struct bench *bench, int number)
{
	return (struct donor){ text_format(bench->context->arena, "Stranger %d", number),
		text_format(bench->context->arena, "stranger%d@example.org", number), TEXT("") };
}

static enum appointment_take
stranger_takes(struct bench *bench, int number, struct secret *link)
{
	const struct donor donor = stranger(bench, number);

	return appointment_take(bench->context, bench->page, bench->drive.id, bench->slots.at[number / 3 % 4].id, &donor, link);
}

/* As many as one client may hold. */
static void
take_all_allowed(struct bench *bench, int from)
{
	struct secret link;

	for (int i = from; i < from + LIMIT_UNCONFIRMED_SEATS; i++) {
		const enum appointment_take took = stranger_takes(bench, i, &link);

		if (took == APPOINTMENT_TAKE_UNCONFIRMED)
			return;
		assert_int_equal(took, APPOINTMENT_TAKE_OK);
	}
	fail_msg("one client holds any number");
}

/* The job that forgets what counts against a client no longer. */
static void
forget_clients(struct bench *bench)
{
	struct drive_id after = DRIVE_ID_NONE;

	assert_true(appointment_forget_clients(bench->context, &after));
}

static void
one_client_cannot_hold_more_unconfirmed_seats_by_undoing(void **state)
{
	for (int forgets = 0; forgets < 2; forgets++) {
		struct bench bench;
		struct appointment first;
		struct secret link;

		bench_open(&bench);
		come_from(&bench, "client-client-client-client-clie");
		assert_int_equal(stranger_takes(&bench, 0, &link), APPOINTMENT_TAKE_OK);
		assert_int_equal(appointment_find(bench.context, link, &first), FOUND_OK);
		first = cancelled(&bench, &first);
		if (forgets == 1)
			forget_clients(&bench);
		take_all_allowed(&bench, 1);
		assert_int_equal(appointment_undo(bench.context, &first), APPOINTMENT_UNDO_UNCONFIRMED);
		first = bench_again(&bench, &first);
		assert_int_equal(first.state, APPOINTMENT_STATE_CANCELLED);
		bench_close(&bench);
	}
}

/* Of two that contradict each other only the newest leaves. */
static void
the_email_of_what_was_undone_does_not_leave(void **state)
{
	struct bench bench;
	struct appointment one, two;

	bench_open(&bench);
	one = bench_taken(&bench, 1, 1);
	two = bench_taken(&bench, 1, 2);
	one = cancelled(&bench, &one);
	two = moved(&bench, &two, 4);
	assert_int_equal(bench_emails(&bench, "cancelled"), 1);
	assert_int_equal(bench_emails(&bench, "moved"), 1);
	assert_int_equal(appointment_undo(bench.context, &one), APPOINTMENT_UNDO_OK);
	assert_int_equal(appointment_undo(bench.context, &two), APPOINTMENT_UNDO_OK);
	assert_int_equal(bench_emails(&bench, "cancelled"), 0);
	assert_int_equal(bench_emails(&bench, "moved"), 0);
	assert_int_equal(bench_emails(&bench, "undone"), 2);
	bench_close(&bench);
}

/* ---- groups ---- */

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
		cmocka_unit_test(a_moved_appointment_goes_back_to_its_old_time),
		cmocka_unit_test(a_cancelled_appointment_is_booked_again_with_the_same_link),
		cmocka_unit_test(undoing_twice_is_the_same_as_once),
		cmocka_unit_test(nothing_is_undone_that_was_never_changed),
		cmocka_unit_test(after_ten_minutes_it_is_too_late),
		cmocka_unit_test(a_time_that_was_taken_meanwhile_is_not_put_back),
		cmocka_unit_test(only_the_last_change_is_undone),
		cmocka_unit_test(booking_may_be_closed_but_not_the_day),
		cmocka_unit_test(a_person_who_has_booked_again_does_not_get_two),
		cmocka_unit_test(one_client_cannot_hold_more_unconfirmed_seats_by_undoing),
		cmocka_unit_test(the_email_of_what_was_undone_does_not_leave),
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
