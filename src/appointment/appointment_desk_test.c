#include "tests/appointment_bench.h"

static enum appointment_take
walk_in(struct bench *bench, int number, struct appointment *taken)
{
	struct donor donor = bench_donor(bench, number);

	if (number % 2)
		donor.email = TEXT("");
	return appointment_walk_in(bench->context, &bench->drive, bench->page, &donor, taken);
}

static void
a_walk_in_gets_the_next_free_appointment_from_now_on(void **state)
{
	struct bench bench;
	struct appointment taken;

	bench_open(&bench);
	for (int i = 1; i <= 3; i++)
		bench_taken(&bench, 2, i);
	bench.context->now = instant_plus(bench.slots.at[2].starts, 5 * INSTANT_MINUTE);
	assert_int_equal(walk_in(&bench, 11, &taken), APPOINTMENT_TAKE_OK);
	assert_true(slot_id_equal(taken.slot, bench.slots.at[3].id));
	assert_true(taken.walk_in);
	assert_false(taken.over_capacity);
	assert_int_equal(taken.arrived_at.us, bench.context->now.us);
	bench.context->now = instant_plus(bench.slots.at[1].starts, 14 * INSTANT_MINUTE);
	assert_int_equal(walk_in(&bench, 13, &taken), APPOINTMENT_TAKE_OK);
	assert_true(slot_id_equal(taken.slot, bench.slots.at[1].id));                /* the slot that goes on has one left */
	bench_close(&bench);
}

static void
a_walk_in_is_always_recorded_over_capacity_when_all_is_full(void **state)
{
	struct bench bench;
	struct appointment taken;

	bench_open(&bench);
	for (int i = 0; i < 21; i++)
		bench_taken(&bench, (size_t)(i / 3), i + 100);
	bench.context->now = instant_plus(bench.slots.at[3].starts, INSTANT_MINUTE);
	assert_int_equal(walk_in(&bench, 2, &taken), APPOINTMENT_TAKE_OK);
	assert_true(taken.over_capacity);
	assert_true(slot_id_equal(taken.slot, bench.slots.at[3].id));
	bench_check(&bench);
	bench.context->now = instant_plus(bench.drive.ends, INSTANT_HOUR);
	assert_int_equal(walk_in(&bench, 4, &taken), APPOINTMENT_TAKE_OK);
	assert_true(slot_id_equal(taken.slot, bench.slots.at[6].id));
	bench.context->now = instant_plus(bench.drive.starts, -INSTANT_HOUR);
	assert_int_equal(walk_in(&bench, 6, &taken), APPOINTMENT_TAKE_OK);
	assert_true(slot_id_equal(taken.slot, bench.slots.at[0].id));
	bench_close(&bench);
}

static void
a_walk_in_is_recorded_when_booking_is_closed_but_not_when_the_drive_is_off(void **state)
{
	struct bench bench;
	struct appointment taken;

	bench_open(&bench);
	assert_int_equal(drive_set_open(bench.context, bench.drive.id, false), DRIVE_CHANGE_OK);
	assert_int_equal(drive_read(bench.context, bench.drive.id, &bench.drive), FOUND_OK);
	assert_int_equal(walk_in(&bench, 1, &taken), APPOINTMENT_TAKE_OK);
	assert_false(taken.over_capacity);
	test_bench_run(bench.site, "UPDATE drive SET state = 'cancelled'");
	assert_int_equal(drive_read(bench.context, bench.drive.id, &bench.drive), FOUND_OK);
	assert_int_equal(walk_in(&bench, 3, &taken), APPOINTMENT_TAKE_CLOSED);
	assert_int_equal(appointment_helper(bench.context, &bench.drive, bench.page, &taken.donor, &taken), APPOINTMENT_TAKE_CLOSED);
	bench_close(&bench);
}

static void
a_walk_in_may_be_for_no_one_and_without_an_address(void **state)
{
	struct bench bench;
	struct appointment taken;
	struct donor nameless = { TEXT(""), TEXT(""), TEXT("") };

	bench_open(&bench);
	for (int i = 0; i < 2; i++)
		assert_int_equal(appointment_walk_in(bench.context, &bench.drive, HONOUR_PAGE_ID_NONE, &nameless, &taken), APPOINTMENT_TAKE_OK);
	assert_true(honour_page_id_is_none(taken.page));
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM appointment WHERE honour_page IS NULL AND email_hash IS NULL"
	                                              " AND name_sealed IS NULL"), 2);
	assert_true(appointment_arrive(bench.context, taken.drive, taken.id, false));
	assert_int_equal(appointment_cancel(bench.context, &taken), APPOINTMENT_CANCEL_OK);
	bench_close(&bench);
}

