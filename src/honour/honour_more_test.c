/* Background, tributes, other pages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "honour/honour_more.h"
#include "honour/honour_view.h"
#include "limits.h"
#include "people/people.h"
#include "tests/bench_context.h"

static struct test_bench *bench;
static struct context *context;
static struct person_id keeper;
static struct honour_page_id page, other;

static struct honour_page_id
published(struct text name, bool listed)
{
	struct honour_opening opening = { .name = name, .words = TEXT("Words."), .keeper_email = TEXT("maria@example.org") };
	struct honour_page_id id;

	assert_int_equal(honour_open(context, keeper, &opening, &id), HONOUR_OPEN_OK);
	assert_true(honour_make_keeper(context, id, keeper));
	assert_int_equal(honour_publish(context, id, keeper, listed), HONOUR_PUBLISH_OK);
	return id;
}

static int
open_it(void **state)
{
	bench = test_bench_open();
	context = &bench->context;
	assert_int_equal(people_ensure(context, TEXT("maria@example.org"), TEXT(""), &keeper), PEOPLE_ENSURE_OK);
	page = published(TEXT("Rosa"), false);
	other = published(TEXT("Tom"), true);
	return 0;
}

static int
close_it(void **state)
{
	test_bench_close(bench);
	return 0;
}

static struct honour_on_page
shown(void)
{
	struct honour_page read;
	struct honour_on_page view;

	assert_int_equal(honour_read(context, page, &read), FOUND_OK);
	assert_true(honour_more_on_page(context, &read, &view));
	return view;
}

static void
a_background_is_written_changed_and_emptied(void **state)
{
	assert_true(text_is_empty(shown().background));
	assert_int_equal(honour_more_set_background(context, page, keeper, TEXT("Rosa taught here.")), HONOUR_MORE_CHANGE_OK);
	assert_int_equal(honour_more_set_background(context, page, keeper, TEXT("Rosa taught here for years.")), HONOUR_MORE_CHANGE_OK);
	assert_true(text_equal(shown().background, TEXT("Rosa taught here for years.")));
	assert_int_equal(honour_more_set_background(context, page, keeper, TEXT("")), HONOUR_MORE_CHANGE_OK);
	assert_true(text_is_empty(shown().background));
}

static void
a_tribute_links_and_is_taken_away_and_only_so_many_fit(void **state)
{
	const struct honour_tribute song = { .title = TEXT("Slow river"), .author = TEXT("the choir"),
		.web = TEXT("https://music.example.org/river") };
	struct honour_more more;

	for (int i = 0; i < LIMIT_TRIBUTES; i++)
		assert_int_equal(honour_more_add_tribute(context, page, keeper, &song), HONOUR_MORE_CHANGE_OK);
	assert_int_equal(honour_more_add_tribute(context, page, keeper, &song), HONOUR_MORE_CHANGE_TOO_MANY);
	assert_int_equal(shown().tributes.count, LIMIT_TRIBUTES);
	assert_true(text_equal(shown().tributes.at[0].web.text, song.web));
	assert_true(honour_more_read(context, page, &more));
	assert_int_equal(honour_more_remove_tribute(context, other, keeper, more.tributes.at[0].id), HONOUR_MORE_CHANGE_NONE);
	assert_int_equal(honour_more_remove_tribute(context, page, keeper, more.tributes.at[0].id), HONOUR_MORE_CHANGE_OK);
	assert_int_equal(honour_more_remove_tribute(context, page, keeper, more.tributes.at[0].id), HONOUR_MORE_CHANGE_NONE);
	assert_int_equal(shown().tributes.count, LIMIT_TRIBUTES - 1);
	assert_int_equal(honour_more_add_tribute(context, page, keeper, &song), HONOUR_MORE_CHANGE_OK);
}

static void
a_tribute_never_leads_to_a_script(void **state)
{
	const struct honour_tribute bad = { .title = TEXT("x"), .author = TEXT(""), .web = TEXT("javascript:alert(1)") };

	assert_int_equal(honour_more_add_tribute(context, page, keeper, &bad), HONOUR_MORE_CHANGE_OK);
	assert_true(text_equal(shown().tributes.at[0].web.text, TEXT("#")));
}

static void
another_page_is_named_while_it_is_public(void **state)
{
	assert_int_equal(honour_more_add_related(context, page, keeper, page), HONOUR_MORE_CHANGE_NONE);
	assert_int_equal(honour_more_add_related(context, page, keeper, other), HONOUR_MORE_CHANGE_OK);
	assert_int_equal(honour_more_add_related(context, page, keeper, other), HONOUR_MORE_CHANGE_NONE);
	assert_int_equal(shown().related.count, 1);
	assert_int_equal(honour_pause(context, other, keeper), HONOUR_HOLD_OK);
	assert_int_equal(shown().related.count, 0);
	assert_int_equal(honour_resume(context, other, keeper), HONOUR_HOLD_OK);
	assert_int_equal(honour_list(context, other, keeper, false), HONOUR_LIST_OK);
	assert_int_equal(shown().related.count, 0);
	assert_int_equal(honour_more_remove_related(context, page, keeper, other), HONOUR_MORE_CHANGE_OK);
	assert_int_equal(honour_more_remove_related(context, page, keeper, other), HONOUR_MORE_CHANGE_NONE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_it, close_it)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_background_is_written_changed_and_emptied),
		TEST(a_tribute_links_and_is_taken_away_and_only_so_many_fit),
		TEST(a_tribute_never_leads_to_a_script),
		TEST(another_page_is_named_while_it_is_public),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
