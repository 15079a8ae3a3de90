/* Uploads: whose they are, when they end, and how many there may be. */
#include "tests/http_bench.h"

#include "base/arena.h"
#include "base/log.h"
#include "limits.h"
#include "media/media.h"
#include "media/media_form.h"
#include "media/media_upload.h"
#include "routes_handlers.h"
#include "tests/bench_context.h"
#include "tests/noise_picture.h"

#define BROWSER "0123456789ABCDEFGHJKMNPQRS"
#define OTHER "1123456789ABCDEFGHJKMNPQRS"
#define FORM "/page/0000000000001/picture"
#define COUNT(what) test_bench_count(bench, "SELECT count(*) FROM " what)

static const struct honour_page_id page = { 77 };
static const uint8_t jpeg[] = { 0xff, 0xd8, 0xff, 0xd9 };
static const struct media_clean clean = { .jpeg = { jpeg, sizeof(jpeg) }, .width = 1600, .height = 900 };

static struct test_bench *bench;

static int
start(void **state)
{
	(void)state;
	bench = test_bench_open();
	context = &bench->context;
	return 0;
}

static int
end(void **state)
{
	(void)state;
	test_bench_close(bench);
	return 0;
}

/* A form with a valid key, from this browser. */
static struct request *
form_of(const char *browser, const char *path)
{
	struct header *cookie = arena_new_of(context->arena, struct header);

	get(PERSON_ID_NONE);
	*cookie = (struct header){ TEXT("Cookie"), text_format(context->arena, "__Host-form=%s", browser) };
	request.headers = cookie;
	request.header_count = 1;
	request.method = METHOD_POST;
	request.path = text_of(path);
	request.key = TEXT(KEY);
	return &request;
}

static struct text
added(const char *browser, const char *path)
{
	struct text token;

	assert_int_equal(media_upload_add(form_of(browser, path), page, &clean, &token), MEDIA_UPLOAD_ADD_OK);
	return token;
}

static bool
opens(const char *browser, const char *path, struct text token)
{
	struct media_clean found;

	return media_upload_open(form_of(browser, path), token, &found) == FOUND_OK;
}

static void
an_upload_is_for_its_browser_and_its_form_alone(void **state)
{
	const struct text token = added(BROWSER, FORM);
	struct media_clean found;
	struct bytes preview;
	struct media media;

	(void)state;
	assert_int_equal(token.length, CRYPTO_TOKEN_LENGTH);
	assert_int_equal(media_upload_open(form_of(BROWSER, FORM), token, &found), FOUND_OK);
	assert_memory_equal(found.jpeg.at, jpeg, sizeof(jpeg));
	assert_int_equal(found.width, 1600);
	assert_int_equal(found.height, 900);
	assert_false(opens(OTHER, FORM, token));
	assert_false(opens("", FORM, token));
	assert_false(opens(BROWSER, "/page/0000000000002/picture", token));
	assert_false(opens(BROWSER, FORM, TEXT(OTHER)));
	assert_false(opens(BROWSER, FORM, TEXT("no token")));
	/* Its preview names no form. */
	assert_int_equal(media_upload_preview(form_of(BROWSER, "/upload/x"), token, &preview), FOUND_OK);
	assert_int_equal(media_upload_preview(form_of(OTHER, "/upload/x"), token, &preview), FOUND_NONE);
	/* Another browser cannot delete it either, and it is no picture that a page could show. */
	assert_true(media_upload_end(form_of(OTHER, FORM), token));
	assert_true(opens(BROWSER, FORM, token));
	assert_int_equal(media_open(context, found.upload, &media), FOUND_NONE);
	assert_int_equal(media_describe(context, found.upload, &media), FOUND_NONE);
	assert_int_equal(COUNT("upload WHERE token_hash = browser_hash OR browser_hash = form_hash"), 0);
}

static void
an_upload_expires_after_an_hour(void **state)
{
	const struct text token = added(BROWSER, FORM);
	struct bytes preview;

	(void)state;
	context->now = instant_plus(context->now, LIMIT_UPLOAD_MINUTES * INSTANT_MINUTE - 1);
	assert_true(opens(BROWSER, FORM, token));
	assert_true(media_upload_expire(context));
	assert_int_equal(COUNT("media"), 1);
	context->now = instant_plus(context->now, 1);
	assert_false(opens(BROWSER, FORM, token));
	assert_int_equal(media_upload_preview(form_of(BROWSER, FORM), token, &preview), FOUND_NONE);
	assert_int_equal(COUNT("media"), 1);
	assert_true(media_upload_expire(context));
	assert_int_equal(COUNT("media"), 0);
	assert_int_equal(COUNT("upload"), 0);
	assert_true(media_upload_expire(context));
}

