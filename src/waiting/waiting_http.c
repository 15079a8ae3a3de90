/* waiting_http: everything behind the private link of an entry. */
#include "appointment/appointment_where.h"
#include "html/number.h"
#include "http/confirm_form.h"
#include "http/respond.h"
#include "links.h"
#include "outbox/outbox.h"
#include "routes_handlers.h"
#include "waiting/waiting.h"
#include "waiting/waiting_letter.h"
#include "waiting_html.h"

enum { OK = 200, CONFLICT = 409 };

static struct link
mine(struct request *request, struct secret link)
{
	return link_waiting_http_mine(request->context.arena, link);
}

/* false: answered (gone, error). */
static bool
find(struct request *request, struct secret link, struct waiting_entry *waiting)
{
	switch (waiting_find(&request->context, link, waiting)) {
	case FOUND_OK:    return true;
	case FOUND_NONE:  respond_gone(request); return false;
	case FOUND_FAULT: break;
	}
	respond_error(request);
	return false;
}

/* The result: the private link of the appointment or the group. false: a fault. */
static bool
link_of_place(struct context *context, const struct waiting_entry *waiting, struct link *place)
{
	struct appointment appointment;
	struct appointment_group group;

	if (!group_id_is_none(waiting->group)) {
		if (appointment_group_read(context, waiting->group, &group) != FOUND_OK)
			return false;
		*place = link_appointment_group_http_mine(context->arena, appointment_group_link(context, &group));
		return true;
	}
	if (appointment_read(context, waiting->appointment, &appointment) != FOUND_OK)
		return false;
	*place = link_appointment_http_mine(context->arena, appointment_link(context, &appointment));
	return true;
}

static void
fill_state(struct request *request, struct waiting_page *view, enum waiting_state state, const struct drive *drive)
{
	const bool over = drive->day_closed || instant_compare(drive->ends, request->context.now) <= 0;

	switch (state) {
	case WAITING_STATE_WAITING:
	case WAITING_STATE_OFFERED:   view->in_line = !over; view->over = over; return;
	case WAITING_STATE_BOOKED:    view->booked = true; return;
	case WAITING_STATE_PLACED:    view->placed = true; return;
	case WAITING_STATE_LEFT:      view->left = true; return;
	case WAITING_STATE_LAPSED:    view->lapsed = true; return;
	case WAITING_STATE_CANCELLED: view->cancelled = true; return;
	case WAITING_STATE_OVER:      view->over = true; return;
	}
}

/* Their position on the list, or what is held for them. false: a fault. */
static bool
fill_line(struct request *request, struct secret link, const struct waiting_entry *waiting, const struct drive *drive,
          struct waiting_page *view)
{
	struct context *context = &request->context;
	struct waiting_offer offer;

	switch (waiting_offered(context, waiting, &offer)) {
	case FOUND_OK:
		view->in_line = false;
		view->offered = true;
		view->take = link_waiting_http_take(context->arena, link, offer.id);
		view->pass = link_waiting_http_pass(context->arena, link, offer.id);
		view->key = request_new_key(request, view->take);
		view->pass_key = request_new_key(request, view->pass);
		return waiting_offer_words(context, drive, &offer, &view->offer);
	case FOUND_NONE:  break;
	case FOUND_FAULT: return false;
	}
	/* The offer has expired and the job has not run yet: within seconds they are at the end of the list, or off it. */
	if (!waiting_before(context, waiting, &view->before))
		return false;
	view->next = view->before == 0;
	view->one_before = view->before == 1;
	view->before_words = number_words_first(context->arena, view->before);
	view->let_lapse = waiting->lapse_count > 0;
	return true;
}

/* false: already answered. */
static bool
fill(struct request *request, struct secret link, const struct waiting_entry *waiting, struct waiting_page *view)
{
	struct arena *arena = request->context.arena;
	const struct appointment none = { .drive = waiting->drive, .page = waiting->page, .starts = INSTANT_NONE };
	struct drive drive;

	*view = (struct waiting_page){ .layout = appointment_private_layout(request) };
	if (!appointment_where_booked(request, &none, &drive, &view->where))
		return false;
	view->hours = drive_hours_text(arena, &drive);
	view->email = waiting->donor.email;
	view->no_email = outbox_reach(&request->context, view->email) == OUTBOX_REACH_FAILED;
	view->size = waiting->wish.size;
	view->group = waiting->wish.size > 1;
	view->consent = appointment_consent_said(request->context.arena, view->group ? APPOINTMENT_CONSENT_GROUP : APPOINTMENT_CONSENT_ONE);
	view->times = waiting_times(arena, &waiting->wish);
	view->closed = drive.state == DRIVE_STATE_CLOSED;
	view->self = mine(request, link);
	view->link = link_absolute(arena, request->context.site->url, view->self);
	view->leave = link_waiting_http_leave_form(arena, link);
	view->email_page = link_waiting_http_email_form(arena, link);
	view->drive = appointment_drive_link(request, waiting->page, waiting->drive);
	fill_state(request, view, waiting->state, &drive);
	if ((view->in_line && !fill_line(request, link, waiting, &drive, view)) ||
	    (view->booked && !link_of_place(&request->context, waiting, &view->place))) {
		respond_error(request);
		return false;
	}
	return true;
}

