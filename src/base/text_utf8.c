/* text, as characters: what is well-formed, what may be stored, and when two spellings are equal. */
#include "base/text.h"

#include <glib.h>
#include <string.h>

#include "base/arena.h"
#include "base/log.h"

#define REPLACEMENT TEXT("\xEF\xBF\xBD")         /* U+FFFD */

/* Table 3-7 of Unicode 15 (3.9, D92): the range of the second byte excludes overlong forms and surrogates. */
size_t
text_character(struct text text, uint32_t *code)
{
	const uint8_t *at = (const uint8_t *)text.at;
	uint8_t low = 0x80, high = 0xBF;
	size_t length;

	if (at[0] < 0x80) {
		*code = at[0];
		return 1;
	}
	if (at[0] < 0xC2 || at[0] > 0xF4)
		return 0;
	length = at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3 : 4;
	if (at[0] == 0xE0)
		low = 0xA0;
	if (at[0] == 0xED)
		high = 0x9F;
	if (at[0] == 0xF0)
		low = 0x90;
	if (at[0] == 0xF4)
		high = 0x8F;
	if (text.length < length || at[1] < low || at[1] > high)
		return 0;
	*code = at[0] & (0x7F >> length);
	for (size_t i = 1; i < length; i++) {
		if ((at[i] & 0xC0) != 0x80)
			return 0;
		*code = *code << 6 | (at[i] & 0x3F);
	}
	return length;
}

/* Most input is ASCII: it is clean, already composed, and each letter's case folds by itself. */
static bool
is_printed_ascii(struct text text)
{
	for (size_t i = 0; i < text.length; i++)
		if (text.at[i] < ' ' || text.at[i] > '~')
			return false;
	return true;
}

bool
text_is_utf8(struct text text)
{
	uint32_t code;

	if (is_printed_ascii(text))
		return true;
	while (text.length > 0) {
		size_t length = text_character(text, &code);

		if (length == 0)
			return false;
		text = text_from(text, length);
	}
	return true;
}

size_t
text_characters(struct text text)
{
	size_t characters = 0;

	for (size_t i = 0; i < text.length; i++)
		if (((uint8_t)text.at[i] & 0xC0) != 0x80)
			characters++;
	return characters;
}

struct text
text_until_characters(struct text text, size_t characters)
{
	for (size_t i = 0; i < text.length; i++)
		if (((uint8_t)text.at[i] & 0xC0) != 0x80 && characters-- == 0)
			return text_until(text, i);
	return text;
}

