/* cache_test: what is cached, for which clients, how long, and what is never cached. */
#include "cache/cache_test.h"

#include <pthread.h>
#include <unistd.h>

static void
a_page_is_found_again_by_its_very_address(void **state)
{
	struct cache *cache = *state;

	assert_false(is_there(cache, "/honour/A"));
	assert_true(keep(cache, "/honour/A", page("words"), READ(1)));
	assert_true(is_there(cache, "/honour/A"));
	assert_false(is_there(cache, "/honour/A?"));
	assert_false(is_there(cache, "/honour/a"));
	assert_false(is_there(cache, "/honour/"));
	assert_int_equal(cache_counts(cache).entries, 1);
	assert_int_equal(cache_counts(cache).hits, 1);
	assert_int_equal(cache_counts(cache).misses, 1);
	assert_true(cache_counts(cache).bytes > strlen("words"));
}

static void
another_media_type_at_the_same_address_is_another_page(void **state)
{
	struct cache *cache = *state;
	const struct cache_key activity = { TEXT("/honour/A"), MEDIA_TYPE_ACTIVITY };
	const struct response answer = page("{}");
	struct cache_build making;
	struct cache_entry *entry;
	size_t at;

	assert_true(keep(cache, "/honour/A", page("words"), READ(1)));
	assert_null(cache_begin(cache, activity, noon, &making));
	making.owner = &(const struct route){ .activity = true };
	entry = cache_store(&making, &keys, &answer, READ(1));
	cache_end(&making);
	assert_non_null(entry);
	assert_string_equal(text_terminated(arena, bytes_text(form_of(entry, "")->bytes)), "{}");
	assert_true(text_find(bytes_text(form_of(entry, "")->heads[CACHE_ANSWER_WHOLE]), TEXT("Vary: Accept, Accept-Encoding\r\n"), &at));
	assert_int_equal(cache_key(entry).type, MEDIA_TYPE_ACTIVITY);
	cache_release(entry);
	entry = cache_find(cache, KEY("/honour/A"), noon);
	assert_non_null(entry);
	assert_string_equal(text_terminated(arena, bytes_text(form_of(entry, "")->bytes)), "words");
	cache_release(entry);
	cache_drop(cache, READ(1));
	assert_int_equal(cache_counts(cache).entries, 0);
}

static void
what_its_handler_refuses_is_not_kept(void **state)
{
	struct cache *cache = *state;
	struct response answer = page("words");

	answer.uncached = true;
	assert_false(keep(cache, "/a", answer, READ(1)));
	assert_false(is_there(cache, "/a"));
}

/* Its bytes are in the file, so the cache entry would be empty. */
static void
a_response_in_a_file_is_not_kept(void **state)
{
	struct cache *cache = *state;
	struct response answer = page("");

	answer.file = (struct response_file){ .there = true, .length = 1000 };
	assert_false(keep(cache, "/film", answer, READ(1)));
	assert_false(is_there(cache, "/film"));
}

/* ---- requests that wait for a page that is being built ---- */

static struct cache_entry *given;
static int told, told_again;

static void
take_page(struct cache_waiter *waiter, struct cache_entry *entry, bool again)
{
	(void)waiter;
	told++;
	told_again += again;
	if (entry)
		cache_release(entry);
	given = entry;
}

static enum cache_ask
ask(struct cache *cache, struct cache_build *making, struct cache_waiter *waiter)
{
	struct cache_entry *entry = NULL;
	enum cache_ask asked;

	*waiter = (struct cache_waiter){ .ready = take_page };
	asked = cache_ask(cache, KEY("/a"), noon, making, waiter, &entry);
	assert_int_equal(entry != NULL, asked == CACHE_ASK_FOUND);
	if (entry)
		cache_release(entry);
	return asked;
}

