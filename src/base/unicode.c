/* unicode: invisible characters, equivalent forms, direction, domain names. Search is in unicode_search.c. */
#include "base/unicode.h"

#include <idn2.h>
#include <string.h>

#include "base/arena.h"
#include "base/unicode_icu.h"
#include "limits.h"

#define NOTHING 0                         /* "no character before": valid text never contains it */

static bool
is_in(uint32_t code, uint32_t first, uint32_t last)
{
	return code >= first && code <= last;
}

static bool
is_variation_selector(uint32_t code)
{
	return is_in(code, 0xFE00, 0xFE0F) || is_in(code, 0xE0100, 0xE01EF) || is_in(code, 0x180B, 0x180D) || code == 0x180F;
}

/* Characters whose class is letter or symbol although nothing is drawn: the fillers of Hangul, the Braille pattern without a dot. */
static bool
is_filler(uint32_t code)
{
	return code == 0x115F || code == 0x1160 || code == 0x3164 || code == 0xFFA0 || code == 0x2800 || code == 0x17B4 || code == 0x17B5;
}

/* Some format characters of Arabic and Syriac are drawn, around the digits that follow. */
static bool
is_invisible(uint32_t code)
{
	return is_filler(code) || is_variation_selector(code) || code == 0x034F ||
	       (icu.u_charType((UChar32)code) == U_FORMAT_CHAR && !icu.u_hasBinaryProperty((UChar32)code, UCHAR_PREPENDED_CONCATENATION_MARK));
}

static bool
is_mark(uint32_t code)
{
	const int8_t type = icu.u_charType((UChar32)code);

	return type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_COMBINING_SPACING_MARK;
}

static bool
is_letter(uint32_t code)
{
	const int8_t type = icu.u_charType((UChar32)code);

	return type == U_OTHER_LETTER || type == U_LOWERCASE_LETTER || type == U_UPPERCASE_LETTER || type == U_TITLECASE_LETTER ||
	       type == U_MODIFIER_LETTER;
}

static bool
is_emoji(uint32_t code)
{
	return code > 0xFF && (icu.u_hasBinaryProperty((UChar32)code, UCHAR_EXTENDED_PICTOGRAPHIC) ||
	                       icu.u_hasBinaryProperty((UChar32)code, UCHAR_EMOJI_MODIFIER) || code == 0xFE0F);
}

/* A joiner has a meaning between letters of scripts that join or stack: Persian, Hindi, Malayalam and others. */
static bool
is_joined_script(uint32_t code)
{
	UErrorCode error = U_ZERO_ERROR;

	if (!is_letter(code) && !is_mark(code))
		return false;
	switch ((int)icu.uscript_getScript((UChar32)code, &error)) {
	case USCRIPT_COMMON: case USCRIPT_INHERITED: case USCRIPT_LATIN: case USCRIPT_GREEK: case USCRIPT_CYRILLIC: case USCRIPT_HAN:
	case USCRIPT_HIRAGANA: case USCRIPT_KATAKANA: case USCRIPT_HANGUL: case USCRIPT_BOPOMOFO: case USCRIPT_UNKNOWN:
		return false;
	}
	return U_SUCCESS(error);
}

/* Whether the invisible `code` between these two characters is part of how they are written. */
static bool
is_needed(uint32_t before, uint32_t code, uint32_t after)
{
	if (code == 0x200C || code == 0x200D)
		return (is_joined_script(before) && is_joined_script(after)) || (code == 0x200D && is_emoji(before) && is_emoji(after));
	if (is_variation_selector(code))
		return before != NOTHING && !is_mark(before) && (is_letter(before) || is_emoji(before) || before >= 0x23);
	/* The flags of England, Scotland and Wales: a black flag followed by letters that are not drawn. */
	return is_in(code, 0xE0020, 0xE007F) && (before == 0x1F3F4 || is_in(before, 0xE0020, 0xE007E));
}

static uint32_t
next_of(struct text rest)
{
	uint32_t code = NOTHING;

	return rest.length > 0 && text_character(rest, &code) > 0 ? code : NOTHING;
}

struct text
unicode_remove_invisible(struct arena *arena, struct text text, enum unicode_keep keep)
{
	struct text_builder out;
	uint32_t before = NOTHING, code;

	if (text_is_ascii(text) || !unicode_open())
		return text;
	text_builder_start(&out, arena, text.length);
	while (text.length > 0) {
		const size_t length = text_character(text, &code);
		const struct text rest = text_from(text, length > 0 ? length : 1);

		if (length == 0)
			return text_built(&out);
		if (code < 0x80 || !is_invisible(code) || (keep == UNICODE_KEEP_JOINERS && is_needed(before, code, next_of(rest)))) {
			text_add(&out, text_until(text, length));
			before = code <= ' ' ? NOTHING : code;
		}
		text = rest;
	}
	return text_built(&out);
}

static bool
is_visible(uint32_t code)
{
	if (code < 0x80)
		return code > ' ' && code != 0x7F;
	if (!unicode_open())
		return true;
	switch ((int)icu.u_charType((UChar32)code)) {
	case U_CONTROL_CHAR: case U_SPACE_SEPARATOR: case U_LINE_SEPARATOR: case U_PARAGRAPH_SEPARATOR:
	case U_NON_SPACING_MARK: case U_ENCLOSING_MARK: case U_COMBINING_SPACING_MARK:
		return false;
	}
	return !is_invisible(code);
}

