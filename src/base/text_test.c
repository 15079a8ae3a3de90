/* text: pieces, numbers, encoded bytes, and the builder's bound. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/text.h"

static struct arena *arena;

static int
start(void **state)
{
	arena = arena_new(16 << 20);
	return 0;
}

static int
stop(void **state)
{
	arena_free(arena);
	return 0;
}

#define assert_text(text, expected) assert_same((text), (expected), __LINE__)

static void
assert_same(struct text text, const char *expected, int line)
{
	if (!text_equal(text, text_of(expected)))
		fail_msg("line %d: \"%.*s\" instead of \"%s\"", line, TEXT_PRINT(text), expected);
}

static void
none_is_not_the_same_as_empty_but_equal_to_it(void **state)
{
	assert_null(text_of(NULL).at);
	assert_null(text_copy(arena, TEXT_NONE).at);
	assert_non_null(text_copy(arena, TEXT("")).at);
	assert_null(text_from(TEXT_NONE, 3).at);
	assert_null(text_until(TEXT_NONE, 3).at);
	assert_true(text_is_empty(TEXT_NONE));
	assert_true(text_is_empty(TEXT("")));
	assert_true(text_equal(TEXT_NONE, TEXT("")));
	assert_string_equal(text_terminated(arena, TEXT_NONE), "");
	assert_string_equal(text_terminated(arena, text_until(TEXT("abcdef"), 3)), "abc");
	assert_text(text_join(arena, TEXT_NONE, TEXT("b")), "b");
	assert_text(text_join(arena, TEXT("a"), TEXT("b")), "ab");
	assert_text(text_format(arena, "%s %d", "x", 7), "x 7");
	assert_null(text_bytes(TEXT_NONE).at);
}

static void
texts_are_compared_and_searched(void **state)
{
	static const char *const numbers[] = { "one", "two", NULL };
	size_t at = 99;

	assert_int_equal(text_index(numbers, TEXT("two")), 1);
	assert_int_equal(text_index(numbers, TEXT("tw")), -1);
	assert_int_equal(text_index(numbers, TEXT("Two")), -1);
	assert_int_equal(text_index(numbers, TEXT_NONE), -1);
	assert_true(text_equal_ignoring_case(TEXT("Content-Type"), TEXT("content-TYPE")));
	assert_false(text_equal_ignoring_case(TEXT("a"), TEXT("ab")));
	assert_false(text_equal_ignoring_case(TEXT("@"), TEXT("`")));
	assert_true(text_starts_with(TEXT("abc"), TEXT("ab")));
	assert_true(text_starts_with(TEXT("abc"), TEXT("")));
	assert_false(text_starts_with(TEXT("ab"), TEXT("abc")));
	assert_true(text_ends_with(TEXT("abc"), TEXT("bc")));
	assert_false(text_ends_with(TEXT("bc"), TEXT("abc")));
	assert_true(text_find(TEXT("abcabc"), TEXT("ca"), &at));
	assert_int_equal(at, 2);
	assert_true(text_find(TEXT("abc"), TEXT(""), &at));
	assert_int_equal(at, 0);
	assert_false(text_find(TEXT("abc"), TEXT("abcd"), &at));
	assert_false(text_find(TEXT_NONE, TEXT("a"), &at));
}

static void
texts_are_cut(void **state)
{
	struct text head, tail;

	assert_text(text_from(TEXT("abc"), 1), "bc");
	assert_text(text_url_host(TEXT("https://blood.example.org:8080/a/b")), "blood.example.org:8080");
	assert_text(text_url_host(TEXT("https://blood.example.org")), "blood.example.org");
	assert_text(text_from(TEXT("abc"), 9), "");
	assert_text(text_until(TEXT("abc"), 9), "abc");
	assert_true(text_cut(TEXT("a=b=c"), '=', &head, &tail));
	assert_text(head, "a");
	assert_text(tail, "b=c");
	assert_true(text_cut(TEXT("a="), '=', &head, &tail));
	assert_text(tail, "");
	assert_false(text_cut(TEXT("abc"), '=', &head, &tail));
	assert_text(head, "abc");
	assert_text(tail, "");
	assert_false(text_cut(TEXT_NONE, '=', &head, &tail));
	assert_text(text_lower_ascii(arena, TEXT("AbC\xC3\x84")), "abc\xC3\x84");
}

static void
a_number_is_digits_that_fit_and_nothing_else(void **state)
{
	const struct { const char *text; int64_t number; } right[] = {
		{ "0", 0 }, { "-0", 0 }, { "7", 7 }, { "007", 7 }, { "-12", -12 }, { "9223372036854775807", INT64_MAX },
		{ "-9223372036854775808", INT64_MIN },
	};
	const char *const wrong[] = {
		"", "-", "+1", " 1", "1 ", "1.0", "1e3", "0x1", "--1", "9223372036854775808", "-9223372036854775809",
		"99999999999999999999999999", "1\n", "\xD9\xA1",
	};
	int64_t number = 42;

	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		assert_false(text_number(text_of(wrong[i]), &number));
	assert_false(text_number(TEXT_NONE, &number));
	assert_int_equal(number, 42);
	for (size_t i = 0; i < COUNT_OF(right); i++) {
		assert_true(text_number(text_of(right[i].text), &number));
		assert_true(number == right[i].number);
	}
}

static void
bytes_are_written_in_hexadecimal_and_base32(void **state)
{
	assert_text(text_hex(arena, (struct bytes){ (const uint8_t *)"\x00\x7F\xFFz", 4 }), "007fff7a");
	assert_text(text_hex(arena, BYTES_NONE), "");
	assert_text(text_base32(arena, BYTES_NONE), "");
	assert_text(text_base32(arena, text_bytes(TEXT("\0"))), "00");
	assert_text(text_base32(arena, text_bytes(TEXT("\xFF"))), "ZW");
	assert_text(text_base32(arena, text_bytes(TEXT("foobar"))), "CSQPYRK1E8");
	assert_text(text_base32(arena, text_bytes(TEXT("\xFF\xFF\xFF\xFF\xFF"))), "ZZZZZZZZ");
}

/* RFC 4648, 10. */
static void
base64_goes_there_and_back(void **state)
{
	const char *const pairs[][2] = {
		{ "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" }, { "foo", "Zm9v" }, { "foob", "Zm9vYg==" }, { "fooba", "Zm9vYmE=" },
		{ "foobar", "Zm9vYmFy" }, { "\xFB\xFF\xFE", "+//+" },
	};
	const char *const wrong[] = { "Z", "Zg", "Zg=", "Zg===", "Zm9v\n", "Zm 9v", "-__-", "Zh==", "=", "Zm9v!" };
	struct bytes bytes;

	for (size_t i = 0; i < COUNT_OF(pairs); i++) {
		assert_text(text_base64(arena, text_bytes(text_of(pairs[i][0]))), pairs[i][1]);
		assert_true(text_from_base64(arena, text_of(pairs[i][1]), &bytes));
		assert_text(bytes_text(bytes), pairs[i][0]);
	}
	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		assert_false(text_from_base64(arena, text_of(wrong[i]), &bytes));
}

