#include "standards/captions.h"

#include <stdlib.h>

#include "base/arena.h"
#include "limits.h"

/* ---- lines ---- */

/* WebVTT ends a line with LF, CR or both. */
struct lines { struct text rest; int64_t number; };

static bool
take_line(struct lines *lines, struct text *line)
{
	const struct text rest = lines->rest;
	size_t length = 0, end;

	if (rest.length == 0)
		return false;
	while (length < rest.length && rest.at[length] != '\n' && rest.at[length] != '\r')
		length++;
	end = length + (length < rest.length);
	if (end < rest.length && rest.at[length] == '\r' && rest.at[end] == '\n')
		end++;
	*line = text_until(rest, length);
	lines->rest = text_from(rest, end);
	lines->number++;
	return true;
}

static bool
is_blank(struct text line)
{
	return text_is_empty(text_trim(line));
}

static void
skip_block(struct lines *lines)
{
	struct text line;

	while (take_line(lines, &line) && !is_blank(line))
		;
}

/* ---- times ---- */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Up to `most` digits; how many there were. */
static size_t
take_digits(struct text *rest, size_t most, int64_t *number)
{
	size_t length = 0;

	*number = 0;
	while (length < most && length < rest->length && is_digit(rest->at[length]))
		*number = *number * 10 + (rest->at[length++] - '0');
	*rest = text_from(*rest, length);
	return length;
}

static bool
take_sign(struct text *rest, const char *signs)
{
	for (; *signs; signs++)
		if (rest->length > 0 && rest->at[0] == *signs) {
			*rest = text_from(*rest, 1);
			return true;
		}
	return false;
}

/* "1:02:03.450", "02:03,4" or "2:03". */
static bool
take_time(struct text *rest, int64_t *ms)
{
	int64_t parts[3], fraction = 0;
	size_t count = 0, digits = 0;

	do {
		if (count == COUNT_OF(parts) || take_digits(rest, 4, &parts[count]) == 0)
			return false;
		count++;
	} while (take_sign(rest, ":"));
	if (count < 2)
		return false;
	if (take_sign(rest, ".,"))
		digits = take_digits(rest, 3, &fraction);
	for (; digits < 3; digits++)
		fraction *= 10;
	for (size_t i = 1; i < count; i++)
		if (parts[i] > 59)
			return false;
	*ms = 0;
	for (size_t i = 0; i < count; i++)
		*ms = *ms * 60 + parts[i];
	*ms = *ms * 1000 + fraction;
	return true;
}

static bool
has_arrow(struct text line)
{
	size_t at;

	return text_find(line, TEXT("-->"), &at);
}

/* "0:05 --> 0:08 position:50%": the settings are left out. */
static bool
read_times(struct text line, struct caption *caption)
{
	line = text_trim(line);
	if (!take_time(&line, &caption->from_ms))
		return false;
	line = text_trim(line);
	if (!text_starts_with(line, TEXT("-->")))
		return false;
	line = text_trim(text_from(line, 3));
	return take_time(&line, &caption->until_ms) && (line.length == 0 || line.at[0] == ' ' || line.at[0] == '\t');
}

/* ---- words ---- */

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Whether a tag begins here: its length; 0 for a mere sign, as in "I <3 you". */
static size_t
tag_length(struct text rest)
{
	size_t end;

	if (rest.length < 3 || rest.at[0] != '<' || !(is_letter(rest.at[1]) || is_digit(rest.at[1]) || rest.at[1] == '/') ||
	    !text_find(rest, TEXT(">"), &end))
		return 0;
	/* "<00:00:01.000>" is when a word is said. */
	if (is_digit(rest.at[1]) && !text_find(text_until(rest, end), TEXT(":"), &(size_t){ 0 }))
		return 0;
	return end + 1;
}

/* "<v Rosa>" says who speaks. */
static void
add_speaker(struct text_builder *words, struct text tag)
{
	struct text kind, name;

	if (!text_cut(text_until(text_from(tag, 1), tag.length - 2), ' ', &kind, &name))
		return;
	if (text_equal(kind, TEXT("v")) || text_starts_with(kind, TEXT("v."))) {
		text_add(words, text_trim(name));
		text_add(words, TEXT(": "));
	}
}

static const struct { struct text written, meant; } references[] = {
	{ TEXT("&amp;"), TEXT("&") }, { TEXT("&lt;"), TEXT("<") }, { TEXT("&gt;"), TEXT(">") }, { TEXT("&nbsp;"), TEXT(" ") },
	{ TEXT("&lrm;"), TEXT("") }, { TEXT("&rlm;"), TEXT("") },
};

/* How much of `rest` is one character, a reference to one, or something that is left out. */
static size_t
add_next(struct text_builder *words, struct text rest)
{
	const size_t tag = tag_length(rest);
	size_t end;

	if (tag > 0) {
		add_speaker(words, text_until(rest, tag));
		return tag;
	}
	for (size_t i = 0; i < COUNT_OF(references); i++)
		if (text_starts_with(rest, references[i].written)) {
			text_add(words, references[i].meant);
			return references[i].written.length;
		}
	/* "{\an8}": SubRip's position. */
	if (text_starts_with(rest, TEXT("{\\")) && text_find(rest, TEXT("}"), &end))
		return end + 1;
	text_add_char(words, rest.at[0]);
	return 1;
}

