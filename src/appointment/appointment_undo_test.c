/* appointment_undo_test: a move or a cancellation of one appointment is undone. */
#include "appointment/appointment_undo_test.h"

static struct appointment
moved(struct bench *bench, const struct appointment *booked, size_t slot)
{
	assert_int_equal(appointment_move(bench->context, booked, bench->slots.at[slot].id), APPOINTMENT_MOVE_OK);
	return bench_again(bench, booked);
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
