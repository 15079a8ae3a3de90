#include "public/public_card.h"

#include "base/id.h"
#include "base/instant.h"
#include "donation/donation.h"
#include "drive/drive_compose.h"
#include "follow/follow_said.h"
#include "honour/honour_compose.h"
#include "html/number.h"
#include "http/asset.h"
#include "links.h"
#include "public_html.h"
#include "limits.h"

bool
public_open_page(struct request *request, struct page_key key, struct honour_page *page)
{
	struct public_paused view;

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
	view = (struct public_paused){ page_layout(request) };
	view.layout.no_index = true;
	html_public_paused(respond_page(request, 200), &view);
	return false;
}

bool
public_may_book(const struct context *context, const struct drive *drive)
{
	return drive->state == DRIVE_STATE_OPEN && !drive->day_closed && instant_compare(drive->ends, context->now) > 0;
}

bool
public_card(struct context *context, const struct drive *drive, struct page_key key, struct public_drive_card *card)
{
	struct arena *arena = context->arena;
	struct drive_slot_list slots;

	if (!drive_slots(context, drive, &slots))
		return false;
	*card = (struct public_drive_card){
		.date = drive_date_words(arena, drive), .date_iso = date_text(arena, drive->words.date),
		.hours = drive_hours_text(arena, drive), .zone_note = zone_name(drive->words.zone),
		.venue = drive->words.venue, .address = drive->words.address,
		.service = drive->words.service_name, .phone = drive->words.service_phone,
		.cancelled = drive->state == DRIVE_STATE_CANCELLED,
		.over = drive->day_closed || instant_compare(drive->ends, context->now) <= 0,
		.closed = drive->state == DRIVE_STATE_CLOSED, .key = id_text(arena, drive->id.id),
	};
	card->today = date_compare(drive->words.date, zone_local(drive->words.zone, context->now).date) == 0;
	if (!card->over)
		card->late = drive_late_shown(context, drive);
	if (!page_key_is_none(key))
		card->page = link_public_http_drive(arena, key, drive->id);
	for (size_t i = 0; i < slots.count; i++)
		if (instant_compare(slots.at[i].starts, context->now) > 0)
			card->free += slots.at[i].capacity - slots.at[i].booked;
	card->full = card->free == 0;
	card->is_one = card->free == 1;
	return true;
}

struct public_slot_left
public_slot_left(const struct drive_slot *slot)
{
	return (struct public_slot_left){ slot->capacity - slot->booked };
}

bool
public_tally_of(struct context *context, const struct honour_page *page, struct public_tally *tally)
{
	struct public_tally_said *said = &tally->said;
	struct donation_tally released;

	*tally = (struct public_tally){ .said = { .name = page->name, .received = page->donations_received,
		.received_one = page->donations_received == 1 } };
	if (!donation_tally(context, page->id, &released))
		return false;
	said->given = released.given;
	said->given_one = released.given == 1;
	said->friends_came = released.given == 0 && released.somebody_came;
	said->elsewhere = released.elsewhere;
	said->elsewhere_one = said->elsewhere == 1;
	said->given_words = number_words_first(context->arena, said->given);
	said->received_words = number_words_first(context->arena, said->received);
	said->elsewhere_words = number_words(context->arena, said->elsewhere);
	said->elsewhere_first = number_words_first(context->arena, said->elsewhere);
	tally->marks = print_strokes_marks(context->arena, &(struct print_strokes){ released.given, released.elsewhere });
	return true;
}

static struct public_share
share_with_script(struct http_share links)
{
	return (struct public_share){ links, asset_link("share.js") };
}

struct public_share
public_share_page(struct context *context, const struct honour_page *page)
{
	const struct link there = follow_absolute(context, link_public_http_page(context->arena, page->key));

	return share_with_script(honour_share_of(context->arena, there));
}

struct public_share
public_share_drive(struct context *context, const struct drive *drive, struct link there)
{
	return share_with_script(drive_share_of(context->arena, drive, follow_absolute(context, there)));
}

bool
public_fill_drives(struct context *context, const struct honour_page *page, struct public_page *view)
{
	struct drive_list drives;

	if (!drive_list_of_page(context, page->id, &drives))
		return false;
	view->later.at = arena_list_of(context->arena, struct public_drive_card, drives.count);
	view->past.at = arena_list_of(context->arena, struct public_drive_card, drives.count);
	for (size_t i = 0; i < drives.count; i++) {
		const struct drive *drive = &drives.at[i];
		struct public_drive_card card;

		if (!public_card(context, drive, page->key, &card))
			return false;
		if (card.over) {
			view->past.at[view->past.count++] = card;
		} else if (card.cancelled) {
			continue;
		} else if (!view->has_drive) {
			view->has_drive = true;
			view->drive = card;
			view->drive_id = drive->id;
			if (public_may_book(context, drive) && card.full)
				view->wait = link_waiting_join_http_form(context->arena, page->key, drive->id);
			else
				view->may_book = public_may_book(context, drive);
			view->who_may_give = link_to_web(drive->words.service_web);
			view->service_name = drive->words.service_name;
		} else {
			view->later.at[view->later.count++] = card;
		}
	}
	view->tally.said.begins = view->has_drive && view->past.count == 0;
	return true;
}
