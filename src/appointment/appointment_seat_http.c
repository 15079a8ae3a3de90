/* appointment_seat_http: a friend opens the link that was handed on and claims the next seat. */
#include "appointment/appointment_where.h"
#include "appointment_html.h"
#include "http/form_page.h"
#include "links.h"
#include "people/people.h"
#include "routes_handlers.h"

enum { OK = 200, CONFLICT = 409 };

static void
show_none(struct request *request, const struct appointment_group *group, bool closed)
{
	struct appointment_seat_none view = { .layout = appointment_private_layout(request), .closed = closed,
		.drive = appointment_drive_link(request, group->page, group->drive) };

	html_appointment_seat_none(respond_page(request, request->method == METHOD_POST ? CONFLICT : OK), &view);
}

/* What a page with the next seat needs; no seat, or no drive any more: answered, false. */
static bool
find_seat(struct request *request, const struct appointment_group *group, struct appointment_seat_page *view)
{
	struct appointment seat;
	struct drive drive;

	switch (appointment_seat_next(&request->context, group, &seat)) {
	case FOUND_OK:    break;
	case FOUND_NONE:
		if (drive_read(&request->context, group->drive, &drive) != FOUND_OK)
			respond_error(request);
		else
			show_none(request, group, drive.state == DRIVE_STATE_CANCELLED || drive.day_closed ||
			                          instant_compare(drive.ends, request->context.now) <= 0);
		return false;
	case FOUND_FAULT: respond_error(request); return false;
	}
	if (!appointment_where_booked(request, &seat, &drive, &view->where))
		return false;
	if (drive.state != DRIVE_STATE_CANCELLED && !drive.day_closed)
		return true;
	show_none(request, group, true);
	return false;
}

static void
show_form(struct request *request, struct secret link, const struct appointment_group *group, struct appointment_form *form)
{
	const struct link claim = link_appointment_seat_http_claim(request->context.arena, link);
	const struct form_page shown = form_page(request, &(struct form_page_of){ .form = &appointment_form, .values = form, .post = claim });
	struct appointment_seat_page view = { .layout = shown.layout, .summary = shown.summary, .form = *form, .claim = claim,
		.person = appointment_person(&form->name, &form->email, &form->shown, &form->shown_name),
		.consent = appointment_consent_said(request->context.arena, APPOINTMENT_CONSENT_ONE) };

	if (find_seat(request, group, &view))
		html_appointment_seat_form(respond_page(request, shown.status), &view);
}

void
appointment_seat_http_form(struct request *request, struct secret link)
{
	struct appointment_form form = { 0 };
	struct appointment_group group;

	if (appointment_find_seat_group(request, link, &group))
		show_form(request, link, &group, &form);
}

void
appointment_seat_http_claim(struct request *request, struct secret link)
{
	struct appointment_form form;
	struct appointment_group group;
	struct donor friend;
	struct secret mine;
	bool good = appointment_form_read(&request->context, &appointment_form, &request->form, &form, &form.shown, &form.shown_name);

	if (!appointment_find_seat_group(request, link, &group))
		return;
	if (!good || !appointment_may_ask(request, 1, &form.email, people_email_hash(&request->context, form.email.text))) {
		show_form(request, link, &group, &form);
		return;
	}
	friend = (struct donor){ form.name.text, form.email.text, appointment_form_shown(&form.shown, &form.shown_name) };
	switch (appointment_seat_claim(&request->context, &group, &friend, &mine)) {
	case APPOINTMENT_TAKE_OK:
		respond_see_other(request, link_appointment_http_mine(request->context.arena, mine));
		return;
	case APPOINTMENT_TAKE_ALREADY:
		appointment_show_already(request, appointment_drive_link(request, group.page, group.drive), false);
		return;
	case APPOINTMENT_TAKE_FULL:    show_none(request, &group, false); return;
	case APPOINTMENT_TAKE_RESTING:
	case APPOINTMENT_TAKE_UNCONFIRMED:
	case APPOINTMENT_TAKE_CLOSED:  show_none(request, &group, true); return;
	case APPOINTMENT_TAKE_FAULT:   respond_error(request); return;
	}
}
