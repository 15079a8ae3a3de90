/* appointment_waiting_http: joining the line, and everything behind the private link of a place in it. */
#include "appointment/appointment_inside.h"
#include "appointment/appointment_waiting_letter.h"
#include "appointment/appointment_where.h"
#include "appointment_html.h"
#include "appointment_words.h"
#include "http/confirm_form.h"
#include "http/respond.h"
#include "limits.h"
#include "links.h"
#include "outbox/outbox.h"
#include "routes_handlers.h"

enum { OK = 200, CONFLICT = 409, UNPROCESSABLE = 422, DAY_MINUTES = 24 * 60 };

/* ---- joining ---- */

static void
show_form(struct request *request, struct page_key page, const struct appointment_wish *wish, struct appointment_waiting_form *form)
{
	struct arena *arena = request->context.arena;
	struct appointment_waiting_joining view = { .layout = page_layout(request), .where = appointment_where_drive(request, wish),
		.hours = drive_hours_text(arena, &wish->drive), .person = appointment_person(&form->name, &form->email, &form->shown),
		.join = link_appointment_waiting_http_join(arena, page, wish->drive.id),
		.back = link_public_http_drive(arena, page, wish->drive.id) };
	bool bad = !form_is_good(&appointment_waiting_form, form);

	if (text_is_empty(form->key.typed) || !text_is_empty(form->key.error))
		form->key.typed = request_new_key(request, view.join);
	view.person.waiting = true;
	view.form = *form;
	view.summary = form_errors(&request->context, &appointment_waiting_form, form);
	view.layout.problem = bad;
	view.layout.no_index = true;
	html_appointment_waiting_form(respond_page(request, bad ? UNPROCESSABLE : OK), &view);
}

/* false: answered. */
static bool
is_ahead(struct request *request, struct page_key page, const struct appointment_wish *wish)
{
	if (wish->drive.state == DRIVE_STATE_OPEN && !wish->drive.day_closed && instant_compare(wish->drive.ends, request->context.now) > 0)
		return true;
	appointment_show_closed(request, link_public_http_drive(request->context.arena, page, wish->drive.id));
	return false;
}

void
appointment_waiting_http_form(struct request *request, struct page_key page, struct drive_id drive)
{
	struct appointment_waiting_form form = { 0 };
	struct appointment_wish wish;
	int64_t size;

	if (!appointment_find_wish_drive(request, page, drive, &wish) || !is_ahead(request, page, &wish))
		return;
	if (!text_number(request_query(request, "size"), &size) || size < 1 || size > LIMIT_GROUP_SIZE)
		size = 1;
	form_set_number(request->context.arena, &form.size, size);
	show_form(request, page, &wish, &form);
}

/* A time past the drive's midnight belongs to its next day. */
static int
minute_of(const struct drive_words *words, const struct form_value *time)
{
	int minute = (int)time->number;

	return words->until_minute > DAY_MINUTES && minute < words->from_minute ? minute + DAY_MINUTES : minute;
}

/* false: the field is blamed. */
static bool
wish_of(const struct drive_words *words, struct appointment_waiting_form *form, struct appointment_waiting_wish *wish)
{
	*wish = (struct appointment_waiting_wish){ .size = form->size.number, .until_minute = APPOINTMENT_WAITING_MINUTE_MAX,
		.only_organises = form->only_organises.ticked && form->size.number > 1 };
	if (form->from.given)
		wish->from_minute = minute_of(words, &form->from);
	if (form->until.given)
		wish->until_minute = minute_of(words, &form->until);
	if (wish->until_minute >= wish->from_minute)
		return true;
	form_blame(&form->until, &appointment_words_waiting_until_wrong);
	return false;
}

