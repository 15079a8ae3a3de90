/* Outcomes, numbers, the tally and who came: every result of every operation. */
#include "tests/appointment_bench.h"

#include "base/log.h"
#include "donation/donation.h"
#include "limits.h"

static struct bench bench;
static const struct crew_pass_id crew = { 77 };

static int
set_up(void **state)
{
	(void)state;
	bench_open(&bench);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	bench_close(&bench);
	log_level_set(LOG_FAULT);
	return 0;
}

static void
read_drive(void)
{
	assert_int_equal(drive_read(bench.context, bench.drive.id, &bench.drive), FOUND_OK);
}

static enum donation_record
record(const struct appointment *appointment, enum outcome_kind kind, struct text number)
{
	return donation_record(bench.context, &bench.drive, appointment, kind, number, crew);
}

static int64_t
tally(void)
{
	struct donation_tally tally;

	assert_true(donation_tally(bench.context, bench.page, &tally));
	return tally.given;
}

static void
on_the_day(void)
{
	bench.context->now = instant_plus(bench.drive.starts, INSTANT_HOUR);
}

static void
close_day(void)
{
	assert_int_equal(donation_close_day(bench.context, bench.drive.id), DONATION_CLOSE_DAY_OK);
	read_drive();
}

/* A missing table makes every statement on it a fault; the log is silenced. */
static void
break_table(const char *sql)
{
	log_level_set(LOG_FAULT + 1);
	test_bench_run(bench.site, sql);
}

/* ---- outcomes ---- */

static void
an_outcome_is_recorded_once_and_again_only_after_undoing(void **state)
{
	const struct appointment one = bench_taken(&bench, 0, 1);
	struct donation_person_list people;

	(void)state;
	assert_int_equal(record(&one, OUTCOME_KIND_LEFT, TEXT("")), DONATION_RECORD_OK);
	assert_int_equal(record(&one, OUTCOME_KIND_GAVE, TEXT("")), DONATION_RECORD_ALREADY);
	assert_true(donation_people(bench.context, bench.drive.id, &people));
	assert_int_equal(people.count, 1);
	assert_true(people.at[0].has_outcome);
	assert_int_equal(people.at[0].outcome.kind, OUTCOME_KIND_LEFT);
	assert_true(appointment_id_equal(people.at[0].outcome.appointment, one.id));
	assert_int_equal(donation_undo(bench.context, &bench.drive, &one), DONATION_UNDO_OK);
	assert_int_equal(donation_undo(bench.context, &bench.drive, &one), DONATION_UNDO_NONE);
	assert_int_equal(record(&one, OUTCOME_KIND_GAVE, TEXT("")), DONATION_RECORD_OK);
	/* Nothing is ever deleted. */
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM outcome"), 2);
}

static void
every_kind_of_outcome_is_read_back_as_it_was_recorded(void **state)
{
	static const enum outcome_kind kinds[] = { OUTCOME_KIND_GAVE, OUTCOME_KIND_COULD_NOT, OUTCOME_KIND_LEFT, OUTCOME_KIND_DID_NOT_COME };
	struct donation_person_list people;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		const struct appointment one = bench_taken(&bench, i, (int)i);

		assert_int_equal(record(&one, kinds[i], TEXT("")), DONATION_RECORD_OK);
	}
	assert_true(donation_people(bench.context, bench.drive.id, &people));
	assert_int_equal(people.count, COUNT_OF(kinds));
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		assert_int_equal(people.at[i].outcome.kind, kinds[i]);
}

