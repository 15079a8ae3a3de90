/* bucket: what a token bucket gives, and to whom. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

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
		cmocka_unit_test(a_full_table_forgets_who_is_full_soonest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
