/* A page that joins another organiser's drive; the test is in this module because appointments are booked through it. */
#include "tests/appointment_bench.h"

#include "base/id.h"
#include "drive/drive_anywhere.h"
#include "drive/drive_join.h"

static struct bench bench;
static struct context *context;
static struct person_id other_organiser;
static struct honour_page other;

static int
open_it(void **state)
{
	struct honour_opening opening = { .name = TEXT("Bo"), .words = TEXT("Other words."), .keeper_email = TEXT("other@example.org") };
	struct honour_page_id id;

	bench_open(&bench);
	context = bench.context;
	assert_int_equal(people_ensure(context, TEXT("other@example.org"), TEXT("Otto"), &other_organiser), PEOPLE_ENSURE_OK);
	assert_int_equal(honour_open(context, other_organiser, &opening, &id), HONOUR_OPEN_OK);
	assert_true(honour_make_keeper(context, id, other_organiser));
	assert_int_equal(honour_publish(context, id, other_organiser, false), HONOUR_PUBLISH_OK);
	assert_int_equal(honour_read(context, id, &other), FOUND_OK);
	return 0;
}

static int
close_it(void **state)
{
	bench_close(&bench);
	return 0;
}

static struct join_id
asked(void)
{
	struct drive_joining_list waiting;

	assert_int_equal(drive_join_set_open(context, bench.drive.id, bench.organiser, true), DRIVE_CHANGE_OK);
	assert_int_equal(drive_join_ask(context, bench.drive.id, &other, other_organiser), DRIVE_JOIN_ASK_OK);
	assert_true(drive_join_waiting(context, bench.drive.id, &waiting));
	assert_int_equal(waiting.count, 1);
	return waiting.at[0].id;
}

static void
a_drive_that_is_not_open_to_others_cannot_be_asked(void **state)
{
	struct drive_list possible;
	bool open;

	assert_true(drive_join_is_open(context, bench.drive.id, &open));
	assert_false(open);
	assert_true(drive_join_possible(context, other.id, &possible));
	assert_int_equal(possible.count, 0);
	assert_int_equal(drive_join_ask(context, bench.drive.id, &other, other_organiser), DRIVE_JOIN_ASK_NOT_OPEN);
	assert_int_equal(drive_join_set_open(context, bench.drive.id, bench.organiser, true), DRIVE_CHANGE_OK);
	assert_int_equal(drive_join_set_open(context, bench.drive.id, bench.organiser, true), DRIVE_CHANGE_ALREADY);
	assert_true(drive_join_possible(context, other.id, &possible));
	assert_int_equal(possible.count, 1);
	assert_true(drive_join_possible(context, bench.page, &possible));     /* its own */
	assert_int_equal(possible.count, 0);
}

static void
a_page_that_was_taken_in_books_and_counts_for_itself(void **state)
{
	const struct donor friend = { TEXT("Ria Lund"), TEXT("ria@example.org"), TEXT("Ria Lund") };
	const struct join_id join = asked();
	struct secret link;
	struct appointment place;

	assert_int_equal(appointment_take(context, other.id, bench.drive.id, bench.slots.at[0].id, &friend, &link), APPOINTMENT_TAKE_CLOSED);
	assert_int_equal(drive_join_answer(context, &bench.drive, join, bench.organiser, true), FOUND_OK);
	assert_int_equal(drive_join_answer(context, &bench.drive, join, bench.organiser, false), FOUND_NONE);
	assert_int_equal(drive_of_page(context, bench.drive.id, other.id), FOUND_OK);
	assert_int_equal(appointment_take(context, other.id, bench.drive.id, bench.slots.at[0].id, &friend, &link), APPOINTMENT_TAKE_OK);
	assert_int_equal(appointment_find(context, link, &place), FOUND_OK);
	assert_true(honour_page_id_equal(place.page, other.id));
	bench_check(&bench);
}

