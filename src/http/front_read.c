#include "http/front_read.h"

#include <string.h>
#include <strings.h>

#include "limits.h"

/* A Content-Length of more digits is nobody's. */
enum { LENGTH_DIGITS_MAX = 12 };

enum kind { KIND_PATH = 1, KIND_NAME = 2, KIND_VALUE = 4 };

#define LETTERS(first, last) [first ... last] = KIND_PATH | KIND_NAME | KIND_VALUE
#define BOTH KIND_PATH | KIND_NAME | KIND_VALUE
#define NAME KIND_NAME | KIND_VALUE

/* Of a path as links.h writes it; of a name (RFC 9110, 5.6.2); of a value, without what is not ASCII. */
static const unsigned char kinds[256] = {
	['\t'] = KIND_VALUE, [' '] = KIND_VALUE, ['"'] = KIND_VALUE, ['('] = KIND_VALUE, [')'] = KIND_VALUE, [','] = KIND_VALUE,
	['/'] = KIND_PATH | KIND_VALUE, [':' ... '@'] = KIND_VALUE, ['[' ... ']'] = KIND_VALUE, ['{'] = KIND_VALUE, ['}'] = KIND_VALUE,
	LETTERS('a', 'z'), LETTERS('A', 'Z'), LETTERS('0', '9'), ['-'] = BOTH, ['.'] = BOTH, ['_'] = BOTH, ['~'] = BOTH,
	['!'] = NAME, ['#' ... '\''] = NAME, ['*'] = NAME, ['+'] = NAME, ['^'] = NAME, ['`'] = NAME, ['|'] = NAME,
};

struct reading {
	struct front_request request;
	const char *at, *end;
	bool get;                         /* a GET; else a POST */
	int hosts;
	bool has_length, doubtful;        /* doubtful: how long it is, or who reads on, is not for us to say */
	bool plain;                       /* nothing but what a page may be asked for with */
	size_t body;
};

static size_t
run_of(const struct reading *reading, enum kind kind)
{
	const char *at = reading->at;

	while (at < reading->end && kinds[(unsigned char)*at] & kind)
		at++;
	return (size_t)(at - reading->at);
}

static bool
skip(struct reading *reading, const char *words, size_t length)
{
	if ((size_t)(reading->end - reading->at) < length || memcmp(reading->at, words, length) != 0)
		return false;
	reading->at += length;
	return true;
}

static bool
read_first_line(struct reading *reading)
{
	size_t length;

	reading->get = skip(reading, "GET ", 4);
	if (!reading->get && !skip(reading, "POST ", 5))
		return false;
	length = run_of(reading, KIND_PATH);
	reading->request.target = (struct text){ reading->at, length };
	reading->plain = reading->get && length > 0 && reading->at[0] == '/' && length <= LIMIT_TARGET_BYTES;
	reading->at += length;
	/* A query, or what is encoded: not a page that is kept, but it ends where it ends. */
	while (reading->at < reading->end && *reading->at > ' ' && *reading->at < 0x7f) {
		reading->plain = false;
		reading->at++;
	}
	return skip(reading, " HTTP/1.1\r\n", 11);
}

static void
read_length(struct reading *reading, struct text value)
{
	reading->doubtful = reading->doubtful || reading->has_length || value.length == 0 || value.length > LENGTH_DIGITS_MAX;
	reading->has_length = true;
	for (size_t i = 0; i < value.length && !reading->doubtful; i++) {
		reading->doubtful = value.at[i] < '0' || value.at[i] > '9';
		reading->body = reading->body * 10 + (size_t)(value.at[i] - '0');
	}
}

static void
take_once(struct reading *reading, struct text *place, struct text value)
{
	if (place->at)
		reading->plain = false;
	*place = value;
}

/* Each by its length first: nearly all of them are not meant. */
static void
take_header(struct reading *reading, struct text name, struct text value)
{
#define IS(words) (name.length == sizeof words - 1 && strncasecmp(name.at, words, sizeof words - 1) == 0)
	if (IS("host")) {
		reading->hosts++;
		reading->doubtful = reading->doubtful || value.length == 0;
	} else if (IS("accept-encoding")) {
		take_once(reading, &reading->request.accepts, value);
	} else if (IS("if-none-match")) {
		take_once(reading, &reading->request.knows, value);
	} else if (IS("content-length")) {
		read_length(reading, value);
	} else if (IS("connection")) {
		reading->doubtful = reading->doubtful || !text_equal_ignoring_case(value, TEXT("keep-alive"));
	} else if (IS("transfer-encoding") || IS("expect") || IS("upgrade") || IS("trailer") || IS("proxy-connection")) {
		reading->doubtful = true;
	} else if (IS("range") || IS("if-range") || IS("content-encoding") || IS("content-type")) {
		reading->plain = false;
	}
#undef IS
}

static bool
read_header(struct reading *reading)
{
	struct text name = { reading->at, run_of(reading, KIND_NAME) }, value;

	reading->at += name.length;
	if (name.length == 0 || !skip(reading, ":", 1))
		return false;
	while (reading->at < reading->end && (*reading->at == ' ' || *reading->at == '\t'))
		reading->at++;
	value = (struct text){ reading->at, run_of(reading, KIND_VALUE) };
	reading->at += value.length;
	if (!skip(reading, "\r\n", 2))
		return false;
	while (value.length > 0 && (value.at[value.length - 1] == ' ' || value.at[value.length - 1] == '\t'))
		value.length--;
	take_header(reading, name, value);
	return true;
}

struct front_request
front_read(struct bytes bytes)
{
	const char *start = (const char *)bytes.at;
	struct reading reading = { .at = start, .end = start + bytes.length };
	struct front_request *request = &reading.request;
	int headers = 0;

	if (!read_first_line(&reading))
		return (struct front_request){ .page = false };
	while (!skip(&reading, "\r\n", 2)) {
		if (++headers > LIMIT_HEADERS || !read_header(&reading))
			return (struct front_request){ .page = false };
	}
	if (reading.doubtful || reading.hosts != 1 || reading.has_length == reading.get)
		return (struct front_request){ .page = false };
	request->length = (size_t)(reading.at - start) + reading.body;
	request->page = reading.plain;
	return *request;
}

struct text
front_read_path(struct bytes bytes)
{
	const char *start = (const char *)bytes.at;
	struct reading reading = { .at = start, .end = start + bytes.length };

	return read_first_line(&reading) ? reading.request.target : TEXT_NONE;
}
