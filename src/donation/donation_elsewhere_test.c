/* Donations elsewhere: reported once, accepted by a keeper, counted separately. */
#include "people/people_audit.h"
#include "tests/appointment_bench.h"

#include "base/id.h"
#include "base/log.h"
#include "donation/donation_elsewhere.h"

static struct bench bench;
static struct context *context;

static int
open_it(void **state)
{
	bench_open(&bench);
	context = bench.context;
	return 0;
}

static int
close_it(void **state)
{
	bench_close(&bench);
	return 0;
}

static struct gift
gift(const char *place, int day)
{
	return (struct gift){ .venue = text_of(place), .date = { 2026, 9, (int8_t)day },
		.donor = { TEXT("Mina Ash"), TEXT(""), TEXT("Mina") } };
}

static struct gift_list
list(enum elsewhere_state state)
{
	struct gift_list gifts;

	assert_true(donation_elsewhere_list(context, bench.page, state, &gifts));
	return gifts;
}

static int64_t
counted(void)
{
	int64_t n;

	assert_true(donation_elsewhere_counted(context, bench.page, &n));
	return n;
}

static void
a_gift_waits_until_a_keeper_counts_it_and_may_be_left_out_again(void **state)
{
	const struct gift told = gift("Riverside Blood Service", 20);
	struct gift_list waiting;

	assert_int_equal(donation_elsewhere_tell(context, bench.page, &told), DONATION_ELSEWHERE_TELL_OK);
	assert_int_equal(counted(), 0);
	waiting = list(ELSEWHERE_STATE_WAITING);
	assert_int_equal(waiting.count, 1);
	assert_true(text_equal(waiting.at[0].venue, TEXT("Riverside Blood Service")));
	assert_true(text_equal(waiting.at[0].donor.name, TEXT("Mina Ash")));
	assert_int_equal(waiting.at[0].date.day, 20);
	assert_int_equal(donation_elsewhere_answer(context, bench.page, waiting.at[0].id, bench.organiser, true),
	                 FOUND_OK);
	assert_int_equal(counted(), 1);
	assert_int_equal(list(ELSEWHERE_STATE_WAITING).count, 0);
	assert_int_equal(donation_elsewhere_answer(context, bench.page, waiting.at[0].id, bench.organiser, false),
	                 FOUND_OK);
	assert_int_equal(counted(), 0);
	assert_int_equal(list(ELSEWHERE_STATE_LEFT_OUT).count, 1);
	assert_int_equal(people_audit_check(context), PEOPLE_AUDIT_CHECK_OK);
}

static void
the_same_gift_told_twice_is_one(void **state)
{
	struct gift told = gift("Riverside Blood Service", 20);

	assert_int_equal(donation_elsewhere_tell(context, bench.page, &told), DONATION_ELSEWHERE_TELL_OK);
	told.venue = TEXT("  riverside blood SERVICE ");
	assert_int_equal(donation_elsewhere_tell(context, bench.page, &told), DONATION_ELSEWHERE_TELL_ALREADY);
	told.date.day = 21;
	assert_int_equal(donation_elsewhere_tell(context, bench.page, &told), DONATION_ELSEWHERE_TELL_OK);
	assert_int_equal(list(ELSEWHERE_STATE_WAITING).count, 2);
}

static void
a_gift_of_tomorrow_is_not_given_yet(void **state)
{
	struct gift told = gift("Riverside Blood Service", 20);

	told.date = (struct date){ 2026, 10, 3 };     /* now is noon UTC on the first; nowhere is it the third */
	assert_int_equal(donation_elsewhere_tell(context, bench.page, &told), DONATION_ELSEWHERE_TELL_FUTURE);
	told.date = (struct date){ 2026, 10, 2 };     /* in Kiritimati it is */
	assert_int_equal(donation_elsewhere_tell(context, bench.page, &told), DONATION_ELSEWHERE_TELL_OK);
}

static void
somebody_elses_gift_and_an_unknown_one_are_not_there(void **state)
{
	const struct gift told = gift("Riverside Blood Service", 20);
	const struct honour_page_id other = { id_new(context->now) };

	assert_int_equal(donation_elsewhere_tell(context, bench.page, &told), DONATION_ELSEWHERE_TELL_OK);
	assert_int_equal(donation_elsewhere_answer(context, other, list(ELSEWHERE_STATE_WAITING).at[0].id, bench.organiser, true),
	                 FOUND_NONE);
	assert_int_equal(donation_elsewhere_answer(context, bench.page, (struct donation_elsewhere_id){ 12345 }, bench.organiser, true),
	                 FOUND_NONE);
}

static void
names_are_sealed(void **state)
{
	const struct gift told = gift("Riverside Blood Service", 20);

	assert_int_equal(donation_elsewhere_tell(context, bench.page, &told), DONATION_ELSEWHERE_TELL_OK);
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM donation_elsewhere WHERE instr(name_sealed, 'Mina') > 0"), 0);
}

static void
a_database_that_is_gone_is_a_fault(void **state)
{
	const struct gift told = gift("Riverside Blood Service", 20);
	struct gift_list gifts;
	int64_t n;

	log_level_set(LOG_FAULT + 1);
	test_bench_run(bench.site, "DROP TABLE donation_elsewhere");
	assert_int_equal(donation_elsewhere_tell(context, bench.page, &told), DONATION_ELSEWHERE_TELL_FAULT);
	assert_false(donation_elsewhere_list(context, bench.page, ELSEWHERE_STATE_WAITING, &gifts));
	assert_false(donation_elsewhere_counted(context, bench.page, &n));
	assert_int_equal(donation_elsewhere_answer(context, bench.page, (struct donation_elsewhere_id){ 1 }, bench.organiser, true),
	                 FOUND_FAULT);
	log_level_set(LOG_FAULT);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_it, close_it)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_gift_waits_until_a_keeper_counts_it_and_may_be_left_out_again),
		TEST(the_same_gift_told_twice_is_one),
		TEST(a_gift_of_tomorrow_is_not_given_yet),
		TEST(somebody_elses_gift_and_an_unknown_one_are_not_there),
		TEST(names_are_sealed),
		TEST(a_database_that_is_gone_is_a_fault),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
