#include "cache/encoding.h"

#include <brotli/encode.h>
#include <string.h>
#include <zlib.h>

#include "base/arena.h"
#include "base/log.h"
#include "http/accept.h"

/* Pages are rebuilt whenever what they show changes, so the settings are fast ones: they save five sixths of what the slow ones save. */
enum { GZIP_LEVEL = 6, BROTLI_QUALITY = 5, GZIP_HEADER_TOO = 16, SMALLEST_BYTES = 200 };

static const char *const names[ENCODING_COUNT] = { [ENCODING_GZIP] = "gzip", [ENCODING_BROTLI] = "br" };

const char *
encoding_name(enum encoding encoding)
{
	return names[encoding];
}

static void
read_item(struct text item, int q[ENCODING_COUNT], int *others)
{
	struct text name, parameters;
	int value;

	text_cut(item, ';', &name, &parameters);
	name = text_trim(name);
	value = accept_quality(parameters);
	if (text_equal(name, TEXT("*")))
		*others = value;
	else if (text_equal_ignoring_case(name, TEXT("gzip")) || text_equal_ignoring_case(name, TEXT("x-gzip")))
		q[ENCODING_GZIP] = value;
	else if (text_equal_ignoring_case(name, TEXT("br")))
		q[ENCODING_BROTLI] = value;
	else if (text_equal_ignoring_case(name, TEXT("identity")))
		q[ENCODING_IDENTITY] = value;
}

size_t
encoding_wanted(struct text accepts, enum encoding wanted[ENCODING_COUNT])
{
	int q[ENCODING_COUNT] = { -1, -1, -1 }, others = -1;
	struct text item, rest = accepts;
	size_t count = 0;

	while (!text_is_empty(rest)) {
		text_cut(rest, ',', &item, &rest);
		read_item(item, q, &others);
	}
	/* Identity is accepted unless it is refused, but after all encodings that are named. */
	if (q[ENCODING_IDENTITY] < 0)
		q[ENCODING_IDENTITY] = others == 0 ? 0 : 1;
	for (int i = ENCODING_GZIP; i < ENCODING_COUNT; i++) {
		if (q[i] < 0)
			q[i] = others > 0 ? others : 0;
	}
	for (int i = ENCODING_COUNT - 1; i >= 0; i--) {
		size_t at = count;

		if (q[i] <= 0)
			continue;
		for (; at > 0 && q[wanted[at - 1]] < q[i]; at--)
			wanted[at] = wanted[at - 1];
		wanted[at] = (enum encoding)i;
		count++;
	}
	return count;
}

bool
encoding_helps(struct text content_type)
{
	struct text type, parameters;

	text_cut(content_type, ';', &type, &parameters);
	type = text_trim(type);
	return text_starts_with(type, TEXT("text/")) || text_ends_with(type, TEXT("xml")) || text_ends_with(type, TEXT("json")) ||
	       text_ends_with(type, TEXT("javascript"));
}

static struct bytes
encode_gzip(struct arena *arena, struct bytes plain)
{
	z_stream stream = { 0 };
	struct bytes out;
	uint8_t *at;

	ASSERT(deflateInit2(&stream, GZIP_LEVEL, Z_DEFLATED, MAX_WBITS + GZIP_HEADER_TOO, 8, Z_DEFAULT_STRATEGY) == Z_OK);
	at = arena_take(arena, plain.length);
	stream.next_in = (uint8_t *)plain.at;
	stream.avail_in = (unsigned)plain.length;
	stream.next_out = at;
	stream.avail_out = (unsigned)plain.length;
	out = deflate(&stream, Z_FINISH) == Z_STREAM_END ? (struct bytes){ at, stream.total_out } : BYTES_NONE;
	deflateEnd(&stream);
	return out;
}

static struct bytes
encode_brotli(struct arena *arena, struct bytes plain)
{
	size_t size = plain.length;
	uint8_t *at = arena_take(arena, size);

	if (!BrotliEncoderCompress(BROTLI_QUALITY, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, plain.length, plain.at, &size, at))
		return BYTES_NONE;
	return (struct bytes){ at, size };
}

struct bytes
encode(struct arena *arena, enum encoding encoding, struct bytes plain)
{
	if (plain.length < SMALLEST_BYTES)
		return BYTES_NONE;
	switch (encoding) {
	case ENCODING_IDENTITY: break;
	case ENCODING_GZIP:     return encode_gzip(arena, plain);
	case ENCODING_BROTLI:   return encode_brotli(arena, plain);
	}
	return BYTES_NONE;
}