static void
show(struct request *request, struct secret link, bool gone)
{
	struct waiting_entry waiting;
	struct waiting_page view;

	if (!find(request, link, &waiting) || !fill(request, link, &waiting, &view))
		return;
	view.gone = gone;
	html_waiting_mine(respond_page(request, gone ? CONFLICT : OK), &view);
}

void
waiting_http_mine(struct request *request, struct secret link)
{
	show(request, link, false);
}

/* Which button was pressed on the page of the entry. false: already answered. */
static bool
pressed(struct request *request, struct secret link, struct waiting_entry *waiting)
{
	struct confirm_form form;

	if (!find(request, link, waiting))
		return false;
	if (form_read(&request->context, &confirm_form, &request->form, &form))
		return true;
	respond_see_other(request, mine(request, link));
	return false;
}

/* The same for an offer that was made to this entry. false: already answered. */
static bool
pressed_offer(struct request *request, struct secret link, struct offer_id offer, struct waiting_entry *waiting)
{
	struct confirm_form form;

	if (!find(request, link, waiting))
		return false;
	switch (waiting_was_offered(&request->context, waiting, offer)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  respond_not_found(request); return false;
	case FOUND_FAULT: respond_error(request); return false;
	}
	if (form_read(&request->context, &confirm_form, &request->form, &form))
		return true;
	respond_see_other(request, mine(request, link));
	return false;
}

void
waiting_http_take(struct request *request, struct secret link, struct offer_id offer)
{
	struct arena *arena = request->context.arena;
	struct waiting_entry waiting;
	struct secret place;

	if (!pressed_offer(request, link, offer, &waiting))
		return;
	switch (waiting_take(&request->context, &waiting, offer, &place)) {
	case WAITING_TAKE_OK:
		respond_see_other(request, waiting.wish.size > 1 ? link_appointment_group_http_mine(arena, place)
		                                                 : link_appointment_http_mine(arena, place));
		return;
	case WAITING_TAKE_BOOKED: respond_see_other(request, mine(request, link)); return;
	case WAITING_TAKE_GONE:
	case WAITING_TAKE_CLOSED: show(request, link, true); return;
	case WAITING_TAKE_FAULT:  respond_error(request); return;
	}
}

void
waiting_http_pass(struct request *request, struct secret link, struct offer_id offer)
{
	struct waiting_entry waiting;

	if (!pressed_offer(request, link, offer, &waiting))
		return;
	switch (waiting_pass(&request->context, &waiting, offer)) {
	case WAITING_CHANGE_OK:    respond_see_other(request, mine(request, link)); return;
	case WAITING_CHANGE_GONE:  show(request, link, true); return;
	case WAITING_CHANGE_FAULT: respond_error(request); return;
	}
}

static void
show_email_form(struct request *request, struct secret link, struct appointment_email_form *form)
{
	appointment_show_email_form(request, form, link_waiting_http_email_change(request->context.arena, link),
	                            mine(request, link));
}

/* Only while it matters. false: already answered. */
static bool
find_in_line(struct request *request, struct secret link, struct waiting_entry *waiting)
{
	if (!find(request, link, waiting))
		return false;
	if (waiting->state == WAITING_STATE_WAITING || waiting->state == WAITING_STATE_OFFERED)
		return true;
	respond_see_other(request, mine(request, link));
	return false;
}

void
waiting_http_email_form(struct request *request, struct secret link)
{
	struct appointment_email_form form = { 0 };
	struct waiting_entry waiting;

	if (!find_in_line(request, link, &waiting))
		return;
	form_set(&form.email, waiting.donor.email);
	show_email_form(request, link, &form);
}

void
waiting_http_email_change(struct request *request, struct secret link)
{
	struct appointment_email_form form;
	struct waiting_entry waiting;
	enum appointment_take outcome;
	struct secret new_link;
	const bool good = appointment_read_email_form(request, &form);

	if (!find_in_line(request, link, &waiting))
		return;
	if (!good || !appointment_may_change(request, waiting.id.id, &form.email)) {
		show_email_form(request, link, &form);
		return;
	}
	outcome = waiting_change_email(&request->context, &waiting, form.email.text, &new_link);
	appointment_answer_email_change(request, outcome, mine(request, outcome == APPOINTMENT_TAKE_OK ? new_link : link));
}

void
waiting_http_leave_form(struct request *request, struct secret link)
{
	struct waiting_entry waiting;
	struct waiting_page view;

	if (!find(request, link, &waiting) || !fill(request, link, &waiting, &view))
		return;
	if (!view.in_line && !view.offered) {
		respond_see_other(request, view.self);
		return;
	}
	view.leave = link_waiting_http_leave(request->context.arena, link);
	view.key = request_new_key(request, view.leave);
	html_waiting_leave(respond_page(request, OK), &view);
}

/* The page shows the result in any case. */
void
waiting_http_leave(struct request *request, struct secret link)
{
	struct waiting_entry waiting;

	if (!pressed(request, link, &waiting))
		return;
	switch (waiting_leave(&request->context, &waiting)) {
	case WAITING_CHANGE_OK:
	case WAITING_CHANGE_GONE:  respond_see_other(request, mine(request, link)); return;
	case WAITING_CHANGE_FAULT: respond_error(request); return;
	}
}
