/* crypto_test: what the tests of sealing and of the keys share: a site with fixed keys, another site with random ones, an arena, and random
 * numbers that are the same in every run. */
#ifndef BASE_CRYPTO_TEST_H
#define BASE_CRYPTO_TEST_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "base/log.h"

static struct site_keys keys, other_keys;
static struct arena *arena;
static struct random chance;

static inline int
start(void **state)
{
	crypto_start();
	log_level_set(LOG_FAULT + 1);
	for (int kind = 0; kind < KEY_KIND_COUNT; kind++) {
		keys.of[kind].count = keys.of[kind].current = 1;
		for (int i = 0; i < CRYPTO_KEY_BYTES; i++)
			keys.of[kind].at[0].bytes[i] = (uint8_t)i;
	}
	site_keys_make(&other_keys);
	arena = arena_new(16 << 20);
	random_start_seeded(&chance, 1);
	return 0;
}

static inline int
stop(void **state)
{
	arena_free(arena);
	return 0;
}

#endif
