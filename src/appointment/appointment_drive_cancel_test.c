/* appointment_drive_cancel_test: an organiser closes or cancels a drive, and who is written to. */
#include "appointment/appointment_drive_test.h"

/* ---- closing ---- */

static void
closing_tells_everyone_once_that_their_appointment_stays_booked(void **state)
{
	struct bench bench;
	struct secret link;

	bench_open(&bench);
	bench_taken(&bench, 0, 1);
	group_of(&bench, 1, 2, true, 2);
	assert_int_equal(appointment_drive_close(bench.context, bench.organiser, bench.drive.id, TEXT_NONE), APPOINTMENT_DRIVE_CLOSE_OK);
	tell_now(&bench);
	assert_int_equal(bench_emails(&bench, "drive_closed"), 2);
	assert_int_equal(appointment_drive_close(bench.context, bench.organiser, bench.drive.id, TEXT_NONE), APPOINTMENT_DRIVE_CLOSE_ALREADY);
	assert_int_equal(bench_emails(&bench, "drive_closed"), 2);
	assert_int_equal(bench_take(&bench, 0, 3, &link), APPOINTMENT_TAKE_CLOSED);
	assert_int_equal(bench_taken_in(&bench, 0), 1);
	assert_int_equal(drive_now(&bench).sequence, 0);
	assert_int_equal(appointment_drive_reopen(bench.context, bench.organiser, bench.drive.id), APPOINTMENT_DRIVE_CLOSE_OK);
	assert_int_equal(appointment_drive_reopen(bench.context, bench.organiser, bench.drive.id), APPOINTMENT_DRIVE_CLOSE_ALREADY);
	bench_taken(&bench, 0, 3);
	assert_int_equal(bench_emails(&bench, "drive_closed"), 2);
	bench_close(&bench);
}

static void
what_is_over_is_not_closed_any_more(void **state)
{
	struct bench bench;

	bench_open(&bench);
	bench_taken(&bench, 0, 1);
	bench.context->now = bench.drive.ends;
	assert_int_equal(appointment_drive_close(bench.context, bench.organiser, bench.drive.id, TEXT_NONE), APPOINTMENT_DRIVE_CLOSE_OVER);
	assert_int_equal(appointment_drive_reopen(bench.context, bench.organiser, bench.drive.id), APPOINTMENT_DRIVE_CLOSE_OVER);
	assert_int_equal(bench_emails(&bench, "drive_closed"), 0);
	bench_close(&bench);
}

/* ---- cancelling ---- */

static void
cancelling_cancels_every_appointment_and_tells_each_person_once(void **state)
{
	struct bench bench;
	struct appointment one;
	struct appointment_group group;
	struct appointment_drive_counts counts;
	struct text calendar, message;
	struct donor friend;
	struct secret link;

	bench_open(&bench);
	one = bench_taken(&bench, 0, 1);
	group = group_of(&bench, 1, 3, true, 2);
	friend = bench_donor(&bench, 3);
	assert_int_equal(appointment_seat_claim(bench.context, &group, &(struct appointment_claim){ .donor = friend }, &link),
	                 APPOINTMENT_SEAT_CLAIM_OK);
	assert_true(appointment_drive_counts(bench.context, bench.drive.id, &counts));
	assert_int_equal(counts.booked, 2);
	assert_int_equal(counts.unclaimed, 2);
	assert_int_equal(appointment_drive_cancel(bench.context, bench.organiser, bench.drive.id, TEXT_NONE), APPOINTMENT_DRIVE_CANCEL_OK);
	tell_now(&bench);
	assert_int_equal(bench_emails(&bench, "drive_cancelled"), 3);
	for (int i = 1; i <= 3; i++)
		assert_int_equal(emails_to(&bench, "drive_cancelled", text_terminated(bench.context->arena, bench_donor(&bench, i).email)), 1);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM appointment WHERE state <> 'drive_cancelled'"), 0);
	assert_int_equal(test_bench_count(bench.site, "SELECT sum(booked) FROM slot"), 0);
	assert_int_equal(drive_now(&bench).state, DRIVE_STATE_CANCELLED);
	one = bench_again(&bench, &one);
	assert_int_equal(one.state, APPOINTMENT_STATE_DRIVE_CANCELLED);
	assert_true(appointment_calendar(bench.context, &one, &calendar));
	assert_true(holds(calendar, "METHOD:CANCEL") && holds(calendar, "STATUS:CANCELLED") && holds(calendar, "SEQUENCE:1"));
	assert_true(holds(calendar, "ORGANIZER"));
	message = email_of_leader(&bench, "drive_cancelled");
	assert_true(holds(message, "The 3 appointments of your group are cancelled with it."));
	assert_int_equal(appointment_drive_cancel(bench.context, bench.organiser, bench.drive.id, TEXT_NONE), APPOINTMENT_DRIVE_CANCEL_ALREADY);
	assert_int_equal(appointment_drive_close(bench.context, bench.organiser, bench.drive.id, TEXT_NONE), APPOINTMENT_DRIVE_CLOSE_OVER);
	assert_int_equal(bench_emails(&bench, "drive_cancelled"), 3);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM audit WHERE action = 'drive.cancel'"), 1);
	bench_close(&bench);
}

