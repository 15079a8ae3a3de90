/* Request heads: what is read of good ones; every ambiguity gets the status that refuses it; all of it cut at every byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "server/head.h"

#define GET "GET /a HTTP/1.1\r\n"
#define HOST "Host: a.example\r\n"
#define POST "POST /a HTTP/1.1\r\n" HOST
#define WORDS(literal) { literal, sizeof(literal) - 1 }

static struct head head;

/* `step` bytes more at each call, in memory of exactly that size, elsewhere each time. */
static enum head_parse
parse_in_steps(struct text words, size_t step, char **memory)
{
	struct head_progress progress = { 0 };
	enum head_parse parsed = HEAD_PARSE_INCOMPLETE;

	*memory = NULL;
	for (size_t length = 0; parsed == HEAD_PARSE_INCOMPLETE && length < words.length;) {
		char *moved;

		length = length + step < words.length ? length + step : words.length;
		moved = memory_take(length);
		memcpy(moved, words.at, length);
		if (*memory)
			memset(*memory, 'x', length > step ? length - step : 0);
		memory_free(*memory);
		*memory = moved;
		parsed = head_parse(&progress, (struct text){ moved, length }, &head);
	}
	return parsed;
}

static bool
is_same(const struct head *other)
{
	return text_equal(head.method_name, other->method_name) && text_equal(head.target, other->target) &&
	       text_equal(head.path, other->path) && text_equal(head.query, other->query) && text_equal(head.host, other->host) &&
	       head.length == other->length && head.field_count == other->field_count;
}

static enum head_parse
parse(struct text words)
{
	static struct head other;
	const enum head_parse parsed = head_parse(&(struct head_progress){ 0 }, words, &head);

	other = head;
	for (size_t step = 1; step <= words.length; step = step < 8 ? step + 1 : step * 2) {
		char *memory;

		if (parse_in_steps(words, step, &memory) != parsed || (parsed == HEAD_PARSE_COMPLETE && !is_same(&other)))
			fail_msg("%zu bytes at a time: %.*s", step, TEXT_PRINT(words));
		memory_free(memory);
	}
	head = other;
	return parsed;
}

static void
assert_text(struct text text, struct text expected)
{
	if (!text_equal(text, expected))
		fail_msg("\"%.*s\" is not \"%.*s\"", TEXT_PRINT(text), TEXT_PRINT(expected));
}

static void
a_browsers_request_is_read(void **state)
{
	static const struct text words = WORDS("GET /drive/A7?day=2&x=%20 HTTP/1.1\r\n" HOST "Accept:\t text/html, */* \t\r\n"
	                                       "Cookie: a=b; c=\"d\"\r\nX-Empty:\r\nX-Space: \r\naccept: \xc3\xa4\r\n\r\nGET");
	struct text value;

	(void)state;
	assert_int_equal(parse(words), HEAD_PARSE_COMPLETE);
	assert_int_equal(head.method, HEAD_METHOD_GET);
	assert_text(head.method_name, TEXT("GET"));
	assert_text(head.target, TEXT("/drive/A7?day=2&x=%20"));
	assert_text(head.path, TEXT("/drive/A7"));
	assert_text(head.query, TEXT("day=2&x=%20"));
	assert_text(head.host, TEXT("a.example"));
	assert_int_equal(head.form, HEAD_FORM_ORIGIN);
	assert_int_equal(head.minor, 1);
	assert_int_equal(head.body, HEAD_BODY_NONE);
	assert_true(head.keep_alive);
	assert_false(head.expects_continue);
	assert_int_equal(head.length, words.length - 3);
	assert_int_equal(head.field_count, 6);
	assert_int_equal(head_find(&head, TEXT("ACCEPT"), &value), 2);
	assert_text(value, TEXT("text/html, */*"));
	assert_int_equal(head_find(&head, TEXT("x-empty"), &value), 1);
	assert_true(value.at != NULL && value.length == 0);
	assert_int_equal(head_find(&head, TEXT("range"), &value), 0);
	assert_null(value.at);
}

