/* Drafts: whose they are, what they hold, when they end, and how many there may be. */
#include "http/dispatch_test.h"

#include "http/form_draft.h"

#define COUNT(what) test_bench_count(bench, "SELECT count(*) FROM " what)
#define LAST ((struct link){ TEXT("/typed") })
#define FORM ((struct link){ TEXT("/typed/draft") })

static const struct words said = { "Sent already" }, show = { "See it" };
static const struct form_draft_sent sent = { &said, &show };
static const struct header of_another[] = { { TEXT("Cookie"), TEXT("form=" OTHER_BROWSER) } };

static struct request
by(const char *browser)
{
	struct request request = request_of("GET", "/typed", NULL);

	request.path = TEXT("/typed");
	if (browser == NULL)
		request.header_count = 0;
	else if (strcmp(browser, OTHER_BROWSER) == 0)
		request.headers = of_another, request.header_count = COUNT_OF(of_another);
	return request;
}

static struct typed_form
typed(const char *words, struct text key)
{
	return (struct typed_form){ .words = { .typed = text_of(words) }, .key = { .typed = key } };
}

/* Saved by this browser, with a key of its own. */
static struct draft_key
saved(const char *words)
{
	struct request request = by(BROWSER);
	const struct draft_key own = form_draft_new(&request, LAST);
	struct typed_form form = typed(words, own.text);
	struct draft_key key;

	assert_int_equal(form_draft_save(&request, &typed_form, &form, LAST, &key), FORM_DRAFT_SAVE_OK);
	assert_true(text_equal(key.text, own.text));
	return key;
}

/* What this browser finds there; NULL: the page of a later step says that it is gone. */
static const char *
found(const char *browser, struct draft_key key, struct link at)
{
	struct request request = by(browser);
	const struct form_draft_of of = { .last = at, .form = FORM, .sent = &sent };
	struct typed_form form;
	struct form_draft draft;

	if (!form_draft_read(&request, key, &of, &draft)) {
		assert_int_equal(request.response->status, 410);
		assert_true(says(&request, "What you typed is no longer here"));
		return NULL;
	}
	assert_true(draft.there && form_read(&request.context, &typed_form, &draft.body, &form));
	assert_true(text_equal(form.key.text, draft.key));
	return text_terminated(bench->context.arena, form.words.text);
}

static void
a_draft_has_what_was_typed_whatever_it_is(void **state)
{
	static const char *const words[] = { "Mara", "a=1&key=2", "100% + 5%41", "Söhne 王小明 \"<b>\"", "a;b c" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(words); i++)
		assert_string_equal(found(BROWSER, saved(words[i]), LAST), words[i]);
	assert_int_equal(COUNT("draft"), COUNT_OF(words));
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM draft WHERE instr(typed_sealed, CAST('Mara' AS BLOB)) > 0"), 0);
}

static void
another_browser_or_form_finds_nothing(void **state)
{
	struct draft_key key;

	(void)state;
	key = saved("Mara");
	assert_null(found(OTHER_BROWSER, key, LAST));
	assert_null(found(NULL, key, LAST));
	assert_null(found(BROWSER, key, (struct link){ TEXT("/send") }));
	assert_string_equal(found(BROWSER, key, LAST), "Mara");
}

/* The browser that made the key would read what this browser saves under it. */
static void
nothing_is_saved_under_a_key_of_another_browser(void **state)
{
	struct request attacker = by(OTHER_BROWSER), victim = by(BROWSER);
	const struct draft_key planted = form_draft_new(&attacker, LAST);
	struct typed_form form = typed("Mara", planted.text);
	struct draft_key key;

	(void)state;
	assert_int_equal(form_draft_save(&victim, &typed_form, &form, LAST, &key), FORM_DRAFT_SAVE_OK);
	assert_false(text_equal(key.text, planted.text));
	assert_null(found(OTHER_BROWSER, planted, LAST));
	assert_null(found(OTHER_BROWSER, planted, (struct link){ TEXT("/send") }));
	assert_string_equal(found(BROWSER, key, LAST), "Mara");
	/* It had the cookie, so its address alone opens nothing. */
	assert_null(found(OTHER_BROWSER, key, LAST));
	assert_null(found(NULL, key, LAST));
}

