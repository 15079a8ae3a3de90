/* desk_close_http: closing the day, and opening it again. */
#include "desk/desk_roster.h"
#include "desk_html.h"
#include "html/number.h"
#include "http/respond.h"
#include "links.h"
#include "routes_handlers.h"

static void
show_close(struct request *request, struct drive_id id)
{
	struct context *context = &request->context;
	struct arena *arena = context->arena;
	struct donation_counts counts;
	struct desk_day day;
	struct desk_close view = { .layout = page_layout(request), .service_staff = desk_is_staffed(request) };

	if (!desk_day_read(context, id, &day) || !donation_count_people(context, id, &counts)) {
		respond_error(request);
		return;
	}
	view.open = view.service_staff ? counts.without_outcome : counts.unfinished;
	view.here = counts.here;
	view.absent = counts.unfinished - counts.here;
	view.no_result = view.open - counts.unfinished;
	view.here_one = view.here == 1;
	view.here_words = number_words_first(arena, view.here);
	view.absent_one = view.absent == 1;
	view.no_result_one = view.no_result == 1;
	view.gave = counts.gave;
	view.gave_one = view.gave == 1;
	view.early = instant_compare(context->now, day.drive.starts) < 0;
	desk_rows_here(request, &day, &view.still_here);
	view.running = instant_compare(context->now, day.drive.ends) < 0;
	view.ends = drive_time(arena, &day.drive, day.drive.ends);
	view.already = day.drive.day_closed;
	view.close = link_desk_http_close(arena, id);
	view.reopen = link_desk_http_reopen(arena, id);
	view.key = request_new_key(request, view.already ? view.reopen : view.close);
	view.back = link_desk_http_roster(arena, id);
	view.layout.no_index = true;
	html_desk_close(respond_page(request, 200), &view);
}

void
desk_http_close_form(struct request *request, struct drive_id id)
{
	show_close(request, id);
}

void
desk_http_close(struct request *request, struct drive_id id)
{
	switch (donation_close_day(&request->context, id)) {
	case DONATION_CLOSE_DAY_OK:
	case DONATION_CLOSE_DAY_ALREADY:   respond_see_other(request, link_desk_http_roster(request->context.arena, id)); return;
	case DONATION_CLOSE_DAY_TOO_EARLY: respond_step(request, link_desk_http_close_form(request->context.arena, id)); return;
	case DONATION_CLOSE_DAY_FAULT:     respond_error(request); return;
	}
}

void
desk_http_reopen(struct request *request, struct drive_id id)
{
	if (donation_reopen_day(&request->context, id))
		respond_see_other(request, link_desk_http_roster(request->context.arena, id));
	else
		respond_error(request);
}