static void
one_person_is_found_at_their_own_drive_and_nothing_of_theirs_is_opened(void **state)
{
	const struct appointment one = bench_taken(&bench, 0, 1), back = bench_taken(&bench, 0, 2);
	struct donation_person person;

	(void)state;
	assert_int_equal(appointment_cancel(bench.context, &back), APPOINTMENT_CANCEL_OK);
	assert_int_equal(donation_find_person(bench.context, bench.drive.id, one.id, &person), FOUND_OK);
	assert_true(appointment_id_equal(person.appointment.id, one.id));
	assert_false(person.has_outcome);
	assert_int_equal(person.appointment.donor.name.length + person.appointment.donor.email.length, 0);
	assert_int_equal(record(&one, OUTCOME_KIND_GAVE, TEXT("A999926123456")), DONATION_RECORD_OK);
	assert_int_equal(donation_find_person(bench.context, bench.drive.id, one.id, &person), FOUND_OK);
	assert_true(person.has_outcome && text_equal(person.outcome.number, TEXT("A999926123456")));
	assert_int_equal(donation_find_person(bench.context, (struct drive_id){ 1 }, one.id, &person), FOUND_NONE);
	assert_int_equal(donation_find_person(bench.context, bench.drive.id, back.id, &person), FOUND_NONE);
	assert_int_equal(donation_find_person(bench.context, bench.drive.id, (struct appointment_id){ 1 }, &person), FOUND_NONE);
}

static void
the_day_in_numbers_is_of_the_people_who_are_listed(void **state)
{
	const struct appointment one = bench_taken(&bench, 0, 1), other = bench_taken(&bench, 0, 2), back = bench_taken(&bench, 1, 3);
	const struct donor driver = { TEXT("Hans Ihle"), TEXT(""), TEXT("") };
	struct appointment helper;
	struct donation_counts counts;

	(void)state;
	assert_int_equal(appointment_cancel(bench.context, &back), APPOINTMENT_CANCEL_OK);
	assert_int_equal(appointment_helper(bench.context, &bench.drive, bench.page, &driver, &helper), APPOINTMENT_TAKE_OK);
	assert_true(donation_count_people(bench.context, bench.drive.id, &counts));
	assert_true(counts.without_outcome == 2 && counts.unfinished == 2 && counts.gave == 0);
	assert_int_equal(record(&one, OUTCOME_KIND_GAVE, TEXT("")), DONATION_RECORD_OK);
	assert_int_equal(record(&other, OUTCOME_KIND_LEFT, TEXT("")), DONATION_RECORD_OK);
	assert_int_equal(donation_undo(bench.context, &bench.drive, &other), DONATION_UNDO_OK);
	assert_true(donation_count_people(bench.context, bench.drive.id, &counts));
	assert_true(counts.without_outcome == 1 && counts.unfinished == 1 && counts.gave == 1);
}

static void
a_number_is_sealed_belongs_to_one_and_is_free_after_undoing(void **state)
{
	const struct text number = TEXT("A999926123456");
	const struct appointment one = bench_taken(&bench, 0, 1), other = bench_taken(&bench, 0, 2);
	struct donation_person_list people;

	(void)state;
	assert_int_equal(record(&one, OUTCOME_KIND_GAVE, number), DONATION_RECORD_OK);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM outcome WHERE instr(number_sealed, CAST('123456' AS BLOB)) > 0"
	                                  " OR instr(number_hash, CAST('123456' AS BLOB)) > 0"), 0);
	assert_int_equal(record(&other, OUTCOME_KIND_GAVE, number), DONATION_RECORD_NUMBER_TWICE);
	assert_int_equal(record(&one, OUTCOME_KIND_GAVE, number), DONATION_RECORD_ALREADY);
	assert_int_equal(donation_undo(bench.context, &bench.drive, &one), DONATION_UNDO_OK);
	assert_int_equal(record(&other, OUTCOME_KIND_GAVE, number), DONATION_RECORD_OK);
	assert_true(donation_people(bench.context, bench.drive.id, &people));
	assert_int_equal(people.count, 2);
	assert_false(people.at[0].has_outcome);
	assert_true(text_equal(people.at[1].outcome.number, number));
}

static void
only_who_gave_has_a_number(void **state)
{
	const struct appointment one = bench_taken(&bench, 0, 1);

	(void)state;
	assert_int_equal(record(&one, OUTCOME_KIND_COULD_NOT, TEXT("A999926123456")), DONATION_RECORD_OK);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM outcome WHERE number_hash IS NOT NULL"
	                                  " OR number_sealed IS NOT NULL"), 0);
}