/* No email reaches a friend whose name was typed for them. */
static void
a_leader_who_comes_too_is_asked_to_tell_the_people_whose_names_they_typed(void **state)
{
	const bool typed[] = { false, true };

	for (size_t i = 0; i < COUNT_OF(typed); i++) {
		struct bench bench;
		struct appointment_spot_list spots;
		struct appointment_group group;
		struct donor friend;
		struct text message;
		struct secret link;

		bench_open(&bench);
		group = group_of(&bench, 1, 3, false, 2);
		assert_true(appointment_seat_choices(bench.context, &group, &spots));
		if (typed[i])
			assert_int_equal(appointment_group_name(bench.context, &group, spots.at[0].seat.id, TEXT("Paul")), APPOINTMENT_CHANGE_OK);
		friend = bench_donor(&bench, 3);
		assert_int_equal(appointment_seat_claim(bench.context, &group, &(struct appointment_claim){ .donor = friend }, &link),
		                 APPOINTMENT_SEAT_CLAIM_OK);
		assert_int_equal(appointment_drive_cancel(bench.context, bench.organiser, bench.drive.id, TEXT_NONE), APPOINTMENT_DRIVE_CANCEL_OK);
		tell_now(&bench);
		assert_int_equal(bench_emails(&bench, "drive_cancelled"), 2);
		message = email_where(&bench, "cause = 'drive_cancelled' AND to_hash <> (SELECT leader_email_hash FROM booking_group)");
		assert_true(holds(message, "There is nothing more to do."));
		message = email_of_leader(&bench, "drive_cancelled");
		assert_int_equal(holds(message, "Please tell the people whose names you typed."), typed[i]);
		assert_int_equal(holds(message, "There is nothing more to do."), !typed[i]);
		bench_close(&bench);
	}
}

static void
the_email_of_a_cancelled_appointment_cancels_the_calendar_entry(void **state)
{
	struct bench bench;
	struct text message;

	bench_open(&bench);
	bench_taken(&bench, 0, 1);
	assert_int_equal(appointment_drive_cancel(bench.context, bench.organiser, bench.drive.id, TEXT_NONE), APPOINTMENT_DRIVE_CANCEL_OK);
	tell_now(&bench);
	message = email_of(&bench, "drive_cancelled");
	assert_true(holds(message, "method=CANCEL") && holds(message, "Your appointment is cancelled with it."));
	bench_close(&bench);
}

