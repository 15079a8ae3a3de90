#include "http/query.h"

#include "limits.h"

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

struct text
query_decode(struct arena *arena, struct text encoded, bool plus, bool *broken)
{
	char *decoded = arena_take(arena, encoded.length);
	size_t length = 0;

	if (broken)
		*broken = false;
	for (size_t i = 0; i < encoded.length; i++) {
		const char c = encoded.at[i];

		if (c == '%') {
			const int high = i + 2 < encoded.length ? hex_value(encoded.at[i + 1]) : -1;
			const int low = high >= 0 ? hex_value(encoded.at[i + 2]) : -1;

			if (low >= 0) {
				decoded[length++] = (char)(high * 16 + low);
				i += 2;
				continue;
			}
			if (broken)
				*broken = true;
		}
		decoded[length++] = plus && c == '+' ? ' ' : c;
	}
	return (struct text){ decoded, length };
}

struct form_body
query_pairs(struct arena *arena, struct text query)
{
	struct form_body body = { 0 };
	size_t pairs = 1;

	for (size_t i = 0; i < query.length; i++)
		pairs += query.at[i] == '&';
	if (pairs > LIMIT_FORM_FIELDS)
		pairs = LIMIT_FORM_FIELDS;
	body.pairs = arena_list_of(arena, struct form_pair, pairs);
	while (query.length > 0) {
		struct text pair, name, value;

		text_cut(query, '&', &pair, &query);
		if (text_is_empty(pair))
			continue;
		if (body.count == pairs) {
			body.malformed = true;
			break;
		}
		text_cut(pair, '=', &name, &value);
		body.pairs[body.count].name = query_decode(arena, name, true, NULL);
		body.pairs[body.count].value = query_decode(arena, value, true, NULL);
		body.count++;
	}
	return body;
}

bool
query_decode_path(struct arena *arena, struct text encoded, struct text *path)
{
	struct text rest, segment;
	bool broken, more;

	if (encoded.length == 0 || encoded.at[0] != '/')
		return false;
	for (size_t i = 0; i + 2 < encoded.length; i++) {
		if (encoded.at[i] == '%' && encoded.at[i + 1] == '2' && (encoded.at[i + 2] == 'F' || encoded.at[i + 2] == 'f'))
			return false;
	}
	*path = query_decode(arena, encoded, false, &broken);
	if (broken || !text_is_utf8(*path) || !text_is_clean(*path, false))
		return false;
	if (path->length == 1)
		return true;
	rest = text_from(*path, 1);
	do {
		more = text_cut(rest, '/', &segment, &rest);
		if ((text_is_empty(segment) && more) || text_equal(segment, TEXT(".")) || text_equal(segment, TEXT("..")))
			return false;
	} while (more);
	return true;
}

struct text
query_encode(struct arena *arena, struct text value)
{
	struct text_builder out;

	text_builder_start(&out, arena, value.length * 3 + 1);
	for (size_t i = 0; i < value.length; i++) {
		const unsigned char c = (unsigned char)value.at[i];
		const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		                   c == '-' || c == '.' || c == '_' || c == '~' || c == '/';

		if (plain)
			text_add_char(&out, (char)c);
		else
			text_add_format(&out, "%%%02X", c);
	}
	return text_built(&out);
}
