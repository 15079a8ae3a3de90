/* Any bytes as what arrives on one connection, read by server/head.h and server/body.h and by llhttp in strict mode without leniency.
 *
 * What llhttp refuses we refuse; what both accept reads the same: how many messages, and of each the method, target, version, fields,
 * body without its framing, and whether the connection stays open.  Our own reading is the same however the bytes are cut.
 *
 * Where llhttp refuses and we accept, on purpose (llhttp_knows() finds them; each ends the comparison):
 *   method     llhttp knows a fixed list; RFC 9110, 9.1 leaves the answer to the server, and ours is a 405 or 501 with a page.
 *   version    llhttp knows HTTP/1.0 and 1.1; RFC 9110, 2.5 reads a later 1.x as the highest minor version that is known.
 *   trailers   llhttp acts on Transfer-Encoding, Content-Length and Connection in trailers too, and may refuse them or close; RFC 9110,
 *              6.5.1 forbids to merge them, so we ignore them (trailer_acts()).
 * Where we refuse and llhttp accepts, by kind (no comparison is needed):
 *   lines      more than one empty line before a request; white space beyond one SP in a request line; anything but CR LF
 *   fields     a second Content-Length, Transfer-Encoding or Expect; a Content-Length of more than 18 digits;
 *              a tab around the values of the first two
 *   Host       missing in HTTP/1.1, twice, or no host; a target whose authority is no host or has a user name
 *   codings    any Transfer-Encoding but "chunked", and that in HTTP/1.0; any expectation but 100-continue
 *   chunks     sizes of more than 15 digits, a second extension, an extension without a name or with "=" and no value
 *   bounds     of the head, its fields, extensions and trailers
 * Where both accept and read differently (connection_differs and trailer_acts() find the first three):
 *   both       "keep-alive" and "close" together close in HTTP/1.0 too (RFC 9112, 9.3); llhttp leaves the connection open there.
 *   tab        a tab may follow "close" (RFC 9110, 5.6.1); llhttp then does not know the option.
 *   proxy      Proxy-Connection is not for us (RFC 9112, C.2.2); llhttp takes it for Connection.
 *   upgrade    "Upgrade" is ignored (RFC 9110, 7.8); llhttp is told not to stop at it. */
#include <llhttp.h>
#include <string.h>

#include "base/log.h"
#include "server/body.h"
#include "server/head.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_BYTES_MAX = 1 << 16, MESSAGES_MAX = 64, CUTS = 16 };

enum stage { STAGE_NONE, STAGE_HEAD, STAGE_COMPLETE };      /* of a message: how much of it was read */
enum end { END_MORE, END_REFUSED, END_CLOSED, END_CONNECT };

struct message {
	size_t start, body, end;          /* of its head and body, where they are written out */
	size_t bytes_body, bytes_end;     /* of ours: where its body is among the bytes */
	enum stage stage;
	bool keep_alive;
	bool llhttp_knows, connection_differs;
};

/* What one of the two parsers read of a connection: its messages, written one after the other. */
struct reading {
	uint8_t at[INPUT_BYTES_MAX * 4];
	size_t length, count;
	struct message messages[MESSAGES_MAX];
	enum end end;
	int refusal;                      /* a head_parse, a body_read or an llhttp_errno */
};

static struct reading ours, cut, theirs;

static void
put(struct reading *reading, const void *bytes, size_t length)
{
	ASSERT(reading->length + length <= sizeof reading->at);
	if (length > 0)
		memcpy(reading->at + reading->length, bytes, length);
	reading->length += length;
}

static void
put_text(struct reading *reading, struct text text, char behind)
{
	put(reading, text.at, text.length);
	put(reading, &behind, 1);
}

static struct message *
message_of(struct reading *reading)
{
	return &reading->messages[reading->count];
}

static void
end_head(struct reading *reading)
{
	struct message *message = message_of(reading);

	message->stage = STAGE_HEAD;
	message->body = message->end = reading->length;
}

