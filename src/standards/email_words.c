/* email_words: plain text is folded at its spaces; other text becomes base64 encoded-words, cut between characters. */
#include "standards/email_words.h"

#include <string.h>

#include "base/arena.h"

#define ENCODED_LINE_MAX 76           /* RFC 2047, 2: a line that contains an encoded-word */
#define ENCODED_WORD_MAX 75
#define ENCODED_FRAME 12              /* "=?utf-8?B?" and "?=" */

/* Well-formed, one space for every run of white space or control characters, none at the ends.  A no-break space is one of them: an
 * inbox breaks no line there, and without it most subjects with a date are plain ASCII. */
static struct text
one_line(struct arena *arena, struct text words)
{
	char *at;

	words = text_is_utf8(words) ? text_copy(arena, words) : text_repair(arena, words, true);
	if (words.length == 0)
		return TEXT("");
	at = (char *)words.at;
	for (size_t i = 0; i < words.length; i++)
		if ((uint8_t)at[i] < 0x20 || at[i] == 0x7F)
			at[i] = ' ';
		else if ((uint8_t)at[i] == 0xC2 && i + 1 < words.length && (uint8_t)at[i + 1] == 0xA0)
			at[i] = at[i + 1] = ' ';
	return text_normal(arena, words, false);
}

/* The length of the longest piece between spaces. */
static size_t
longest_piece(struct text words)
{
	size_t longest = 0;
	struct text piece;
	bool more;

	do {
		more = text_cut(words, ' ', &piece, &words);
		if (piece.length > longest)
			longest = piece.length;
	} while (more);
	return longest;
}

static bool
is_ascii(struct text words)
{
	for (size_t i = 0; i < words.length; i++)
		if ((uint8_t)words.at[i] >= 0x80)
			return false;
	return true;
}

bool
email_words_is_value(struct text value, size_t line_max)
{
	/* Other white space becomes spaces, which only makes pieces shorter. */
	return is_ascii(value) && longest_piece(value) <= line_max;
}

static size_t
add_folded(struct text_builder *builder, size_t column, struct text words)
{
	struct text piece;
	bool more, first = true;

	do {
		more = text_cut(words, ' ', &piece, &words);
		if (!first) {
			bool fold = column + 1 + piece.length > EMAIL_WORDS_COLUMN_MAX;

			text_add(builder, fold ? TEXT("\r\n ") : TEXT(" "));
			column = fold ? 1 : column + 1;
		}
		text_add(builder, piece);
		column += piece.length;
		first = false;
	} while (more);
	return column;
}

/* As many bytes of whole characters as fit into `bytes_max`. */
static size_t
whole_characters(struct text words, size_t bytes_max)
{
	size_t length = bytes_max < words.length ? bytes_max : words.length;

	while (length > 0 && length < words.length && ((uint8_t)words.at[length] & 0xC0) == 0x80)
		length--;
	return length;
}

static size_t
add_encoded(struct text_builder *builder, size_t column, struct text words)
{
	while (words.length > 0) {
		size_t room = column < ENCODED_LINE_MAX ? ENCODED_LINE_MAX - column : 0, bytes;
		struct text encoded;

		if (room > ENCODED_WORD_MAX)
			room = ENCODED_WORD_MAX;
		bytes = room > ENCODED_FRAME ? (room - ENCODED_FRAME) / 4 * 3 : 0;
		bytes = whole_characters(words, bytes);
		if (bytes == 0) {
			text_add(builder, TEXT("\r\n "));
			column = 1;
			continue;
		}
		encoded = text_base64(builder->arena, text_bytes(text_until(words, bytes)));
		text_add_format(builder, "=?utf-8?B?%.*s?=", TEXT_PRINT(encoded));
		column += encoded.length + ENCODED_FRAME;
		words = text_from(words, bytes);
		if (words.length > 0) {
			text_add(builder, TEXT("\r\n "));
			column = 1;
		}
	}
	return column;
}

/* Plain ASCII that no reader would decode by mistake and that can be folded. */
static bool
is_plain(struct text words, size_t piece_max)
{
	size_t at;

	return is_ascii(words) && !text_find(words, TEXT("=?"), &at) && longest_piece(words) <= piece_max;
}

size_t
email_words_add(struct text_builder *builder, size_t column, struct text words)
{
	words = one_line(builder->arena, words);
	if (is_plain(words, EMAIL_WORDS_COLUMN_MAX - column))
		return add_folded(builder, column, words);
	return add_encoded(builder, column, words);
}

size_t
email_words_add_phrase(struct text_builder *builder, size_t column, struct text words)
{
	struct text_builder quoted;

	words = one_line(builder->arena, words);
	text_builder_start(&quoted, builder->arena, words.length * 2 + 2);
	text_add_char(&quoted, '"');
	for (size_t i = 0; i < words.length; i++) {
		if (words.at[i] == '"' || words.at[i] == '\\')
			text_add_char(&quoted, '\\');
		text_add_char(&quoted, words.at[i]);
	}
	text_add_char(&quoted, '"');
	if (is_plain(text_built(&quoted), EMAIL_WORDS_COLUMN_MAX - column))
		return add_folded(builder, column, text_built(&quoted));
	return add_encoded(builder, column, words);
}

size_t
email_words_add_value(struct text_builder *builder, size_t column, struct text value)
{
	return add_folded(builder, column, one_line(builder->arena, value));
}
