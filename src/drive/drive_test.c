/* drive_test: drives, their slots and lists on a real database; the form's words; what an edit does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "drive/drive.h"
#include "drive/drive_edit.h"
#include "drive/drive_form.h"
#include "drive/drive_search.h"
#include "drive_words.h"
#include "tests/bench_context.h"

static const struct honour_page_id page = { 500 };
static const struct person_id organiser = { 900 };

static struct drive_words
words_of(const char *date)
{
	struct drive_words words = { .service_name = TEXT("Blood Service North"), .service_phone = TEXT("0800 123456"),
		.service_web = TEXT("https://example.org/who"), .venue = TEXT("St Anne's Hall"), .address = TEXT("Church Lane 1"),
		.directions = TEXT(""), .zone = zone_find(TEXT("Europe/Berlin")), .from_minute = 600, .until_minute = 660,
		.slot_minutes = 15, .capacity = 3 };

	assert_true(date_from_text(text_of(date), &words.date));
	return words;
}

static struct drive
opened(struct test_bench *bench, const char *date)
{
	const struct drive_words words = words_of(date);
	struct drive_id id;
	struct drive drive;

	assert_int_equal(drive_open(&bench->context, organiser, page, &words, &id), DRIVE_OPEN_OK);
	assert_int_equal(drive_read(&bench->context, id, &drive), FOUND_OK);
	return drive;
}

static struct drive_slot_list
slots_of(struct test_bench *bench, const struct drive *drive)
{
	struct drive_slot_list slots;

	assert_true(drive_slots(&bench->context, drive, &slots));
	return slots;
}

static void
what_was_opened_is_read_back(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct drive drive = opened(bench, "2026-10-17");
	struct drive_slot_list slots = slots_of(bench, &drive);

	assert_int_equal(drive.state, DRIVE_STATE_OPEN);
	assert_true(person_id_equal(drive.organiser, organiser));
	assert_true(text_equal(drive.words.venue, TEXT("St Anne's Hall")));
	assert_true(text_equal(zone_name(drive.words.zone), TEXT("Europe/Berlin")));
	assert_false(drive.day_closed);
	assert_int_equal(slots.count, 4);
	assert_true(slots.at[0].starts.us == drive.starts.us);
	assert_int_equal(slots.at[3].local.minute, 645);
	assert_int_equal(slots.at[2].capacity, 3);
	assert_int_equal(drive_read(&bench->context, (struct drive_id){ 1 }, &drive), FOUND_NONE);
	test_bench_close(bench);
}

static void
a_drive_that_is_over_or_holds_no_slot_is_not_opened(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct drive_words words = words_of("2026-09-30");
	struct drive_id id;

	assert_int_equal(drive_open(&bench->context, organiser, page, &words, &id), DRIVE_OPEN_PAST);
	words = words_of("2026-10-17");
	words.until_minute = 605;
	assert_int_equal(drive_open(&bench->context, organiser, page, &words, &id), DRIVE_OPEN_NO_PLAN);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM drive"), 0);
	test_bench_close(bench);
}

static void
places_are_taken_until_they_are_full_and_come_free_again(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct drive drive = opened(bench, "2026-10-17");
	struct slot_id slot = slots_of(bench, &drive).at[1].id;

	assert_int_equal(drive_book_slot(&bench->context, drive.id, slot, 2), DRIVE_PLACES_OK);
	assert_int_equal(drive_book_slot(&bench->context, drive.id, slot, 2), DRIVE_PLACES_NONE);
	assert_int_equal(drive_book_slot(&bench->context, drive.id, slot, 1), DRIVE_PLACES_OK);
	assert_int_equal(drive_book_at_desk(&bench->context, slot), DRIVE_PLACES_NONE);
	assert_int_equal(drive_overbook(&bench->context, slot), DRIVE_PLACES_OK);
	assert_int_equal(slots_of(bench, &drive).at[1].booked, 3);
	assert_int_equal(slots_of(bench, &drive).at[1].overbooked, 1);
	assert_int_equal(drive_release_overbooked(&bench->context, slot), DRIVE_PLACES_OK);
	assert_int_equal(drive_release_overbooked(&bench->context, slot), DRIVE_PLACES_NONE);
	assert_int_equal(drive_release_slot(&bench->context, slot, 4), DRIVE_PLACES_NONE);
	assert_int_equal(drive_release_slot(&bench->context, slot, 3), DRIVE_PLACES_OK);
	assert_int_equal(drive_book_slot(&bench->context, drive.id, slot, 3), DRIVE_PLACES_OK);
	assert_int_equal(drive_book_slot(&bench->context, drive.id, (struct slot_id){ 1 }, 1), DRIVE_PLACES_NONE);
	test_bench_close(bench);
}

static void
a_slot_is_read_with_its_own_drive_alone(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct drive drive = opened(bench, "2026-10-17"), other = opened(bench, "2026-10-18");
	const struct drive_slot listed = slots_of(bench, &drive).at[2];
	struct drive_slot slot;

	assert_int_equal(drive_book_slot(&bench->context, drive.id, listed.id, 2), DRIVE_PLACES_OK);
	assert_int_equal(drive_slot_read(&bench->context, &drive, listed.id, &slot), FOUND_OK);
	assert_true(slot_id_equal(slot.id, listed.id));
	assert_int_equal(slot.local.minute, listed.local.minute);
	assert_int_equal(instant_compare(slot.starts, listed.starts), 0);
	assert_int_equal(slot.booked, 2);
	assert_int_equal(slot.capacity, 3);
	assert_int_equal(drive_slot_read(&bench->context, &other, listed.id, &slot), FOUND_NONE);
	test_bench_close(bench);
}

static void
no_place_is_taken_in_a_slot_that_has_begun(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct drive drive = opened(bench, "2026-10-17");
	struct drive_slot_list slots = slots_of(bench, &drive);

	bench->context.now = slots.at[1].starts;
	assert_int_equal(drive_book_slot(&bench->context, drive.id, slots.at[1].id, 1), DRIVE_PLACES_NONE);
	assert_int_equal(drive_book_slot(&bench->context, drive.id, slots.at[2].id, 1), DRIVE_PLACES_OK);
	assert_int_equal(drive_book_at_desk(&bench->context, slots.at[1].id), DRIVE_PLACES_OK);
	test_bench_close(bench);
}

static void
no_place_is_taken_while_booking_is_closed(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct drive drive = opened(bench, "2026-10-17");
	struct slot_id slot = slots_of(bench, &drive).at[0].id;

	assert_int_equal(drive_set_open(&bench->context, drive.id, false), DRIVE_CHANGE_OK);
	assert_int_equal(drive_set_open(&bench->context, drive.id, false), DRIVE_CHANGE_ALREADY);
	assert_int_equal(drive_book_slot(&bench->context, drive.id, slot, 1), DRIVE_PLACES_NONE);
	assert_int_equal(drive_book_at_desk(&bench->context, slot), DRIVE_PLACES_OK);
	assert_int_equal(drive_set_open(&bench->context, drive.id, true), DRIVE_CHANGE_OK);
	assert_int_equal(drive_book_slot(&bench->context, drive.id, slot, 1), DRIVE_PLACES_OK);
	test_bench_close(bench);
}

static void
a_cancelled_drive_stays_cancelled_and_holds_nobody(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct drive drive = opened(bench, "2026-10-17");
	struct slot_id slot = slots_of(bench, &drive).at[0].id;

	assert_int_equal(drive_book_slot(&bench->context, drive.id, slot, 2), DRIVE_PLACES_OK);
	assert_int_equal(drive_cancel(&bench->context, drive.id), DRIVE_CHANGE_OK);
	assert_int_equal(drive_cancel(&bench->context, drive.id), DRIVE_CHANGE_ALREADY);
	assert_int_equal(drive_set_open(&bench->context, drive.id, true), DRIVE_CHANGE_ALREADY);
	assert_int_equal(drive_close_day(&bench->context, drive.id), DRIVE_CHANGE_ALREADY);
	assert_int_equal(drive_book_slot(&bench->context, drive.id, slot, 1), DRIVE_PLACES_NONE);
	assert_int_equal(slots_of(bench, &drive).at[0].booked, 0);
	assert_int_equal(drive_read(&bench->context, drive.id, &drive), FOUND_OK);
	assert_int_equal(drive.state, DRIVE_STATE_CANCELLED);
	assert_int_equal(drive.sequence, 1);
	test_bench_close(bench);
}

static void
a_closed_day_takes_nobody_and_is_not_cancelled(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct drive drive = opened(bench, "2026-10-17");

	assert_int_equal(drive_close_day(&bench->context, drive.id), DRIVE_CHANGE_OK);
	assert_int_equal(drive_close_day(&bench->context, drive.id), DRIVE_CHANGE_ALREADY);
	assert_int_equal(drive_book_slot(&bench->context, drive.id, slots_of(bench, &drive).at[0].id, 1), DRIVE_PLACES_NONE);
	assert_int_equal(drive_cancel(&bench->context, drive.id), DRIVE_CHANGE_ALREADY);
	assert_int_equal(drive_read(&bench->context, drive.id, &drive), FOUND_OK);
	assert_true(drive.day_closed);
	test_bench_close(bench);
}

static void
instants_are_derived_again_from_what_was_promised(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct drive drive = opened(bench, "2026-11-14");
	struct drive_slot_list slots = slots_of(bench, &drive), again;

	assert_int_equal(drive_derive_instants(&bench->context), 0);
	/* As if the zone had had summer time until then when the drive was opened. */
	test_bench_run(bench, "UPDATE slot SET starts = starts - 3600000000");
	test_bench_run(bench, "UPDATE drive SET starts = starts - 3600000000, ends = ends - 3600000000");
	assert_int_equal(drive_derive_instants(&bench->context), 4);
	again = slots_of(bench, &drive);
	for (size_t i = 0; i < slots.count; i++)
		assert_true(again.at[i].starts.us == slots.at[i].starts.us);
	assert_int_equal(drive_read(&bench->context, drive.id, &drive), FOUND_OK);
	assert_true(drive.starts.us == slots.at[0].starts.us);
	assert_int_equal(drive.sequence, 1);
	assert_int_equal(drive_derive_instants(&bench->context), 0);
	test_bench_close(bench);
}

