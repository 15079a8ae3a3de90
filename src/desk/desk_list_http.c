/* desk_list_http: the desk's first page, and the list of everyone. */
#include "desk/desk_roster.h"
#include "desk_html.h"
#include "http/asset.h"
#include "http/respond.h"
#include "links.h"
#include "routes_handlers.h"

void
desk_http_roster(struct request *request, struct drive_id id)
{
	struct arena *arena = request->context.arena;
	struct desk_day day;
	struct desk_roster view = { .layout = page_layout(request), .q = text_trim(request_query(request, "q")) };

	if (!desk_day_read(&request->context, id, &day)) {
		respond_error(request);
		return;
	}
	desk_fill_lists(request, &day, &view);
	view.searched = !text_is_empty(view.q);
	if (view.searched)
		desk_rows_found(request, &day, view.q, &view.found);
	view.toast = desk_toast_of(request, &day);
	view.clock = minute_text(arena, zone_local(day.drive.words.zone, request->context.now).minute);
	view.clock_iso = instant_iso(arena, request->context.now);
	view.date = drive_date_words(arena, &day.drive);
	view.venue = day.drive.words.venue;
	view.hours = drive_hours_text(arena, &day.drive);
	view.day_closed = day.drive.day_closed;
	view.service_staff = desk_is_staffed(request);
	view.find = link_desk_http_roster(arena, id);
	view.everyone = link_desk_http_everyone(arena, id);
	view.walk_in = link_desk_http_walk_in_form(arena, id);
	view.helper = link_desk_http_helper_form(arena, id);
	view.print = link_print_http_roster(arena, id);
	view.close = link_desk_http_close_form(arena, id);
	view.layout.no_index = true;
	view.layout.wide = true;
	view.layout.bare = true;
	view.layout.script = asset_link("desk.js");
	html_desk_roster(respond_page(request, 200), &view);
}

void
desk_http_everyone(struct request *request, struct drive_id id)
{
	struct arena *arena = request->context.arena;
	struct desk_day day;
	struct desk_everyone view = { .layout = page_layout(request) };

	if (!desk_day_read(&request->context, id, &day)) {
		respond_error(request);
		return;
	}
	desk_rows_everyone(request, &day, &view.rows);
	view.date = drive_date_words(arena, &day.drive);
	view.venue = day.drive.words.venue;
	view.day_closed = day.drive.day_closed;
	view.service_staff = desk_is_staffed(request);
	view.back = link_desk_http_roster(arena, id);
	view.layout.no_index = true;
	view.layout.wide = true;
	html_desk_everyone(respond_page(request, 200), &view);
}
