/* id: the clock's milliseconds, then a count that makes this id larger than the last. */
#include "base/id.h"

#include <sodium.h>
#include <stdatomic.h>

#include "base/arena.h"
#include "base/log.h"

#define NODE_BITS 6
#define COUNT_BITS 14
#define BELOW_MILLISECONDS (COUNT_BITS + NODE_BITS)
#define MILLISECONDS_END (INT64_C(1) << 43)

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

_Static_assert(ID_NODES == 1 << NODE_BITS, "as many as the bits hold");

static _Atomic int64_t last_id;       /* without the node */
static atomic_int node = ID_NODE_COMMAND;

void
id_set_node(int number)
{
	ASSERT(number >= 0 && number < ID_NODES);
	atomic_store(&node, number);
}

int64_t
id_new(struct instant now)
{
	int64_t milliseconds = now.us / 1000;
	int64_t last = atomic_load(&last_id);
	int64_t next;

	if (milliseconds < 0)
		milliseconds = 0;
	ASSERT(milliseconds < MILLISECONDS_END);
	do {
		next = last + (INT64_C(1) << NODE_BITS);
		/* A new millisecond starts at a random count, so that ids hardly ever collide after the clock was set back and the
		 * process was restarted, or with a second command. */
		if (milliseconds > last >> BELOW_MILLISECONDS)
			next = milliseconds << BELOW_MILLISECONDS | (int64_t)randombytes_uniform(1u << COUNT_BITS) << NODE_BITS;
	} while (!atomic_compare_exchange_weak(&last_id, &last, next));
	return next | atomic_load(&node);
}

struct text
id_text(struct arena *arena, int64_t id)
{
	char *at = arena_take(arena, ID_TEXT_LENGTH + 1);
	uint64_t rest = (uint64_t)id;

	ASSERT(id > 0);
	for (int i = ID_TEXT_LENGTH - 1; i >= 0; i--) {
		at[i] = alphabet[rest & 31];
		rest >>= 5;
	}
	return (struct text){ at, ID_TEXT_LENGTH };
}

/* One more than the value of each character of Crockford base32, 0 for all others. U is left out on purpose; I, L and O are read as the
 * digits they look like. */
static const uint8_t one_more[256] = {
	['0'] = 1, ['1'] = 2, ['2'] = 3, ['3'] = 4, ['4'] = 5, ['5'] = 6, ['6'] = 7, ['7'] = 8, ['8'] = 9, ['9'] = 10,
	['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16, ['G'] = 17, ['H'] = 18, ['J'] = 19, ['K'] = 20, ['M'] = 21,
	['N'] = 22, ['P'] = 23, ['Q'] = 24, ['R'] = 25, ['S'] = 26, ['T'] = 27, ['V'] = 28, ['W'] = 29, ['X'] = 30, ['Y'] = 31, ['Z'] = 32,
	['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16, ['g'] = 17, ['h'] = 18, ['j'] = 19, ['k'] = 20, ['m'] = 21,
	['n'] = 22, ['p'] = 23, ['q'] = 24, ['r'] = 25, ['s'] = 26, ['t'] = 27, ['v'] = 28, ['w'] = 29, ['x'] = 30, ['y'] = 31, ['z'] = 32,
	['O'] = 1, ['o'] = 1, ['I'] = 2, ['i'] = 2, ['L'] = 2, ['l'] = 2,
};

/* -1: not a character of Crockford base32. */
static int
value_of(char c)
{
	return one_more[(uint8_t)c] - 1;
}

bool
id_from_text(struct text text, int64_t *id)
{
	uint64_t whole = 0;

	if (text.length != ID_TEXT_LENGTH)
		return false;
	for (size_t i = 0; i < text.length; i++) {
		int value = value_of(text.at[i]);

		/* 13 characters hold 65 bits, so the first may only use the three bits that a positive int64 has left. */
		if (value < 0 || (i == 0 && value > 7))
			return false;
		whole = whole << 5 | (uint64_t)value;
	}
	if (whole == 0)
		return false;
	*id = (int64_t)whole;
	return true;
}

bool
token_from_text(struct arena *arena, struct text text, size_t length, struct text *token)
{
	char *at;

	if (text.length != length)
		return false;
	for (size_t i = 0; i < length; i++)
		if (value_of(text.at[i]) < 0)
			return false;
	at = arena_take(arena, length + 1);
	for (size_t i = 0; i < length; i++)
		at[i] = alphabet[value_of(text.at[i])];
	*token = (struct text){ at, length };
	return true;
}
