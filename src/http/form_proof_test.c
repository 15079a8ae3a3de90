/* Which forms are accepted: keys, proofs, and what a browser says about where a form comes from. */
#include "http/dispatch_test.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* In a page that is open in the browser with the cookie of from_this_site. */
static struct text
key_for(const char *path)
{
	struct request request = request_of("GET", "/", NULL);

	return request_new_key(&request, (struct link){ text_of(path) });
}

static const char *
body_with(struct text key, const char *more)
{
	return text_terminated(bench->context.arena, text_format(bench->context.arena, "key=%.*s%s", TEXT_PRINT(key), more));
}

/* In lower case, as a person would copy it by hand. */
static struct text
copied(struct text key)
{
	char *copy = arena_take(bench->context.arena, key.length);

	for (size_t i = 0; i < key.length; i++)
		copy[i] = key.at[i] == '0' ? 'o' : key.at[i] == '1' ? 'l' : key.at[i] >= 'A' ? (char)(key.at[i] - 'A' + 'a') : key.at[i];
	return (struct text){ copy, key.length };
}

static void
the_same_key_again_gets_the_first_answer(void **state)
{
	const struct text key = key_for("/send");
	struct request first = asked("POST", "/send", body_with(key, ""), 303), again, other;

	(void)state;
	assert_true(text_equal(header_of(&first, "Location"), TEXT("/done/1")));
	assert_true(text_starts_with(header_of(&first, "Set-Cookie"), TEXT("kept=1;")));
	again = asked("POST", "/send", body_with(copied(key), ""), 303);
	assert_int_equal(handled, 1);
	assert_true(text_equal(header_of(&again, "Location"), TEXT("/done/1")));
	other = asked("POST", "/send", body_with(key_for("/send"), ""), 303);
	assert_int_equal(handled, 2);
	assert_true(text_equal(header_of(&other, "Location"), TEXT("/done/2")));
}

/* A precheck may seal the answer that it expects; what is stored is the answer that was given. */
static void
an_answer_that_was_expected_wrongly_is_not_stored(void **state)
{
	(void)state;
	for (int i = 1; i <= 2; i++) {
		const struct text key = key_for("/send/ahead"), done = text_format(bench->context.arena, "/done/%d", i);

		for (int times = 0; times < 2; times++) {
			const struct request request = asked("POST", "/send/ahead", body_with(key, ""), 303);

			assert_int_equal(handled, i);
			assert_true(text_equal(header_of(&request, "Location"), done));
		}
	}
}

static struct text key_of_two;

static void
send_the_same(void)
{
	asked("POST", "/send", body_with(key_of_two, ""), 303);
}

/* With several writers at once, both requests looked for the key before either had stored its answer: the second is rolled back. */
static void
of_two_at_once_with_the_same_key_the_second_is_undone(void **state)
{
	struct request second;

	(void)state;
	overtake = send_the_same;
	key_of_two = key_for("/send");
	second = asked("POST", "/send", body_with(key_of_two, ""), 303);
	assert_int_equal(handled, 2);
	assert_true(text_equal(header_of(&second, "Location"), TEXT("/done/1")));
	assert_null(header_of(&second, "Set-Cookie").at);
	assert_true(second.response->undo);
}

/* The value of a hidden field of the page in the response. */
static struct text
hidden(struct request *request, const char *name)
{
	struct text page = bytes_text(response_body(request)), value, rest;
	size_t at;

	assert_true(text_find(page, text_format(bench->context.arena, "name=\"%s\" value=\"", name), &at));
	text_cut(text_from(page, at + strlen(name) + strlen("name=\"\" value=\"")), '"', &value, &rest);
	return value;
}

static struct request
asked_by(const char *browser, const char *target, const char *body)
{
	struct request request = request_of("POST", target, body);
	struct header headers[] = { from_this_site[0], from_this_site[1],
	                            { TEXT("Cookie"), text_format(bench->context.arena, "form=%s", browser) } };

	request.headers = headers;
	request.header_count = browser ? 3 : 2;
	dispatch(&request);
	request.headers = NULL;
	request.header_count = 0;
	return request;
}

/* Made up, cut off, missing, of another form; each time the button is shown again with a good key. */
static void
a_key_that_was_not_made_for_this_form_does_nothing(void **state)
{
	const struct text good = key_for("/send"), other = key_for("/send/other"), cut = text_until(good, good.length - 1);
	const struct text changed = text_format(bench->context.arena, "%.*s%s", TEXT_PRINT(cut), text_ends_with(good, TEXT("A")) ? "B" : "A");
	const char *const bodies[] = { body_with(TEXT("short"), ""), body_with(TEXT(BROWSER "0123456789ABC"), ""), body_with(other, ""),
	                               body_with(cut, ""), body_with(changed, ""), "key=", "", "words=x" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bodies); i++) {
		struct request request = asked("POST", "/send", bodies[i], 422);

		assert_true(says(&request, "Please press the button once more"));
		assert_true(says(&request, "Send this"));
		assert_true(request.response->undo);
		assert_int_equal(handled, i);
		asked("POST", "/send", body_with(hidden(&request, "key"), ""), 303);
	}
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM idempotency"), COUNT_OF(bodies));
}

