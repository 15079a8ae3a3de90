/* public_live: what changes on an honour page and a drive page while they are open, as sent to their script. It only has what the page
 * itself shows: the same operations, the same partial templates. */
#include <jansson.h>

#include "base/id.h"
#include "base/log.h"
#include "drive_html.h"
#include "http/respond.h"
#include "limits.h"
#include "public/public_card.h"
#include "public/public_view.h"
#include "public_html.h"
#include "public_words.h"
#include "routes_handlers.h"

static void
put(json_t *object, const char *name, struct text words)
{
	(void)json_object_set_new(object, name, json_stringn(words.at, words.length));
}

/* The page's text, as HTML from the page's own partials. */
static void
put_tally(struct arena *arena, json_t *object, const struct public_tally *tally)
{
	struct html *said = html_new(arena, LIMIT_LIVE_PART_BYTES);
	size_t elsewhere = 0;

	html_public_tally_said(said, &tally->said);
	put(object, "tally", text_trim(html_text(said)));
	for (size_t i = 0; i < tally->marks.count; i++)
		elsewhere += tally->marks.at[i].elsewhere;
	(void)json_object_set_new(object, "marks", json_integer((json_int_t)(tally->marks.count - elsewhere)));
	(void)json_object_set_new(object, "elsewhere", json_integer((json_int_t)elsewhere));
}

/* `kind` tells a change that matters from one more booking. */
static void
put_drive(struct arena *arena, json_t *object, const struct public_drive_card *card)
{
	struct html *left = html_new(arena, LIMIT_LIVE_PART_BYTES), *late = html_new(arena, LIMIT_LIVE_PART_BYTES);

	html_public_drive_left(left, card);
	put(object, "drive", card->key);
	put(object, "left", text_trim(html_text(left)));
	html_drive_late(late, &card->late);
	put(object, "late", text_trim(html_text(late)));
	put(object, "kind", card->cancelled ? TEXT("cancelled") : card->over ? TEXT("over") : card->closed ? TEXT("closed") :
	    card->full ? TEXT("full") : TEXT("open"));
}

/* Free appointments by slot, and the text for each number that occurs. */
static void
put_slots(struct context *context, json_t *object, const struct drive_slot_list *slots)
{
	json_t *free = json_object(), *words = json_object();

	for (size_t i = 0; i < slots->count; i++) {
		const struct public_slot_left left = public_slot_left(&slots->at[i]);
		const char *number = text_terminated(context->arena, text_format(context->arena, "%lld", (long long)left.free));

		if (instant_compare(slots->at[i].starts, context->now) <= 0)
			continue;
		(void)json_object_set_new(free, text_terminated(context->arena, id_text(context->arena, slots->at[i].id.id)),
		                          json_integer(left.free));
		if (!json_object_get(words, number)) {
			struct html *said = html_new(context->arena, LIMIT_LIVE_PART_BYTES);

			html_public_slot_left(said, &left);
			put(words, number, text_trim(html_text(said)));
		}
	}
	(void)json_object_set_new(object, "slots", free);
	(void)json_object_set_new(object, "words", words);
}

/* false: already answered; a page that is paused says so in the stream, since it may have been open before. */
static bool
open_page(struct request *request, struct page_key key, struct honour_page *page)
{
	json_t *paused;

	switch (honour_read_by_key(&request->context, key, page)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  respond_not_found(request); return false;
	case FOUND_FAULT: respond_error(request); return false;
	}
	if (!honour_is_known(page)) {
		respond_not_found(request);
		return false;
	}
	if (honour_is_open(page))
		return true;
	paused = json_object();
	put(paused, "paused", words_text(&public_words_live_paused));
	respond_live_object(request, paused);
	return false;
}

void
public_live_page(struct request *request, struct page_key key)
{
	struct context *context = &request->context;
	struct honour_page page;
	struct public_page view = { 0 };
	json_t *object;

	if (!open_page(request, key, &page))
		return;
	if (!public_tally_of(context, &page, &view.tally) || !public_fill_drives(context, &page, &view)) {
		respond_error(request);
		return;
	}
	object = json_object();
	put_tally(context->arena, object, &view.tally);
	if (view.has_drive)
		put_drive(context->arena, object, &view.drive);
	respond_live_object(request, object);
}

void
public_live_drive(struct request *request, struct page_key key, struct drive_id id)
{
	struct context *context = &request->context;
	struct honour_page page;
	struct drive drive;
	struct drive_slot_list slots = { 0 };
	struct public_drive_card card;
	json_t *object;

	if (!open_page(request, key, &page))
		return;
	switch (drive_of_page(context, id, page.id)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  respond_not_found(request); return;
	case FOUND_FAULT: respond_error(request); return;
	}
	if (drive_read(context, id, &drive) != FOUND_OK || !drive_slots(context, &drive, &slots) ||
	    !public_card(context, &drive, key, &card)) {
		respond_error(request);
		return;
	}
	object = json_object();
	put_drive(context->arena, object, &card);
	if (!public_may_book(context, &drive))
		slots.count = 0;
	put_slots(context, object, &slots);
	respond_live_object(request, object);
}
