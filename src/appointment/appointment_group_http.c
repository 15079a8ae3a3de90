/* appointment_group_http: booking places side by side, and the leader's page. */
#include "appointment/appointment_letter.h"
#include "appointment/appointment_where.h"
#include "appointment_html.h"
#include "appointment_words.h"
#include "http/confirm_form.h"
#include "http/form_draft.h"
#include "http/form_page.h"
#include "limits.h"
#include "links.h"
#include "outbox/outbox.h"
#include "people/people.h"
#include "routes_handlers.h"

enum { OK = 200, CONFLICT = 409 };

static const struct form_draft_sent already_booked = { &appointment_words_sent_group, &appointment_words_sent_group_show };

static struct appointment_group_booking
booking_view(struct request *request, struct page_key page, const struct appointment_wish *wish,
             const struct appointment_group_form *form)
{
	struct arena *arena = request->context.arena;

	return (struct appointment_group_booking){ .layout = page_layout(request), .where = appointment_where_wish(request, wish),
		.form = *form, .person = appointment_person(&form->name, &form->email, &form->shown, &form->shown_name),
		.consent = appointment_consent_said(arena, APPOINTMENT_CONSENT_GROUP),
		.check = link_appointment_group_http_check(arena, page, wish->drive.id, wish->slot.id),
		.keep = link_appointment_group_http_take(arena, page, wish->drive.id, wish->slot.id),
		.back = link_public_http_drive(arena, page, wish->drive.id) };
}

static void
show_form(struct request *request, struct page_key page, const struct appointment_wish *wish, struct appointment_group_form *form)
{
	const struct form_page shown = form_page(request, &(struct form_page_of){ .form = &appointment_group_form, .values = form,
		.post = link_appointment_group_http_take(request->context.arena, page, wish->drive.id, wish->slot.id) });
	struct appointment_group_booking view = booking_view(request, page, wish, form);

	view.layout = shown.layout;
	view.summary = shown.summary;
	html_appointment_group_form(respond_page(request, shown.status), &view);
}

/* Is the drive still to be booked?  false: answered. */
static bool
is_bookable(struct request *request, struct page_key page, const struct appointment_wish *wish)
{
	if (wish->drive.state == DRIVE_STATE_OPEN && !wish->drive.day_closed &&
	    instant_compare(wish->slot.starts, request->context.now) > 0)
		return true;
	appointment_show_closed(request, link_public_http_drive(request->context.arena, page, wish->drive.id));
	return false;
}

static bool
read_form(struct request *request, const struct form_body *body, struct appointment_group_form *form)
{
	return appointment_form_read(&request->context, &appointment_group_form, body, form, &form->shown, &form->shown_name);
}

static void
show_full(struct request *request, struct page_key page, const struct appointment_wish *wish, const struct appointment_group_form *form)
{
	appointment_show_full(request, page, wish, &(struct appointment_typed){ form->name.typed, form->email.typed, form->shown.typed,
	                      form->shown_name.typed, form->size.number, form->only_organises.ticked });
}

/* Where the appointments are that were asked for. false: answered. */
static bool
find_run(struct request *request, struct page_key page, const struct appointment_wish *wish, const struct appointment_group_form *form,
         struct drive_slot_list *slots, struct appointment_run *run)
{
	if (!drive_slots(&request->context, &wish->drive, slots)) {
		respond_error(request);
		return false;
	}
	if (appointment_run_at(slots, wish->slot.id, form->size.number, request->context.now, run))
		return true;
	show_full(request, page, wish, form);
	return false;
}

/* `change`: the form with what was typed; none: it could not be saved. */
static void
show_check(struct request *request, struct page_key page, const struct appointment_wish *wish, const struct appointment_group_form *form,
           struct link change)
{
	struct appointment_group_booking view;
	struct drive_slot_list slots;
	struct appointment_run run;

	if (!find_run(request, page, wish, form, &slots, &run))
		return;
	view = booking_view(request, page, wish, form);
	view.change = change;
	view.layout.no_index = true;
	for (size_t i = 0; run.slots > 1 && i < slots.count; i++)
		if (slot_id_equal(slots.at[i].id, run.last))
			view.last = drive_slot_time(request->context.arena, &wish->drive, &slots.at[i]);
	html_appointment_group_check(respond_page(request, OK), &view);
}