static void
who_did_not_come_frees_the_place_and_undoing_takes_it_again(void **state)
{
	const struct appointment one = bench_taken(&bench, 0, 1);
	struct appointment freed;

	(void)state;
	assert_int_equal(record(&one, OUTCOME_KIND_DID_NOT_COME, TEXT("")), DONATION_RECORD_OK);
	assert_int_equal(bench_taken_in(&bench, 0), 0);
	freed = bench_again(&bench, &one);
	assert_true(freed.freed);
	assert_int_equal(donation_undo(bench.context, &bench.drive, &freed), DONATION_UNDO_OK);
	assert_int_equal(bench_taken_in(&bench, 0), 1);
	assert_false(bench_again(&bench, &one).freed);
}

static void
a_place_that_was_given_to_another_is_retaken_over_capacity(void **state)
{
	struct appointment places[3], freed;

	(void)state;
	for (int i = 0; i < 3; i++)
		places[i] = bench_taken(&bench, 0, i);
	assert_int_equal(record(&places[0], OUTCOME_KIND_DID_NOT_COME, TEXT("")), DONATION_RECORD_OK);
	bench_taken(&bench, 0, 9);
	freed = bench_again(&bench, &places[0]);
	assert_int_equal(donation_undo(bench.context, &bench.drive, &freed), DONATION_UNDO_OK);
	assert_int_equal(bench_taken_in(&bench, 0), 3);
	assert_true(bench_again(&bench, &places[0]).over_capacity);
}

/* ---- the tally ---- */

static void
while_the_day_is_open_the_last_five_people_are_held_back(void **state)
{
	(void)state;
	for (int i = 0; i < 11; i++) {
		const struct appointment one = bench_taken(&bench, (size_t)i / 3, i);

		assert_int_equal(record(&one, i == 2 ? OUTCOME_KIND_LEFT : OUTCOME_KIND_GAVE, TEXT("")), DONATION_RECORD_OK);
		assert_int_equal(tally(), i < 9 ? 0 : 4);
	}
	on_the_day();
	close_day();
	assert_int_equal(tally(), 10);
}

static void
what_was_undone_does_not_count_and_single_undoings_do_not_show(void **state)
{
	struct appointment places[10];

	(void)state;
	for (int i = 0; i < 10; i++) {
		places[i] = bench_taken(&bench, (size_t)i / 3, i);
		assert_int_equal(record(&places[i], OUTCOME_KIND_GAVE, TEXT("")), DONATION_RECORD_OK);
	}
	assert_int_equal(tally(), 5);
	assert_int_equal(donation_undo(bench.context, &bench.drive, &places[0]), DONATION_UNDO_OK);
	assert_int_equal(tally(), 5);
	assert_int_equal(record(&places[0], OUTCOME_KIND_COULD_NOT, TEXT("")), DONATION_RECORD_OK);
	assert_int_equal(tally(), 5);
	on_the_day();
	close_day();
	assert_int_equal(tally(), 9);
}

static void
each_appointment_counts_for_its_own_page_alone(void **state)
{
	struct honour_opening opening = { .name = TEXT("Bo"), .words = TEXT("Words."), .living = true,
	                                  .keeper_email = TEXT("organiser@example.org") };
	struct honour_page_id other;
	struct donor donor = { TEXT("Nobody's"), TEXT(""), TEXT("Nobody's") };
	struct appointment walk_in;
	struct donation_came came;
	struct donation_tally of_other;

	(void)state;
	assert_int_equal(honour_open(bench.context, bench.organiser, &opening, &other), HONOUR_OPEN_OK);
	on_the_day();
	/* For no one in particular. */
	assert_int_equal(appointment_walk_in(bench.context, &bench.drive, (struct honour_page_id){ 0 }, &donor, &walk_in), APPOINTMENT_TAKE_OK);
	assert_int_equal(record(&walk_in, OUTCOME_KIND_GAVE, TEXT("")), DONATION_RECORD_OK);
	close_day();
	assert_int_equal(tally(), 0);
	assert_true(donation_tally(bench.context, other, &of_other));
	assert_false(of_other.given > 0 || of_other.somebody_came);
	assert_true(donation_who_came(bench.context, bench.page, &came));
	assert_int_equal(came.count, 0);
}

/* ---- the day ---- */