static void
a_key_is_good_in_the_browser_it_was_made_for_alone(void **state)
{
	const struct text key = key_for("/send");
	struct request request = asked_by(OTHER_BROWSER, "/send", body_with(key, ""));

	(void)state;
	assert_int_equal(request.response->status, 422);
	assert_int_equal(handled, 0);
	asked("POST", "/send", body_with(key, ""), 303);
	/* Now the key has an answer, which is for that browser too. */
	request = asked_by(OTHER_BROWSER, "/send", body_with(key, ""));
	assert_int_equal(request.response->status, 422);
	assert_false(says(&request, "/done/1"));
	assert_null(header_of(&request, "Location").at);
	request = asked_by(NULL, "/send", body_with(key, ""));
	assert_int_equal(request.response->status, 422);
	assert_false(says(&request, "/done/1"));
	assert_int_equal(handled, 1);
}

static void
without_its_cookie_a_browser_gets_one_and_one_press_is_enough(void **state)
{
	struct request request = asked_by(NULL, "/send", body_with(key_for("/send"), "&x=1"));
	struct text cookie = header_of(&request, "Set-Cookie"), browser, rest;

	(void)state;
	assert_int_equal(request.response->status, 422);
	assert_true(says(&request, "allow cookies"));
	assert_true(text_starts_with(cookie, TEXT("form=")));
	assert_true(text_ends_with(cookie, TEXT("; Path=/; HttpOnly; SameSite=Lax")));       /* no Max-Age: it ends with the session */
	text_cut(text_from(cookie, strlen("form=")), ';', &browser, &rest);
	assert_int_equal(browser.length, CRYPTO_TOKEN_LENGTH);
	request = asked_by(text_terminated(bench->context.arena, browser), "/send", body_with(hidden(&request, "key"), ""));
	assert_int_equal(request.response->status, 303);
	assert_int_equal(handled, 1);
}

static void
a_key_lasts_for_as_long_as_a_form_may_stay_open(void **state)
{
	const struct text key = key_for("/send");

	(void)state;
	bench->context.now.us += (LIMIT_FORM_KEY_HOURS * INSTANT_HOUR) - INSTANT_SECOND;
	asked("POST", "/send", body_with(key, ""), 303);
	bench->context.now.us += INSTANT_SECOND;
	asked("POST", "/send", body_with(key, ""), 422);
	assert_int_equal(handled, 1);
}

static void
a_form_with_a_key_of_elsewhere_comes_back_with_what_was_typed(void **state)
{
	struct request request = asked("POST", "/typed", body_with(TEXT(BROWSER "0123456789ABC"), "&words=one+more"), 422);

	(void)state;
	assert_true(says(&request, "one more"));
	assert_true(says(&request, "Please press the button once more. If this page comes back again, allow cookies"));
	assert_int_equal(handled, 0);
	asked("POST", "/typed", body_with(key_for("/typed"), "&words=one+more"), 303);
}

/* It answers 303 without reading its form. */
static void
what_a_handler_does_without_a_key_is_undone(void **state)
{
	struct request request = asked("POST", "/careless", "words=x", 422);

	(void)state;
	assert_true(request.response->undo);
	assert_true(says(&request, "Please press the button once more"));
	assert_false(says(&request, "/done/1"));
	assert_true(text_starts_with(header_of(&request, "Set-Cookie"), TEXT("form=")) || !header_of(&request, "Set-Cookie").at);
}

enum { SAID_MAX = 2 };

static struct request
asked_saying(const struct header *said, const char *browser, const char *target, const char *body)
{
	struct request request = request_of("POST", target, body);
	struct header headers[SAID_MAX + 2] = { from_this_site[1] };
	size_t count = 1;

	for (size_t i = 0; i < SAID_MAX && said[i].name.at; i++)
		headers[count++] = said[i];
	if (browser)
		headers[count++] = (struct header){ TEXT("Cookie"), text_format(bench->context.arena, "form=%s", browser) };
	request.headers = headers;
	request.header_count = count;
	dispatch(&request);
	request.headers = NULL;
	request.header_count = 0;
	return request;
}