static void
a_person_who_is_booked_and_walks_in_is_found(void **state)
{
	struct bench bench;
	struct appointment booked, taken;

	bench_open(&bench);
	booked = bench_taken(&bench, 4, 2);
	assert_int_equal(walk_in(&bench, 2, &taken), APPOINTMENT_TAKE_ALREADY);
	assert_true(appointment_id_equal(booked.id, taken.id));
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM appointment"), 1);
	bench_close(&bench);
}

static void
a_helper_has_come_and_has_no_slot(void **state)
{
	struct bench bench;
	struct appointment taken;
	struct donor donor;

	bench_open(&bench);
	donor = bench_donor(&bench, 2);
	assert_int_equal(appointment_helper(bench.context, &bench.drive, bench.page, &donor, &taken), APPOINTMENT_TAKE_OK);
	assert_int_equal(taken.kind, APPOINTMENT_KIND_HELPER);
	assert_true(slot_id_is_none(taken.slot));
	assert_false(instant_is_none(taken.arrived_at));
	assert_int_equal(appointment_helper(bench.context, &bench.drive, bench.page, &donor, &taken), APPOINTMENT_TAKE_ALREADY);
	assert_true(appointment_free_slot(bench.context, &taken));                  /* nothing to free */
	assert_true(appointment_arrive(bench.context, taken.drive, taken.id, false));
	assert_int_equal(appointment_cancel(bench.context, &taken), APPOINTMENT_CANCEL_OK);
	bench_close(&bench);
}

static void
only_who_has_arrived_can_have_finished(void **state)
{
	struct bench bench;
	struct appointment booked, helper, now;
	struct donor donor;

	bench_open(&bench);
	donor = bench_donor(&bench, 2);
	booked = bench_taken(&bench, 0, 1);
	assert_true(appointment_finish(bench.context, booked.drive, booked.id, true));
	assert_true(instant_is_none(bench_again(&bench, &booked).finished_at));
	assert_true(appointment_arrive(bench.context, booked.drive, booked.id, true));
	assert_true(appointment_finish(bench.context, booked.drive, booked.id, true));
	now = bench_again(&bench, &booked);
	assert_int_equal(now.finished_at.us, bench.context->now.us);
	assert_false(instant_is_none(now.arrived_at));
	assert_true(appointment_finish(bench.context, booked.drive, booked.id, false));
	assert_true(instant_is_none(bench_again(&bench, &booked).finished_at));
	/* Undoing the arrival undoes both. */
	assert_true(appointment_finish(bench.context, booked.drive, booked.id, true));
	assert_true(appointment_arrive(bench.context, booked.drive, booked.id, false));
	assert_true(instant_is_none(bench_again(&bench, &booked).finished_at));
	assert_int_equal(appointment_helper(bench.context, &bench.drive, bench.page, &donor, &helper), APPOINTMENT_TAKE_OK);
	assert_true(appointment_finish(bench.context, helper.drive, helper.id, true));
	assert_true(instant_is_none(bench_again(&bench, &helper).finished_at));
	bench_close(&bench);
}

static void
whom_the_desk_recorded_by_mistake_it_takes_away_again(void **state)
{
	struct bench bench;
	struct appointment booked, first, over, helper;
	struct donor donor;

	bench_open(&bench);
	booked = bench_taken(&bench, 0, 1);
	assert_int_equal(appointment_take_away(bench.context, &booked), APPOINTMENT_TAKE_AWAY_NONE);
	assert_int_equal(walk_in(&bench, 2, &first), APPOINTMENT_TAKE_OK);
	for (int i = 3; i <= 21; i++)
		bench_taken(&bench, (size_t)(i - 1) / 3, i);
	assert_int_equal(walk_in(&bench, 30, &over), APPOINTMENT_TAKE_OK);
	assert_true(over.over_capacity);
	donor = bench_donor(&bench, 31);
	assert_int_equal(appointment_helper(bench.context, &bench.drive, bench.page, &donor, &helper), APPOINTMENT_TAKE_OK);
	assert_int_equal(appointment_take_away(bench.context, &first), APPOINTMENT_TAKE_AWAY_OK);
	assert_int_equal(appointment_take_away(bench.context, &over), APPOINTMENT_TAKE_AWAY_OK);
	assert_int_equal(appointment_take_away(bench.context, &helper), APPOINTMENT_TAKE_AWAY_OK);
	assert_int_equal(appointment_take_away(bench.context, &helper), APPOINTMENT_TAKE_AWAY_NONE);
	bench_check(&bench);
	assert_int_equal(bench_emails(&bench, "cancelled"), 0);
	/* Recorded again, and away again after "did not come": the appointment is freed once. */
	assert_int_equal(walk_in(&bench, 2, &first), APPOINTMENT_TAKE_OK);
	assert_true(appointment_free_slot(bench.context, &first));
	assert_int_equal(appointment_take_away(bench.context, &first), APPOINTMENT_TAKE_AWAY_OK);
	bench_close(&bench);
}