static void
without_a_cookie_the_address_is_enough(void **state)
{
	struct request request = by(NULL);
	struct typed_form form = typed("Mara", TEXT(""));
	struct draft_key key;

	(void)state;
	assert_int_equal(form_draft_save(&request, &typed_form, &form, LAST, &key), FORM_DRAFT_SAVE_OK);
	assert_string_equal(found(NULL, key, LAST), "Mara");
	assert_null(found(NULL, (struct draft_key){ TEXT("000000000000000000000000000000000000000") }, LAST));
	assert_null(found(NULL, key, (struct link){ TEXT("/send") }));
}

/* Its address has a key that this browser has no use for. */
static void
a_form_of_another_browser_begins_again_with_its_query(void **state)
{
	struct request first = by(OTHER_BROWSER), second = by(BROWSER);
	const struct draft_key key = form_draft_new(&first, LAST);
	const struct form_draft_of of = { .last = LAST, .sent = &sent };
	struct form_draft draft;

	(void)state;
	second.path = text_format(bench->context.arena, "/typed/draft/%.*s", TEXT_PRINT(key.text));
	second.query = TEXT("size=7&from=a%2Fb");
	assert_false(form_draft_read(&second, key, &of, &draft));
	assert_int_equal(second.response->status, 303);
	assert_true(text_equal(header_of(&second, "Location"), TEXT("/typed?size=7&from=a%2Fb")));
}

static void
saving_again_replaces_it_and_an_hour_ends_it(void **state)
{
	struct request request = by(BROWSER);
	struct draft_key key = saved("Mara"), again;
	struct typed_form form = typed("Marah", key.text);

	(void)state;
	assert_int_equal(form_draft_save(&request, &typed_form, &form, LAST, &again), FORM_DRAFT_SAVE_OK);
	assert_true(text_equal(again.text, key.text));
	assert_int_equal(COUNT("draft"), 1);
	bench->context.now = instant_plus(bench->context.now, LIMIT_DRAFT_MINUTES * INSTANT_MINUTE - 1);
	assert_true(form_draft_expire(&bench->context));
	assert_string_equal(found(BROWSER, key, LAST), "Marah");
	bench->context.now = instant_plus(bench->context.now, 1);
	assert_null(found(BROWSER, key, LAST));
	assert_true(form_draft_expire(&bench->context));
	assert_int_equal(COUNT("draft"), 0);
}

/* Under the key of an earlier form. */
static void
save_again(struct draft_key key, const char *words)
{
	struct request request = by(BROWSER);
	struct typed_form form = typed(words, key.text);
	struct draft_key again;

	assert_int_equal(form_draft_save(&request, &typed_form, &form, LAST, &again), FORM_DRAFT_SAVE_OK);
	assert_true(text_equal(again.text, key.text));
}

/* The one that was saved longest ago goes, however early a form was opened: someone is there. */
static void
the_table_has_a_bound(void **state)
{
	struct draft_key first, second, newest;

	(void)state;
	first = saved("Mara");
	bench->context.now = instant_plus(bench->context.now, INSTANT_MINUTE);
	second = saved("Otto");
	bench->context.now = instant_plus(bench->context.now, INSTANT_MINUTE);
	save_again(first, "Marah");
	test_bench_run(bench, "INSERT INTO draft (draft_mac, expires_at, typed_sealed) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1"
	               " FROM n WHERE i < 9998) SELECT CAST('z' || i AS BLOB), 9000000000000000000, x'00' FROM n");
	assert_int_equal(COUNT("draft"), LIMIT_DRAFTS);
	/* What is there already needs no other to go. */
	save_again(second, "Otto Wood");
	assert_string_equal(found(BROWSER, first, LAST), "Marah");
	bench->context.now = instant_plus(bench->context.now, INSTANT_MINUTE);
	save_again(first, "Mara Wood");
	newest = saved("Noah");
	assert_int_equal(COUNT("draft"), LIMIT_DRAFTS);
	assert_string_equal(found(BROWSER, newest, LAST), "Noah");
	assert_string_equal(found(BROWSER, first, LAST), "Mara Wood");
	assert_null(found(BROWSER, second, LAST));
}

