/* Bodies: how good ones are decoded; every ambiguity of chunks is refused; all of it cut at every byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "server/body.h"

#define WORDS(literal) { literal, sizeof(literal) - 1 }

static const struct head chunked = { .body = HEAD_BODY_CHUNKED };

static struct { char at[LIMIT_CHUNK_EXCESS_BYTES * 8]; size_t length; } decoded, words;

static void
gather(struct bytes data)
{
	if (data.length == 0)
		return;
	assert_true(decoded.length + data.length <= sizeof decoded.at);
	memcpy(decoded.at + decoded.length, data.at, data.length);
	decoded.length += data.length;
}

/* Gives `step` bytes at a time, in memory of exactly that size.  *taken counts all. */
static enum body_read
read_in_steps(const struct head *head, struct text text, size_t step, size_t *taken)
{
	struct body body;
	enum body_read read = BODY_READ_MORE;

	body_start(&body, head);
	decoded.length = *taken = 0;
	for (size_t at = 0; at < text.length && (read == BODY_READ_MORE || read == BODY_READ_DATA); at += step) {
		const size_t length = at + step < text.length ? step : text.length - at;
		uint8_t *part = memory_take(length);
		size_t used = 0;

		memcpy(part, text.at + at, length);
		do {
			size_t once;
			struct bytes data;

			read = body_read(&body, (struct bytes){ part + used, length - used }, &once, &data);
			assert_true((read == BODY_READ_DATA) == (data.length > 0));
			gather(data);
			used += once;
		} while (read == BODY_READ_DATA);
		assert_true(used <= length && (read != BODY_READ_MORE || used == length));
		*taken += used;
		memory_free(part);
	}
	return read;
}

static enum body_read
read_body(const struct head *head, struct text text, size_t *taken)
{
	const enum body_read whole = read_in_steps(head, text, text.length, taken);
	const size_t length = decoded.length, all = *taken;

	for (size_t step = 1; step < text.length; step = step < 8 ? step + 1 : step * 2)
		if (read_in_steps(head, text, step, taken) != whole || decoded.length != length || *taken != all)
			fail_msg("%zu bytes at a time: %.*s", step, TEXT_PRINT(text));
	return whole;
}

static void
assert_decoded(const struct head *head, struct text text, struct text expected, size_t behind)
{
	size_t taken;

	if (read_body(head, text, &taken) != BODY_READ_COMPLETE)
		fail_msg("%.*s", TEXT_PRINT(text));
	assert_true(text_equal((struct text){ decoded.at, decoded.length }, expected));
	assert_int_equal(taken, text.length - behind);
}

static void
a_body_of_a_length_ends_there(void **state)
{
	static const struct head five = { .body = HEAD_BODY_LENGTH, .content_length = 5 };
	static const struct head empty = { .body = HEAD_BODY_LENGTH, .content_length = 0 };
	static const struct head none = { .body = HEAD_BODY_NONE };
	size_t taken;

	(void)state;
	assert_decoded(&five, TEXT("hello"), TEXT("hello"), 0);
	assert_decoded(&five, TEXT("h\0\r\noGET /"), TEXT("h\0\r\no"), 5);
	assert_decoded(&empty, TEXT("GET /"), TEXT(""), 5);
	assert_decoded(&none, TEXT("GET /"), TEXT(""), 5);
	assert_int_equal(read_body(&five, TEXT("hell"), &taken), BODY_READ_MORE);
	assert_int_equal(taken, 4);
}

static void
chunks_are_joined(void **state)
{
	(void)state;
	assert_decoded(&chunked, TEXT("0\r\n\r\nGET /"), TEXT(""), 5);
	assert_decoded(&chunked, TEXT("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"), TEXT("hello world"), 0);
	assert_decoded(&chunked, TEXT("00a\r\n0\r\n\r\n12345\r\n000\r\n\r\n"), TEXT("0\r\n\r\n12345"), 0);
	assert_decoded(&chunked, TEXT("A\r\n0123456789\r\n0\r\n\r\n"), TEXT("0123456789"), 0);
	assert_decoded(&chunked, TEXT("1a\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\n\r\n"), TEXT("abcdefghijklmnopqrstuvwxyz"), 0);
	assert_decoded(&chunked, TEXT("000000000000001\r\nx\r\n0\r\n\r\n"), TEXT("x"), 0);
}

static void
extensions_and_trailers_are_ignored(void **state)
{
	(void)state;
	assert_decoded(&chunked, TEXT("1;a=b\r\nx\r\n1;c=\"d\te;\xff\"\r\ny\r\n0;f\r\n\r\n"), TEXT("xy"), 0);
	assert_decoded(&chunked, TEXT("1\r\nx\r\n0\r\nA: b\r\nContent-Length:5\r\nC:\t\xc3\xa4 \r\nd:\r\n\r\nG"), TEXT("x"), 1);
}