static const struct header says_foreign[][SAID_MAX] = {
	{ { TEXT("Sec-Fetch-Site"), TEXT("cross-site") } },
	{ { TEXT("Sec-Fetch-Site"), TEXT("same-site") } },
	{ { TEXT("Sec-Fetch-Site"), TEXT("cross-site") }, { TEXT("Origin"), TEXT("https://blood.example.org") } },
	{ { TEXT("Sec-Fetch-Site"), TEXT("cross-site") }, { TEXT("Origin"), TEXT("null") } },
	{ { TEXT("Origin"), TEXT("https://evil.example") } },
	{ { TEXT("Origin"), TEXT("http://blood.example.org") } },
};
static const struct header says_nothing[][SAID_MAX] = {
	{ { TEXT_NONE, TEXT_NONE } },
	{ { TEXT("Origin"), TEXT("null") } },
	{ { TEXT("Origin"), TEXT("") } },
	{ { TEXT("Sec-Fetch-Site"), TEXT("none") } },
};

static void
nothing_of_what_another_site_sent_is_shown_or_kept(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(says_foreign); i++) {
		struct request request = asked_saying(says_foreign[i], BROWSER, "/typed?x=1",
		                                      body_with(key_for("/typed"), "&words=call+this+number&hidden=evil"));

		assert_int_equal(request.response->status, 403);
		assert_true(says(&request, "Did you send this?"));
		assert_true(says(&request, "Send this"));
		assert_true(says(&request, "href=\"/typed\""));
		assert_false(says(&request, "call this number"));
		assert_false(says(&request, "evil"));
		assert_false(says(&request, "method=\"post\" action=\"/typed"));
		assert_null(header_of(&request, "Set-Cookie").at);
	}
	assert_int_equal(handled, 0);
}

/* Nothing was typed, so nothing can be lost: the response is the page that has the button. */
static void
a_button_that_another_site_pressed_leads_to_its_own_page(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(says_foreign); i++) {
		struct request request = asked_saying(says_foreign[i], BROWSER, "/send/other", body_with(key_for("/send/other"), ""));

		assert_int_equal(request.response->status, 303);
		assert_true(text_equal(header_of(&request, "Location"), TEXT("/send")));
		request = asked_saying(says_foreign[i], NULL, "/again", "");
		assert_true(text_equal(header_of(&request, "Location"), TEXT("/")));
	}
	assert_int_equal(handled, 0);
}

/* Gateways remove the headers from every request, so the second press has no more of them than the first. */
static void
what_says_nothing_of_where_it_comes_from_passes_with_one_press(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(says_nothing); i++) {
		const struct text key = key_for("/typed");
		struct request request = asked_saying(says_nothing[i], BROWSER, "/typed?x=1", body_with(key, "&words=Ada+%3C%22%3E"));

		assert_int_equal(request.response->status, 403);
		assert_true(says(&request, "Did you send this?"));
		assert_true(says(&request, "action=\"/typed?x=1\""));
		assert_true(says(&request, "What you typed"));
		assert_true(says(&request, "Ada &lt;"));
		assert_false(says(&request, "Ada <"));
		assert_int_equal(handled, i);
		assert_true(text_equal(hidden(&request, "key"), key));
		request = asked_saying(says_nothing[i], BROWSER, "/typed?x=1", body_with(key, text_terminated(bench->context.arena,
		                       text_format(bench->context.arena, "&words=Ada&proof=%.*s", TEXT_PRINT(hidden(&request, "proof"))))));
		assert_int_equal(request.response->status, 303);
		assert_int_equal(handled, i + 1);
	}
}

static void
a_proof_is_good_for_its_path_its_browser_and_a_while(void **state)
{
	struct request request = asked_saying(says_nothing[0], BROWSER, "/again", "");
	const struct text proof = hidden(&request, "proof");
	const char *body = text_terminated(bench->context.arena, text_format(bench->context.arena, "proof=%.*s", TEXT_PRINT(proof)));

	(void)state;
	assert_int_equal(asked_saying(says_nothing[0], BROWSER, "/upload", body).response->status, 403);
	assert_int_equal(asked_saying(says_nothing[0], OTHER_BROWSER, "/again", body).response->status, 403);
	assert_int_equal(asked_saying(says_nothing[0], NULL, "/again", body).response->status, 403);
	assert_int_equal(asked_saying(says_foreign[0], BROWSER, "/again", body).response->status, 303);      /* redirected to its page */
	assert_int_equal(handled, 0);
	/* A key is not a proof, and neither is a made-up proof. */
	assert_int_equal(asked_saying(says_nothing[0], BROWSER, "/again", text_terminated(bench->context.arena, text_format(
	                 bench->context.arena, "proof=%.*s", TEXT_PRINT(key_for("/again"))))).response->status, 403);
	assert_int_equal(asked_saying(says_nothing[0], BROWSER, "/again", "proof=" BROWSER "0123456789ABC").response->status, 403);
	assert_int_equal(asked_saying(says_nothing[0], BROWSER, "/again", body).response->status, 200);
	bench->context.now.us += LIMIT_FORM_KEY_HOURS * INSTANT_HOUR;
	request = asked_saying(says_nothing[0], BROWSER, "/again", body);
	assert_int_equal(request.response->status, 403);
	assert_false(text_equal(hidden(&request, "proof"), proof));
	assert_int_equal(handled, 1);
}