static void
end_message(struct reading *reading, bool keep_alive)
{
	struct message *message = message_of(reading);

	message->stage = STAGE_COMPLETE;
	message->keep_alive = keep_alive;
	message->end = reading->length;
	reading->count++;
	if (reading->count < MESSAGES_MAX)
		*message_of(reading) = (struct message){ .start = reading->length };
}

/* Ours: a connection as in the server, which sees the bytes up to `arrived` and is called again when there are more. */
struct connection {
	struct reading *reading;
	const uint8_t *data;
	size_t at;
	bool in_body;
	struct head_progress progress;
	struct body body;
	bool keep_alive;
};

static struct head head;                  /* one for the whole loop, as in the server */

static void
refuse(struct connection *connection, int refusal)
{
	connection->reading->end = END_REFUSED;
	connection->reading->refusal = refusal;
}

static void
check_span(struct text span, struct text whole)
{
	ASSERT(span.at >= whole.at && span.at + span.length <= whole.at + whole.length);
	for (size_t i = 0; i < span.length; i++)
		ASSERT((unsigned char)span.at[i] >= ' ' ? span.at[i] != 0x7f : span.at[i] == '\t');
}

/* The method, and the minor version as it was sent: " HTTP/1.2" is behind the target. */
static bool
llhttp_knows(void)
{
	static const char *const methods[] = {
#define METHOD(number, name, words) #words,
		HTTP_METHOD_MAP(METHOD)
#undef METHOD
	};
	const char minor = head.target.at[head.target.length + strlen(" HTTP/1.")];

	for (size_t i = 0; i < COUNT_OF(methods); i++)
		if (text_equal(head.method_name, text_of(methods[i])))
			return minor == '0' || minor == '1';
	return false;
}

/* The value with what is behind it: a line ends with CR. */
static bool
has_tab(struct text value)
{
	const char *end = rawmemchr(value.at, '\r');

	return memchr(value.at, '\t', (size_t)(end - value.at)) != NULL;
}

static bool
connection_differs(void)
{
	struct text value;

	for (size_t i = 0; i < head.field_count; i++)
		if (text_equal_ignoring_case(head.fields[i].name, TEXT("connection")) && has_tab(head.fields[i].value))
			return true;
	return head_find(&head, TEXT("proxy-connection"), &value) > 0;
}

static void
put_head(struct connection *connection, struct text bytes)
{
	struct reading *reading = connection->reading;
	const struct text whole = text_until(bytes, head.length);

	ASSERT(head.length <= bytes.length && head.length <= LIMIT_HEAD_BYTES && head.field_count <= LIMIT_HEAD_FIELDS);
	ASSERT(text_ends_with(whole, TEXT("\r\n\r\n")));
	check_span(head.target, whole);
	put_text(reading, head.method_name, ' ');
	put_text(reading, head.target, head.minor ? '1' : '0');
	put(reading, "\n", 1);
	for (size_t i = 0; i < head.field_count; i++) {
		check_span(head.fields[i].name, whole);
		check_span(head.fields[i].value, whole);
		put_text(reading, head.fields[i].name, ':');
		put_text(reading, head.fields[i].value, '\n');
	}
	message_of(reading)->llhttp_knows = llhttp_knows();
	message_of(reading)->connection_differs = connection_differs();
	message_of(reading)->bytes_body = message_of(reading)->bytes_end = connection->at + head.length;
	end_head(reading);
}

/* True when there may be more to read. */
static bool
read_our_head(struct connection *connection, size_t arrived)
{
	const struct text bytes = { (const char *)connection->data + connection->at, arrived - connection->at };
	const enum head_parse parsed = head_parse(&connection->progress, bytes, &head);

	if (parsed == HEAD_PARSE_INCOMPLETE)
		return false;
	if (parsed != HEAD_PARSE_COMPLETE) {
		refuse(connection, (int)parsed);
		return false;
	}
	put_head(connection, bytes);
	connection->at += head.length;
	connection->progress = (struct head_progress){ 0 };
	connection->in_body = head.method != HEAD_METHOD_CONNECT;
	if (!connection->in_body)
		connection->reading->end = END_CONNECT;
	connection->keep_alive = head.keep_alive;
	body_start(&connection->body, &head);
	return connection->in_body;
}

