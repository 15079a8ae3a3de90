/* cache_test: what the tests of the cache share: an empty one, and pages to be stored in it. */
#ifndef CACHE_CACHE_TEST_H
#define CACHE_CACHE_TEST_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/log.h"
#include "cache/cache.h"
#include "http/dispatch.h"
#include "http/respond.h"
#include "limits.h"

#define maybe_unused __attribute__((unused))

static const struct site_keys keys = { .of[KEY_KIND_LOOKUP] = { .at = { { { 1, 2, 3 } } }, .count = 1, .current = 1 } };
static const struct instant noon = { INT64_C(1790856000) * INSTANT_SECOND };
static struct arena *arena;
static int
set_up(void **state)
{
	crypto_start();
	arena = arena_new(64 * (size_t)MIB);
	*state = cache_new(8 * MIB);
	return 0;
}

static int
tear_down(void **state)
{
	cache_free(*state);
	arena_free(arena);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

static struct response
page(const char *words)
{
	struct response answer = { .status = 200, .body = text_bytes(text_of(words)) };

	answer.headers = arena_list_of(arena, struct header, 8);
	answer.headers[answer.header_count++] = (struct header){ TEXT("Content-Type"), TEXT("text/html; charset=utf-8") };
	answer.headers[answer.header_count++] = (struct header){ TEXT("Cache-Control"), TEXT("private, no-store") };
	return answer;
}

#define KEY(words) ((struct cache_key){ text_of(words), MEDIA_TYPE_HTML })
#define READ(...) ((struct tags){ (const int64_t[]){ __VA_ARGS__ }, sizeof((int64_t[]){ __VA_ARGS__ }) / sizeof(int64_t), false })

/* Builds and stores a page; true: it is stored. */
static maybe_unused bool
keep(struct cache *cache, const char *target, struct response answer, struct tags read)
{
	struct cache_build making;
	struct cache_entry *entry = cache_begin(cache, KEY(target), noon, &making);

	assert_null(entry);
	entry = cache_store(&making, &keys, &answer, read);
	cache_end(&making);
	if (entry)
		cache_release(entry);
	return entry != NULL;
}

static maybe_unused bool
is_there_at(struct cache *cache, const char *target, struct instant now)
{
	struct cache_entry *entry = cache_find(cache, KEY(target), now);

	if (entry)
		cache_release(entry);
	return entry != NULL;
}

static maybe_unused bool
is_there(struct cache *cache, const char *target)
{
	return is_there_at(cache, target, noon);
}

static maybe_unused struct cache_form *
form_of(struct cache_entry *entry, const char *accepts)
{
	enum cache_answer answer;
	struct cache_form *form = cache_form(entry, text_of(accepts), TEXT_NONE, &answer);

	assert_int_equal(answer, CACHE_ANSWER_WHOLE);
	return form;
}

#endif
