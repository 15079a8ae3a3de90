/* watch_test: the watch without sockets: which watcher is sent what, and when it is read; the state of a path is set in this file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "limits.h"
#include "watch/watch.h"

static struct watch *watch;
static const struct bytes nobody = { (const uint8_t *)"\1\2\3", 3 };
static const struct text page = TEXT("/page"), other_page = TEXT("/other");

/* "/page" has the state `said` and was read from tag 7; "/other" from tag 8; other paths do not exist. */
static char said[256];
static bool broken, gone;
static int reads, dues;
static unsigned news_of;                          /* loops, as bits */

static void
say(const char *words)
{
	snprintf(said, sizeof said, "%s", words);
}

static enum found
read_page(void *closure, struct arena *arena, struct text path, struct watch_state *state)
{
	static const int64_t page_tag = 7, other_tag = 8;

	(void)closure;
	reads++;
	if (broken)
		return FOUND_FAULT;
	if (gone || !(text_equal(path, page) || text_equal(path, other_page)))
		return FOUND_NONE;
	state->head = TEXT("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n");
	state->event = text_bytes(text_format(arena, "data: %s\n\n", said));
	state->tags = (struct watch_tags){ text_equal(path, page) ? &page_tag : &other_tag, 1, false };
	return FOUND_OK;
}

static void
note_due(void *closure)
{
	(void)closure;
	dues++;
}

static void
note_news(void *closure, int loop)
{
	(void)closure;
	news_of |= 1u << loop;
}

static int
start(void **state)
{
	const struct watch_settings settings = { .read = read_page, .due = note_due, .news = note_news };

	(void)state;
	say("one");
	broken = gone = false;
	reads = dues = 0;
	news_of = 0;
	watch = watch_new(&settings);
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	watch_free(watch);
	return 0;
}

static void
change(int64_t tag)
{
	watch_changed(watch, (struct watch_tags){ &tag, 1, false });
}

static void
join(struct watcher *watcher, int loop, struct text path)
{
	assert_true(watch_subscribe(watch, watcher, loop, nobody, path));
}

/* The pause between two events of one path has passed. */
static void
work_after_the_pause(void)
{
	usleep((LIMIT_WATCH_PAUSE_MILLISECONDS + 5) * 1000);
	watch_work(watch);
}

static bool
is_told(struct watcher *watcher, const char *ending)
{
	struct watch_words *words;
	bool same;

	if (watch_next(watch, watcher, &words) != WATCH_NEXT_WORDS)
		return false;
	same = text_ends_with((struct text){ (const char *)words->bytes, words->length }, text_of(ending));
	watch_words_drop(words);
	return same;
}

static bool
is_told_nothing(struct watcher *watcher)
{
	struct watch_words *words;

	return watch_next(watch, watcher, &words) == WATCH_NEXT_NONE;
}