static bool
read_our_body(struct connection *connection, size_t arrived)
{
	struct reading *reading = connection->reading;
	const struct bytes bytes = { connection->data + connection->at, arrived - connection->at };
	size_t taken;
	struct bytes data;
	const enum body_read read = body_read(&connection->body, bytes, &taken, &data);

	ASSERT(taken <= bytes.length && (read != BODY_READ_MORE || taken == bytes.length));
	connection->at += taken;
	put(reading, data.at, data.length);
	message_of(reading)->end = reading->length;
	message_of(reading)->bytes_end = connection->at;
	if (read == BODY_READ_BAD || read == BODY_READ_TOO_LARGE)
		refuse(connection, (int)read);
	if (read == BODY_READ_COMPLETE) {
		connection->in_body = false;
		end_message(reading, connection->keep_alive);
		if (!connection->keep_alive)
			reading->end = END_CLOSED;
	}
	return read == BODY_READ_DATA || read == BODY_READ_COMPLETE;
}

static void
read_ours(struct connection *connection, size_t arrived)
{
	const struct reading *reading = connection->reading;
	bool more = true;

	while (more && reading->end == END_MORE && reading->count < MESSAGES_MAX)
		more = connection->in_body ? read_our_body(connection, arrived) : read_our_head(connection, arrived);
}

static void
reset(struct reading *reading)
{
	reading->length = reading->count = 0;
	reading->messages[0] = (struct message){ 0 };
	reading->end = END_MORE;
	reading->refusal = 0;
}

static void
check_cut(const uint8_t *data, size_t first, size_t step, size_t size)
{
	struct connection connection = { .reading = &cut, .data = data };

	reset(&cut);
	for (size_t arrived = first; arrived < size; arrived += step)
		read_ours(&connection, arrived);
	read_ours(&connection, size);
	ASSERT(cut.count == ours.count && cut.end == ours.end && cut.refusal == ours.refusal);
	ASSERT(cut.length == ours.length && memcmp(cut.at, ours.at, ours.length) == 0);
	for (size_t i = 0; i < ours.count; i++)
		ASSERT(cut.messages[i].body == ours.messages[i].body && cut.messages[i].end == ours.messages[i].end);
}

/* llhttp's: it is given all bytes at once. */
static int
on_url(llhttp_t *parser, const char *at, size_t length)
{
	put_text(&theirs, text_of(llhttp_method_name((llhttp_method_t)llhttp_get_method(parser))), ' ');
	put(&theirs, at, length);
	return 0;
}

static int
on_version_complete(llhttp_t *parser)
{
	put(&theirs, llhttp_get_http_minor(parser) ? "1\n" : "0\n", 2);
	return 0;
}

/* Trailers are reported like fields. */
static bool
in_head(void)
{
	return message_of(&theirs)->stage == STAGE_NONE;
}

static int
on_field_bytes(llhttp_t *parser, const char *at, size_t length)
{
	if (in_head())
		put(&theirs, at, length);
	return 0;
}

static int
on_field_name_complete(llhttp_t *parser)
{
	if (in_head())
		put(&theirs, ":", 1);
	return 0;
}

/* llhttp leaves white space behind a value. */
static int
on_field_value_complete(llhttp_t *parser)
{
	if (!in_head())
		return 0;
	while (theirs.at[theirs.length - 1] == ' ' || theirs.at[theirs.length - 1] == '\t')
		theirs.length--;
	put(&theirs, "\n", 1);
	return 0;
}

static int
on_headers_complete(llhttp_t *parser)
{
	end_head(&theirs);
	parser->upgrade = parser->method == HTTP_CONNECT;
	return 0;
}

