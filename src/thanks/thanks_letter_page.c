/* thanks_letter_page: letters as the page and its feed show them. */
#include "base/id.h"
#include "links.h"
#include "media/media_film_form.h"
#include "thanks/thanks.h"
#include "thanks/thanks_letter.h"
#include "thanks/thanks_letter_film.h"
#include "thanks/thanks_letter_picture.h"
#include "thanks_letter_sql.h"

static bool
fill(struct context *context, const struct honour_page *page, struct thanks_letter_id id, struct thanks_public_letter *public)
{
	struct thanks_letter_pictures pictures;
	struct media_film_shown film;
	struct thanks_letter letter;

	if (thanks_letter_read(context, page->id, id, &letter) != FOUND_OK || !thanks_letter_pictures(context, id, &pictures) ||
	    thanks_letter_film(context, id, &film) == FOUND_FAULT)
		return false;
	*public = (struct thanks_public_letter){ .id = id, .words = letter.words.words, .published = letter.started_at,
		.updated = instant_compare(letter.changed_at, letter.started_at) > 0 ? letter.changed_at : letter.started_at };
	public->pictures.at = arena_list_of(context->arena, struct thanks_public_picture, pictures.count);
	public->pictures.count = pictures.count;
	for (size_t i = 0; i < pictures.count; i++) {
		const struct media *kept = &pictures.at[i].picture;

		public->pictures.at[i] = (struct thanks_public_picture){ kept->id,
			link_thanks_letter_http_public_picture(context->arena, page->key, id, kept->id), kept->alternative_text, kept->width,
			kept->height };
	}
	public->film = media_film_play_public(context->arena, page->key, &film);
	return true;
}

bool
thanks_list_public(struct context *context, const struct honour_page *page, struct thanks_public_letters *letters)
{
	struct thanks_letter_sql_in_public_list rows;

	*letters = (struct thanks_public_letters){ 0 };
	if (!honour_is_open(page))
		return true;
	if (thanks_letter_sql_in_public(context, page->id, &rows) == DB_READ_FAULT)
		return false;
	letters->at = arena_list_of(context->arena, struct thanks_public_letter, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		if (!fill(context, page, rows.at[i].id, &letters->at[letters->count++]))
			return false;
	return true;
}

bool
thanks_on_page(struct context *context, const struct honour_page *page, struct thanks_on_page *view)
{
	struct arena *arena = context->arena;
	const struct thanks_letter any = { .page = page->id };
	const struct zone *zone;
	struct thanks_public_letters letters;

	*view = (struct thanks_on_page){ 0 };
	if (!thanks_list_public(context, page, &letters))
		return false;
	if (letters.count == 0)
		return true;
	if (!thanks_letter_zone(context, &any, &zone))
		return false;
	view->letters.at = arena_list_of(arena, struct thanks_letter_shown, letters.count);
	view->letters.count = letters.count;
	for (size_t i = 0; i < letters.count; i++) {
		const struct thanks_public_letter *letter = &letters.at[i];
		const struct date day = zone_local(zone, letter->published).date;
		struct thanks_letter_shown *shown = &view->letters.at[i];

		*shown = (struct thanks_letter_shown){ .anchor = id_text(arena, letter->id.id), .words = letter->words,
			.day = date_words(arena, day), .day_iso = date_text(arena, day), .film = letter->film };
		shown->pictures.at = arena_list_of(arena, struct thanks_picture, letter->pictures.count);
		shown->pictures.count = letter->pictures.count;
		for (size_t j = 0; j < letter->pictures.count; j++) {
			const struct thanks_public_picture *picture = &letter->pictures.at[j];

			shown->pictures.at[j] = (struct thanks_picture){ picture->source, picture->words, picture->width, picture->height };
		}
	}
	return true;
}
