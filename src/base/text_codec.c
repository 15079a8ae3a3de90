/* text, as numbers and as bytes written in letters and digits. */
#include "base/text.h"

#include <sodium.h>

#include "base/arena.h"

bool
text_number(struct text text, int64_t *number)
{
	bool negative = text.length > 0 && text.at[0] == '-';
	size_t i = negative ? 1 : 0;
	int64_t whole = 0;

	if (i == text.length)
		return false;
	/* Built from negative values, because there is one more of them than of positive ones. */
	for (; i < text.length; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
		if (__builtin_mul_overflow(whole, 10, &whole) || __builtin_sub_overflow(whole, text.at[i] - '0', &whole))
			return false;
	}
	if (!negative && __builtin_sub_overflow(0, whole, &whole))
		return false;
	*number = whole;
	return true;
}

struct text
text_hex(struct arena *arena, struct bytes bytes)
{
	static const char digits[] = "0123456789abcdef";
	char *at = arena_take(arena, bytes.length * 2 + 1);

	for (size_t i = 0; i < bytes.length; i++) {
		at[2 * i] = digits[bytes.at[i] >> 4];
		at[2 * i + 1] = digits[bytes.at[i] & 15];
	}
	return (struct text){ at, bytes.length * 2 };
}

struct text
text_base64(struct arena *arena, struct bytes bytes)
{
	size_t size = sodium_base64_ENCODED_LEN(bytes.length, sodium_base64_VARIANT_ORIGINAL);
	char *at = arena_take(arena, size);

	sodium_bin2base64(at, size, bytes.at, bytes.length, sodium_base64_VARIANT_ORIGINAL);
	return (struct text){ at, size - 1 };
}

bool
text_from_base64(struct arena *arena, struct text text, struct bytes *bytes)
{
	size_t size = text.length / 4 * 3 + 3, length;
	uint8_t *at = arena_take(arena, size);

	if (text.length == 0) {
		*bytes = (struct bytes){ at, 0 };
		return true;
	}
	if (sodium_base642bin(at, size, text.at, text.length, NULL, &length, NULL, sodium_base64_VARIANT_ORIGINAL) != 0)
		return false;
	*bytes = (struct bytes){ at, length };
	return true;
}

struct text
text_base32(struct arena *arena, struct bytes bytes)
{
	static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	size_t length = (bytes.length * 8 + 4) / 5;
	char *at = arena_take(arena, length + 1);

	for (size_t i = 0; i < length; i++) {
		size_t bit = i * 5;
		unsigned two = (unsigned)bytes.at[bit / 8] << 8;

		if (bit / 8 + 1 < bytes.length)
			two |= bytes.at[bit / 8 + 1];
		at[i] = alphabet[two >> (11 - bit % 8) & 31];
	}
	return (struct text){ at, length };
}
