/* waiting_join_http: joining the waiting list of a drive. */
#include "appointment/appointment_where.h"
#include "http/form_page.h"
#include "limits.h"
#include "links.h"
#include "people/people.h"
#include "people/people_email_question.h"
#include "people/people_limit.h"
#include "routes_handlers.h"
#include "waiting/waiting.h"
#include "waiting/waiting_view.h"
#include "waiting_html.h"
#include "waiting_words.h"

enum { OK = 200, CONFLICT = 409, DAY_MINUTES = 24 * 60 };

static void
show_form(struct request *request, struct page_key page, const struct appointment_wish *wish, struct waiting_form *form)
{
	struct arena *arena = request->context.arena;
	const struct link join = link_waiting_join_http_join(arena, page, wish->drive.id);
	const struct form_page shown = form_page(request, &(struct form_page_of){ .form = &waiting_form, .values = form, .post = join });
	struct waiting_joining view;

	if (shown.answered)
		return;
	view = (struct waiting_joining){ .layout = shown.layout, .summary = shown.summary, .form = *form,
		.question = people_email_question(arena, &form->email, &form->sure),
		.where = appointment_where_drive(request, wish), .hours = drive_hours_text(arena, &wish->drive),
		.person = appointment_person(&form->name, &form->email, &form->shown, &form->shown_name), .join = join,
		.consent = appointment_consent_said(arena, APPOINTMENT_CONSENT_WAITING),
		.back = link_public_http_drive(arena, page, wish->drive.id) };

	view.person.waiting = true;
	html_waiting_form(respond_page(request, shown.status), &view);
}

/* false: already answered. */
static bool
is_ahead(struct request *request, struct page_key page, const struct appointment_wish *wish)
{
	if (wish->drive.state == DRIVE_STATE_OPEN && !wish->drive.day_closed && instant_compare(wish->drive.ends, request->context.now) > 0)
		return true;
	appointment_show_closed(request, link_public_http_drive(request->context.arena, page, wish->drive.id));
	return false;
}

void
waiting_join_http_form(struct request *request, struct page_key page, struct drive_id drive)
{
	struct waiting_form form = { 0 };
	struct appointment_wish wish;
	int64_t size;

	if (!appointment_find_wish_drive(request, page, drive, &wish) || !is_ahead(request, page, &wish))
		return;
	if (!text_number(request_query(request, "size"), &size) || size < 1 || size > LIMIT_GROUP_SIZE)
		size = 1;
	form_set_number(request->context.arena, &form.size, size);
	show_form(request, page, &wish, &form);
}

/* A time after the drive's midnight belongs to its next day. */
static int
minute_of(const struct drive_words *words, const struct form_value *time)
{
	int minute = (int)time->number;

	return words->until_minute > DAY_MINUTES && minute < words->from_minute ? minute + DAY_MINUTES : minute;
}

/* false: the field has an error. */
static bool
wish_of(const struct drive_words *words, struct waiting_form *form, struct waiting_wish *wish)
{
	*wish = (struct waiting_wish){ .size = form->size.number, .until_minute = WAITING_MINUTE_MAX,
		.only_organises = form->only_organises.ticked && form->size.number > 1 };
	if (form->from.given)
		wish->from_minute = minute_of(words, &form->from);
	if (form->until.given)
		wish->until_minute = minute_of(words, &form->until);
	if (wish->until_minute >= wish->from_minute)
		return true;
	form_blame(&form->until, &waiting_words_until_wrong);
	return false;
}

/* Each entry sends an email and may take seats from all others, so one client or address may not join without limit. false: the field has
 * an error. */
static bool
may_ask(struct request *request, int64_t seats, struct form_value *email)
{
	const struct words *refused = NULL;

	if (!people_limit_client(request, "waiting.join", seats, LIMIT_WAITING_PER_CLIENT, INSTANT_HOUR))
		refused = &waiting_words_asked_often;
	else if (!people_limit_address(request, "waiting.join.address", people_email_hash(&request->context, email->text),
	                               LIMIT_WAITING_PER_ADDRESS, INSTANT_DAY))
		refused = &waiting_words_address_often;
	if (refused != NULL)
		form_blame(email, refused);
	return refused == NULL;
}

