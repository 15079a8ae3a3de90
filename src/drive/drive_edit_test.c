/* drive_edit_test: what an edit does to the slots of a drive, what it refuses, and what it says has changed. */
#include "drive/drive_test.h"

#include "drive/drive_edit.h"
#include "drive/drive_late.h"

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

	assert_int_equal(drive_book_slot(&bench->context, drive.id, before.at[1].id, 2), DRIVE_SLOT_CHANGE_OK);
	words.from_minute = 615;
	words.until_minute = 675;
	words.capacity = 2;
	edit = compared(bench, &drive, &words);
	assert_true(edit.hours && edit.capacity && !edit.where && !edit.details);
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

	assert_int_equal(drive_book_slot(&bench->context, drive.id, slots.at[0].id, 1), DRIVE_SLOT_CHANGE_OK);
	assert_int_equal(drive_book_slot(&bench->context, drive.id, slots.at[2].id, 3), DRIVE_SLOT_CHANGE_OK);
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
someone_who_books_between_comparing_and_keeping_is_not_dropped(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct drive drive = opened(bench, "2026-10-17");
	struct drive_slot_list slots = slots_of(bench, &drive);
	struct drive_words words = drive.words;
	struct drive_edit edit;

	words.from_minute = 615;
	edit = compared(bench, &drive, &words);
	assert_int_equal(drive_book_slot(&bench->context, drive.id, slots.at[0].id, 1), DRIVE_SLOT_CHANGE_OK);
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

	assert_false(edit.hours || edit.where || edit.details || edit.capacity);
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
how_late_the_day_ran_is_forgotten_with_the_old_hours(void **state)
{
	struct test_bench *bench = test_bench_open();
	struct drive drive = opened(bench, "2026-10-17");
	struct drive_words words = drive.words;

	bench->context.now = drive.starts;
	assert_int_equal(drive_set_late(&bench->context, drive.id, DRIVE_LATE_MINUTES_15), DRIVE_CHANGE_OK);
	words.venue = TEXT("The other hall");
	for (int i = 0; i < 2; i++) {
		const struct drive_edit edit = compared(bench, &drive, &words);

		assert_int_equal(drive_edit_keep(&bench->context, &drive, &words, &edit), DRIVE_CHANGE_OK);
		assert_int_equal(drive_read(&bench->context, drive.id, &drive), FOUND_OK);
		assert_int_equal(instant_is_none(drive.late_at), i == 1);
		words.from_minute += 30;
		words.until_minute += 30;
	}
	test_bench_close(bench);
	(void)state;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(how_late_the_day_ran_is_forgotten_with_the_old_hours),
		cmocka_unit_test(an_edit_keeps_slots_whose_promise_stays_adds_new_ones_and_drops_empty_ones),
		cmocka_unit_test(an_edit_that_would_drop_or_cut_booked_slots_is_refused_with_their_list),
		cmocka_unit_test(someone_who_books_between_comparing_and_keeping_is_not_dropped),
		cmocka_unit_test(another_zone_keeps_the_local_times_and_moves_the_instants),
		cmocka_unit_test(what_changed_is_told_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
