#include "standards/csv.h"

#include <inttypes.h>

#include "base/arena.h"

void
csv_start(struct csv *csv, struct arena *arena, size_t length_max)
{
	text_builder_start(&csv->out, arena, length_max);
	csv->in_row = false;
	text_add(&csv->out, TEXT("\xEF\xBB\xBF"));
}

static void
begin_cell(struct csv *csv)
{
	if (csv->in_row)
		text_add_char(&csv->out, ',');
	csv->in_row = true;
}

/* Does a spreadsheet, which may skip white space first, take it for a formula?  The last four are the full-width signs. */
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

/* Always in quotes: a cell then may hold commas, quotes and line breaks, and keeps its spaces. */
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
