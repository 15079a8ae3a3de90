/* What is public about a day: the table of decision 35, and that comparing two moments reveals no more than either. */
#include "donation/donation.h"

#include "drive/drive_join.h"
#include "tests/appointment_bench.h"

static const struct crew_pass_id pass = { 7 };
static struct bench bench;
static struct appointment people[21];

static int
set_up(void **state)
{
	(void)state;
	bench_open(&bench);
	for (int i = 0; i < 21; i++) {
		people[i] = bench_taken(&bench, (size_t)i / 3, i);
		assert_int_equal(appointment_change_shown(bench.context, &people[i], i % 4 == 3 ? TEXT("") : people[i].donor.name),
		                 APPOINTMENT_CHANGE_OK);
	}
	bench.context->now = bench.drive.starts;
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	bench_close(&bench);
	return 0;
}

static void
record(int from, int count, enum outcome_kind kind)
{
	assert_int_equal(drive_read(bench.context, bench.drive.id, &bench.drive), FOUND_OK);
	for (int i = from; i < from + count; i++) {
		const struct appointment now = bench_again(&bench, &people[i]);

		assert_int_equal(donation_record(bench.context, &bench.drive, &now, kind, TEXT(""), pass), DONATION_RECORD_OK);
	}
}

static void
undo(int from, int count)
{
	assert_int_equal(drive_read(bench.context, bench.drive.id, &bench.drive), FOUND_OK);
	for (int i = from; i < from + count; i++) {
		const struct appointment now = bench_again(&bench, &people[i]);

		assert_int_equal(donation_undo(bench.context, &bench.drive, &now), DONATION_UNDO_OK);
	}
}

static void
close_day(void)
{
	assert_int_equal(donation_close_day(bench.context, bench.drive.id), DONATION_CLOSE_DAY_OK);
}

static void
open_again(void)
{
	assert_true(donation_reopen_day(bench.context, bench.drive.id));
}

/* given -1: people came and there is no number; -2: no person came. */
static void
expect_of(struct honour_page_id page, int64_t given, size_t names, bool and_friends)
{
	struct donation_tally tally;
	struct donation_came came;
	int64_t of_drive;
	bool known;

	assert_true(donation_tally(bench.context, page, &tally) && donation_who_came(bench.context, page, &came));
	assert_true(donation_tally_of_drive(bench.context, bench.drive.id, page, &of_drive, &known));
	assert_int_equal(tally.given, given < 0 ? 0 : given);
	assert_int_equal(tally.somebody_came, given != -2);
	assert_int_equal(known, given >= 0);
	assert_int_equal(of_drive, given < 0 ? 0 : given);
	assert_int_equal(came.count, names);
	assert_int_equal(came.and_friends, and_friends);
}

static void
expect(int64_t given, size_t names, bool and_friends)
{
	expect_of(bench.page, given, names, and_friends);
}

static void
choose_names(bool names)
{
	assert_true(donation_choose_names(bench.context, bench.page, bench.organiser, names));
}

static void
where_nobody_came_nothing_is_said(void **state)
{
	record(0, 5, OUTCOME_KIND_DID_NOT_COME);
	close_day();
	expect(-2, 0, false);
}

static void
of_four_people_there_are_names_and_never_a_number(void **state)
{
	record(0, 3, OUTCOME_KIND_GAVE);
	record(3, 1, OUTCOME_KIND_COULD_NOT);
	expect(-2, 0, false);
	close_day();
	expect(-1, 3, false);
}

static void
of_five_people_there_is_the_number_and_no_name(void **state)
{
	record(0, 4, OUTCOME_KIND_GAVE);
	record(4, 1, OUTCOME_KIND_COULD_NOT);
	close_day();
	expect(4, 0, false);
}

static void
of_ten_people_there_are_the_number_and_names_and_friends(void **state)
{
	record(0, 8, OUTCOME_KIND_GAVE);
	record(8, 2, OUTCOME_KIND_LEFT);
	close_day();
	expect(8, 8, true);
}

/* A person who came along could not have given, so they do not count towards the five. */
static void
people_who_came_along_are_not_counted_among_five(void **state)
{
	const struct donor driver = { TEXT("Jon Alder"), TEXT(""), TEXT("Jon Alder") };
	struct appointment helper;

	record(0, 4, OUTCOME_KIND_GAVE);
	assert_int_equal(appointment_helper(bench.context, &bench.drive, bench.page, &driver, &helper), APPOINTMENT_TAKE_OK);
	close_day();
	expect(-1, 4, false);
}

