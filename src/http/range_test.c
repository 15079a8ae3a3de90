/* range_test: which bytes of a file a Range field selects. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http/range.h"

static void
a_range_is_read_as_it_is_meant(void **state)
{
	static const struct { const char *field; uint64_t size; enum range range; uint64_t from, length; } cases[] = {
		{ "bytes=0-0", 10, RANGE_PART, 0, 1 }, { "bytes=0-9", 10, RANGE_PART, 0, 10 }, { "bytes=3-", 10, RANGE_PART, 3, 7 },
		{ "bytes=9-", 10, RANGE_PART, 9, 1 }, { "bytes=4-99", 10, RANGE_PART, 4, 6 }, { "bytes=-4", 10, RANGE_PART, 6, 4 },
		{ "bytes=-99", 10, RANGE_PART, 0, 10 }, { "Bytes = 2-3", 10, RANGE_PART, 2, 2 },
		{ "bytes=0-999999999999999999", 10, RANGE_PART, 0, 10 },
		{ "bytes=10-", 10, RANGE_NONE, 0, 0 }, { "bytes=10-11", 10, RANGE_NONE, 0, 0 }, { "bytes=-0", 10, RANGE_NONE, 0, 0 },
		{ "bytes=0-", 0, RANGE_NONE, 0, 0 }, { "bytes=-1", 0, RANGE_NONE, 0, 0 },
		{ "", 10, RANGE_WHOLE, 0, 0 }, { "bytes", 10, RANGE_WHOLE, 0, 0 }, { "bytes=", 10, RANGE_WHOLE, 0, 0 },
		{ "bytes=-", 10, RANGE_WHOLE, 0, 0 }, { "bytes=4-2", 10, RANGE_WHOLE, 0, 0 }, { "bytes=a-b", 10, RANGE_WHOLE, 0, 0 },
		{ "bytes=0-1,3-4", 10, RANGE_WHOLE, 0, 0 }, { "bytes=0-1, -2", 10, RANGE_WHOLE, 0, 0 }, { "lines=0-1", 10, RANGE_WHOLE, 0, 0 },
		{ "bytes=0-99999999999999999999", 10, RANGE_WHOLE, 0, 0 }, { "bytes=1--2", 10, RANGE_WHOLE, 0, 0 },
		{ "bytes=+1-2", 10, RANGE_WHOLE, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		uint64_t from = 0, length = 0;

		assert_int_equal(range_read(text_of(cases[i].field), cases[i].size, &from, &length), cases[i].range);
		if (cases[i].range == RANGE_PART) {
			assert_int_equal(from, cases[i].from);
			assert_int_equal(length, cases[i].length);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(a_range_is_read_as_it_is_meant) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