/* Up to the next blank line. */
static struct text
take_words(struct arena *arena, struct lines *lines)
{
	struct text_builder words;
	struct text line;

	text_builder_start(&words, arena, LIMIT_CAPTIONS_BYTES);
	while (take_line(lines, &line) && !is_blank(line)) {
		if (words.length > 0)
			text_add_char(&words, '\n');
		for (line = text_trim(line); line.length > 0;)
			line = text_from(line, add_next(&words, line));
	}
	return text_normal(arena, text_repair(arena, text_built(&words), true), true);
}

/* ---- captions ---- */

static int
compare(const void *one, const void *other)
{
	const struct caption *a = one, *b = other;

	if (a->from_ms != b->from_ms)
		return a->from_ms < b->from_ms ? -1 : 1;
	return a->line < b->line ? -1 : a->line > b->line;
}

/* One block, whose first line is `line`. */
static enum captions_problem
read_block(struct arena *arena, struct lines *lines, struct text line, struct captions *captions)
{
	struct caption caption;

	/* A name or number may come before the times. */
	if (!has_arrow(line) && (!take_line(lines, &line) || !has_arrow(line)))
		return CAPTIONS_NO_TIME;
	caption.line = lines->number;
	if (!read_times(line, &caption))
		return CAPTIONS_TIME;
	if (caption.until_ms <= caption.from_ms)
		return CAPTIONS_ORDER;
	caption.words = take_words(arena, lines);
	if (text_characters(caption.words) > LIMIT_CAPTION_CHARACTERS) {
		lines->number = caption.line;
		return CAPTIONS_LONG;
	}
	if (text_is_empty(caption.words))
		return CAPTIONS_OK;
	if (captions->count == LIMIT_CAPTIONS)
		return CAPTIONS_MANY;
	captions->at[captions->count++] = caption;
	return CAPTIONS_OK;
}

static bool
is_block_of(struct text line, struct text word)
{
	return text_starts_with(line, word) && (line.length == word.length || line.at[word.length] == ' ' || line.at[word.length] == '\t' ||
	                                        line.at[word.length] == ':');
}

enum captions_problem
captions_read(struct arena *arena, struct text text, struct captions *captions, int64_t *line_number)
{
	struct lines lines = { text_starts_with(text, TEXT("\xEF\xBB\xBF")) ? text_from(text, 3) : text, 0 };
	struct text line;

	*captions = (struct captions){ arena_list_of(arena, struct caption, LIMIT_CAPTIONS), 0 };
	while (take_line(&lines, &line)) {
		const int64_t first = lines.number;
		enum captions_problem problem;

		if (is_blank(line))
			continue;
		if ((first == 1 && is_block_of(line, TEXT("WEBVTT"))) || is_block_of(line, TEXT("NOTE")) ||
		    is_block_of(line, TEXT("STYLE")) || is_block_of(line, TEXT("REGION"))) {
			skip_block(&lines);
			continue;
		}
		problem = read_block(arena, &lines, line, captions);
		if (problem != CAPTIONS_OK) {
			*line_number = problem == CAPTIONS_NO_TIME ? first : lines.number;
			return problem == CAPTIONS_NO_TIME && captions->count == 0 && !has_arrow(lines.rest) ? CAPTIONS_NONE : problem;
		}
	}
	*line_number = lines.number;
	if (captions->count == 0)
		return CAPTIONS_NONE;
	qsort(captions->at, captions->count, sizeof captions->at[0], compare);
	return CAPTIONS_OK;
}

static void
add_time(struct text_builder *builder, int64_t ms)
{
	text_add_format(builder, "%02lld:%02lld:%02lld.%03lld", (long long)(ms / 3600000), (long long)(ms / 60000 % 60),
	                (long long)(ms / 1000 % 60), (long long)(ms % 1000));
}

static void
add_escaped(struct text_builder *builder, struct text words)
{
	for (size_t i = 0; i < words.length; i++) {
		switch (words.at[i]) {
		case '&': text_add(builder, TEXT("&amp;")); break;
		case '<': text_add(builder, TEXT("&lt;")); break;
		case '>': text_add(builder, TEXT("&gt;")); break;
		default:  text_add_char(builder, words.at[i]);       /* foreign */
		}
	}
}

struct text
captions_write(struct arena *arena, const struct captions *captions)
{
	struct text_builder builder;

	text_builder_start(&builder, arena, LIMIT_CAPTIONS_WRITTEN_BYTES);
	text_add(&builder, TEXT("WEBVTT\n"));
	for (size_t i = 0; i < captions->count; i++) {
		const struct caption *caption = &captions->at[i];

		text_add_char(&builder, '\n');
		add_time(&builder, caption->from_ms);
		text_add(&builder, TEXT(" --> "));
		add_time(&builder, caption->until_ms);
		text_add_char(&builder, '\n');
		add_escaped(&builder, caption->words);
		text_add_char(&builder, '\n');
	}
	return text_built(&builder);
}

struct captions
captions_cut(struct arena *arena, const struct captions *captions, int64_t start_ms, int64_t end_ms)
{
	struct captions cut = { arena_list_of(arena, struct caption, captions->count), 0 };

	for (size_t i = 0; i < captions->count; i++) {
		struct caption caption = captions->at[i];

		caption.from_ms = (caption.from_ms < start_ms ? start_ms : caption.from_ms) - start_ms;
		caption.until_ms = (caption.until_ms > end_ms ? end_ms : caption.until_ms) - start_ms;
		if (caption.from_ms < caption.until_ms)
			cut.at[cut.count++] = caption;
	}
	return cut;
}
