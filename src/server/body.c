#include "server/body.h"

#include "server/octet.h"

/* So many digits fit; no body is that large. */
enum { SIZE_DIGITS_MAX = 15 };
/* The bytes of an extension that do not count as excess. */
enum { CHUNK_FRAMING_BYTES = 16 };

enum state {
	STATE_LENGTH,
	STATE_SIZE_START, STATE_SIZE, STATE_SIZE_LF, STATE_CHUNK, STATE_CHUNK_CR, STATE_CHUNK_LF,
	STATE_NAME_START, STATE_NAME, STATE_VALUE_START, STATE_VALUE, STATE_QUOTED, STATE_QUOTED_END,      /* of an extension */
	STATE_TRAILER_START, STATE_TRAILER_NAME, STATE_TRAILER_VALUE, STATE_TRAILER_LF, STATE_END_LF,
	STATE_COMPLETE, STATE_BAD, STATE_TOO_LARGE,
};

void
body_start(struct body *body, const struct head *head)
{
	*body = (struct body){ .state = STATE_COMPLETE };
	if (head->body == HEAD_BODY_CHUNKED) {
		body->state = STATE_SIZE_START;
	} else if (head_has_body(head)) {
		body->state = STATE_LENGTH;
		body->left = head->content_length;
	}
}

static enum state
expect(char c, char expected, enum state next)
{
	return c == expected ? next : STATE_BAD;
}

static unsigned int
hex_value(char c)
{
	if (octet_is(c, OCTET_DIGIT))
		return (unsigned int)(c - '0');
	return (unsigned int)((c | 0x20) - 'a') + 10;
}

/* The size of a chunk: digits, then the end of the line or an extension. White space is refused, because some parsers end the number
 * there. */
static enum state
read_size(struct body *body, char c)
{
	if (octet_is(c, OCTET_HEX)) {
		if (++body->line > SIZE_DIGITS_MAX)
			return STATE_BAD;
		body->left = body->left * 16 + hex_value(c);
		return STATE_SIZE;
	}
	if (body->state == STATE_SIZE_START)
		return STATE_BAD;
	body->line = 0;
	return c == ';' ? STATE_NAME_START : expect(c, '\r', STATE_SIZE_LF);
}

/* One extension: a name, perhaps "=" and a token or a quoted string. White space and escapes, on which parsers have disagreed, and a
 * second extension, which no client sends, are refused. */
static enum state
read_extension(struct body *body, char c)
{
	const int state = body->state;

	if (++body->line > LIMIT_CHUNK_EXTENSION_BYTES)
		return STATE_BAD;
	if (state == STATE_QUOTED) {
		if (c == '"')
			return STATE_QUOTED_END;
		return octet_is(c, OCTET_VALUE) && c != '\\' ? STATE_QUOTED : STATE_BAD;
	}
	if (octet_is(c, OCTET_TOKEN) && state != STATE_QUOTED_END)
		return state == STATE_NAME_START || state == STATE_NAME ? STATE_NAME : STATE_VALUE;
	if (state == STATE_NAME_START)
		return STATE_BAD;
	if (state == STATE_VALUE_START)
		return expect(c, '"', STATE_QUOTED);
	return c == '=' && state == STATE_NAME ? STATE_VALUE_START : expect(c, '\r', STATE_SIZE_LF);
}

/* Long extensions on many small chunks would be an endless body that never grows. What an extension takes beyond CHUNK_FRAMING_BYTES and
 * twice its chunk's data is added up and bounded. */
static enum state
read_size_end(struct body *body, char c)
{
	const size_t line = body->line;
	const uint64_t explained = CHUNK_FRAMING_BYTES + 2 * body->left;

	body->line = 0;
	if (c != '\n')
		return STATE_BAD;
	body->excess += line;
	body->excess -= body->excess < explained ? body->excess : (size_t)explained;
	if (body->excess > LIMIT_CHUNK_EXCESS_BYTES)
		return STATE_BAD;
	return body->left > 0 ? STATE_CHUNK : STATE_TRAILER_START;
}

static enum state
read_trailer(struct body *body, char c)
{
	if (++body->line > LIMIT_TRAILER_BYTES)
		return STATE_TOO_LARGE;
	if (body->state == STATE_TRAILER_VALUE) {
		if (c == '\r')
			return STATE_TRAILER_LF;
		return octet_is(c, OCTET_VALUE) ? STATE_TRAILER_VALUE : STATE_BAD;
	}
	if (octet_is(c, OCTET_TOKEN))
		return STATE_TRAILER_NAME;
	if (body->state == STATE_TRAILER_START)
		return expect(c, '\r', STATE_END_LF);
	return expect(c, ':', STATE_TRAILER_VALUE);
}

/* The framing, byte by byte; data is not read here. */
static enum state
read_framing(struct body *body, char c)
{
	switch ((enum state)body->state) {
	case STATE_SIZE_START:
	case STATE_SIZE:          return read_size(body, c);
	case STATE_NAME_START:
	case STATE_NAME:
	case STATE_VALUE_START:
	case STATE_VALUE:
	case STATE_QUOTED:
	case STATE_QUOTED_END:    return read_extension(body, c);
	case STATE_SIZE_LF:       return read_size_end(body, c);
	case STATE_CHUNK_CR:      return expect(c, '\r', STATE_CHUNK_LF);
	case STATE_CHUNK_LF:      return expect(c, '\n', STATE_SIZE_START);
	case STATE_TRAILER_START:
	case STATE_TRAILER_NAME:
	case STATE_TRAILER_VALUE: return read_trailer(body, c);
	case STATE_TRAILER_LF:    return expect(c, '\n', STATE_TRAILER_START);
	case STATE_END_LF:        return expect(c, '\n', STATE_COMPLETE);
	case STATE_LENGTH:
	case STATE_CHUNK:
	case STATE_COMPLETE:
	case STATE_BAD:
	case STATE_TOO_LARGE:     break;
	}
	return (enum state)body->state;
}

static enum body_read
read_data(struct body *body, struct bytes bytes, size_t *taken, struct bytes *data)
{
	const size_t length = body->left < bytes.length - *taken ? (size_t)body->left : bytes.length - *taken;

	*data = (struct bytes){ bytes.at + *taken, length };
	*taken += length;
	body->left -= length;
	if (body->left == 0)
		body->state = body->state == STATE_CHUNK ? STATE_CHUNK_CR : STATE_COMPLETE;
	return BODY_READ_DATA;
}

enum body_read
body_read(struct body *body, struct bytes bytes, size_t *taken, struct bytes *data)
{
	*taken = 0;
	*data = BYTES_NONE;
	for (;;) {
		if (body->state == STATE_COMPLETE)
			return BODY_READ_COMPLETE;
		if (body->state == STATE_BAD)
			return BODY_READ_BAD;
		if (body->state == STATE_TOO_LARGE)
			return BODY_READ_TOO_LARGE;
		if (*taken == bytes.length)
			return BODY_READ_MORE;
		if (body->state == STATE_LENGTH || body->state == STATE_CHUNK)
			return read_data(body, bytes, taken, data);
		body->state = (int)read_framing(body, (char)bytes.at[(*taken)++]);
	}
}
