/* Words, pictures, proposals. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/log.h"
#include "honour/honour_page.h"
#include "outbox/outbox.h"
#include "people/people.h"
#include "tests/bench_context.h"

static struct test_bench *bench;
static struct context *context;
static struct person_id organiser, mother, stranger;
static struct honour_page_id page;
static const uint8_t jpeg[] = { 0xff, 0xd8, 0xff, 0xd9 };
static const struct media_clean clean = { { jpeg, sizeof(jpeg) }, 1600, 900, { 0 } };
static const struct honour_words other_words = { { "Rosa Maria", 10 }, { "Thank you.", 10 }, true, 9 };

static struct person_id
person(const char *email)
{
	struct person_id id;

	assert_int_equal(people_ensure(context, text_of(email), TEXT(""), &id), PEOPLE_ENSURE_OK);
	return id;
}

static int
open_bench(void **state)
{
	const struct honour_opening opening = { .name = TEXT("Rosa"), .words = TEXT("Seven people gave."), .donations_received = 7,
	                                        .keeper_email = TEXT("maria@example.org"), .inviter = TEXT("Ann Wood") };

	(void)state;
	bench = test_bench_open();
	context = &bench->context;
	organiser = person("ann@example.org");
	mother = person("maria@example.org");
	stranger = person("eve@example.org");
	assert_true(outbox_confirm(context, TEXT("ann@example.org")));
	assert_int_equal(honour_open(context, organiser, &opening, &page), HONOUR_OPEN_OK);
	assert_true(honour_make_keeper(context, page, mother));
	return 0;
}

static int
close_bench(void **state)
{
	(void)state;
	test_bench_close(bench);
	return 0;
}

static struct honour_page
read(void)
{
	struct honour_page now;

	assert_int_equal(honour_read(context, page, &now), FOUND_OK);
	return now;
}

static void
publish(void)
{
	assert_int_equal(honour_publish(context, page, mother, false), HONOUR_PUBLISH_OK);
}

static void
before_publication_organiser_and_keeper_both_write(void **state)
{
	struct honour_words words = other_words;

	(void)state;
	assert_int_equal(honour_change(context, page, organiser, &words), HONOUR_CHANGE_OK);
	assert_true(text_equal(read().name, TEXT("Rosa Maria")));
	assert_true(read().living);
	assert_int_equal(read().donations_received, 9);
	words.words = TEXT("My words.");
	assert_int_equal(honour_change(context, page, mother, &words), HONOUR_CHANGE_OK);
	assert_true(text_equal(read().words, TEXT("My words.")));
	assert_int_equal(honour_change(context, page, stranger, &words), HONOUR_CHANGE_NOT_YOURS);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM audit WHERE action = 'honour.change'"), 2);
}

static void
after_publication_an_organisers_words_wait_for_the_keepers(void **state)
{
	struct honour_proposal_list list;

	(void)state;
	publish();
	assert_int_equal(honour_change(context, page, organiser, &other_words), HONOUR_CHANGE_PROPOSED);
	assert_true(text_equal(read().name, TEXT("Rosa")));
	assert_true(honour_proposals(context, page, &list));
	assert_int_equal(list.count, 1);
	assert_true(text_equal(list.at[0].words.name, TEXT("Rosa Maria")));
	assert_true(person_id_equal(list.at[0].person, organiser));
	assert_int_equal(honour_change(context, page, mother, &other_words), HONOUR_CHANGE_OK);
	assert_true(text_equal(read().name, TEXT("Rosa Maria")));
}

static void
a_newer_proposal_takes_the_place_of_the_one_before(void **state)
{
	struct honour_words words = other_words;
	struct honour_proposal_list list;

	(void)state;
	publish();
	assert_int_equal(honour_change(context, page, organiser, &words), HONOUR_CHANGE_PROPOSED);
	words.name = TEXT("Rosa M.");
	assert_int_equal(honour_change(context, page, organiser, &words), HONOUR_CHANGE_PROPOSED);
	assert_true(honour_proposals(context, page, &list));
	assert_int_equal(list.count, 1);
	assert_true(text_equal(list.at[0].words.name, TEXT("Rosa M.")));
}

static void
an_accepted_proposal_becomes_the_page_and_is_answered_once(void **state)
{
	struct honour_proposal_list list;
	const struct honour_page_id other = { 12345 };

	(void)state;
	publish();
	assert_int_equal(honour_change(context, page, organiser, &other_words), HONOUR_CHANGE_PROPOSED);
	assert_true(honour_proposals(context, page, &list));
	assert_int_equal(honour_answer(context, other, mother, list.at[0].id, true), FOUND_NONE);
	assert_int_equal(honour_answer(context, page, mother, list.at[0].id, true), FOUND_OK);
	assert_true(text_equal(read().name, TEXT("Rosa Maria")));
	assert_true(text_equal(read().words, TEXT("Thank you.")));
	assert_int_equal(honour_answer(context, page, mother, list.at[0].id, false), FOUND_NONE);
	assert_true(honour_proposals(context, page, &list));
	assert_int_equal(list.count, 0);
}

static void
a_declined_proposal_leaves_the_page_as_it_is(void **state)
{
	struct honour_proposal_list list;

	(void)state;
	publish();
	assert_int_equal(honour_change(context, page, organiser, &other_words), HONOUR_CHANGE_PROPOSED);
	assert_true(honour_proposals(context, page, &list));
	assert_int_equal(honour_answer(context, page, mother, list.at[0].id, false), FOUND_OK);
	assert_true(text_equal(read().name, TEXT("Rosa")));
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM audit WHERE action = 'honour.proposal_decline'"), 1);
}

static void
nothing_changes_on_a_page_that_is_not_going_ahead(void **state)
{
	(void)state;
	assert_int_equal(honour_set_picture(context, page, mother, &clean, TEXT("Flowers")), HONOUR_CHANGE_OK);
	assert_int_equal(honour_decline(context, page, mother), HONOUR_DECLINE_OK);
	assert_int_equal(honour_change(context, page, mother, &other_words), HONOUR_CHANGE_DECLINED);
	assert_int_equal(honour_change(context, page, organiser, &other_words), HONOUR_CHANGE_DECLINED);
	assert_int_equal(honour_set_picture(context, page, mother, &clean, TEXT("Other")), HONOUR_CHANGE_DECLINED);
	assert_int_equal(honour_set_picture(context, page, mother, NULL, TEXT("Other")), HONOUR_CHANGE_DECLINED);
	assert_int_equal(honour_remove_picture(context, page, mother), HONOUR_CHANGE_DECLINED);
	assert_true(text_equal(read().picture_words, TEXT("Flowers")));
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM media"), 1);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM proposal"), 0);
}

static void
a_picture_is_kept_described_again_replaced_and_removed(void **state)
{
	struct picture_id first;

	(void)state;
	assert_int_equal(honour_set_picture(context, page, organiser, NULL, TEXT("A bench")), HONOUR_CHANGE_NO_PICTURE);
	assert_int_equal(honour_set_picture(context, page, organiser, &clean, TEXT("A bench")), HONOUR_CHANGE_OK);
	assert_true(text_equal(read().picture_words, TEXT("A bench")));
	assert_int_equal(read().picture_width, 1600);
	assert_int_equal(read().picture_height, 900);
	first = read().picture;
	assert_int_equal(honour_set_picture(context, page, mother, NULL, TEXT("A bench in the sun")), HONOUR_CHANGE_OK);
	assert_true(picture_id_equal(read().picture, first));
	assert_true(text_equal(read().picture_words, TEXT("A bench in the sun")));
	assert_int_equal(honour_set_picture(context, page, mother, &clean, TEXT("Flowers")), HONOUR_CHANGE_OK);
	assert_false(picture_id_equal(read().picture, first));
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM media"), 1);
	assert_int_equal(honour_remove_picture(context, page, mother), HONOUR_CHANGE_OK);
	assert_true(picture_id_is_none(read().picture));
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM media"), 0);
	assert_int_equal(honour_remove_picture(context, page, mother), HONOUR_CHANGE_OK);
}

static void
after_publication_only_keepers_change_the_picture(void **state)
{
	(void)state;
	assert_int_equal(honour_set_picture(context, page, stranger, &clean, TEXT("A bench")), HONOUR_CHANGE_NOT_YOURS);
	assert_int_equal(honour_remove_picture(context, page, stranger), HONOUR_CHANGE_NOT_YOURS);
	assert_int_equal(honour_set_picture(context, page, organiser, &clean, TEXT("A bench")), HONOUR_CHANGE_OK);
	publish();
	assert_int_equal(honour_set_picture(context, page, organiser, &clean, TEXT("Other")), HONOUR_CHANGE_NOT_YOURS);
	assert_int_equal(honour_set_picture(context, page, organiser, NULL, TEXT("Other")), HONOUR_CHANGE_NOT_YOURS);
	assert_int_equal(honour_remove_picture(context, page, organiser), HONOUR_CHANGE_NOT_YOURS);
	assert_true(text_equal(read().picture_words, TEXT("A bench")));
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM media"), 1);
	assert_int_equal(honour_set_picture(context, page, mother, &clean, TEXT("Flowers")), HONOUR_CHANGE_OK);
}

static void
what_cannot_be_audited_does_not_happen(void **state)
{
	struct honour_proposal_list list;

	(void)state;
	assert_int_equal(honour_set_picture(context, page, mother, &clean, TEXT("Flowers")), HONOUR_CHANGE_OK);
	publish();
	assert_int_equal(honour_change(context, page, organiser, &other_words), HONOUR_CHANGE_PROPOSED);
	assert_true(honour_proposals(context, page, &list));
	test_bench_run(bench, "DROP TABLE audit");
	log_level_set(LOG_FAULT + 1);
	assert_int_equal(honour_change(context, page, mother, &other_words), HONOUR_CHANGE_FAULT);
	assert_int_equal(honour_change(context, page, organiser, &other_words), HONOUR_CHANGE_FAULT);
	assert_int_equal(honour_set_picture(context, page, mother, &clean, TEXT("Other")), HONOUR_CHANGE_FAULT);
	assert_int_equal(honour_remove_picture(context, page, mother), HONOUR_CHANGE_FAULT);
	assert_int_equal(honour_answer(context, page, mother, list.at[0].id, true), FOUND_FAULT);
	assert_true(text_equal(read().name, TEXT("Rosa")));
	assert_true(text_equal(read().picture_words, TEXT("Flowers")));
	test_bench_run(bench, "DROP TABLE proposal");
	assert_false(honour_proposals(context, page, &list));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_bench, close_bench)
	const struct CMUnitTest tests[] = {
		TEST(before_publication_organiser_and_keeper_both_write),
		TEST(after_publication_an_organisers_words_wait_for_the_keepers),
		TEST(a_newer_proposal_takes_the_place_of_the_one_before),
		TEST(an_accepted_proposal_becomes_the_page_and_is_answered_once),
		TEST(a_declined_proposal_leaves_the_page_as_it_is),
		TEST(nothing_changes_on_a_page_that_is_not_going_ahead),
		TEST(a_picture_is_kept_described_again_replaced_and_removed),
		TEST(after_publication_only_keepers_change_the_picture),
		TEST(what_cannot_be_audited_does_not_happen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
