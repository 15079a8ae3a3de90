/* The form that opens a page: asked, checked, shown again, kept. */
#include "honour/honour_http_test.h"

#include <string.h>

#define OPENING PAIR("key", KEY), PAIR("name", "Rosa \"R\""), PAIR("words", "One\r\n\r\nTwo"), PAIR("living", "died"), \
	PAIR("donations_received", "7")

/* The key of the draft that the press led to. */
static struct draft_key
draft(void)
{
	const struct text at = response_header(request.response, TEXT("location"));
	size_t start;

	assert_int_equal(status(), 303);
	assert_true(text_find(at, TEXT("/draft/"), &start));
	return (struct draft_key){ text_until(text_from(at, start + strlen("/draft/")), DRAFT_KEY_LENGTH) };
}

static void
starting_is_asked_shown_again_and_stored(void **state)
{
	struct draft_key key;

	(void)state;
	GUARDED(role_member, get(organiser), honour_http_open_form(r));
	key = draft();
	GUARDED(role_member, get(organiser), honour_http_open_draft(r, key));
	assert_int_equal(request.response->status, 200);
	assert_false(says("checked=\"checked\""));
	GUARDED(role_member, post(organiser, PAIRS(OPENING, PAIR("keeper", "other"), PAIR("keeper_email", ""))), honour_http_open(r));
	assert_int_equal(request.response->status, 422);
	assert_true(says("href=\"#statement\""));
	assert_true(says("href=\"#keeper_email\""));
	assert_true(says("value=\"Rosa &quot;R&quot;\""));
	GUARDED(role_member, post(organiser, PAIRS(OPENING, PAIR("keeper", "self"), PAIR("keeper_email", "no address"),
	        PAIR("inviter", "www.example.org"), PAIR("change", "1"), PAIR("statement", "yes"))), honour_http_open(r));
	assert_int_equal(request.response->status, 200);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM honour_page"), 1);
	GUARDED(role_member, post(organiser, PAIRS(OPENING, PAIR("keeper", "self"), PAIR("statement", "yes"))), honour_http_open(r));
	assert_int_equal(request.response->status, 303);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM honour_page WHERE donations_received = 7"), 2);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM page_keeper"), 1);
	for (int i = 0; i < 9; i++)
		GUARDED(role_member, post(organiser, PAIRS(OPENING, PAIR("keeper", "self"), PAIR("statement", "yes"))),
		        honour_http_open(r));
	assert_int_equal(request.response->status, 422);
	assert_true(says("several pages today"));
}

#define ASKED OPENING, PAIR("keeper", "other"), PAIR("keeper_email", "aunt@example.org"), PAIR("statement", "yes")

static void
another_person_is_asked_by_name_and_only_after_a_check(void **state)
{
	struct draft_key key;

	(void)state;
	GUARDED(role_member, post(organiser, PAIRS(ASKED)), honour_http_open(r));
	assert_int_equal(request.response->status, 422);
	assert_true(says("href=\"#inviter\""));
	GUARDED(role_member, post(organiser, PAIRS(ASKED, PAIR("inviter", "Ann"), PAIR("letter", "See www.example.org"))),
	        honour_http_open(r));
	assert_int_equal(request.response->status, 422);
	assert_true(says("href=\"#letter\""));
	GUARDED(role_member, post(organiser, PAIRS(ASKED, PAIR("inviter", "Ann"), PAIR("letter", "Dear Jo\r\n\r\nAnn"))),
	        honour_http_open(r));
	key = draft();
	GUARDED(role_member, get(organiser), honour_http_open_draft_check(r, key));
	assert_int_equal(request.response->status, 200);
	assert_true(says("Check the page") && says("aunt@example.org") && says("<p dir=\"auto\">Dear Jo</p>"));
	GUARDED(role_member, get(organiser), honour_http_open_draft(r, key));
	assert_true(says("Dear Jo\r\n\r\nAnn</textarea>") || says("Dear Jo\n\nAnn</textarea>"));
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM honour_page"), 1);
	assert_false(says("Did you mean"));
	GUARDED(role_member, post(organiser, PAIRS(OPENING, PAIR("keeper", "other"), PAIR("keeper_email", "aunt@gmial.com"),
	        PAIR("statement", "yes"), PAIR("inviter", "Ann"))), honour_http_open(r));
	key = draft();
	GUARDED(role_member, get(organiser), honour_http_open_draft_check(r, key));
	assert_true(says("Did you mean aunt@gmail.com?") && says("name=\"keeper_email\" value=\"aunt@gmail.com\""));
	assert_true(says("Yes, use aunt@gmail.com") && says("#inviter\">Change"));
	GUARDED(role_member, post(organiser, PAIRS(ASKED, PAIR("inviter", "Ann"), PAIR("checked", "1"), PAIR("change", "1"))),
	        honour_http_open(r));
	assert_int_equal(request.response->status, 200);
	assert_true(says("id=\"keeper-other\" name=\"keeper\" value=\"other\" checked=\"checked\""));
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM honour_page"), 1);
	GUARDED(role_member, post(organiser, PAIRS(ASKED, PAIR("inviter", "Ann"), PAIR("checked", "1"))), honour_http_open(r));
	assert_int_equal(request.response->status, 303);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM honour_page"), 2);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM invitation WHERE letter_sealed IS NULL"), 1);
}

static void
addresses_are_found_however_they_are_written(void **state)
{
	static const char *const letters[] = { "See WWW.evil.com", "evil.com/pay", "Write to ann@EXAMPLE.org", "hxxps://evil" };

	(void)state;
	for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
		struct form_pair pairs[] = { ASKED, PAIR("inviter", "Ann"), { .name = TEXT("letter"), .value = text_of(letters[i]) } };

		GUARDED(role_member, post(organiser, pairs, sizeof pairs / sizeof *pairs), honour_http_open(r));
		assert_int_equal(request.response->status, 422);
		assert_true(says("href=\"#letter\""));
	}
}

static void
a_name_alone_is_enough(void **state)
{
	(void)state;
	GUARDED(role_member, post(organiser, PAIRS(PAIR("key", KEY), PAIR("name", "Rosa"), PAIR("living", "died"), PAIR("keeper", "self"),
	        PAIR("statement", "yes"))), honour_http_open(r));
	assert_int_equal(request.response->status, 303);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM honour_page WHERE page_words = ''"), 1);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_bench, close_bench)
	const struct CMUnitTest tests[] = {
		TEST(starting_is_asked_shown_again_and_stored),
		TEST(another_person_is_asked_by_name_and_only_after_a_check),
		TEST(addresses_are_found_however_they_are_written),
		TEST(a_name_alone_is_enough),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