static void
one_makes_it_and_the_others_are_given_it(void **state)
{
	struct cache *cache = *state;
	struct cache_build making, unused;
	struct cache_waiter waiters[3];
	const struct response answer = page("words");
	struct cache_entry *entry;

	told = 0;
	assert_int_equal(ask(cache, &making, &waiters[0]), CACHE_ASK_BUILD);
	assert_int_equal(ask(cache, &unused, &waiters[1]), CACHE_ASK_PARKED);
	assert_int_equal(ask(cache, &unused, &waiters[2]), CACHE_ASK_PARKED);
	entry = cache_store(&making, &keys, &answer, READ(1));
	assert_int_equal(told, 0);
	cache_end(&making);
	assert_int_equal(told, 2);
	assert_ptr_equal(given, entry);
	cache_release(entry);
	assert_int_equal(ask(cache, &unused, &waiters[0]), CACHE_ASK_FOUND);
}

/* Between cache_store() and cache_end() the page is compressed, which takes a while. */
static void
who_asks_after_a_commit_is_not_given_what_was_made_before_it(void **state)
{
	struct cache *cache = *state;
	struct cache_build making, unused;
	struct cache_waiter waiter;
	const struct response answer = page("words");

	told = told_again = 0;
	assert_int_equal(ask(cache, &making, &waiter), CACHE_ASK_BUILD);
	cache_release(cache_store(&making, &keys, &answer, READ(1)));
	cache_drop(cache, READ(1));
	assert_int_equal(ask(cache, &unused, &waiter), CACHE_ASK_PARKED);
	cache_end(&making);
	assert_int_equal(told, 1);
	assert_null(given);
	assert_int_equal(told_again, 1);
}

static void
whoever_waited_in_vain_is_told_whether_to_ask_again(void **state)
{
	struct cache *cache = *state;
	struct cache_build making, unused;
	struct cache_waiter waiters[2];
	const struct response answer = page("words");

	/* Not cached: each request builds its own. */
	told = told_again = 0;
	assert_int_equal(ask(cache, &making, &waiters[0]), CACHE_ASK_BUILD);
	assert_int_equal(ask(cache, &unused, &waiters[1]), CACHE_ASK_PARKED);
	cache_end(&making);
	assert_int_equal(told, 1);
	assert_int_equal(told_again, 0);
	assert_null(given);
	/* Overtaken by a commit. */
	assert_int_equal(ask(cache, &making, &waiters[0]), CACHE_ASK_BUILD);
	assert_int_equal(ask(cache, &unused, &waiters[1]), CACHE_ASK_PARKED);
	cache_drop(cache, READ(1));
	assert_null(cache_store(&making, &keys, &answer, READ(1)));
	cache_end(&making);
	assert_int_equal(told, 2);
	assert_int_equal(told_again, 1);
	assert_null(given);
}

static void
what_is_not_compressed_yet_is_not_there(void **state)
{
	struct cache *cache = *state;
	struct cache_entry *entry;
	struct cache_form *form;
	enum cache_answer how;
	char words[4096];

	memset(words, 'a', sizeof words - 1);
	words[sizeof words - 1] = '\0';
	keep(cache, "/a", page(words), READ(1));
	entry = cache_find(cache, KEY("/a"), noon);
	assert_non_null(cache_form_there(entry, TEXT_NONE, TEXT_NONE, &how));
	assert_null(cache_form_there(entry, TEXT("gzip"), TEXT_NONE, &how));
	assert_null(cache_form_there(entry, TEXT("gzip"), TEXT_NONE, &how));
	assert_null(cache_form_there(entry, TEXT("br"), TEXT_NONE, &how));
	form = cache_form(entry, TEXT("gzip"), TEXT_NONE, &how);
	assert_ptr_equal(cache_form_there(entry, TEXT("gzip"), TEXT_NONE, &how), form);
	cache_release(entry);
}

