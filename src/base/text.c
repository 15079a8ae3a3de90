/* text: pieces of text are compared, cut and built here. What depends on characters is in text_utf8.c. */
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/log.h"

struct text
text_of(const char *terminated)
{
	if (!terminated)
		return TEXT_NONE;
	return (struct text){ terminated, strlen(terminated) };
}

/* A copy is always followed by a NUL, so that text_terminated() need not copy it. */
struct text
text_copy(struct arena *arena, struct text text)
{
	char *at;

	if (!text.at)
		return TEXT_NONE;
	at = arena_take(arena, text.length + 1);
	memcpy(at, text.at, text.length);
	return (struct text){ at, text.length };
}

const char *
text_terminated(struct arena *arena, struct text text)
{
	return text.at ? text_copy(arena, text).at : "";
}

struct text
text_format(struct arena *arena, const char *format, ...)
{
	va_list values;
	int length;
	char *at;

	ASSERT(format);
	va_start(values, format);
	length = vsnprintf(NULL, 0, format, values);
	va_end(values);
	ASSERT(length >= 0);
	at = arena_take(arena, (size_t)length + 1);
	va_start(values, format);
	vsnprintf(at, (size_t)length + 1, format, values);
	va_end(values);
	return (struct text){ at, (size_t)length };
}

struct text
text_join(struct arena *arena, struct text first, struct text second)
{
	char *at = arena_take(arena, first.length + second.length + 1);

	if (first.length > 0)
		memcpy(at, first.at, first.length);
	if (second.length > 0)
		memcpy(at + first.length, second.at, second.length);
	return (struct text){ at, first.length + second.length };
}

struct bytes
text_bytes(struct text text)
{
	return (struct bytes){ (const uint8_t *)text.at, text.length };
}

struct text
bytes_text(struct bytes bytes)
{
	return (struct text){ (const char *)bytes.at, bytes.length };
}

bool
text_equal(struct text one, struct text other)
{
	return one.length == other.length && (one.length == 0 || memcmp(one.at, other.at, one.length) == 0);
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

int
text_index(const char *const *words, struct text word)
{
	for (int i = 0; words[i] != NULL; i++)
		if (text_equal(word, text_of(words[i])))
			return i;
	return -1;
}

bool
text_equal_ignoring_case(struct text one, struct text other)
{
	if (one.length != other.length)
		return false;
	for (size_t i = 0; i < one.length; i++)
		if (lower(one.at[i]) != lower(other.at[i]))
			return false;
	return true;
}

bool
text_is_empty(struct text text)
{
	return text.length == 0;
}

bool
text_starts_with(struct text text, struct text start)
{
	return text.length >= start.length && text_equal(text_until(text, start.length), start);
}

bool
text_ends_with(struct text text, struct text end)
{
	return text.length >= end.length && text_equal(text_from(text, text.length - end.length), end);
}

bool
text_find(struct text text, struct text needle, size_t *at)
{
	const char *found;

	if (needle.length == 0) {
		*at = 0;
		return true;
	}
	if (text.length < needle.length)
		return false;
	found = memmem(text.at, text.length, needle.at, needle.length);
	if (!found)
		return false;
	*at = (size_t)(found - text.at);
	return true;
}

struct text
text_from(struct text text, size_t offset)
{
	if (!text.at)
		return TEXT_NONE;
	if (offset > text.length)
		offset = text.length;
	return (struct text){ text.at + offset, text.length - offset };
}

struct text
text_until(struct text text, size_t length)
{
	return (struct text){ text.at, length < text.length ? length : text.length };
}

struct text
text_until_bytes(struct text text, size_t bytes_max)
{
	if (text.length <= bytes_max)
		return text;
	while (bytes_max > 0 && ((unsigned char)text.at[bytes_max] & 0xC0) == 0x80)
		bytes_max--;
	return text_until(text, bytes_max);
}

bool
text_is_ascii(struct text text)
{
	for (size_t i = 0; i < text.length; i++)
		if ((unsigned char)text.at[i] >= 0x80)
			return false;
	return true;
}

bool
text_cut(struct text text, char separator, struct text *head, struct text *tail)
{
	const char *found = text.length > 0 ? memchr(text.at, separator, text.length) : NULL;

	if (!found) {
		*head = text;
		*tail = TEXT("");
		return false;
	}
	*head = text_until(text, (size_t)(found - text.at));
	*tail = text_from(text, (size_t)(found - text.at) + 1);
	return true;
}

struct text
text_url_host(struct text url)
{
	struct text host = url, rest;
	size_t at;

	if (text_find(host, TEXT("://"), &at))
		host = text_from(host, at + 3);
	(void)text_cut(host, '/', &host, &rest);
	return host;
}

struct text
text_lower_ascii(struct arena *arena, struct text text)
{
	char *at;

	if (!text.at)
		return TEXT_NONE;
	at = arena_take(arena, text.length + 1);
	for (size_t i = 0; i < text.length; i++)
		at[i] = lower(text.at[i]);
	return (struct text){ at, text.length };
}

void
text_builder_start(struct text_builder *builder, struct arena *arena, size_t length_max)
{
	*builder = (struct text_builder){ .arena = arena, .length_max = length_max };
}

/* Reserves space for `more` characters and a closing NUL; false when the builder is full. */
static bool
make_room(struct text_builder *builder, size_t more)
{
	size_t wanted;

	if (builder->full || more > builder->length_max - builder->length) {
		builder->full = true;
		return false;
	}
	if (builder->length + more < builder->capacity)
		return true;
	wanted = builder->capacity ? builder->capacity * 2 : 256;
	if (wanted <= builder->length + more)
		wanted = builder->length + more + 1;
	builder->at = arena_grow(builder->arena, builder->at, builder->capacity, wanted);
	builder->capacity = wanted;
	return true;
}

void
text_add(struct text_builder *builder, struct text text)
{
	if (text.length == 0 || !make_room(builder, text.length))
		return;
	memcpy(builder->at + builder->length, text.at, text.length);
	builder->length += text.length;
}

void
text_add_char(struct text_builder *builder, char c)
{
	if (make_room(builder, 1))
		builder->at[builder->length++] = c;
}

void
text_add_format(struct text_builder *builder, const char *format, ...)
{
	va_list values;
	int length;

	ASSERT(format);
	va_start(values, format);
	length = vsnprintf(NULL, 0, format, values);
	va_end(values);
	ASSERT(length >= 0);
	if (length == 0 || !make_room(builder, (size_t)length))
		return;
	va_start(values, format);
	vsnprintf(builder->at + builder->length, (size_t)length + 1, format, values);
	va_end(values);
	builder->length += (size_t)length;
}

struct text
text_built(const struct text_builder *builder)
{
	return (struct text){ builder->at ? builder->at : "", builder->length };
}