/* The property White_Space. */
static bool
is_white(uint32_t code)
{
	return (code >= 0x09 && code <= 0x0D) || code == 0x20 || code == 0x85 || code == 0xA0 || code == 0x1680 ||
	       (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 || code == 0x202F ||
	       code == 0x205F || code == 0x3000;
}

static bool
is_clean(uint32_t code, bool lines)
{
	if (code == '\t' || code == '\r' || code == '\n')
		return lines;
	if (code < 0x20 || (code >= 0x7F && code <= 0x9F))
		return false;
	if (code == 0x061C || code == 0x200E || code == 0x200F || code == 0xFEFF)
		return false;
	if ((code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069))
		return false;
	return !(code >= 0xFDD0 && code <= 0xFDEF) && (code & 0xFFFE) != 0xFFFE;
}

bool
text_is_clean(struct text text, bool lines)
{
	uint32_t code;

	if (is_printed_ascii(text))
		return true;
	while (text.length > 0) {
		size_t length = text_character(text, &code);

		if (length == 0 || !is_clean(code, lines))
			return false;
		text = text_from(text, length);
	}
	return true;
}

struct text
text_repair(struct arena *arena, struct text text, bool lines)
{
	struct text_builder corrected;
	uint32_t code;

	if (!text.at)
		return TEXT_NONE;
	if (is_printed_ascii(text))
		return text_copy(arena, text);
	/* Each bad byte may become the three bytes of U+FFFD. */
	text_builder_start(&corrected, arena, text.length * 3);
	while (text.length > 0) {
		size_t length = text_character(text, &code);

		if (length == 0) {
			text_add(&corrected, REPLACEMENT);
			length = 1;
		} else if (is_clean(code, lines)) {
			text_add(&corrected, text_until(text, length));
		} else if (is_white(code)) {
			text_add_char(&corrected, ' ');
		}
		text = text_from(text, length);
	}
	return text_built(&corrected);
}

/* The length of the white space at the start; 0 when there is none. */
static size_t
white_at(struct text text)
{
	uint32_t code;
	size_t length = text.length > 0 ? text_character(text, &code) : 0;

	return length > 0 && is_white(code) ? length : 0;
}

struct text
text_trim(struct text text)
{
	size_t white;

	while ((white = white_at(text)) > 0)
		text = text_from(text, white);
	while (text.length > 0) {
		size_t start = text.length - 1;

		while (start > 0 && text.length - start < 4 && ((uint8_t)text.at[start] & 0xC0) == 0x80)
			start--;
		if (white_at(text_from(text, start)) != text.length - start)
			break;
		text.length = start;
	}
	return text;
}

/* Adds `text` with every run of white space as one space, and none at the ends. */
static void
add_folded(struct text_builder *builder, struct text text)
{
	uint32_t code;
	bool white = false;

	text = text_trim(text);
	while (text.length > 0) {
		size_t length = text_character(text, &code);

		ASSERT(length > 0);
		if (!is_white(code)) {
			if (white)
				text_add_char(builder, ' ');
			text_add(builder, text_until(text, length));
		}
		white = is_white(code);
		text = text_from(text, length);
	}
}

/* GLib stops at a NUL and needs valid UTF-8, so the input is corrected first. */
static struct text
readable(struct arena *arena, struct text text)
{
	return text_is_clean(text, true) ? text : text_repair(arena, text, true);
}

static struct text
folded(struct arena *arena, const char *composed)
{
	struct text_builder builder;

	text_builder_start(&builder, arena, strlen(composed));
	add_folded(&builder, text_of(composed));
	return text_built(&builder);
}

/* Makes every run of spaces one space, and removes those at the ends. */
static struct text
fold_ascii(struct arena *arena, struct text text, bool lower)
{
	char *at = arena_take(arena, text.length + 1);
	size_t length = 0;

	for (size_t i = 0; i < text.length; i++) {
		const char c = text.at[i];

		if (c != ' ')
			at[length++] = (char)(lower && c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
		else if (length > 0 && at[length - 1] != ' ')
			at[length++] = ' ';
	}
	if (length > 0 && at[length - 1] == ' ')
		length--;
	return (struct text){ at, length };
}

struct text
text_fold(struct arena *arena, struct text text)
{
	char *composed, *lowered, *again;
	struct text result;

	if (!text.at)
		return TEXT_NONE;
	if (is_printed_ascii(text))
		return fold_ascii(arena, text, true);
	text = readable(arena, text);
	/* Case folding can leave marks uncomposed, so the text is composed again. */
	composed = g_utf8_normalize(text.at, (gssize)text.length, G_NORMALIZE_ALL_COMPOSE);
	ASSERT(composed);
	lowered = g_utf8_casefold(composed, -1);
	again = g_utf8_normalize(lowered, -1, G_NORMALIZE_ALL_COMPOSE);
	ASSERT(again);
	result = folded(arena, again);
	g_free(again);
	g_free(lowered);
	g_free(composed);
	return result;
}

/* Line breaks become LF, white space at line ends is removed, and several blank lines become one. */
static struct text
folded_lines(struct arena *arena, const char *composed)
{
	struct text_builder builder;
	struct text rest = text_trim(text_of(composed)), line;
	size_t blank = 0;

	text_builder_start(&builder, arena, strlen(composed));
	while (rest.length > 0) {
		size_t end = 0;

		while (end < rest.length && rest.at[end] != '\n' && rest.at[end] != '\r')
			end++;
		line = text_until(rest, end);
		while (line.length > 0 && text_trim(line).length < line.length) {
			struct text trimmed = text_trim(line);

			/* Only the end of a line is trimmed: spaces at its start may be the layout of a poem. */
			line.length = trimmed.length == 0 ? 0 : (size_t)(trimmed.at + trimmed.length - line.at);
			break;
		}
		if (line.length == 0) {
			blank++;
		} else {
			for (size_t i = 0; i < (blank > 2 ? 1 : blank); i++)
				text_add_char(&builder, '\n');
			if (builder.length > 0)
				text_add_char(&builder, '\n');
			text_add(&builder, line);
			blank = 0;
		}
		end += text_starts_with(text_from(rest, end), TEXT("\r\n")) ? 2 : 1;
		rest = text_from(rest, end);
	}
	return text_built(&builder);
}

struct text
text_normal(struct arena *arena, struct text text, bool lines)
{
	char *composed;
	struct text result;

	if (!text.at)
		return TEXT_NONE;
	if (is_printed_ascii(text))
		return lines ? text_copy(arena, text_trim(text)) : fold_ascii(arena, text, false);
	text = readable(arena, text);
	composed = g_utf8_normalize(text.at, (gssize)text.length, G_NORMALIZE_DEFAULT_COMPOSE);
	ASSERT(composed);
	result = lines ? folded_lines(arena, composed) : folded(arena, composed);
	g_free(composed);
	return result;
}
