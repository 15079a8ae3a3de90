/* print_strokes: the strokes of the tally, drawn: one for each donation, the ones given elsewhere last, with a dot. */
#ifndef PRINT_PRINT_STROKES_H
#define PRINT_PRINT_STROKES_H
#include <cairo.h>
#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"

/* What is given more than LIMIT_TALLY_MARKS has no stroke. */
struct print_strokes { int64_t given, elsewhere; };

/* On a page: each stroke is drawn by the style sheet. */
struct print_mark { bool elsewhere; };
struct print_mark_list { struct print_mark *at; size_t count; };
struct print_mark_list print_strokes_marks(struct arena *arena, const struct print_strokes *strokes);

/* On paper: in rows of at most `room`, in the colour that is set; returns how high they are together.  cairo NULL: only measured. */
double print_strokes_draw(cairo_t *cairo, const struct print_strokes *strokes, double x, double y, double room, double height);

/* For the test. */
enum { PRINT_STROKE_SHAPES = 6 };
extern const char *const print_stroke_shapes[PRINT_STROKE_SHAPES];
extern const char *const print_stroke_elsewhere;

#endif
