#include "server/head.h"

#include <string.h>

#include "server/head_target.h"
#include "server/octet.h"

/* More digits could overflow, and no body is that large. */
enum { LENGTH_DIGITS_MAX = 18 };

static size_t
run_of(struct text text, enum octet_class class)
{
	size_t length = 0;

	while (length < text.length && octet_is(text.at[length], class))
		length++;
	return length;
}

static enum head_method
method_of(struct text name)
{
	static const struct { struct text name; enum head_method method; } methods[] = {
		{ { "GET", 3 }, HEAD_METHOD_GET }, { { "HEAD", 4 }, HEAD_METHOD_HEAD }, { { "POST", 4 }, HEAD_METHOD_POST },
		{ { "PUT", 3 }, HEAD_METHOD_PUT }, { { "PATCH", 5 }, HEAD_METHOD_PATCH }, { { "DELETE", 6 }, HEAD_METHOD_DELETE },
		{ { "OPTIONS", 7 }, HEAD_METHOD_OPTIONS }, { { "CONNECT", 7 }, HEAD_METHOD_CONNECT },
	};

	for (size_t i = 0; i < COUNT_OF(methods); i++)
		if (text_equal(name, methods[i].name))
			return methods[i].method;
	return HEAD_METHOD_OTHER;
}

/* " HTTP/1.1", with the space before it. */
static enum head_parse
parse_version(struct text version, struct head *head)
{
	if (version.length != 9 || memcmp(version.at, " HTTP/", 6) != 0 || version.at[7] != '.' ||
	    !octet_is(version.at[6], OCTET_DIGIT) || !octet_is(version.at[8], OCTET_DIGIT))
		return HEAD_PARSE_BAD;
	if (version.at[6] != '1')
		return HEAD_PARSE_VERSION;
	head->minor = version.at[8] == '0' ? 0 : 1;
	return HEAD_PARSE_COMPLETE;
}

static enum head_parse
parse_request_line(struct text line, struct head *head)
{
	enum head_parse parsed;

	head->method_name = text_until(line, run_of(line, OCTET_TOKEN));
	line = text_from(line, head->method_name.length);
	if (head->method_name.length == 0 || line.length == 0 || line.at[0] != ' ')
		return HEAD_PARSE_BAD;
	head->method = method_of(head->method_name);
	line = text_from(line, 1);
	head->target = text_until(line, run_of(line, OCTET_TARGET));
	if (head->target.length > LIMIT_TARGET_BYTES)
		return HEAD_PARSE_URI_TOO_LONG;
	parsed = parse_version(text_from(line, head->target.length), head);
	if (parsed != HEAD_PARSE_COMPLETE)
		return parsed;
	return head_target_parse(head) ? HEAD_PARSE_COMPLETE : HEAD_PARSE_BAD;
}