static void
the_job_deletes_some_at_a_time_and_nothing_that_is_stored(void **state)
{
	struct picture_id stored;

	(void)state;
	assert_true(media_put(context, page, &clean, TEXT(""), &stored));
	for (int i = 0; i < LIMIT_UPLOADS_DELETED + 3; i++)
		added(BROWSER, text_terminated(context->arena, text_format(context->arena, "/mine/%d/message", i)));
	context->now = instant_plus(context->now, LIMIT_UPLOAD_MINUTES * INSTANT_MINUTE);
	added(BROWSER, FORM);
	assert_true(media_upload_expire(context));
	assert_int_equal(COUNT("upload"), 4);
	assert_int_equal(COUNT("media"), 5);
	assert_true(media_upload_expire(context));
	assert_int_equal(COUNT("upload"), 1);
	assert_int_equal(COUNT("media WHERE state = 'stored'"), 1);
	assert_int_equal(COUNT("media"), 2);
}

static void
an_upload_becomes_the_picture_once(void **state)
{
	const struct text token = added(BROWSER, FORM);
	struct picture_id first, second;
	struct media_clean found;
	struct media media;

	(void)state;
	assert_int_equal(media_upload_open(form_of(BROWSER, FORM), token, &found), FOUND_OK);
	assert_true(media_put(context, page, &found, TEXT("Ada"), &first));
	assert_true(picture_id_equal(first, found.upload));
	assert_int_equal(COUNT("media WHERE state = 'stored'"), 1);
	assert_int_equal(COUNT("upload"), 0);
	assert_int_equal(media_open(context, first, &media), FOUND_OK);
	assert_true(text_equal(media.description, TEXT("Ada")));
	assert_memory_equal(media.jpeg.at, jpeg, sizeof(jpeg));
	/* Read before, and used in another window meanwhile, or expired: a picture of its own. */
	assert_true(media_put(context, page, &found, TEXT("Ada"), &second));
	assert_false(picture_id_equal(first, second));
	assert_int_equal(COUNT("media WHERE state = 'stored'"), 2);
	/* What is stored is no upload any more. */
	assert_true(media_upload_end(form_of(BROWSER, FORM), token));
	context->now = instant_plus(context->now, 2 * LIMIT_UPLOAD_MINUTES * INSTANT_MINUTE);
	assert_true(media_upload_expire(context));
	assert_int_equal(COUNT("media"), 2);
}

static void
what_is_not_needed_is_deleted_at_once(void **state)
{
	const struct text token = added(BROWSER, FORM);

	(void)state;
	assert_true(media_upload_end(form_of(BROWSER, FORM), token));
	assert_int_equal(COUNT("upload"), 0);
	assert_int_equal(COUNT("media"), 0);
	assert_true(media_upload_end(form_of(BROWSER, FORM), token));
}

static void
one_form_has_so_many_and_the_newest_stay(void **state)
{
	struct text tokens[LIMIT_UPLOADS_OF_FORM + 2], others = added(OTHER, "/another/form");

	(void)state;
	for (size_t i = 0; i < COUNT_OF(tokens); i++) {
		context->now = instant_plus(context->now, INSTANT_SECOND);
		tokens[i] = added(BROWSER, FORM);
	}
	for (size_t i = 0; i < COUNT_OF(tokens); i++)
		assert_int_equal(opens(BROWSER, FORM, tokens[i]), i >= 2);
	assert_true(opens(OTHER, "/another/form", others));
	assert_int_equal(COUNT("media"), LIMIT_UPLOADS_OF_FORM + 1);
	/* A new cookie makes no room for more. */
	added(OTHER, FORM);
	assert_int_equal(COUNT("media"), LIMIT_UPLOADS_OF_FORM + 1);
}

static void
a_full_site_keeps_no_more(void **state)
{
	const struct text token = added(BROWSER, FORM);
	struct text other;

	(void)state;
	test_bench_run(bench, "UPDATE upload SET size = 268435456 - 4");
	added(BROWSER, FORM);
	assert_int_equal(media_upload_add(form_of(BROWSER, FORM), page, &clean, &other), MEDIA_UPLOAD_ADD_REFUSED);
	test_bench_run(bench, "UPDATE upload SET size = 4");
	test_bench_run(bench, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1998) INSERT INTO upload"
	               " SELECT i, CAST(i AS BLOB), x'00', x'00', 1, 9223372036854775807 FROM n");
	assert_int_equal(media_upload_add(form_of(BROWSER, FORM), page, &clean, &other), MEDIA_UPLOAD_ADD_REFUSED);
	assert_true(opens(BROWSER, FORM, token));
	assert_int_equal(COUNT("media"), 2);
}

static void
without_a_key_nothing_is_kept(void **state)
{
	struct text token;

	(void)state;
	form_of(BROWSER, FORM)->key = TEXT_NONE;
	assert_int_equal(media_upload_add(&request, page, &clean, &token), MEDIA_UPLOAD_ADD_REFUSED);
	assert_int_equal(COUNT("media"), 0);
}

