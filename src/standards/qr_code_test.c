/* qr_code: the drawing is a QR code of the size that its text needs. tests/print_check.sh shows that it can be read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "standards/qr_code.h"

static bool
is_black(const struct qr_code *code, int64_t x, int64_t y)
{
	for (size_t i = 0; i < code->runs.count; i++)
		if (code->runs.at[i].y == y && code->runs.at[i].x <= x && x < code->runs.at[i].x + code->runs.at[i].width)
			return true;
	return false;
}

static void
three_corners_and_a_quiet_zone_stand_around_it(void **state)
{
	struct arena *arena = arena_new(1 << 20);
	struct qr_code code;

	assert_true(qr_code_draw(arena, TEXT("https://blood.example.org/honour/K7Q4M2PA9XB3C5D8"), &code));
	assert_int_equal(code.size, 33 + 2 * QR_CODE_QUIET);           /* version 4 holds 62 bytes at level M */
	for (int64_t i = 0; i < 7; i++) {
		assert_true(is_black(&code, QR_CODE_QUIET + i, QR_CODE_QUIET));
		assert_true(is_black(&code, code.size - 1 - QR_CODE_QUIET - i, QR_CODE_QUIET));
		assert_true(is_black(&code, QR_CODE_QUIET + i, code.size - 1 - QR_CODE_QUIET));
	}
	for (size_t i = 0; i < code.runs.count; i++) {
		const struct qr_run *run = &code.runs.at[i];

		assert_true(run->width > 0 && run->x >= QR_CODE_QUIET && run->x + run->width <= code.size - QR_CODE_QUIET);
		assert_true(run->y >= QR_CODE_QUIET && run->y < code.size - QR_CODE_QUIET);
		assert_false(is_black(&code, run->x + run->width, run->y));    /* neighbours are one run */
	}
	arena_free(arena);
}

static void
what_does_not_fit_is_said(void **state)
{
	struct arena *arena = arena_new(8 << 20);
	struct qr_code code;
	char words[2400];

	memset(words, 'a', sizeof words);
	assert_true(qr_code_draw(arena, (struct text){ words, 2331 }, &code));
	assert_false(qr_code_draw(arena, (struct text){ words, 2332 }, &code));
	assert_false(qr_code_draw(arena, TEXT(""), &code));
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(three_corners_and_a_quiet_zone_stand_around_it),
		cmocka_unit_test(what_does_not_fit_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
