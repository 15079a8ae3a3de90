/* The codes of the desk: one device, one drive, one day, and the organiser may end each. */
#include "tests/appointment_bench.h"

#include "desk/desk.h"
#include "limits.h"
#include "roles.h"

static struct crew_pass_id
made(struct bench *bench, bool reusable)
{
	struct crew_pass_id pass;

	assert_int_equal(desk_pass_make(bench->context, &bench->drive, bench->organiser, CREW_KIND_TEAM, reusable, &pass), DESK_PASS_MAKE_OK);
	return pass;
}

static enum desk_redeem
redeem(struct bench *bench, struct crew_pass_id pass, struct text *device)
{
	struct drive drive;

	return desk_redeem(bench->context, desk_pass_code(bench->context, pass), &drive, device);
}

static void
open_on_the_day(struct bench *bench)
{
	bench_open(bench);
	bench->context->now = bench->drive.starts;
}

static void
a_code_is_good_for_one_device(void **state)
{
	struct bench bench;
	struct crew_pass_id pass;
	struct text device, other;

	open_on_the_day(&bench);
	pass = made(&bench, false);
	assert_int_equal(redeem(&bench, pass, &device), DESK_REDEEM_OK);
	assert_int_equal(device.length, CRYPTO_TOKEN_LENGTH);
	assert_int_equal(redeem(&bench, pass, &other), DESK_REDEEM_USED);
	bench_close(&bench);
}

static void
the_demos_code_gives_every_device_its_own_pass(void **state)
{
	struct bench bench;
	struct crew_pass_id pass;
	struct text device, other;

	open_on_the_day(&bench);
	pass = made(&bench, true);
	assert_int_equal(redeem(&bench, pass, &device), DESK_REDEEM_OK);
	assert_int_equal(redeem(&bench, pass, &other), DESK_REDEEM_OK);
	assert_false(text_equal(device, other));
	assert_int_equal(test_bench_count(bench.site, "SELECT count(*) FROM crew_pass"), 3);
	bench_close(&bench);
}

/* Also each device that uses the demo's code for the staff. */
static void
a_device_works_for_whom_its_code_was_made(void **state)
{
	struct bench bench;
	struct text device;
	struct crew_pass_id pass;

	open_on_the_day(&bench);
	for (int i = 0; i < 4; i++) {
		const enum crew_kind kind = i % 2 ? CREW_KIND_SERVICE_STAFF : CREW_KIND_TEAM;
		struct header cookie = { TEXT("Cookie"), TEXT("") };
		struct request request = { .context = *bench.context, .secure = true, .headers = &cookie, .header_count = 1 };

		assert_int_equal(desk_pass_make(bench.context, &bench.drive, bench.organiser, kind, i >= 2, &pass), DESK_PASS_MAKE_OK);
		assert_int_equal(redeem(&bench, pass, &device), DESK_REDEEM_OK);
		cookie.value = text_format(bench.context->arena, "__Host-desk=%.*s", TEXT_PRINT(device));
		assert_int_equal(desk_holds_crew(&request, bench.drive.id), ROLE_HELD);
		assert_int_equal(request.visitor.crew_kind, kind);
		assert_int_equal(desk_holds_service_staff(&request, bench.drive.id), i % 2 ? ROLE_HELD : ROLE_NOT_HELD);
	}
	bench_close(&bench);
}

static void
the_code_of_a_board_opens_the_board_alone_on_any_screen(void **state)
{
	struct bench bench;
	struct crew_pass_id board, team;
	struct text device = TEXT("");
	struct drive drive;

	bench_open(&bench);
	team = made(&bench, false);
	assert_int_equal(desk_pass_make(bench.context, &bench.drive, bench.organiser, CREW_KIND_BOARD, false, &board), DESK_PASS_MAKE_OK);
	/* Before the day too, so that the organiser can try the screen. */
	for (int i = 0; i < 2; i++) {
		assert_int_equal(desk_board_drive(bench.context, desk_pass_code(bench.context, board), &drive), FOUND_OK);
		assert_true(drive_id_equal(drive.id, bench.drive.id));
		bench.context->now = bench.drive.starts;
	}
	assert_int_equal(redeem(&bench, board, &device), DESK_REDEEM_BOARD);
	assert_true(text_is_empty(device));
	assert_int_equal(desk_board_drive(bench.context, desk_pass_code(bench.context, team), &drive), FOUND_NONE);
	assert_int_equal(desk_pass_end(bench.context, bench.drive.id, board, bench.organiser), DESK_PASS_END_OK);
	assert_int_equal(desk_board_drive(bench.context, desk_pass_code(bench.context, board), &drive), FOUND_NONE);
	assert_int_equal(desk_pass_make(bench.context, &bench.drive, bench.organiser, CREW_KIND_BOARD, false, &board), DESK_PASS_MAKE_OK);
	bench.context->now = instant_plus(bench.drive.ends, DESK_AFTER);
	assert_int_equal(desk_board_drive(bench.context, desk_pass_code(bench.context, board), &drive), FOUND_NONE);
	test_bench_run(bench.site, "ALTER TABLE crew_pass RENAME TO crew_pass_away");
	assert_int_equal(desk_board_drive(bench.context, desk_pass_code(bench.context, board), &drive), FOUND_FAULT);
	bench_close(&bench);
}