void
appointment_waiting_http_join(struct request *request, struct page_key page, struct drive_id drive)
{
	struct link back = link_public_http_drive(request->context.arena, page, drive);
	struct appointment_waiting_form form;
	struct appointment_waiting_wish waits;
	struct appointment_wish wish;
	struct donor donor;
	struct secret link;
	bool good = form_read(&request->context, &appointment_waiting_form, &request->form, &form);

	if (!appointment_find_wish_drive(request, page, drive, &wish))
		return;
	if (!good || !wish_of(&wish.drive.words, &form, &waits) || !appointment_may_wait(request, waits.size, &form.email)) {
		show_form(request, page, &wish, &form);
		return;
	}
	donor = (struct donor){ form.name.text, form.email.text, appointment_form_shown(&form.shown) };
	switch (appointment_waiting_join(&request->context, wish.page.id, drive, &waits, &donor, &link)) {
	case APPOINTMENT_WAITING_JOIN_OK:
		respond_see_other(request, link_appointment_waiting_http_mine(request->context.arena, link));
		return;
	case APPOINTMENT_WAITING_JOIN_ALREADY:
	case APPOINTMENT_WAITING_JOIN_BOOKED:   appointment_show_waiting_already(request, back); return;
	case APPOINTMENT_WAITING_JOIN_FREE:     appointment_show_no_wait(request, back, true); return;
	case APPOINTMENT_WAITING_JOIN_TOO_MANY: appointment_show_no_wait(request, back, false); return;
	case APPOINTMENT_WAITING_JOIN_CLOSED:   appointment_show_closed(request, back); return;
	case APPOINTMENT_WAITING_JOIN_RESTING:  appointment_show_resting(request); return;
	case APPOINTMENT_WAITING_JOIN_UNCONFIRMED:
		request_event(request, EVENT_CLIENT_LIMITED);
		form_blame(&form.email, &appointment_words_unconfirmed);
		show_form(request, page, &wish, &form);
		return;
	case APPOINTMENT_WAITING_JOIN_FAULT:    respond_error(request); return;
	}
}

/* Too many wait already: said without a write, unless it is somebody who has a place or a place in line. */
void
appointment_waiting_http_early(struct request *request)
{
	struct context *context = &request->context;
	const struct page_key page = { request->parts[0].token };
	const struct drive_id drive = { request->parts[1].id };
	struct appointment_waiting_form form;
	struct appointment_wish wish;
	struct appointment booked;
	struct donor donor;
	bool full;

	if (!appointment_waiting_is_full(context, drive, &full) || !full
	    || !form_read(context, &appointment_waiting_form, &request->form, &form)
	    || !appointment_find_wish_drive(request, page, drive, &wish))
		return;
	donor = (struct donor){ form.name.text, form.email.text, appointment_form_shown(&form.shown) };
	if (appointment_waiting_find_donor(context, drive, &donor) != APPOINTMENT_FIND_NONE
	    || appointment_find_donor(context, drive, donor.email, donor.name, &booked) != APPOINTMENT_FIND_NONE
	    || appointment_group_known(context, drive, &donor) != APPOINTMENT_FIND_NONE)
		return;
	appointment_show_no_wait(request, link_public_http_drive(context->arena, page, drive), false);
}

/* ---- behind the private link ---- */

static struct link
mine(struct request *request, struct secret link)
{
	return link_appointment_waiting_http_mine(request->context.arena, link);
}

/* false: answered (gone, error). */
static bool
find(struct request *request, struct secret link, struct appointment_waiting *waiting)
{
	switch (appointment_waiting_find(&request->context, link, waiting)) {
	case APPOINTMENT_FIND_OK:    return true;
	case APPOINTMENT_FIND_NONE:  respond_gone(request); return false;
	case APPOINTMENT_FIND_FAULT: break;
	}
	respond_error(request);
	return false;
}

/* What came of it: the private link of the place or the group.  false: a fault. */
static bool
link_of_place(struct context *context, const struct appointment_waiting *waiting, struct link *place)
{
	struct appointment appointment;
	struct appointment_group group;

	if (!group_id_is_none(waiting->group)) {
		if (appointment_group_read(context, waiting->group, &group) != APPOINTMENT_FIND_OK)
			return false;
		*place = link_appointment_group_http_mine(context->arena, appointment_group_link(context, &group));
		return true;
	}
	if (appointment_read(context, waiting->appointment, &appointment) != APPOINTMENT_FIND_OK)
		return false;
	*place = link_appointment_http_mine(context->arena, appointment_link(context, &appointment));
	return true;
}

static void
fill_state(struct request *request, struct appointment_waiting_page *view, enum appointment_waiting_state state, const struct drive *drive)
{
	const bool over = drive->day_closed || instant_compare(drive->ends, request->context.now) <= 0;

	switch (state) {
	case APPOINTMENT_WAITING_STATE_WAITING:
	case APPOINTMENT_WAITING_STATE_OFFERED:   view->in_line = !over; view->over = over; return;
	case APPOINTMENT_WAITING_STATE_BOOKED:    view->booked = true; return;
	case APPOINTMENT_WAITING_STATE_PLACED:    view->placed = true; return;
	case APPOINTMENT_WAITING_STATE_LEFT:      view->left = true; return;
	case APPOINTMENT_WAITING_STATE_LAPSED:    view->lapsed = true; return;
	case APPOINTMENT_WAITING_STATE_CANCELLED: view->cancelled = true; return;
	case APPOINTMENT_WAITING_STATE_OVER:      view->over = true; return;
	}
}

