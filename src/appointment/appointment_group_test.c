#include "tests/appointment_bench.h"

static enum appointment_take
take_group(struct bench *bench, size_t slot, int64_t size, bool only_organises, int leader, struct appointment_group *group)
{
	struct donor donor = bench_donor(bench, leader);
	struct secret link = { TEXT_NONE };
	enum appointment_take outcome = appointment_take_group(bench->context, bench->page, bench->drive.id, bench->slots.at[slot].id,
	                                                       size, only_organises, &donor, &link);

	if (outcome == APPOINTMENT_TAKE_OK)
		assert_int_equal(appointment_group_find(bench->context, link, group), FOUND_OK);
	return outcome;
}

static enum appointment_seat_claim
claim_at(struct bench *bench, const struct appointment_group *group, int number, int64_t choice, bool tell,
         struct appointment *claimed)
{
	const struct appointment_claim claim = { .donor = bench_donor(bench, number), .choice = choice, .tell_leader = tell };
	struct secret link;
	enum appointment_seat_claim outcome = appointment_seat_claim(bench->context, group, &claim, &link);

	if (outcome == APPOINTMENT_SEAT_CLAIM_OK || outcome == APPOINTMENT_SEAT_CLAIM_ALREADY)
		assert_int_equal(appointment_find(bench->context, link, claimed), FOUND_OK);
	return outcome;
}

static enum appointment_seat_claim
claim(struct bench *bench, const struct appointment_group *group, int number, struct appointment *claimed)
{
	return claim_at(bench, group, number, 0, false, claimed);
}

/* One seat of the group as its leader sees it. */
static struct appointment
seat_at(struct bench *bench, const struct appointment_group *group, size_t index)
{
	struct appointment_list seats;

	assert_true(appointment_group_seats(bench->context, group, &seats));
	assert_true(index < seats.count);
	return seats.at[index];
}

static struct appointment_spot_list
choices(struct bench *bench, const struct appointment_group *group)
{
	struct appointment_spot_list spots;

	assert_true(appointment_seat_choices(bench->context, group, &spots));
	return spots;
}

static size_t
unclaimed(struct bench *bench, const struct appointment_group *group, struct appointment *one)
{
	struct appointment_list seats;
	size_t count = 0;

	assert_true(appointment_group_seats(bench->context, group, &seats));
	for (size_t i = 0; i < seats.count; i++) {
		if (seats.at[i].state == APPOINTMENT_STATE_UNCLAIMED) {
			*one = seats.at[i];
			count++;
		}
	}
	return count;
}

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
		cmocka_unit_test(a_friend_chooses_among_the_groups_times),
		cmocka_unit_test(a_leader_sees_a_friends_name_only_if_the_friend_says_so),
		cmocka_unit_test(a_leader_books_by_typing_a_name_and_corrects_it_until_a_friend_has_booked),
		cmocka_unit_test(a_spot_booked_by_name_is_claimed_with_that_name_alone),
		cmocka_unit_test(a_group_that_is_released_gives_up_what_its_leader_booked_by_name),
		cmocka_unit_test(each_friend_claims_the_next_seat_until_none_is_left),
		cmocka_unit_test(the_same_friend_claiming_twice_has_one_seat),
		cmocka_unit_test(claims_go_on_while_the_page_is_paused_and_end_with_the_drive),
		cmocka_unit_test(a_friend_who_cancels_returns_the_seat_to_the_leader),
		cmocka_unit_test(a_member_who_moves_keeps_the_group),
		cmocka_unit_test(the_leader_cancels_unclaimed_seats_and_no_others),
		cmocka_unit_test(the_link_for_friends_is_revoked_and_rebuilt),
		cmocka_unit_test(a_leaders_corrected_address_kills_the_old_links),
		cmocka_unit_test(an_address_with_an_appointment_under_the_leaders_name_is_answered_like_any_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