static void
each_method_is_known_and_any_other_token_is_told_by_its_name(void **state)
{
	static const struct { struct text name; enum head_method method; } cases[] = {
		{ WORDS("GET"), HEAD_METHOD_GET }, { WORDS("HEAD"), HEAD_METHOD_HEAD }, { WORDS("POST"), HEAD_METHOD_POST },
		{ WORDS("PUT"), HEAD_METHOD_PUT }, { WORDS("PATCH"), HEAD_METHOD_PATCH }, { WORDS("DELETE"), HEAD_METHOD_DELETE },
		{ WORDS("OPTIONS"), HEAD_METHOD_OPTIONS }, { WORDS("get"), HEAD_METHOD_OTHER }, { WORDS("GE"), HEAD_METHOD_OTHER },
		{ WORDS("!#$%&'*+-.^_`|~09aZ"), HEAD_METHOD_OTHER }, { WORDS("PROPFIND"), HEAD_METHOD_OTHER },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char words[100];
		const int length = snprintf(words, sizeof words, "%.*s / HTTP/1.1\r\n" HOST "\r\n", TEXT_PRINT(cases[i].name));

		assert_int_equal(parse((struct text){ words, (size_t)length }), HEAD_PARSE_COMPLETE);
		assert_int_equal(head.method, cases[i].method);
		assert_text(head.method_name, cases[i].name);
	}
}

static void
each_form_of_a_target_is_read(void **state)
{
	static const struct { struct text words; enum head_form form; struct text path, query, host; } cases[] = {
		{ WORDS("GET / HTTP/1.1\r\n" HOST "\r\n"), HEAD_FORM_ORIGIN, WORDS("/"), TEXT_NONE, WORDS("a.example") },
		{ WORDS("GET //b/c HTTP/1.1\r\n" HOST "\r\n"), HEAD_FORM_ORIGIN, WORDS("//b/c"), TEXT_NONE, WORDS("a.example") },
		{ WORDS("GET /? HTTP/1.1\r\n" HOST "\r\n"), HEAD_FORM_ORIGIN, WORDS("/"), WORDS(""), WORDS("a.example") },
		{ WORDS("GET /b??c HTTP/1.1\r\n" HOST "\r\n"), HEAD_FORM_ORIGIN, WORDS("/b"), WORDS("?c"), WORDS("a.example") },
		{ WORDS("GET /[\"<>\\^`{|}]%zz HTTP/1.1\r\n" HOST "\r\n"), HEAD_FORM_ORIGIN, WORDS("/[\"<>\\^`{|}]%zz"), TEXT_NONE,
		  WORDS("a.example") },
		{ WORDS("GET http://b.example:80/c?d HTTP/1.1\r\n" HOST "\r\n"), HEAD_FORM_ABSOLUTE, WORDS("/c"), WORDS("d"),
		  WORDS("b.example:80") },
		{ WORDS("GET HTTPS://b HTTP/1.1\r\n" HOST "\r\n"), HEAD_FORM_ABSOLUTE, WORDS("/"), TEXT_NONE, WORDS("b") },
		{ WORDS("GET http://b?c HTTP/1.1\r\n" HOST "\r\n"), HEAD_FORM_ABSOLUTE, WORDS("/"), WORDS("c"), WORDS("b") },
		{ WORDS("OPTIONS * HTTP/1.1\r\n" HOST "\r\n"), HEAD_FORM_ASTERISK, TEXT_NONE, TEXT_NONE, WORDS("a.example") },
		{ WORDS("CONNECT b:443 HTTP/1.1\r\n" HOST "\r\n"), HEAD_FORM_AUTHORITY, TEXT_NONE, TEXT_NONE, WORDS("b:443") },
		{ WORDS("CONNECT [::1]:443 HTTP/1.1\r\n" HOST "\r\n"), HEAD_FORM_AUTHORITY, TEXT_NONE, TEXT_NONE,
		  WORDS("[::1]:443") },
		{ WORDS(GET "Host: [2001:db8::192.0.2.1]:8443\r\n\r\n"), HEAD_FORM_ORIGIN, WORDS("/a"), TEXT_NONE,
		  WORDS("[2001:db8::192.0.2.1]:8443") },
		{ WORDS(GET "Host:127.0.0.1:\r\n\r\n"), HEAD_FORM_ORIGIN, WORDS("/a"), TEXT_NONE, WORDS("127.0.0.1:") },
		{ WORDS("GET /a HTTP/1.0\r\n\r\n"), HEAD_FORM_ORIGIN, WORDS("/a"), TEXT_NONE, TEXT_NONE },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		if (parse(cases[i].words) != HEAD_PARSE_COMPLETE)
			fail_msg("%.*s", TEXT_PRINT(cases[i].words));
		assert_int_equal(head.form, cases[i].form);
		assert_text(head.path, cases[i].path);
		assert_text(head.query, cases[i].query);
		assert_true((head.query.at == NULL) == (cases[i].query.at == NULL));
		assert_text(head.host, cases[i].host);
	}
}

