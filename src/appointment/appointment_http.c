/* appointment_http: booking one appointment: the form, the answers to check, the last press. */
#include "appointment/appointment_where.h"
#include "appointment_html.h"
#include "appointment_words.h"
#include "http/form_draft.h"
#include "http/form_page.h"
#include "http/idempotency.h"
#include "links.h"
#include "people/people_email_question.h"
#include "routes_handlers.h"

enum { OK = 200 };

static const struct form_draft_sent already_booked = { &appointment_words_sent_one, &appointment_words_sent_one_show };

static struct appointment_booking
booking_view(struct request *request, struct page_key page, const struct appointment_wish *wish, const struct appointment_form *form)
{
	struct arena *arena = request->context.arena;
	struct appointment_booking view = { .layout = page_layout(request), .where = appointment_where_wish(request, wish), .form = *form,
		.person = appointment_person(&form->name, &form->email, &form->shown, &form->shown_name),
		.consent = appointment_consent_said(arena, APPOINTMENT_CONSENT_ONE),
		.check = link_appointment_http_check(arena, page, wish->drive.id, wish->slot.id),
		.keep = link_appointment_http_take(arena, page, wish->drive.id, wish->slot.id),
		.back = link_public_http_drive(arena, page, wish->drive.id) };

	view.person.service = view.where.service;
	view.person.phone = view.where.phone;
	view.person.phone_link = view.where.phone_link;
	return view;
}

static void
show_form(struct request *request, struct page_key page, const struct appointment_wish *wish, struct appointment_form *form)
{
	const struct form_page shown = form_page(request, &(struct form_page_of){ .form = &appointment_form, .values = form,
		.post = link_appointment_http_take(request->context.arena, page, wish->drive.id, wish->slot.id),
		.page = link_appointment_http_form(request->context.arena, page, wish->drive.id, wish->slot.id), .several_steps = true });
	struct appointment_booking view;

	if (shown.answered)
		return;
	view = booking_view(request, page, wish, form);
	view.layout = shown.layout;
	view.summary = shown.summary;
	html_appointment_form(respond_page(request, shown.status), &view);
}

static void
show_full(struct request *request, struct page_key page, const struct appointment_wish *wish, const struct appointment_form *form)
{
	const struct appointment_typed typed = appointment_typed_alone(form);

	appointment_show_full(request, page, wish, &typed);
}

/* Is there anything to book?  false: answered. */
static bool
is_bookable(struct request *request, struct page_key page, const struct appointment_wish *wish, const struct appointment_form *form)
{
	struct link drive = link_public_http_drive(request->context.arena, page, wish->drive.id);

	if (wish->drive.state != DRIVE_STATE_OPEN || wish->drive.day_closed ||
	    instant_compare(wish->slot.starts, request->context.now) <= 0) {
		appointment_show_closed(request, drive);
		return false;
	}
	if (wish->slot.booked >= wish->slot.capacity) {
		show_full(request, page, wish, form);
		return false;
	}
	return true;
}

static bool
read_form(struct request *request, const struct form_body *body, struct appointment_form *form)
{
	return appointment_form_read(&request->context, &appointment_form, body, form, &form->shown, &form->shown_name, TEXT_NONE);
}

/* `change`: the form with what was typed, `time`: the other times for it; none: it could not be saved. */
static void
show_check(struct request *request, struct page_key page, const struct appointment_wish *wish, const struct appointment_form *form,
           struct link change, struct link time)
{
	struct appointment_booking view = booking_view(request, page, wish, form);

	view.suggested = people_email_suggestion(request->context.arena, form->email.text);
	view.change = change;
	view.change_time = time;
	view.layout.no_index = true;
	html_appointment_check(respond_page(request, OK), &view);
}

void
appointment_http_form(struct request *request, struct page_key page, struct drive_id drive, struct slot_id slot)
{
	struct arena *arena = request->context.arena;
	struct appointment_wish wish;

	if (appointment_find_wish(request, page, drive, slot, &wish))
		form_draft_begin(request, link_appointment_http_draft(arena, page, drive, slot,
		                 form_draft_new(request, link_appointment_http_take(arena, page, drive, slot))));
}

void
appointment_http_draft(struct request *request, struct page_key page, struct drive_id drive, struct slot_id slot, struct draft_key draft)
{
	const struct form_draft_of of = { .last = link_appointment_http_take(request->context.arena, page, drive, slot),
		.sent = &already_booked };
	struct appointment_form form = { 0 };
	struct appointment_wish wish;
	struct form_draft saved;

	if (!appointment_find_wish(request, page, drive, slot, &wish) || !form_draft_read(request, draft, &of, &saved))
		return;
	/* If something has to be corrected, the page that is shown says what. */
	if (saved.there)
		(void)read_form(request, &saved.body, &form);
	else
		form_set(&form.key, saved.key);
	form_draft_blame(&request->context, &appointment_form, &saved, &form);
	if (is_bookable(request, page, &wish, &form))
		show_form(request, page, &wish, &form);
}

void
appointment_http_check(struct request *request, struct page_key page, struct drive_id drive, struct slot_id slot)
{
	struct arena *arena = request->context.arena;
	struct appointment_form form;
	struct appointment_wish wish;
	struct draft_key draft;
	const bool good = read_form(request, &request->form, &form);

	if (!appointment_find_wish(request, page, drive, slot, &wish) || !is_bookable(request, page, &wish, &form))
		return;
	if (!good || form.change.given) {
		show_form(request, page, &wish, &form);
		return;
	}
	switch (form_draft_save(request, &appointment_form, &form, link_appointment_http_take(arena, page, drive, slot), &draft)) {
	case FORM_DRAFT_SAVE_OK:
		respond_step(request, link_appointment_http_draft_check(arena, page, drive, slot, draft));
		return;
	case FORM_DRAFT_SAVE_REFUSED:
		show_check(request, page, &wish, &form, (struct link){ TEXT_NONE }, (struct link){ TEXT_NONE });
		return;
	case FORM_DRAFT_SAVE_FAULT:
		respond_error(request);
		return;
	}
}

