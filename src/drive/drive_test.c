/* drive_test: a drive, its slots and who may take them, and the lists of drives, on a real database. */
#include "drive/drive_test.h"

#include "drive/drive_search.h"

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
slots_are_booked_until_they_are_full_and_come_free_again(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct drive drive = opened(bench, "2026-10-17");
	struct slot_id slot = slots_of(bench, &drive).at[1].id;

	assert_int_equal(drive_book_slot(&bench->context, drive.id, slot, 2), DRIVE_SLOT_CHANGE_OK);
	assert_int_equal(drive_book_slot(&bench->context, drive.id, slot, 2), DRIVE_SLOT_CHANGE_NONE);
	assert_int_equal(drive_book_slot(&bench->context, drive.id, slot, 1), DRIVE_SLOT_CHANGE_OK);
	assert_int_equal(drive_book_at_desk(&bench->context, slot), DRIVE_SLOT_CHANGE_NONE);
	assert_int_equal(drive_overbook(&bench->context, slot), DRIVE_SLOT_CHANGE_OK);
	assert_int_equal(slots_of(bench, &drive).at[1].booked, 3);
	assert_int_equal(slots_of(bench, &drive).at[1].overbooked, 1);
	assert_int_equal(drive_release_overbooked(&bench->context, slot), DRIVE_SLOT_CHANGE_OK);
	assert_int_equal(drive_release_overbooked(&bench->context, slot), DRIVE_SLOT_CHANGE_NONE);
	assert_int_equal(drive_release_slot(&bench->context, slot, 4), DRIVE_SLOT_CHANGE_NONE);
	assert_int_equal(drive_release_slot(&bench->context, slot, 3), DRIVE_SLOT_CHANGE_OK);
	assert_int_equal(drive_book_slot(&bench->context, drive.id, slot, 3), DRIVE_SLOT_CHANGE_OK);
	assert_int_equal(drive_book_slot(&bench->context, drive.id, (struct slot_id){ 1 }, 1), DRIVE_SLOT_CHANGE_NONE);
	test_bench_close(bench);
}

