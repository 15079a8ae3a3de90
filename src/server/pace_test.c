/* pace_test: a burst, then a steady rate; each asker by himself; never one more, however many ask at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>

#include <stdio.h>

#include "base/arena.h"
#include "base/log.h"
#include "server/pace.h"

static struct site_key key;
static struct pace *pace;
enum { START = 1000000 };

static int
ask(const char *peer, int64_t ms)
{
	struct arena *arena = arena_new(64 * KIB);
	const int wait = pace_wait(pace, arena, &key, text_of(peer), ms);

	arena_free(arena);
	return wait;
}

static int
allowed(const char *peer, int64_t ms, int times)
{
	int count = 0;

	for (int i = 0; i < times; i++)
		count += ask(peer, ms) == 0;
	return count;
}

static int
start(void **state)
{
	(void)state;
	pace = memory_take(sizeof *pace);
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	memory_free(pace);
	return 0;
}

static void
a_burst_passes_and_then_a_steady_rate(void **state)
{
	(void)state;
	assert_int_equal(allowed("192.0.2.1", START, 100), LIMIT_PACE_BURST);
	assert_int_equal(ask("192.0.2.1", START), 1);
	assert_int_equal(allowed("192.0.2.1", START + 1000, 100), LIMIT_PACE_A_SECOND);
	assert_int_equal(allowed("192.0.2.1", START + 3000, 100), 2 * LIMIT_PACE_A_SECOND);
	assert_int_equal(allowed("192.0.2.1", START + 600000, 100), LIMIT_PACE_BURST);
}

static void
one_who_asks_too_much_takes_nothing_from_others(void **state)
{
	(void)state;
	allowed("192.0.2.1", START, 1000);
	assert_int_equal(allowed("192.0.2.2", START, 100), LIMIT_PACE_BURST);
	assert_int_equal(allowed("2001:db8:1:2::/64", START, 100), LIMIT_PACE_BURST);
	assert_int_equal(allowed("2001:db8:1:3::/64", START, 100), LIMIT_PACE_BURST);
}

/* A proxy that does not say for whom it asks is everybody. */
static void
this_machine_is_not_counted(void **state)
{
	(void)state;
	assert_int_equal(allowed("127.0.0.1", START, 1000), 1000);
	assert_int_equal(allowed("::/64", START, 1000), 1000);
}

static void
more_askers_than_are_remembered_refuse_nobody(void **state)
{
	char peer[32];

	(void)state;
	for (int i = 0; i < 20000; i++) {
		snprintf(peer, sizeof peer, "10.%d.%d.%d", i >> 16, i >> 8 & 255, i & 255);
		assert_int_equal(ask(peer, START + i), 0);
	}
}

static void *
ask_many(void *closure)
{
	(void)closure;
	return (void *)(intptr_t)allowed("198.51.100.7", START, 20);
}

static void
of_sixty_four_threads_no_more_than_the_burst_pass(void **state)
{
	pthread_t threads[64];
	int passed = 0;

	(void)state;
	for (int i = 0; i < 64; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, ask_many, NULL), 0);
	for (int i = 0; i < 64; i++) {
		void *count;

		pthread_join(threads[i], &count);
		passed += (int)(intptr_t)count;
	}
	assert_int_equal(passed, LIMIT_PACE_BURST);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
	const struct CMUnitTest tests[] = {
		TEST(a_burst_passes_and_then_a_steady_rate),
		TEST(one_who_asks_too_much_takes_nothing_from_others),
		TEST(this_machine_is_not_counted),
		TEST(more_askers_than_are_remembered_refuse_nobody),
		TEST(of_sixty_four_threads_no_more_than_the_burst_pass),
	};

	crypto_start();
	site_key_make(&key);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
