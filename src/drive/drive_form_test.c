/* drive_form_test: what was typed into the form of a drive becomes its words, or is blamed on a field. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "drive/drive.h"
#include "drive/drive_form.h"
#include "drive_words.h"
#include "tests/bench_context.h"

static struct drive_form
typed(struct test_bench *bench, const char *date, const char *zone, const char *from, const char *until, const char *break_from,
      const char *break_until)
{
	struct form_pair pairs[] = {
		{ TEXT("service_name"), TEXT("Blood Service North"), TEXT(""), false, NULL },
		{ TEXT("service_web"), TEXT("example.org/who"), TEXT(""), false, NULL },
		{ TEXT("venue"), TEXT("Hall"), TEXT(""), false, NULL }, { TEXT("address"), TEXT("Lane 1"), TEXT(""), false, NULL },
		{ TEXT("date"), text_of(date), TEXT(""), false, NULL }, { TEXT("zone"), text_of(zone), TEXT(""), false, NULL },
		{ TEXT("from"), text_of(from), TEXT(""), false, NULL }, { TEXT("until"), text_of(until), TEXT(""), false, NULL },
		{ TEXT("break_from"), text_of(break_from), TEXT(""), false, NULL },
		{ TEXT("break_until"), text_of(break_until), TEXT(""), false, NULL },
		{ TEXT("slot_minutes"), TEXT("5"), TEXT(""), false, NULL }, { TEXT("capacity"), TEXT("4"), TEXT(""), false, NULL },
		{ TEXT("key"), TEXT("000000000000000000000000000000000000000"), TEXT(""), false, NULL },
	};
	struct form_body body = { pairs, COUNT_OF(pairs), false };
	struct drive_form form = { 0 };

	assert_true(form_read(&bench->context, &drive_form, &body, &form));
	return form;
}

static void
an_end_not_later_than_the_start_is_after_midnight(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct drive_form form = typed(bench, "2026-10-31", "America/Los_Angeles", "22:00", "03:00", "23:45", "00:30");
	struct drive_planned planned;
	struct drive_words words;

	assert_true(drive_form_words(&bench->context, &form, &words, &planned));
	assert_int_equal(words.until_minute, 27 * 60);
	assert_int_equal(words.break_from, 23 * 60 + 45);
	assert_int_equal(words.break_until, 24 * 60 + 30);
	assert_true(text_equal(words.service_web, TEXT("https://example.org/who")));
	form = typed(bench, "2026-10-31", "America/Los_Angeles", "22:00", "03:00", "00:30", "00:45");
	assert_true(drive_form_words(&bench->context, &form, &words, &planned));
	assert_int_equal(words.break_from, 24 * 60 + 30);
	assert_int_equal(words.break_until, 24 * 60 + 45);
	test_bench_close(bench);
}

static void
what_was_typed_is_filled_in_again_for_an_edit(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct drive_form form = typed(bench, "2026-10-31", "America/Los_Angeles", "22:00", "03:00", "23:45", "00:30"), again = { 0 };
	struct drive_planned planned;
	struct drive_words words;

	assert_true(drive_form_words(&bench->context, &form, &words, &planned));
	drive_form_fill(bench->context.arena, &again, &words);
	assert_true(text_equal(again.until.typed, TEXT("03:00")) && text_equal(again.break_until.typed, TEXT("00:30")));
	assert_true(text_equal(again.date.typed, TEXT("2026-10-31")) && text_equal(again.slot_minutes.typed, TEXT("5")));
	test_bench_close(bench);
}

static bool
is_blamed(struct test_bench *bench, struct drive_form *form, const struct form_value *value, const struct words *words)
{
	struct drive_planned planned;
	struct drive_words of;

	assert_false(drive_form_words(&bench->context, form, &of, &planned));
	return text_equal(value->error, words_text(words));
}

static void
each_thing_that_makes_no_plan_is_blamed_on_its_field(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct drive_form form = typed(bench, "2026-10-17", "Europe/Berlin", "10:00", "15:00", "12:00", "");

	assert_true(is_blamed(bench, &form, &form.break_until, &drive_words_break_until_alone));
	form = typed(bench, "2026-10-17", "Europe/Berlin", "10:00", "15:00", "", "12:00");
	assert_true(is_blamed(bench, &form, &form.break_from, &drive_words_break_from_alone));
	form = typed(bench, "2026-10-17", "Europe/Berlin", "10:00", "15:00", "12:00", "12:00");
	assert_true(is_blamed(bench, &form, &form.break_until, &drive_words_break_until_same));
	form = typed(bench, "2026-10-17", "Europe/Berlin", "10:00", "15:00", "09:00", "09:30");
	assert_true(is_blamed(bench, &form, &form.break_from, &drive_words_break_outside));
	form = typed(bench, "2026-10-17", "Europe/Berlin", "10:00", "10:04", "", "");
	assert_true(is_blamed(bench, &form, &form.until, &drive_words_no_time));
	form = typed(bench, "2026-09-30", "Europe/Berlin", "10:00", "15:00", "", "");
	assert_true(is_blamed(bench, &form, &form.date, &drive_words_date_over));
	form = typed(bench, "2026-10-25", "Europe/Berlin", "00:00", "00:00", "", "");
	assert_false(is_blamed(bench, &form, &form.slot_minutes, &drive_words_too_many));
	assert_true(text_find(form.slot_minutes.error, TEXT("288"), &(size_t){ 0 }));
	form = typed(bench, "2027-03-28", "Europe/Berlin", "02:30", "05:00", "", "");
	assert_true(is_blamed(bench, &form, &form.from, &drive_words_time_skipped));
	assert_true(text_equal(form.skipped_from, TEXT("02:00")) && text_equal(form.skipped_until, TEXT("03:00")));
	form = typed(bench, "2026-10-03", "Australia/Lord_Howe", "22:00", "02:15", "", "");
	assert_true(is_blamed(bench, &form, &form.until, &drive_words_time_skipped));
	assert_true(text_equal(form.skipped_from, TEXT("02:00")) && text_equal(form.skipped_until, TEXT("02:30")));
	test_bench_close(bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_end_not_later_than_the_start_is_after_midnight),
		cmocka_unit_test(what_was_typed_is_filled_in_again_for_an_edit),
		cmocka_unit_test(each_thing_that_makes_no_plan_is_blamed_on_its_field),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
