/* What an open page is sent: what the page itself would show when it is opened now, and no more. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "http/respond.h"
#include "tests/journey/setting.h"

/* What a watcher of this page or drive hears first: one event; the caller's to drop. */
static json_t *
hears(struct setting *setting, const char *path)
{
	struct browser *browser = setting->visitor;
	struct text event;
	json_t *object;
	size_t at;

	browser_visit(browser, "%s/live", path);
	browser_status(browser, 200);
	assert_true(text_find(browser->page, TEXT("data: "), &at));
	event = text_from(browser->page, at + strlen("data: "));
	object = json_loadb(event.at, event.length, JSON_DISABLE_EOF_CHECK, NULL);
	assert_non_null(object);
	return object;
}

static const char *
said(json_t *object, const char *name)
{
	const char *words = json_string_value(json_object_get(object, name));

	assert_non_null(words);
	return words;
}

static json_int_t
free_in_all(json_t *object)
{
	const char *slot;
	json_t *free;
	json_int_t sum = 0;

	json_object_foreach(json_object_get(object, "slots"), slot, free) {
		char number[24];

		snprintf(number, sizeof number, "%lld", (long long)json_integer_value(free));
		assert_non_null(json_object_get(json_object_get(object, "words"), number));
		sum += json_integer_value(free);
	}
	return sum;
}

static void
a_drive_says_what_is_free_as_its_page_does(void **state)
{
	struct setting setting;
	json_t *heard;

	(void)state;
	setting_drive(&setting, 1);
	heard = hears(&setting, setting.drive);
	assert_int_equal(free_in_all(heard), 6);
	assert_string_equal(said(heard, "kind"), "open");
	json_decref(heard);
	setting_book(&setting, setting.visitor, "09:15", "Noah Weiss", NOAH, "Noah Weiss");
	heard = hears(&setting, setting.drive);
	assert_int_equal(free_in_all(heard), 5);
	browser_visit(setting.visitor, "%s", setting.drive);
	browser_see(setting.visitor, said(heard, "left"));
	assert_null(json_object_get(heard, "tally"));         /* it is on the honour page */
	json_decref(heard);
	setting_close(&setting);
}

static void
a_time_that_has_begun_is_not_told_and_a_full_drive_says_so(void **state)
{
	struct setting setting;
	json_t *heard;

	(void)state;
	setting_drive(&setting, 1);
	setting_book_group(&setting, setting.visitor, 4, true, "Tom Berg", TOM);
	setting_book_group(&setting, setting.visitor, 2, true, "Ida Berg", LENA);
	heard = hears(&setting, setting.drive);
	assert_string_equal(said(heard, "kind"), "full");
	assert_int_equal(json_object_size(json_object_get(heard, "slots")), 6);
	json_decref(heard);
	setting_desk(&setting);
	journey_wait(setting.journey, INSTANT_HOUR);          /* 09:30 begins: 09:45, 10:30 and 10:45 are to come */
	heard = hears(&setting, setting.drive);
	assert_int_equal(json_object_size(json_object_get(heard, "slots")), 3);
	json_decref(heard);
	setting_close(&setting);
}

static void
a_page_that_is_paused_says_so_and_one_that_nobody_may_see_is_not_there(void **state)
{
	struct setting setting;
	json_t *heard;

	(void)state;
	setting_drive(&setting, 1);
	heard = hears(&setting, setting.page);
	assert_true(strlen(said(heard, "tally")) > 0);
	json_decref(heard);
	browser_visit(setting.ruth, "%s", setting.manage);
	browser_press(setting.ruth, "Pause the page");
	heard = hears(&setting, setting.page);
	assert_string_equal(said(heard, "paused"), "The family has paused this page for now.");
	assert_null(json_object_get(heard, "tally"));
	json_decref(heard);
	heard = hears(&setting, setting.drive);
	assert_null(json_object_get(heard, "slots"));
	json_decref(heard);
	browser_visit(setting.desk, "/honour/0000000000000000/live");
	browser_status(setting.desk, 404);
	setting_close(&setting);
}

int
main(int count, char **words)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_drive_says_what_is_free_as_its_page_does),
		cmocka_unit_test(a_time_that_has_begun_is_not_told_and_a_full_drive_says_so),
		cmocka_unit_test(a_page_that_is_paused_says_so_and_one_that_nobody_may_see_is_not_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