static enum form_draft_save
save_as(const char *client, struct request *request)
{
	struct typed_form form = typed("Mara", TEXT(""));
	struct draft_key key;

	request->context.client = text_bytes(text_of(client));
	return form_draft_save(request, &typed_form, &form, LAST, &key);
}

static void
one_client_saves_so_many_and_others_go_on(void **state)
{
	struct request request = by(BROWSER);

	(void)state;
	for (int i = 0; i < LIMIT_DRAFTS_PER_CLIENT; i++)
		assert_int_equal(save_as("one client", &request), FORM_DRAFT_SAVE_OK);
	assert_int_equal(save_as("one client", &request), FORM_DRAFT_SAVE_REFUSED);
	assert_int_equal(save_as("another client", &request), FORM_DRAFT_SAVE_OK);
	assert_int_equal(COUNT("draft"), LIMIT_DRAFTS_PER_CLIENT + 1);
}

static void
what_is_too_long_or_cannot_be_kept_is_refused(void **state)
{
	struct request request = by(BROWSER);
	char *long_words = arena_take(bench->context.arena, LIMIT_DRAFT_BYTES + 1);
	struct typed_form form = typed("Mara", TEXT(""));
	struct draft_key key;

	(void)state;
	memset(long_words, 'a', LIMIT_DRAFT_BYTES);
	form.words.typed = (struct text){ long_words, LIMIT_DRAFT_BYTES };
	assert_int_equal(form_draft_save(&request, &typed_form, &form, LAST, &key), FORM_DRAFT_SAVE_REFUSED);
	form.words.typed.length = LIMIT_DRAFT_BYTES - strlen("words=");
	assert_int_equal(form_draft_save(&request, &typed_form, &form, LAST, &key), FORM_DRAFT_SAVE_OK);
	request.unsaved = true;
	assert_int_equal(form_draft_save(&request, &typed_form, &form, LAST, &key), FORM_DRAFT_SAVE_REFUSED);
}

/* The last press deletes it in its own transaction, and every step then says what came of it, to this browser alone. */
static void
the_last_press_ends_it(void **state)
{
	const struct draft_key key = saved("Mara");
	const struct form_draft_of of = { .last = LAST, .form = FORM, .sent = &sent };
	struct request request = by(BROWSER);
	struct form_draft draft;

	(void)state;
	asked("POST", "/typed", text_terminated(bench->context.arena, text_format(bench->context.arena, "words=+&key=%.*s",
	      TEXT_PRINT(key.text))), 422);
	assert_int_equal(COUNT("draft"), 1);
	asked("POST", "/typed", text_terminated(bench->context.arena, text_format(bench->context.arena, "words=Mara&key=%.*s",
	      TEXT_PRINT(key.text))), 303);
	assert_int_equal(COUNT("draft"), 0);
	assert_false(form_draft_read(&request, key, &of, &draft));
	assert_int_equal(request.response->status, 200);
	assert_true(says(&request, "Sent already") && says(&request, "href=\"/done/1\"") && says(&request, "noindex"));
	assert_true(text_equal(header_of(&request, "Cache-Control"), TEXT("private, no-store")));
	assert_null(found(OTHER_BROWSER, key, LAST));
}

static struct request
pressed(struct text key, struct text browser, const char *words)
{
	const struct header headers[] = { from_this_site[0], from_this_site[1],
		{ TEXT("Cookie"), text_format(bench->context.arena, "form=%.*s", TEXT_PRINT(browser)) } };
	struct request request = request_of("POST", "/typed", text_terminated(bench->context.arena,
	                                    text_format(bench->context.arena, "words=%s&key=%.*s", words, TEXT_PRINT(key))));

	request.headers = headers;
	request.header_count = COUNT_OF(headers);
	dispatch(&request);
	assert_int_equal(request.response->status, 303);
	request.headers = NULL;
	request.header_count = 0;
	return request;
}