/* The text may be of another site, so it is not shown; the next press shows the form itself. */
static void
without_its_cookie_a_browser_is_not_shown_what_was_sent(void **state)
{
	struct request request = asked_saying(says_nothing[0], NULL, "/typed", "words=call+this+number");

	(void)state;
	assert_int_equal(request.response->status, 403);
	assert_false(says(&request, "What you typed"));
	assert_true(text_equal(hidden(&request, "words"), TEXT("call this number")));
	assert_true(text_starts_with(header_of(&request, "Set-Cookie"), TEXT("form=")));
	assert_int_equal(handled, 0);
}

static void
a_picture_is_asked_for_again_where_it_was_sent(void **state)
{
	const struct header said[] = { { TEXT("Content-Type"), TEXT("multipart/form-data; boundary=x") }, from_this_site[2] };
	struct request request = request_of("POST", "/upload", "--x\r\nContent-Disposition: form-data; name=\"picture\"; "
	                                    "filename=\"a.png\"\r\n\r\nbytes\r\n--x--\r\n");

	(void)state;
	request.headers = said;
	request.header_count = COUNT_OF(said);
	dispatch(&request);
	assert_int_equal(request.response->status, 403);
	assert_true(says(&request, "Choose it again"));
	assert_true(says(&request, "type=\"file\" id=\"picture-again\" name=\"picture\""));
	assert_true(says(&request, "enctype=\"multipart/form-data\""));
	assert_int_equal(handled + prepared, 0);
}

static void
a_new_key_is_a_key_and_peers_are_told_apart(void **state)
{
	struct request request = request_of("GET", "/", NULL), other = request;
	const struct text key = request_new_key(&request, (struct link){ TEXT("/send?to=here") });

	(void)state;
	other.peer = TEXT("192.0.2.2");
	assert_int_equal(key.length, FORM_KEY_LENGTH);
	assert_false(text_equal(key, request_new_key(&request, (struct link){ TEXT("/send") })));
	assert_null(request.response);        /* the browser has its cookie */
	assert_false(crypto_equal(request_peer_hash(&request), request_peer_hash(&other)));
	asked("POST", "/send?to=here", body_with(key, ""), 303);
}

static void
a_page_that_is_the_same_for_everybody_never_has_a_key(void **state)
{
	struct request request = request_of("GET", "/shared", NULL);
	pid_t child = fork();
	int status = 0;

	(void)state;
	if (child == 0) {
		fclose(stderr);
		dispatch(&request);
		_exit(0);
	}
	assert_true(child > 0 && waitpid(child, &status, 0) == child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_bench, close_bench)
	const struct CMUnitTest tests[] = {
		TEST(the_same_key_again_gets_the_first_answer),
		TEST(an_answer_that_was_expected_wrongly_is_not_stored),
		TEST(of_two_at_once_with_the_same_key_the_second_is_undone),
		TEST(a_key_that_was_not_made_for_this_form_does_nothing),
		TEST(a_key_is_good_in_the_browser_it_was_made_for_alone),
		TEST(without_its_cookie_a_browser_gets_one_and_one_press_is_enough),
		TEST(a_key_lasts_for_as_long_as_a_form_may_stay_open),
		TEST(a_form_with_a_key_of_elsewhere_comes_back_with_what_was_typed),
		TEST(what_a_handler_does_without_a_key_is_undone),
		TEST(nothing_of_what_another_site_sent_is_shown_or_kept),
		TEST(a_button_that_another_site_pressed_leads_to_its_own_page),
		TEST(what_says_nothing_of_where_it_comes_from_passes_with_one_press),
		TEST(a_proof_is_good_for_its_path_its_browser_and_a_while),
		TEST(without_its_cookie_a_browser_is_not_shown_what_was_sent),
		TEST(a_picture_is_asked_for_again_where_it_was_sent),
		TEST(a_new_key_is_a_key_and_peers_are_told_apart),
		TEST(a_page_that_is_the_same_for_everybody_never_has_a_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