/* More of both than the database returns at once, and no more memory than for one page of them. */
static void
however_many_slots_are_ahead_each_is_derived_again(void **state)
{
	struct test_bench *bench = test_bench_open();
	size_t before;

	for (int i = 0; i < 260; i++)
		(void)opened(bench, "2026-11-14");
	test_bench_run(bench, "UPDATE slot SET starts = starts - 3600000000");
	test_bench_run(bench, "UPDATE drive SET starts = starts - 3600000000");
	before = arena_bytes_taken(bench->context.arena);
	assert_int_equal(drive_derive_instants(&bench->context), 1040);
	assert_true(arena_bytes_taken(bench->context.arena) - before < 1024);
	assert_int_equal(drive_derive_instants(&bench->context), 0);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM drive WHERE sequence = 1"), 260);
	test_bench_close(bench);
}

static void
what_is_over_or_cancelled_is_not_derived_again(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct drive drive = opened(bench, "2026-11-14");

	assert_int_equal(drive_cancel(&bench->context, drive.id), DRIVE_CHANGE_OK);
	test_bench_run(bench, "UPDATE slot SET starts = starts - 3600000000");
	assert_int_equal(drive_derive_instants(&bench->context), 0);
	test_bench_close(bench);
}

static void
the_repeated_hour_is_kept_twice_and_read_back_as_two(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct drive_words words = words_of("2026-11-01");
	struct drive_slot_list slots;
	struct drive_id id;
	struct drive drive;

	words.zone = zone_find(TEXT("America/Los_Angeles"));
	words.from_minute = 30;
	words.until_minute = 240;
	assert_int_equal(drive_open(&bench->context, organiser, page, &words, &id), DRIVE_OPEN_OK);
	assert_int_equal(drive_read(&bench->context, id, &drive), FOUND_OK);
	slots = slots_of(bench, &drive);
	assert_int_equal(slots.count, 18);
	assert_int_equal(slots.at[2].local.minute, slots.at[6].local.minute);
	assert_true(!slots.at[2].local.later && slots.at[6].local.later);
	assert_true(slots.at[2].repeated_hour && slots.at[6].repeated_hour && !slots.at[10].repeated_hour);
	for (size_t i = 0; i < slots.count; i++)
		assert_false(slots.at[i].after_break);
	assert_int_equal(drive_derive_instants(&bench->context), 0);
	test_bench_close(bench);
}