static void
a_builder_holds_exactly_its_bound_and_then_nothing_more(void **state)
{
	struct text_builder builder;

	text_builder_start(&builder, arena, 1000);
	assert_text(text_built(&builder), "");
	assert_non_null(text_built(&builder).at);
	for (int i = 0; i < 100; i++)
		text_add(&builder, TEXT("123456789"));
	text_add_format(&builder, "%99d", 7);
	text_add_char(&builder, 'x');
	assert_int_equal(text_built(&builder).length, 1000);
	assert_false(builder.full);
	text_add(&builder, TEXT(""));
	assert_false(builder.full);
	text_add_char(&builder, 'y');
	assert_true(builder.full);
	assert_int_equal(text_built(&builder).length, 1000);
	assert_true(text_ends_with(text_built(&builder), TEXT("7x")));

	text_builder_start(&builder, arena, 10);
	text_add(&builder, TEXT("12345"));
	text_add_format(&builder, "%s", "toolong");
	assert_true(builder.full);
	text_add(&builder, TEXT("6"));
	assert_text(text_built(&builder), "12345");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(none_is_not_the_same_as_empty_but_equal_to_it),
		cmocka_unit_test(texts_are_compared_and_searched),
		cmocka_unit_test(texts_are_cut),
		cmocka_unit_test(a_number_is_digits_that_fit_and_nothing_else),
		cmocka_unit_test(bytes_are_written_in_hexadecimal_and_base32),
		cmocka_unit_test(base64_goes_there_and_back),
		cmocka_unit_test(a_builder_holds_exactly_its_bound_and_then_nothing_more),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
