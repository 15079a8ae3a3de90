/* text, as characters: well-formed or not, clean or not, and when two spellings are equal. */
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

struct form { struct text text; bool valid; };

static const struct form forms[] = {
	{ { "", 0 }, true },
	{ { "a\0b", 3 }, true },
	{ { "\x7F", 1 }, true },
	{ { "\xC2\x80", 2 }, true },
	{ { "\xDF\xBF", 2 }, true },
	{ { "\xE0\xA0\x80", 3 }, true },
	{ { "\xED\x9F\xBF", 3 }, true },
	{ { "\xEE\x80\x80", 3 }, true },
	{ { "\xEF\xBF\xBF", 3 }, true },
	{ { "\xF0\x90\x80\x80", 4 }, true },
	{ { "\xF4\x8F\xBF\xBF", 4 }, true },
	{ { "\xF0\x9F\xA9\xB8", 4 }, true },                /* a drop of blood */
	{ { "\x80", 1 }, false },                           /* a continuation on its own */
	{ { "\xC0\x80", 2 }, false },                       /* NUL, overlong */
	{ { "\xC1\xBF", 2 }, false },
	{ { "\xE0\x9F\xBF", 3 }, false },
	{ { "\xF0\x8F\xBF\xBF", 4 }, false },
	{ { "\xED\xA0\x80", 3 }, false },                   /* surrogates */
	{ { "\xED\xBF\xBF", 3 }, false },
	{ { "\xED\xA0\xBD\xED\xB2\x89", 6 }, false },
	{ { "\xF4\x90\x80\x80", 4 }, false },               /* past U+10FFFF */
	{ { "\xF5\x80\x80\x80", 4 }, false },
	{ { "\xF8\x88\x80\x80\x80", 5 }, false },
	{ { "\xFF", 1 }, false },
	{ { "\xFE", 1 }, false },
	{ { "\xC3", 1 }, false },                           /* cut off */
	{ { "\xE2\x82", 2 }, false },
	{ { "\xF0\x9F\xA9", 3 }, false },
	{ { "a\xC3", 2 }, false },
	{ { "\xC3\x28", 2 }, false },
	{ { "\xE2\x28\xA1", 3 }, false },
	{ { "\xE2\x82\x28", 3 }, false },
	{ { "\xF0\x9F\xA9\x28", 4 }, false },
	{ { "\xE4", 1 }, false },                           /* Latin-1 */
};

static void
well_formed_is_what_unicode_says_it_is(void **state)
{
	for (size_t i = 0; i < COUNT_OF(forms); i++)
		if (text_is_utf8(forms[i].text) != forms[i].valid)
			fail_msg("form %zu", i);
	assert_true(text_is_utf8(TEXT_NONE));
}