static void
the_next_drive_of_a_page_is_neither_over_nor_cancelled(void **state)
{
	struct test_bench *bench = test_bench_open();
	const struct drive later = opened(bench, "2026-12-05"), sooner = opened(bench, "2026-10-17"), middle = opened(bench, "2026-11-14");
	struct drive_list next;

	assert_true(drive_next_of_page(&bench->context, page, &next));
	assert_int_equal(next.count, 1);
	assert_true(drive_id_equal(next.at[0].id, sooner.id));
	bench->context.now = sooner.ends;
	assert_true(drive_next_of_page(&bench->context, page, &next));
	assert_true(drive_id_equal(next.at[0].id, middle.id));
	assert_int_equal(drive_cancel(&bench->context, middle.id), DRIVE_CHANGE_OK);
	assert_true(drive_next_of_page(&bench->context, page, &next));
	assert_true(drive_id_equal(next.at[0].id, later.id));
	bench->context.now = later.ends;
	assert_true(drive_next_of_page(&bench->context, page, &next));
	assert_int_equal(next.count, 0);
	test_bench_close(bench);
}

static void
lists_hold_what_they_should_in_order(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct drive later = opened(bench, "2026-12-05"), sooner = opened(bench, "2026-10-17");
	struct drive_list drives;
	struct drive_page_id_list pages;

	assert_true(drive_list_of_page(&bench->context, page, &drives));
	assert_int_equal(drives.count, 2);
	assert_true(drive_id_equal(drives.at[0].id, sooner.id));
	assert_true(drive_list_of_page(&bench->context, (struct honour_page_id){ 501 }, &drives));
	assert_int_equal(drives.count, 0);
	assert_true(drive_list_of_organiser(&bench->context, organiser, &drives));
	assert_int_equal(drives.count, 2);
	assert_true(drive_id_equal(drives.at[0].id, later.id));
	assert_true(drive_list_of_organiser(&bench->context, (struct person_id){ 901 }, &drives));
	assert_int_equal(drives.count, 0);
	assert_int_equal(drive_of_page(&bench->context, sooner.id, page), FOUND_OK);
	assert_int_equal(drive_of_page(&bench->context, sooner.id, (struct honour_page_id){ 501 }), FOUND_NONE);
	assert_true(drive_pages(&bench->context, sooner.id, &pages));
	assert_int_equal(pages.count, 1);
	assert_true(honour_page_id_equal(pages.at[0], page));
	test_bench_close(bench);
}