static void
chunks_in_any_other_shape_are_refused(void **state)
{
	static const struct text cases[] = {
		WORDS("\r\n"), WORDS("\n"), WORDS("g\r\n"), WORDS(" 1\r\nx"), WORDS("1 \r\nx"), WORDS("1\t;a\r\n"), WORDS("1 ;a\r\n"),
		WORDS("+1\r\nx"), WORDS("-1\r\nx"), WORDS("0x1\r\nx"), WORDS(";a\r\n"), WORDS("1\nx"), WORDS("1\rx"), WORDS("1\r\r\n"),
		WORDS("1;a\nx"), WORDS("1;a\rx"), WORDS("1;\0\r\n"), WORDS("1;\r\n"), WORDS("1; a\r\n"), WORDS("1;a \r\n"),
		WORDS("1;=b\r\n"), WORDS("1;a=\r\n"), WORDS("1;a=b;c\r\n"), WORDS("1;a;c\r\n"), WORDS("1;a=b\"c\"\r\n"),
		WORDS("1;a=\"b\"c\r\n"), WORDS("1;a=\"\\b\"\r\n"), WORDS("1;a=\"b\r\n"), WORDS("1;a=\"\x7f\"\r\n"),
		WORDS("1;a=b=c\r\n"), WORDS("1;a\x7f\r\n"), WORDS("0000000000000001\r\nx"), WORDS("fffffffffffffffff"),
		WORDS("1\r\nxy"), WORDS("1\r\nx\n"), WORDS("1\r\nx\r\r"), WORDS("1\r\nx0\r\n\r\n"), WORDS("1\r\nx\r\n\r\n"),
		WORDS("1\r\nx\r\n 0\r\n"), WORDS("0\r\n\n"), WORDS("0\r\n\rx"), WORDS("0\r\n a: b\r\n\r\n"),
		WORDS("0\r\na : b\r\n\r\n"), WORDS("0\r\n: b\r\n\r\n"), WORDS("0\r\na\r\n\r\n"), WORDS("0\r\na: b\r\n c\r\n\r\n"),
		WORDS("0\r\na: b\n\r\n"), WORDS("0\r\na: b\rc\r\n"), WORDS("0\r\na: \0\r\n"), WORDS("0\r\na(: b\r\n"),
		WORDS("0\r\na: b\r\n\n"), WORDS("0\r\nGET / HTTP/1.1\r\n"),
	};
	size_t taken;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (read_body(&chunked, cases[i], &taken) != BODY_READ_BAD)
			fail_msg("%.*s", TEXT_PRINT(cases[i]));
}

static void
what_was_answered_is_answered_again(void **state)
{
	struct body body;
	struct bytes data;
	size_t taken;

	(void)state;
	body_start(&body, &chunked);
	assert_int_equal(body_read(&body, text_bytes(TEXT("x")), &taken, &data), BODY_READ_BAD);
	assert_int_equal(body_read(&body, text_bytes(TEXT("0\r\n\r\n")), &taken, &data), BODY_READ_BAD);
	assert_int_equal(taken, 0);
	body_start(&body, &chunked);
	assert_int_equal(body_read(&body, text_bytes(TEXT("0\r\n\r\nx")), &taken, &data), BODY_READ_COMPLETE);
	assert_int_equal(taken, 5);
	assert_int_equal(body_read(&body, text_bytes(TEXT("x")), &taken, &data), BODY_READ_COMPLETE);
	assert_int_equal(taken, 0);
	assert_int_equal(body_read(&body, BYTES_NONE, &taken, &data), BODY_READ_COMPLETE);
}

static void
add(const char *more, size_t times)
{
	for (size_t i = 0; i < times; i++) {
		assert_true(words.length + strlen(more) <= sizeof words.at);
		memcpy(words.at + words.length, more, strlen(more));
		words.length += strlen(more);
	}
}

/* `start`, then `middle` so many times, then `end`. */
static enum body_read
read_repeated(const char *start, const char *middle, size_t times, const char *end)
{
	size_t taken;

	words.length = 0;
	add(start, 1);
	add(middle, times);
	add(end, 1);
	return read_body(&chunked, (struct text){ words.at, words.length }, &taken);
}

static void
extensions_trailers_and_framing_are_bounded(void **state)
{
	char line[300];

	(void)state;
	assert_int_equal(read_repeated("0;", "a", LIMIT_CHUNK_EXTENSION_BYTES - 1, "\r\n\r\n"), BODY_READ_COMPLETE);
	assert_int_equal(read_repeated("0;", "a", LIMIT_CHUNK_EXTENSION_BYTES, "\r\n\r\n"), BODY_READ_BAD);
	assert_int_equal(read_repeated("0\r\na:", "b", LIMIT_TRAILER_BYTES - 4, "\r\n\r\n"), BODY_READ_COMPLETE);
	assert_int_equal(read_repeated("0\r\na:", "b", LIMIT_TRAILER_BYTES - 3, "\r\n\r\n"), BODY_READ_TOO_LARGE);
	assert_int_equal(read_repeated("0\r\n", "a: b\r\n", 600, "\r\n"), BODY_READ_COMPLETE);
	assert_int_equal(read_repeated("0\r\n", "a: b\r\n", 1000, "\r\n"), BODY_READ_TOO_LARGE);
	assert_int_equal(read_repeated("", "1;23456789\r\nx\r\n", 4000, "0\r\n\r\n"), BODY_READ_COMPLETE);
	snprintf(line, sizeof line, "1;%0200d\r\nx\r\n", 0);
	assert_int_equal(read_repeated("", line, LIMIT_CHUNK_EXCESS_BYTES / 200, "0\r\n\r\n"), BODY_READ_COMPLETE);
	assert_int_equal(read_repeated("", line, LIMIT_CHUNK_EXCESS_BYTES / 180, "0\r\n\r\n"), BODY_READ_BAD);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_body_of_a_length_ends_there),
		cmocka_unit_test(chunks_are_joined),
		cmocka_unit_test(extensions_and_trailers_are_ignored),
		cmocka_unit_test(chunks_in_any_other_shape_are_refused),
		cmocka_unit_test(what_was_answered_is_answered_again),
		cmocka_unit_test(extensions_trailers_and_framing_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