/* Every code point, encoded in the simplest way. */
static size_t
encode(uint32_t code, char at[4])
{
	if (code < 0x80) {
		at[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		at[0] = (char)(0xC0 | code >> 6);
		at[1] = (char)(0x80 | (code & 0x3F));
		return 2;
	}
	if (code < 0x10000) {
		at[0] = (char)(0xE0 | code >> 12);
		at[1] = (char)(0x80 | (code >> 6 & 0x3F));
		at[2] = (char)(0x80 | (code & 0x3F));
		return 3;
	}
	at[0] = (char)(0xF0 | code >> 18);
	at[1] = (char)(0x80 | (code >> 12 & 0x3F));
	at[2] = (char)(0x80 | (code >> 6 & 0x3F));
	at[3] = (char)(0x80 | (code & 0x3F));
	return 4;
}

static void
every_character_but_the_surrogates_is_well_formed(void **state)
{
	char at[4];

	for (uint32_t code = 0; code < 0x110000; code++) {
		struct text text = { at, encode(code, at) };

		if (text_is_utf8(text) != !(code >= 0xD800 && code <= 0xDFFF))
			fail_msg("U+%04X", code);
	}
}

static void
what_is_not_clean_is_exactly_the_list_of_the_header(void **state)
{
	const struct { uint32_t first, last; } unclean[] = {
		{ 0x00, 0x08 }, { 0x0B, 0x0C }, { 0x0E, 0x1F }, { 0x7F, 0x9F }, { 0x61C, 0x61C }, { 0x200E, 0x200F },
		{ 0x2028, 0x202E }, { 0x2066, 0x2069 }, { 0xFDD0, 0xFDEF }, { 0xFEFF, 0xFEFF }, { 0xD800, 0xDFFF },
	};
	char at[4];

	for (uint32_t code = 0; code < 0x110000; code++) {
		struct text text = { at, encode(code, at) };
		bool clean = (code & 0xFFFF) < 0xFFFE, line_break = code == '\t' || code == '\n' || code == '\r';

		for (size_t i = 0; i < COUNT_OF(unclean); i++)
			clean = clean && !(code >= unclean[i].first && code <= unclean[i].last);
		if (text_is_clean(text, true) != clean)
			fail_msg("U+%04X in lines", code);
		if (text_is_clean(text, false) != (clean && !line_break))
			fail_msg("U+%04X in a line", code);
	}
	assert_false(text_is_clean(TEXT("a\xFF"), true));
	assert_true(text_is_clean(TEXT("\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7 Zo\xC3\xAB"), false));
}

struct pair { struct text typed, shown; };

#define PAIR(typed, shown) { { typed, sizeof(typed) - 1 }, { shown, sizeof(shown) - 1 } }

static void
what_was_typed_is_corrected_and_then_clean(void **state)
{
	static const struct pair pairs[] = {
		PAIR("", ""), PAIR("Zo\xC3\xAB", "Zo\xC3\xAB"), PAIR("a\0b", "ab"), PAIR("a\xFF" "b", "a\xEF\xBF\xBD" "b"),
		PAIR("\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"), PAIR("a\xE2\x80\xAE" "b", "ab"),
		PAIR("a\r\nb\tc", "a  b c"), PAIR("a\x1B[31m", "a[31m"), PAIR("\xC3", "\xEF\xBF\xBD"),
		PAIR("a\xE2\x80\xA8" "b", "a b"), PAIR("<b>", "<b>"),
	};
	char at[256];

	for (size_t i = 0; i < COUNT_OF(pairs); i++)
		if (!text_equal(text_repair(arena, pairs[i].typed, false), pairs[i].shown))
			fail_msg("pair %zu", i);
	assert_true(text_equal(text_repair(arena, TEXT("a\r\nb\tc"), true), TEXT("a\r\nb\tc")));
	assert_null(text_repair(arena, TEXT_NONE, true).at);
	for (int i = 0; i < 256; i++)
		at[i] = (char)(i * 37);
	for (size_t from = 0; from < 256; from++) {
		struct text any = { at + from, 256 - from };

		assert_true(text_is_clean(text_repair(arena, any, false), false));
		assert_true(text_is_clean(text_repair(arena, any, true), true));
		/* Any bytes are handled without a fault. */
		text_fold(arena, any);
		text_normal(arena, any, true);
		text_trim(any);
		text_until_characters(any, 7);
	}
}

static void
white_space_is_trimmed_whatever_its_code(void **state)
{
	assert_true(text_equal(text_trim(TEXT(" \t\r\n a b \xC2\xA0\xE2\x80\x83\xE3\x80\x80")), TEXT("a b")));
	assert_true(text_equal(text_trim(TEXT("\xE2\x80\xAF\xC2\x85")), TEXT("")));
	assert_true(text_equal(text_trim(TEXT("\x80 a \x80")), TEXT("\x80 a \x80")));
	assert_true(text_equal(text_trim(TEXT("a\xC3 ")), TEXT("a\xC3")));
	assert_true(text_equal(text_trim(TEXT("\xE3\x80")), TEXT("\xE3\x80")));
	assert_null(text_trim(TEXT_NONE).at);
}

static void
characters_are_counted_and_never_cut_in_two(void **state)
{
	struct text text = TEXT("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\xA9\xB8z");

	assert_int_equal(text_characters(text), 5);
	assert_true(text_equal(text_until_characters(text, 0), TEXT("")));
	assert_true(text_equal(text_until_characters(text, 2), TEXT("a\xC3\xA9")));
	assert_true(text_equal(text_until_characters(text, 4), TEXT("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\xA9\xB8")));
	assert_true(text_equal(text_until_characters(text, 5), text));
	assert_true(text_equal(text_until_characters(text, 500), text));
}

static void
two_spellings_of_one_name_fold_to_the_same(void **state)
{
	static const struct pair same[] = {
		PAIR("Zo\xC3\xAB", "zoe\xCC\x88"),
		PAIR("  Maria   Lopez\t", "maria lopez"),
		PAIR("Maria\xC2\xA0Lopez", "MARIA LOPEZ"),
		PAIR("STRASSE", "stra\xC3\x9F" "e"),
		PAIR("\xEF\xBC\xAD\xEF\xBD\x81\xEF\xBD\x92\xEF\xBD\x89\xEF\xBD\x81", "Maria"),       /* full width */
		PAIR("\xEF\xAC\x81nn", "Finn"),                                                      /* a ligature */
		PAIR("\xCE\xA3\xCE\x99\xCE\xA3", "\xCF\x83\xCE\xB9\xCF\x82"),                        /* final sigma */
		PAIR("", "   "),
	};

	for (size_t i = 0; i < COUNT_OF(same); i++)
		if (!text_equal(text_fold(arena, same[i].typed), text_fold(arena, same[i].shown)))
			fail_msg("pair %zu", i);
	assert_true(text_equal(text_fold(arena, TEXT("  \xC3\x84nne ")), TEXT("\xC3\xA4nne")));
	assert_false(text_equal(text_fold(arena, TEXT("Zoe")), text_fold(arena, TEXT("Zo\xC3\xAB"))));
	assert_null(text_fold(arena, TEXT_NONE).at);
	for (size_t i = 0; i < COUNT_OF(same); i++) {
		struct text once = text_fold(arena, same[i].typed);

		assert_true(text_equal(text_fold(arena, once), once));
	}
}

static void
a_line_and_lines_are_brought_to_their_normal_form(void **state)
{
	static const struct pair line[] = {
		PAIR("  a \t b  ", "a b"), PAIR("e\xCC\x81", "\xC3\xA9"), PAIR("a\r\nb", "a b"), PAIR("", ""), PAIR(" ", ""),
		PAIR("\xEF\xAC\x81", "\xEF\xAC\x81"),
	};
	static const struct pair lines[] = {
		PAIR("a\r\nb\rc\nd", "a\nb\nc\nd"), PAIR("a\n\nb", "a\n\nb"), PAIR("a\n\n\nb", "a\n\n\nb"),
		PAIR("a\n\n\n\nb", "a\n\nb"), PAIR("a\n \t\n\n  \n\n\nb", "a\n\nb"), PAIR("\n\n a  b \n\n", "a  b"),
		PAIR("a  \n  b", "a\n  b"), PAIR("e\xCC\x81\r\n", "\xC3\xA9"), PAIR("\r\n\r\n", ""),
	};

	for (size_t i = 0; i < COUNT_OF(line); i++) {
		struct text normal = text_normal(arena, line[i].typed, false);

		if (!text_equal(normal, line[i].shown))
			fail_msg("line %zu: %.*s", i, TEXT_PRINT(normal));
	}
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		struct text normal = text_normal(arena, lines[i].typed, true);

		if (!text_equal(normal, lines[i].shown))
			fail_msg("lines %zu: %.*s", i, TEXT_PRINT(normal));
		assert_true(text_equal(text_normal(arena, normal, true), normal));
	}
	assert_null(text_normal(arena, TEXT_NONE, true).at);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(well_formed_is_what_unicode_says_it_is),
		cmocka_unit_test(every_character_but_the_surrogates_is_well_formed),
		cmocka_unit_test(what_is_not_clean_is_exactly_the_list_of_the_header),
		cmocka_unit_test(what_was_typed_is_corrected_and_then_clean),
		cmocka_unit_test(white_space_is_trimmed_whatever_its_code),
		cmocka_unit_test(characters_are_counted_and_never_cut_in_two),
		cmocka_unit_test(two_spellings_of_one_name_fold_to_the_same),
		cmocka_unit_test(a_line_and_lines_are_brought_to_their_normal_form),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
