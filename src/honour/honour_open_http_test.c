/* The form that opens a page: asked, checked, shown again, kept. */
#include "honour/honour_http_test.h"

#define OPENING PAIR("key", KEY), PAIR("name", "Rosa \"R\""), PAIR("words", "One\r\n\r\nTwo"), PAIR("living", "died"), \
	PAIR("donations_received", "7")

static void
opening_is_asked_shown_again_and_kept(void **state)
{
	(void)state;
	honour_http_open_form(get(organiser));
	assert_int_equal(request.response->status, 200);
	assert_false(says("checked=\"checked\""));
	honour_http_open_check(post(organiser, PAIRS(OPENING, PAIR("keeper", "other"), PAIR("keeper_email", ""))));
	assert_int_equal(request.response->status, 422);
	assert_true(says("href=\"#statement\""));
	honour_http_open_check(post(organiser, PAIRS(OPENING, PAIR("keeper", "other"), PAIR("keeper_email", ""), PAIR("statement", "yes"))));
	assert_int_equal(request.response->status, 422);
	assert_true(says("href=\"#keeper_email\""));
	assert_true(says("value=\"Rosa &quot;R&quot;\""));
	honour_http_open_check(post(organiser, PAIRS(OPENING, PAIR("keeper", "self"), PAIR("keeper_email", "no address"),
	                       PAIR("statement", "yes"))));
	assert_int_equal(request.response->status, 200);
	assert_true(says("<p dir=\"auto\">One</p>"));
	honour_http_open_check(post(organiser, PAIRS(OPENING, PAIR("keeper", "other"), PAIR("keeper_email", "aunt@example.org"),
	                       PAIR("statement", "yes"), PAIR("change", "1"))));
	assert_int_equal(request.response->status, 200);
	assert_true(says("id=\"keeper-other\" name=\"keeper\" value=\"other\" checked=\"checked\""));
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM honour_page"), 1);
	GUARDED(role_member, post(organiser, PAIRS(OPENING, PAIR("keeper", "self"), PAIR("statement", "yes"))), honour_http_open(r));
	assert_int_equal(request.response->status, 303);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM honour_page WHERE donations_received = 7"), 2);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM page_keeper"), 1);
	for (int i = 0; i < 9; i++)
		GUARDED(role_member, post(organiser, PAIRS(OPENING, PAIR("keeper", "self"), PAIR("statement", "yes"))),
		        honour_http_open(r));
	assert_int_equal(request.response->status, 422);
	assert_true(says("within a day"));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_bench, close_bench)
	const struct CMUnitTest tests[] = {
		TEST(opening_is_asked_shown_again_and_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
