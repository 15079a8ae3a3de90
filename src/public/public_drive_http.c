/* public_drive_http: one drive of an honour page: when, where, which times are free, and adjacent times for a group. */
#include "appointment/appointment.h"
#include "base/id.h"
#include "follow/follow_show.h"
#include "http/asset.h"
#include "http/query.h"
#include "http/respond.h"
#include "limits.h"
#include "links.h"
#include "public/public_card.h"
#include "public/public_view.h"
#include "public_html.h"
#include "public_words.h"
#include "routes_handlers.h"

#include <string.h>

/* Does this slot begin a row of times?  `before` is the one shown before it, NULL for the first. */
static bool
begins_hour(const struct drive_slot *slot, const struct drive_slot *before)
{
	return before == NULL || slot->local.minute / 60 != before->local.minute / 60 || slot->local.later != before->local.later ||
	       date_compare(slot->local.date, before->local.date) != 0;
}

static void
fill_slots(struct request *request, struct page_key key, const struct drive *drive, const struct drive_slot_list *slots,
           struct public_drive *view)
{
	struct arena *arena = request->context.arena;
	struct date day = drive->words.date;
	const struct drive_slot *before = NULL;

	view->slots.at = arena_list_of(arena, struct public_slot, slots->count);
	for (size_t i = 0; i < slots->count; i++) {
		const struct drive_slot *slot = &slots->at[i];
		struct public_slot *shown;

		if (instant_compare(slot->starts, request->context.now) <= 0)
			continue;
		shown = &view->slots.at[view->slots.count++];
		*shown = (struct public_slot){
			.time = drive_slot_time(arena, drive, slot), .iso = instant_iso(arena, slot->starts),
			.key = id_text(arena, slot->id.id), .left = public_slot_left(slot), .hour = begins_hour(slot, before),
			.take = link_appointment_http_form(arena, key, drive->id, slot->id),
		};
		if (date_compare(slot->local.date, day) != 0)
			shown->day = date_words(arena, slot->local.date);
		if (slot->after_break && before != NULL)
			shown->break_from = minute_text(arena, drive->words.break_from % 1440);
		day = slot->local.date;
		before = slot;
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

/* How many of the group come at each time: as many as are free, from the first on. */
static void
fill_parts(struct arena *arena, const struct drive *drive, const struct drive_slot_list *slots, const struct appointment_run *run,
           int64_t size, struct public_run *view)
{
	bool begun = false;

	view->parts.at = arena_list_of(arena, struct public_run_part, run->slots);
	for (size_t i = 0; i < slots->count && view->parts.count < run->slots; i++) {
		const int64_t free = slots->at[i].capacity - slots->at[i].booked;

		begun = begun || slot_id_equal(slots->at[i].id, run->first);
		if (!begun || free <= 0)
			continue;
		view->parts.at[view->parts.count] = (struct public_run_part){ .time = drive_slot_time(arena, drive, &slots->at[i]),
			.count = free < size ? free : size, .more = view->parts.count > 0 };
		size -= view->parts.at[view->parts.count].count;
		view->parts.count++;
	}
}

/* The search again from the first time after those that are shown, when it finds another one there. */
static void
fill_later(struct request *request, const struct drive_slot_list *slots, const struct appointment_run_list *runs,
           int64_t size, struct public_drive *view)
{
	struct arena *arena = request->context.arena;
	struct appointment_run_list others;
	struct instant last = { 0 };
	size_t next = 0;

	for (size_t i = 0; i < runs->count; i++)
		if (instant_compare(runs->at[i].starts, last) > 0)
			last = runs->at[i].starts;
	while (next < slots->count && instant_compare(slots->at[next].starts, last) <= 0)
		next++;
	if (next == slots->count)
		return;
	appointment_runs(slots, size, request->context.now, slots->at[next].starts, &others);
	for (size_t i = 0; i < others.count; i++)
		if (instant_compare(others.at[i].starts, last) > 0)
			view->later = (struct link){ text_format(arena, "%.*s?size=%lld&from=%.*s", TEXT_PRINT(view->here.text), (long long)size,
				TEXT_PRINT(query_encode(arena, minute_text(arena, slots->at[next].local.minute)))) };
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
			.iso = instant_iso(arena, run->starts), .together = run->minutes_between == 0,
			.take = { text_format(arena, "%.*s?size=%lld", TEXT_PRINT(link_appointment_group_http_form(arena, key, drive->id,
			                      run->first).text), (long long)size) },
		};
		fill_parts(arena, drive, slots, run, size, &view->runs.at[i]);
	}
	if (runs.count > 0)
		fill_later(request, slots, &runs, size, view);
}

/* "2" to "12": a group of so many is searched for with one press; others are typed. */
static void
fill_sizes(struct arena *arena, struct public_drive *view)
{
	for (int64_t size = 2; view->sizes.count < COUNT_OF(view->sizes.at); size++)
		view->sizes.at[view->sizes.count++] = (struct public_size){ .size = size,
			.chosen = text_equal(text_trim(view->size), text_format(arena, "%lld", (long long)size)) };
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

/* "Saturday 31 October": without its year while that is the next such day. */
static struct text
day_shown(const struct context *context, const struct drive *drive)
{
	const struct text day = drive_date_words(context->arena, drive);
	const int64_t ahead = (drive->starts.us - context->now.us) / INSTANT_DAY;

	return ahead < 0 || ahead > 300 ? day : text_until(day, day.length - strlen(" 2026"));
}

static void
fill_view(struct request *request, struct page_key key, const struct drive *drive, struct public_drive *view)
{
	struct context *context = &request->context;

	view->day = day_shown(context, drive);
	view->directions = drive->words.directions;
	view->map = drive_map(context->arena, drive);
	view->map_program = drive_map_program(context->arena, drive);
	view->preparation = drive_preparation_shown(context->arena, drive);
	view->honour_page = link_public_http_page(context->arena, key);
	view->here = link_public_http_drive(context->arena, key, drive->id);
	view->here_group = (struct link){ text_join(context->arena, view->here.text, TEXT("?size=")) };
	view->find = link_find_http_form(context->arena);
	view->share = public_share_drive(context, drive, view->here);
	view->live = link_public_live_drive(context->arena, key, drive->id);
	view->layout.script = asset_link("live.js");
	view->may_book = public_may_book(context, drive);
	view->size = request_query(request, "people");
	if (text_is_empty(view->size))
		view->size = request_query(request, "size");
	view->from = request_query(request, "from");
	view->group = view->size.at != NULL;
	fill_sizes(context->arena, view);
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
	    !public_card(context, &drive, key, &view.card)) {
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
	fill_view(request, key, &drive, &view);
	if (view.may_book) {
		fill_slots(request, key, &drive, &slots, &view);
		fill_runs(request, key, &drive, &slots, &view);
		fill_wait(request, key, &drive, &slots, &view);
	}
	view.layout.problem = !text_is_empty(view.size_error) || !text_is_empty(view.from_error);
	html_public_drive(respond_page(request, view.layout.problem ? 422 : 200), &view);
}
