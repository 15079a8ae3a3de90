/* html: writes values, escaped for their context. */
#include "html/html.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/unicode.h"
#include "limits.h"

struct html *
html_new(struct arena *arena, size_t length_max)
{
	struct html *html = arena_new_of(arena, struct html);

	text_builder_start(&html->out, arena, length_max);
	return html;
}

struct text
html_text(const struct html *html)
{
	return text_built(&html->out);
}

struct html *
html_title(struct html *page)
{
	return html_new(page->out.arena, LIMIT_TITLE_BYTES);
}

struct email_text
email_text_new(struct arena *arena)
{
	return (struct email_text){ html_new(arena, LIMIT_TITLE_BYTES), html_new(arena, LIMIT_EMAIL_BYTES) };
}

void
html_literal(struct html *html, const char *bytes, size_t length)
{
	text_add(&html->out, (struct text){ bytes, length });
}

/* What a character becomes, or a none text where it is written as it is. Control characters are not allowed in HTML (browsers treat some
 * of them differently); nothing stored has one, so one is seen here only if a check was forgotten. */
static struct text
escape_of(char c, bool attribute)
{
	switch (c) {
	case '&':  return TEXT("&amp;");
	case '<':  return TEXT("&lt;");
	case '>':  return TEXT("&gt;");
	case '"':  return attribute ? TEXT("&quot;") : TEXT_NONE;
	case '\'': return attribute ? TEXT("&#39;") : TEXT_NONE;
	case '\t':
	case '\n':
	case '\r': return TEXT_NONE;
	}
	return (unsigned char)c < 0x20 || c == 0x7f ? TEXT("\xEF\xBF\xBD") : TEXT_NONE;
}

static void
escape(struct html *html, struct text text, bool attribute)
{
	size_t from = 0;

	for (size_t i = 0; i < text.length; i++) {
		struct text instead = escape_of(text.at[i], attribute);

		if (text_is_empty(instead))
			continue;
		html_literal(html, text.at + from, i - from);
		text_add(&html->out, instead);
		from = i + 1;
	}
	if (from < text.length)
		html_literal(html, text.at + from, text.length - from);
}

void
html_escape_text(struct html *html, struct text text)
{
	escape(html, text, false);
}

void
html_escape_attribute(struct html *html, struct text text)
{
	escape(html, text, true);
}

void
html_json(struct html *html, struct json_text json)
{
	size_t from = 0;

	for (size_t i = 0; i < json.text.length; i++) {
		const char c = json.text.at[i];

		if (c != '<' && c != '>' && c != '&')
			continue;
		html_literal(html, json.text.at + from, i - from);
		text_add_format(&html->out, "\\u%04x", (unsigned)c);
		from = i + 1;
	}
	if (from < json.text.length)
		html_literal(html, json.text.at + from, json.text.length - from);
}

/* The next line of *rest, without its end (LF, CR or both). */
static struct text
next_line(struct text *rest)
{
	struct text line;
	size_t end = 0;

	while (end < rest->length && rest->at[end] != '\n' && rest->at[end] != '\r')
		end++;
	line = text_until(*rest, end);
	if (end + 1 < rest->length && rest->at[end] == '\r' && rest->at[end + 1] == '\n')
		end++;
	*rest = text_from(*rest, end + 1);
	return line;
}

void
html_escape_lines(struct html *html, struct text text)
{
	enum unicode_direction paragraph = UNICODE_DIRECTION_NEUTRAL;
	bool open = false;

	while (text.length > 0) {
		struct text line = next_line(&text);
		const enum unicode_direction direction = unicode_direction(line);
		const bool turns = direction != UNICODE_DIRECTION_NEUTRAL && paragraph != UNICODE_DIRECTION_NEUTRAL && direction != paragraph;
		const bool blank = text_is_empty(text_trim(line));

		if (open && (blank || turns)) {
			text_add(&html->out, TEXT("</p>\n"));
			open = false;
		}
		if (blank)
			continue;
		if (!open || direction != UNICODE_DIRECTION_NEUTRAL)
			paragraph = direction;
		text_add(&html->out, open ? TEXT("<br>\n") : TEXT("<p dir=\"auto\">"));
		html_escape_text(html, line);
		open = true;
	}
	if (open)
		text_add(&html->out, TEXT("</p>\n"));
}

void
html_plain(struct html *html, struct text text)
{
	text_add(&html->out, text);
}

void
html_plain_line(struct html *html, struct text text)
{
	for (size_t i = 0; i < text.length; i++)
		text_add_char(&html->out, (unsigned char)text.at[i] < 0x20 || text.at[i] == 0x7f ? ' ' : text.at[i]);
}

void
html_number(struct html *html, int64_t number)
{
	text_add_format(&html->out, "%" PRId64, number);
}

void
html_number_int(struct html *html, int number)
{
	html_number(html, number);
}

void
html_link_attribute(struct html *html, struct link link)
{
	html_escape_attribute(html, link_is_safe(link) ? link.text : TEXT("#"));
}

void
html_link_plain(struct html *html, struct link link)
{
	html_plain_line(html, link.text);
}

bool
html_truth_flag(bool value)
{
	return value;
}

bool
html_truth_int(int value)
{
	return value != 0;
}

bool
html_truth_number(int64_t value)
{
	return value != 0;
}

bool
html_truth_size(size_t value)
{
	return value != 0;
}

bool
html_truth_text(struct text value)
{
	return !text_is_empty(value);
}

bool
html_truth_link(struct link value)
{
	return !link_is_none(value);
}

bool
html_truth_json(struct json_text value)
{
	return !text_is_empty(value.text);
}

struct text
words_text(const struct words *words)
{
	return text_of(words->english);
}

struct text
words_with_number(struct arena *arena, const struct words *words, int64_t number)
{
	struct text rest = words_text(words);
	struct text_builder out;
	size_t at;

	text_builder_start(&out, arena, LIMIT_WORDS_CHARACTERS * 4);
	while (text_find(rest, TEXT("{n}"), &at)) {
		text_add(&out, text_until(rest, at));
		text_add_format(&out, "%" PRId64, number);
		rest = text_from(rest, at + 3);
	}
	text_add(&out, rest);
	return text_built(&out);
}
