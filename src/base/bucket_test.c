/* bucket: how many tokens a bucket gives, and to which client. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>

#include "base/bucket.h"
#include "base/instant.h"
#include "limits.h"

enum { MOST = 4, START = 1000 };

static struct bucket_limit
at(int64_t now)
{
	return (struct bucket_limit){ now, MOST, INSTANT_HOUR };
}

static void
a_bucket_gives_what_it_holds_and_fills_again_at_a_steady_rate(void **state)
{
	struct bucket_table *table = bucket_table_open();

	(void)state;
	for (int i = 0; i < MOST; i++)
		assert_true(bucket_take(table, 1, 1, at(START)));
	assert_false(bucket_take(table, 1, 1, at(START)));
	assert_true(bucket_take(table, 2, 1, at(START)));
	assert_false(bucket_take(table, 1, 1, at(START + INSTANT_HOUR / MOST - 1)));
	assert_true(bucket_take(table, 1, 1, at(START + INSTANT_HOUR / MOST)));
	assert_false(bucket_take(table, 1, 1, at(START + INSTANT_HOUR / MOST)));
	bucket_table_close(table);
}

static void
what_does_not_fit_is_refused_whole(void **state)
{
	struct bucket_table *table = bucket_table_open();

	(void)state;
	assert_true(bucket_take(table, 1, MOST - 1, at(START)));
	assert_false(bucket_take(table, 1, 2, at(START)));
	assert_true(bucket_take(table, 1, 1, at(START)));
	assert_false(bucket_take(table, 2, MOST + 1, at(START)));
	assert_false(bucket_take(table, 2, INT64_MAX, at(START)));
	bucket_table_close(table);
}

static void
a_part_that_was_not_used_gets_one_from_a_whole_that_is_used_up(void **state)
{
	struct bucket_table *table = bucket_table_open();

	(void)state;
	for (int i = 0; i < MOST; i++)
		assert_true(bucket_take_part(table, 1, 2, at(START)));
	assert_false(bucket_take_part(table, 1, 2, at(START)));
	assert_true(bucket_take_part(table, 1, 3, at(START)));
	assert_false(bucket_take_part(table, 1, 3, at(START)));
	assert_true(bucket_take_part(table, 1, 4, at(START)));
	bucket_table_close(table);
}

static void
a_clock_that_was_set_back_refuses_nobody_for_longer(void **state)
{
	struct bucket_table *table = bucket_table_open();

	(void)state;
	for (int i = 0; i < MOST; i++)
		assert_true(bucket_take(table, 1, 1, at(INSTANT_DAY)));
	assert_false(bucket_take(table, 1, 1, at(INSTANT_DAY - 1)));
	assert_true(bucket_take(table, 1, 1, at(INSTANT_DAY - 2 * INSTANT_HOUR)));
	bucket_table_close(table);
}

static void
it_says_how_long_to_wait(void **state)
{
	struct bucket_table *table = bucket_table_open();
	const int64_t each = INSTANT_HOUR / MOST;

	(void)state;
	assert_int_equal(bucket_wait(table, 1, MOST, at(START)), 0);
	assert_int_equal(bucket_wait(table, 1, 1, at(START)), each);
	assert_int_equal(bucket_wait(table, 1, 3, at(START)), 3 * each);
	assert_int_equal(bucket_wait(table, 1, 1, at(START + each - 1)), 1);
	assert_int_equal(bucket_wait(table, 1, 1, at(START + each)), 0);
	assert_true(bucket_wait(table, 1, MOST + 1, at(START)) == INT64_MAX);
	bucket_table_close(table);
}

static struct bucket_table *shared;

static void *
take_many(void *closure)
{
	intptr_t count = 0;

	(void)closure;
	for (int i = 0; i < MOST; i++)
		count += bucket_take(shared, 7, 1, at(START));
	return (void *)count;
}

static void
of_many_threads_no_more_pass_than_it_holds(void **state)
{
	pthread_t threads[16];
	int passed = 0;

	(void)state;
	shared = bucket_table_open();
	for (size_t i = 0; i < COUNT_OF(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, take_many, NULL), 0);
	for (size_t i = 0; i < COUNT_OF(threads); i++) {
		void *count;

		pthread_join(threads[i], &count);
		passed += (int)(intptr_t)count;
	}
	assert_int_equal(passed, MOST);
	bucket_table_close(shared);
}

static void
a_full_table_forgets_who_is_full_soonest(void **state)
{
	struct bucket_table *table = bucket_table_open();

	(void)state;
	for (int i = 0; i < MOST; i++)
		assert_true(bucket_take(table, 1, 1, at(START)));
	for (uint64_t who = 2; who < LIMIT_BUCKETS * UINT64_C(4); who++)
		assert_true(bucket_take(table, who, 1, at(START)));
	assert_false(bucket_take(table, 1, 1, at(START)));
	bucket_table_close(table);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bucket_gives_what_it_holds_and_fills_again_at_a_steady_rate),
		cmocka_unit_test(what_does_not_fit_is_refused_whole),
		cmocka_unit_test(a_part_that_was_not_used_gets_one_from_a_whole_that_is_used_up),
		cmocka_unit_test(a_clock_that_was_set_back_refuses_nobody_for_longer),
		cmocka_unit_test(it_says_how_long_to_wait),
		cmocka_unit_test(of_many_threads_no_more_pass_than_it_holds),
		cmocka_unit_test(a_full_table_forgets_who_is_full_soonest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