static int64_t
listed(struct test_bench *bench)
{
	const struct drive_search all = { 0 };
	struct drive_listed_list drives;

	assert_true(drive_search_tend(&bench->context) >= 0);
	assert_true(drive_search(&bench->context, &all, &drives));
	return (int64_t)drives.count;
}

static void
only_open_drives_of_listed_pages_that_do_not_rest_are_listed(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct drive drive = opened(bench, "2026-10-17");

	test_bench_run(bench, "INSERT INTO honour_page (id, page_key, state, listed, living, name_sealed, page_words, donations_received,"
	                      " organiser, organiser_stated_at, created_at, changed_at)"
	                      " VALUES (500, 'K', 'published', 1, 1, x'00', '', 0, 900, 0, 0, 0)");
	assert_int_equal(listed(bench), 1);
	test_bench_run(bench, "UPDATE honour_page SET paused_at = 1");
	assert_int_equal(listed(bench), 0);
	test_bench_run(bench, "UPDATE honour_page SET paused_at = NULL, listed = 0");
	assert_int_equal(listed(bench), 0);
	test_bench_run(bench, "UPDATE honour_page SET listed = 1, state = 'waiting'");
	assert_int_equal(listed(bench), 0);
	test_bench_run(bench, "UPDATE honour_page SET state = 'published'");
	assert_int_equal(drive_set_open(&bench->context, drive.id, false), DRIVE_CHANGE_OK);
	assert_int_equal(listed(bench), 0);
	assert_int_equal(drive_set_open(&bench->context, drive.id, true), DRIVE_CHANGE_OK);
	bench->context.now = instant_plus(drive.ends, 1);
	assert_int_equal(listed(bench), 0);
	test_bench_close(bench);
}

/* ---- what was typed ---- */

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

/* ---- what an edit does ---- */

static struct drive_edit
compared(struct test_bench *bench, const struct drive *drive, const struct drive_words *words)
{
	const struct drive_slot_list slots = slots_of(bench, drive);
	struct drive_planned planned;
	struct drive_edit edit;

	assert_int_equal(drive_plan(bench->context.arena, words, &planned.slots, &planned.starts, &planned.ends), DRIVE_PLAN_OK);
	drive_edit_compare(bench->context.arena, drive, &slots, words, &planned, &edit);
	return edit;
}

