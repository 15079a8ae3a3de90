/* log: one line for each entry, whatever its text contains. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/log.h"

static char written[8192];

/* What `note` writes to standard error. */
static void
capture(void (*note)(void))
{
	FILE *file = tmpfile();
	int kept = dup(STDERR_FILENO);
	size_t length;

	assert_non_null(file);
	dup2(fileno(file), STDERR_FILENO);
	note();
	dup2(kept, STDERR_FILENO);
	close(kept);
	rewind(file);
	length = fread(written, 1, sizeof written - 1, file);
	written[length] = '\0';
	fclose(file);
}

static void
two_notes(void)
{
	log_note(LOG_INFO, "port %d\nis\ttaken\x1B[31m", 8080);
	log_note(LOG_DEBUG, "not shown");
	log_note(LOG_FAULT, "second");
}

static void
a_note_is_one_line_with_time_and_level(void **state)
{
	char *second;

	log_level_set(LOG_INFO);
	capture(two_notes);
	assert_int_equal(written[4], '-');
	assert_int_equal(written[10], 'T');
	assert_int_equal(written[19], 'Z');
	second = strchr(written, '\n');
	assert_non_null(second);
	*second++ = '\0';
	assert_string_equal(written + 20, " info port 8080 is taken [31m");
	assert_string_equal(second + 20, " fault second\n");
}

static void
a_long_note(void)
{
	static char words[5000];

	memset(words, 'x', sizeof words - 1);
	log_note(LOG_WARNING, "%s", words);
}

static void
a_note_that_is_too_long_is_cut_and_still_a_line(void **state)
{
	size_t length;

	capture(a_long_note);
	length = strlen(written);
	assert_in_range(length, 1000, 2048);
	assert_int_equal(written[length - 1], '\n');
	assert_ptr_equal(strchr(written, '\n'), written + length - 1);
}

static void
what_is_below_the_level_is_not_written(void **state)
{
	log_level_set(LOG_FAULT + 1);
	capture(two_notes);
	assert_string_equal(written, "");
	log_level_set(LOG_INFO);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_note_is_one_line_with_time_and_level),
		cmocka_unit_test(a_note_that_is_too_long_is_cut_and_still_a_line),
		cmocka_unit_test(what_is_below_the_level_is_not_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
