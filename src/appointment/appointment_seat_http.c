/* appointment_seat_http: a friend opens the link that the leader shared, chooses one of the group's times and books it. */
#include "appointment/appointment_letter.h"
#include "appointment/appointment_where.h"
#include "appointment_html.h"
#include "base/id.h"
#include "http/form_page.h"
#include "links.h"
#include "people/people.h"
#include "people/people_email_question.h"
#include "routes_handlers.h"

enum { OK = 200, CONFLICT = 409 };

static void
show_none(struct request *request, const struct appointment_group *group, bool closed)
{
	struct appointment_seat_none view = { .layout = appointment_private_layout(request), .closed = closed,
		.drive = appointment_drive_link(request, group->page, group->drive) };

	html_appointment_seat_none(respond_page(request, request->method == METHOD_POST ? CONFLICT : OK), &view);
}

/* The times to choose from; the first that nobody has booked is chosen as long as nothing else was. */
static void
fill_spots(struct request *request, const struct drive *drive, const struct appointment_spot_list *spots,
           struct appointment_seat_page *view)
{
	struct arena *arena = request->context.arena;
	bool chosen = false;

	view->spots.at = arena_list_of(arena, struct appointment_seat_spot, spots->count);
	view->spots.count = spots->count;
	for (size_t i = 0; i < spots->count; i++) {
		const struct appointment_spot *spot = &spots->at[i];

		view->spots.at[i] = (struct appointment_seat_spot){ .id = id_text(arena, spot->choice), .named = spot->named,
			.left = spot->left, .one = spot->left == 1, .first = i == 0, .chosen = view->form.spot.number == spot->choice,
			.time = appointment_time_listed(arena, drive, &spot->seat), .iso = instant_iso(arena, spot->seat.starts) };
		chosen = chosen || view->spots.at[i].chosen;
	}
	for (size_t i = 0; i < spots->count && !chosen && !view->form.spot.given; i++)
		chosen = view->spots.at[i].chosen = !spots->at[i].named;
}

/* What the page needs; no spot is left, or the drive can no longer be booked: answered, false. */
static bool
fill_page(struct request *request, const struct appointment_group *group, struct appointment_seat_page *view)
{
	struct appointment_spot_list spots;
	struct drive drive;

	if (!appointment_seat_choices(&request->context, group, &spots) || drive_read(&request->context, group->drive, &drive) != FOUND_OK) {
		respond_error(request);
		return false;
	}
	if (drive.state == DRIVE_STATE_CANCELLED || drive.day_closed || instant_compare(drive.ends, request->context.now) <= 0) {
		show_none(request, group, true);
		return false;
	}
	if (spots.count == 0) {
		show_none(request, group, false);
		return false;
	}
	if (!appointment_where_booked(request, &spots.at[0].seat, &drive, &view->where))
		return false;
	fill_spots(request, &drive, &spots, view);
	return true;
}

static void
show_form(struct request *request, struct secret link, const struct appointment_group *group, struct appointment_seat_form *form)
{
	const struct link claim = link_appointment_seat_http_claim(request->context.arena, link);
	const struct form_page shown = form_page(request, &(struct form_page_of){ .form = &appointment_seat_form, .values = form,
		.post = claim });
	struct appointment_seat_page view = { .layout = shown.layout, .summary = shown.summary, .form = *form, .claim = claim,
		.leader = group->leader_name,
		.question = people_email_question(request->context.arena, &form->email, &form->sure),
		.person = appointment_person(&form->name, &form->email, &form->shown, &form->shown_name),
		.consent = appointment_consent_said(request->context.arena, APPOINTMENT_CONSENT_ONE) };

	view.person.leader = view.leader;
	if (!shown.answered && fill_page(request, group, &view))
		html_appointment_seat_form(respond_page(request, shown.status), &view);
}

void
appointment_seat_http_form(struct request *request, struct secret link)
{
	struct appointment_seat_form form = { 0 };
	struct appointment_group group;

	if (appointment_find_seat_group(request, link, &group))
		show_form(request, link, &group, &form);
}

/* The form again, with what is wrong with the chosen time. */
static void
refuse_spot(struct request *request, struct secret link, const struct appointment_group *group, struct appointment_seat_form *form,
            const struct words *why)
{
	form_blame(&form->spot, why);
	show_form(request, link, group, form);
}

void
appointment_seat_http_claim(struct request *request, struct secret link)
{
	struct appointment_seat_form form;
	struct appointment_group group;
	struct appointment_claim claim;
	struct secret mine;
	bool good = appointment_form_read(&request->context, &appointment_seat_form, &request->form, &form, &form.shown, &form.shown_name,
	                                  TEXT_NONE);
	const struct people_email_question question = people_email_question(request->context.arena, &form.email, &form.sure);

	if (!appointment_find_seat_group(request, link, &group))
		return;
	good = good || form_is_good(&appointment_seat_form, &form);
	if (!good || !text_is_empty(question.suggested) ||
	    !appointment_may_ask(request, 1, &form.email, people_email_hash(&request->context, form.email.text))) {
		show_form(request, link, &group, &form);
		return;
	}
	claim = (struct appointment_claim){ .choice = form.spot.number, .tell_leader = form.tell.ticked,
		.donor = { form.name.text, form.email.text, appointment_form_shown(&form.shown, &form.shown_name) } };
	switch (appointment_seat_claim(&request->context, &group, &claim, &mine)) {
	case APPOINTMENT_SEAT_CLAIM_OK:
		respond_see_other(request, link_appointment_http_mine(request->context.arena, mine));
		return;
	case APPOINTMENT_SEAT_CLAIM_ALREADY:
		appointment_show_already(request, appointment_drive_link(request, group.page, group.drive), false);
		return;
	case APPOINTMENT_SEAT_CLAIM_FULL:
		refuse_spot(request, link, &group, &form, claim.choice ? &appointment_words_spot_full : &appointment_words_slot_empty);
		return;
	case APPOINTMENT_SEAT_CLAIM_OTHER_NAME: refuse_spot(request, link, &group, &form, &appointment_words_spot_named); return;
	case APPOINTMENT_SEAT_CLAIM_CLOSED:     show_none(request, &group, true); return;
	case APPOINTMENT_SEAT_CLAIM_FAULT:      respond_error(request); return;
	}
}
