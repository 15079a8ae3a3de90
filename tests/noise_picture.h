/* noise_picture: the picture that takes the most bytes of all of its size, for tests of bounds. */
#ifndef TESTS_NOISE_PICTURE_H
#define TESTS_NOISE_PICTURE_H
#include <stdint.h>
#include <string.h>
#include "base/arena.h"
#include "base/text.h"

static inline uint32_t
crc_of(const uint8_t *at, size_t length)
{
	uint32_t crc = 0xffffffff;

	for (size_t i = 0; i < length; i++) {
		crc ^= at[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
	}
	return ~crc;
}

static inline void
put_number(uint8_t *at, uint32_t number)
{
	for (int i = 0; i < 4; i++)
		at[i] = (uint8_t)(number >> (24 - 8 * i));
}

/* One PNG chunk around `length` bytes that are at *at + 8 already. */
static inline void
close_chunk(uint8_t **at, const char *kind, size_t length)
{
	put_number(*at, (uint32_t)length);
	memcpy(*at + 4, kind, 4);
	put_number(*at + 8 + length, crc_of(*at + 4, length + 4));
	*at += 12 + length;
}

/* A square PNG of random pixels, each line a stored block: nothing compresses worse. */
static inline struct text
noise_picture(struct arena *arena, size_t side)
{
	static const uint8_t start[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
	const size_t line = 1 + 3 * side;
	uint8_t *png = arena_take(arena, 200 + side * (line + 5)), *at = png + sizeof start, *body;
	uint32_t low = 1, high = 0, chance = 7;

	memcpy(png, start, sizeof start);
	put_number(at + 8, (uint32_t)side);
	put_number(at + 12, (uint32_t)side);
	memcpy(at + 16, (const uint8_t[]){ 8, 2, 0, 0, 0 }, 5);
	close_chunk(&at, "IHDR", 13);
	body = at + 8;
	*body++ = 0x78;
	*body++ = 0x01;
	for (size_t y = 0; y < side; y++) {
		*body++ = y + 1 == side;
		*body++ = (uint8_t)line;
		*body++ = (uint8_t)(line >> 8);
		*body++ = (uint8_t)~line;
		*body++ = (uint8_t)(~line >> 8);
		for (size_t x = 0; x < line; x++) {
			chance = chance * 1664525 + 1013904223;
			*body = x == 0 ? 0 : (uint8_t)(chance >> 24);
			low = (low + *body++) % 65521;
			high = (high + low) % 65521;
		}
	}
	put_number(body, high << 16 | low);
	close_chunk(&at, "IDAT", (size_t)(body + 4 - (at + 8)));
	close_chunk(&at, "IEND", 0);
	return (struct text){ (const char *)png, (size_t)(at - png) };
}

#endif