static void
a_drive_that_nobody_booked_is_cancelled_in_silence(void **state)
{
	struct bench bench;

	bench_open(&bench);
	assert_int_equal(appointment_drive_cancel(bench.context, bench.organiser, bench.drive.id, TEXT_NONE), APPOINTMENT_DRIVE_CANCEL_OK);
	tell_now(&bench);
	assert_int_equal(bench_emails(&bench, "drive_cancelled"), 0);
	bench_close(&bench);
}

static void
a_drive_is_not_cancelled_once_someone_has_come_or_it_is_over(void **state)
{
	struct bench bench;
	struct appointment one;

	bench_open(&bench);
	one = bench_taken(&bench, 0, 1);
	bench_taken(&bench, 5, 2);
	bench.context->now = bench.drive.starts;
	assert_true(appointment_arrive(bench.context, one.drive, one.id, true));
	assert_int_equal(appointment_drive_cancel(bench.context, bench.organiser, bench.drive.id, TEXT_NONE), APPOINTMENT_DRIVE_CANCEL_ARRIVED);
	bench.context->now = bench.drive.ends;
	assert_int_equal(appointment_drive_cancel(bench.context, bench.organiser, bench.drive.id, TEXT_NONE), APPOINTMENT_DRIVE_CANCEL_OVER);
	assert_int_equal(drive_now(&bench).state, DRIVE_STATE_OPEN);
	assert_int_equal(bench_emails(&bench, "drive_cancelled"), 0);
	bench_close(&bench);
}

/* Found by tests/model. */
static void
a_walk_in_who_was_put_down_by_mistake_does_not_keep_a_drive_from_being_cancelled(void **state)
{
	struct bench bench;
	struct donor donor;
	struct appointment mistake;

	bench_open(&bench);
	donor = bench_donor(&bench, 1);
	assert_int_equal(appointment_walk_in(bench.context, &bench.drive, bench.page, &donor, &mistake), APPOINTMENT_TAKE_OK);
	assert_int_equal(appointment_drive_cancel(bench.context, bench.organiser, bench.drive.id, TEXT_NONE), APPOINTMENT_DRIVE_CANCEL_ARRIVED);
	assert_int_equal(appointment_take_away(bench.context, &mistake), APPOINTMENT_TAKE_AWAY_OK);
	assert_int_equal(appointment_drive_cancel(bench.context, bench.organiser, bench.drive.id, TEXT_NONE), APPOINTMENT_DRIVE_CANCEL_OK);
	tell_now(&bench);
	bench_close(&bench);
}

static void
a_drive_that_has_begun_without_anybody_there_may_be_cancelled(void **state)
{
	struct bench bench;

	bench_open(&bench);
	bench_taken(&bench, 5, 1);
	bench.context->now = bench.drive.starts;
	assert_int_equal(appointment_drive_cancel(bench.context, bench.organiser, bench.drive.id, TEXT_NONE), APPOINTMENT_DRIVE_CANCEL_OK);
	tell_now(&bench);
	assert_int_equal(bench_emails(&bench, "drive_cancelled"), 1);
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(closing_tells_everyone_once_that_their_appointment_stays_booked),
		cmocka_unit_test(what_is_over_is_not_closed_any_more),
		cmocka_unit_test(cancelling_cancels_every_appointment_and_tells_each_person_once),
		cmocka_unit_test(a_leader_who_comes_too_is_asked_to_tell_the_people_whose_names_they_typed),
		cmocka_unit_test(the_email_of_a_cancelled_appointment_cancels_the_calendar_entry),
		cmocka_unit_test(a_drive_that_nobody_booked_is_cancelled_in_silence),
		cmocka_unit_test(a_drive_is_not_cancelled_once_someone_has_come_or_it_is_over),
		cmocka_unit_test(a_walk_in_who_was_put_down_by_mistake_does_not_keep_a_drive_from_being_cancelled),
		cmocka_unit_test(a_drive_that_has_begun_without_anybody_there_may_be_cancelled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
