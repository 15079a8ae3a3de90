/* Whole requests without a socket, on a route table of this test's own. */
#include "http/dispatch_test.h"

#include "http/asset.h"

static void
a_page_is_answered_with_the_headers_that_protect_it(void **state)
{
	struct request request = asked("GET", "/?size=7&name=Ada", NULL, 200);

	(void)state;
	assert_int_equal(handled, 1);
	assert_int_equal(seen.count, 2);
	assert_true(says(&request, "a page"));
	assert_true(text_starts_with(header_of(&request, "Content-Security-Policy"), TEXT("default-src 'self'")));
	assert_true(text_equal(header_of(&request, "Cache-Control"), TEXT("private, no-store")));
	assert_true(text_equal(header_of(&request, "referrer-policy"), TEXT("same-origin")));
	assert_true(text_equal(header_of(&request, "X-Content-Type-Options"), TEXT("nosniff")));
	assert_true(text_equal(request_query(&request, "name"), TEXT("Ada")));
	assert_null(request_query(&request, "none").at);
	assert_true(text_equal(request_cookie(&request, TEXT("b")), TEXT("2")));
}

static void
head_is_answered_as_get(void **state)
{
	(void)state;
	asked("HEAD", "/", NULL, 200);
	assert_int_equal(handled, 1);
}

static void
an_unknown_path_is_not_found(void **state)
{
	static const char *const unknown[] = { "/nothing", "/again/", "/x//", "/%00", "/..", "/%ff", "*", "http://elsewhere/", "" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(unknown); i++) {
		struct request request = asked("GET", unknown[i], NULL, 404);

		assert_true(says(&request, "There is no page here"));
	}
	assert_int_equal(handled, 0);
}

static void
an_address_with_trailing_punctuation_leads_to_the_page(void **state)
{
	static const char *const trailing[] = { "/send/", "/send//", "/send.", "/send)", "/send).", "/send%29", "/send%E2%80%9D", "/send/?" };
	struct request request;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(trailing); i++) {
		request = asked("GET", trailing[i], NULL, 308);
		assert_true(text_starts_with(header_of(&request, "Location"), TEXT("/send")));
		assert_false(text_starts_with(header_of(&request, "Location"), TEXT("/send/")));
	}
	request = asked("GET", "/send/?size=7&a=b", NULL, 308);
	assert_true(text_equal(header_of(&request, "Location"), TEXT("/send?size=7&a=b")));
	request = asked("HEAD", "/send.", NULL, 308);
	assert_true(text_equal(header_of(&request, "Location"), TEXT("/send")));
	/* A key as it is on a poster, typed with its spaces. */
	request = asked("GET", "/se%20nd%20/?size=7", NULL, 308);
	assert_true(text_equal(header_of(&request, "Location"), TEXT("/send?size=7")));
	asked("GET", "/%20/elsewhere.example", NULL, 404);
	request = asked("GET", "//", NULL, 404);
	asked("GET", "//elsewhere.example/", NULL, 404);
	asked("GET", "/demo.", NULL, 404);
	asked("GET", "/send/..", NULL, 404);
	asked("GET", "/send/.", NULL, 404);
	asked("POST", "/send/", "", 404);
	assert_int_equal(handled, 0);
}

static void
another_method_is_told_which_are_allowed(void **state)
{
	struct request request = asked("DELETE", "/send", NULL, 405);

	(void)state;
	assert_true(text_equal(header_of(&request, "Allow"), TEXT("GET, HEAD, POST")));
	request = asked("GET", "/again", NULL, 405);
	assert_true(text_equal(header_of(&request, "Allow"), TEXT("POST")));
	request = asked("OPTIONS", "/send", NULL, 204);
	assert_true(text_equal(header_of(&request, "Allow"), TEXT("GET, HEAD, POST, OPTIONS")));
	asked("OPTIONS", "*", NULL, 204);
	asked("BREW", "/nothing", NULL, 404);
	assert_int_equal(handled, 0);
}

static void
an_address_past_its_bound_is_refused(void **state)
{
	static char target[LIMIT_TARGET_BYTES + 2];
	struct request request;

	(void)state;
	memset(target, 'a', sizeof target - 1);
	target[0] = '/';
	request = asked("GET", target, NULL, 414);
	assert_true(says(&request, "address is too long"));
}

