/* The watch on socket pairs; what an address says is kept in this file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "http/watch.h"
#include "limits.h"

enum { SLOW_SECONDS = 1, PATIENCE_SECONDS = 20 };

static struct watch *watch;
static const struct bytes nobody = { (const uint8_t *)"\1\2\3", 3 };
static const struct text page = TEXT("/page"), other_page = TEXT("/other");

/* "/page" says `said` and was read from tag 7; "/other" from tag 8; everything else is not there. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char said[4096];
static bool broken, gone;
static atomic_int reads;

static void
say(const char *words)
{
	pthread_mutex_lock(&lock);
	snprintf(said, sizeof said, "%s", words);
	pthread_mutex_unlock(&lock);
}

static enum watch_read
read_page(void *closure, struct arena *arena, struct text path, struct watch_state *state)
{
	static const int64_t page_tag = 7, other_tag = 8;
	enum watch_read answer = WATCH_READ_OK;

	(void)closure;
	pthread_mutex_lock(&lock);
	if (broken)
		answer = WATCH_READ_FAULT;
	else if (gone || !(text_equal(path, page) || text_equal(path, other_page)))
		answer = WATCH_READ_NONE;
	state->head = TEXT("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n");
	state->event = text_bytes(text_format(arena, "data: %s\n\n", said));
	state->tags = (struct watch_tags){ text_equal(path, page) ? &page_tag : &other_tag, 1, false };
	pthread_mutex_unlock(&lock);
	atomic_fetch_add(&reads, 1);
	return answer;
}

static void
change(int64_t tag)
{
	watch_changed(watch, (struct watch_tags){ &tag, 1, false });
}

static int
join(struct text path)
{
	const struct timeval patience = { PATIENCE_SECONDS, 0 };
	struct watch_place place;
	int pair[2];

	ASSERT(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0);
	setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	ASSERT(watch_reserve(watch, nobody, &place));
	watch_join(watch, place, pair[1], path);
	return pair[0];
}

/* Reads until what came ends with `ending`.  false: the stream ended, or it never came. */
static bool
hears(int fd, const char *ending)
{
	static char heard[64 * KIB];
	size_t length = 0;

	while (length < sizeof heard - 1 && recv(fd, heard + length, 1, 0) == 1) {
		heard[++length] = '\0';
		if (length >= strlen(ending) && strcmp(heard + length - strlen(ending), ending) == 0)
			return true;
	}
	return false;
}

/* The very next event is this one. */
static bool
hears_next(int fd, const char *event)
{
	char heard[64] = "";
	size_t length = 0;

	while (length < sizeof heard - 1 && recv(fd, heard + length, 1, 0) == 1) {
		heard[++length] = '\0';
		if (length < 2 || memcmp(heard + length - 2, "\n\n", 2) != 0)
			continue;
		if (strcmp(heard, ":\n\n") != 0)
			return strcmp(heard, event) == 0;
		length = 0;                               /* a line now and then that says nothing */
	}
	return false;
}

static bool
has_ended(int fd)
{
	char bytes[4096];
	ssize_t got;

	while ((got = recv(fd, bytes, sizeof bytes, 0)) > 0)
		;
	return got == 0;
}

static void
wait_until_nobody_watches(void)
{
	const struct timespec pause = { 0, 1000000 };

	for (int i = 0; watch_count(watch) > 0; i++) {
		ASSERT(i < PATIENCE_SECONDS * 1000);
		nanosleep(&pause, NULL);
	}
}

static void
start_with(int slow_seconds)
{
	const struct watch_settings settings = { .read = read_page, .slow_seconds = slow_seconds };

	log_level_set(LOG_FAULT);
	broken = gone = false;
	atomic_store(&reads, 0);
	say("one");
	watch = watch_start(&settings);
}

/* How many events come until one ends so. */
static int
count_until(int fd, const char *ending)
{
	int count = 0;
	char last[8] = "";

	for (;;) {
		ASSERT(recv(fd, last + 6, 1, 0) == 1);
		count += last[5] == '\n' && last[6] == '\n';
		if (memcmp(last + 7 - strlen(ending), ending, strlen(ending)) == 0)
			return count;
		memmove(last, last + 1, 6);
	}
}

static int
start(void **state)
{
	(void)state;
	start_with(SLOW_SECONDS);
	return 0;
}

