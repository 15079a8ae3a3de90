/* print_poster: one sheet for a wall, drawn in points (1/72 inch): the lines of text from the top, the QR code below them. */
#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "base/arena.h"
#include "base/log.h"
#include "html/html.h"
#include "limits.h"
#include "print/print.h"
#include "print_words.h"
#include "standards/qr_code.h"

#define POINTS_A_MM (72.0 / 25.4)
#define MARGIN (15 * POINTS_A_MM)
#define CODE_SIDE_MIN (36 * POINTS_A_MM)        /* from black to black; the quiet zone is around it */
#define CODE_SIDE_MAX (62 * POINTS_A_MM)
#define SCALE_STEP 0.92
#define SCALE_MIN 0.3
#define LINES_MAX 12
#define PLAIN "Liberation Sans, DejaVu Sans, sans-serif"
#define LETTER "EB Garamond, Liberation Serif, DejaVu Serif, serif"

/* A capital of 28 points is 7 mm high, which can be read from two metres; smaller text than 20 is for people who stand close. */
struct line {
	struct text words;
	const char *family;
	PangoWeight weight;
	double size, size_min;            /* shrinks to `size_min` before it takes more than `rows` */
	int rows;
	double gap;                       /* above it */
	PangoLayout *layout;
	double height;
};

struct poster_lines { struct line at[LINES_MAX]; size_t count; };

static double
least_of(double one, double other)
{
	return one < other ? one : other;
}

static double
most_of(double one, double other)
{
	return one > other ? one : other;
}

static void
add_line(struct poster_lines *lines, struct text words, const char *family, PangoWeight weight, double size, double size_min, int rows,
         double gap)
{
	if (!text_is_empty(words) && lines->count < LINES_MAX)
		lines->at[lines->count++] = (struct line){ words, family, weight, size, size_min, rows, gap, NULL, 0 };
}

/* A name of another direction keeps to itself: U+2068 … U+2069 (UAX 9, first strong isolate). */
static struct text
isolated(struct arena *arena, struct text words)
{
	return text_format(arena, "\u2068%.*s\u2069", TEXT_PRINT(words));
}

static void
above_code(struct arena *arena, const struct print_poster *poster, struct poster_lines *lines)
{
	add_line(lines, words_text(&print_words_poster_before_name), PLAIN, PANGO_WEIGHT_NORMAL, 28, 22, 2, 0);
	add_line(lines, poster->name, LETTER, PANGO_WEIGHT_NORMAL, 84, 34, 3, 0);
	add_line(lines, poster->words, LETTER, PANGO_WEIGHT_NORMAL, 24, 20, 3, 6);
	add_line(lines, poster->date, PLAIN, PANGO_WEIGHT_BOLD, 40, 28, 2, 22);
	add_line(lines, poster->hours, PLAIN, PANGO_WEIGHT_BOLD, 40, 28, 1, 2);
	add_line(lines, poster->venue, PLAIN, PANGO_WEIGHT_BOLD, 34, 20, 3, 14);
	add_line(lines, poster->address, PLAIN, PANGO_WEIGHT_NORMAL, 26, 16, 3, 0);
	if (!text_is_empty(poster->service))
		add_line(lines, text_format(arena, "%.*s %.*s", TEXT_PRINT(words_text(&print_words_poster_held_by)),
		                            TEXT_PRINT(isolated(arena, poster->service))), PLAIN, PANGO_WEIGHT_NORMAL, 20, 12, 2, 6);
	add_line(lines, text_format(arena, "%.*s\n%.*s", TEXT_PRINT(words_text(&print_words_poster_pool)),
	                            TEXT_PRINT(words_text(&print_words_poster_wish))), PLAIN, PANGO_WEIGHT_NORMAL, 24, 16, 2, 16);
}

static void
below_code(const struct print_poster *poster, struct poster_lines *lines)
{
	add_line(lines, words_text(&print_words_poster_choose), PLAIN, PANGO_WEIGHT_BOLD, 20, 14, 1, 0);
	add_line(lines, poster->link, PLAIN, PANGO_WEIGHT_NORMAL, 13, 9, 3, 4);
}

static void
set_size(const struct line *line, double size)
{
	PangoFontDescription *font = pango_font_description_from_string(line->family);

	pango_font_description_set_weight(font, line->weight);
	pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
	pango_layout_set_font_description(line->layout, font);
	pango_font_description_free(font);
}

