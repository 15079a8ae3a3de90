/* The day as a whole: who has come, what the page shows and when, and a day that is closed, or was not closed by the crew. */
#include "donation/donation.h"

#include "tests/appointment_bench.h"

static const struct crew_pass_id pass = { 7 };

static struct instant
on_the_day(struct bench *bench, int64_t minutes)
{
	return instant_plus(bench->drive.starts, minutes * INSTANT_MINUTE);
}

static enum donation_record
record(struct bench *bench, const struct appointment *of, enum outcome_kind kind, struct text number)
{
	const struct appointment now = bench_again(bench, of);

	return donation_record(bench->context, &bench->drive, &now, kind, number, pass);
}

static enum donation_undo
undo(struct bench *bench, const struct appointment *of)
{
	const struct appointment now = bench_again(bench, of);

	return donation_undo(bench->context, &bench->drive, &now);
}

static void
read_drive_again(struct bench *bench)
{
	assert_int_equal(drive_read(bench->context, bench->drive.id, &bench->drive), FOUND_OK);
}

static int64_t
tally(struct bench *bench)
{
	struct donation_tally released;

	assert_true(donation_tally(bench->context, bench->page, &released));
	return released.given;
}

static struct donation_came
came(struct bench *bench)
{
	struct donation_came who;

	assert_true(donation_who_came(bench->context, bench->page, &who));
	return who;
}

/* In a hurry the crew does not press "arrived" first. */
static void
a_person_with_an_outcome_has_arrived_and_keeps_the_appointment(void **state)
{
	struct bench bench;
	struct appointment one, now;

	bench_open(&bench);
	one = bench_taken(&bench, 0, 1);
	bench.context->now = on_the_day(&bench, -5);
	assert_int_equal(record(&bench, &one, OUTCOME_KIND_GAVE, TEXT("")), DONATION_RECORD_OK);
	now = bench_again(&bench, &one);
	assert_false(instant_is_none(now.arrived_at));
	assert_int_equal(appointment_cancel(bench.context, &one), APPOINTMENT_CANCEL_ARRIVED);
	assert_int_equal(appointment_move(bench.context, &one, bench.slots.at[3].id), APPOINTMENT_MOVE_GONE);
	bench_close(&bench);
}

static void
undoing_an_outcome_undoes_the_arrival_it_brought_and_no_other(void **state)
{
	struct bench bench;
	struct appointment straight, arrived, now;

	bench_open(&bench);
	straight = bench_taken(&bench, 0, 1);
	arrived = bench_taken(&bench, 0, 2);
	bench.context->now = on_the_day(&bench, 5);
	assert_true(appointment_arrive(bench.context, arrived.drive, arrived.id, true));
	bench.context->now = on_the_day(&bench, 25);
	assert_int_equal(record(&bench, &straight, OUTCOME_KIND_LEFT, TEXT("")), DONATION_RECORD_OK);
	assert_int_equal(record(&bench, &arrived, OUTCOME_KIND_LEFT, TEXT("")), DONATION_RECORD_OK);
	bench.context->now = on_the_day(&bench, 30);
	assert_int_equal(undo(&bench, &straight), DONATION_UNDO_OK);
	assert_int_equal(undo(&bench, &arrived), DONATION_UNDO_OK);
	now = bench_again(&bench, &straight);
	assert_true(instant_is_none(now.arrived_at));
	now = bench_again(&bench, &arrived);
	assert_int_equal(now.arrived_at.us, on_the_day(&bench, 5).us);
	bench_close(&bench);
}

static void
an_undone_press_is_no_person_more(void **state)
{
	struct bench bench;
	struct appointment all[15];

	bench_open(&bench);
	for (int i = 0; i < 15; i++)
		all[i] = bench_taken(&bench, (size_t)i / 3, i);
	bench.context->now = on_the_day(&bench, 5);
	for (int i = 0; i < 9; i++)
		assert_int_equal(record(&bench, &all[i], OUTCOME_KIND_GAVE, TEXT("")), DONATION_RECORD_OK);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(undo(&bench, &all[8]), DONATION_UNDO_OK);
		assert_int_equal(record(&bench, &all[8], OUTCOME_KIND_GAVE, TEXT("")), DONATION_RECORD_OK);
		assert_int_equal(tally(&bench), 0);
	}
	assert_int_equal(record(&bench, &all[9], OUTCOME_KIND_COULD_NOT, TEXT("")), DONATION_RECORD_OK);
	assert_int_equal(tally(&bench), 5);
	/* What was shown stays until five more people have come: an undone outcome reveals nothing either. */
	assert_int_equal(undo(&bench, &all[0]), DONATION_UNDO_OK);
	assert_int_equal(record(&bench, &all[0], OUTCOME_KIND_COULD_NOT, TEXT("")), DONATION_RECORD_OK);
	for (int i = 10; i < 14; i++) {
		assert_int_equal(record(&bench, &all[i], OUTCOME_KIND_GAVE, TEXT("")), DONATION_RECORD_OK);
		assert_int_equal(tally(&bench), 5);
	}
	assert_int_equal(record(&bench, &all[14], OUTCOME_KIND_GAVE, TEXT("")), DONATION_RECORD_OK);
	/* Of the first ten eight gave; the first was recorded again last and waits with the last five. */
	assert_int_equal(tally(&bench), 8);
	bench_close(&bench);
}