bool
unicode_is_invisible(uint32_t code)
{
	return unicode_open() && is_invisible(code);
}

bool
unicode_has_visible(struct text text)
{
	uint32_t code;

	while (text.length > 0) {
		const size_t length = text_character(text, &code);

		if (length == 0 || is_visible(code))
			return length > 0;
		text = text_from(text, length);
	}
	return false;
}

char
unicode_ascii_of(uint32_t code)
{
	int32_t digit;

	if (is_in(code, 0x2010, 0x2015) || code == 0x2212 || code == 0xFE58 || code == 0xFE63)
		return '-';
	if (is_in(code, 0x2018, 0x201B) || code == 0x02BC || code == 0x02B9 || code == 0x2032 || code == 0x00B4)
		return '\'';
	if (code == 0xA0 || code == 0x1680 || is_in(code, 0x2000, 0x200A) || code == 0x202F || code == 0x205F || code == 0x3000)
		return ' ';
	if (is_in(code, 0xFF01, 0xFF5E))
		return (char)(code - 0xFF01 + '!');
	if (code == 0x3002 || code == 0xFF61)
		return '.';
	if (code < 0x0660 || !unicode_open())
		return 0;
	digit = icu.u_charType((UChar32)code) == U_DECIMAL_DIGIT_NUMBER ? icu.u_charDigitValue((UChar32)code) : -1;
	return digit >= 0 && digit <= 9 ? (char)('0' + digit) : 0;
}

struct text
unicode_simplify(struct arena *arena, struct text text)
{
	struct text_builder out;
	uint32_t code;

	if (text_is_ascii(text))
		return text;
	text_builder_start(&out, arena, text.length);
	while (text.length > 0) {
		size_t length = text_character(text, &code);
		char ascii;

		if (length == 0)
			break;
		ascii = code < 0x80 ? 0 : unicode_ascii_of(code);
		if (ascii)
			text_add_char(&out, ascii);
		else
			text_add(&out, text_until(text, length));
		text = text_from(text, length);
	}
	return text_built(&out);
}

/* No character below U+0590 is written from right to left. */
static bool
may_be_right_to_left(struct text text)
{
	for (size_t i = 0; i < text.length; i++)
		if ((unsigned char)text.at[i] >= 0xD6)
			return true;
	return false;
}

/* In a text without right-to-left characters, the first letter decides the direction. */
static enum unicode_direction
direction_of_left_to_right(struct text text)
{
	uint32_t code;

	for (; text.length > 0; text = text_from(text, text_character(text, &code))) {
		const uint32_t lower = text_character(text, &code) > 0 ? code | 0x20 : NOTHING;

		if (lower == NOTHING)
			break;
		if (is_in(lower, 'a', 'z') || (code >= 0xC0 && code != 0xD7 && code != 0xF7 && !is_in(code, 0x02B9, 0x036F)))
			return UNICODE_DIRECTION_LEFT_TO_RIGHT;
	}
	return UNICODE_DIRECTION_NEUTRAL;
}

enum unicode_direction
unicode_direction(struct text text)
{
	UChar units[LIMIT_UNICODE_BYTES + 1];
	UErrorCode error = U_ZERO_ERROR;
	int32_t count = 0;

	text = text_until_bytes(text, LIMIT_UNICODE_BYTES);
	if (!may_be_right_to_left(text))
		return direction_of_left_to_right(text);
	if (!unicode_open())
		return UNICODE_DIRECTION_NEUTRAL;
	icu.u_strFromUTF8(units, LIMIT_UNICODE_BYTES + 1, &count, text.at, (int32_t)text.length, &error);
	if (U_FAILURE(error))
		return UNICODE_DIRECTION_NEUTRAL;
	switch (icu.ubidi_getBaseDirection(units, count)) {
	case UBIDI_LTR:     return UNICODE_DIRECTION_LEFT_TO_RIGHT;
	case UBIDI_RTL:     return UNICODE_DIRECTION_RIGHT_TO_LEFT;
	case UBIDI_MIXED:
	case UBIDI_NEUTRAL: break;
	}
	return UNICODE_DIRECTION_NEUTRAL;
}

/* Letters, digits and hyphens separated by single dots, within the lengths of DNS. */
static bool
is_written_domain(struct text domain)
{
	char before = '.';

	for (size_t i = 0; i < domain.length; i++) {
		if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789-.", domain.at[i]) || (domain.at[i] == '.' && before == '.'))
			return false;
		before = domain.at[i];
	}
	return before != '.' && domain.length <= LIMIT_DOMAIN_BYTES;
}

/* IDN2_USE_STD3_ASCII_RULES is not set: with it, libidn2 2.3 drops an underscore instead of refusing it. */
bool
unicode_encode_domain(struct arena *arena, struct text domain, struct text *encoded)
{
	uint8_t *found = NULL;

	*encoded = TEXT_NONE;
	if (domain.length == 0 || domain.length > LIMIT_UNICODE_BYTES || memchr(domain.at, '\0', domain.length) != NULL)
		return false;
	if (text_is_ascii(domain))
		*encoded = text_lower_ascii(arena, domain);
	else if (idn2_lookup_u8((const uint8_t *)text_terminated(arena, domain), &found, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) == IDN2_OK)
		*encoded = text_copy(arena, text_of((const char *)found));
	if (found)
		idn2_free(found);
	return is_written_domain(*encoded);
}