void
appointment_http_draft_check(struct request *request, struct page_key page, struct drive_id drive, struct slot_id slot,
                             struct draft_key draft)
{
	struct arena *arena = request->context.arena;
	const struct form_draft_of of = { .last = link_appointment_http_take(arena, page, drive, slot),
		.form = link_appointment_http_draft(arena, page, drive, slot, draft), .sent = &already_booked };
	struct appointment_form form;
	struct appointment_wish wish;
	struct form_draft saved;
	bool good;

	if (!appointment_find_wish(request, page, drive, slot, &wish) || !form_draft_read(request, draft, &of, &saved))
		return;
	good = read_form(request, &saved.body, &form);
	if (!is_bookable(request, page, &wish, &form))
		return;
	if (good)
		show_check(request, page, &wish, &form, of.form, link_appointment_http_draft_time(arena, page, drive, slot, draft));
	else
		show_form(request, page, &wish, &form);
}

/* Another time; what was typed goes with it. */
void
appointment_http_draft_time(struct request *request, struct page_key page, struct drive_id drive, struct slot_id slot,
                            struct draft_key draft)
{
	struct arena *arena = request->context.arena;
	const struct form_draft_of of = { .last = link_appointment_http_take(arena, page, drive, slot),
		.form = link_appointment_http_draft(arena, page, drive, slot, draft), .sent = &already_booked };
	struct appointment_typed typed;
	struct appointment_form form;
	struct appointment_wish wish;
	struct form_draft saved;

	if (!appointment_find_wish(request, page, drive, slot, &wish) || !form_draft_read(request, draft, &of, &saved))
		return;
	if (wish.drive.state != DRIVE_STATE_OPEN || wish.drive.day_closed) {
		appointment_show_closed(request, link_public_http_drive(arena, page, drive));
		return;
	}
	(void)read_form(request, &saved.body, &form);
	typed = appointment_typed_alone(&form);
	appointment_show_times(request, page, &wish, &typed, link_appointment_http_draft_check(arena, page, drive, slot, draft));
}

struct appointment_press *
appointment_press(struct request *request)
{
	struct appointment_press *press = request->prepared;
	struct appointment_form *form;

	if (press)
		return press;
	request->prepared = press = arena_new_of(request->context.arena, struct appointment_press);
	form = &press->form;
	press->good = read_form(request, &request->form, form);
	if (press->good) {
		press->donor = (struct donor){ form->name.text, form->email.text, appointment_form_shown(&form->shown, &form->shown_name) };
		press->draft = appointment_draft(&request->context, &press->donor);
		idempotency_prepare(request, link_appointment_http_mine(request->context.arena, press->draft.link));
	}
	return press;
}

void
appointment_http_take(struct request *request, struct page_key page, struct drive_id drive, struct slot_id slot)
{
	struct link back = link_public_http_drive(request->context.arena, page, drive);
	struct appointment_press *press = appointment_press(request);
	struct appointment_form *form = &press->form;
	struct appointment_wish wish;
	struct appointment_open_slot place;
	struct secret link;
	const bool open = press->good &&
		appointment_slot_is_open(&request->context, page, drive, slot, press->draft.email_hash, &place);

	/* Everything about page and drive is read for those alone who are shown a page. */
	if (!open && !appointment_find_wish(request, page, drive, slot, &wish))
		return;
	if (!press->good || !appointment_may_ask(request, 1, &form->email, press->draft.email_hash)) {
		if (!open || appointment_find_wish(request, page, drive, slot, &wish))
			show_form(request, page, &wish, form);
		return;
	}
	switch (open ? appointment_take_slot(&request->context, &place, &press->donor, &press->draft, &link)
	             : appointment_take(&request->context, wish.page.id, drive, slot, &press->donor, &link)) {
	case APPOINTMENT_TAKE_OK:
		respond_see_other(request, link_appointment_http_mine(request->context.arena, link));
		return;
	case APPOINTMENT_TAKE_ALREADY: appointment_go_to_already(request, page, drive, false); return;
	case APPOINTMENT_TAKE_FULL:
		if (!open || appointment_find_wish(request, page, drive, slot, &wish))
			show_full(request, page, &wish, form);
		return;
	case APPOINTMENT_TAKE_CLOSED:  appointment_show_closed(request, back); return;
	case APPOINTMENT_TAKE_PAUSED: appointment_show_paused(request); return;
	case APPOINTMENT_TAKE_UNCONFIRMED:
		request_event(request, EVENT_CLIENT_LIMITED);
		form_blame(&form->email, &appointment_words_unconfirmed);
		if (!open || appointment_find_wish(request, page, drive, slot, &wish))
			show_form(request, page, &wish, form);
		return;
	case APPOINTMENT_TAKE_FAULT:   respond_error(request); return;
	}
}

void
appointment_http_already(struct request *request, struct page_key page, struct drive_id drive)
{
	struct appointment_wish wish;

	if (appointment_find_wish_drive(request, page, drive, &wish))
		appointment_show_already(request, link_public_http_drive(request->context.arena, page, drive),
		                         text_equal(request_query(request, "group"), TEXT("1")));
}
