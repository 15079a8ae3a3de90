#include "print/print_strokes.h"

#include <stdlib.h>

#include "limits.h"

/* As clip-path in assets/style.css, in percent of a box that is five times as high as it is wide; a test compares them. */
const char *const print_stroke_shapes[PRINT_STROKE_SHAPES] = {
	("37.2% 42.3%, 35.9% 57.7%, 35.8% 65.3%, 35.1% 73%, 35% 80.7%, 30.8% 96%, 36.7% 97%, 42.5% 97.3%, 48.3% 97%, "
	"54.2% 96%, 62.5% 80.7%, 67.8% 73%, 72.5% 65.3%, 76% 57.7%, 78.3% 50%, 79.8% 42.3%, 80% 34.7%, 79.1% 27%, "
	"75.4% 10.7%, 73.3% 4%, 65.4% 3.1%, 57.5% 2.8%, 49.6% 3.1%, 41.7% 4%"),
	("27.5% 18%, 25.1% 25.9%, 23.3% 33.8%, 23.4% 41.8%, 24.2% 49.8%, 25.9% 57.8%, 28.3% 65.8%, 32% 73.8%, 35% 81.7%, "
	"42.5% 97.7%, 47.9% 98.7%, 53.3% 99%, 58.8% 98.7%, 64.2% 97.7%, 63% 90.7%, 62.2% 73.8%, 62.5% 33.8%, 61.7% 18%, "
	"62.5% 2%, 54.6% 1.1%, 46.7% 0.7%, 38.8% 1.1%, 30.8% 2%"),
	("39.2% 20%, 37.6% 27.5%, 36.7% 35%, 33.3% 50%, 30.9% 57.5%, 29.2% 65%, 28.3% 80%, 25.8% 95%, 31.7% 96%, "
	"37.5% 96.3%, 43.3% 96%, 49.2% 95%, 59.2% 80%, 64.9% 72.5%, 70% 65%, 72.8% 57.5%, 77.4% 42.5%, 80.7% 27.5%, "
	"81.7% 20%, 80% 5%, 71.2% 4.1%, 62.5% 3.8%, 53.8% 4.1%, 45% 5%"),
	("28.3% 17.3%, 24.7% 25.2%, 21.7% 33.2%, 21% 41.2%, 22.2% 57.2%, 23.3% 65.2%, 29.2% 81%, 35.8% 97%, 41.7% 98%, "
	"47.5% 98.3%, 53.3% 98%, 59.2% 97%, 58.4% 90%, 58.4% 73.1%, 59.2% 65.2%, 59.3% 57.2%, 60% 49.2%, 61.8% 41.2%, "
	"64.2% 33.2%, 67.1% 8.3%, 68.3% 1.3%, 60.4% 0.4%, 52.5% 0.1%, 44.6% 0.4%, 36.7% 1.3%"),
	("26.7% 18.8%, 29.1% 26.8%, 30.8% 34.7%, 33.2% 42.6%, 37.5% 66.3%, 47.5% 98%, 52.9% 99%, 58.3% 99.3%, 63.8% 99%, "
	"69.2% 98%, 71.7% 91.1%, 76.5% 74.2%, 77.5% 66.3%, 77.7% 58.4%, 75.3% 42.6%, 73.3% 34.7%, 70.7% 26.8%, "
	"63.4% 9.9%, 60% 3%, 50.8% 2.1%, 41.7% 1.8%, 32.5% 2.1%, 23.3% 3%"),
	("37.5% 11.3%, 29.2% 35%, 26.7% 65.3%, 27.7% 72.9%, 30% 80.5%, 32.5% 95.7%, 37.9% 96.7%, 43.3% 97%, 48.8% 96.7%, "
	"54.2% 95.7%, 55.6% 89%, 63.3% 65.3%, 71.7% 19.8%, 72.5% 4.7%, 64.6% 3.7%, 56.7% 3.4%, 48.8% 3.7%, 40.8% 4.7%")
};
const char *const print_stroke_elsewhere =
	"51.7% 12.5%, 37.7% 11.2%, 32.5% 8.2%, 38.5% 4.7%, 53.3% 3.5%, 68.3% 5%, 73.3% 8.3%, 66.6% 11.5%, 51.7% 12.5%, "
	"52.5% 22.2%, 44.2% 22.5%, 35.8% 23.3%, 34.3% 41.7%, 34.3% 66.1%, 36.7% 84.5%, 36.7% 96.7%, 42.5% 97.5%, "
	"48.3% 97.8%, 54.2% 97.5%, 60% 96.7%, 71.7% 72.2%, 73.6% 66.1%, 75% 60%, 75.6% 53.9%, 74.5% 41.7%, 73.3% 35.5%, "
	"69.2% 23.3%, 60.8% 22.5%, 52.5% 22.2%";

/* As in the style sheet, in widths of a stroke. */
#define GAP 0.625
#define GAP_FIVE 0.875
#define GAP_ROWS 0.75
enum { MANY = 20 };

static int64_t
count_shown(const struct print_strokes *strokes)
{
	const int64_t all = strokes->given + strokes->elsewhere;

	return all > LIMIT_TALLY_MARKS ? LIMIT_TALLY_MARKS : all;
}

struct print_mark_list
print_strokes_marks(struct arena *arena, const struct print_strokes *strokes)
{
	struct print_mark_list marks = { .count = (size_t)count_shown(strokes) };

	marks.at = arena_list_of(arena, struct print_mark, marks.count);
	for (size_t i = 0; i < marks.count; i++)
		marks.at[i].elsewhere = (int64_t)i >= strokes->given;
	return marks;
}

static void
draw_one(cairo_t *cairo, const char *shape, double x, double y, double width, double height)
{
	const char *at = shape;

	cairo_new_sub_path(cairo);
	while (*at) {
		char *end;
		const double across = strtod(at, &end), down = strtod(end + 1, &end);

		cairo_line_to(cairo, x + across / 100 * width, y + down / 100 * height);
		at = end + 1;                 /* behind its percent sign */
		while (*at == ',' || *at == ' ')
			at++;
	}
	cairo_close_path(cairo);
}

double
print_strokes_draw(cairo_t *cairo, const struct print_strokes *strokes, double x, double y, double room, double height)
{
	const int64_t all = count_shown(strokes);
	const double width = height / 5;
	double along = 0, down = 0;

	if (all == 0)
		return 0;
	if (cairo)
		cairo_new_path(cairo);
	for (int64_t i = 0; i < all; i++) {
		if (along > 0 && along + width > room) {
			along = 0;
			down += height + GAP_ROWS * width;
		}
		if (cairo)
			draw_one(cairo, i < strokes->given ? print_stroke_shapes[i % PRINT_STROKE_SHAPES] : print_stroke_elsewhere, x + along, y + down,
			         width, height);
		along += width * (1 + GAP + (all >= MANY && i % 5 == 4 ? GAP_FIVE : 0));
	}
	if (cairo)
		cairo_fill(cairo);
	return down + height;
}