static void
the_family_may_choose_names_where_five_to_nine_came(void **state)
{
	bool names;

	choose_names(true);
	assert_true(donation_prefers_names(bench.context, bench.page, &names) && names);
	record(0, 9, OUTCOME_KIND_GAVE);
	close_day();
	expect(-1, 7, false);
}

static void
with_ten_people_the_choice_of_names_takes_no_number_away(void **state)
{
	choose_names(true);
	record(0, 10, OUTCOME_KIND_GAVE);
	expect(-2, 0, false);
	close_day();
	expect(10, 8, true);
}

/* A number today and names tomorrow would reveal both. */
static void
the_choice_turned_round_changes_no_day_that_was_shown(void **state)
{
	record(0, 7, OUTCOME_KIND_GAVE);
	close_day();
	expect(7, 0, false);
	for (int i = 0; i < 2; i++) {
		choose_names(i == 0);
		open_again();
		close_day();
		expect(7, 0, false);
	}
}

static void
names_shown_first_are_not_followed_by_a_number_below_ten(void **state)
{
	record(0, 4, OUTCOME_KIND_GAVE);
	close_day();
	expect(-1, 3, false);
	open_again();
	record(4, 5, OUTCOME_KIND_GAVE);
	close_day();
	expect(-1, 7, false);
	open_again();
	record(9, 1, OUTCOME_KIND_LEFT);
	close_day();
	expect(9, 8, true);
}

static void
closing_opening_and_closing_again_never_moves_by_one(void **state)
{
	record(0, 10, OUTCOME_KIND_GAVE);
	close_day();
	expect(10, 8, true);
	for (int i = 10; i < 14; i++) {
		open_again();
		record(i, 1, OUTCOME_KIND_GAVE);
		close_day();
		expect(10, (size_t)(i < 11 ? 9 : i < 12 ? 9 : i < 13 ? 10 : 11), true);
	}
	open_again();
	record(14, 1, OUTCOME_KIND_COULD_NOT);
	close_day();
	expect(14, 12, true);
}

static void
closing_after_fewer_than_five_more_people_changes_nothing(void **state)
{
	record(0, 10, OUTCOME_KIND_GAVE);
	expect(5, 0, false);
	/* Once the wrong line was pressed: of the five who were held back four are left. */
	undo(9, 1);
	close_day();
	expect(5, 0, false);
	open_again();
	record(9, 1, OUTCOME_KIND_GAVE);
	close_day();
	expect(10, 8, true);
}

static void
a_correction_is_shown_with_the_next_five_people(void **state)
{
	record(0, 10, OUTCOME_KIND_GAVE);
	close_day();
	open_again();
	undo(0, 4);
	record(0, 3, OUTCOME_KIND_COULD_NOT);
	close_day();
	expect(10, 8, true);
	open_again();
	record(10, 5, OUTCOME_KIND_GAVE);
	close_day();
	/* Six that stayed and five more; the fourth was not there after all. */
	expect(11, 12, true);
}

static void
five_corrections_together_are_shown_by_themselves(void **state)
{
	record(0, 10, OUTCOME_KIND_GAVE);
	close_day();
	open_again();
	undo(0, 6);
	record(0, 4, OUTCOME_KIND_COULD_NOT);
	expect(10, 0, false);
	record(4, 1, OUTCOME_KIND_COULD_NOT);
	/* The sixth has nothing recorded now and counts as before, or it would be told of them alone. */
	expect(5, 0, false);
	close_day();
	expect(5, 7, true);
}

static void
somebody_new_does_not_come_in_with_corrections(void **state)
{
	record(0, 10, OUTCOME_KIND_GAVE);
	close_day();
	open_again();
	undo(0, 5);
	record(0, 5, OUTCOME_KIND_GAVE);
	record(10, 1, OUTCOME_KIND_GAVE);
	close_day();
	expect(10, 9, true);
}

static void
a_name_that_is_hidden_later_is_gone_and_no_count_tells_of_it(void **state)
{
	record(0, 10, OUTCOME_KIND_GAVE);
	close_day();
	assert_int_equal(appointment_change_shown(bench.context, &people[0], TEXT("")), APPOINTMENT_CHANGE_OK);
	expect(10, 7, true);
}

