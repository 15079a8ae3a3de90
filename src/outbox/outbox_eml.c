#include "outbox/outbox_eml.h"

#include "limits.h"

/* Headers and the rest, cut at the first empty line. */
static void
cut_headers(struct text message, struct text *headers, struct text *rest)
{
	size_t at;

	if (text_starts_with(message, TEXT("\r\n"))) {
		*headers = text_until(message, 0);
		*rest = text_from(message, 2);
	} else if (text_find(message, TEXT("\r\n\r\n"), &at)) {
		*headers = text_until(message, at + 2);
		*rest = text_from(message, at + 4);
	} else {
		*headers = message;
		*rest = text_from(message, message.length);
	}
}

/* A header's value, its folded lines joined again; none when it is not there. */
static struct text
header(struct arena *arena, struct text headers, struct text name)
{
	struct text_builder value;
	struct text line, label, content;
	bool found = false;

	text_builder_start(&value, arena, LIMIT_EMAIL_BYTES);
	while (headers.length > 0) {
		text_cut(headers, '\n', &line, &headers);
		if (text_ends_with(line, TEXT("\r")))
			line = text_until(line, line.length - 1);
		if (text_starts_with(line, TEXT(" ")) || text_starts_with(line, TEXT("\t"))) {
			if (found)
				text_add(&value, line);
			continue;
		}
		if (found)
			break;
		if (text_cut(line, ':', &label, &content) && text_equal_ignoring_case(label, name)) {
			found = true;
			text_add(&value, text_trim(content));
		}
	}
	return found ? text_built(&value) : TEXT_NONE;
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

/* Quoted-printable (RFC 2045, 6.7), and with `underscores` its sister in headers (RFC 2047, 4.2). */
static struct text
from_quoted(struct arena *arena, struct text quoted, bool underscores)
{
	struct text_builder plain;

	text_builder_start(&plain, arena, LIMIT_EMAIL_BYTES);
	for (size_t i = 0; i < quoted.length; i++) {
		const char c = quoted.at[i];

		if (underscores && c == '_') {
			text_add_char(&plain, ' ');
		} else if (c == '=' && text_starts_with(text_from(quoted, i + 1), TEXT("\r\n"))) {
			i += 2;
		} else if (c == '=' && i + 2 < quoted.length && hex_digit(quoted.at[i + 1]) >= 0 &&
		           hex_digit(quoted.at[i + 2]) >= 0) {
			text_add_char(&plain, (char)(hex_digit(quoted.at[i + 1]) * 16 + hex_digit(quoted.at[i + 2])));
			i += 2;
		} else {
			text_add_char(&plain, c);
		}
	}
	return text_built(&plain);
}

static struct text
from_base64(struct arena *arena, struct text encoded)
{
	struct text_builder dense;
	struct bytes bytes;

	text_builder_start(&dense, arena, 2 * LIMIT_EMAIL_BYTES);
	for (size_t i = 0; i < encoded.length; i++) {
		if (encoded.at[i] != '\r' && encoded.at[i] != '\n' && encoded.at[i] != ' ')
			text_add_char(&dense, encoded.at[i]);
	}
	return text_from_base64(arena, text_built(&dense), &bytes) ? bytes_text(bytes) : encoded;
}

/* "=?UTF-8?Q?caf=C3=A9?=" at the beginning of `text`: its meaning and its length. */
static bool
encoded_word(struct arena *arena, struct text text, struct text *meaning, size_t *length)
{
	struct text charset, encoding, content, rest;

	if (!text_starts_with(text, TEXT("=?")) || !text_cut(text_from(text, 2), '?', &charset, &rest) ||
	    !text_cut(rest, '?', &encoding, &rest) || !text_cut(rest, '?', &content, &rest) ||
	    !text_starts_with(rest, TEXT("=")))
		return false;
	*length = text.length - rest.length + 1;
	if (text_equal_ignoring_case(encoding, TEXT("Q")))
		*meaning = from_quoted(arena, content, true);
	else
		*meaning = from_base64(arena, content);
	return true;
}

/* White space between two encoded words is not part of the text (RFC 2047, 6.2). */
static struct text
header_words(struct arena *arena, struct text value)
{
	struct text_builder words;
	bool after_word = false;

	text_builder_start(&words, arena, LIMIT_EMAIL_BYTES);
	while (value.length > 0) {
		struct text meaning, blank = value;
		size_t length;

		while (text_starts_with(blank, TEXT(" ")) || text_starts_with(blank, TEXT("\t")))
			blank = text_from(blank, 1);
		if (encoded_word(arena, blank, &meaning, &length)) {
			if (!after_word)
				text_add(&words, text_until(value, value.length - blank.length));
			text_add(&words, meaning);
			value = text_from(blank, length);
			after_word = true;
		} else {
			text_add_char(&words, value.at[0]);
			value = text_from(value, 1);
			after_word = false;
		}
	}
	return text_repair(arena, text_built(&words), false);
}

static struct text
decoded(struct arena *arena, struct text headers, struct text content)
{
	const struct text how = header(arena, headers, TEXT("Content-Transfer-Encoding"));

	if (text_equal_ignoring_case(how, TEXT("quoted-printable")))
		content = from_quoted(arena, content, false);
	else if (text_equal_ignoring_case(how, TEXT("base64")))
		content = from_base64(arena, content);
	return text_repair(arena, content, true);
}

static struct text
without_returns(struct arena *arena, struct text text)
{
	struct text_builder lines;

	text_builder_start(&lines, arena, LIMIT_EMAIL_BYTES);
	for (size_t i = 0; i < text.length; i++) {
		if (text.at[i] != '\r')
			text_add_char(&lines, text.at[i]);
	}
	return text_built(&lines);
}

static bool
is_type(struct text type, struct text start)
{
	return text_equal_ignoring_case(text_until(type, start.length), start);
}

/* A part that is text is the body, a calendar is the calendar; a multipart is opened. */
static void
read_part(struct arena *arena, struct text part, int depth, struct outbox_eml *eml)
{
	struct text headers, content, type, mark, piece;
	size_t at;

	cut_headers(part, &headers, &content);
	type = header(arena, headers, TEXT("Content-Type"));
	if (is_type(type, TEXT("multipart/")) && depth < 3 && text_find(type, TEXT("boundary="), &at)) {
		mark = text_from(type, at + 9);
		if (text_starts_with(mark, TEXT("\"")))
			text_cut(text_from(mark, 1), '"', &mark, &piece);
		else
			text_cut(mark, ';', &mark, &piece);
		mark = text_join(arena, TEXT("\r\n--"), mark);
		content = text_join(arena, TEXT("\r\n"), content);
		if (mark.length <= 4 || !text_find(content, mark, &at))
			return;
		content = text_from(content, at + mark.length);
		while (!text_starts_with(content, TEXT("--")) && text_find(content, mark, &at)) {
			read_part(arena, text_from(text_until(content, at), 2), depth + 1, eml);
			content = text_from(content, at + mark.length);
		}
	} else if (is_type(type, TEXT("text/calendar"))) {
		eml->calendar = without_returns(arena, decoded(arena, headers, content));
	} else if (text_is_empty(eml->body)) {
		eml->body = without_returns(arena, decoded(arena, headers, content));
	}
}

struct outbox_eml
outbox_eml_read(struct arena *arena, struct text message)
{
	struct outbox_eml eml = { 0 };
	struct text headers, rest;

	cut_headers(message, &headers, &rest);
	eml.to = header_words(arena, header(arena, headers, TEXT("To")));
	eml.subject = header_words(arena, header(arena, headers, TEXT("Subject")));
	eml.date = header_words(arena, header(arena, headers, TEXT("Date")));
	read_part(arena, message, 0, &eml);
	return eml;
}