static void
a_demo_page_exists_only_in_the_demo(void **state)
{
	(void)state;
	asked("GET", "/demo", NULL, 404);
	bench->site.demo = true;
	asked("GET", "/demo", NULL, 200);
}

static void
a_handler_that_answers_nothing_ends_as_the_sorry_page(void **state)
{
	struct request request;

	(void)state;
	log_level_set(LOG_FAULT + 1);
	request = asked("GET", "/silent", NULL, 500);
	assert_true(request.response->undo);
	assert_true(says(&request, "0000000000001"));
	assert_true(says(&request, "operator@example.org"));
}

static void
the_error_page_sets_no_cookie(void **state)
{
	struct request request;

	(void)state;
	log_level_set(LOG_FAULT + 1);
	request = asked("GET", "/sorry", NULL, 500);
	assert_null(header_of(&request, "Set-Cookie").at);
}

static void
a_page_past_its_bound_ends_as_the_sorry_page(void **state)
{
	struct request request = request_of("GET", "/endless", NULL);

	(void)state;
	log_level_set(LOG_FAULT + 1);
	dispatch(&request);
	assert_true(response_body(&request).length < 64 * KIB);
	assert_int_equal(request.response->status, 500);
}

static void
a_post_from_this_site_is_taken(void **state)
{
	(void)state;
	asked("POST", "/again", "a=1&a=2", 200);
	assert_int_equal(seen.count, 2);
}

static void
without_fetch_metadata_the_origin_has_to_be_this_site(void **state)
{
	const struct header headers[] = { { TEXT("origin"), TEXT("https://blood.example.org") }, from_this_site[1] };
	struct request request = request_of("POST", "/again", "a=1");

	(void)state;
	request.headers = headers;
	request.header_count = COUNT_OF(headers);
	dispatch(&request);
	assert_int_equal(request.response->status, 200);
}

static void
a_machine_needs_no_origin_and_sees_no_cookie(void **state)
{
	struct request request = request_of("POST", "/machine", "List-Unsubscribe=One-Click");

	(void)state;
	request.headers = &from_this_site[1];
	request.header_count = 2;
	dispatch(&request);
	assert_int_equal(request.response->status, 200);
	assert_null(request_cookie(&request, TEXT("a")).at);
}

static void
a_body_past_its_bound_is_refused_with_words(void **state)
{
	struct request request = request_of("POST", "/again", NULL);

	(void)state;
	request.body_too_long = true;
	dispatch(&request);
	assert_int_equal(request.response->status, 413);
	assert_true(says(&request, "longer than we can save"));
	request = request_of("POST", "/upload", NULL);
	request.body_too_long = true;
	dispatch(&request);
	assert_int_equal(request.response->status, 413);
	assert_true(says(&request, "larger than 20 megabytes"));
	assert_int_equal(handled, 0);
}

static void
an_upload_is_prepared_before_it_is_handled(void **state)
{
	(void)state;
	asked("POST", "/upload", "a=1", 200);
	assert_int_equal(prepared, 1);
	assert_int_equal(handled, 1);
}

static void
an_asset_is_served_under_its_hashed_name(void **state)
{
	const char *path = text_terminated(bench->context.arena, asset_link("style.css").text);
	struct request request = asked("GET", path, NULL, 200);
	const struct header known = { TEXT("If-None-Match"), header_of(&request, "ETag") };

	(void)state;
	assert_true(text_equal(header_of(&request, "Content-Type"), TEXT("text/css; charset=utf-8")));
	assert_true(text_equal(header_of(&request, "Cache-Control"), TEXT("public, max-age=31536000, immutable")));
	assert_false(says(&request, "@asset:"));
	assert_true(says(&request, text_terminated(bench->context.arena, asset_link("serif.woff2").text)));
	request = request_of("GET", path, NULL);
	request.headers = &known;
	request.header_count = 1;
	dispatch(&request);
	assert_int_equal(request.response->status, 304);
	assert_null(header_of(&request, "Access-Control-Allow-Origin").at);
	/* The embed is shown in a sandboxed frame: its origin is null, and a browser then refuses a font without this header. */
	request = asked("GET", text_terminated(bench->context.arena, asset_link("serif.woff2").text), NULL, 200);
	assert_true(text_equal(header_of(&request, "Access-Control-Allow-Origin"), TEXT("*")));
	asked("HEAD", path, NULL, 200);
	asked("POST", path, "a=1", 405);
	asked("GET", "/assets/style.css", NULL, 404);
	asked("GET", "/assets/", NULL, 404);
}