/* Where they stand, or what is held for them.  false: a fault. */
static bool
fill_line(struct request *request, struct secret link, const struct appointment_waiting *waiting, const struct drive *drive,
          struct appointment_waiting_page *view)
{
	struct context *context = &request->context;
	struct appointment_offer offer;

	switch (appointment_waiting_offered(context, waiting, &offer)) {
	case APPOINTMENT_FIND_OK:
		view->in_line = false;
		view->offered = true;
		view->take = link_appointment_waiting_http_take(context->arena, link, offer.id);
		view->pass = link_appointment_waiting_http_pass(context->arena, link, offer.id);
		view->key = request_new_key(request, view->take);
		view->pass_key = request_new_key(request, view->pass);
		return appointment_offer_words(context, drive, &offer, &view->offer);
	case APPOINTMENT_FIND_NONE:  break;
	case APPOINTMENT_FIND_FAULT: return false;
	}
	/* Out of time and not yet noticed: at the end of the line, or out of it, within seconds. */
	if (!appointment_waiting_before(context, waiting, &view->before))
		return false;
	view->next = view->before == 0;
	view->one_before = view->before == 1;
	view->let_lapse = waiting->lapse_count > 0;
	return true;
}

/* false: answered. */
static bool
fill(struct request *request, struct secret link, const struct appointment_waiting *waiting, struct appointment_waiting_page *view)
{
	struct arena *arena = request->context.arena;
	const struct appointment none = { .drive = waiting->drive, .page = waiting->page, .starts = INSTANT_NONE };
	struct drive drive;

	*view = (struct appointment_waiting_page){ .layout = appointment_private_layout(request) };
	if (!appointment_where_booked(request, &none, &drive, &view->where))
		return false;
	view->hours = drive_hours_text(arena, &drive);
	view->email = waiting->donor.email;
	view->no_email = outbox_reach(&request->context, view->email) == OUTBOX_REACH_FAILED;
	view->size = waiting->wish.size;
	view->group = waiting->wish.size > 1;
	view->times = appointment_waiting_times(arena, &waiting->wish);
	view->closed = drive.state == DRIVE_STATE_CLOSED;
	view->self = mine(request, link);
	view->link = link_absolute(arena, request->context.site->url, view->self);
	view->leave = link_appointment_waiting_http_leave_form(arena, link);
	view->email_page = link_appointment_waiting_http_email_form(arena, link);
	view->drive = appointment_drive_link(request, waiting->page, waiting->drive);
	fill_state(request, view, waiting->state, &drive);
	if ((view->in_line && !fill_line(request, link, waiting, &drive, view))
	    || (view->booked && !link_of_place(&request->context, waiting, &view->place))) {
		respond_error(request);
		return false;
	}
	return true;
}

static void
show(struct request *request, struct secret link, bool gone)
{
	struct appointment_waiting waiting;
	struct appointment_waiting_page view;

	if (!find(request, link, &waiting) || !fill(request, link, &waiting, &view))
		return;
	view.gone = gone;
	html_appointment_waiting_mine(respond_page(request, gone ? CONFLICT : OK), &view);
}

void
appointment_waiting_http_mine(struct request *request, struct secret link)
{
	show(request, link, false);
}

/* What was pressed on the page of the entry.  false: answered. */
static bool
pressed(struct request *request, struct secret link, struct appointment_waiting *waiting)
{
	struct confirm_form form;

	if (!find(request, link, waiting))
		return false;
	if (form_read(&request->context, &confirm_form, &request->form, &form))
		return true;
	respond_see_other(request, mine(request, link));
	return false;
}

/* The same of an offer that was made to this entry.  false: answered. */
static bool
pressed_offer(struct request *request, struct secret link, struct offer_id offer, struct appointment_waiting *waiting)
{
	struct confirm_form form;

	if (!find(request, link, waiting))
		return false;
	switch (appointment_waiting_was_offered(&request->context, waiting, offer)) {
	case APPOINTMENT_FIND_OK:    break;
	case APPOINTMENT_FIND_NONE:  respond_not_found(request); return false;
	case APPOINTMENT_FIND_FAULT: respond_error(request); return false;
	}
	if (form_read(&request->context, &confirm_form, &request->form, &form))
		return true;
	respond_see_other(request, mine(request, link));
	return false;
}