/* Removes the optional white space (OWS) around it. */
static struct text
trim(struct text text)
{
	const char *start = text.at, *end = text.at + text.length;

	while (start < end && (*start == ' ' || *start == '\t'))
		start++;
	while (end > start && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	return (struct text){ start, (size_t)(end - start) };
}

/* A name that is empty, ends in white space or begins with it (a folded line) is not a token before its colon. */
static bool
parse_field(struct text line, struct head_field *field)
{
	field->name = text_until(line, run_of(line, OCTET_TOKEN));
	if (field->name.length == 0 || field->name.length == line.length || line.at[field->name.length] != ':')
		return false;
	field->value = trim(text_from(line, field->name.length + 1));
	return true;
}

/* `lines`: each ends with CRLF and has no other CR, LF or control character; scan_head() made sure of that. */
static enum head_parse
parse_fields(struct text lines, struct head *head)
{
	head->field_count = 0;
	while (lines.length > 0) {
		const char *end = memchr(lines.at, '\r', lines.length);
		const size_t length = (size_t)(end - lines.at);

		if (head->field_count == LIMIT_HEAD_FIELDS)
			return HEAD_PARSE_TOO_LARGE;
		if (!parse_field(text_until(lines, length), &head->fields[head->field_count++]))
			return HEAD_PARSE_BAD;
		lines = text_from(lines, length + 2);
	}
	return HEAD_PARSE_COMPLETE;
}

size_t
head_find(const struct head *head, struct text name, struct text *value)
{
	size_t count = 0;

	*value = TEXT_NONE;
	for (const struct head_field *field = head->fields; field < head->fields + head->field_count; field++)
		if (field->name.length == name.length && text_equal_ignoring_case(field->name, name) && count++ == 0)
			*value = field->value;
	return count;
}

static bool
check_host(struct head *head)
{
	struct text host;
	const size_t count = head_find(head, TEXT("host"), &host);

	if (count > 1 || (count == 0 && head->minor > 0) || (count == 1 && !head_host_is_valid(host)))
		return false;
	if (head->form == HEAD_FORM_ORIGIN || head->form == HEAD_FORM_ASTERISK)
		head->host = host;
	return true;
}

static bool
parse_length(struct text digits, uint64_t *length)
{
	if (digits.length == 0 || digits.length > LENGTH_DIGITS_MAX || run_of(digits, OCTET_DIGIT) != digits.length)
		return false;
	*length = 0;
	for (size_t i = 0; i < digits.length; i++)
		*length = *length * 10 + (uint64_t)(digits.at[i] - '0');
	return true;
}

/* Parsers have disagreed whether a tab around the value of a field that frames the message is a part of the value. */
static bool
has_tab_around(struct text value)
{
	const char *start = value.at, *end = value.at + value.length;

	while (start[-1] == ' ')
		start--;
	while (*end == ' ')
		end++;
	return start[-1] == '\t' || *end == '\t';
}

/* RFC 9112, 6.3, without the guesses that it permits. */
static enum head_parse
parse_framing(struct head *head)
{
	struct text length, coding;
	const size_t lengths = head_find(head, TEXT("content-length"), &length);
	const size_t codings = head_find(head, TEXT("transfer-encoding"), &coding);

	head->body = lengths ? HEAD_BODY_LENGTH : codings ? HEAD_BODY_CHUNKED : HEAD_BODY_NONE;
	head->content_length = 0;
	if (lengths + codings > 1 || (lengths && !parse_length(length, &head->content_length)) || (codings && head->minor == 0))
		return HEAD_PARSE_BAD;
	if (lengths + codings == 1 && has_tab_around(lengths ? length : coding))
		return HEAD_PARSE_BAD;
	return codings && !text_equal_ignoring_case(coding, TEXT("chunked")) ? HEAD_PARSE_NOT_IMPLEMENTED : HEAD_PARSE_COMPLETE;
}

bool
head_has_body(const struct head *head)
{
	return head->body == HEAD_BODY_CHUNKED || head->content_length > 0;
}

/* HTTP/1.0 has no expectations. */
static enum head_parse
parse_expect(struct head *head)
{
	struct text expect;
	const size_t count = head->minor == 0 ? 0 : head_find(head, TEXT("expect"), &expect);

	head->expects_continue = count == 1 && head_has_body(head);
	if (count > 1 || (count == 1 && !text_equal_ignoring_case(expect, TEXT("100-continue"))))
		return HEAD_PARSE_EXPECTATION_FAILED;
	return HEAD_PARSE_COMPLETE;
}

static void
parse_connection_options(struct text options, bool *keep, bool *close)
{
	struct text option;

	while (options.length > 0) {
		text_cut(options, ',', &option, &options);
		option = trim(option);
		*close = *close || text_equal_ignoring_case(option, TEXT("close"));
		*keep = *keep || text_equal_ignoring_case(option, TEXT("keep-alive"));
	}
}

static void
parse_connection(struct head *head)
{
	bool keep = head->minor > 0, close = false;

	for (const struct head_field *field = head->fields; field < head->fields + head->field_count; field++)
		if (field->name.length == 10 && text_equal_ignoring_case(field->name, TEXT("connection")))
			parse_connection_options(field->value, &keep, &close);
	head->keep_alive = keep && !close;
}

static enum head_parse
parse_whole(struct text lines, struct head *head)
{
	enum head_parse parsed = parse_fields(lines, head);

	if (parsed == HEAD_PARSE_COMPLETE)
		parsed = check_host(head) ? parse_framing(head) : HEAD_PARSE_BAD;
	if (parsed == HEAD_PARSE_COMPLETE)
		parsed = parse_expect(head);
	if (parsed == HEAD_PARSE_COMPLETE)
		parse_connection(head);
	return parsed;
}

/* Moves progress->scanned to the next CR LF. The result depends only on the bytes, not on how they were split when they arrived. */
static enum head_parse
scan_line(struct head_progress *progress, struct text bytes)
{
	const size_t most = progress->fields > 0 ? LIMIT_HEAD_BYTES : progress->start + LIMIT_REQUEST_LINE_BYTES;
	size_t at = progress->scanned;

	bytes = text_until(bytes, most);
	at += run_of(text_from(bytes, at), OCTET_VALUE);
	progress->scanned = at;
	if (at < bytes.length && bytes.at[at] != '\r')
		return HEAD_PARSE_BAD;
	if (at + 1 < bytes.length)
		return bytes.at[at + 1] == '\n' ? HEAD_PARSE_COMPLETE : HEAD_PARSE_BAD;
	if (bytes.length < most)
		return HEAD_PARSE_INCOMPLETE;
	return progress->fields > 0 ? HEAD_PARSE_TOO_LARGE : HEAD_PARSE_URI_TOO_LONG;
}

/* Up to the first empty line.  One empty line may come before a request (RFC 9112, 2.2). */
static enum head_parse
scan_head(struct head_progress *progress, struct text bytes, struct head *head)
{
	for (;;) {
		enum head_parse parsed = scan_line(progress, bytes);
		const struct text line = text_from(text_until(bytes, progress->scanned), progress->line);

		if (parsed != HEAD_PARSE_COMPLETE)
			return parsed;
		progress->line = progress->scanned += 2;
		if (progress->fields > 0) {
			if (line.length == 0)
				return HEAD_PARSE_COMPLETE;
		} else if (line.length == 0 && progress->start == 0) {
			progress->start = 2;
		} else {
			parsed = parse_request_line(line, head);
			if (parsed != HEAD_PARSE_COMPLETE)
				return parsed;
			progress->fields = progress->scanned;
		}
	}
}

enum head_parse
head_parse(struct head_progress *progress, struct text bytes, struct head *head)
{
	const bool line_is_fresh = progress->fields == 0;
	enum head_parse parsed = scan_head(progress, bytes, head);

	/* An earlier call's pointers are invalid: the bytes may have moved. */
	if (parsed == HEAD_PARSE_COMPLETE && !line_is_fresh)
		parsed = parse_request_line(text_from(text_until(bytes, progress->fields - 2), progress->start), head);
	if (parsed != HEAD_PARSE_COMPLETE)
		return parsed;
	head->length = progress->scanned;
	return parse_whole(text_from(text_until(bytes, head->length - 2), progress->fields), head);
}
