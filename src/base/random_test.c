/* random: uniform, and reproducible where a test asks for that. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/crypto.h"
#include "base/random.h"

static void
the_same_seed_gives_the_same_bytes_and_another_gives_others(void **state)
{
	struct random one, same, other;
	uint8_t first[3][40], second[40];

	random_start_seeded(&one, 7);
	random_start_seeded(&same, 7);
	random_start_seeded(&other, 8);
	random_bytes(&one, first[0], 40);
	random_bytes(&same, first[1], 40);
	random_bytes(&other, first[2], 40);
	assert_memory_equal(first[0], first[1], 40);
	assert_memory_not_equal(first[0], first[2], 40);
	random_bytes(&one, second, 40);
	assert_memory_not_equal(first[0], second, 40);
}

static void
real_randomness_does_not_repeat(void **state)
{
	struct random one, other;
	uint8_t first[32], second[32];

	random_start(&one);
	random_start(&other);
	random_bytes(&one, first, 32);
	random_bytes(&other, second, 32);
	assert_memory_not_equal(first, second, 32);
}

static void
a_number_below_a_bound_takes_every_value_about_as_often(void **state)
{
	struct random random;
	int counts[7] = { 0 };

	random_start_seeded(&random, 1);
	for (int i = 0; i < 70000; i++) {
		uint64_t drawn = random_below(&random, 7);

		assert_true(drawn < 7);
		counts[drawn]++;
	}
	for (int i = 0; i < 7; i++)
		assert_in_range(counts[i], 9500, 10500);
	assert_int_equal(random_below(&random, 1), 0);
	assert_true(random_below(&random, UINT64_MAX) < UINT64_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_seed_gives_the_same_bytes_and_another_gives_others),
		cmocka_unit_test(real_randomness_does_not_repeat),
		cmocka_unit_test(a_number_below_a_bound_takes_every_value_about_as_often),
	};

	crypto_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