static void
a_request_line_in_any_other_shape_is_refused(void **state)
{
	static const struct { struct text words; enum head_parse parsed; } cases[] = {
		{ WORDS("\r\n"), HEAD_PARSE_INCOMPLETE }, { WORDS("\r\n\r\n"), HEAD_PARSE_BAD }, { WORDS("\n"), HEAD_PARSE_BAD },
		{ WORDS("\r\n\n"), HEAD_PARSE_BAD }, { WORDS("\rG"), HEAD_PARSE_BAD }, { WORDS("GET"), HEAD_PARSE_INCOMPLETE },
		{ WORDS("GET\r\n"), HEAD_PARSE_BAD }, { WORDS("GET \r\n"), HEAD_PARSE_BAD }, { WORDS("GET /\r\n"), HEAD_PARSE_BAD },
		{ WORDS("GET / \r\n"), HEAD_PARSE_BAD }, { WORDS(" GET / HTTP/1.1\r\n"), HEAD_PARSE_BAD },
		{ WORDS("\tGET / HTTP/1.1\r\n"), HEAD_PARSE_BAD }, { WORDS("GET  / HTTP/1.1\r\n"), HEAD_PARSE_BAD },
		{ WORDS("GET /  HTTP/1.1\r\n"), HEAD_PARSE_BAD }, { WORDS("GET\t/ HTTP/1.1\r\n"), HEAD_PARSE_BAD },
		{ WORDS("GET /\tHTTP/1.1\r\n"), HEAD_PARSE_BAD }, { WORDS("GET / HTTP/1.1 \r\n"), HEAD_PARSE_BAD },
		{ WORDS("GET / HTTP/1.1\n"), HEAD_PARSE_BAD }, { WORDS("GET / HTTP/1.1\rx"), HEAD_PARSE_BAD },
		{ WORDS("GET / HTTP/1.1\r\r\n"), HEAD_PARSE_BAD }, { WORDS("GET / http/1.1\r\n"), HEAD_PARSE_BAD },
		{ WORDS("GET / HTTP/1\r\n"), HEAD_PARSE_BAD }, { WORDS("GET / HTTP/1.10\r\n"), HEAD_PARSE_BAD },
		{ WORDS("GET / HTTP/11.1\r\n"), HEAD_PARSE_BAD }, { WORDS("GET / HTTP/1.a\r\n"), HEAD_PARSE_BAD },
		{ WORDS("GET / HTTP/+.1\r\n"), HEAD_PARSE_BAD }, { WORDS("GET / HTTP/1,1\r\n"), HEAD_PARSE_BAD },
		{ WORDS("GET / ICY/1.1\r\n"), HEAD_PARSE_BAD }, { WORDS("GET / x HTTP/1.1\r\n"), HEAD_PARSE_BAD },
		{ WORDS("GET / HTTP/2.0\r\n"), HEAD_PARSE_VERSION }, { WORDS("GET / HTTP/0.9\r\n"), HEAD_PARSE_VERSION },
		{ WORDS("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), HEAD_PARSE_VERSION }, { WORDS("PRI * HTTP/1.1\r\n"), HEAD_PARSE_BAD },
		{ WORDS("G(T / HTTP/1.1\r\n"), HEAD_PARSE_BAD }, { WORDS("G\xc3\xa4T / HTTP/1.1\r\n"), HEAD_PARSE_BAD },
		{ WORDS("GET /\xc3\xa4 HTTP/1.1\r\n"), HEAD_PARSE_BAD }, { WORDS("GET /a#b HTTP/1.1\r\n"), HEAD_PARSE_BAD },
		{ WORDS("GET /\0"), HEAD_PARSE_BAD }, { WORDS("GET /\x7f"), HEAD_PARSE_BAD }, { WORDS("\x16\x03\x01"), HEAD_PARSE_BAD },
		{ WORDS("GET a HTTP/1.1\r\n"), HEAD_PARSE_BAD }, { WORDS("GET * HTTP/1.1\r\n"), HEAD_PARSE_BAD },
		{ WORDS("OPTIONS ** HTTP/1.1\r\n"), HEAD_PARSE_BAD }, { WORDS("GET a:80 HTTP/1.1\r\n"), HEAD_PARSE_BAD },
		{ WORDS("GET ftp://a/ HTTP/1.1\r\n"), HEAD_PARSE_BAD }, { WORDS("GET http:/a HTTP/1.1\r\n"), HEAD_PARSE_BAD },
		{ WORDS("GET http:///a HTTP/1.1\r\n"), HEAD_PARSE_BAD }, { WORDS("GET http:// HTTP/1.1\r\n"), HEAD_PARSE_BAD },
		{ WORDS("GET http://:80/ HTTP/1.1\r\n"), HEAD_PARSE_BAD }, { WORDS("GET http://b@c/ HTTP/1.1\r\n"), HEAD_PARSE_BAD },
		{ WORDS("GET http://b:x/ HTTP/1.1\r\n"), HEAD_PARSE_BAD }, { WORDS("CONNECT / HTTP/1.1\r\n"), HEAD_PARSE_BAD },
		{ WORDS("CONNECT b HTTP/1.1\r\n"), HEAD_PARSE_BAD }, { WORDS("CONNECT b: HTTP/1.1\r\n"), HEAD_PARSE_BAD },
		{ WORDS("CONNECT [::1] HTTP/1.1\r\n"), HEAD_PARSE_BAD }, { WORDS("CONNECT http://b:1/ HTTP/1.1\r\n"), HEAD_PARSE_BAD },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (parse(cases[i].words) != cases[i].parsed)
			fail_msg("%.*s", TEXT_PRINT(cases[i].words));
}

static void
fields_in_any_other_shape_are_refused(void **state)
{
	static const struct { struct text words; enum head_parse parsed; } cases[] = {
		{ WORDS(GET HOST), HEAD_PARSE_INCOMPLETE }, { WORDS(GET HOST "\r"), HEAD_PARSE_INCOMPLETE },
		{ WORDS("\r\n" GET HOST "\r\n"), HEAD_PARSE_COMPLETE }, { WORDS(GET " " HOST "\r\n"), HEAD_PARSE_BAD },
		{ WORDS(GET "\t" HOST "\r\n"), HEAD_PARSE_BAD }, { WORDS(GET " \r\n" HOST "\r\n"), HEAD_PARSE_BAD },
		{ WORDS(GET HOST "A: b\r\n c\r\n\r\n"), HEAD_PARSE_BAD }, { WORDS(GET HOST "A: b\r\n\tc: d\r\n\r\n"), HEAD_PARSE_BAD },
		{ WORDS(GET HOST "A: b\r\n \r\n\r\n"), HEAD_PARSE_BAD }, { WORDS(GET HOST "A : b\r\n\r\n"), HEAD_PARSE_BAD },
		{ WORDS(GET HOST "A\t: b\r\n\r\n"), HEAD_PARSE_BAD }, { WORDS(GET HOST ": b\r\n\r\n"), HEAD_PARSE_BAD },
		{ WORDS(GET HOST "A\r\n\r\n"), HEAD_PARSE_BAD }, { WORDS(GET HOST "A b: c\r\n\r\n"), HEAD_PARSE_BAD },
		{ WORDS(GET HOST "A(: b\r\n\r\n"), HEAD_PARSE_BAD }, { WORDS(GET HOST "\xc3\xa4: b\r\n\r\n"), HEAD_PARSE_BAD },
		{ WORDS(GET HOST "A: b\n\r\n"), HEAD_PARSE_BAD }, { WORDS(GET HOST "A: b\n\n"), HEAD_PARSE_BAD },
		{ WORDS(GET HOST "A: b\rc\r\n\r\n"), HEAD_PARSE_BAD }, { WORDS(GET HOST "A: b\r\r\n\r\n"), HEAD_PARSE_BAD },
		{ WORDS(GET HOST "\n"), HEAD_PARSE_BAD }, { WORDS(GET HOST "\rx"), HEAD_PARSE_BAD },
		{ WORDS(GET HOST "A: \0\r\n\r\n"), HEAD_PARSE_BAD }, { WORDS(GET HOST "A: \x01\r\n\r\n"), HEAD_PARSE_BAD },
		{ WORDS(GET HOST "A: \x0b\r\n\r\n"), HEAD_PARSE_BAD }, { WORDS(GET HOST "A: \x7f\r\n\r\n"), HEAD_PARSE_BAD },
		{ WORDS(GET HOST "A\0: b\r\n\r\n"), HEAD_PARSE_BAD }, { WORDS(GET HOST "A: b\tc \xff\r\n\r\n"), HEAD_PARSE_COMPLETE },
		{ WORDS(GET "\r\n"), HEAD_PARSE_BAD }, { WORDS(GET HOST HOST "\r\n"), HEAD_PARSE_BAD },
		{ WORDS("GET /a HTTP/1.0\r\n" HOST HOST "\r\n"), HEAD_PARSE_BAD }, { WORDS(GET "Host:\r\n\r\n"), HEAD_PARSE_BAD },
		{ WORDS("GET http://a/ HTTP/1.1\r\n\r\n"), HEAD_PARSE_BAD }, { WORDS("GET http://a/ HTTP/1.0\r\n\r\n"), HEAD_PARSE_COMPLETE },
		{ WORDS("GET http://a/ HTTP/1.1\r\nHost: b c\r\n\r\n"), HEAD_PARSE_BAD },
		{ WORDS(GET "Host: a b\r\n\r\n"), HEAD_PARSE_BAD }, { WORDS(GET "Host: a,b\r\n\r\n"), HEAD_PARSE_BAD },
		{ WORDS(GET "Host: a/b\r\n\r\n"), HEAD_PARSE_BAD }, { WORDS(GET "Host: b@a\r\n\r\n"), HEAD_PARSE_BAD },
		{ WORDS(GET "Host: a:b\r\n\r\n"), HEAD_PARSE_BAD }, { WORDS(GET "Host: a:1:2\r\n\r\n"), HEAD_PARSE_BAD },
		{ WORDS(GET "Host: a:65535\r\n\r\n"), HEAD_PARSE_COMPLETE }, { WORDS(GET "Host: a:65536\r\n\r\n"), HEAD_PARSE_BAD },
		{ WORDS(GET "Host: a:000080\r\n\r\n"), HEAD_PARSE_BAD }, { WORDS(GET "Host: %61\r\n\r\n"), HEAD_PARSE_BAD },
		{ WORDS(GET "Host: [::1\r\n\r\n"), HEAD_PARSE_BAD }, { WORDS(GET "Host: [a:1]\r\n\r\n"), HEAD_PARSE_BAD },
		{ WORDS(GET "Host: [::1]a\r\n\r\n"), HEAD_PARSE_BAD }, { WORDS(GET "Host: ::1\r\n\r\n"), HEAD_PARSE_BAD },
		{ WORDS(GET "Host: [::g]\r\n\r\n"), HEAD_PARSE_BAD }, { WORDS(GET "Host: \xc3\xa4\r\n\r\n"), HEAD_PARSE_BAD },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (parse(cases[i].words) != cases[i].parsed)
			fail_msg("%.*s", TEXT_PRINT(cases[i].words));
}

static void
a_body_is_framed_in_one_way_or_refused(void **state)
{
	static const struct { struct text words; enum head_parse parsed; enum head_body body; uint64_t length; } cases[] = {
		{ WORDS(POST "\r\n"), HEAD_PARSE_COMPLETE, HEAD_BODY_NONE, 0 },
		{ WORDS(POST "Content-Length: 0\r\n\r\n"), HEAD_PARSE_COMPLETE, HEAD_BODY_LENGTH, 0 },
		{ WORDS(POST "content-LENGTH:007 \r\n\r\n"), HEAD_PARSE_COMPLETE, HEAD_BODY_LENGTH, 7 },
		{ WORDS(POST "Content-Length: 999999999999999999\r\n\r\n"), HEAD_PARSE_COMPLETE, HEAD_BODY_LENGTH, 999999999999999999 },
		{ WORDS(GET HOST "Content-Length: 7\r\n\r\n"), HEAD_PARSE_COMPLETE, HEAD_BODY_LENGTH, 7 },
		{ WORDS("POST /a HTTP/1.0\r\nContent-Length: 7\r\n\r\n"), HEAD_PARSE_COMPLETE, HEAD_BODY_LENGTH, 7 },
		{ WORDS(POST "Transfer-Encoding: chunked\r\n\r\n"), HEAD_PARSE_COMPLETE, HEAD_BODY_CHUNKED, 0 },
		{ WORDS(POST "transfer-encoding:  CHUNKED \r\n\r\n"), HEAD_PARSE_COMPLETE, HEAD_BODY_CHUNKED, 0 },
		{ WORDS(POST "Transfer-Encoding:\tchunked\r\n\r\n"), HEAD_PARSE_BAD },
		{ WORDS(POST "Transfer-Encoding: chunked \t\r\n\r\n"), HEAD_PARSE_BAD },
		{ WORDS(POST "Transfer-Encoding:\t\r\n\r\n"), HEAD_PARSE_BAD },
		{ WORDS(POST "Content-Length: 1\t\r\n\r\n"), HEAD_PARSE_BAD },
		{ WORDS(POST "Content-Length: \t 1\r\n\r\n"), HEAD_PARSE_BAD },
		{ WORDS(POST "Content-Length: 1000000000000000000\r\n\r\n"), HEAD_PARSE_BAD },
		{ WORDS(POST "Content-Length: 18446744073709551617\r\n\r\n"), HEAD_PARSE_BAD },
		{ WORDS(POST "Content-Length:\r\n\r\n"), HEAD_PARSE_BAD }, { WORDS(POST "Content-Length: +1\r\n\r\n"), HEAD_PARSE_BAD },
		{ WORDS(POST "Content-Length: -1\r\n\r\n"), HEAD_PARSE_BAD }, { WORDS(POST "Content-Length: 0x1\r\n\r\n"), HEAD_PARSE_BAD },
		{ WORDS(POST "Content-Length: 1a\r\n\r\n"), HEAD_PARSE_BAD }, { WORDS(POST "Content-Length: 1 1\r\n\r\n"), HEAD_PARSE_BAD },
		{ WORDS(POST "Content-Length: 1, 1\r\n\r\n"), HEAD_PARSE_BAD }, { WORDS(POST "Content-Length: 1.0\r\n\r\n"), HEAD_PARSE_BAD },
		{ WORDS(POST "Content-Length: 1\r\nContent-Length: 1\r\n\r\n"), HEAD_PARSE_BAD },
		{ WORDS(POST "Content-Length: 1\r\ncontent-length: 2\r\n\r\n"), HEAD_PARSE_BAD },
		{ WORDS(POST "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"), HEAD_PARSE_BAD },
		{ WORDS(POST "Transfer-Encoding: gzip\r\nContent-Length: 1\r\n\r\n"), HEAD_PARSE_BAD },
		{ WORDS(POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"), HEAD_PARSE_BAD },
		{ WORDS("POST /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"), HEAD_PARSE_BAD },
		{ WORDS(POST "Transfer-Encoding:\r\n\r\n"), HEAD_PARSE_NOT_IMPLEMENTED },
		{ WORDS(POST "Transfer-Encoding: gzip, chunked\r\n\r\n"), HEAD_PARSE_NOT_IMPLEMENTED },
		{ WORDS(POST "Transfer-Encoding: chunked, identity\r\n\r\n"), HEAD_PARSE_NOT_IMPLEMENTED },
		{ WORDS(POST "Transfer-Encoding: chunked;q=1\r\n\r\n"), HEAD_PARSE_NOT_IMPLEMENTED },
		{ WORDS(POST "Transfer-Encoding: \"chunked\"\r\n\r\n"), HEAD_PARSE_NOT_IMPLEMENTED },
		{ WORDS(POST "Transfer-Encoding: chunked,\r\n\r\n"), HEAD_PARSE_NOT_IMPLEMENTED },
		{ WORDS(POST "Transfer-Encoding: xchunked\r\n\r\n"), HEAD_PARSE_NOT_IMPLEMENTED },
		{ WORDS(POST "Transfer-Encoding: chunked\x0b\r\n\r\n"), HEAD_PARSE_BAD },
		{ WORDS(POST "Transfer-Encoding : chunked\r\n\r\n"), HEAD_PARSE_BAD },
		{ WORDS(POST "Transfer-Encoding:\r\n chunked\r\n\r\n"), HEAD_PARSE_BAD },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		if (parse(cases[i].words) != cases[i].parsed)
			fail_msg("%.*s", TEXT_PRINT(cases[i].words));
		if (cases[i].parsed != HEAD_PARSE_COMPLETE)
			continue;
		assert_int_equal(head.body, cases[i].body);
		assert_int_equal(head.content_length, cases[i].length);
	}
}

static void
the_connection_stays_open_as_the_version_and_the_client_say(void **state)
{
	static const struct { struct text words; bool keep_alive; } cases[] = {
		{ WORDS(GET HOST "\r\n"), true }, { WORDS("GET /a HTTP/1.0\r\n\r\n"), false },
		{ WORDS("GET /a HTTP/1.2\r\n" HOST "\r\n"), true }, { WORDS(GET HOST "Connection: close\r\n\r\n"), false },
		{ WORDS(GET HOST "Connection: keep-alive\r\n\r\n"), true }, { WORDS(GET HOST "connection: Keep-Alive, CLOSE\r\n\r\n"), false },
		{ WORDS(GET HOST "Connection: upgrade ,close\r\n\r\n"), false }, { WORDS(GET HOST "Connection: closed\r\n\r\n"), true },
		{ WORDS(GET HOST "Connection: x\r\nConnection:\tclose\r\n\r\n"), false }, { WORDS(GET HOST "Connection:\r\n\r\n"), true },
		{ WORDS("GET /a HTTP/1.0\r\nConnection: ,\tkeep-alive\t, x\r\n\r\n"), true },
		{ WORDS("GET /a HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n"), false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		assert_int_equal(parse(cases[i].words), HEAD_PARSE_COMPLETE);
		if (head.keep_alive != cases[i].keep_alive)
			fail_msg("%.*s", TEXT_PRINT(cases[i].words));
	}
}

static void
only_one_expectation_can_be_met(void **state)
{
	static const struct { struct text words; enum head_parse parsed; bool expects; } cases[] = {
		{ WORDS(POST "Content-Length: 1\r\nExpect: 100-Continue\r\n\r\n"), HEAD_PARSE_COMPLETE, true },
		{ WORDS(POST "Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n"), HEAD_PARSE_COMPLETE, true },
		{ WORDS(POST "Expect: 100-continue\r\nContent-Length: 0\r\n\r\n"), HEAD_PARSE_COMPLETE, false },
		{ WORDS(GET HOST "Expect: 100-continue\r\n\r\n"), HEAD_PARSE_COMPLETE, false },
		{ WORDS("POST /a HTTP/1.0\r\nContent-Length: 1\r\nExpect: x\r\n\r\n"), HEAD_PARSE_COMPLETE, false },
		{ WORDS(POST "Content-Length: 1\r\nExpect: x\r\n\r\n"), HEAD_PARSE_EXPECTATION_FAILED, false },
		{ WORDS(POST "Content-Length: 1\r\nExpect:\r\n\r\n"), HEAD_PARSE_EXPECTATION_FAILED, false },
		{ WORDS(POST "Content-Length: 1\r\nExpect: 100-continue, x\r\n\r\n"), HEAD_PARSE_EXPECTATION_FAILED, false },
		{ WORDS(POST "Content-Length: 1\r\nExpect: 100-continue\r\nExpect: x\r\n\r\n"), HEAD_PARSE_EXPECTATION_FAILED, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		if (parse(cases[i].words) != cases[i].parsed)
			fail_msg("%.*s", TEXT_PRINT(cases[i].words));
		if (cases[i].parsed == HEAD_PARSE_COMPLETE)
			assert_true(head.expects_continue == cases[i].expects);
	}
}

static char filled[LIMIT_HEAD_BYTES + 100];

/* `start`, then `count` letters, then `end`. */
static struct text
fill(const char *start, size_t count, const char *end)
{
	char *at = mempcpy(filled, start, strlen(start));

	assert_true(strlen(start) + count + strlen(end) <= sizeof filled);
	memset(at, 'a', count);
	at = mempcpy(at + count, end, strlen(end));
	return (struct text){ filled, (size_t)(at - filled) };
}

static void
each_bound_is_met_to_the_byte(void **state)
{
	const char *const rest = " HTTP/1.1\r\n" HOST "\r\n";
	const size_t around = strlen(GET HOST "A: \r\n\r\n");

	(void)state;
	assert_int_equal(parse(fill("GET /", LIMIT_TARGET_BYTES - 1, rest)), HEAD_PARSE_COMPLETE);
	assert_int_equal(parse(fill("GET /", LIMIT_TARGET_BYTES, rest)), HEAD_PARSE_URI_TOO_LONG);
	assert_int_equal(parse(fill("GET /", LIMIT_REQUEST_LINE_BYTES - 6, "")), HEAD_PARSE_INCOMPLETE);
	assert_int_equal(parse(fill("GET /", LIMIT_REQUEST_LINE_BYTES - 5, "")), HEAD_PARSE_URI_TOO_LONG);
	assert_int_equal(parse(fill("", LIMIT_REQUEST_LINE_BYTES, "")), HEAD_PARSE_URI_TOO_LONG);
	assert_int_equal(parse(fill(GET HOST "A: ", LIMIT_HEAD_BYTES - around, "\r\n\r\n")), HEAD_PARSE_COMPLETE);
	assert_int_equal(head.length, LIMIT_HEAD_BYTES);
	assert_int_equal(parse(fill(GET HOST "A: ", LIMIT_HEAD_BYTES - around + 1, "\r\n\r\n")), HEAD_PARSE_TOO_LARGE);
	assert_int_equal(parse(fill(GET HOST "A: ", LIMIT_HEAD_BYTES - around + 3, "")), HEAD_PARSE_INCOMPLETE);
	assert_int_equal(parse(fill(GET HOST "A: ", LIMIT_HEAD_BYTES - around + 4, "")), HEAD_PARSE_TOO_LARGE);
}

/* `count` fields behind Host. */
static enum head_parse
parse_with_fields(size_t count, const char *field)
{
	size_t length = fill(GET HOST, 0, "").length;

	for (size_t i = 0; i < count && length + strlen(field) + 2 <= sizeof filled; i++, length += strlen(field))
		memcpy(filled + length, field, strlen(field));
	memcpy(filled + length, "\r\n", 2);
	return parse((struct text){ filled, length + 2 });
}

static void
many_cookies_are_answered(void **state)
{
	(void)state;
	assert_int_equal(parse_with_fields(LIMIT_HEAD_FIELDS - 1, "a:\r\n"), HEAD_PARSE_COMPLETE);
	assert_int_equal(head.field_count, LIMIT_HEAD_FIELDS);
	assert_int_equal(parse_with_fields(LIMIT_HEAD_FIELDS, "a:\r\n"), HEAD_PARSE_TOO_LARGE);
	assert_int_equal(parse_with_fields(600, "Cookie: a=b\r\n"), HEAD_PARSE_TOO_LARGE);
	assert_int_equal(parse_with_fields(600, "Cookie: name123=value123\r\n"), HEAD_PARSE_TOO_LARGE);
}

static void
requests_behind_each_other_are_read_in_order(void **state)
{
	struct text words = TEXT("GET /1 HTTP/1.1\r\n" HOST "\r\nGET /2 HTTP/1.1\r\n" HOST "\r\n\r\nGET /3 HTTP/1.1\r\n" HOST "\r\n");

	(void)state;
	for (char number = '1'; number <= '3'; number++) {
		assert_int_equal(head_parse(&(struct head_progress){ 0 }, words, &head), HEAD_PARSE_COMPLETE);
		assert_int_equal(head.path.at[1], number);
		words = text_from(words, head.length);
	}
	assert_int_equal(words.length, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_browsers_request_is_read),
		cmocka_unit_test(each_method_is_known_and_any_other_token_is_told_by_its_name),
		cmocka_unit_test(each_form_of_a_target_is_read),
		cmocka_unit_test(a_request_line_in_any_other_shape_is_refused),
		cmocka_unit_test(fields_in_any_other_shape_are_refused),
		cmocka_unit_test(a_body_is_framed_in_one_way_or_refused),
		cmocka_unit_test(the_connection_stays_open_as_the_version_and_the_client_say),
		cmocka_unit_test(only_one_expectation_can_be_met),
		cmocka_unit_test(each_bound_is_met_to_the_byte),
		cmocka_unit_test(many_cookies_are_answered),
		cmocka_unit_test(requests_behind_each_other_are_read_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