static void
a_day_is_closed_once_and_not_before_it_began(void **state)
{
	(void)state;
	assert_int_equal(donation_close_day(bench.context, bench.drive.id), DONATION_CLOSE_DAY_TOO_EARLY);
	on_the_day();
	assert_int_equal(donation_close_day(bench.context, bench.drive.id), DONATION_CLOSE_DAY_OK);
	assert_int_equal(donation_close_day(bench.context, bench.drive.id), DONATION_CLOSE_DAY_ALREADY);
}

static void
when_the_day_is_closed_nothing_is_recorded_or_undone(void **state)
{
	const struct appointment one = bench_taken(&bench, 0, 1), other = bench_taken(&bench, 0, 2);

	(void)state;
	assert_int_equal(record(&one, OUTCOME_KIND_GAVE, TEXT("")), DONATION_RECORD_OK);
	on_the_day();
	close_day();
	assert_int_equal(record(&other, OUTCOME_KIND_GAVE, TEXT("")), DONATION_RECORD_DAY_OVER);
	assert_int_equal(donation_undo(bench.context, &bench.drive, &one), DONATION_UNDO_DAY_OVER);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM outcome WHERE undone_at IS NULL"), 1);
}

static void
who_came_is_named_after_the_day_as_they_chose_whatever_the_outcome(void **state)
{
	static const struct text shown[] = { TEXT("Donor 0"), TEXT("Donor"), TEXT("") };
	static const enum outcome_kind kinds[] = { OUTCOME_KIND_COULD_NOT, OUTCOME_KIND_LEFT, OUTCOME_KIND_GAVE };
	struct donor donor = { TEXT("Hans Ihle"), TEXT(""), TEXT("Hans Ihle") };
	struct appointment helper, absent;
	struct donation_came came;

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct appointment one = bench_taken(&bench, 0, i);

		assert_int_equal(appointment_change_shown(bench.context, &one, shown[i]), APPOINTMENT_CHANGE_OK);
		assert_true(appointment_arrive(bench.context, one.drive, one.id, true));
		assert_int_equal(record(&one, kinds[i], TEXT("")), DONATION_RECORD_OK);
	}
	absent = bench_taken(&bench, 1, 7);
	assert_int_equal(appointment_change_shown(bench.context, &absent, absent.donor.name), APPOINTMENT_CHANGE_OK);
	assert_int_equal(record(&absent, OUTCOME_KIND_DID_NOT_COME, TEXT("")), DONATION_RECORD_OK);
	/* Booked, and nothing is known of them. */
	bench_taken(&bench, 2, 8);
	on_the_day();
	assert_int_equal(appointment_helper(bench.context, &bench.drive, bench.page, &donor, &helper), APPOINTMENT_TAKE_OK);
	assert_true(donation_who_came(bench.context, bench.page, &came));
	assert_int_equal(came.count, 0);
	close_day();
	assert_true(donation_who_came(bench.context, bench.page, &came));
	assert_int_equal(came.count, 3);
	assert_false(came.and_friends);
	assert_true(text_equal(came.at[0], TEXT("Donor 0")));
	assert_true(text_equal(came.at[1], TEXT("Donor")));
	assert_true(text_equal(came.at[2], TEXT("Hans Ihle")));
}

static void
who_arrived_and_then_did_not_come_after_all_did_not_come(void **state)
{
	struct appointment one = bench_taken(&bench, 0, 1);
	struct donation_came came;

	(void)state;
	assert_int_equal(appointment_change_shown(bench.context, &one, one.donor.name), APPOINTMENT_CHANGE_OK);
	assert_true(appointment_arrive(bench.context, one.drive, one.id, true));
	assert_true(appointment_arrive(bench.context, one.drive, one.id, false));
	assert_int_equal(record(&one, OUTCOME_KIND_DID_NOT_COME, TEXT("")), DONATION_RECORD_OK);
	on_the_day();
	close_day();
	assert_true(donation_who_came(bench.context, bench.page, &came));
	assert_int_equal(came.count, 0);
}

/* ---- faults ---- */