static void
not_coming_frees_the_appointment_and_undoing_books_it_again(void **state)
{
	struct bench bench;
	struct appointment taken;

	bench_open(&bench);
	taken = bench_taken(&bench, 0, 1);
	for (int twice = 0; twice < 2; twice++)
		assert_true(appointment_free_slot(bench.context, &taken));
	taken = bench_again(&bench, &taken);
	assert_true(taken.freed);
	assert_int_equal(bench_taken_in(&bench, 0), 0);
	assert_int_equal(appointment_cancel(bench.context, &taken), APPOINTMENT_CANCEL_GONE);
	for (int twice = 0; twice < 2; twice++)
		assert_true(appointment_retake_slot(bench.context, &taken));
	taken = bench_again(&bench, &taken);
	assert_false(taken.freed);
	assert_false(taken.over_capacity);
	assert_int_equal(bench_taken_in(&bench, 0), 1);
	bench_close(&bench);
}

static void
an_appointment_that_is_gone_is_booked_again_over_capacity(void **state)
{
	struct bench bench;
	struct appointment taken;

	bench_open(&bench);
	taken = bench_taken(&bench, 0, 1);
	assert_true(appointment_free_slot(bench.context, &taken));
	for (int i = 2; i <= 4; i++)
		bench_taken(&bench, 0, i);
	assert_true(appointment_retake_slot(bench.context, &taken));
	taken = bench_again(&bench, &taken);
	assert_true(taken.over_capacity);
	assert_int_equal(bench_taken_in(&bench, 0), 3);
	assert_int_equal(bench.slots.at[0].overbooked, 1);
	bench_check(&bench);
	assert_true(appointment_free_slot(bench.context, &taken));
	assert_int_equal(bench_taken_in(&bench, 0), 3);
	assert_int_equal(bench.slots.at[0].overbooked, 0);
	bench_close(&bench);
}

static void
the_roster_has_everyone_with_an_appointment_by_time_and_helpers_last(void **state)
{
	struct bench bench;
	struct appointment_list list;
	struct appointment late, early, back, helper;
	struct donor donor;

	bench_open(&bench);
	assert_true(appointment_list_of_drive(bench.context, bench.drive.id, &list));
	assert_int_equal(list.count, 0);
	donor = bench_donor(&bench, 9);
	assert_int_equal(appointment_helper(bench.context, &bench.drive, bench.page, &donor, &helper), APPOINTMENT_TAKE_OK);
	late = bench_taken(&bench, 5, 1);
	early = bench_taken(&bench, 1, 2);
	back = bench_taken(&bench, 0, 3);
	assert_int_equal(appointment_cancel(bench.context, &back), APPOINTMENT_CANCEL_OK);
	assert_true(appointment_list_of_drive(bench.context, bench.drive.id, &list));
	assert_int_equal(list.count, 3);
	assert_true(appointment_id_equal(list.at[0].id, early.id));
	assert_true(appointment_id_equal(list.at[1].id, late.id));
	assert_true(appointment_id_equal(list.at[2].id, helper.id));
	assert_true(text_equal(list.at[0].donor.name, early.donor.name));
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_walk_in_gets_the_next_free_appointment_from_now_on),
		cmocka_unit_test(a_walk_in_is_always_recorded_over_capacity_when_all_is_full),
		cmocka_unit_test(a_walk_in_is_recorded_when_booking_is_closed_but_not_when_the_drive_is_off),
		cmocka_unit_test(a_walk_in_may_be_for_no_one_and_without_an_address),
		cmocka_unit_test(a_person_who_is_booked_and_walks_in_is_found),
		cmocka_unit_test(a_helper_has_come_and_has_no_slot),
		cmocka_unit_test(only_who_has_arrived_can_have_finished),
		cmocka_unit_test(whom_the_desk_recorded_by_mistake_it_takes_away_again),
		cmocka_unit_test(not_coming_frees_the_appointment_and_undoing_books_it_again),
		cmocka_unit_test(an_appointment_that_is_gone_is_booked_again_over_capacity),
		cmocka_unit_test(the_roster_has_everyone_with_an_appointment_by_time_and_helpers_last),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