/* The largest size at which the line fits into its rows; at the smallest size it may have twice as many before it is cut. */
static void
fit(cairo_t *page, struct line *line, double width, double scale)
{
	const double least = line->size_min * least_of(scale, 1);
	double size = most_of(line->size * scale, least);
	int height;

	line->layout = pango_cairo_create_layout(page);
	pango_layout_set_text(line->layout, line->words.at, (int)line->words.length);
	pango_layout_set_width(line->layout, (int)(width * PANGO_SCALE));
	pango_layout_set_wrap(line->layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_alignment(line->layout, PANGO_ALIGN_CENTER);
	set_size(line, size);
	while (pango_layout_get_line_count(line->layout) > line->rows && size > least) {
		size = most_of(size * SCALE_STEP, least);
		set_size(line, size);
	}
	pango_layout_set_height(line->layout, -2 * line->rows);
	pango_layout_set_ellipsize(line->layout, PANGO_ELLIPSIZE_END);
	pango_layout_get_pixel_size(line->layout, NULL, &height);
	line->height = height;
}

static void
release(struct poster_lines *lines)
{
	for (size_t i = 0; i < lines->count; i++)
		g_clear_object(&lines->at[i].layout);
}

static double
fit_all(cairo_t *page, struct poster_lines *lines, double width, double scale)
{
	double height = 0;

	release(lines);
	for (size_t i = 0; i < lines->count; i++) {
		fit(page, &lines->at[i], width, scale);
		height += lines->at[i].height + lines->at[i].gap * scale;
	}
	return height;
}

/* Each line below the one before it, from `y` down; returns where the last one ends. */
static double
draw_lines(cairo_t *page, const struct poster_lines *lines, double y, double scale)
{
	for (size_t i = 0; i < lines->count; i++) {
		y += lines->at[i].gap * scale;
		cairo_move_to(page, MARGIN, y);
		pango_cairo_show_layout(page, lines->at[i].layout);
		y += lines->at[i].height;
	}
	return y;
}

/* One path: adjacent squares are filled together, so that no thin white lines appear between them. */
static void
draw_code(cairo_t *page, const struct qr_code *code, double x, double y, double side)
{
	const double module = side / (double)code->size;

	for (size_t i = 0; i < code->runs.count; i++) {
		const struct qr_run *run = &code->runs.at[i];

		cairo_rectangle(page, x + (double)run->x * module, y + (double)run->y * module, (double)run->width * module, module);
	}
	cairo_fill(page);
}

static void
draw_page(cairo_t *page, struct arena *arena, const struct print_poster *poster, const struct qr_code *code, double width,
          double height)
{
	const double with_quiet = (double)code->size / (double)(code->size - 2 * QR_CODE_QUIET);
	const double inside = width - 2 * MARGIN, room = height - 2 * MARGIN;
	struct poster_lines above = { .count = 0 }, below = { .count = 0 };
	double scale = 1 / SCALE_STEP, text, side, spare, y;

	above_code(arena, poster, &above);
	below_code(poster, &below);
	do {
		scale *= SCALE_STEP;
		text = fit_all(page, &above, inside, scale) + fit_all(page, &below, inside, scale);
	} while (text + CODE_SIDE_MIN * with_quiet > room && scale > SCALE_MIN);
	side = most_of(CODE_SIDE_MIN * with_quiet, least_of(CODE_SIDE_MAX * with_quiet, room - text));
	spare = most_of(0, room - text - side);
	cairo_set_source_rgb(page, 0, 0, 0);
	y = draw_lines(page, &above, MARGIN + spare / 3, scale) + spare / 3;
	draw_code(page, code, (width - side) / 2, y, side);
	draw_lines(page, &below, y + side, scale);
	release(&above);
	release(&below);
}

static cairo_status_t
gather(void *into, const unsigned char *bytes, unsigned length)
{
	struct text_builder *out = into;

	text_add(out, (struct text){ (const char *)bytes, length });
	return out->full ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

bool
print_poster_draw(struct arena *arena, const struct print_poster *poster, enum print_paper paper, struct bytes *pdf)
{
	const double width = paper == PRINT_PAPER_A4 ? 210 * POINTS_A_MM : 8.5 * 72;
	const double height = paper == PRINT_PAPER_A4 ? 297 * POINTS_A_MM : 11 * 72;
	struct text_builder out;
	struct qr_code code;
	cairo_surface_t *surface;
	cairo_status_t status;
	cairo_t *page;

	if (!qr_code_draw(arena, poster->link, &code))
		return false;
	text_builder_start(&out, arena, LIMIT_RESPONSE_BYTES);
	surface = cairo_pdf_surface_create_for_stream(gather, &out, width, height);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, text_terminated(arena, poster->title));
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE,
	                               text_terminated(arena, instant_iso(arena, poster->made)));
	page = cairo_create(surface);
	draw_page(page, arena, poster, &code, width, height);
	cairo_show_page(page);
	status = cairo_status(page);
	cairo_destroy(page);
	cairo_surface_finish(surface);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	pango_cairo_font_map_set_default(NULL);         /* closes the fonts that this thread opened, since posters are rare */
	if (status != CAIRO_STATUS_SUCCESS)
		log_note(LOG_FAULT, "a poster could not be drawn: %s", cairo_status_to_string(status));
	*pdf = text_bytes(text_built(&out));
	return status == CAIRO_STATUS_SUCCESS;
}
