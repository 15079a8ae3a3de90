/* public_board_http: the board of a drive, for a screen on the wall of the hall: how the day goes and who is next, by code and never by
 * name. Its address is the code that opens it (decision 73). */
#include "appointment/appointment_code.h"
#include "desk/desk.h"
#include "donation/donation.h"
#include "http/asset.h"
#include "http/respond.h"
#include "limits.h"
#include "links.h"
#include "public/public_card.h"
#include "public_html.h"
#include "routes_handlers.h"

/* Whom the desk still waits for stays on the board for a while. */
#define SHOWN_AFTER (LIMIT_DESK_VERY_LATE_MINUTES * INSTANT_MINUTE)

static bool
fill_times(struct context *context, const struct drive *drive, struct public_board *view)
{
	struct arena *arena = context->arena;
	struct donation_expected_list next;
	struct public_board_time *time = NULL;

	if (!donation_expected(context, drive->id, instant_plus(context->now, -SHOWN_AFTER), LIMIT_BOARD_CODES, &next))
		return false;
	view->times.at = arena_list_of(arena, struct public_board_time, LIMIT_BOARD_TIMES);
	for (size_t i = 0; i < next.count; i++) {
		if (i == 0 || instant_compare(next.at[i].starts, next.at[i - 1].starts) != 0) {
			if (view->times.count == LIMIT_BOARD_TIMES)
				return true;
			time = &view->times.at[view->times.count++];
			*time = (struct public_board_time){ .time = drive_time(arena, drive, next.at[i].starts),
				.iso = instant_iso(arena, next.at[i].starts) };
			time->codes.at = arena_list_of(arena, struct public_board_code, next.count - i);
		}
		time->codes.at[time->codes.count++] = (struct public_board_code){ appointment_code(arena, next.at[i].id) };
	}
	return true;
}

/* The first of its pages, which the drive was opened for, while visitors may read it. */
static bool
fill_page(struct context *context, const struct drive *drive, struct public_board *view)
{
	struct drive_page_id_list pages;
	struct honour_page page;

	if (!drive_pages(context, drive->id, &pages))
		return false;
	if (pages.count == 0)
		return true;
	/* Of a page that cannot be read the hall need not know: the day goes on. */
	if (honour_read(context, pages.at[0], &page) != FOUND_OK || !honour_is_open(&page))
		return true;
	view->has_page = true;
	view->name = page.name;
	view->address = link_absolute(context->arena, context->site->url, link_public_http_page(context->arena, page.key)).text;
	return public_tally_of(context, &page, &view->tally) && qr_code_draw(context->arena, view->address, &view->code);
}

void
public_http_board(struct request *request, struct day_code code)
{
	struct context *context = &request->context;
	struct arena *arena = context->arena;
	struct public_board view = { .layout = page_layout(request) };
	struct drive drive;

	switch (desk_board_drive(context, code, &drive)) {
	case FOUND_OK:    break;
	case FOUND_NONE:
		request_event(request, EVENT_DESK_CODE_WRONG);
		respond_not_found(request);
		return;
	case FOUND_FAULT: respond_error(request); return;
	}
	if (!public_card(context, &drive, (struct page_key){ TEXT_NONE }, &view.card) || !fill_page(context, &drive, &view) ||
	    (!view.card.cancelled && !drive.day_closed && !fill_times(context, &drive, &view))) {
		respond_error(request);
		return;
	}
	view.late = drive_late_shown(context, &drive);
	view.clock = minute_text(arena, zone_local(drive.words.zone, context->now).minute);
	view.clock_iso = instant_iso(arena, context->now);
	view.worker = asset_link("board_worker.js");
	view.layout.no_index = view.layout.wide = view.layout.bare = true;
	view.layout.script = asset_link("board.js");
	html_public_board(respond_page(request, 200), &view);
}
