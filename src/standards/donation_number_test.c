/* donation_number: what people type and scanners send, and every kind of mistake. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "standards/donation_number.h"

static const char letters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*";

static struct donation_number_reading reading;

static enum donation_number_read
read_number(const char *given)
{
	return donation_number_read(text_of(given), &reading);
}

struct known { const char *number; char check; int flag; };

static const struct known known[] = {
	{ "G123498654321", 'H', 77 },             /* the Red Book's own example */
	{ "A999926000005", '0', 60 },
	{ "A999926000006", 'Z', 95 },
	{ "A999926000079", '1', 61 },
	{ "A999926000088", '*', 96 },
	{ "A999926999999", 'N', 83 },
};

static void
the_given_numbers_have_their_check_characters_and_flags(void **state)
{
	for (size_t i = 0; i < COUNT_OF(known); i++) {
		char given[32];

		assert_int_equal(read_number(known[i].number), DONATION_NUMBER_READ_OK);
		assert_int_equal(reading.proof, DONATION_NUMBER_PROOF_NONE);
		assert_string_equal(reading.number.at, known[i].number);
		assert_int_equal(donation_number_check(&reading.number), known[i].check);
		for (size_t c = 0; c < 37; c++) {
			snprintf(given, sizeof given, "%s%c", known[i].number, letters[c]);
			assert_int_equal(read_number(given), letters[c] == known[i].check ? DONATION_NUMBER_READ_OK :
				DONATION_NUMBER_READ_WRONG_CHECK);
			assert_int_equal(reading.proof, DONATION_NUMBER_PROOF_CHARACTER);
		}
		for (int flag = 0; flag < 100; flag++) {
			bool judged = flag >= 60 && flag <= 96;

			snprintf(given, sizeof given, "=%s%02d", known[i].number, flag);
			assert_int_equal(read_number(given), !judged || flag == known[i].flag ? DONATION_NUMBER_READ_OK :
				DONATION_NUMBER_READ_WRONG_CHECK);
			assert_int_equal(reading.proof, judged ? DONATION_NUMBER_PROOF_FLAG : DONATION_NUMBER_PROOF_NONE);
		}
	}
}

#define STORY "A999926123456"

static char
check_of(const char *number)
{
	struct donation_number made;

	memcpy(made.at, number, sizeof made.at);
	return donation_number_check(&made);
}

static void
every_single_substitution_changes_the_check_character(void **state)
{
	char changed[] = STORY;
	int changes = 0;

	for (size_t i = 0; i < DONATION_NUMBER_LENGTH; i++) {
		for (size_t c = 0; c < 36; c++) {
			if (letters[c] == STORY[i])
				continue;
			changed[i] = letters[c];
			assert_int_not_equal(check_of(changed), check_of(STORY));
			changes++;
		}
		changed[i] = STORY[i];
	}
	assert_int_equal(changes, 13 * 35);
}

static void
every_swap_of_unequal_neighbours_changes_the_check_character(void **state)
{
	for (size_t i = 0; i + 1 < DONATION_NUMBER_LENGTH; i++) {
		char changed[] = STORY;

		changed[i] = STORY[i + 1];
		changed[i + 1] = STORY[i];
		if (changed[i] != changed[i + 1])
			assert_int_not_equal(check_of(changed), check_of(STORY));
	}
}

static void
every_mistype_of_a_number_with_its_check_character_is_noticed(void **state)
{
	char right[16];

	snprintf(right, sizeof right, STORY "%c", check_of(STORY));
	assert_int_equal(read_number(right), DONATION_NUMBER_READ_OK);
	for (size_t i = 0; i < 14; i++)
		for (size_t c = 0; c < 37; c++) {
			char changed[16];

			memcpy(changed, right, sizeof right);
			changed[i] = letters[c];
			if (letters[c] != right[i])
				assert_int_not_equal(read_number(changed), DONATION_NUMBER_READ_OK);
		}
}

static void
what_scanners_and_people_add_is_taken_away(void **state)
{
	const char *const ways[] = {
		"A999926000005", "a999926000005", "A9999 26 000005", " A9999-26-000005 ", "A9999 26 000005 0", "a9999-26-000005-0",
		"=A99992600000560", "=A99992600000560\r\n", "A99992600000560", "]C0=A99992600000560\r", "]C0A99992600000560",
		"=A99992600000500", "=A9999260000050A", "=A999926000005", "=A99992600000500=%5100", "]C4=A99992600000560=%5100\n",
		"A99992600000500=%5100", "=A99992600000500&>0263650000", "=%5100=A99992600000560", "&+00=A99992600000560",
		"A9999\xC2\xA0" "26\xE2\x80\xAF" "000005", "A9999\xE2\x80\x93" "26\xE2\x80\x91" "000005", "\tA9999 26 0 0 0 0 0 5\t",
	};

	for (size_t i = 0; i < COUNT_OF(ways); i++) {
		if (read_number(ways[i]) != DONATION_NUMBER_READ_OK)
			fail_msg("%s is not read", ways[i]);
		assert_string_equal(reading.number.at, "A999926000005");
	}
	assert_int_equal(read_number("G1234 98 654321 h"), DONATION_NUMBER_READ_OK);
	assert_int_equal(read_number("A9999 26 000088 *"), DONATION_NUMBER_READ_OK);
}

