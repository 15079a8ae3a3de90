/* Publishing a page: the keeper's statement and the listing, and what else one press does: decline it, pause everything. */
#include "honour/honour_http_test.h"

static void
a_look_makes_no_keeper_and_the_first_press_does(void **state)
{
	(void)state;
	GUARDED(role_keeper, get(mother), honour_http_publish_form(r, page));
	assert_int_equal(request.response->status, 200);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM page_keeper"), 0);
	publish();
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM page_keeper"), 1);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM invitation WHERE ended_at IS NULL"), 0);
}

static void
publishing_wants_the_statement_and_keeps_what_was_chosen(void **state)
{
	(void)state;
	GUARDED(role_keeper, get(mother), honour_http_publish_form(r, page));
	assert_true(says("value=\"link\" checked=\"checked\""));
	assert_true(says("<p dir=\"auto\">Seven people gave.</p>"));
	GUARDED(role_keeper, post(mother, PAIRS(PAIR("key", KEY), PAIR("listing", "public"))), honour_http_publish(r, page));
	assert_int_equal(request.response->status, 422);
	assert_true(says("href=\"#statement\""));
	assert_true(says("value=\"public\" checked=\"checked\""));
	assert_true(says("value=\"" KEY "\""));
	assert_int_equal(read().state, HONOUR_STATE_WAITING);
	publish();
	GUARDED(role_keeper, get(mother), honour_http_publish_form(r, page));
	assert_true(led_to_the_page());
}

static void
declining_is_one_question_and_is_undone_by_one_press(void **state)
{
	(void)state;
	GUARDED(role_keeper, get(mother), honour_http_decline_form(r, page));
	assert_true(says("Decline this page") && says("is told only that the page will not go ahead, and is asked not to bring it up."));
	GUARDED(role_keeper, post(mother, PAIRS(PAIR("key", "wrong"))), honour_http_decline(r, page));
	assert_int_equal(read().state, HONOUR_STATE_WAITING);
	GUARDED(role_keeper, post(mother, PAIRS(PAIR("key", KEY))), honour_http_decline(r, page));
	assert_true(led_to_the_page());
	GUARDED(role_member, get(organiser), honour_http_words_form(r, page));
	assert_true(led_to_the_page());
	GUARDED(role_member, get(organiser), honour_http_picture_form(r, page));
	assert_true(led_to_the_page());
	assert_int_equal(read().state, HONOUR_STATE_DECLINED);
	GUARDED(role_keeper, post(mother, PAIRS(PAIR("key", KEY))), honour_http_decline_undo(r, page));
	assert_true(led_to_done("undone", "Undone. Nothing has been decided."));
	assert_int_equal(read().state, HONOUR_STATE_WAITING);
}

/* Nobody asked the person who started the page for themselves. */
static void
a_draft_of_ones_own_is_discarded(void **state)
{
	(void)state;
	assert_true(honour_make_keeper(context, page, organiser));
	GUARDED(role_keeper, get(organiser), honour_http_publish_form(r, page));
	assert_true(says("Discard this draft"));
	assert_false(says("rather not"));
	GUARDED(role_keeper, get(organiser), honour_http_decline_form(r, page));
	assert_true(says("Discard this draft") && says("You can undo this for seven days."));
	assert_false(says("Decline") || says("say no") || says("rather not"));
	GUARDED(role_keeper, get(mother), honour_http_decline_form(r, page));
	assert_true(says("Decline this page"));
}

