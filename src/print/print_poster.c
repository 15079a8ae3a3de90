/* print_poster: one sheet for a wall, drawn in points (1/72 inch). */
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
#define CODE_SIDE (36 * POINTS_A_MM)            /* from black to black; the quiet zone is around it */
#define PICTURE_MAX (120 * POINTS_A_MM)         /* its height; it shrinks to the least before anything else does */
#define PICTURE_LEAST (55 * POINTS_A_MM)
#define STROKE (21 * POINTS_A_MM)               /* its height; strokes shrink to the least before words do */
#define STROKE_LEAST (8 * POINTS_A_MM)
#define COLUMN_GAP (5 * POINTS_A_MM)
#define RULE_GAP (6 * POINTS_A_MM)              /* above and below the line over the code */
#define SCALE_STEP 0.92
#define SCALE_MIN 0.3
#define LINES_MAX 8
#define PLAIN "Open Sans, Liberation Sans, DejaVu Sans, sans-serif"
#define LETTER "EB Garamond, Liberation Serif, DejaVu Serif, serif"
enum { KEY_GROUP = 4 };

/* --mark of assets/style.css: a dark grey on paper without colour. */
#define MARK 0.431, 0.078, 0.137

/* A capital of 28 points is 7 mm high, which can be read from two metres; smaller text than 20 is for people who stand close. */
struct look { const char *family; PangoStyle style; PangoWeight weight; };
static const struct look name_look = { LETTER, PANGO_STYLE_NORMAL, PANGO_WEIGHT_NORMAL };
static const struct look italic = { LETTER, PANGO_STYLE_ITALIC, PANGO_WEIGHT_NORMAL };
static const struct look plain = { PLAIN, PANGO_STYLE_NORMAL, PANGO_WEIGHT_NORMAL };
static const struct look strong = { PLAIN, PANGO_STYLE_NORMAL, PANGO_WEIGHT_SEMIBOLD };

struct line {
	struct text words;
	const struct look *look;
	double size, size_min;            /* shrinks to `size_min` before it takes more than `rows` */
	int rows;
	double gap;                       /* above it */
	PangoLayout *layout;
	double height;
};

struct poster_lines { struct line at[LINES_MAX]; size_t count; };

/* What is on the sheet, from its top: the picture, the name, the strokes, when and where, a rule, the code with the foot next to it. */
struct sheet_lines { struct poster_lines head, where, foot; };
struct sheet_sizes { double scale, stroke, picture_max, picture_width, picture_height, head, strokes, where, foot, side; };

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
add_line(struct poster_lines *lines, struct text words, const struct look *look, double size, double size_min, int rows, double gap)
{
	if (!text_is_empty(words) && lines->count < LINES_MAX)
		lines->at[lines->count++] = (struct line){ words, look, size, size_min, rows, gap, NULL, 0 };
}

/* A name of another direction keeps to itself: U+2068 … U+2069 (UAX 9, first strong isolate). */
static struct text
isolated(struct arena *arena, struct text words)
{
	return text_format(arena, "\u2068%.*s\u2069", TEXT_PRINT(words));
}

/* The key in groups of four, for people who type it. */
static struct text
with_groups(struct arena *arena, struct text link, struct text key)
{
	struct text_builder out;
	size_t from;

	if (text_is_empty(key) || !text_find(link, key, &from))
		return link;
	text_builder_start(&out, arena, link.length + key.length);
	for (size_t i = 0; i < link.length; i++) {
		if (i > from && i < from + key.length && (i - from) % KEY_GROUP == 0)
			text_add(&out, TEXT(" "));
		text_add(&out, (struct text){ link.at + i, 1 });
	}
	return text_built(&out);
}

static void
fill_lines(struct arena *arena, const struct print_poster *poster, struct sheet_lines *lines)
{
	add_line(&lines->head, words_text(&print_words_poster_before_name), &italic, 34, 22, 2, 8);
	add_line(&lines->head, poster->name, &name_look, 96, 34, 3, 0);
	add_line(&lines->head, poster->words, &name_look, 24, 20, 3, 4);
	add_line(&lines->where, poster->date, &name_look, 46, 28, 2, 12);
	add_line(&lines->where, poster->hours, &strong, 28, 22, 1, 2);
	add_line(&lines->where, poster->venue, &strong, 28, 20, 3, 0);
	add_line(&lines->where, poster->address, &plain, 24, 16, 3, 0);
	add_line(&lines->foot, words_text(&print_words_poster_choose), &strong, 22, 16, 2, 0);
	add_line(&lines->foot, with_groups(arena, poster->link, poster->key), &plain, 15, 9, 3, 0);
	add_line(&lines->foot, words_text(&print_words_poster_pool), &plain, 16, 11, 3, 8);
	if (!text_is_empty(poster->service))
		add_line(&lines->foot, text_format(arena, "%.*s %.*s", TEXT_PRINT(words_text(&print_words_poster_held_by)),
		                                   TEXT_PRINT(isolated(arena, poster->service))), &plain, 16, 11, 3, 0);
}

static void
set_size(const struct line *line, double size)
{
	PangoFontDescription *font = pango_font_description_from_string(line->look->family);

	pango_font_description_set_style(font, line->look->style);
	pango_font_description_set_weight(font, line->look->weight);
	pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
	pango_layout_set_font_description(line->layout, font);
	pango_font_description_free(font);
}

