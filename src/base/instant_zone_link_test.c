/* instant_zone_link: old names of time zones, on a system that has no files for them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <glib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/instant.h"

#define SYSTEM "/usr/share/zoneinfo/"

/* A folder as Debian 13 has it without tzdata-legacy: tzdata's lists are there, and only some zones. */
static int
make_folder(void **state)
{
	static const char *const files[] = { "tzdata.zi", "zone.tab", "zone1970.tab", "America/Los_Angeles", "Asia/Kolkata", "Etc/UTC", "UTC",
	                                     "Europe/Stockholm", "Asia/Calcutta" };
	char *folder = g_dir_make_tmp("zones-XXXXXX", NULL);

	*state = folder;
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		char *to = g_build_filename(folder, files[i], NULL), *from = g_build_filename(SYSTEM, files[i], NULL);
		char *inside = g_path_get_dirname(to);

		g_mkdir_with_parents(inside, 0700);
		assert_int_equal(symlink(from, to), 0);
		g_free(inside);
		g_free(from);
		g_free(to);
	}
	return g_setenv("TZDIR", folder, TRUE) ? 0 : -1;
}

static int
remove_folder(void **state)
{
	const char *arguments[] = { "rm", "-r", *state, NULL };
	const gboolean removed = g_spawn_sync(NULL, (char **)arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);

	g_free(*state);
	return removed ? 0 : -1;
}

static void
a_name_that_was_given_up_is_the_zone_of_today_also_without_its_file(void **state)
{
	const struct zone *old = zone_find(TEXT("US/Pacific"));

	(void)state;
	assert_non_null(old);
	assert_true(text_equal(zone_name(old), TEXT("America/Los_Angeles")));
	assert_ptr_equal(old, zone_find(TEXT("America/Los_Angeles")));
	assert_ptr_equal(old, zone_find(TEXT("US/Pacific")));
}

static void
a_name_that_was_given_up_is_stored_as_the_one_of_today_where_both_have_files(void **state)
{
	(void)state;
	assert_true(text_equal(zone_name(zone_find(TEXT("Asia/Calcutta"))), TEXT("Asia/Kolkata")));
}

static void
an_appointment_of_its_own_keeps_its_name(void **state)
{
	(void)state;
	assert_true(text_equal(zone_name(zone_find(TEXT("Europe/Stockholm"))), TEXT("Europe/Stockholm")));
	assert_true(text_equal(zone_name(zone_find(TEXT("UTC"))), TEXT("UTC")));
}

static void
a_zone_that_nobody_knows_is_none(void **state)
{
	(void)state;
	assert_null(zone_find(TEXT("US/Nowhere")));
	assert_null(zone_find(TEXT("US/Eastern")));              /* its current zone, America/New_York, has no file here */
}

static void
a_city_finds_the_zone_that_is_named_after_it(void **state)
{
	(void)state;
	assert_true(text_equal(zone_name(zone_find(TEXT("Stockholm"))), TEXT("Europe/Stockholm")));
	assert_true(text_equal(zone_name(zone_find(TEXT("los angeles"))), TEXT("America/Los_Angeles")));
	assert_ptr_equal(zone_find(TEXT("LOS_ANGELES")), zone_find(TEXT("America/Los_Angeles")));
	assert_null(zone_find(TEXT("New York")));                /* has no file here */
	assert_null(zone_find(TEXT("Angeles")));
	assert_null(zone_find(TEXT("Europe")));
	assert_null(zone_find(TEXT("")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_that_was_given_up_is_the_zone_of_today_also_without_its_file),
		cmocka_unit_test(a_name_that_was_given_up_is_stored_as_the_one_of_today_where_both_have_files),
		cmocka_unit_test(an_appointment_of_its_own_keeps_its_name),
		cmocka_unit_test(a_zone_that_nobody_knows_is_none),
		cmocka_unit_test(a_city_finds_the_zone_that_is_named_after_it),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