/* The same person again, or one who has booked: the page shows nothing that the email does not say. */
static void
show_already(struct request *request, struct link drive)
{
	struct waiting_already view = { .layout = page_layout(request), .drive = drive };

	view.layout.no_index = true;
	html_waiting_already(respond_page(request, OK), &view);
}

/* `free`: there are seats, so that nobody has to wait; else the list is full. */
static void
show_not_joined(struct request *request, struct link drive, bool free)
{
	struct waiting_not_joined view = { .layout = page_layout(request), .free = free, .drive = drive };

	html_waiting_not_joined(respond_page(request, CONFLICT), &view);
}

void
waiting_join_http_join(struct request *request, struct page_key page, struct drive_id drive)
{
	struct link back = link_public_http_drive(request->context.arena, page, drive);
	struct waiting_form form;
	struct waiting_wish waits;
	struct appointment_wish wish;
	struct donor donor;
	struct secret link;
	bool good = appointment_form_read(&request->context, &waiting_form, &request->form, &form, &form.shown, &form.shown_name, TEXT_NONE);
	const struct people_email_question question = people_email_question(request->context.arena, &form.email, &form.sure);

	if (!appointment_find_wish_drive(request, page, drive, &wish))
		return;
	good = good || form_is_good(&waiting_form, &form);
	if (!good || !text_is_empty(question.suggested) ||
	    !wish_of(&wish.drive.words, &form, &waits) || !may_ask(request, waits.size, &form.email)) {
		show_form(request, page, &wish, &form);
		return;
	}
	donor = (struct donor){ form.name.text, form.email.text, appointment_form_shown(&form.shown, &form.shown_name) };
	switch (waiting_join(&request->context, wish.page.id, drive, &waits, &donor, &link)) {
	case WAITING_JOIN_OK:
		respond_see_other(request, link_waiting_http_mine(request->context.arena, link));
		return;
	case WAITING_JOIN_ALREADY:
	case WAITING_JOIN_BOOKED:   show_already(request, back); return;
	case WAITING_JOIN_FREE:     show_not_joined(request, back, true); return;
	case WAITING_JOIN_TOO_MANY: show_not_joined(request, back, false); return;
	case WAITING_JOIN_CLOSED:   appointment_show_closed(request, back); return;
	case WAITING_JOIN_PAUSED:  appointment_show_paused(request); return;
	case WAITING_JOIN_UNCONFIRMED:
		request_event(request, EVENT_CLIENT_LIMITED);
		form_blame(&form.email, &appointment_words_unconfirmed);
		show_form(request, page, &wish, &form);
		return;
	case WAITING_JOIN_FAULT:    respond_error(request); return;
	}
}

/* Too many wait already: answered without a write, unless this person has an appointment or is on the list. */
void
waiting_join_http_precheck(struct request *request)
{
	struct context *context = &request->context;
	const struct page_key page = { request->parts[0].token };
	const struct drive_id drive = { request->parts[1].id };
	struct waiting_form form;
	struct appointment_wish wish;
	struct appointment booked;
	struct donor donor;
	bool full;

	if (!waiting_is_full(context, drive, &full) || !full ||
	    !form_read(context, &waiting_form, &request->form, &form) ||
	    !appointment_find_wish_drive(request, page, drive, &wish))
		return;
	donor = (struct donor){ form.name.text, form.email.text, appointment_form_shown(&form.shown, &form.shown_name) };
	if (waiting_find_donor(context, drive, &donor) != FOUND_NONE ||
	    appointment_find_donor(context, drive, donor.email, donor.name, &booked) != FOUND_NONE ||
	    appointment_group_known(context, drive, &donor) != FOUND_NONE)
		return;
	show_not_joined(request, link_public_http_drive(context->arena, page, drive), false);
}