static void
an_edit_keeps_slots_whose_promise_stays_adds_new_ones_and_drops_empty_ones(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct drive drive = opened(bench, "2026-10-17");
	struct drive_slot_list before = slots_of(bench, &drive), after;
	struct drive_words words = drive.words;
	struct drive_edit edit;

	assert_int_equal(drive_book_slot(&bench->context, drive.id, before.at[1].id, 2), DRIVE_PLACES_OK);
	words.from_minute = 615;
	words.until_minute = 675;
	words.capacity = 2;
	edit = compared(bench, &drive, &words);
	assert_true(edit.hours && edit.places && !edit.where && !edit.details);
	assert_int_equal(edit.refused.count, 0);
	assert_int_equal(edit.gone.count, 1);
	assert_int_equal(drive_edit_keep(&bench->context, &drive, &words, &edit), DRIVE_CHANGE_OK);
	assert_int_equal(drive_read(&bench->context, drive.id, &drive), FOUND_OK);
	after = slots_of(bench, &drive);
	assert_int_equal(after.count, 4);
	for (size_t i = 0; i < 3; i++)
		assert_true(slot_id_equal(after.at[i].id, before.at[i + 1].id));
	assert_int_equal(after.at[0].booked, 2);
	assert_int_equal(after.at[3].local.minute, 660);
	assert_int_equal(after.at[3].capacity, 2);
	assert_int_equal(drive.sequence, 1);
	assert_true(drive.starts.us == after.at[0].starts.us);
	test_bench_close(bench);
}

static void
an_edit_that_would_drop_or_cut_booked_slots_is_refused_with_their_list(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct drive drive = opened(bench, "2026-10-17");
	struct drive_slot_list slots = slots_of(bench, &drive);
	struct drive_words words = drive.words;
	struct drive_edit edit;

	assert_int_equal(drive_book_slot(&bench->context, drive.id, slots.at[0].id, 1), DRIVE_PLACES_OK);
	assert_int_equal(drive_book_slot(&bench->context, drive.id, slots.at[2].id, 3), DRIVE_PLACES_OK);
	words.from_minute = 615;
	words.capacity = 2;
	edit = compared(bench, &drive, &words);
	assert_int_equal(edit.refused.count, 2);
	assert_true(edit.refused.at[0].dropped && slot_id_equal(edit.refused.at[0].slot.id, slots.at[0].id));
	assert_false(edit.refused.at[1].dropped);
	assert_int_equal(edit.refused.at[1].slot.booked, 3);
	words = drive.words;
	words.date = date_from_number(date_number(words.date) + 1);
	assert_int_equal(compared(bench, &drive, &words).refused.count, 2);
	test_bench_close(bench);
}

static void
somebody_who_books_between_comparing_and_keeping_is_not_dropped(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct drive drive = opened(bench, "2026-10-17");
	struct drive_slot_list slots = slots_of(bench, &drive);
	struct drive_words words = drive.words;
	struct drive_edit edit;

	words.from_minute = 615;
	edit = compared(bench, &drive, &words);
	assert_int_equal(drive_book_slot(&bench->context, drive.id, slots.at[0].id, 1), DRIVE_PLACES_OK);
	{
		DB_TRANSACTION(tx, &bench->context);
		assert_int_equal(drive_edit_keep(&bench->context, &drive, &words, &edit), DRIVE_CHANGE_ALREADY);
	}
	assert_int_equal(slots_of(bench, &drive).count, 4);
	test_bench_close(bench);
}

static void
another_zone_keeps_the_local_times_and_moves_the_instants(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct drive drive = opened(bench, "2026-10-17");
	struct drive_slot_list before = slots_of(bench, &drive), after;
	struct drive_words words = drive.words;
	struct drive_edit edit;

	words.zone = zone_find(TEXT("Europe/London"));
	edit = compared(bench, &drive, &words);
	assert_true(edit.hours);
	assert_int_equal(drive_edit_keep(&bench->context, &drive, &words, &edit), DRIVE_CHANGE_OK);
	assert_int_equal(drive_read(&bench->context, drive.id, &drive), FOUND_OK);
	after = slots_of(bench, &drive);
	assert_true(slot_id_equal(after.at[0].id, before.at[0].id));
	assert_true(after.at[0].starts.us == before.at[0].starts.us + INSTANT_HOUR);
	test_bench_close(bench);
}