void
appointment_group_http_form(struct request *request, struct page_key page, struct drive_id drive, struct slot_id slot)
{
	struct arena *arena = request->context.arena;
	struct appointment_wish wish;

	if (appointment_find_wish(request, page, drive, slot, &wish))
		form_draft_begin(request, link_appointment_group_http_draft(arena, page, drive, slot,
		                 form_draft_new(request, link_appointment_group_http_take(arena, page, drive, slot))));
}

void
appointment_group_http_draft(struct request *request, struct page_key page, struct drive_id drive, struct slot_id slot,
                             struct draft_key draft)
{
	const struct form_draft_of of = { .last = link_appointment_group_http_take(request->context.arena, page, drive, slot),
		.sent = &already_booked };
	struct appointment_group_form form = { 0 };
	struct appointment_wish wish;
	struct form_draft saved;
	int64_t size;

	if (!appointment_find_wish(request, page, drive, slot, &wish) || !form_draft_read(request, draft, &of, &saved) ||
	    !is_bookable(request, page, &wish))
		return;
	/* What is to be corrected in it, its page says. */
	if (saved.there)
		(void)read_form(request, &saved.body, &form);
	else
		form_set(&form.key, saved.key);
	if (!saved.there && text_number(request_query(request, "size"), &size) && size >= 2 && size <= LIMIT_GROUP_SIZE)
		form_set_number(request->context.arena, &form.size, size);
	show_form(request, page, &wish, &form);
}

void
appointment_group_http_check(struct request *request, struct page_key page, struct drive_id drive, struct slot_id slot)
{
	struct arena *arena = request->context.arena;
	struct appointment_group_form form;
	struct appointment_wish wish;
	struct drive_slot_list slots;
	struct appointment_run run;
	struct draft_key draft;
	const bool good = read_form(request, &request->form, &form);

	if (!appointment_find_wish(request, page, drive, slot, &wish) || !is_bookable(request, page, &wish))
		return;
	if (!good || form.change.given) {
		show_form(request, page, &wish, &form);
		return;
	}
	if (!find_run(request, page, &wish, &form, &slots, &run))
		return;
	switch (form_draft_save(request, &appointment_group_form, &form, link_appointment_group_http_take(arena, page, drive, slot), &draft)) {
	case FORM_DRAFT_SAVE_OK:
		respond_step(request, link_appointment_group_http_draft_check(arena, page, drive, slot, draft));
		return;
	case FORM_DRAFT_SAVE_REFUSED: show_check(request, page, &wish, &form, (struct link){ TEXT_NONE }); return;
	case FORM_DRAFT_SAVE_FAULT:   respond_error(request); return;
	}
}

void
appointment_group_http_draft_check(struct request *request, struct page_key page, struct drive_id drive, struct slot_id slot,
                                   struct draft_key draft)
{
	struct arena *arena = request->context.arena;
	const struct form_draft_of of = { .last = link_appointment_group_http_take(arena, page, drive, slot),
		.form = link_appointment_group_http_draft(arena, page, drive, slot, draft), .sent = &already_booked };
	struct appointment_group_form form;
	struct appointment_wish wish;
	struct form_draft saved;

	if (!appointment_find_wish(request, page, drive, slot, &wish) || !form_draft_read(request, draft, &of, &saved) ||
	    !is_bookable(request, page, &wish))
		return;
	if (read_form(request, &saved.body, &form))
		show_check(request, page, &wish, &form, of.form);
	else
		show_form(request, page, &wish, &form);
}