/* The first answer sets the cookie; the last press comes with it. */
static void
what_was_saved_without_a_cookie_is_deleted_too(void **state)
{
	struct request request = by(NULL);
	struct typed_form form = typed("Mara", TEXT(""));
	struct draft_key key;

	(void)state;
	assert_int_equal(form_draft_save(&request, &typed_form, &form, LAST, &key), FORM_DRAFT_SAVE_OK);
	assert_string_equal(found(NULL, key, LAST), "Mara");
	pressed(key.text, request.browser, "Mara");
	assert_int_equal(COUNT("draft"), 0);
	assert_null(found(NULL, key, LAST));
}

/* A second tab with the same form, after the last press was made in the first. */
static void
another_persons_form_under_a_used_key_is_sent_as_well(void **state)
{
	const struct draft_key key = saved("Mara");
	struct request first = pressed(key.text, TEXT(BROWSER), "Mara"), second = by(BROWSER);
	struct typed_form form = typed("Noah", key.text);
	struct draft_key next;

	(void)state;
	assert_int_equal(form_draft_save(&second, &typed_form, &form, LAST, &next), FORM_DRAFT_SAVE_OK);
	assert_false(text_equal(next.text, key.text));
	assert_true(text_equal(form.key.typed, next.text));
	assert_string_equal(found(BROWSER, next, LAST), "Noah");
	second = pressed(next.text, TEXT(BROWSER), "Noah");
	assert_int_equal(handled, 2);
	assert_false(text_equal(header_of(&second, "Location"), header_of(&first, "Location")));
	/* The page that is the answer itself has a good key too. */
	second = by(BROWSER);
	second.unsaved = true;
	form = typed("Otto", key.text);
	assert_int_equal(form_draft_save(&second, &typed_form, &form, LAST, &next), FORM_DRAFT_SAVE_REFUSED);
	pressed(form.key.typed, TEXT(BROWSER), "Otto");
	assert_int_equal(handled, 3);
}

/* The step of a form whose only POST is its last press too. */
static void
a_step_is_not_stored_as_the_answer(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		struct request request = by(BROWSER);
		const struct draft_key key = form_draft_new(&request, (struct link){ TEXT("/step") });
		const char *body = text_terminated(bench->context.arena, text_format(bench->context.arena, "key=%.*s", TEXT_PRINT(key.text)));

		asked("POST", "/step", body, 303);
		asked("POST", "/step", body, 303);
		assert_int_equal(handled, 2 * (i + 1));
	}
	assert_int_equal(COUNT("idempotency"), 0);
}

static void
what_the_writer_did_not_keep_is_answered_without_it(void **state)
{
	struct request request = by(BROWSER);
	const struct draft_key key = form_draft_new(&request, (struct link){ TEXT("/step") });
	struct request pressed = asked("POST", "/step", text_terminated(bench->context.arena, text_format(bench->context.arena, "key=%.*s",
	                               TEXT_PRINT(key.text))), 303);

	(void)state;
	respond_cookie(&pressed, TEXT("kept"), TEXT("1"), 0);
	dispatch_unsaved(&pressed);
	assert_int_equal(pressed.response->status, 200);
	assert_true(says(&pressed, "the next step itself"));
	assert_false(header_of(&pressed, "Set-Cookie").at != NULL);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_bench, close_bench)
	const struct CMUnitTest tests[] = {
		TEST(a_draft_has_what_was_typed_whatever_it_is),
		TEST(another_browser_or_form_finds_nothing),
		TEST(nothing_is_saved_under_a_key_of_another_browser),
		TEST(without_a_cookie_the_address_is_enough),
		TEST(a_form_of_another_browser_begins_again_with_its_query),
		TEST(saving_again_replaces_it_and_an_hour_ends_it),
		TEST(the_table_has_a_bound),
		TEST(one_client_saves_so_many_and_others_go_on),
		TEST(what_is_too_long_or_cannot_be_kept_is_refused),
		TEST(the_last_press_ends_it),
		TEST(what_was_saved_without_a_cookie_is_deleted_too),
		TEST(another_persons_form_under_a_used_key_is_sent_as_well),
		TEST(a_step_is_not_stored_as_the_answer),
		TEST(what_the_writer_did_not_keep_is_answered_without_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