static void
a_code_works_from_the_day_before_until_half_a_day_after(void **state)
{
	struct bench bench;
	struct crew_pass_id pass;
	struct text device;

	bench_open(&bench);
	pass = made(&bench, false);
	bench.context->now = instant_plus(bench.drive.starts, -DESK_BEFORE - 1);
	assert_int_equal(redeem(&bench, pass, &device), DESK_REDEEM_EARLY);
	bench.context->now = instant_plus(bench.drive.ends, DESK_AFTER);
	assert_int_equal(redeem(&bench, pass, &device), DESK_REDEEM_OVER);
	assert_int_equal(desk_pass_make(bench.context, &bench.drive, bench.organiser, CREW_KIND_TEAM, false, &pass), DESK_PASS_MAKE_OVER);
	bench_close(&bench);
}

/* The organiser may change the day after the codes were given out. */
static void
a_code_goes_with_its_drive_to_another_day(void **state)
{
	struct bench bench;
	struct crew_pass_id pass, other;
	struct text device;

	bench_open(&bench);
	pass = made(&bench, false);
	other = made(&bench, false);
	test_bench_run(bench.site, "UPDATE drive SET starts = starts + 604800000000, ends = ends + 604800000000");
	bench.context->now = instant_plus(bench.drive.starts, 7 * INSTANT_DAY);
	assert_int_equal(redeem(&bench, pass, &device), DESK_REDEEM_OK);
	test_bench_run(bench.site, "UPDATE drive SET starts = starts - 864000000000, ends = ends - 864000000000");
	assert_int_equal(redeem(&bench, other, &device), DESK_REDEEM_OVER);
	bench_close(&bench);
}

static void
an_ended_unknown_or_cancelled_code_is_wrong(void **state)
{
	struct bench bench;
	struct crew_pass_id pass, other;
	struct text device;

	open_on_the_day(&bench);
	pass = made(&bench, false);
	other = made(&bench, false);
	assert_int_equal(redeem(&bench, (struct crew_pass_id){ 1 }, &device), DESK_REDEEM_WRONG);
	assert_int_equal(desk_pass_end(bench.context, bench.drive.id, pass, bench.organiser), DESK_PASS_END_OK);
	assert_int_equal(desk_pass_end(bench.context, bench.drive.id, pass, bench.organiser), DESK_PASS_END_ALREADY);
	assert_int_equal(desk_pass_end(bench.context, (struct drive_id){ 1 }, other, bench.organiser), DESK_PASS_END_ALREADY);
	assert_int_equal(redeem(&bench, pass, &device), DESK_REDEEM_WRONG);
	assert_int_equal(drive_cancel(bench.context, bench.drive.id), DRIVE_CHANGE_OK);
	assert_int_equal(redeem(&bench, other, &device), DESK_REDEEM_WRONG);
	assert_int_equal(drive_read(bench.context, bench.drive.id, &bench.drive), FOUND_OK);
	assert_int_equal(desk_pass_make(bench.context, &bench.drive, bench.organiser, CREW_KIND_TEAM, false, &pass), DESK_PASS_MAKE_OVER);
	bench_close(&bench);
}

static void
there_is_an_end_to_codes(void **state)
{
	struct bench bench;
	struct crew_pass_id pass;

	open_on_the_day(&bench);
	for (int i = 0; i < LIMIT_CREW_PASSES; i++)
		made(&bench, false);
	assert_int_equal(desk_pass_make(bench.context, &bench.drive, bench.organiser, CREW_KIND_TEAM, false, &pass), DESK_PASS_MAKE_TOO_MANY);
	bench_close(&bench);
}

static void
a_broken_table_is_a_fault(void **state)
{
	struct bench bench;
	struct crew_pass_id pass;
	struct text device;

	open_on_the_day(&bench);
	pass = made(&bench, false);
	test_bench_run(bench.site, "ALTER TABLE crew_pass RENAME TO crew_pass_gone");
	assert_int_equal(redeem(&bench, pass, &device), DESK_REDEEM_FAULT);
	assert_int_equal(desk_pass_end(bench.context, bench.drive.id, pass, bench.organiser), DESK_PASS_END_FAULT);
	assert_int_equal(desk_pass_make(bench.context, &bench.drive, bench.organiser, CREW_KIND_TEAM, false, &pass), DESK_PASS_MAKE_FAULT);
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_code_is_good_for_one_device),
		cmocka_unit_test(a_device_works_for_whom_its_code_was_made),
		cmocka_unit_test(the_code_of_a_board_opens_the_board_alone_on_any_screen),
		cmocka_unit_test(the_demos_code_gives_every_device_its_own_pass),
		cmocka_unit_test(a_code_works_from_the_day_before_until_half_a_day_after),
		cmocka_unit_test(a_code_goes_with_its_drive_to_another_day),
		cmocka_unit_test(an_ended_unknown_or_cancelled_code_is_wrong),
		cmocka_unit_test(there_is_an_end_to_codes),
		cmocka_unit_test(a_broken_table_is_a_fault),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