static void
what_wraps_a_scanned_number_or_stands_around_a_printed_one_is_taken_away(void **state)
{
	const char *const ways[] = {
		"\x02=A99992600000560\x03", "\x1D=A99992600000560\x1D", "\x1D" "A999926000005\x1D", "\x02]C0=A99992600000560\x0D\x03",
		"]C1\x1D=A99992600000560", "=A99992600000500\x1D=%5100", "\x02\x1D" "A99992600000500\x1D=%5100\x03",
		"\uFF21\uFF19\uFF19\uFF19\uFF19\uFF12\uFF16\uFF10\uFF10\uFF10\uFF10\uFF10\uFF15",
		"\uFF1D" "A99992600000560", "A9999\u300026\u3000000005",
		"DIN:A999926000005", "DIN: A9999 26 000005", "din A9999 26 000005", "DIN: =A99992600000560", "Donation number: A9999 26 000005",
		"A9999.26.000005", "A9999.26.000005.0", "(A9999) 26 000005", "[A9999 26 000005]", "(A9999 26 000005) [0]", "A9999 26 000005.",
		"\u200BA9999\u00AD26\u2060000005\uFEFF", "A9999 26 \u0660\u0660\u0660\u0660\u0660\u0665",
	};

	for (size_t i = 0; i < COUNT_OF(ways); i++) {
		if (read_number(ways[i]) != DONATION_NUMBER_READ_OK)
			fail_msg("%zu: %s is not read", i, ways[i]);
		assert_string_equal(reading.number.at, "A999926000005");
	}
	assert_int_equal(read_number("DIN99 26 000005"), DONATION_NUMBER_READ_OK);        /* letters may be used there one day */
	assert_string_equal(reading.number.at, "DIN9926000005");
	assert_int_equal(read_number("A9999:26 000005"), DONATION_NUMBER_READ_WRONG_CHARACTERS);
}

static void
nothing_at_all_is_empty(void **state)
{
	const char *const empty[] = { "", " ", "--", "\r\n", "=", "\xC2\xA0", "\x02\x03", "DIN:", "()", "\u200B", "." };

	for (size_t i = 0; i < COUNT_OF(empty); i++)
		assert_int_equal(read_number(empty[i]), DONATION_NUMBER_READ_EMPTY);
	assert_int_equal(donation_number_read(TEXT_NONE, &reading), DONATION_NUMBER_READ_EMPTY);
}

static void
a_number_too_short_or_too_long_says_how_long_it_is(void **state)
{
	const struct { const char *given; size_t length; } wrong[] = {
		{ "A99992600000", 12 }, { "A9999 26 0000", 11 }, { "A999926000005000", 16 }, { "=A999926000", 10 }, { "M", 1 },
		{ "]C0", 3 }, { "\xC3\xA9\xC3\xA9", 2 }, { "=A99992600000560123=%5100", 18 },
	};
	char endless[1000];

	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		assert_int_equal(read_number(wrong[i].given), DONATION_NUMBER_READ_WRONG_LENGTH);
		assert_int_equal(reading.length, wrong[i].length);
	}
	memset(endless, '9', sizeof endless);
	assert_int_equal(donation_number_read((struct text){ endless, sizeof endless }, &reading),
		DONATION_NUMBER_READ_WRONG_LENGTH);
}

