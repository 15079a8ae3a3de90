/* appointment_group_confirm_http: what the emailed link of a group opens: one button that confirms it. */
#include "appointment/appointment_letter.h"
#include "appointment/appointment_where.h"
#include "appointment_html.h"
#include "http/confirm_form.h"
#include "http/respond.h"
#include "links.h"
#include "routes_handlers.h"

enum { OK = 200, CONFLICT = 409 };

/* The group of this link, whose present address this code was emailed to.  false: answered. */
static bool
find_group(struct request *request, struct secret link, struct secret code, struct appointment_group *group)
{
	if (!appointment_find_group(request, link, group))
		return false;
	if (appointment_group_is_code(&request->context, group, code))
		return true;
	respond_gone(request);
	return false;
}

static void
show(struct request *request, struct secret link, struct secret code, const struct appointment_group *group)
{
	struct arena *arena = request->context.arena;
	struct appointment_group_confirming view = { .layout = appointment_private_layout(request), .size = group->size,
		.confirmed = instant_is_none(group->confirm_until) && !group->lapsed, .lapsed = group->lapsed,
		.key = request_new_key(request, link_appointment_group_confirm_http_confirm(arena, link, code)),
		.confirm = link_appointment_group_confirm_http_confirm(arena, link, code), .group = link_appointment_group_http_mine(arena, link),
		.drive = appointment_drive_link(request, group->page, group->drive) };
	struct appointment_list seats;
	struct appointment first = { .drive = group->drive, .page = group->page, .starts = INSTANT_NONE };
	struct drive drive;

	if (!appointment_group_seats(&request->context, group, &seats)) {
		respond_error(request);
		return;
	}
	if (seats.count > 0)
		first = seats.at[0];
	if (!appointment_where_booked(request, &first, &drive, &view.where))
		return;
	if (!view.confirmed && !view.lapsed)
		view.confirm_until = appointment_day_and_time(arena, &drive, group->confirm_until);
	html_appointment_group_confirm(respond_page(request, request->method == METHOD_POST ? CONFLICT : OK), &view);
}

void
appointment_group_confirm_http_form(struct request *request, struct secret link, struct secret code)
{
	struct appointment_group group;

	if (find_group(request, link, code, &group))
		show(request, link, code, &group);
}

void
appointment_group_confirm_http_confirm(struct request *request, struct secret link, struct secret code)
{
	struct confirm_form form;
	struct appointment_group group;
	const bool good = form_read(&request->context, &confirm_form, &request->form, &form);

	if (!find_group(request, link, code, &group))
		return;
	if (!good) {
		show(request, link, code, &group);
		return;
	}
	switch (appointment_group_confirm(&request->context, &group, code)) {
	case APPOINTMENT_GROUP_CONFIRM_OK:
		respond_see_other(request, link_appointment_group_confirm_http_form(request->context.arena, link, code));
		return;
	case APPOINTMENT_GROUP_CONFIRM_WRONG:  respond_gone(request); return;
	case APPOINTMENT_GROUP_CONFIRM_LAPSED:
		group.lapsed = true;
		show(request, link, code, &group);
		return;
	case APPOINTMENT_GROUP_CONFIRM_FAULT:  respond_error(request); return;
	}
}
