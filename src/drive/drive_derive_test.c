/* drive_derive_test: the instants of drives and slots after the rules of a zone changed. */
#include "drive/drive_test.h"

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(instants_are_derived_again_from_what_was_promised),
		cmocka_unit_test(however_many_slots_are_ahead_each_is_derived_again),
		cmocka_unit_test(what_is_over_or_cancelled_is_not_derived_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