static void
what_changed_is_told_apart(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct drive drive = opened(bench, "2026-10-17");
	struct drive_words words = drive.words;
	struct drive_edit edit = compared(bench, &drive, &words);

	assert_false(edit.hours || edit.where || edit.details || edit.places);
	words.directions = TEXT("By the side door");
	edit = compared(bench, &drive, &words);
	assert_true(edit.details && !edit.hours && !edit.where);
	assert_int_equal(drive_edit_keep(&bench->context, &drive, &words, &edit), DRIVE_CHANGE_OK);
	assert_int_equal(drive_read(&bench->context, drive.id, &drive), FOUND_OK);
	assert_int_equal(drive.sequence, 0);
	words.address = TEXT("Church Lane 2");
	edit = compared(bench, &drive, &words);
	assert_true(edit.where && !edit.details);
	assert_int_equal(drive_edit_keep(&bench->context, &drive, &words, &edit), DRIVE_CHANGE_OK);
	assert_int_equal(drive_read(&bench->context, drive.id, &drive), FOUND_OK);
	assert_int_equal(drive.sequence, 1);
	test_bench_close(bench);
}

static void
directions_are_a_row_as_long_as_there_are_any(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct context *context = &bench->context;
	struct drive drive = opened(bench, "2026-10-17"), other = opened(bench, "2026-10-18");

	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM drive_text"), 0);
	assert_true(drive_write_directions(context, drive.id, TEXT("By the side door")));
	assert_true(drive_write_directions(context, drive.id, TEXT("By the red door")));
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM drive_text WHERE kind = 'directions' AND language = 'und'"), 1);
	assert_int_equal(drive_read(context, drive.id, &drive), FOUND_OK);
	assert_true(text_equal(drive.words.directions, TEXT("By the red door")));
	assert_int_equal(drive_read(context, other.id, &other), FOUND_OK);
	assert_true(text_is_empty(other.words.directions));
	assert_true(drive_write_directions(context, drive.id, TEXT("")));
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM drive_text"), 0);
	assert_int_equal(drive_read(context, drive.id, &drive), FOUND_OK);
	assert_true(text_is_empty(drive.words.directions));
	test_bench_close(bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_opened_is_read_back),
		cmocka_unit_test(a_drive_that_is_over_or_holds_no_slot_is_not_opened),
		cmocka_unit_test(places_are_taken_until_they_are_full_and_come_free_again),
		cmocka_unit_test(a_slot_is_read_with_its_own_drive_alone),
		cmocka_unit_test(no_place_is_taken_in_a_slot_that_has_begun),
		cmocka_unit_test(no_place_is_taken_while_booking_is_closed),
		cmocka_unit_test(a_cancelled_drive_stays_cancelled_and_holds_nobody),
		cmocka_unit_test(a_closed_day_takes_nobody_and_is_not_cancelled),
		cmocka_unit_test(instants_are_derived_again_from_what_was_promised),
		cmocka_unit_test(however_many_slots_are_ahead_each_is_derived_again),
		cmocka_unit_test(what_is_over_or_cancelled_is_not_derived_again),
		cmocka_unit_test(the_repeated_hour_is_kept_twice_and_read_back_as_two),
		cmocka_unit_test(the_next_drive_of_a_page_is_neither_over_nor_cancelled),
		cmocka_unit_test(lists_hold_what_they_should_in_order),
		cmocka_unit_test(only_open_drives_of_listed_pages_that_do_not_rest_are_listed),
		cmocka_unit_test(an_end_not_later_than_the_start_is_after_midnight),
		cmocka_unit_test(what_was_typed_is_filled_in_again_for_an_edit),
		cmocka_unit_test(each_thing_that_makes_no_plan_is_blamed_on_its_field),
		cmocka_unit_test(an_edit_keeps_slots_whose_promise_stays_adds_new_ones_and_drops_empty_ones),
		cmocka_unit_test(an_edit_that_would_drop_or_cut_booked_slots_is_refused_with_their_list),
		cmocka_unit_test(somebody_who_books_between_comparing_and_keeping_is_not_dropped),
		cmocka_unit_test(another_zone_keeps_the_local_times_and_moves_the_instants),
		cmocka_unit_test(what_changed_is_told_apart),
		cmocka_unit_test(directions_are_a_row_as_long_as_there_are_any),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
