/* appointment_group_http: booking appointments next to each other. */
#include "appointment/appointment_letter.h"
#include "appointment/appointment_where.h"
#include "appointment_html.h"
#include "appointment_words.h"
#include "html/number.h"
#include "http/form_draft.h"
#include "http/form_page.h"
#include "limits.h"
#include "links.h"
#include "people/people.h"
#include "people/people_email_question.h"
#include "routes_handlers.h"

enum { OK = 200 };

static const struct form_draft_sent already_booked = { &appointment_words_sent_group, &appointment_words_sent_group_show };

/* The drive's times for so many people. */
static struct link
times_link(struct arena *arena, struct page_key page, struct drive_id drive, const struct form_value *size)
{
	const struct link link = link_public_http_drive(arena, page, drive);
	int64_t people;

	if (!text_number(size->typed, &people) || people < 2 || people > LIMIT_GROUP_SIZE)
		return link;
	return (struct link){ text_format(arena, "%.*s?size=%d", TEXT_PRINT(link.text), (int)people) };
}

/* What was chosen with the time is not asked twice. */
static struct text
chosen_size(struct arena *arena, const struct form_value *size)
{
	int64_t people;

	if (!text_is_empty(size->error) || !text_number(size->typed, &people) || people < 2 || people > LIMIT_GROUP_SIZE)
		return TEXT("");
	return number_words_first(arena, people);
}

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
		.back = times_link(arena, page, wish->drive.id, &form->size) };
}

static void
show_form(struct request *request, struct page_key page, const struct appointment_wish *wish, struct appointment_group_form *form)
{
	const struct form_page shown = form_page(request, &(struct form_page_of){ .form = &appointment_group_form, .values = form,
		.post = link_appointment_group_http_take(request->context.arena, page, wish->drive.id, wish->slot.id),
		.page = link_appointment_group_http_form(request->context.arena, page, wish->drive.id, wish->slot.id), .several_steps = true });
	struct appointment_group_booking view;

	if (shown.answered)
		return;
	view = booking_view(request, page, wish, form);
	view.layout = shown.layout;
	view.summary = shown.summary;
	view.chosen = chosen_size(request->context.arena, &form->size);
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
	return appointment_form_read(&request->context, &appointment_group_form, body, form, &form->shown, &form->shown_name, TEXT_NONE);
}

static void
show_full(struct request *request, struct page_key page, const struct appointment_wish *wish, const struct appointment_group_form *form)
{
	const struct appointment_typed typed = appointment_typed_group(form);

	appointment_show_full(request, page, wish, &typed);
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

/* How many of the group come at each time: as many as are free, from the first on. */
static void
fill_parts(struct arena *arena, const struct drive *drive, const struct drive_slot_list *slots, const struct appointment_run *run,
           int64_t size, struct appointment_group_booking *view)
{
	bool begun = false;

	view->together = run->slots == 1;
	view->parts.at = arena_list_of(arena, struct appointment_group_part, run->slots);
	for (size_t i = 0; i < slots->count && view->parts.count < run->slots; i++) {
		const int64_t free = slots->at[i].capacity - slots->at[i].booked, here = free < size ? free : size;
		const bool first = view->parts.count == 0;

		begun = begun || slot_id_equal(slots->at[i].id, run->first);
		if (!begun || free <= 0)
			continue;
		view->parts.at[view->parts.count++] = (struct appointment_group_part){ .time = drive_slot_time(arena, drive, &slots->at[i]),
			.words = first ? number_words_first(arena, here) : number_words(arena, here), .first = first };
		size -= here;
	}
}

/* `change`, `change_time`: the form and the times with what was typed; none: it could not be saved. */
static void
show_check(struct request *request, struct page_key page, const struct appointment_wish *wish, const struct appointment_group_form *form,
           struct link change, struct link change_time)
{
	struct appointment_group_booking view;
	struct drive_slot_list slots;
	struct appointment_run run;

	if (!find_run(request, page, wish, form, &slots, &run))
		return;
	view = booking_view(request, page, wish, form);
	view.suggested = people_email_suggestion(request->context.arena, form->email.text);
	view.change = change;
	view.change_time = change_time;
	view.layout.no_index = true;
	view.size_words = number_words_first(request->context.arena, form->size.number);
	fill_parts(request->context.arena, &wish->drive, &slots, &run, form->size.number, &view);
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
	/* If something has to be corrected, the page that is shown says what. */
	if (saved.there)
		(void)read_form(request, &saved.body, &form);
	else
		form_set(&form.key, saved.key);
	form_draft_blame(&request->context, &appointment_group_form, &saved, &form);
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
	case FORM_DRAFT_SAVE_REFUSED:
		show_check(request, page, &wish, &form, (struct link){ TEXT_NONE }, (struct link){ TEXT_NONE });
		return;
	case FORM_DRAFT_SAVE_FAULT:
		respond_error(request);
		return;
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
		show_check(request, page, &wish, &form, of.form, link_appointment_group_http_draft_time(arena, page, drive, slot, draft));
	else
		show_form(request, page, &wish, &form);
}

/* Other times for as many people; what was typed goes with them. */
void
appointment_group_http_draft_time(struct request *request, struct page_key page, struct drive_id drive, struct slot_id slot,
                                  struct draft_key draft)
{
	struct arena *arena = request->context.arena;
	const struct form_draft_of of = { .last = link_appointment_group_http_take(arena, page, drive, slot),
		.form = link_appointment_group_http_draft(arena, page, drive, slot, draft), .sent = &already_booked };
	struct appointment_group_form form;
	struct appointment_typed typed;
	struct appointment_wish wish;
	struct form_draft saved;

	if (!appointment_find_wish(request, page, drive, slot, &wish) || !form_draft_read(request, draft, &of, &saved))
		return;
	if (wish.drive.state != DRIVE_STATE_OPEN || wish.drive.day_closed) {
		appointment_show_closed(request, link_public_http_drive(arena, page, drive));
		return;
	}
	if (!read_form(request, &saved.body, &form)) {
		show_form(request, page, &wish, &form);
		return;
	}
	typed = appointment_typed_group(&form);
	appointment_show_times(request, page, &wish, &typed, link_appointment_group_http_draft_check(arena, page, drive, slot, draft));
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
	case APPOINTMENT_TAKE_PAUSED: appointment_show_paused(request); return;
	case APPOINTMENT_TAKE_UNCONFIRMED:
		request_event(request, EVENT_CLIENT_LIMITED);
		form_blame(&form.email, &appointment_words_unconfirmed);
		show_form(request, page, &wish, &form);
		return;
	case APPOINTMENT_TAKE_FAULT:   respond_error(request); return;
	}
}