static void
holding_one_page_leaves_the_drive_open_to_the_other(void **state)
{
	const struct donor friend = { TEXT("Ria Lund"), TEXT("ria@example.org"), TEXT("Ria Lund") };
	const struct donor another = { TEXT("Sam Lund"), TEXT("sam@example.org"), TEXT("Sam Lund") };
	struct secret link;

	assert_int_equal(drive_join_answer(context, &bench.drive, asked(), bench.organiser, true), FOUND_OK);
	assert_int_equal(honour_pause(context, bench.page, bench.organiser), HONOUR_HOLD_OK);
	assert_int_equal(appointment_take(context, bench.page, bench.drive.id, bench.slots.at[0].id, &friend, &link), APPOINTMENT_TAKE_PAUSED);
	assert_int_equal(appointment_take(context, other.id, bench.drive.id, bench.slots.at[0].id, &another, &link), APPOINTMENT_TAKE_OK);
}

static void
both_sides_are_told_by_email_and_a_refusal_gives_no_reason(void **state)
{
	const struct join_id join = asked();
	struct drive_list waits;

	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM outbox_email WHERE cause = 'join_asked'"), 1);
	assert_true(drive_join_asked(context, other.id, &waits));
	assert_int_equal(waits.count, 1);
	assert_int_equal(drive_join_ask(context, bench.drive.id, &other, other_organiser), DRIVE_JOIN_ASK_NOT_OPEN);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM outbox_email WHERE cause = 'join_asked'"), 1);
	assert_int_equal(drive_join_answer(context, &bench.drive, join, bench.organiser, false), FOUND_OK);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM outbox_email WHERE cause = 'join_answered'"), 1);
	assert_int_equal(drive_of_page(context, bench.drive.id, other.id), FOUND_NONE);
	/* It may be asked again: plans change. */
	assert_int_equal(drive_join_ask(context, bench.drive.id, &other, other_organiser), DRIVE_JOIN_ASK_OK);
}

static void
an_unpublished_page_joins_nothing(void **state)
{
	struct honour_opening opening = { .name = TEXT("Cy"), .words = TEXT("Words."), .keeper_email = TEXT("third@example.org"),
		.inviter = TEXT("Ann Wood") };
	struct honour_page waiting;
	struct honour_page_id id;

	assert_int_equal(drive_join_set_open(context, bench.drive.id, bench.organiser, true), DRIVE_CHANGE_OK);
	assert_true(outbox_confirm(context, TEXT("other@example.org")));
	assert_int_equal(honour_open(context, other_organiser, &opening, &id), HONOUR_OPEN_OK);
	assert_int_equal(honour_read(context, id, &waiting), FOUND_OK);
	assert_int_equal(drive_join_ask(context, bench.drive.id, &waiting, other_organiser), DRIVE_JOIN_ASK_NOT_PUBLISHED);
}

static void
a_page_says_give_anywhere_until_its_day_has_passed_everywhere(void **state)
{
	struct drive_anywhere set = { { 2026, 10, 2 }, TEXT("City Blood Service"), TEXT("https://blood.example.com/find") }, read;

	assert_int_equal(drive_anywhere_read(context, other.id, &read), FOUND_NONE);
	assert_int_equal(drive_anywhere_set(context, other.id, other_organiser, &set), DRIVE_ANYWHERE_SET_OK);
	set.service_name = TEXT("County Blood Service");
	assert_int_equal(drive_anywhere_set(context, other.id, other_organiser, &set), DRIVE_ANYWHERE_SET_OK);
	assert_int_equal(drive_anywhere_read(context, other.id, &read), FOUND_OK);
	assert_true(text_equal(read.service_name, TEXT("County Blood Service")));
	context->now = instant_plus(context->now, 3 * INSTANT_DAY);
	assert_int_equal(drive_anywhere_read(context, other.id, &read), FOUND_NONE);
	assert_int_equal(drive_anywhere_set(context, other.id, other_organiser, &set), DRIVE_ANYWHERE_SET_PAST);
	assert_int_equal(drive_anywhere_unset(context, other.id, other_organiser), DRIVE_CHANGE_OK);
	assert_int_equal(drive_anywhere_unset(context, other.id, other_organiser), DRIVE_CHANGE_ALREADY);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_it, close_it)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_drive_that_is_not_open_to_others_cannot_be_asked),
		TEST(a_page_that_was_taken_in_books_and_counts_for_itself),
		TEST(holding_one_page_leaves_the_drive_open_to_the_other),
		TEST(both_sides_are_told_by_email_and_a_refusal_gives_no_reason),
		TEST(an_unpublished_page_joins_nothing),
		TEST(a_page_says_give_anywhere_until_its_day_has_passed_everywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
