/* print_strokes: the strokes on paper are those of the pages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/text.h"
#include "limits.h"
#include "print/print_strokes.h"

static struct arena *arena;
static struct text style;

static int
read_style(void **state)
{
	const char *source = getenv("GIVENBACK_SOURCE");
	char *bytes;
	FILE *in;

	arena = arena_new(4 * (size_t)MIB);
	assert_non_null(source);
	in = fopen(text_terminated(arena, text_format(arena, "%s/assets/style.css", source)), "rb");
	assert_non_null(in);
	bytes = arena_take(arena, MIB);
	style = (struct text){ bytes, fread(bytes, 1, MIB, in) };
	fclose(in);
	return 0;
}

static int
end(void **state)
{
	arena_free(arena);
	return 0;
}

static void
each_stroke_has_the_shape_that_the_style_sheet_gives_it(void **state)
{
	static const char *const rules[PRINT_STROKE_SHAPES] = { ".mark {", ".mark:nth-child(6n + 2) {", ".mark:nth-child(6n + 3) {",
		".mark:nth-child(6n + 4) {", ".mark:nth-child(6n + 5) {", ".mark:nth-child(6n) {" };
	size_t at;

	for (int i = 0; i < PRINT_STROKE_SHAPES; i++)
		assert_true(text_find(style, text_format(arena, "%s clip-path: polygon(%s);", rules[i], print_stroke_shapes[i]), &at));
	assert_true(text_find(style, text_format(arena, ".mark.elsewhere { clip-path: polygon(%s);", print_stroke_elsewhere), &at));
}

/* How many pixels were drawn in the box. */
static int
ink_in(cairo_surface_t *surface, int left, int top, int right, int bottom)
{
	const unsigned char *at = cairo_image_surface_get_data(surface);
	int ink = 0;

	for (int y = top; y < bottom; y++)
		for (int x = left; x < right; x++)
			ink += at[y * cairo_image_surface_get_stride(surface) + x] > 127;
	return ink;
}

static void
each_donation_is_one_stroke_and_rows_wrap(void **state)
{
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 200, 300);
	cairo_t *cairo = cairo_create(surface);
	const struct print_strokes none = { 0, 0 }, one = { 1, 0 }, other = { 0, 1 };
	double high;

	assert_true(print_strokes_draw(NULL, &none, 0, 0, 200, 100) == 0);
	assert_true(print_strokes_draw(NULL, &one, 0, 0, 200, 100) == 100);
	/* 20 wide and 12.5 apart: six in a row of 200, the seventh below. */
	assert_true(print_strokes_draw(cairo, &(struct print_strokes){ 6, 0 }, 0, 0, 200, 100) == 100);
	high = print_strokes_draw(cairo, &(struct print_strokes){ 6, 1 }, 0, 0, 200, 100);
	assert_true(high > 200 && high < 220);
	cairo_surface_flush(surface);
	for (int i = 0; i < 6; i++) {
		const int left = (int)(i * 32.5);

		assert_true(ink_in(surface, left, 0, left + 20, 100) > 300);
		assert_int_equal(ink_in(surface, left + 21, 0, left + 32, 100), 0);
	}
	assert_true(ink_in(surface, 0, 110, 20, 220) > 300);
	assert_int_equal(ink_in(surface, 21, 110, 200, 300), 0);
	/* A dot, a gap, a stroke. */
	assert_true(print_strokes_draw(NULL, &other, 0, 0, 200, 100) == 100);
	assert_int_equal(ink_in(surface, 0, 115 + 15, 20, 115 + 20), 0);
	cairo_destroy(cairo);
	cairo_surface_destroy(surface);
}

static void
there_are_never_more_strokes_than_a_page_shows(void **state)
{
	const struct print_strokes many = { 150, 4000 };
	const struct print_mark_list marks = print_strokes_marks(arena, &many);

	assert_int_equal(marks.count, LIMIT_TALLY_MARKS);
	assert_false(marks.at[149].elsewhere);
	assert_true(marks.at[150].elsewhere);
	assert_true(print_strokes_draw(NULL, &many, 0, 0, 200, 10) ==
	            print_strokes_draw(NULL, &(struct print_strokes){ 150, LIMIT_TALLY_MARKS - 150 }, 0, 0, 200, 10));
	assert_int_equal(print_strokes_marks(arena, &(struct print_strokes){ 0, 1 }).count, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_stroke_has_the_shape_that_the_style_sheet_gives_it),
		cmocka_unit_test(each_donation_is_one_stroke_and_rows_wrap),
		cmocka_unit_test(there_are_never_more_strokes_than_a_page_shows),
	};

	return cmocka_run_group_tests(tests, read_style, end);
}