static void
a_later_answer_replaces_an_earlier_one_but_keeps_its_cookies(void **state)
{
	struct request request = request_of("GET", "/", NULL);

	(void)state;
	respond_cookie(&request, TEXT("session"), TEXT("ABC"), 30);
	respond_download(&request, TEXT("text/csv"), TEXT("caf\xc3\xa9 \"1\".csv"), text_bytes(TEXT("a,b\n")));
	assert_true(text_equal(header_of(&request, "Content-Disposition"),
	                       TEXT("attachment; filename=\"caf-- -1-.csv\"; filename*=UTF-8''caf%C3%A9%20%221%22.csv")));
	respond_too_many(&request, 120);
	assert_int_equal(request.response->status, 429);
	assert_true(text_equal(header_of(&request, "Retry-After"), TEXT("120")));
	assert_null(header_of(&request, "Content-Disposition").at);
	assert_true(text_starts_with(header_of(&request, "Set-Cookie"), TEXT("session=ABC;")));
	assert_true(says(&request, "2 min"));
}

/* Another site under the same domain, or an attacker on the network, may set a cookie for our host, but not one with this prefix (RFC
 * 6265bis, 4.1.3.2). */
static void
on_https_a_cookie_is_ours_alone(void **state)
{
	struct header cookies[] = { { TEXT("Cookie"), TEXT("session=THEIRS; __Host-session=OURS") } };
	struct request request = request_of("GET", "/", NULL);

	(void)state;
	request.headers = cookies;
	request.header_count = 1;
	request.secure = false;
	assert_true(text_equal(request_cookie(&request, TEXT("session")), TEXT("THEIRS")));
	request.secure = true;
	assert_true(text_equal(request_cookie(&request, TEXT("session")), TEXT("OURS")));
	respond_cookie(&request, TEXT("session"), TEXT("ABC"), 30);
	assert_true(text_equal(header_of(&request, "Set-Cookie"),
	                       TEXT("__Host-session=ABC; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000; Secure")));
}

static void
a_line_break_does_not_begin_a_header(void **state)
{
	struct request request = asked("GET", "/", NULL, 200);

	(void)state;
	respond_header(&request, TEXT("X-Words"), TEXT("one\r\nSet-Cookie: evil=1"));
	assert_true(text_equal(header_of(&request, "X-Words"), TEXT("one  Set-Cookie: evil=1")));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_bench, close_bench)
	const struct CMUnitTest tests[] = {
		TEST(a_page_is_answered_with_the_headers_that_protect_it),
		TEST(head_is_answered_as_get),
		TEST(an_unknown_path_is_not_found),
		TEST(an_address_with_trailing_punctuation_leads_to_the_page),
		TEST(another_method_is_told_which_are_allowed),
		TEST(an_address_past_its_bound_is_refused),
		TEST(a_demo_page_exists_only_in_the_demo),
		TEST(a_handler_that_answers_nothing_ends_as_the_sorry_page),
		TEST(the_error_page_sets_no_cookie),
		TEST(a_page_past_its_bound_ends_as_the_sorry_page),
		TEST(a_post_from_this_site_is_taken),
		TEST(without_fetch_metadata_the_origin_has_to_be_this_site),
		TEST(a_machine_needs_no_origin_and_sees_no_cookie),
		TEST(a_body_past_its_bound_is_refused_with_words),
		TEST(an_upload_is_prepared_before_it_is_handled),
		TEST(an_asset_is_served_under_its_hashed_name),
		TEST(a_later_answer_replaces_an_earlier_one_but_keeps_its_cookies),
		TEST(on_https_a_cookie_is_ours_alone),
		TEST(a_line_break_does_not_begin_a_header),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
