/* appointment_group_change_http: what a leader changes of the group: fewer spots, another link for the friends, another email address. */
#include "appointment/appointment_letter.h"
#include "appointment/appointment_where.h"
#include "appointment_html.h"
#include "http/confirm_form.h"
#include "http/done.h"
#include "http/respond.h"
#include "links.h"
#include "routes_handlers.h"

enum { OK = 200 };

/* ---- fewer of us ---- */

void
appointment_group_http_fewer(struct request *request, struct secret link)
{
	struct arena *arena = request->context.arena;
	struct appointment_group_fewer view = { .layout = appointment_private_layout(request),
		.back = appointment_group_mine_link(request, link) };
	struct appointment_group group;
	struct appointment_list seats;
	struct drive drive;

	if (!appointment_find_open_group(request, link, &group))
		return;
	if (!appointment_group_seats(&request->context, &group, &seats) || drive_read(&request->context, group.drive, &drive) != FOUND_OK) {
		respond_error(request);
		return;
	}
	view.seats.at = arena_list_of(arena, struct appointment_group_spot, seats.count);
	/* Spots without a name first: a person whom the leader named may count on coming. */
	for (size_t i = 0; i < 2 * seats.count; i++) {
		const struct appointment *seat = &seats.at[i % seats.count];

		if (!appointment_seat_is_leaders(seat) || text_is_empty(seat->donor.name) != (i < seats.count))
			continue;
		view.seats.at[view.seats.count++] = (struct appointment_group_spot){ .time = appointment_time_listed(arena, &drive, seat),
			.iso = instant_is_none(seat->starts) ? TEXT("") : instant_iso(arena, seat->starts), .name = seat->donor.name,
			.cancel = link_appointment_group_http_cancel(arena, link, seat->id),
			.key = request_new_key(request, link_appointment_group_http_cancel(arena, link, seat->id)) };
	}
	html_appointment_group_fewer(respond_page(request, OK), &view);
}

void
appointment_group_http_cancel(struct request *request, struct secret link, struct appointment_id seat)
{
	const struct link back = appointment_group_mine_link(request, link);
	struct confirm_form form;
	struct appointment_group group;
	const bool good = form_read(&request->context, &confirm_form, &request->form, &form);

	if (!appointment_find_group(request, link, &group))
		return;
	if (!good) {
		appointment_group_http_fewer(request, link);
		return;
	}
	switch (appointment_group_cancel(&request->context, &group, seat)) {
	case APPOINTMENT_CANCEL_OK:    respond_see_other(request, done_link(request->context.arena, back, TEXT("spot"))); return;
	case APPOINTMENT_CANCEL_ARRIVED:
	case APPOINTMENT_CANCEL_GONE:  respond_see_other(request, back); return;
	case APPOINTMENT_CANCEL_FAULT: respond_error(request); return;
	}
}

/* ---- the link for the friends ---- */

static void
ask_link(struct request *request, struct secret link, bool renew)
{
	struct arena *arena = request->context.arena;
	struct appointment_group_link_page view = { .layout = appointment_private_layout(request), .renew = renew,
		.back = appointment_group_mine_link(request, link),
		.press = renew ? link_appointment_group_http_renew(arena, link) : link_appointment_group_http_revoke(arena, link) };
	struct appointment_group group;

	if (!appointment_find_open_group(request, link, &group))
		return;
	/* There is nothing to stop. */
	if (!renew && !group.has_seat_link) {
		respond_see_other(request, view.back);
		return;
	}
	view.has_seat_link = group.has_seat_link;
	view.key = request_new_key(request, view.press);
	html_appointment_group_link(respond_page(request, OK), &view);
}

void
appointment_group_http_renew_form(struct request *request, struct secret link)
{
	ask_link(request, link, true);
}

void
appointment_group_http_revoke_form(struct request *request, struct secret link)
{
	ask_link(request, link, false);
}

static void
change_link(struct request *request, struct secret link, bool renew)
{
	const struct link back = appointment_group_mine_link(request, link);
	struct confirm_form form;
	struct appointment_group group;
	const bool good = form_read(&request->context, &confirm_form, &request->form, &form);

	if (!appointment_find_group(request, link, &group))
		return;
	if (!good) {
		ask_link(request, link, renew);
		return;
	}
	switch (appointment_group_change_link(&request->context, &group, renew)) {
	case APPOINTMENT_CHANGE_OK:
		respond_see_other(request, done_link(request->context.arena, back, renew ? TEXT("link") : TEXT("stopped")));
		return;
	case APPOINTMENT_CHANGE_GONE:  respond_see_other(request, back); return;
	case APPOINTMENT_CHANGE_FAULT: respond_error(request); return;
	}
}

void
appointment_group_http_revoke(struct request *request, struct secret link)
{
	change_link(request, link, false);
}

void
appointment_group_http_renew(struct request *request, struct secret link)
{
	change_link(request, link, true);
}

/* ---- the leader's address ---- */

static void
show_email_form(struct request *request, struct secret link, struct appointment_email_form *form)
{
	appointment_show_email_form(request, form, link_appointment_group_http_email_change(request->context.arena, link),
	                            appointment_group_mine_link(request, link));
}

void
appointment_group_http_email_form(struct request *request, struct secret link)
{
	struct appointment_email_form form = { 0 };
	struct appointment_group group;

	if (!appointment_find_group(request, link, &group))
		return;
	form_set(&form.email, group.leader_email);
	show_email_form(request, link, &form);
}

void
appointment_group_http_email_change(struct request *request, struct secret link)
{
	struct appointment_email_form form;
	struct appointment_group group;
	enum appointment_take outcome;
	struct secret new_link;
	const bool good = appointment_read_email_form(request, &form);

	if (!appointment_find_group(request, link, &group))
		return;
	if (!good || !appointment_may_change(request, group.id.id, &form.email)) {
		show_email_form(request, link, &form);
		return;
	}
	outcome = appointment_group_change_email(&request->context, &group, form.email.text, &new_link);
	appointment_answer_email_change(request, outcome,
	                                appointment_group_mine_link(request, outcome == APPOINTMENT_TAKE_OK ? new_link : link));
}