void
appointment_waiting_http_take(struct request *request, struct secret link, struct offer_id offer)
{
	struct arena *arena = request->context.arena;
	struct appointment_waiting waiting;
	struct secret place;

	if (!pressed_offer(request, link, offer, &waiting))
		return;
	switch (appointment_waiting_take(&request->context, &waiting, offer, &place)) {
	case APPOINTMENT_WAITING_TAKE_OK:
		respond_see_other(request, waiting.wish.size > 1 ? link_appointment_group_http_mine(arena, place)
		                                                 : link_appointment_http_mine(arena, place));
		return;
	case APPOINTMENT_WAITING_TAKE_BOOKED: respond_see_other(request, mine(request, link)); return;
	case APPOINTMENT_WAITING_TAKE_GONE:
	case APPOINTMENT_WAITING_TAKE_CLOSED: show(request, link, true); return;
	case APPOINTMENT_WAITING_TAKE_FAULT:  respond_error(request); return;
	}
}

void
appointment_waiting_http_pass(struct request *request, struct secret link, struct offer_id offer)
{
	struct appointment_waiting waiting;

	if (!pressed_offer(request, link, offer, &waiting))
		return;
	switch (appointment_waiting_pass(&request->context, &waiting, offer)) {
	case APPOINTMENT_WAITING_CHANGE_OK:    respond_see_other(request, mine(request, link)); return;
	case APPOINTMENT_WAITING_CHANGE_GONE:  show(request, link, true); return;
	case APPOINTMENT_WAITING_CHANGE_FAULT: respond_error(request); return;
	}
}

static void
show_email_form(struct request *request, struct secret link, struct appointment_email_form *form)
{
	appointment_show_email_form(request, form, link_appointment_waiting_http_email_change(request->context.arena, link),
	                           mine(request, link));
}

/* Only while it matters.  false: answered. */
static bool
find_in_line(struct request *request, struct secret link, struct appointment_waiting *waiting)
{
	if (!find(request, link, waiting))
		return false;
	if (waiting->state == APPOINTMENT_WAITING_STATE_WAITING || waiting->state == APPOINTMENT_WAITING_STATE_OFFERED)
		return true;
	respond_see_other(request, mine(request, link));
	return false;
}

void
appointment_waiting_http_email_form(struct request *request, struct secret link)
{
	struct appointment_email_form form = { 0 };
	struct appointment_waiting waiting;

	if (!find_in_line(request, link, &waiting))
		return;
	form_set(&form.email, waiting.donor.email);
	show_email_form(request, link, &form);
}

void
appointment_waiting_http_email_change(struct request *request, struct secret link)
{
	struct appointment_email_form form;
	struct appointment_waiting waiting;
	enum appointment_take outcome;
	struct secret new_link;
	bool good = form_read(&request->context, &appointment_email_form, &request->form, &form);

	if (!find_in_line(request, link, &waiting))
		return;
	if (!good || !appointment_may_change(request, waiting.id.id, &form.email)) {
		show_email_form(request, link, &form);
		return;
	}
	outcome = appointment_waiting_change_email(&request->context, &waiting, form.email.text, &new_link);
	appointment_answer_email_change(request, outcome, mine(request, outcome == APPOINTMENT_TAKE_OK ? new_link : link));
}

void
appointment_waiting_http_leave_form(struct request *request, struct secret link)
{
	struct appointment_waiting waiting;
	struct appointment_waiting_page view;

	if (!find(request, link, &waiting) || !fill(request, link, &waiting, &view))
		return;
	if (!view.in_line && !view.offered) {
		respond_see_other(request, view.self);
		return;
	}
	view.leave = link_appointment_waiting_http_leave(request->context.arena, link);
	view.key = request_new_key(request, view.leave);
	html_appointment_waiting_leave(respond_page(request, OK), &view);
}

/* Whatever came of it, the page says so. */
void
appointment_waiting_http_leave(struct request *request, struct secret link)
{
	struct appointment_waiting waiting;

	if (!pressed(request, link, &waiting))
		return;
	switch (appointment_waiting_leave(&request->context, &waiting)) {
	case APPOINTMENT_WAITING_CHANGE_OK:
	case APPOINTMENT_WAITING_CHANGE_GONE:  respond_see_other(request, mine(request, link)); return;
	case APPOINTMENT_WAITING_CHANGE_FAULT: respond_error(request); return;
	}
}