/* She reads the page, changes a word, and reads on where she was. */
static void
a_change_on_the_way_to_publishing_leads_back_there(void **state)
{
	const struct link publish_form = link_honour_http_publish_form(context->arena, page);

	(void)state;
	GUARDED(role_keeper, get(mother), honour_http_publish_form(r, page));
	assert_true(says("/words?to_publish=yes\"") && says("/picture?to_publish=yes\""));
	get(mother)->query = TEXT("to_publish=yes");
	assert_true(role_member(&request, page));
	honour_http_words_form(&request, page);
	assert_true(says("id=\"to_publish\" name=\"to_publish\" value=\"yes\""));
	assert_true(says("/publish\">Read the page"));
	GUARDED(role_member, post(mother, PAIRS(PAIR("key", KEY), PAIR("name", "Rosa"), PAIR("living", "died"), PAIR("to_publish", "yes"))),
	        honour_http_words_change(r, page));
	assert_true(led_to(done_link(context->arena, publish_form, TEXT("words"))));
	get(mother)->query = TEXT("done=words");
	assert_true(role_keeper(&request, page));
	honour_http_publish_form(&request, page);
	assert_true(says("Name and words are saved."));
	/* Anyone else is led to the overview. */
	GUARDED(role_member, post(mother, PAIRS(PAIR("key", KEY), PAIR("name", "Rosa B."), PAIR("living", "died"))),
	        honour_http_words_change(r, page));
	assert_true(led_to_done("words", "Name and words are saved."));
}

static void
who_stated_it_at_the_start_states_it_again_by_publishing(void **state)
{
	(void)state;
	assert_true(honour_make_keeper(context, page, organiser));
	GUARDED(role_keeper, get(organiser), honour_http_publish_form(r, page));
	assert_true(says("<input type=\"hidden\" name=\"statement\" value=\"yes\">") && says("you state it again when you publish it"));
	assert_false(says("type=\"checkbox\""));
	GUARDED(role_keeper, get(mother), honour_http_publish_form(r, page));
	assert_false(says("state it again"));
	assert_false(says("id=\"statement\" name=\"statement\" value=\"yes\" checked=\"checked\""));
	GUARDED(role_keeper, post(organiser, PAIRS(PAIR("key", KEY), PAIR("listing", "link"))), honour_http_publish(r, page));
	assert_int_equal(request.response->status, 422);
}

static void
one_press_holds_everything_and_one_brings_it_back(void **state)
{
	(void)state;
	publish();
	GUARDED(role_keeper, post(mother, PAIRS(PAIR("key", ""))), honour_http_pause(r, page));
	assert_true(led_to_the_page());
	assert_false(read().held);
	GUARDED(role_keeper, post(mother, PAIRS(PAIR("key", KEY))), honour_http_pause(r, page));
	assert_true(led_to_done("paused", "The page is paused."));
	assert_true(read().held);
	GUARDED(role_keeper, post(mother, PAIRS(PAIR("key", KEY))), honour_http_resume(r, page));
	assert_true(led_to_done("resumed", "The page can be seen again, by people who have the link."));
	assert_false(read().held);
}

static void
the_listing_is_changed_or_asked_for_again(void **state)
{
	(void)state;
	publish();
	GUARDED(role_keeper, get(mother), honour_http_listing_form(r, page));
	assert_true(says("value=\"link\" checked=\"checked\""));
	GUARDED(role_keeper, post(mother, PAIRS(PAIR("key", KEY), PAIR("listing", "everywhere"))), honour_http_listing(r, page));
	assert_int_equal(request.response->status, 422);
	assert_true(says("href=\"#listing\""));
	GUARDED(role_keeper, post(mother, PAIRS(PAIR("key", KEY), PAIR("listing", "public"))), honour_http_listing(r, page));
	assert_true(led_to_done("listing", "Saved."));
	assert_true(read().listed);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_bench, close_bench)
	const struct CMUnitTest tests[] = {
		TEST(a_look_makes_no_keeper_and_the_first_press_does),
		TEST(publishing_wants_the_statement_and_keeps_what_was_chosen),
		TEST(a_draft_of_ones_own_is_discarded),
		TEST(declining_is_one_question_and_is_undone_by_one_press),
		TEST(a_change_on_the_way_to_publishing_leads_back_there),
		TEST(who_stated_it_at_the_start_states_it_again_by_publishing),
		TEST(one_press_holds_everything_and_one_brings_it_back),
		TEST(the_listing_is_changed_or_asked_for_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