static void
a_page_with_one_donor_at_a_joined_drive_shows_no_number_and_the_sum_hides_it(void **state)
{
	const struct honour_opening opening = { .name = TEXT("Bo"), .words = TEXT("Words."), .living = true,
	                                        .keeper_email = TEXT("organiser@example.org") };
	const struct donor alone = { TEXT("Ina Wald"), TEXT(""), TEXT("Ina Wald") };
	struct drive_joining_list waiting;
	struct honour_page_id other;
	struct honour_page page;
	struct appointment one;
	int64_t given;
	bool known;

	assert_int_equal(honour_open(bench.context, bench.organiser, &opening, &other), HONOUR_OPEN_OK);
	assert_true(honour_make_keeper(bench.context, other, bench.organiser));
	assert_int_equal(honour_publish(bench.context, other, bench.organiser, false), HONOUR_PUBLISH_OK);
	assert_int_equal(honour_read(bench.context, other, &page), FOUND_OK);
	bench.context->now = instant_plus(bench.drive.starts, -INSTANT_DAY);
	assert_int_equal(drive_join_set_open(bench.context, bench.drive.id, bench.organiser, true), DRIVE_CHANGE_OK);
	assert_int_equal(drive_join_ask(bench.context, bench.drive.id, &page, bench.organiser), DRIVE_JOIN_ASK_OK);
	assert_true(drive_join_waiting(bench.context, bench.drive.id, &waiting));
	assert_int_equal(drive_join_answer(bench.context, &bench.drive, waiting.at[0].id, bench.organiser, true), FOUND_OK);
	bench.context->now = bench.drive.starts;
	assert_int_equal(appointment_walk_in(bench.context, &bench.drive, other, &alone, &one), APPOINTMENT_TAKE_OK);
	people[20] = one;
	record(20, 1, OUTCOME_KIND_GAVE);
	record(0, 10, OUTCOME_KIND_GAVE);
	close_day();
	expect(10, 8, true);
	expect_of(other, -1, 1, false);
	assert_true(donation_tally_of_drive(bench.context, bench.drive.id, HONOUR_PAGE_ID_NONE, &given, &known));
	assert_true(known && given == 10);
}

/* A newer program wrote the word, or the row is damaged: the desk goes on, and the number stays as it was. */
static void
how_a_page_reports_a_drive_cannot_be_read_and_nothing_more_is_published(void **state)
{
	struct donation_came came;

	record(0, 5, OUTCOME_KIND_GAVE);
	close_day();
	expect(5, 0, false);
	open_again();
	test_bench_run(bench.site, "UPDATE drive_page SET shown_as = 'sung'");
	record(5, 10, OUTCOME_KIND_GAVE);
	close_day();
	assert_int_equal(test_bench_count(bench.site, "SELECT gave_shown FROM drive_page"), 5);
	assert_true(donation_who_came(bench.context, bench.page, &came));
	assert_int_equal(came.count, 0);
	test_bench_run(bench.site, "UPDATE drive_page SET shown_as = 'number'");
	open_again();
	close_day();
	expect(15, 12, true);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(how_a_page_reports_a_drive_cannot_be_read_and_nothing_more_is_published),
		TEST(where_nobody_came_nothing_is_said),
		TEST(of_four_people_there_are_names_and_never_a_number),
		TEST(of_five_people_there_is_the_number_and_no_name),
		TEST(of_ten_people_there_are_the_number_and_names_and_friends),
		TEST(people_who_came_along_are_not_counted_among_five),
		TEST(the_family_may_choose_names_where_five_to_nine_came),
		TEST(with_ten_people_the_choice_of_names_takes_no_number_away),
		TEST(the_choice_turned_round_changes_no_day_that_was_shown),
		TEST(names_shown_first_are_not_followed_by_a_number_below_ten),
		TEST(closing_opening_and_closing_again_never_moves_by_one),
		TEST(closing_after_fewer_than_five_more_people_changes_nothing),
		TEST(a_correction_is_shown_with_the_next_five_people),
		TEST(five_corrections_together_are_shown_by_themselves),
		TEST(somebody_new_does_not_come_in_with_corrections),
		TEST(a_name_that_is_hidden_later_is_gone_and_no_count_tells_of_it),
		TEST(a_page_with_one_donor_at_a_joined_drive_shows_no_number_and_the_sum_hides_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
