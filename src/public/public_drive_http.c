/* public_drive_http: one drive of an honour page: when, where, which times are free, and adjacent times for a group. */
#include "appointment/appointment.h"
#include "base/id.h"
#include "follow/follow_show.h"
#include "http/asset.h"
#include "http/respond.h"
#include "limits.h"
#include "links.h"
#include "public/public_card.h"
#include "public/public_view.h"
#include "public_html.h"
#include "public_words.h"
#include "routes_handlers.h"

static void
fill_slots(struct request *request, struct page_key key, const struct drive *drive, const struct drive_slot_list *slots,
           struct public_drive *view)
{
	struct arena *arena = request->context.arena;
	struct date day = drive->words.date;

	view->slots.at = arena_list_of(arena, struct public_slot, slots->count);
	for (size_t i = 0; i < slots->count; i++) {
		const struct drive_slot *slot = &slots->at[i];
		struct public_slot *shown;

		if (instant_compare(slot->starts, request->context.now) <= 0)
			continue;
		shown = &view->slots.at[view->slots.count++];
		*shown = (struct public_slot){
			.time = drive_slot_time(arena, drive, slot), .iso = instant_iso(arena, slot->starts),
			.key = id_text(arena, slot->id.id), .places = public_slot_places(slot), .after_break = slot->after_break,
			.take = link_appointment_http_form(arena, key, drive->id, slot->id),
		};
		if (date_compare(slot->local.date, day) != 0)
			shown->day = date_words(arena, slot->local.date);
		day = slot->local.date;
	}
}

static const struct drive_slot *
slot_of(const struct drive_slot_list *slots, struct slot_id id)
{
	for (size_t i = 0; i < slots->count; i++)
		if (slot_id_equal(slots->at[i].id, id))
			return &slots->at[i];
	return NULL;
}

/* "from 10:00" on the drive's day, or on the next when the drive has passed midnight by then. */
static struct instant
wish_of(const struct drive *drive, int minute)
{
	struct local_time local = { drive->words.date, (int16_t)minute, false };
	struct instant wish;

	if (minute < drive->words.from_minute && drive->words.until_minute > 1440)
		local.date = date_from_number(date_number(local.date) + 1);
	(void)!zone_instant(drive->words.zone, local, &wish);
	return wish;
}

static void
fill_runs(struct request *request, struct page_key key, const struct drive *drive, const struct drive_slot_list *slots,
          struct public_drive *view)
{
	struct arena *arena = request->context.arena;
	struct instant wish = INSTANT_NONE;
	struct appointment_run_list runs;
	int64_t size = 0;
	int minute;

	if (text_is_empty(view->size))
		return;
	if (!text_number(text_trim(view->size), &size) || size < 1 || size > LIMIT_GROUP_SIZE) {
		view->size_error = words_with_number(arena, &public_words_size_wrong, LIMIT_GROUP_SIZE);
		return;
	}
	if (size == 1) {
		view->size_is_one = true;
		return;
	}
	if (!text_is_empty(view->from)) {
		if (!minute_from_text(text_trim(view->from), &minute)) {
			view->from_error = words_text(&public_words_from_wrong);
			return;
		}
		wish = wish_of(drive, minute);
	}
	view->asked = true;
	view->wait_group = (struct link){ text_format(arena, "%.*s?size=%lld",
		TEXT_PRINT(link_waiting_join_http_form(arena, key, drive->id).text), (long long)size) };
	appointment_runs(slots, size, request->context.now, wish, &runs);
	view->runs.at = arena_list_of(arena, struct public_run, runs.count);
	view->runs.count = runs.count;
	for (size_t i = 0; i < runs.count; i++) {
		const struct appointment_run *run = &runs.at[i];
		const struct drive_slot *first = slot_of(slots, run->first);
		struct drive_slot last = { .starts = run->last_starts, .local = zone_local(drive->words.zone, run->last_starts) };

		last.repeated_hour = zone_is_repeated(drive->words.zone, last.local);
		view->runs.at[i] = (struct public_run){
			.from = drive_slot_time(arena, drive, first), .last = drive_slot_time(arena, drive, &last),
			.iso = instant_iso(arena, run->starts), .minutes = run->minutes_between, .together = run->minutes_between == 0,
			.take = { text_format(arena, "%.*s?size=%lld", TEXT_PRINT(link_appointment_group_http_form(arena, key, drive->id,
			                      run->first).text), (long long)size) },
		};
	}
}

/* No time is free, so the waiting list is offered. */
static void
fill_wait(struct request *request, struct page_key key, const struct drive *drive, const struct drive_slot_list *slots,
          struct public_drive *view)
{
	for (size_t i = 0; i < slots->count; i++)
		if (slots->at[i].booked < slots->at[i].capacity && instant_compare(slots->at[i].starts, request->context.now) > 0)
			return;
	view->wait = link_waiting_join_http_form(request->context.arena, key, drive->id);
}

void
public_http_drive(struct request *request, struct page_key key, struct drive_id id)
{
	struct context *context = &request->context;
	struct honour_page page;
	struct drive drive;
	struct drive_slot_list slots;
	struct public_drive view = { 0 };

	if (!public_open_page(request, key, &page))
		return;
	switch (drive_of_page(context, id, page.id)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  respond_not_found(request); return;
	case FOUND_FAULT: respond_error(request); return;
	}
	if (drive_read(context, id, &drive) != FOUND_OK || !drive_slots(context, &drive, &slots) ||
	    !public_card(context, &drive, key, &view.card) || !public_tally_of(context, &page, &view.tally)) {
		respond_error(request);
		return;
	}
	view.layout = page_layout(request);
	view.layout.no_index = !page.listed;
	if (!follow_head_drive(context, &page, &drive, &view.layout)) {
		respond_error(request);
		return;
	}
	view.name = page.name;
	view.directions = drive.words.directions;
	view.honour_page = link_public_http_page(context->arena, key);
	view.here = link_public_http_drive(context->arena, key, id);
	view.service_name = drive.words.service_name;
	view.service_phone = drive.words.service_phone;
	view.service_phone_link = link_to_phone(context->arena, drive.words.service_phone);
	view.who_may_give = link_to_web(drive.words.service_web);
	view.tally.live = link_public_live_drive(context->arena, key, id);
	view.layout.script = asset_link("live.js");
	view.may_book = public_may_book(context, &drive);
	view.size = request_query(request, "size");
	view.from = request_query(request, "from");
	if (view.may_book) {
		fill_slots(request, key, &drive, &slots, &view);
		fill_runs(request, key, &drive, &slots, &view);
		fill_wait(request, key, &drive, &slots, &view);
	}
	view.layout.problem = !text_is_empty(view.size_error) || !text_is_empty(view.from_error);
	html_public_drive(respond_page(request, view.layout.problem ? 422 : 200), &view);
}