void
appointment_group_http_take(struct request *request, struct page_key page, struct drive_id drive, struct slot_id slot)
{
	struct link back = link_public_http_drive(request->context.arena, page, drive);
	struct appointment_group_form form;
	struct appointment_wish wish;
	struct donor leader;
	struct secret link;
	const bool good = read_form(request, &request->form, &form);

	if (!appointment_find_wish(request, page, drive, slot, &wish))
		return;
	if (!good || !appointment_may_ask(request, form.size.number, &form.email, people_email_hash(&request->context, form.email.text))) {
		show_form(request, page, &wish, &form);
		return;
	}
	leader = (struct donor){ form.name.text, form.email.text, appointment_form_shown(&form.shown, &form.shown_name) };
	switch (appointment_take_group(&request->context, wish.page.id, drive, slot, form.size.number, form.only_organises.ticked,
	                               &leader, &link)) {
	case APPOINTMENT_TAKE_OK:
		respond_see_other(request, link_appointment_group_http_mine(request->context.arena, link));
		return;
	case APPOINTMENT_TAKE_ALREADY: appointment_go_to_already(request, page, drive, true); return;
	case APPOINTMENT_TAKE_FULL:    show_full(request, page, &wish, &form); return;
	case APPOINTMENT_TAKE_CLOSED:  appointment_show_closed(request, back); return;
	case APPOINTMENT_TAKE_RESTING: appointment_show_resting(request); return;
	case APPOINTMENT_TAKE_UNCONFIRMED:
		request_event(request, EVENT_CLIENT_LIMITED);
		form_blame(&form.email, &appointment_words_unconfirmed);
		show_form(request, page, &wish, &form);
		return;
	case APPOINTMENT_TAKE_FAULT:   respond_error(request); return;
	}
}

static struct link
mine(struct request *request, struct secret link)
{
	return link_appointment_group_http_mine(request->context.arena, link);
}

/* Of each seat the time and whether it is claimed; nothing of who. */
static void
fill_seats(struct request *request, struct secret link, const struct drive *drive, const struct appointment_list *seats,
           struct appointment_id own, struct appointment_group_page *view)
{
	struct arena *arena = request->context.arena;

	view->seats.at = arena_list_of(arena, struct appointment_group_seat, seats->count);
	view->seats.count = seats->count;
	for (size_t i = 0; i < seats->count; i++) {
		const struct appointment *seat = &seats->at[i];
		bool claimed = seat->state == APPOINTMENT_STATE_BOOKED;

		view->seats.at[i] = (struct appointment_group_seat){ .time = appointment_time_listed(arena, drive, seat),
			.iso = instant_is_none(seat->starts) ? TEXT("") : instant_iso(arena, seat->starts), .claimed = claimed,
			.own = appointment_id_equal(seat->id, own), .may_give_back = !claimed && view->may_change,
			.give_back = link_appointment_group_http_give_back(arena, link, seat->id),
			.key = request_new_key(request, link_appointment_group_http_give_back(arena, link, seat->id)) };
		if (claimed)
			view->claimed++;
		else
			view->open++;
	}
}

/* Where and when, by the first seat; when no seat is left, by the drive alone. */
static bool
where_of_group(struct request *request, const struct appointment_group *group, const struct appointment_list *seats, struct drive *drive,
               struct appointment_where *where)
{
	struct appointment none = { .drive = group->drive, .page = group->page, .starts = INSTANT_NONE };

	return appointment_where_booked(request, seats->count > 0 ? &seats->at[0] : &none, drive, where);
}

/* Spots that the leader cancelled a moment ago, or why one could not be brought back. */
static bool
fill_undos(struct request *request, struct secret link, const struct appointment_group *group, const struct drive *drive,
           const struct appointment_undo_notice *notice, struct appointment_group_page *view)
{
	struct arena *arena = request->context.arena;
	struct appointment_list spots;

	if (!appointment_undo_spots(&request->context, group, &spots))
		return false;
	view->undos.at = arena_list_of(arena, struct appointment_undo_notice, spots.count + 1);
	if (notice)
		view->undos.at[view->undos.count++] = *notice;
	for (size_t i = 0; i < spots.count && view->may_change && !notice; i++)
		if (!appointment_undo_shown(request, drive, &spots.at[i], true, link_appointment_undo_http_spot(arena, link, spots.at[i].id),
		                            &view->undos.at[view->undos.count++]))
			return false;
	for (size_t i = 0; i < view->undos.count; i++)
		view->undos.at[i].other = view->drive;
	view->undone = text_equal(request_query(request, "done"), TEXT("undone"));
	return true;
}