static void
names_of_all_who_came_appear_when_the_day_is_closed(void **state)
{
	const struct donor driver = { TEXT("Jon Alder"), TEXT(""), TEXT("Jon") };
	struct bench bench;
	struct appointment turned_away, absent, here_then_absent, helper;
	struct appointment_list seats;
	struct donor leader;
	struct secret link;
	struct appointment_group group;

	bench_open(&bench);
	turned_away = bench_taken(&bench, 0, 1);
	absent = bench_taken(&bench, 0, 2);
	here_then_absent = bench_taken(&bench, 0, 3);
	assert_int_equal(appointment_change_shown(bench.context, &turned_away, turned_away.donor.name), APPOINTMENT_CHANGE_OK);
	assert_int_equal(appointment_change_shown(bench.context, &absent, absent.donor.name), APPOINTMENT_CHANGE_OK);
	assert_int_equal(appointment_change_shown(bench.context, &here_then_absent, here_then_absent.donor.name), APPOINTMENT_CHANGE_OK);
	leader = bench_donor(&bench, 4);
	assert_int_equal(appointment_take_group(bench.context, bench.page, bench.drive.id, bench.slots.at[1].id, 2, true, &leader, &link),
	                 APPOINTMENT_TAKE_OK);
	assert_int_equal(appointment_group_find(bench.context, link, &group), FOUND_OK);
	assert_true(appointment_group_seats(bench.context, &group, &seats));
	bench.context->now = on_the_day(&bench, 5);
	assert_int_equal(appointment_helper(bench.context, &bench.drive, bench.page, &driver, &helper), APPOINTMENT_TAKE_OK);
	assert_int_equal(record(&bench, &turned_away, OUTCOME_KIND_COULD_NOT, TEXT("")), DONATION_RECORD_OK);
	assert_int_equal(record(&bench, &absent, OUTCOME_KIND_DID_NOT_COME, TEXT("")), DONATION_RECORD_OK);
	/* "Arrived" was pressed on the wrong line. */
	assert_true(appointment_arrive(bench.context, here_then_absent.drive, here_then_absent.id, true));
	assert_int_equal(record(&bench, &here_then_absent, OUTCOME_KIND_DID_NOT_COME, TEXT("")), DONATION_RECORD_OK);
	/* A friend who claimed no seat came and gave all the same. */
	assert_int_equal(record(&bench, &seats.at[0], OUTCOME_KIND_GAVE, TEXT("")), DONATION_RECORD_OK);
	assert_int_equal(came(&bench).count, 0);
	assert_int_equal(donation_close_day(bench.context, bench.drive.id), DONATION_CLOSE_DAY_OK);
	assert_int_equal(came(&bench).count, 2);
	assert_true(text_equal(came(&bench).at[0], TEXT("Donor 1")));
	assert_true(text_equal(came(&bench).at[1], TEXT("Jon")));
	assert_false(came(&bench).and_friends);
	assert_int_equal(tally(&bench), 0);
	bench_close(&bench);
}

/* The day was never closed by the crew: it closes when the desk can no longer be used; otherwise people would never be thanked by name. */
static void
a_day_that_nobody_closed_closes_by_itself(void **state)
{
	struct bench bench;
	struct appointment one;

	bench_open(&bench);
	one = bench_taken(&bench, 0, 1);
	assert_int_equal(appointment_change_shown(bench.context, &one, one.donor.name), APPOINTMENT_CHANGE_OK);
	bench.context->now = on_the_day(&bench, 5);
	assert_int_equal(record(&bench, &one, OUTCOME_KIND_GAVE, TEXT("")), DONATION_RECORD_OK);
	assert_int_equal(donation_close_past(bench.context, instant_plus(bench.drive.ends, -1)), 0);
	assert_int_equal(came(&bench).count, 0);
	bench.context->now = instant_plus(bench.drive.ends, 12 * INSTANT_HOUR);
	assert_int_equal(donation_close_past(bench.context, bench.drive.ends), 1);
	assert_int_equal(donation_close_past(bench.context, bench.drive.ends), 0);
	assert_int_equal(came(&bench).count, 1);
	bench_close(&bench);
}

static void
a_day_closed_by_mistake_opens_again_and_its_names_are_gone_until_it_is_closed(void **state)
{
	struct bench bench;
	struct appointment all[2];

	bench_open(&bench);
	for (int i = 0; i < 2; i++) {
		all[i] = bench_taken(&bench, 0, i);
		assert_int_equal(appointment_change_shown(bench.context, &all[i], all[i].donor.name), APPOINTMENT_CHANGE_OK);
	}
	bench.context->now = on_the_day(&bench, 5);
	assert_int_equal(record(&bench, &all[0], OUTCOME_KIND_GAVE, TEXT("")), DONATION_RECORD_OK);
	assert_int_equal(donation_close_day(bench.context, bench.drive.id), DONATION_CLOSE_DAY_OK);
	assert_int_equal(came(&bench).count, 1);
	for (int twice = 0; twice < 2; twice++)
		assert_true(donation_reopen_day(bench.context, bench.drive.id));
	read_drive_again(&bench);
	assert_int_equal(came(&bench).count, 0);
	assert_int_equal(record(&bench, &all[1], OUTCOME_KIND_GAVE, TEXT("")), DONATION_RECORD_OK);
	assert_int_equal(donation_close_day(bench.context, bench.drive.id), DONATION_CLOSE_DAY_OK);
	assert_int_equal(tally(&bench), 0);
	assert_int_equal(came(&bench).count, 2);
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_person_with_an_outcome_has_arrived_and_keeps_the_appointment),
		cmocka_unit_test(undoing_an_outcome_undoes_the_arrival_it_brought_and_no_other),
		cmocka_unit_test(an_undone_press_is_no_person_more),
		cmocka_unit_test(names_of_all_who_came_appear_when_the_day_is_closed),
		cmocka_unit_test(a_day_closed_by_mistake_opens_again_and_its_names_are_gone_until_it_is_closed),
		cmocka_unit_test(a_day_that_nobody_closed_closes_by_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
