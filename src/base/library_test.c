/* library: a library that exists is opened; for one that is missing the reason is logged and nothing is left half open. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include "base/library.h"
#include "base/log.h"

static struct { __typeof__(cos) *cosine, *missing; } maths;

static void
a_function_of_a_library_is_called_through_its_pointer(void **state)
{
	const struct library_function functions[] = { { "cos", (void **)&maths.cosine } };

	assert_true(library_open("libm.so.6", functions, 1));
	assert_true(maths.cosine(0.0) > 0.999);
	assert_true(library_open("libm.so.6", functions, 1));
}

static void
a_library_that_is_not_there_is_said(void **state)
{
	assert_false(library_open("libnobody.so.1", NULL, 0));
}

static void
a_function_that_a_library_lacks_is_said(void **state)
{
	const struct library_function functions[] = { { "cos", (void **)&maths.cosine }, { "cosy", (void **)&maths.missing } };

	assert_false(library_open("libm.so.6", functions, 2));
	assert_null(maths.missing);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_function_of_a_library_is_called_through_its_pointer),
		cmocka_unit_test(a_library_that_is_not_there_is_said),
		cmocka_unit_test(a_function_that_a_library_lacks_is_said),
	};

	log_level_set(LOG_FAULT + 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
