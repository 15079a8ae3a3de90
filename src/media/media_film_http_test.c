/* A film sent in pieces by the tus protocol: where it continues, whose it is, and when it ends. */
#include "tests/http_bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "limits.h"
#include "links.h"
#include "media/media_film_store.h"
#include "media/media_film_tus.h"
#include "media/media_upload.h"
#include "routes_handlers.h"
#include "tests/bench_context.h"
#include "tests/media_folder.h"

#define BROWSER "0123456789ABCDEFGHJKMNPQRS"
#define OTHER "1123456789ABCDEFGHJKMNPQRS"
#define FORM "/mine/0123456789ABCDEFGHJKMNPQRS/message/film"
#define COUNT(what) test_bench_count(bench, "SELECT count(*) FROM " what)

enum { SIZE = 5 * MEDIA_FILE_PIECE + 123 };

static const struct honour_page_id page = { 77 };
static struct test_bench *bench;
static uint8_t *film;

static int
start(void **state)
{
	(void)state;
	bench = test_bench_open();
	context = &bench->context;
	assert_true(media_folder_open(&bench->site));
	film = memory_take(SIZE);
	random_bytes(context->random, film, SIZE);
	memcpy(film + 4, "ftypmp42", 8);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	memory_free(film);
	test_bench_close(bench);
	return media_folder_close();
}

struct sent { enum method method; const char *browser, *version, *length, *offset, *type; };

static void
add(struct header *headers, const char *name, const char *value)
{
	if (value)
		headers[request.header_count++] = (struct header){ text_of(name), text_of(value) };
}

static void
ask(const struct sent *sent)
{
	struct header *headers = arena_list_of(context->arena, struct header, 5);

	get(PERSON_ID_NONE);
	request.method = sent->method;
	request.path = text_of(FORM);
	request.headers = headers;
	add(headers, "Cookie", text_terminated(context->arena, text_format(context->arena, "__Host-form=%s", sent->browser)));
	add(headers, "Tus-Resumable", sent->version);
	add(headers, "Upload-Length", sent->length);
	add(headers, "Upload-Offset", sent->offset);
	add(headers, "Content-Type", sent->type);
}

static struct text
field(const char *name)
{
	return response_header(request.response, text_of(name));
}

static struct secret
created(const char *length)
{
	struct text location;

	ask(&(struct sent){ METHOD_POST, BROWSER, "1.0.0", length, NULL, NULL });
	media_film_tus_create(&request, page, (struct link){ TEXT(FORM) });
	assert_int_equal(status(), 201);
	location = field("Location");
	assert_true(text_starts_with(location, TEXT("/film-upload/")));
	return (struct secret){ text_from(location, strlen("/film-upload/")) };
}

static int
continued_as(const struct sent *sent, struct secret upload, size_t from, size_t length)
{
	ask(sent);
	request.parts[0].token = upload.text;
	request.body = (struct bytes){ film + from, length };
	media_film_tus_prepare(&request);
	if (!request.response)
		media_film_http_continue(&request, upload);
	return status();
}

static int
continued(struct secret upload, size_t from, size_t length)
{
	char offset[24];

	snprintf(offset, sizeof offset, "%zu", from);
	return continued_as(&(struct sent){ METHOD_PATCH, BROWSER, "1.0.0", NULL, offset, "application/offset+octet-stream" }, upload, from,
	                    length);
}

static int
looked(struct secret upload, const char *browser)
{
	ask(&(struct sent){ METHOD_GET, browser, "1.0.0", NULL, NULL, NULL });
	media_film_http_state(&request, upload);
	return status();
}

static void
assert_offset(int64_t offset)
{
	assert_true(text_equal(field("Upload-Offset"), text_format(context->arena, "%lld", (long long)offset)));
}

static struct media_film
found(struct secret upload)
{
	struct media_film is;

	ask(&(struct sent){ METHOD_GET, BROWSER, NULL, NULL, NULL, NULL });
	assert_int_equal(media_film_find(&request, upload.text, &is), FOUND_OK);
	return is;
}

static void
assert_whole(const struct media_film *is)
{
	uint8_t *at = memory_take(SIZE);
	struct media_file_open opened;

	assert_true(media_file_open(context, &is->file, &opened));
	assert_true(media_file_read(&opened, 0, at, SIZE));
	assert_memory_equal(at, film, SIZE);
	media_file_close(&opened);
	memory_free(at);
}