static void
it_lives_until_the_minute_is_over_and_not_before_it_began(void **state)
{
	struct cache *cache = *state;
	const struct instant last = instant_plus(noon, INSTANT_MINUTE - 1);

	keep(cache, "/", page("words"), READ(1));
	assert_true(is_there_at(cache, "/", last));
	assert_false(is_there_at(cache, "/", instant_plus(last, 1)));
	assert_int_equal(cache_counts(cache).entries, 0);
	keep(cache, "/", page("words"), READ(1));
	assert_false(is_there_at(cache, "/", instant_plus(noon, -1)));
}

static void
when_it_is_quiet_only_what_lasts_stays(void **state)
{
	struct cache *cache = *state;
	struct cache_build making;
	struct response answer = page("words");

	keep(cache, "/a", page("words"), READ(1));
	assert_null(cache_begin(cache, KEY("/style"), noon, &making));
	making.lasts = true;
	cache_release(cache_store(&making, &keys, &answer, (struct tags){ .count = 0 }));
	cache_end(&making);
	keep(cache, "/b", page("words"), READ(2));
	assert_int_equal(cache_counts(cache).entries, 3);
	cache_shrink(cache);
	assert_int_equal(cache_counts(cache).entries, 1);
	assert_true(is_there_at(cache, "/style", instant_plus(noon, INSTANT_MINUTE)));
	assert_false(is_there(cache, "/a"));
	assert_true(keep(cache, "/a", page("words"), READ(1)));
}

static void
what_changed_is_dropped_and_nothing_else(void **state)
{
	struct cache *cache = *state;

	keep(cache, "/a", page("a"), READ(1, 2));
	keep(cache, "/b", page("b"), READ(2, 3, 2));
	keep(cache, "/c", page("c"), READ(3));
	cache_drop(cache, READ(1, 77));
	assert_false(is_there(cache, "/a"));
	assert_true(is_there(cache, "/b") && is_there(cache, "/c"));
	cache_drop(cache, READ(2));
	assert_false(is_there(cache, "/b"));
	assert_true(is_there(cache, "/c"));
	cache_drop(cache, (struct tags){ .all = true });
	assert_false(is_there(cache, "/c"));
	assert_int_equal(cache_counts(cache).entries, 0);
	assert_int_equal(cache_counts(cache).bytes, 0);
	assert_int_equal(cache_counts(cache).drops, 3);
}

static void
a_page_read_before_a_commit_is_not_kept_after_it(void **state)
{
	struct cache *cache = *state;
	const struct response answer = page("old");
	const struct tags changes[] = { READ(5), READ(9), { .all = true } };
	const bool kept[] = { false, true, false };

	for (size_t i = 0; i < COUNT_OF(changes); i++) {
		struct cache_build making;
		struct cache_entry *entry;

		assert_null(cache_begin(cache, KEY("/a"), noon, &making));
		cache_drop(cache, changes[i]);
		entry = cache_store(&making, &keys, &answer, READ(4, 5));
		cache_end(&making);
		assert_int_equal(entry != NULL, kept[i]);
		assert_int_equal(is_there(cache, "/a"), kept[i]);
		if (entry)
			cache_release(entry);
		cache_drop(cache, READ(4));
	}
	assert_true(keep(cache, "/a", page("new"), READ(4, 5)));
}

static void
only_a_whole_answer_for_everybody_is_kept(void **state)
{
	struct cache *cache = *state;
	struct response cookie = page("words"), missing = page("words"), long_one = page("words");
	int64_t *many = arena_list_of(arena, int64_t, LIMIT_CACHED_TAGS + 1);

	cookie.headers[cookie.header_count++] = (struct header){ TEXT("Set-Cookie"), TEXT("a=b") };
	missing.status = 404;
	long_one.body = (struct bytes){ arena_take(arena, LIMIT_CACHED_BYTES + 1), LIMIT_CACHED_BYTES + 1 };
	assert_false(keep(cache, "/", cookie, READ(1)));
	assert_false(keep(cache, "/", missing, READ(1)));
	assert_false(keep(cache, "/", long_one, READ(1)));
	assert_false(keep(cache, "/", page("words"), (struct tags){ many, LIMIT_CACHED_TAGS + 1, false }));
	assert_false(keep(cache, "/", page("words"), (struct tags){ .all = true }));
	long_one.body.length--;
	assert_true(keep(cache, "/", long_one, READ(1)));
}

