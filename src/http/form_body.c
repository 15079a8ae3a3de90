#include "http/form_body.h"

#include "http/query.h"
#include "limits.h"

/* The media type without its parameters, compared in any case. */
static bool
is_media_type(struct text content_type, struct text media_type)
{
	struct text head, parameters;

	text_cut(content_type, ';', &head, &parameters);
	return text_equal_ignoring_case(text_trim(head), media_type);
}

/* The value of parameter `name` in `; name=token; other="quoted"`.  In quotes a backslash takes the next character
 * as it is (older programs); browsers send %22 for a quote, and it stays so: names of our inputs hold neither. */
static bool
parameter(struct text parameters, struct text name, struct text *value)
{
	while (parameters.length > 0) {
		struct text key = parameters, rest;
		size_t end = 0;
		bool quoted = false;

		/* a parameter ends at the next semicolon outside quotes */
		for (; end < parameters.length; end++) {
			const char c = parameters.at[end];

			if (quoted && c == '\\' && end + 1 < parameters.length)
				end++;
			else if (c == '"')
				quoted = !quoted;
			else if (c == ';' && !quoted)
				break;
		}
		rest = text_from(parameters, end + 1);
		key = text_until(parameters, end);
		if (quoted)
			return false;
		if (text_cut(key, '=', &key, value) && text_equal_ignoring_case(text_trim(key), name)) {
			*value = text_trim(*value);
			if (value->length >= 2 && value->at[0] == '"' && value->at[value->length - 1] == '"') {
				value->at++;
				value->length -= 2;
			}
			return true;
		}
		parameters = rest;
	}
	return false;
}

bool
form_body_boundary(struct text content_type, struct text *boundary)
{
	struct text head, parameters;

	text_cut(content_type, ';', &head, &parameters);
	if (!parameter(parameters, TEXT("boundary"), boundary) || boundary->length < 1 || boundary->length > 70)
		return false;
	for (size_t i = 0; i < boundary->length; i++) {
		if (boundary->at[i] < 32 || boundary->at[i] > 126)
			return false;
	}
	return true;
}

/* One line of a part's header, without its CRLF. false: no CRLF in the rest of the body. */
static bool
take_line(struct text *rest, struct text *line)
{
	size_t at;

	if (!text_find(*rest, TEXT("\r\n"), &at))
		return false;
	*line = text_until(*rest, at);
	*rest = text_from(*rest, at + 2);
	return true;
}

/* The header of a part up to its empty line. false: cut short, too long, or without a field name. */
static bool
take_head(struct text *rest, struct form_pair *pair)
{
	struct text line;
	int lines = 0;
	bool named = false;

	while (take_line(rest, &line)) {
		struct text name, value, head, parameters;

		if (line.length == 0)
			return named;
		if (++lines > LIMIT_PART_HEADERS || line.length > LIMIT_PART_HEADER_BYTES)
			return false;
		if (!text_cut(line, ':', &name, &value))
			return false;
		if (!text_equal_ignoring_case(name, TEXT("content-disposition")))
			continue;
		text_cut(value, ';', &head, &parameters);
		if (named || !text_equal_ignoring_case(text_trim(head), TEXT("form-data")))
			return false;
		named = parameter(parameters, TEXT("name"), &pair->name) && pair->name.length > 0;
		pair->is_file = parameter(parameters, TEXT("filename"), &pair->file_name);
	}
	return false;
}

struct form_body
form_body_multipart(struct arena *arena, struct text boundary, struct bytes bytes)
{
	const struct text delimiter = text_format(arena, "\r\n--%.*s", TEXT_PRINT(boundary));
	struct form_body body = { .malformed = true };
	struct text rest = { (const char *)bytes.at, bytes.length }, line;
	size_t text_bytes_taken = 0, at;

	body.pairs = arena_list_of(arena, struct form_pair, LIMIT_FORM_FIELDS);
	/* The first delimiter may be at the very start, without the line break before it; a preamble is allowed. */
	if (text_starts_with(rest, text_from(delimiter, 2)))
		rest = text_from(rest, delimiter.length - 2);
	else if (text_find(rest, delimiter, &at))
		rest = text_from(rest, at + delimiter.length);
	else
		return body;
	for (;;) {
		struct form_pair pair = { 0 };

		if (text_starts_with(rest, TEXT("--"))) {
			body.malformed = false;
			return body;
		}
		if (!take_line(&rest, &line) || !text_is_empty(text_trim(line)) || !take_head(&rest, &pair))
			return body;
		if (!text_find(rest, delimiter, &at))
			return body;
		pair.value = text_until(rest, at);
		rest = text_from(rest, at + delimiter.length);
		if (!pair.is_file)
			text_bytes_taken += pair.value.length;
		if (text_bytes_taken > LIMIT_FORM_BYTES || body.count == LIMIT_FORM_FIELDS)
			return body;
		body.pairs[body.count++] = pair;
	}
}

struct form_body
form_body_read(struct arena *arena, struct text content_type, struct bytes body)
{
	struct text boundary;

	if (is_media_type(content_type, TEXT("application/x-www-form-urlencoded")))
		return query_pairs(arena, bytes_text(body));
	if (is_media_type(content_type, TEXT("multipart/form-data")) && form_body_boundary(content_type, &boundary))
		return form_body_multipart(arena, boundary, body);
	/* A form without a field (one button) may be sent without a content type and without a body. */
	return (struct form_body){ .malformed = body.length > 0 };
}