static void
a_film_arrives_in_pieces_and_is_whole(void **state)
{
	const struct secret upload = created("327803");
	struct media_film is;

	(void)state;
	assert_int_equal(looked(upload, BROWSER), 204);
	assert_offset(0);
	assert_true(text_equal(field("Upload-Length"), TEXT("327803")));
	assert_true(text_equal(field("Tus-Resumable"), TEXT("1.0.0")));
	assert_int_equal(continued(upload, 0, 2 * MEDIA_FILE_PIECE), 204);
	assert_offset(2 * MEDIA_FILE_PIECE);
	/* What is no whole piece is not acknowledged, and comes again. */
	assert_int_equal(continued(upload, 2 * MEDIA_FILE_PIECE, MEDIA_FILE_PIECE + 5), 204);
	assert_offset(3 * MEDIA_FILE_PIECE);
	assert_int_equal(looked(upload, BROWSER), 204);
	assert_offset(3 * MEDIA_FILE_PIECE);
	assert_int_equal(continued(upload, 3 * MEDIA_FILE_PIECE, SIZE - 3 * MEDIA_FILE_PIECE), 204);
	assert_offset(SIZE);
	is = found(upload);
	assert_int_equal(is.received, SIZE);
	assert_whole(&is);
}

static void
it_continues_only_where_it_is(void **state)
{
	const struct secret upload = created("327803");

	(void)state;
	assert_int_equal(continued(upload, MEDIA_FILE_PIECE, MEDIA_FILE_PIECE), 409);
	assert_int_equal(continued(upload, 0, MEDIA_FILE_PIECE), 204);
	/* The answer was lost, and the same bytes come again. */
	assert_int_equal(continued(upload, 0, MEDIA_FILE_PIECE), 409);
	assert_offset(MEDIA_FILE_PIECE);
	assert_int_equal(continued(upload, MEDIA_FILE_PIECE, 100), 400);
	assert_int_equal(continued(upload, MEDIA_FILE_PIECE, 0), 204);
	assert_offset(MEDIA_FILE_PIECE);
}

static void
two_at_once_count_once(void **state)
{
	const struct secret upload = created("327803");
	struct media_film one, other;
	int64_t taken;

	(void)state;
	one = other = found(upload);
	assert_int_equal(media_film_take(context, &one, (struct bytes){ film, MEDIA_FILE_PIECE }, &taken), MEDIA_FILM_TAKE_OK);
	assert_int_equal(media_film_take(context, &other, (struct bytes){ film, MEDIA_FILE_PIECE }, &taken), MEDIA_FILM_TAKE_OK);
	assert_int_equal(media_film_received(context, &one, taken), FOUND_OK);
	assert_int_equal(media_film_received(context, &other, taken), FOUND_NONE);
	assert_int_equal(continued(upload, MEDIA_FILE_PIECE, SIZE - MEDIA_FILE_PIECE), 204);
	one = found(upload);
	assert_whole(&one);
}

static void
a_request_that_is_not_tus_is_told_so(void **state)
{
	static const struct sent wrong[] = {
		{ METHOD_PATCH, BROWSER, NULL, NULL, "0", "application/offset+octet-stream" },
		{ METHOD_PATCH, BROWSER, "0.2.2", NULL, "0", "application/offset+octet-stream" },
		{ METHOD_PATCH, BROWSER, "1.0.0", NULL, "0", "application/octet-stream" },
		{ METHOD_PATCH, BROWSER, "1.0.0", NULL, NULL, "application/offset+octet-stream" },
		{ METHOD_PATCH, BROWSER, "1.0.0", NULL, "-1", "application/offset+octet-stream" },
		{ METHOD_PATCH, BROWSER, "1.0.0", NULL, "9999999999999999", "application/offset+octet-stream" },
	};
	static const int said[] = { 412, 412, 415, 400, 400, 400 };
	const struct secret upload = created("327803");

	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		assert_int_equal(continued_as(&wrong[i], upload, 0, MEDIA_FILE_PIECE), said[i]);
	assert_int_equal(found(upload).received, 0);
}

static void
nobody_else_sees_or_continues_it(void **state)
{
	const struct secret upload = created("327803");

	(void)state;
	assert_int_equal(looked(upload, OTHER), 404);
	assert_int_equal(looked(upload, ""), 404);
	assert_int_equal(continued_as(&(struct sent){ METHOD_PATCH, OTHER, "1.0.0", NULL, "0", "application/offset+octet-stream" }, upload, 0,
	                              MEDIA_FILE_PIECE), 404);
	ask(&(struct sent){ METHOD_DELETE, OTHER, "1.0.0", NULL, NULL, NULL });
	media_film_http_end(&request, upload);
	assert_int_equal(status(), 404);
	assert_int_equal(looked(upload, BROWSER), 204);
}

static void
what_is_no_film_is_refused_with_its_first_bytes(void **state)
{
	const struct secret upload = created("327803");

	(void)state;
	memcpy(film, "#EXTM3U\n#EXTINF", 15);
	assert_int_equal(continued(upload, 0, MEDIA_FILE_PIECE), 415);
	assert_true(says("not a film that can be shown here"));
	assert_int_equal(found(upload).received, 0);
}

