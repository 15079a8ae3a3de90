/* press_embed_http: the page in a frame of another site: strokes, a sentence, the next drive, the still of its film. */
#include "drive/drive.h"
#include "film/film_of_page.h"
#include "follow/follow_open.h"
#include "follow/follow_said.h"
#include "http/asset.h"
#include "links.h"
#include "press/press_http.h"
#include "press_html.h"
#include "routes_handlers.h"

static bool
is_to_come(const struct context *context, const struct drive *drive)
{
	return drive->state != DRIVE_STATE_CANCELLED && !drive->day_closed && instant_compare(drive->ends, context->now) > 0;
}

bool
press_next_drive(struct context *context, const struct honour_page *page, struct press_drive *view)
{
	struct arena *arena = context->arena;
	struct drive_list drives;

	*view = (struct press_drive){ .there = false };
	if (!drive_list_of_page(context, page->id, &drives))
		return false;
	for (size_t i = 0; i < drives.count; i++) {
		const struct drive *drive = &drives.at[i];

		if (!is_to_come(context, drive))
			continue;
		*view = (struct press_drive){ .there = true, .day = drive_date_words(arena, drive), .iso = date_text(arena, drive->words.date),
			.hours = drive_hours_text(arena, drive), .venue = drive->words.venue, .address = drive->words.address,
			.page = follow_absolute(context, link_public_http_drive(arena, page->key, drive->id)) };
		return true;
	}
	return true;
}

static bool
fill_film(struct context *context, const struct honour_page *page, struct press_embed *view)
{
	struct media_film_play film;

	if (!film_of_page_show(context, page, &film))
		return false;
	if (!film.there || text_is_empty(film.still.text))
		return true;
	view->still = film.still;
	view->still_width = film.width;
	view->still_height = film.height;
	view->film.text = text_join(context->arena, view->page.text, TEXT("#film"));
	return true;
}

void
press_http_embed(struct request *request, struct page_key key)
{
	struct context *context = &request->context;
	struct print_strokes strokes;
	struct press_embed view;
	struct honour_page page;

	if (!follow_open(request, key, &page))
		return;
	view = (struct press_embed){ .name = page.name, .site_name = context->site->name, .no_index = !page.listed,
		.page = follow_absolute(context, link_public_http_page(context->arena, key)), .style = asset_link("style.css") };
	if (!follow_say_tally(context, &page, &view.tally) || !follow_strokes(context, &page, &strokes) ||
	    !press_next_drive(context, &page, &view.drive) || !fill_film(context, &page, &view)) {
		respond_error(request);
		return;
	}
	view.marks = print_strokes_marks(context->arena, &strokes);
	html_press_embed(respond_page(request, 200), &view);
	respond_framed_anywhere(request);
}
