#include "standards/csv.h"

#include <inttypes.h>

#include "base/arena.h"

void
csv_start(struct csv *csv, struct arena *arena, size_t length_max)
{
	text_builder_start(&csv->out, arena, length_max);
	csv->in_row = false;
}

static void
begin_cell(struct csv *csv)
{
	if (csv->in_row)
		text_add_char(&csv->out, '\t');
	csv->in_row = true;
}

/* Whether a spreadsheet, which may skip white space first, would take it for a formula. The last four are the full-width signs. */
static bool
is_formula(struct text words)
{
	static const char *const starts[] = { "=", "+", "-", "@", "\t", "\r", "\n", "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D",
	                                      "\xEF\xBC\xA0" };
	const struct text trimmed = text_trim(words);

	for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
		if (text_starts_with(words, text_of(starts[i])) || text_starts_with(trimmed, text_of(starts[i])))
			return true;
	return false;
}

/* Always quoted: a cell may then contain tabs, quotes and line breaks, and its spaces stay. */
void
csv_words(struct csv *csv, struct text words)
{
	begin_cell(csv);
	if (text_is_empty(words))
		return;
	text_add_char(&csv->out, '"');
	if (is_formula(words))
		text_add_char(&csv->out, '\'');
	for (size_t i = 0; i < words.length; i++) {
		if (words.at[i] == '"')
			text_add_char(&csv->out, '"');
		text_add_char(&csv->out, words.at[i]);
	}
	text_add_char(&csv->out, '"');
}

void
csv_number(struct csv *csv, int64_t number)
{
	begin_cell(csv);
	text_add_format(&csv->out, "%" PRId64, number);
}

void
csv_end_row(struct csv *csv)
{
	text_add(&csv->out, TEXT("\r\n"));
	csv->in_row = false;
}

struct text
csv_text(const struct csv *csv)
{
	return text_built(&csv->out);
}

static size_t
add_unit(uint8_t *at, uint32_t unit)
{
	at[0] = (uint8_t)unit;
	at[1] = (uint8_t)(unit >> 8);
	return 2;
}

struct bytes
csv_file(struct arena *arena, struct text table)
{
	/* A byte of UTF-8 never becomes more than one unit of UTF-16. */
	uint8_t *bytes = arena_take(arena, 2 + 2 * table.length);
	size_t length = add_unit(bytes, 0xFEFF);

	while (table.length > 0) {
		uint32_t code;
		const size_t taken = text_character(table, &code);

		/* What is not well-formed becomes U+FFFD, byte by byte. */
		if (taken == 0)
			code = 0xFFFD;
		if (code >= 0x10000) {
			length += add_unit(bytes + length, 0xD800 + ((code - 0x10000) >> 10));
			length += add_unit(bytes + length, 0xDC00 + ((code - 0x10000) & 0x3FF));
		} else {
			length += add_unit(bytes + length, code);
		}
		table = text_from(table, taken > 0 ? taken : 1);
	}
	return (struct bytes){ bytes, length };
}