/* Each step fails in turn: there is never an upload without its picture, or a picture without its upload. */
static void
a_step_that_fails_leaves_nothing_half(void **state)
{
	const struct text token = added(BROWSER, FORM);
	struct media_clean found;
	struct picture_id picture;
	struct text other;

	(void)state;
	assert_int_equal(media_upload_open(form_of(BROWSER, FORM), token, &found), FOUND_OK);
	log_level_set(LOG_FAULT + 1);
	test_bench_run(bench, "CREATE TRIGGER broken BEFORE INSERT ON upload BEGIN SELECT RAISE(ABORT, 'broken'); END");
	assert_int_equal(media_upload_add(form_of(BROWSER, FORM), page, &clean, &other), MEDIA_UPLOAD_ADD_FAULT);
	assert_int_equal(COUNT("media"), 1);
	test_bench_run(bench, "DROP TRIGGER broken");
	test_bench_run(bench, "CREATE TRIGGER broken BEFORE DELETE ON media BEGIN SELECT RAISE(ABORT, 'broken'); END");
	assert_false(media_upload_end(form_of(BROWSER, FORM), token));
	context->now = instant_plus(context->now, LIMIT_UPLOAD_MINUTES * INSTANT_MINUTE);
	assert_false(media_upload_expire(context));
	assert_int_equal(COUNT("upload"), 1);
	test_bench_run(bench, "DROP TRIGGER broken");
	test_bench_run(bench, "DROP TABLE upload");
	assert_int_equal(media_upload_open(form_of(BROWSER, FORM), token, &found), FOUND_FAULT);
	media_upload_http_preview(form_of(BROWSER, "/upload/x"), (struct secret){ token });
	assert_int_equal(status(), 500);
	assert_false(media_put(context, page, &found, TEXT("Ada"), &picture));
	assert_int_equal(media_upload_add(form_of(BROWSER, FORM), page, &clean, &other), MEDIA_UPLOAD_ADD_FAULT);
	assert_false(media_upload_expire(context));
	log_level_set(LOG_FAULT);
}

static void
a_preview_is_small_never_cached_and_for_its_browser(void **state)
{
	struct media_clean large, shown;
	struct text token;

	(void)state;
	assert_int_equal(media_picture_clean(context->arena, text_bytes(noise_picture(context->arena, 500)), &large), MEDIA_PICTURE_OK);
	assert_int_equal(media_upload_add(form_of(BROWSER, FORM), page, &large, &token), MEDIA_UPLOAD_ADD_OK);
	media_upload_http_preview(form_of(OTHER, "/upload/x"), (struct secret){ token });
	assert_int_equal(status(), 404);
	media_upload_http_preview(form_of(BROWSER, "/upload/x"), (struct secret){ TEXT(OTHER) });
	assert_int_equal(status(), 404);
	media_upload_http_preview(form_of(BROWSER, "/upload/x"), (struct secret){ token });
	assert_int_equal(status(), 200);
	assert_true(text_equal(response_header(request.response, TEXT("content-type")), TEXT("image/jpeg")));
	assert_true(text_equal(response_header(request.response, TEXT("cache-control")), TEXT("private, no-store")));
	assert_int_equal(media_picture_clean(context->arena, response_body(&request), &shown), MEDIA_PICTURE_OK);
	assert_int_equal(shown.width, LIMIT_UPLOAD_PREVIEW_PIXELS);
}

/* A fault while it is read is no reason to lose it: the form still names it, and says that it could not be read. */
static void
a_saved_picture_that_cannot_be_read_now_stays_in_the_form(void **state)
{
	struct media_prepared unread = { .outcome = MEDIA_PICTURE_FAULT };
	struct form_value input = { 0 };
	struct media_slot slots[2] = { 0 };
	struct media_form form = { .input = &input, .slots = slots, .slot_count = 2 };

	(void)state;
	form_of(BROWSER, FORM);
	form_set(&slots[0].upload, TEXT(OTHER));
	slots[0].upload.given = true;
	slots[0].upload.prepared = &unread;
	media_form_read(&request, &form);
	assert_true(text_equal(slots[0].upload.text, TEXT(OTHER)));
	assert_true(text_equal(input.error, words_text(media_words(MEDIA_PICTURE_FAULT))));
	assert_null(slots[0].picture);
	assert_int_equal(form.ended_count, 0);
	assert_true(text_equal(media_form_saved_at(context->arena, &form, 0).token, TEXT(OTHER)));
	/* Removed in the same press: the form does not name it any more. */
	input = (struct form_value){ 0 };
	slots[0].remove.ticked = true;
	media_form_read(&request, &form);
	assert_true(text_is_empty(slots[0].upload.text));
	assert_true(text_is_empty(input.error));
}

int
main(int count, char **words)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, end)
	const struct CMUnitTest tests[] = {
		TEST(an_upload_is_for_its_browser_and_its_form_alone),
		TEST(an_upload_expires_after_an_hour),
		TEST(the_job_deletes_some_at_a_time_and_nothing_that_is_stored),
		TEST(an_upload_becomes_the_picture_once),
		TEST(what_is_not_needed_is_deleted_at_once),
		TEST(one_form_has_so_many_and_the_newest_stay),
		TEST(a_full_site_keeps_no_more),
		TEST(without_a_key_nothing_is_kept),
		TEST(a_step_that_fails_leaves_nothing_half),
		TEST(a_preview_is_small_never_cached_and_for_its_browser),
		TEST(a_saved_picture_that_cannot_be_read_now_stays_in_the_form),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