static void
a_slot_is_read_with_its_own_drive_alone(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct drive drive = opened(bench, "2026-10-17"), other = opened(bench, "2026-10-18");
	const struct drive_slot listed = slots_of(bench, &drive).at[2];
	struct drive_slot slot;

	assert_int_equal(drive_book_slot(&bench->context, drive.id, listed.id, 2), DRIVE_SLOT_CHANGE_OK);
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
nothing_is_booked_in_a_slot_that_has_begun(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct drive drive = opened(bench, "2026-10-17");
	struct drive_slot_list slots = slots_of(bench, &drive);

	bench->context.now = slots.at[1].starts;
	assert_int_equal(drive_book_slot(&bench->context, drive.id, slots.at[1].id, 1), DRIVE_SLOT_CHANGE_NONE);
	assert_int_equal(drive_book_slot(&bench->context, drive.id, slots.at[2].id, 1), DRIVE_SLOT_CHANGE_OK);
	assert_int_equal(drive_book_at_desk(&bench->context, slots.at[1].id), DRIVE_SLOT_CHANGE_OK);
	test_bench_close(bench);
}

static void
nothing_is_booked_while_booking_is_closed(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct drive drive = opened(bench, "2026-10-17");
	struct slot_id slot = slots_of(bench, &drive).at[0].id;

	assert_int_equal(drive_set_open(&bench->context, drive.id, false), DRIVE_CHANGE_OK);
	assert_int_equal(drive_set_open(&bench->context, drive.id, false), DRIVE_CHANGE_ALREADY);
	assert_int_equal(drive_book_slot(&bench->context, drive.id, slot, 1), DRIVE_SLOT_CHANGE_NONE);
	assert_int_equal(drive_book_at_desk(&bench->context, slot), DRIVE_SLOT_CHANGE_OK);
	assert_int_equal(drive_set_open(&bench->context, drive.id, true), DRIVE_CHANGE_OK);
	assert_int_equal(drive_book_slot(&bench->context, drive.id, slot, 1), DRIVE_SLOT_CHANGE_OK);
	test_bench_close(bench);
}

static void
a_cancelled_drive_stays_cancelled_and_holds_nobody(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct drive drive = opened(bench, "2026-10-17");
	struct slot_id slot = slots_of(bench, &drive).at[0].id;

	assert_int_equal(drive_book_slot(&bench->context, drive.id, slot, 2), DRIVE_SLOT_CHANGE_OK);
	assert_int_equal(drive_cancel(&bench->context, drive.id), DRIVE_CHANGE_OK);
	assert_int_equal(drive_cancel(&bench->context, drive.id), DRIVE_CHANGE_ALREADY);
	assert_int_equal(drive_set_open(&bench->context, drive.id, true), DRIVE_CHANGE_ALREADY);
	assert_int_equal(drive_close_day(&bench->context, drive.id), DRIVE_CHANGE_ALREADY);
	assert_int_equal(drive_book_slot(&bench->context, drive.id, slot, 1), DRIVE_SLOT_CHANGE_NONE);
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
	assert_int_equal(drive_book_slot(&bench->context, drive.id, slots_of(bench, &drive).at[0].id, 1), DRIVE_SLOT_CHANGE_NONE);
	assert_int_equal(drive_cancel(&bench->context, drive.id), DRIVE_CHANGE_ALREADY);
	assert_int_equal(drive_read(&bench->context, drive.id, &drive), FOUND_OK);
	assert_true(drive.day_closed);
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
only_open_drives_of_listed_pages_that_are_not_paused_are_listed(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct drive drive = opened(bench, "2026-10-17");

	test_bench_run(bench, "INSERT INTO honour_page (id, page_key, state, listed, living, name_sealed, page_words, donations_received,"
	                      " organiser, organiser_stated_at, created_at, changed_at)"
	                      " VALUES (500, 'K', 'published', TRUE, TRUE, x'00', '', 0, 900, 0, 0, 0)");
	assert_int_equal(listed(bench), 1);
	test_bench_run(bench, "UPDATE honour_page SET paused_at = 1");
	assert_int_equal(listed(bench), 0);
	test_bench_run(bench, "UPDATE honour_page SET paused_at = NULL, listed = FALSE");
	assert_int_equal(listed(bench), 0);
	test_bench_run(bench, "UPDATE honour_page SET listed = TRUE, state = 'waiting'");
	assert_int_equal(listed(bench), 0);
	test_bench_run(bench, "UPDATE honour_page SET state = 'published'");
	assert_int_equal(drive_set_open(&bench->context, drive.id, false), DRIVE_CHANGE_OK);
	assert_int_equal(listed(bench), 0);
	assert_int_equal(drive_set_open(&bench->context, drive.id, true), DRIVE_CHANGE_OK);
	bench->context.now = instant_plus(drive.ends, 1);
	assert_int_equal(listed(bench), 0);
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
		cmocka_unit_test(slots_are_booked_until_they_are_full_and_come_free_again),
		cmocka_unit_test(a_slot_is_read_with_its_own_drive_alone),
		cmocka_unit_test(nothing_is_booked_in_a_slot_that_has_begun),
		cmocka_unit_test(nothing_is_booked_while_booking_is_closed),
		cmocka_unit_test(a_cancelled_drive_stays_cancelled_and_holds_nobody),
		cmocka_unit_test(a_closed_day_takes_nobody_and_is_not_cancelled),
		cmocka_unit_test(the_repeated_hour_is_kept_twice_and_read_back_as_two),
		cmocka_unit_test(the_next_drive_of_a_page_is_neither_over_nor_cancelled),
		cmocka_unit_test(lists_hold_what_they_should_in_order),
		cmocka_unit_test(only_open_drives_of_listed_pages_that_are_not_paused_are_listed),
		cmocka_unit_test(directions_are_a_row_as_long_as_there_are_any),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
