#include "follow/follow_card.h"

#include <pango/pangocairo.h>

#include "base/log.h"
#include "follow_words.h"
#include "html/html.h"
#include "limits.h"

enum { MARGIN = 80, WIDTH = FOLLOW_CARD_WIDTH - 2 * MARGIN, TOP = 56, BOTTOM = 104, NAME_SIZE = 112, NAME_SIZE_LEAST = 44, STROKE = 84 };

struct colour { double red, green, blue; };
/* --paper, --ink, --soft and --mark of assets/style.css. */
static const struct colour paper = { 0.984, 0.973, 0.949 }, ink = { 0.122, 0.102, 0.090 }, soft = { 0.333, 0.294, 0.259 },
                           mark = { 0.431, 0.078, 0.137 };

static void
set_colour(cairo_t *cairo, struct colour colour)
{
	cairo_set_source_rgb(cairo, colour.red, colour.green, colour.blue);
}

static PangoLayout *
layout_of(cairo_t *cairo, struct text words, int size, int lines, PangoStyle style)
{
	PangoLayout *layout = pango_cairo_create_layout(cairo);
	PangoFontDescription *font = pango_font_description_new();
	PangoAttrList *attributes = pango_attr_list_new();

	pango_font_description_set_family_static(font, "EB Garamond, serif");
	pango_font_description_set_style(font, style);
	pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
	pango_layout_set_font_description(layout, font);
	pango_font_description_free(font);
	/* Garamond's old figures make 12 look like I2. */
	pango_attr_list_insert(attributes, pango_attr_font_features_new("lnum=1"));
	pango_layout_set_attributes(layout, attributes);
	pango_attr_list_unref(attributes);
	pango_layout_set_width(layout, WIDTH * PANGO_SCALE);
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	/* At most so many lines, the last one ending in an ellipsis. */
	pango_layout_set_height(layout, -lines);
	pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
	pango_layout_set_text(layout, words.length ? words.at : "", (int)words.length);
	return layout;
}

/* Shows and frees the layout; returns its height. */
static int
show(cairo_t *cairo, PangoLayout *layout, struct colour colour, int y)
{
	int height;

	pango_layout_get_pixel_size(layout, NULL, &height);
	set_colour(cairo, colour);
	cairo_move_to(cairo, MARGIN, y);
	pango_cairo_show_layout(cairo, layout);
	g_object_unref(layout);
	return height;
}

/* As large as it fits on one line, otherwise small and on two. */
static PangoLayout *
name_layout(cairo_t *cairo, struct text name)
{
	PangoLayout *layout;
	int size = NAME_SIZE;

	while (layout = layout_of(cairo, name, size, 2, PANGO_STYLE_NORMAL),
	       size > NAME_SIZE_LEAST && pango_layout_get_line_count(layout) > 1) {
		g_object_unref(layout);
		size -= 4;
	}
	return layout;
}

/* One row of strokes; of more donations the sentence alone tells. */
static void
draw_strokes(cairo_t *cairo, const struct print_strokes *strokes, int y)
{
	set_colour(cairo, mark);
	if (print_strokes_draw(NULL, strokes, MARGIN, y, WIDTH, STROKE) <= STROKE)
		(void)print_strokes_draw(cairo, strokes, MARGIN, y, WIDTH, STROKE);
}

static void
draw(cairo_t *cairo, const struct follow_card *card)
{
	const bool has_strokes = card->strokes.given + card->strokes.elsewhere > 0;
	PangoLayout *tally = layout_of(cairo, card->tally, 34, 2, PANGO_STYLE_NORMAL);
	int y = TOP, tally_height;

	set_colour(cairo, paper);
	cairo_paint(cairo);
	y += show(cairo, layout_of(cairo, words_text(&follow_words_honour), 42, 1, PANGO_STYLE_ITALIC), soft, y) - 8;
	y += show(cairo, name_layout(cairo, card->name), ink, y) + 12;
	(void)show(cairo, layout_of(cairo, card->first_words, 34, has_strokes ? 3 : 4, PANGO_STYLE_NORMAL), ink, y);
	pango_layout_get_pixel_size(tally, NULL, &tally_height);
	y = FOLLOW_CARD_HEIGHT - BOTTOM - tally_height;
	draw_strokes(cairo, &card->strokes, y - STROKE - 14);
	(void)show(cairo, tally, ink, y);
	(void)show(cairo, layout_of(cairo, card->site_name, 28, 1, PANGO_STYLE_NORMAL), soft, FOLLOW_CARD_HEIGHT - BOTTOM + 12);
}

static cairo_status_t
take_bytes(void *closure, const unsigned char *bytes, unsigned length)
{
	struct text_builder *out = closure;

	text_add(out, (struct text){ (const char *)bytes, length });
	return out->full ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

bool
follow_card_draw(struct arena *arena, const struct follow_card *card, struct bytes *png)
{
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, FOLLOW_CARD_WIDTH, FOLLOW_CARD_HEIGHT);
	cairo_t *cairo = cairo_create(surface);
	struct text_builder out;
	cairo_status_t status;

	text_builder_start(&out, arena, LIMIT_CARD_BYTES);
	draw(cairo, card);
	status = cairo_status(cairo);
	cairo_destroy(cairo);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_write_to_png_stream(surface, take_bytes, &out);
	cairo_surface_destroy(surface);
	pango_cairo_font_map_set_default(NULL);         /* closes the fonts that this thread opened */
	if (status != CAIRO_STATUS_SUCCESS) {
		log_note(LOG_FAULT, "a card cannot be drawn: %s", cairo_status_to_string(status));
		return false;
	}
	*png = text_bytes(text_built(&out));
	return true;
}
