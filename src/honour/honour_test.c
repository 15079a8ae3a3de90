/* honour_test: a page is started, found and listed, and who has which right to it. */
#include "honour/honour_test.h"

static void
a_page_opens_waiting_with_what_was_said_and_one_invitation(void **state)
{
	const struct honour_page_id id = opened(&for_maria);
	struct honour_page page = read(id), same;

	(void)state;
	assert_int_equal(page.state, HONOUR_STATE_WAITING);
	assert_false(page.listed || page.held || page.living);
	assert_true(text_equal(page.name, TEXT("Rosa")));
	assert_true(text_equal(page.words, for_maria.words));
	assert_int_equal(page.donations_received, 7);
	assert_true(person_id_equal(page.organiser, organiser));
	assert_int_equal(page.key.text.length, 16);
	assert_true(instant_is_none(page.published_at));
	assert_false(honour_is_open(&page) || honour_is_known(&page));
	assert_int_equal(honour_read_by_key(context, page.key, &same), FOUND_OK);
	assert_int_equal(same.id.id, id.id);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM honour_page WHERE organiser_stated_at = created_at"), 1);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM invitation"), 1);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM outbox_email WHERE cause = 'invitation'"), 1);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM audit WHERE action = 'honour.open'"), 1);
}

static void
the_name_is_sealed_and_stands_nowhere_in_the_database(void **state)
{
	(void)state;
	opened(&for_maria);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM honour_page WHERE instr(name_sealed, 'Rosa') > 0"), 0);
}

static void
an_unknown_page_is_read_as_none(void **state)
{
	struct honour_page page;

	(void)state;
	assert_int_equal(honour_read(context, (struct honour_page_id){ 12345 }, &page), FOUND_NONE);
	assert_int_equal(honour_read_by_key(context, (struct page_key){ TEXT("0000000000000000") }, &page), FOUND_NONE);
	assert_int_equal(honour_role(context, (struct honour_page_id){ 12345 }, organiser), HONOUR_ROLE_NONE);
}

static void
an_organiser_who_names_their_own_address_keeps_the_page_at_once(void **state)
{
	struct honour_opening opening = for_maria;
	struct honour_page_id id;

	(void)state;
	opening.keeper_email = TEXT("Ann@EXAMPLE.org");
	id = opened(&opening);
	assert_int_equal(honour_role(context, id, organiser), HONOUR_ROLE_KEEPER);
	assert_int_equal(read(id).state, HONOUR_STATE_WAITING);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM invitation"), 0);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM outbox_email"), 0);
}

static void
who_was_invited_has_the_right_of_a_keeper_and_a_stranger_has_none(void **state)
{
	const struct honour_page_id id = opened(&for_maria);
	struct honour_page_list pages;

	(void)state;
	assert_int_equal(honour_role(context, id, organiser), HONOUR_ROLE_ORGANISER);
	assert_int_equal(honour_role(context, id, mother), HONOUR_ROLE_KEEPER);
	assert_int_equal(honour_role(context, id, stranger), HONOUR_ROLE_NONE);
	assert_int_equal(honour_role(context, id, PERSON_ID_NONE), HONOUR_ROLE_NONE);
	assert_true(honour_pages_of(context, organiser, &pages));
	assert_int_equal(pages.count, 1);
	assert_true(honour_pages_of(context, mother, &pages));
	assert_int_equal(pages.count, 1);
	assert_true(honour_pages_of(context, stranger, &pages));
	assert_int_equal(pages.count, 0);
	context->now = instant_plus(context->now, LIMIT_INVITATION_DAYS * INSTANT_DAY);
	assert_int_equal(honour_role(context, id, mother), HONOUR_ROLE_NONE);
	assert_true(honour_pages_of(context, mother, &pages));
	assert_int_equal(pages.count, 0);
}

static void
pages_are_listed_newest_first(void **state)
{
	struct honour_page_id first = opened(&for_maria), second;
	struct honour_page_list pages;

	(void)state;
	context->now = instant_plus(context->now, INSTANT_MINUTE);
	second = opened(&for_maria);
	assert_true(honour_pages_of(context, organiser, &pages));
	assert_int_equal(pages.count, 2);
	assert_int_equal(pages.at[0].id.id, second.id);
	assert_int_equal(pages.at[1].id.id, first.id);
}

static void
one_person_opens_only_so_many_pages_a_day(void **state)
{
	struct honour_page_id page;

	(void)state;
	for (int i = 0; i < LIMIT_PAGES_OPENED; i++)
		opened(&for_maria);
	assert_int_equal(honour_open(context, organiser, &for_maria, &page), HONOUR_OPEN_TOO_MANY);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM honour_page"), LIMIT_PAGES_OPENED);
	context->now = instant_plus(context->now, INSTANT_DAY + 1);
	opened(&for_maria);
}

/* When the audit cannot be written the operation stops, and what it wrote is rolled back. */
static void
what_cannot_be_audited_does_not_happen(void **state)
{
	const struct honour_page_id id = opened(&for_maria), other = opened(&for_maria);
	struct honour_page_id page;

	(void)state;
	assert_int_equal(honour_publish(context, other, mother, false), HONOUR_PUBLISH_OK);
	test_bench_run(bench, "DROP TABLE audit");
	log_level_set(LOG_FAULT + 1);
	assert_int_equal(honour_open(context, organiser, &for_maria, &page), HONOUR_OPEN_FAULT);
	assert_int_equal(honour_publish(context, id, mother, false), HONOUR_PUBLISH_FAULT);
	assert_int_equal(honour_decline(context, id, mother), HONOUR_DECLINE_FAULT);
	assert_int_equal(honour_list(context, other, mother, true), HONOUR_LIST_FAULT);
	assert_int_equal(honour_pause(context, other, mother), HONOUR_HOLD_FAULT);
	assert_int_equal(read(id).state, HONOUR_STATE_WAITING);
	assert_false(read(other).held || read(other).listed);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM honour_page"), 2);
}

static void
a_database_that_is_gone_is_a_fault(void **state)
{
	const struct honour_page_id id = opened(&for_maria);
	struct honour_page_list pages;
	struct honour_page page = read(id);

	(void)state;
	test_bench_run(bench, "DROP TABLE honour_page");
	log_level_set(LOG_FAULT + 1);
	assert_int_equal(honour_read(context, id, &page), FOUND_FAULT);
	assert_int_equal(honour_read_by_key(context, page.key, &page), FOUND_FAULT);
	assert_int_equal(honour_role(context, id, mother), HONOUR_ROLE_FAULT);
	assert_false(honour_pages_of(context, mother, &pages));
	assert_int_equal(honour_resume(context, id, mother), HONOUR_HOLD_FAULT);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_bench, close_bench)
	const struct CMUnitTest tests[] = {
		TEST(a_page_opens_waiting_with_what_was_said_and_one_invitation),
		TEST(the_name_is_sealed_and_stands_nowhere_in_the_database),
		TEST(an_unknown_page_is_read_as_none),
		TEST(an_organiser_who_names_their_own_address_keeps_the_page_at_once),
		TEST(who_was_invited_has_the_right_of_a_keeper_and_a_stranger_has_none),
		TEST(pages_are_listed_newest_first),
		TEST(one_person_opens_only_so_many_pages_a_day),
		TEST(what_cannot_be_audited_does_not_happen),
		TEST(a_database_that_is_gone_is_a_fault),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