static void
a_watcher_is_told_what_is_so_and_then_what_changes(void **state)
{
	struct watch_words *words;
	struct watcher watcher;

	(void)state;
	assert_false(watch_has_path(watch, page));
	join(&watcher, 0, page);
	assert_true(watch_has_path(watch, page));
	assert_int_equal(dues, 1);
	assert_true(is_told_nothing(&watcher));
	watch_work(watch);
	assert_int_equal(news_of, 1);
	assert_ptr_equal(watch_news(watch, 0), &watcher);
	assert_null(watch_news(watch, 0));
	assert_int_equal(watch_next(watch, &watcher, &words), WATCH_NEXT_WORDS);
	assert_memory_equal(words->bytes, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nDate: ", 56);
	assert_true(text_ends_with((struct text){ (const char *)words->bytes, words->length }, TEXT("\ndata: one\n\n")));
	watch_words_drop(words);
	assert_true(is_told_nothing(&watcher));
	say("two");
	change(7);
	work_after_the_pause();
	assert_true(is_told(&watcher, "data: two\n\n"));
	watch_unsubscribe(watch, &watcher);
	assert_false(watch_has_path(watch, page));
}

static void
all_who_watch_one_path_are_told_and_it_is_read_once(void **state)
{
	struct watcher watchers[6];

	(void)state;
	for (int i = 0; i < 6; i++)
		join(&watchers[i], i % 2, page);
	watch_work(watch);
	assert_int_equal(reads, 1);
	assert_int_equal(news_of, 3);
	for (int loop = 0; loop < 2; loop++) {
		int count = 0;

		for (struct watcher *watcher = watch_news(watch, loop); watcher; watcher = watcher->next)
			count += is_told(watcher, "data: one\n\n");
		assert_int_equal(count, 3);
	}
	assert_int_equal(watch_count(watch), 6);
	for (int i = 0; i < 6; i++)
		watch_unsubscribe(watch, &watchers[i]);
	assert_int_equal(watch_count(watch), 0);
}

static void
who_comes_later_is_told_without_another_read(void **state)
{
	struct watcher first, second;

	(void)state;
	join(&first, 0, page);
	watch_work(watch);
	join(&second, 0, page);
	assert_true(is_told(&second, "data: one\n\n"));
	assert_int_equal(reads, 1);
	watch_unsubscribe(watch, &first);
	watch_unsubscribe(watch, &second);
}

static void
what_another_page_shows_is_not_told(void **state)
{
	struct watcher one, other;

	(void)state;
	join(&one, 0, page);
	join(&other, 0, other_page);
	watch_work(watch);
	assert_true(is_told(&one, "one\n\n") && is_told(&other, "one\n\n"));
	say("two");
	change(8);
	change(9);
	work_after_the_pause();
	assert_int_equal(reads, 3);
	assert_true(is_told_nothing(&one));
	assert_true(is_told(&other, "data: two\n\n"));
	watch_unsubscribe(watch, &one);
	watch_unsubscribe(watch, &other);
}

static void
a_change_that_shows_nothing_new_is_not_told(void **state)
{
	struct watcher watcher;

	(void)state;
	join(&watcher, 0, page);
	watch_work(watch);
	assert_ptr_equal(watch_news(watch, 0), &watcher);
	assert_true(is_told(&watcher, "one\n\n"));
	change(7);
	work_after_the_pause();
	assert_int_equal(reads, 2);
	assert_null(watch_news(watch, 0));
	assert_true(is_told_nothing(&watcher));
	watch_unsubscribe(watch, &watcher);
}

static void
changes_that_come_close_together_are_read_once(void **state)
{
	struct watcher watcher;

	(void)state;
	join(&watcher, 0, page);
	assert_int_equal(watch_work(watch), -1);
	for (int i = 0; i < 20; i++) {
		change(7);
		assert_in_range(watch_work(watch), 0, LIMIT_WATCH_PAUSE_MILLISECONDS);
	}
	assert_int_equal(reads, 1);
	say("two");
	work_after_the_pause();
	assert_int_equal(reads, 2);
	assert_true(is_told(&watcher, "two\n\n"));
	watch_unsubscribe(watch, &watcher);
}

static void
who_was_slow_gets_the_newest_alone(void **state)
{
	struct watcher watcher;

	(void)state;
	join(&watcher, 0, page);
	watch_work(watch);
	assert_true(is_told(&watcher, "one\n\n"));
	for (int i = 0; i < 3; i++) {
		say(i == 2 ? "newest" : "between");
		change(7);
		work_after_the_pause();
	}
	assert_true(is_told(&watcher, "data: newest\n\n"));
	assert_true(is_told_nothing(&watcher));
	watch_unsubscribe(watch, &watcher);
}

static void
what_is_not_there_any_more_ends_its_streams(void **state)
{
	struct watch_words *words;
	struct watcher watcher, again;

	(void)state;
	join(&watcher, 0, page);
	watch_work(watch);
	assert_true(is_told(&watcher, "one\n\n"));
	gone = true;
	change(7);
	work_after_the_pause();
	assert_ptr_equal(watch_news(watch, 0), &watcher);
	assert_int_equal(watch_next(watch, &watcher, &words), WATCH_NEXT_END);
	assert_false(watch_has_path(watch, page));
	watch_unsubscribe(watch, &watcher);
	/* A watcher again: it is read again. */
	gone = false;
	join(&again, 0, page);
	work_after_the_pause();
	assert_true(is_told(&again, "one\n\n"));
	watch_unsubscribe(watch, &again);
}

static void
a_fault_ends_no_stream_and_is_tried_again(void **state)
{
	struct watcher watcher;

	(void)state;
	join(&watcher, 0, page);
	watch_work(watch);
	assert_true(is_told(&watcher, "one\n\n"));
	broken = true;
	change(7);
	usleep((LIMIT_WATCH_PAUSE_MILLISECONDS + 5) * 1000);
	assert_in_range(watch_work(watch), 1, LIMIT_WATCH_FAULT_SECONDS * 1000);
	assert_true(is_told_nothing(&watcher));
	broken = false;
	say("two");
	sleep(LIMIT_WATCH_FAULT_SECONDS);
	work_after_the_pause();
	assert_true(is_told(&watcher, "two\n\n"));
	watch_unsubscribe(watch, &watcher);
}

static void
one_client_and_all_together_have_a_bound(void **state)
{
	static struct watcher watchers[LIMIT_WATCHERS + 1];
	int count = 0;

	(void)state;
	for (int i = 0; i < LIMIT_WATCHERS_OF_PEER; i++)
		join(&watchers[count++], 0, page);
	assert_false(watch_subscribe(watch, &watchers[count], 0, nobody, page));
	while (count < LIMIT_WATCHERS) {
		const uint8_t peer[2] = { (uint8_t)(count >> 8), (uint8_t)count };

		assert_true(watch_subscribe(watch, &watchers[count++], 1, (struct bytes){ peer, 2 }, page));
	}
	assert_false(watch_subscribe(watch, &watchers[count], 0, (struct bytes){ (const uint8_t *)"\377\377", 2 }, page));
	assert_int_equal(watch_count(watch), LIMIT_WATCHERS);
	while (count > 0)
		watch_unsubscribe(watch, &watchers[--count]);
	assert_int_equal(watch_count(watch), 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
	const struct CMUnitTest tests[] = {
		TEST(a_watcher_is_told_what_is_so_and_then_what_changes),
		TEST(all_who_watch_one_path_are_told_and_it_is_read_once),
		TEST(who_comes_later_is_told_without_another_read),
		TEST(what_another_page_shows_is_not_told),
		TEST(a_change_that_shows_nothing_new_is_not_told),
		TEST(changes_that_come_close_together_are_read_once),
		TEST(who_was_slow_gets_the_newest_alone),
		TEST(what_is_not_there_any_more_ends_its_streams),
		TEST(a_fault_ends_no_stream_and_is_tried_again),
		TEST(one_client_and_all_together_have_a_bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
