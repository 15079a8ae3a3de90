/* cache_renew_test: a popular page is rebuilt in place, and no client that was notified of a change sees an older one. */
#include "cache/cache_test.h"

#include <pthread.h>
#include <unistd.h>

static struct cache_entry *renewed[LIMIT_CACHE_REBUILDS];

static void
ask_often(struct cache *cache, const char *target, int times)
{
	for (int i = 0; i < times; i++)
		assert_true(is_there(cache, target));
}

/* true: it is stored. */
static bool
rebuild(struct cache_entry *old, struct response answer, struct tags read)
{
	struct cache_build making;
	struct cache_entry *entry;

	cache_rebuild_begin(old, noon, &making);
	entry = cache_store(&making, &keys, &answer, read);
	cache_end(&making);
	if (entry)
		cache_release(entry);
	return entry != NULL;
}

static bool
says(struct cache *cache, const char *target, const char *words)
{
	struct cache_entry *entry = cache_find(cache, KEY(target), noon);
	bool same;

	if (!entry)
		return false;
	same = text_equal(bytes_text(form_of(entry, NULL)->bytes), text_of(words));
	cache_release(entry);
	return same;
}

static void
a_page_that_many_ask_for_stays_until_it_is_rebuilt(void **state)
{
	struct cache *cache = *state;

	keep(cache, "/a", page("old"), READ(1, 2));
	keep(cache, "/b", page("old"), READ(1));
	ask_often(cache, "/a", 100);
	assert_int_equal(cache_drop_except(cache, READ(1, 2), renewed, LIMIT_CACHE_REBUILDS), 1);
	assert_string_equal(text_terminated(arena, cache_key(renewed[0]).target), "/a");
	/* The other is requested rarely. */
	assert_false(is_there(cache, "/b"));
	assert_true(says(cache, "/a", "old"));
	assert_true(rebuild(renewed[0], page("new"), READ(1)));
	assert_true(says(cache, "/a", "new"));
	cache_rebuild_end(renewed[0]);
	assert_true(says(cache, "/a", "new"));
	assert_int_equal(cache_counts(cache).renewals, 1);
	assert_int_equal(cache_counts(cache).entries, 1);
	/* It is an ordinary page: when it is not requested, it is dropped with the next change. */
	assert_int_equal(cache_drop_except(cache, READ(1), renewed, LIMIT_CACHE_REBUILDS), 0);
	assert_false(is_there(cache, "/a"));
}

static void
what_was_not_rebuilt_is_dropped(void **state)
{
	struct cache *cache = *state;
	struct response refused = page("gone");

	refused.status = 404;
	keep(cache, "/a", page("old"), READ(1));
	ask_often(cache, "/a", 100);
	assert_int_equal(cache_drop_except(cache, READ(1), renewed, LIMIT_CACHE_REBUILDS), 1);
	assert_false(rebuild(renewed[0], refused, READ(1)));
	cache_rebuild_end(renewed[0]);
	assert_false(is_there(cache, "/a"));
	keep(cache, "/a", page("old"), READ(1));
	ask_often(cache, "/a", 100);
	assert_int_equal(cache_drop_except(cache, READ(1), renewed, LIMIT_CACHE_REBUILDS), 1);
	cache_rebuild_end(renewed[0]);
	assert_false(is_there(cache, "/a"));
	assert_int_equal(cache_counts(cache).renewals, 0);
	assert_int_equal(cache_counts(cache).entries, 0);
}

static void
what_changes_again_while_it_is_rebuilt_is_dropped(void **state)
{
	struct cache *cache = *state;
	struct cache_build making;
	struct response answer = page("new");

	keep(cache, "/a", page("old"), READ(1));
	ask_often(cache, "/a", 100);
	assert_int_equal(cache_drop_except(cache, READ(1), renewed, LIMIT_CACHE_REBUILDS), 1);
	cache_rebuild_begin(renewed[0], noon, &making);
	assert_int_equal(cache_drop_except(cache, READ(1), renewed + 1, 1), 0);
	assert_false(is_there(cache, "/a"));
	assert_null(cache_store(&making, &keys, &answer, READ(1)));
	cache_end(&making);
	cache_rebuild_end(renewed[0]);
	assert_false(is_there(cache, "/a"));
}