static void
a_wrong_character_is_named_with_its_place(void **state)
{
	const struct { const char *given; size_t position; enum donation_number_part part; } wrong[] = {
		{ "O999926000005", 1, DONATION_NUMBER_PART_FACILITY }, { "0999926000005", 1, DONATION_NUMBER_PART_FACILITY },
		{ "=0999926000005", 1, DONATION_NUMBER_PART_FACILITY }, { "*999926000005", 1, DONATION_NUMBER_PART_FACILITY },
		{ "AO99926000005", 2, DONATION_NUMBER_PART_FACILITY }, { "A99A926000005", 4, DONATION_NUMBER_PART_FACILITY },
		{ "A9999 X6 000005", 6, DONATION_NUMBER_PART_YEAR }, { "A99992I000005", 7, DONATION_NUMBER_PART_YEAR },
		{ "A9999 26 00O005", 10, DONATION_NUMBER_PART_SERIAL }, { "A99992600000\xC3\xA9", 13, DONATION_NUMBER_PART_SERIAL },
		{ "A99992600000?", 13, DONATION_NUMBER_PART_SERIAL }, { "A999926000005?", 14, DONATION_NUMBER_PART_CHECK },
		{ "A999926000005*1", 14, DONATION_NUMBER_PART_FLAGS }, { "A9999260000051?", 15, DONATION_NUMBER_PART_FLAGS },
		{ "=%5100", 0, DONATION_NUMBER_PART_OTHER_CODE }, { "&>0263650000", 0, DONATION_NUMBER_PART_OTHER_CODE },
		{ "]C0=<E0791V00", 0, DONATION_NUMBER_PART_OTHER_CODE },
	};

	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		if (read_number(wrong[i].given) != DONATION_NUMBER_READ_WRONG_CHARACTERS)
			fail_msg("%s has no wrong character", wrong[i].given);
		assert_int_equal(reading.position, wrong[i].position);
		assert_int_equal(reading.part, wrong[i].part);
		assert_false(reading.suggested);
	}
	assert_int_equal(donation_number_read((struct text){ "A99992600000\0", 13 }, &reading),
		DONATION_NUMBER_READ_WRONG_CHARACTERS);
}

static void
an_o_for_a_zero_is_offered_only_when_the_check_then_fits(void **state)
{
	const struct { const char *given; enum donation_number_read answer; const char *suggestion; } tries[] = {
		{ "A9999 26 OOOOO5 0", DONATION_NUMBER_READ_WRONG_CHARACTERS, "A999926000005" },
		{ "A9999 26 00OOO5 O", DONATION_NUMBER_READ_WRONG_CHARACTERS, "A999926000005" },
		{ "=A9999260000O560", DONATION_NUMBER_READ_WRONG_CHARACTERS, "A999926000005" },
		{ "A9999 26 000005 O", DONATION_NUMBER_READ_WRONG_CHECK, "A999926000005" },
		{ "A9999 26 000079 I", DONATION_NUMBER_READ_WRONG_CHECK, "A999926000079" },
		{ "GI234 98 65432I H", DONATION_NUMBER_READ_WRONG_CHARACTERS, "G123498654321" },
		{ "GI234 98 654321 H", DONATION_NUMBER_READ_WRONG_CHECK, "G123498654321" },
		{ "A9999 26 00OOO5 1", DONATION_NUMBER_READ_WRONG_CHARACTERS, NULL },
		{ "A9999 26 00OOO5", DONATION_NUMBER_READ_WRONG_CHARACTERS, NULL },
		{ "A9999 26 00OOX5 0", DONATION_NUMBER_READ_WRONG_CHARACTERS, NULL },
		{ "=A9999260000O500", DONATION_NUMBER_READ_WRONG_CHARACTERS, NULL },
		{ "O9999 26 000005 0", DONATION_NUMBER_READ_WRONG_CHARACTERS, NULL },
		{ "A9999 26 000005 7", DONATION_NUMBER_READ_WRONG_CHECK, NULL },
	};

	for (size_t i = 0; i < COUNT_OF(tries); i++) {
		assert_int_equal(read_number(tries[i].given), tries[i].answer);
		if (reading.suggested != (tries[i].suggestion != NULL))
			fail_msg("%s: suggestion %s", tries[i].given, reading.suggestion.at);
		if (tries[i].suggestion)
			assert_string_equal(reading.suggestion.at, tries[i].suggestion);
	}
}

static void
a_number_is_shown_in_groups(void **state)
{
	struct arena *arena = arena_new(1024);

	assert_int_equal(read_number(STORY), DONATION_NUMBER_READ_OK);
	assert_true(text_equal(donation_number_text(&reading.number), TEXT(STORY)));
	assert_true(text_equal(donation_number_spaced(arena, &reading.number), TEXT("A9999 26 123456")));
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_given_numbers_have_their_check_characters_and_flags),
		cmocka_unit_test(every_single_substitution_changes_the_check_character),
		cmocka_unit_test(every_swap_of_unequal_neighbours_changes_the_check_character),
		cmocka_unit_test(every_mistype_of_a_number_with_its_check_character_is_noticed),
		cmocka_unit_test(what_scanners_and_people_add_is_taken_away),
		cmocka_unit_test(what_wraps_a_scanned_number_or_stands_around_a_printed_one_is_taken_away),
		cmocka_unit_test(nothing_at_all_is_empty),
		cmocka_unit_test(a_number_too_short_or_too_long_says_how_long_it_is),
		cmocka_unit_test(a_wrong_character_is_named_with_its_place),
		cmocka_unit_test(an_o_for_a_zero_is_offered_only_when_the_check_then_fits),
		cmocka_unit_test(a_number_is_shown_in_groups),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
