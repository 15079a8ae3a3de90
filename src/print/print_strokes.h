/* print_strokes: the strokes of the tally, drawn: one for each donation, the ones given elsewhere last, with a dot. */
#ifndef PRINT_PRINT_STROKES_H
#define PRINT_PRINT_STROKES_H
#include <cairo.h>
#include <stdint.h>

struct print_strokes { int64_t given, elsewhere; };

/* In rows of at most `room`, in the colour that is set; returns how high they are together.  cairo NULL: only measured. */
double print_strokes_draw(cairo_t *cairo, const struct print_strokes *strokes, double x, double y, double room, double height);

/* For the test. */
enum { PRINT_STROKE_SHAPES = 6 };
extern const char *const print_stroke_shapes[PRINT_STROKE_SHAPES];
extern const char *const print_stroke_elsewhere;

#endif