static void
no_more_pages_are_rebuilt_than_there_is_time_for(void **state)
{
	struct cache *cache = *state;
	char target[8];
	size_t count;

	for (int i = 0; i < LIMIT_CACHE_REBUILDS + 3; i++) {
		snprintf(target, sizeof target, "/%d", i);
		keep(cache, target, page("old"), READ(1));
		ask_often(cache, target, 100);
	}
	count = cache_drop_except(cache, READ(1), renewed, LIMIT_CACHE_REBUILDS);
	assert_int_equal(count, LIMIT_CACHE_REBUILDS);
	assert_int_equal(cache_counts(cache).entries, LIMIT_CACHE_REBUILDS);
	for (size_t i = 0; i < count; i++)
		cache_rebuild_end(renewed[i]);
	assert_int_equal(cache_counts(cache).entries, 0);
}

/* A card, a poster: built on a worker, not on the writer's thread, however fast it was. */
static void
what_is_drawn_is_not_rebuilt(void **state)
{
	static const struct route drawn = { .slow = true }, written = { .slow = false };
	const struct route *const owners[] = { &drawn, &written };
	struct cache *cache = *state;

	for (size_t i = 0; i < COUNT_OF(owners); i++) {
		struct cache_build making;
		struct response answer = page("old");
		size_t count;

		assert_null(cache_begin(cache, KEY("/a"), noon, &making));
		making.owner = owners[i];
		cache_release(cache_store(&making, &keys, &answer, READ(1)));
		cache_end(&making);
		ask_often(cache, "/a", 100);
		count = cache_drop_except(cache, READ(1), renewed, LIMIT_CACHE_REBUILDS);
		assert_int_equal(count, !owners[i]->slow);
		if (count > 0)
			cache_rebuild_end(renewed[0]);
	}
}

static void
it_is_rebuilt_in_the_ways_that_were_asked_for(void **state)
{
	struct cache *cache = *state;
	struct cache_entry *entry;
	enum cache_answer how;
	char words[4096];

	memset(words, 'a', sizeof words - 1);
	words[sizeof words - 1] = '\0';
	/* On a busy machine it may take too long to be worth rebuilding. */
	do {
		keep(cache, "/a", page(words), READ(1));
		ask_often(cache, "/a", 100);
		entry = cache_find(cache, KEY("/a"), noon);
		cache_form(entry, TEXT("gzip"), TEXT_NONE, &how);
		cache_release(entry);
	} while (cache_drop_except(cache, READ(1), renewed, LIMIT_CACHE_REBUILDS) == 0);
	words[0] = 'b';
	assert_true(rebuild(renewed[0], page(words), READ(1)));
	cache_rebuild_end(renewed[0]);
	entry = cache_find(cache, KEY("/a"), noon);
	assert_int_equal(cache_form_there(entry, TEXT("gzip"), TEXT_NONE, &how)->encoding, ENCODING_GZIP);
	assert_null(cache_form_there(entry, TEXT("br"), TEXT_NONE, &how));
	assert_true(cache_counts(cache).bytes > sizeof words + 100);
	cache_release(entry);
}

/* It is not compressed a second time only to find that it would not be smaller. */
static void
what_would_not_be_smaller_is_known_when_it_is_rebuilt(void **state)
{
	struct cache *cache = *state;
	struct cache_entry *entry;
	enum cache_answer how;

	keep(cache, "/a", page("a"), READ(1));
	ask_often(cache, "/a", 100);
	entry = cache_find(cache, KEY("/a"), noon);
	assert_int_equal(cache_form(entry, TEXT("gzip"), TEXT_NONE, &how)->encoding, ENCODING_IDENTITY);
	cache_release(entry);
	assert_int_equal(cache_drop_except(cache, READ(1), renewed, LIMIT_CACHE_REBUILDS), 1);
	assert_true(rebuild(renewed[0], page("b"), READ(1)));
	cache_rebuild_end(renewed[0]);
	entry = cache_find(cache, KEY("/a"), noon);
	assert_int_equal(cache_form_there(entry, TEXT("gzip"), TEXT_NONE, &how)->encoding, ENCODING_IDENTITY);
	cache_release(entry);
}