static void
a_broken_table_is_a_fault_and_nothing_half_done_is_kept(void **state)
{
	const struct appointment one = bench_taken(&bench, 0, 1), other = bench_taken(&bench, 0, 2);
	struct donation_person_list people;
	struct donation_came came;
	struct donation_tally broken;

	(void)state;
	assert_int_equal(record(&other, OUTCOME_KIND_DID_NOT_COME, TEXT("")), DONATION_RECORD_OK);
	on_the_day();
	/* The tally cannot be updated: the outcome before it is rolled back too. */
	break_table("ALTER TABLE drive_page RENAME TO drive_page_away");
	assert_int_equal(record(&one, OUTCOME_KIND_GAVE, TEXT("")), DONATION_RECORD_FAULT);
	assert_int_equal(donation_close_day(bench.context, bench.drive.id), DONATION_CLOSE_DAY_FAULT);
	assert_false(donation_tally(bench.context, bench.page, &broken));
	test_bench_run(bench.site, "ALTER TABLE drive_page_away RENAME TO drive_page");
	read_drive();
	assert_false(bench.drive.day_closed);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM outcome"), 1);
	/* The appointment cannot be booked again: the undoing is rolled back. */
	test_bench_run(bench.site, "ALTER TABLE slot RENAME TO slot_away");
	assert_int_equal(donation_undo(bench.context, &bench.drive, &other), DONATION_UNDO_FAULT);
	assert_int_equal(record(&one, OUTCOME_KIND_DID_NOT_COME, TEXT("")), DONATION_RECORD_FAULT);
	test_bench_run(bench.site, "ALTER TABLE slot_away RENAME TO slot");
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM outcome WHERE undone_at IS NULL"), 1);
	test_bench_run(bench.site, "ALTER TABLE outcome RENAME TO outcome_away");
	assert_int_equal(record(&one, OUTCOME_KIND_GAVE, TEXT("")), DONATION_RECORD_FAULT);
	assert_int_equal(donation_undo(bench.context, &bench.drive, &other), DONATION_UNDO_FAULT);
	assert_false(donation_people(bench.context, bench.drive.id, &people));
	assert_false(donation_who_came(bench.context, bench.page, &came));
	test_bench_run(bench.site, "ALTER TABLE outcome_away RENAME TO outcome");
}

static void
a_number_sealed_with_another_key_is_left_out(void **state)
{
	const struct appointment one = bench_taken(&bench, 0, 1);
	struct donation_person_list people;

	(void)state;
	assert_int_equal(record(&one, OUTCOME_KIND_GAVE, TEXT("A999926123456")), DONATION_RECORD_OK);
	log_level_set(LOG_FAULT + 1);
	test_bench_run(bench.site, "UPDATE outcome SET number_sealed = zeroblob(60)");
	assert_true(donation_people(bench.context, bench.drive.id, &people));
	assert_true(people.count == 1 && people.at[0].has_outcome);
	assert_int_equal(people.at[0].outcome.number.length, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(an_outcome_is_recorded_once_and_again_only_after_undoing),
		TEST(every_kind_of_outcome_is_read_back_as_it_was_recorded),
		TEST(one_person_is_found_at_their_own_drive_and_nothing_of_theirs_is_opened),
		TEST(the_day_in_numbers_is_of_the_people_who_are_listed),
		TEST(a_number_is_sealed_belongs_to_one_and_is_free_after_undoing),
		TEST(only_who_gave_has_a_number),
		TEST(who_did_not_come_frees_the_place_and_undoing_takes_it_again),
		TEST(a_place_that_was_given_to_another_is_retaken_over_capacity),
		TEST(while_the_day_is_open_the_last_five_people_are_held_back),
		TEST(what_was_undone_does_not_count_and_single_undoings_do_not_show),
		TEST(each_appointment_counts_for_its_own_page_alone),
		TEST(a_day_is_closed_once_and_not_before_it_began),
		TEST(when_the_day_is_closed_nothing_is_recorded_or_undone),
		TEST(who_came_is_named_after_the_day_as_they_chose_whatever_the_outcome),
		TEST(who_arrived_and_then_did_not_come_after_all_did_not_come),
		TEST(a_broken_table_is_a_fault_and_nothing_half_done_is_kept),
		TEST(a_number_sealed_with_another_key_is_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
