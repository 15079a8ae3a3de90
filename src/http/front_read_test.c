/* The one shape of a request that the front answers, and all that is not quite it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "http/front_read.h"
#include "limits.h"

#define HOST "Host: a.example\r\n"
#define PAGE "GET /drive/A7 HTTP/1.1\r\n" HOST

/* Of exactly its size, so that a sanitizer sees a byte too many. */
static struct front_request
read_words(const char *words, size_t length)
{
	uint8_t *bytes = memory_take(length ? length : 1);
	struct front_request request;

	memcpy(bytes, words, length);
	request = front_read((struct bytes){ bytes, length });
	memory_free(bytes);
	return request;
}

static void
a_plain_request_for_a_page_is_read(void **state)
{
	const char *const words = PAGE "Accept-Encoding:\tgzip, br \r\nCookie: a=b; c=\"d\"\r\nif-none-match: \"x\"\r\n"
	                          "Connection: Keep-Alive\r\nX-Empty:\r\n\r\n";
	const struct front_request request = front_read((struct bytes){ (const uint8_t *)words, strlen(words) });

	(void)state;
	assert_true(request.page);
	assert_int_equal(request.length, strlen(words));
	assert_true(text_equal(request.target, TEXT("/drive/A7")));
	assert_true(text_equal(request.accepts, TEXT("gzip, br")));
	assert_true(text_equal(request.knows, TEXT("\"x\"")));
}

static void
what_follows_a_request_is_not_looked_at(void **state)
{
	const char *const words = PAGE "\r\n\0GET nonsense";
	const struct front_request request = read_words(words, strlen(PAGE) + 16);

	(void)state;
	assert_true(request.page);
	assert_int_equal(request.length, strlen(PAGE) + 2);
}

static void
a_request_that_is_not_whole_is_not_read(void **state)
{
	const char *const words = PAGE "Accept: */*\r\n\r\n";

	(void)state;
	for (size_t length = 0; length < strlen(words); length++) {
		const struct front_request request = read_words(words, length);

		assert_false(request.page);
		assert_int_equal(request.length, 0);
	}
	assert_true(read_words(words, strlen(words)).page);
}

/* The second column: whether it is known where it ends. */
static void
all_that_is_not_quite_the_shape_is_left_to_others(void **state)
{
	static const struct { const char *words; bool known; } cases[] = {
		{ "get /a HTTP/1.1\r\n" HOST "\r\n", false }, { "HEAD /a HTTP/1.1\r\n" HOST "\r\n", false },
		{ "GET  /a HTTP/1.1\r\n" HOST "\r\n", false }, { "GET /a  HTTP/1.1\r\n" HOST "\r\n", false },
		{ "GET /a HTTP/1.0\r\n" HOST "\r\n", false }, { "GET /a HTTP/1.1 \r\n" HOST "\r\n", false },
		{ "GET /a\r\n" HOST "\r\n", false }, { "GET /a HTTP/1.1\n" HOST "\r\n", false },
		{ "GET /a HTTP/1.1\r\nHost: a\n\r\n", false }, { "\r\nGET /a HTTP/1.1\r\n" HOST "\r\n", false },
		{ "GET http://a/a HTTP/1.1\r\n" HOST "\r\n", true }, { "GET /a?b HTTP/1.1\r\n" HOST "\r\n", true },
		{ "GET /%61 HTTP/1.1\r\n" HOST "\r\n", true }, { "GET /a#b HTTP/1.1\r\n" HOST "\r\n", true },
		{ "GET * HTTP/1.1\r\n" HOST "\r\n", true }, { "GET a HTTP/1.1\r\n" HOST "\r\n", true },
		{ "GET /\xc3\xa4 HTTP/1.1\r\n" HOST "\r\n", false }, { "GET /a HTTP/1.1\r\n\r\n", false },
		{ "GET /a HTTP/1.1\r\n" HOST HOST "\r\n", false }, { "GET /a HTTP/1.1\r\nHost:\r\n\r\n", false },
		{ PAGE "Content-Length: 0\r\n\r\n", false }, { PAGE "Content-Length: 5\r\n\r\nhello", false },
		{ PAGE "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", false }, { PAGE "transfer-encoding : chunked\r\n\r\n", false },
		{ PAGE "Expect: 100-continue\r\n\r\n", false }, { PAGE "Upgrade: h2c\r\n\r\n", false },
		{ PAGE "Connection: close\r\n\r\n", false }, { PAGE "Connection: keep-alive, upgrade\r\n\r\n", false },
		{ PAGE "Connection:\r\n\r\n", false }, { PAGE "Trailer: a\r\n\r\n", false }, { PAGE "Range: bytes=0-\r\n\r\n", true },
		{ PAGE "If-Range: \"a\"\r\n\r\n", true }, { PAGE "Accept-Encoding: br\r\nAccept-Encoding: gzip\r\n\r\n", true },
		{ PAGE "If-None-Match: a\r\nIf-None-Match:\r\n\r\n", true }, { PAGE " folded\r\n\r\n", false },
		{ PAGE "A: b\r\n\tfolded\r\n\r\n", false }, { PAGE "A : b\r\n\r\n", false }, { PAGE ": b\r\n\r\n", false },
		{ PAGE "A\r\n\r\n", false }, { PAGE "A: b\rc\r\n\r\n", false }, { PAGE "A: b\nc: d\r\n\r\n", false },
		{ PAGE "A: \x7f\r\n\r\n", false }, { PAGE "A: \x01\r\n\r\n", false }, { PAGE "A: \xe9\r\n\r\n", false },
		{ PAGE "A\xe9: b\r\n\r\n", false }, { PAGE "A(: b\r\n\r\n", false }, { PAGE "A: b\r\r\n\r\n", false },
		{ "POST /a HTTP/1.1\r\n" HOST "\r\n", false },
		{ "POST /a HTTP/1.1\r\n" HOST "Content-Length: 1\r\nContent-Length: 1\r\n\r\n", false },
		{ "POST /a HTTP/1.1\r\n" HOST "Content-Length: +1\r\n\r\n", false },
		{ "POST /a HTTP/1.1\r\n" HOST "Content-Length: 0x1\r\n\r\n", false },
		{ "POST /a HTTP/1.1\r\n" HOST "Content-Length: 1, 1\r\n\r\n", false },
		{ "POST /a HTTP/1.1\r\n" HOST "Content-Length:\r\n\r\n", false },
		{ "POST /a HTTP/1.1\r\n" HOST "Content-Length: 1234567890123\r\n\r\n", false },
		{ "POST /a HTTP/1.1\r\n" HOST "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", false },
		{ "POST /a HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\n", true },
	};

	(void)state;
	assert_true(read_words(PAGE "\r\n", strlen(PAGE "\r\n")).page);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct front_request request = read_words(cases[i].words, strlen(cases[i].words));

		if (request.page || (request.length > 0) != cases[i].known)
			fail_msg("%s", cases[i].words);
	}
	assert_false(read_words(PAGE "A: \0\r\n\r\n", strlen(PAGE) + 8).page);
}