static void
refused(const char *length, int expected)
{
	ask(&(struct sent){ METHOD_POST, BROWSER, "1.0.0", length, NULL, NULL });
	media_film_tus_create(&request, page, (struct link){ TEXT(FORM) });
	assert_int_equal(status(), expected);
}

static void
a_film_that_is_too_large_or_has_no_space_is_refused_before_it_is_sent(void **state)
{
	(void)state;
	refused("1073741825", 413);
	assert_true(says("larger than 1 GB"));
	refused("0", 400);
	refused("x", 400);
	refused(NULL, 400);
	/* What the page and the site have is counted in full from the beginning. */
	test_bench_run(bench, "INSERT INTO film (media, honour_page, state, key_sealed, size, received, duration_ms, hidden, "
	               "cut_from_ms, cut_until_ms, work_ms, tries, changed_at) VALUES (1, 77, 'ready', x'00', "
	               "17179869184 - 1000, 0, 0, FALSE, 0, 0, 0, 0, 0)");
	refused("1001", 413);
	assert_true(says("no space for more films"));
	created("1000");
	assert_int_equal(COUNT("film"), 2);
}

static void
it_ends_when_its_sender_says_so_and_a_day_after_its_last_bytes(void **state)
{
	struct secret upload = created("327803");

	(void)state;
	ask(&(struct sent){ METHOD_DELETE, BROWSER, "1.0.0", NULL, NULL, NULL });
	media_film_http_end(&request, upload);
	assert_int_equal(status(), 204);
	assert_int_equal(looked(upload, BROWSER), 404);
	assert_int_equal(COUNT("film") + COUNT("media") + COUNT("upload"), 0);

	upload = created("327803");
	context->now = instant_plus(context->now, 20 * INSTANT_HOUR);
	assert_int_equal(continued(upload, 0, MEDIA_FILE_PIECE), 204);
	context->now = instant_plus(context->now, 20 * INSTANT_HOUR);
	assert_true(media_upload_expire(context));
	assert_int_equal(looked(upload, BROWSER), 204);
	context->now = instant_plus(context->now, 5 * INSTANT_HOUR);
	assert_int_equal(looked(upload, BROWSER), 404);
	assert_true(media_upload_expire(context));
	assert_int_equal(COUNT("film") + COUNT("media") + COUNT("upload"), 0);
}

static void
a_form_has_a_few_films_on_their_way_at_most(void **state)
{
	const struct secret first = created("1000");

	(void)state;
	for (int i = 0; i < LIMIT_FILMS_OF_FORM; i++) {
		context->now = instant_plus(context->now, INSTANT_MINUTE);
		created("1000");
	}
	assert_int_equal(COUNT("film"), LIMIT_FILMS_OF_FORM);
	assert_int_equal(looked(first, BROWSER), 404);
}

static void
only_a_film_that_has_arrived_whole_is_stored_and_only_once(void **state)
{
	const struct secret upload = created("327803");
	const struct media_film is = found(upload);

	(void)state;
	assert_int_equal(continued(upload, 0, MEDIA_FILE_PIECE), 204);
	assert_int_equal(media_film_store(context, is.id), FOUND_NONE);
	assert_int_equal(continued(upload, MEDIA_FILE_PIECE, SIZE - MEDIA_FILE_PIECE), 204);
	assert_int_equal(media_film_store(context, is.id), FOUND_OK);
	assert_int_equal(media_film_store(context, is.id), FOUND_NONE);
	assert_int_equal(looked(upload, BROWSER), 404);
	assert_int_equal(COUNT("upload"), 0);
	assert_int_equal(COUNT("film WHERE state = 'waiting' AND agreed_at IS NOT NULL"), 1);
	assert_int_equal(COUNT("media WHERE kind = 'film' AND state = 'stored'"), 1);
	assert_true(media_film_delete(context, is.id));
	assert_int_equal(COUNT("film") + COUNT("media"), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_film_arrives_in_pieces_and_is_whole),
		TEST(it_continues_only_where_it_is),
		TEST(two_at_once_count_once),
		TEST(a_request_that_is_not_tus_is_told_so),
		TEST(nobody_else_sees_or_continues_it),
		TEST(what_is_no_film_is_refused_with_its_first_bytes),
		TEST(a_film_that_is_too_large_or_has_no_space_is_refused_before_it_is_sent),
		TEST(it_ends_when_its_sender_says_so_and_a_day_after_its_last_bytes),
		TEST(a_form_has_a_few_films_on_their_way_at_most),
		TEST(only_a_film_that_has_arrived_whole_is_stored_and_only_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