static int
start_with_patience(void **state)
{
	(void)state;
	start_with(0);
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
a_watcher_is_told_what_is_so_and_then_what_changes(void **state)
{
	const int fd = join(page);

	(void)state;
	assert_true(hears(fd, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nDate: "));
	assert_true(hears(fd, " GMT\r\n\r\nretry: "));
	assert_true(hears(fd, "\ndata: one\n\n"));
	say("two");
	change(7);
	assert_true(hears(fd, "data: two\n\n"));
	say("three");
	watch_changed(watch, (struct watch_tags){ .all = true });
	assert_true(hears(fd, "data: three\n\n"));
	close(fd);
	wait_until_nobody_watches();
}

static void
all_who_watch_one_address_are_told_and_it_is_read_once(void **state)
{
	enum { MANY = 50 };
	int fds[MANY], before;

	(void)state;
	for (int i = 0; i < MANY; i++) {
		fds[i] = join(page);
		assert_true(hears(fds[i], "data: one\n\n"));
	}
	assert_true(watch_knows(watch, page));
	assert_false(watch_knows(watch, other_page));
	assert_int_equal(watch_count(watch), MANY);
	before = atomic_load(&reads);
	assert_int_equal(before, 1);
	say("two");
	change(7);
	for (int i = 0; i < MANY; i++)
		assert_true(hears(fds[i], "data: two\n\n"));
	assert_int_equal(atomic_load(&reads), before + 1);
	for (int i = 0; i < MANY; i++)
		close(fds[i]);
	wait_until_nobody_watches();
	assert_false(watch_knows(watch, page));
}

static void
what_another_page_shows_is_not_told(void **state)
{
	const int fd = join(page), other = join(other_page);

	(void)state;
	assert_true(hears(fd, "data: one\n\n"));
	assert_true(hears(other, "data: one\n\n"));
	say("two");
	change(8);
	assert_true(hears(other, "data: two\n\n"));
	assert_int_equal(atomic_load(&reads), 3);         /* each once, and the other again */
	say("three");
	change(7);
	assert_true(hears_next(fd, "data: three\n\n"));
	close(fd);
	close(other);
}

static void
a_change_that_shows_nothing_new_is_not_told(void **state)
{
	const int fd = join(page);

	(void)state;
	assert_true(hears(fd, "data: one\n\n"));
	while (atomic_load(&reads) < 3)
		change(7);
	say("two");
	change(7);
	assert_true(hears_next(fd, "data: two\n\n"));
	close(fd);
}

static void
changes_that_come_close_together_are_told_once(void **state)
{
	const int fd = join(page);
	char words[32];

	(void)state;
	assert_true(hears(fd, "data: one\n\n"));
	for (int i = 0; i < 2000; i++) {
		snprintf(words, sizeof words, "%d", i);
		say(words);
		change(7);
	}
	assert_true(hears(fd, "data: 1999\n\n"));
	assert_in_range(atomic_load(&reads), 2, 1000);
	close(fd);
}

static void
what_is_not_there_any_more_ends_its_streams(void **state)
{
	const int one = join(page), another = join(page);

	(void)state;
	assert_true(hears(one, "data: one\n\n"));
	assert_true(hears(another, "data: one\n\n"));
	pthread_mutex_lock(&lock);
	gone = true;
	pthread_mutex_unlock(&lock);
	change(7);
	assert_true(has_ended(one));
	assert_true(has_ended(another));
	assert_false(watch_knows(watch, page));
	close(one);
	close(another);
	wait_until_nobody_watches();
}

static void
a_fault_ends_no_stream_and_is_tried_again(void **state)
{
	const int fd = join(page);

	(void)state;
	assert_true(hears(fd, "data: one\n\n"));
	pthread_mutex_lock(&lock);
	broken = true;
	pthread_mutex_unlock(&lock);
	say("two");
	change(7);
	while (atomic_load(&reads) < 2)
		change(7);
	pthread_mutex_lock(&lock);
	broken = false;
	pthread_mutex_unlock(&lock);
	assert_true(hears(fd, "data: two\n\n"));
	close(fd);
}

static void
who_does_not_read_is_dropped_and_the_others_are_not_held_up(void **state)
{
	const int slow = join(page), good = join(page);
	char words[4000];

	(void)state;
	assert_true(hears(good, "data: one\n\n"));
	for (int i = 0; watch_count(watch) > 1; i++) {
		char ending[32];

		memset(words, 'x', sizeof words);
		snprintf(words + sizeof words - 16, 16, " %d", i);
		snprintf(ending, sizeof ending, " %d\n\n", i);
		say(words);
		change(7);
		assert_true(hears(good, ending));
		assert_true(i < 1000);
	}
	assert_true(has_ended(slow));
	close(slow);
	close(good);
}

static void
who_was_slow_for_a_while_gets_the_newest_alone(void **state)
{
	const int slow = join(page), good = join(page);
	char words[4000];

	(void)state;
	assert_true(hears(slow, "data: one\n\n"));
	assert_true(hears(good, "data: one\n\n"));
	for (int i = 0; i < 30; i++) {
		char ending[32];

		memset(words, 'x', sizeof words);
		snprintf(words + sizeof words - 16, 16, " %d", i);
		snprintf(ending, sizeof ending, " %d\n\n", i);
		say(words);
		change(7);
		assert_true(hears(good, ending));
	}
	/* Thirty of them do not fit between the two: those in the middle are left out. */
	assert_true(count_until(slow, " 29\n\n") < 30);
	close(slow);
	close(good);
}

static void
who_talks_or_goes_is_let_go(void **state)
{
	const int talking = join(page), going = join(page);

	(void)state;
	assert_true(hears(talking, "data: one\n\n"));
	assert_true(hears(going, "data: one\n\n"));
	close(going);
	ASSERT(send(talking, "GET", 3, MSG_NOSIGNAL) == 3);
	wait_until_nobody_watches();
	close(talking);
}

/* While the thread is held up in reading a page, all that ends comes to be reported by one epoll_wait(). */
static void
streams_that_end_at_the_same_moment_end_once_each_and_no_others(void **state)
{
	enum { ROUNDS = 10, STREAMS = 60 };
	int ending[STREAMS], staying[STREAMS], late[STREAMS], count = 0;

	(void)state;
	for (int i = 0; i < STREAMS; i++) {
		staying[i] = join(i % 2 ? page : other_page);
		assert_true(hears(staying[i], "data: one\n\n"));
	}
	for (int round = 0; round < ROUNDS; round++) {
		for (int i = 0; i < STREAMS; i++) {
			ending[i] = join(i % 2 ? page : other_page);
			assert_true(hears(ending[i], "\n\n"));
		}
		pthread_mutex_lock(&lock);
		snprintf(said, sizeof said, "%d", round);
		watch_changed(watch, (struct watch_tags){ .all = true });
		for (int i = 0; i < STREAMS; i++) {
			close(ending[i]);
			late[i] = join(i % 3 ? page : other_page);
		}
		pthread_mutex_unlock(&lock);
		for (int i = 0; i < STREAMS; i++) {
			char event[32];

			snprintf(event, sizeof event, "data: %d\n\n", round);
			assert_true(hears(staying[i], event));
			assert_true(hears(late[i], event));
			close(late[i]);
		}
		for (int i = 0; i < PATIENCE_SECONDS * 1000 && (count = watch_count(watch)) > STREAMS; i++)
			nanosleep(&(struct timespec){ 0, 1000000 }, NULL);
		assert_int_equal(count, STREAMS);
	}
	for (int i = 0; i < STREAMS; i++)
		close(staying[i]);
	wait_until_nobody_watches();
}

static void
one_address_and_all_together_have_a_bound(void **state)
{
	struct watch_place place;
	uint8_t peer[2] = { 0, 0 };
	int taken = 0;

	(void)state;
	while (watch_reserve(watch, nobody, &place))
		taken++;
	assert_int_equal(taken, LIMIT_WATCHERS_OF_PEER);
	for (int i = 0; i < LIMIT_WATCHERS * 2; i++) {
		peer[0] = (uint8_t)(i >> 8);
		peer[1] = (uint8_t)i;
		taken += watch_reserve(watch, (struct bytes){ peer, 2 }, &place);
	}
	assert_int_equal(taken, LIMIT_WATCHERS);
	watch_give_up(watch, place);
}

static void
stopping_ends_every_stream(void **state)
{
	const int one = join(page), another = join(other_page);
	struct watch_place place;

	(void)state;
	assert_true(hears(one, "data: one\n\n"));
	watch_stop(watch);
	assert_true(has_ended(one));
	assert_true(has_ended(another));
	assert_false(watch_reserve(watch, nobody, &place));
	close(one);
	close(another);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
	const struct CMUnitTest tests[] = {
		TEST(a_watcher_is_told_what_is_so_and_then_what_changes),
		TEST(all_who_watch_one_address_are_told_and_it_is_read_once),
		TEST(what_another_page_shows_is_not_told),
		TEST(a_change_that_shows_nothing_new_is_not_told),
		TEST(changes_that_come_close_together_are_told_once),
		TEST(what_is_not_there_any_more_ends_its_streams),
		TEST(a_fault_ends_no_stream_and_is_tried_again),
		TEST(who_does_not_read_is_dropped_and_the_others_are_not_held_up),
		cmocka_unit_test_setup_teardown(who_was_slow_for_a_while_gets_the_newest_alone, start_with_patience, stop),
		TEST(who_talks_or_goes_is_let_go),
		TEST(streams_that_end_at_the_same_moment_end_once_each_and_no_others),
		TEST(one_address_and_all_together_have_a_bound),
		TEST(stopping_ends_every_stream),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