/* What readers of the database see, and what the client that changed it was sent; in the writer's order: commit, evict, notify. */
enum { PAGES = 4, ROUNDS = 3000 };
static atomic_int committed[PAGES], told[PAGES];
static atomic_bool over;

static struct cache_entry *
make_page(struct cache_build *making, int n)
{
	struct response answer = { .status = 200, .headers = (struct header[]){ { TEXT("Content-Type"), TEXT("text/html") } },
	                           .header_count = 1 };
	char words[300];

	snprintf(words, sizeof words, "%-250d", atomic_load(&committed[n]));
	answer.body = text_bytes(text_of(words));
	return cache_store(making, &keys, &answer, READ(n + 1, 100));
}

static void
drop_and_renew(struct cache *cache, int n)
{
	const size_t count = cache_drop_except(cache, READ(n + 1), renewed, LIMIT_CACHE_REBUILDS);
	struct cache_build making;
	struct cache_entry *entry;

	for (size_t i = 0; i < count; i++) {
		cache_rebuild_begin(renewed[i], noon, &making);
		entry = make_page(&making, n);
		cache_end(&making);
		cache_rebuild_end(renewed[i]);
		if (entry)
			cache_release(entry);
	}
}

static void *
read_pages(void *closure)
{
	struct cache *cache = closure;

	for (int round = 0; !atomic_load(&over); round++) {
		const int n = round % PAGES, least = atomic_load(&told[n]);
		char target[8];
		struct cache_build making;
		struct cache_entry *entry;

		snprintf(target, sizeof target, "/%d", n);
		entry = cache_find(cache, KEY(target), noon);
		if (!entry && !(entry = cache_begin(cache, KEY(target), noon, &making))) {
			entry = make_page(&making, n);
			cache_end(&making);
		}
		if (!entry)
			continue;
		/* A request that is sent after a change was reported sees it, or something newer. */
		if (strtol((const char *)form_of(entry, NULL)->bytes.at, NULL, 10) < least)
			fail_msg("page %d is older than %d", n, least);
		form_of(entry, round % 2 ? "br" : "gzip");
		cache_release(entry);
	}
	return NULL;
}

static void
many_threads_never_see_a_page_older_than_what_was_told(void **state)
{
	pthread_t threads[4];

	atomic_store(&over, false);
	for (size_t i = 0; i < COUNT_OF(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, read_pages, *state), 0);
	/* On a busy machine the reader threads may run late. */
	for (int round = 0; round < ROUNDS || (cache_counts(*state).renewals == 0 && round < 100 * ROUNDS); round++) {
		const int n = round % PAGES, now = atomic_fetch_add(&committed[n], 1) + 1;

		drop_and_renew(*state, n);
		atomic_store(&told[n], now);
		if (round % 64 == 0)
			usleep(500);
	}
	atomic_store(&over, true);
	for (size_t i = 0; i < COUNT_OF(threads); i++)
		pthread_join(threads[i], NULL);
	assert_true(cache_counts(*state).hits > 0);
	assert_true(cache_counts(*state).renewals > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_page_that_many_ask_for_stays_until_it_is_rebuilt),
		TEST(what_was_not_rebuilt_is_dropped),
		TEST(what_changes_again_while_it_is_rebuilt_is_dropped),
		TEST(no_more_pages_are_rebuilt_than_there_is_time_for),
		TEST(what_is_drawn_is_not_rebuilt),
		TEST(it_is_rebuilt_in_the_ways_that_were_asked_for),
		TEST(what_would_not_be_smaller_is_known_when_it_is_rebuilt),
		TEST(many_threads_never_see_a_page_older_than_what_was_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