static int
on_body(llhttp_t *parser, const char *at, size_t length)
{
	put(&theirs, at, length);
	message_of(&theirs)->end = theirs.length;
	return 0;
}

static int
on_message_complete(llhttp_t *parser)
{
	const int both = F_CONNECTION_CLOSE | F_CONNECTION_KEEP_ALIVE;

	message_of(&theirs)->connection_differs = parser->http_minor == 0 && (parser->flags & both) == both;
	end_message(&theirs, llhttp_should_keep_alive(parser));
	return theirs.count < MESSAGES_MAX ? 0 : HPE_PAUSED;
}

static void
read_theirs(const uint8_t *data, size_t size)
{
	static const llhttp_settings_t settings = {
		.on_url = on_url, .on_version_complete = on_version_complete,
		.on_header_field = on_field_bytes, .on_header_field_complete = on_field_name_complete,
		.on_header_value = on_field_bytes, .on_header_value_complete = on_field_value_complete,
		.on_headers_complete = on_headers_complete, .on_body = on_body, .on_message_complete = on_message_complete,
	};
	llhttp_t parser;

	reset(&theirs);
	llhttp_init(&parser, HTTP_REQUEST, &settings);
	theirs.refusal = (int)llhttp_execute(&parser, (const char *)data, size);
}

static void
check_same(size_t our_from, size_t our_to, size_t their_from, size_t their_to)
{
	ASSERT(our_to - our_from == their_to - their_from);
	ASSERT(memcmp(ours.at + our_from, theirs.at + their_from, our_to - our_from) == 0);
}

/* A line of the body begins like a field that llhttp acts on in trailers. */
static bool
trailer_acts(const uint8_t *data, const struct message *our)
{
	static const char *const names[] = { "transfer-encoding:", "content-length:", "connection:", "proxy-connection:" };
	const struct text body = { (const char *)data + our->bytes_body, our->bytes_end - our->bytes_body };

	for (size_t at = 0; at < body.length; at++)
		for (size_t i = 0; body.at[at] == '\n' && i < COUNT_OF(names); i++)
			if (text_equal_ignoring_case(text_until(text_from(body, at + 1), strlen(names[i])), text_of(names[i])))
				return true;
	return false;
}

/* False when the two need not agree on anything behind this message. */
static bool
check_message(const uint8_t *data, const struct message *our, const struct message *their)
{
	if (our->stage == STAGE_NONE) {
		ASSERT(ours.end != END_MORE || their->stage == STAGE_NONE);
		return false;
	}
	if (!our->llhttp_knows && their->stage == STAGE_NONE && theirs.refusal != HPE_OK)
		return false;
	ASSERT(their->stage != STAGE_NONE);
	check_same(our->start, our->body, their->start, their->body);
	if ((our->stage == STAGE_HEAD && ours.end != END_MORE) || (theirs.refusal != HPE_OK && trailer_acts(data, our)))
		return false;
	ASSERT(their->stage == our->stage && (our->stage == STAGE_COMPLETE || theirs.refusal == HPE_OK));
	check_same(our->body, our->end, their->body, their->end);
	ASSERT(our->keep_alive == their->keep_alive || (their->connection_differs && !our->keep_alive) || our->connection_differs ||
	       trailer_acts(data, our));
	return our->keep_alive && their->keep_alive;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct connection connection = { .reading = &ours, .data = data };
	const size_t step = size / CUTS + 1;

	if (size > INPUT_BYTES_MAX)
		return 0;
	reset(&ours);
	read_ours(&connection, size);
	read_theirs(data, size);
	for (size_t i = 0; i < MESSAGES_MAX && check_message(data, &ours.messages[i], &theirs.messages[i]);)
		i++;
	check_cut(data, 1, 1, size);
	for (size_t first = size > 0 ? data[size / 2] % step : 0; first < size; first += step)
		check_cut(data, first, size, size);
	return 0;
}