void
appointment_show_group(struct request *request, struct secret link, const struct appointment_group *group,
                       const struct appointment_undo_notice *notice)
{
	struct arena *arena = request->context.arena;
	struct appointment_group_page view = { .layout = appointment_private_layout(request), .email = group->leader_email,
		.self = mine(request, link), .email_page = link_appointment_group_http_email_form(arena, link),
		.revoke = link_appointment_group_http_revoke(arena, link), .renew = link_appointment_group_http_renew(arena, link),
		.revoke_key = request_new_key(request, link_appointment_group_http_revoke(arena, link)),
		.renew_key = request_new_key(request, link_appointment_group_http_renew(arena, link)), .has_seat_link = group->has_seat_link };
	struct appointment_list seats;
	struct appointment own = { 0 };
	struct drive drive;

	if (!appointment_group_seats(&request->context, group, &seats)) {
		respond_error(request);
		return;
	}
	if (!where_of_group(request, group, &seats, &drive, &view.where))
		return;
	view.link = link_absolute(arena, request->context.site->url, view.self);
	view.no_email = outbox_reach(&request->context, view.email) == OUTBOX_REACH_FAILED;
	if (group->has_seat_link)
		view.seat = link_absolute(arena, request->context.site->url,
			link_appointment_seat_http_form(arena, appointment_group_seat_link(&request->context, group)));
	view.cancelled = drive.state == DRIVE_STATE_CANCELLED;
	view.over = !view.cancelled && (drive.day_closed || instant_compare(drive.ends, request->context.now) <= 0);
	view.lapsed = group->lapsed;
	view.may_change = !view.cancelled && !view.over && !view.lapsed;
	if (view.may_change && !instant_is_none(group->confirm_until))
		view.confirm_until = appointment_day_and_time(arena, &drive, group->confirm_until);
	if (view.over && !honour_page_id_is_none(group->page))
		view.message = link_message_http_group_form(arena, link);
	view.drive = appointment_drive_link(request, group->page, group->drive);
	switch (appointment_group_leaders_place(&request->context, group, &own)) {
	case FOUND_OK:    view.own = link_appointment_http_mine(arena, appointment_link(&request->context, &own)); break;
	case FOUND_NONE:  break;
	case FOUND_FAULT: respond_error(request); return;
	}
	fill_seats(request, link, &drive, &seats, own.id, &view);
	if (fill_undos(request, link, group, &drive, notice, &view))
		html_appointment_group_mine(respond_page(request, notice ? CONFLICT : OK), &view);
	else
		respond_error(request);
}

void
appointment_group_http_mine(struct request *request, struct secret link)
{
	struct appointment_group group;

	if (appointment_find_group(request, link, &group))
		appointment_show_group(request, link, &group, NULL);
}

static void
show_email_form(struct request *request, struct secret link, struct appointment_email_form *form)
{
	appointment_show_email_form(request, form, link_appointment_group_http_email_change(request->context.arena, link), mine(request, link));
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
	bool good = form_read(&request->context, &appointment_email_form, &request->form, &form);

	if (!appointment_find_group(request, link, &group))
		return;
	if (!good || !appointment_may_change(request, group.id.id, &form.email)) {
		show_email_form(request, link, &form);
		return;
	}
	outcome = appointment_group_change_email(&request->context, &group, form.email.text, &new_link);
	appointment_answer_email_change(request, outcome, mine(request, outcome == APPOINTMENT_TAKE_OK ? new_link : link));
}

/* A button of the leader's page came without a good key: the page again, with new ones. */
static bool
pressed(struct request *request, struct secret link, struct appointment_group *group)
{
	struct confirm_form form;
	bool good = form_read(&request->context, &confirm_form, &request->form, &form);

	if (!appointment_find_group(request, link, group))
		return false;
	if (!good)
		appointment_show_group(request, link, group, NULL);
	return good;
}

void
appointment_group_http_give_back(struct request *request, struct secret link, struct appointment_id seat)
{
	struct appointment_group group;

	if (!pressed(request, link, &group))
		return;
	switch (appointment_group_give_back(&request->context, &group, seat)) {
	case APPOINTMENT_GIVE_BACK_OK:
	case APPOINTMENT_GIVE_BACK_ARRIVED:
	case APPOINTMENT_GIVE_BACK_GONE:  respond_see_other(request, mine(request, link)); return;
	case APPOINTMENT_GIVE_BACK_FAULT: respond_error(request); return;
	}
}

static void
change_link(struct request *request, struct secret link, bool renew)
{
	struct appointment_group group;

	if (!pressed(request, link, &group))
		return;
	switch (appointment_group_change_link(&request->context, &group, renew)) {
	case APPOINTMENT_CHANGE_OK:
	case APPOINTMENT_CHANGE_GONE:  respond_see_other(request, mine(request, link)); return;
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