static void
where_a_form_ends_is_known_before_it_is_there(void **state)
{
	const char *const words = "POST /a?b HTTP/1.1\r\n" HOST "Content-Length: 007\r\nContent-Type: a/b\r\n\r\n";
	const struct front_request request = read_words(words, strlen(words));

	(void)state;
	assert_false(request.page);
	assert_int_equal(request.length, strlen(words) + 7);
}

static struct text
path_of(const char *words)
{
	return front_read_path(text_bytes(text_of(words)));
}

static void
which_path_is_asked_for_is_seen_whatever_follows(void **state)
{
	(void)state;
	assert_true(text_equal(path_of("GET /desk/A HTTP/1.1\r\nHo"), TEXT("/desk/A")));
	assert_true(text_equal(path_of("POST /desk/A?to=%20 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n"), TEXT("/desk/A")));
	assert_true(text_is_empty(path_of("GET /desk/A HTTP/1")));
	assert_true(text_is_empty(path_of("HEAD /desk/A HTTP/1.1\r\n")));
	assert_true(text_is_empty(path_of("")));
}

static void
too_many_headers_are_left_to_others(void **state)
{
	char words[4096];
	int length = snprintf(words, sizeof words, "%s", PAGE);

	(void)state;
	for (int i = 1; i < LIMIT_HEADERS; i++)
		length += snprintf(words + length, sizeof words - (size_t)length, "A: b\r\n");
	snprintf(words + length, sizeof words - (size_t)length, "\r\n");
	assert_true(read_words(words, strlen(words)).page);
	snprintf(words + length, sizeof words - (size_t)length, "A: b\r\n\r\n");
	assert_false(read_words(words, strlen(words)).page);
	assert_int_equal(read_words(words, strlen(words)).length, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plain_request_for_a_page_is_read),
		cmocka_unit_test(what_follows_a_request_is_not_looked_at),
		cmocka_unit_test(a_request_that_is_not_whole_is_not_read),
		cmocka_unit_test(all_that_is_not_quite_the_shape_is_left_to_others),
		cmocka_unit_test(where_a_form_ends_is_known_before_it_is_there),
		cmocka_unit_test(which_path_is_asked_for_is_seen_whatever_follows),
		cmocka_unit_test(too_many_headers_are_left_to_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