static void
its_room_is_bounded_and_what_is_asked_for_stays(void **state)
{
	struct cache *cache = *state;
	struct response answer = page("");
	char target[32];

	answer.body = (struct bytes){ arena_take(arena, 100 * KIB), 100 * KIB };
	assert_true(keep(cache, "/loved", answer, READ(1)));
	for (int i = 0; i < 500; i++) {
		snprintf(target, sizeof target, "/%d", i);
		assert_true(keep(cache, target, answer, READ(i)));
		assert_true(cache_counts(cache).bytes <= 8 * MIB);
		assert_true(is_there(cache, "/loved"));
	}
	assert_false(is_there(cache, "/0"));
	assert_true(is_there(cache, "/499"));
	assert_true(cache_counts(cache).entries > 60);
	assert_int_equal(cache_counts(cache).evictions, 501 - cache_counts(cache).entries);
}

/* ---- many at once ---- */

struct slow { struct cache *cache; struct cache_build making; struct cache_waiter waiter; };
static atomic_int made, found_waiting;
static struct response slow_answer;

static void
count_waiting(struct cache_waiter *waiter, struct cache_entry *entry, bool again)
{
	(void)waiter;
	assert_non_null(entry);
	assert_false(again);
	cache_release(entry);
	atomic_fetch_add(&found_waiting, 1);
}

static void *
make_slowly(void *closure)
{
	struct slow *slow = closure;
	struct cache_entry *entry;

	slow->waiter.ready = count_waiting;
	switch (cache_ask(slow->cache, KEY("/slow"), noon, &slow->making, &slow->waiter, &entry)) {
	case CACHE_ASK_PARKED:
		return NULL;
	case CACHE_ASK_BUILD:
		atomic_fetch_add(&made, 1);
		usleep(20 * 1000);
		entry = cache_store(&slow->making, &keys, &slow_answer, READ(1));
		cache_end(&slow->making);
		break;
	case CACHE_ASK_FOUND:
		atomic_fetch_add(&found_waiting, 1);
		break;
	}
	cache_release(entry);
	return NULL;
}

static void
who_misses_the_same_page_is_given_what_another_makes(void **state)
{
	pthread_t threads[8];
	struct slow slow[COUNT_OF(threads)] = { { .cache = *state } };

	slow_answer = page("words");
	atomic_store(&made, 0);
	atomic_store(&found_waiting, 0);
	for (size_t i = 0; i < COUNT_OF(threads); i++) {
		slow[i].cache = *state;
		assert_int_equal(pthread_create(&threads[i], NULL, make_slowly, &slow[i]), 0);
	}
	for (size_t i = 0; i < COUNT_OF(threads); i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(atomic_load(&made), 1);
	assert_int_equal(atomic_load(&found_waiting), 7);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_page_is_found_again_by_its_very_address),
		TEST(another_media_type_at_the_same_address_is_another_page),
		TEST(what_its_handler_refuses_is_not_kept),
		TEST(a_response_in_a_file_is_not_kept),
		TEST(one_makes_it_and_the_others_are_given_it),
		TEST(who_asks_after_a_commit_is_not_given_what_was_made_before_it),
		TEST(whoever_waited_in_vain_is_told_whether_to_ask_again),
		TEST(what_is_not_compressed_yet_is_not_there),
		TEST(it_lives_until_the_minute_is_over_and_not_before_it_began),
		TEST(when_it_is_quiet_only_what_lasts_stays),
		TEST(what_changed_is_dropped_and_nothing_else),
		TEST(a_page_read_before_a_commit_is_not_kept_after_it),
		TEST(only_a_whole_answer_for_everybody_is_kept),
		TEST(its_room_is_bounded_and_what_is_asked_for_stays),
		TEST(who_misses_the_same_page_is_given_what_another_makes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