/* The largest size at which the line fits into its rows; at the smallest size it may have twice as many before it is cut. */
static void
fit(cairo_t *page, struct line *line, double width, double scale)
{
	const double least = line->size_min * least_of(scale, 1);
	PangoAttrList *attributes = pango_attr_list_new();
	double size = most_of(line->size * scale, least);
	int height;

	/* Garamond's old figures make 12 look like I2. */
	pango_attr_list_insert(attributes, pango_attr_font_features_new("lnum=1"));
	line->layout = pango_cairo_create_layout(page);
	pango_layout_set_attributes(line->layout, attributes);
	pango_attr_list_unref(attributes);
	pango_layout_set_text(line->layout, line->words.at, (int)line->words.length);
	pango_layout_set_width(line->layout, (int)(width * PANGO_SCALE));
	pango_layout_set_wrap(line->layout, PANGO_WRAP_WORD_CHAR);
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
draw_lines(cairo_t *page, const struct poster_lines *lines, double x, double y, double scale)
{
	for (size_t i = 0; i < lines->count; i++) {
		y += lines->at[i].gap * scale;
		cairo_move_to(page, x, y);
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

/* The JPEG goes into the file as it is: nothing is decoded here. */
static void
draw_picture(cairo_t *page, const struct print_poster *poster, double x, double y, double width)
{
	cairo_surface_t *picture = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)poster->picture_width, (int)poster->picture_height);

	if (cairo_surface_set_mime_data(picture, CAIRO_MIME_TYPE_JPEG, poster->picture.at, poster->picture.length, NULL, NULL) ==
	    CAIRO_STATUS_SUCCESS) {
		cairo_save(page);
		cairo_translate(page, x, y);
		cairo_scale(page, width / (double)poster->picture_width, width / (double)poster->picture_width);
		cairo_set_source_surface(page, picture, 0, 0);
		cairo_paint(page);
		cairo_restore(page);
	}
	cairo_surface_destroy(picture);
}

/* Everything at this scale; returns how high it is. */
static double
fit_sheet(cairo_t *page, const struct print_poster *poster, struct sheet_lines *lines, double width, struct sheet_sizes *sizes)
{
	sizes->picture_height = sizes->picture_width = 0;
	if (poster->picture.length > 0) {
		const double shape = (double)poster->picture_width / (double)poster->picture_height;

		sizes->picture_height = least_of(sizes->picture_max, width / shape);
		sizes->picture_width = sizes->picture_height * shape;
	}
	sizes->head = fit_all(page, &lines->head, width, sizes->scale);
	sizes->strokes = print_strokes_draw(NULL, &poster->strokes, 0, 0, width, sizes->stroke * sizes->scale);
	sizes->where = fit_all(page, &lines->where, width, sizes->scale);
	sizes->foot = most_of(sizes->side, fit_all(page, &lines->foot, width - sizes->side - COLUMN_GAP, sizes->scale));
	return sizes->picture_height + sizes->head + sizes->strokes + sizes->where + 2 * RULE_GAP + sizes->foot;
}

static void
draw_page(cairo_t *page, struct arena *arena, const struct print_poster *poster, const struct qr_code *code, double width,
          double height)
{
	const double inside = width - 2 * MARGIN, room = height - 2 * MARGIN, quiet = CODE_SIDE / (double)(code->size - 2 * QR_CODE_QUIET) *
	                    QR_CODE_QUIET;
	struct sheet_lines lines = { 0 };
	struct sheet_sizes sizes = { .scale = 1, .stroke = STROKE, .picture_max = PICTURE_MAX, .side = CODE_SIDE + quiet };
	double all, y;

	fill_lines(arena, poster, &lines);
	while (all = fit_sheet(page, poster, &lines, inside, &sizes), all > room && sizes.scale > SCALE_MIN) {
		if (poster->picture.length > 0 && sizes.picture_max > PICTURE_LEAST)
			sizes.picture_max *= SCALE_STEP;
		else if (sizes.strokes > 0 && sizes.stroke > STROKE_LEAST)
			sizes.stroke *= SCALE_STEP;
		else
			sizes.scale *= SCALE_STEP;
	}
	y = MARGIN;
	if (sizes.picture_height > 0)
		draw_picture(page, poster, MARGIN, y, sizes.picture_width);
	y += sizes.picture_height;
	cairo_set_source_rgb(page, 0, 0, 0);
	y = draw_lines(page, &lines.head, MARGIN, y, sizes.scale);
	cairo_set_source_rgb(page, MARK);
	y += print_strokes_draw(page, &poster->strokes, MARGIN, y + most_of(0, room - all) / 4, inside, sizes.stroke * sizes.scale);
	cairo_set_source_rgb(page, 0, 0, 0);
	(void)draw_lines(page, &lines.where, MARGIN, y + most_of(0, room - all) / 2, sizes.scale);
	/* The foot stays at the foot. */
	y = height - MARGIN - sizes.foot;
	cairo_set_line_width(page, 1.2);
	cairo_move_to(page, MARGIN, y - RULE_GAP);
	cairo_line_to(page, width - MARGIN, y - RULE_GAP);
	cairo_stroke(page);
	/* Black begins at the margin; the quiet zone is outside it, and white anyway. */
	draw_code(page, code, MARGIN - quiet, y - quiet / 2, CODE_SIDE + 2 * quiet);
	(void)draw_lines(page, &lines.foot, MARGIN + sizes.side + COLUMN_GAP, y, sizes.scale);
	release(&lines.head);
	release(&lines.where);
	release(&lines.foot);
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
