#include "appointment/appointment_where.h"

#include "appointment/appointment_letter.h"
#include "appointment_html.h"
#include "http/form_page.h"
#include "links.h"
#include "people/people_email_question.h"

/* 409: the request was good, what it asked for is not to be had. */
enum { OK = 200, CONFLICT = 409 };

static int
status_of(const struct request *request)
{
	return request->method == METHOD_POST ? CONFLICT : OK;
}

/* false: answered.  Whether the page rests is not asked yet. */
static bool
find_drive(struct request *request, struct page_key page, struct drive_id drive, struct appointment_wish *wish)
{
	struct context *context = &request->context;

	wish->slot = (struct drive_slot){ 0 };
	switch (honour_read_by_key(context, page, &wish->page)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  respond_not_found(request); return false;
	case FOUND_FAULT: respond_error(request); return false;
	}
	if (!honour_is_known(&wish->page)) {
		respond_not_found(request);
		return false;
	}
	switch (drive_of_page(context, drive, wish->page.id)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  respond_not_found(request); return false;
	case FOUND_FAULT: respond_error(request); return false;
	}
	if (drive_read(context, drive, &wish->drive) != FOUND_OK) {
		respond_error(request);
		return false;
	}
	return true;
}

/* false: answered. */
static bool
is_open(struct request *request, const struct appointment_wish *wish)
{
	if (honour_is_open(&wish->page))
		return true;
	appointment_show_paused(request);
	return false;
}

bool
appointment_find_wish_drive(struct request *request, struct page_key page, struct drive_id drive, struct appointment_wish *wish)
{
	return find_drive(request, page, drive, wish) && is_open(request, wish);
}

bool
appointment_find_wish(struct request *request, struct page_key page, struct drive_id drive, struct slot_id slot,
                      struct appointment_wish *wish)
{
	if (!find_drive(request, page, drive, wish))
		return false;
	switch (drive_slot_read(&request->context, &wish->drive, slot, &wish->slot)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  respond_not_found(request); return false;
	case FOUND_FAULT: respond_error(request); return false;
	}
	return is_open(request, wish);
}

static struct appointment_where
where_of(struct request *request, const struct drive *drive, struct instant starts)
{
	return (struct appointment_where){ .iso = instant_is_none(starts) ? TEXT("") : instant_iso(request->context.arena, starts),
		.venue = drive->words.venue, .address = drive->words.address, .directions = drive->words.directions,
		.service = drive->words.service_name, .phone = drive->words.service_phone,
		.phone_link = link_to_phone(request->context.arena, drive->words.service_phone),
		.who_may_give = link_to_web(drive->words.service_web) };
}

struct appointment_where
appointment_where_drive(struct request *request, const struct appointment_wish *wish)
{
	struct appointment_where where = where_of(request, &wish->drive, INSTANT_NONE);

	where.day = date_words(request->context.arena, wish->drive.words.date);
	where.honour = wish->page.name;
	return where;
}

struct appointment_where
appointment_where_wish(struct request *request, const struct appointment_wish *wish)
{
	struct appointment_where where = where_of(request, &wish->drive, wish->slot.starts);

	where.day = date_words(request->context.arena, wish->slot.local.date);
	where.time = drive_slot_time(request->context.arena, &wish->drive, &wish->slot);
	where.honour = wish->page.name;
	return where;
}

bool
appointment_where_booked(struct request *request, const struct appointment *appointment, struct drive *drive,
                         struct appointment_where *where)
{
	struct context *context = &request->context;
	struct honour_page page;

	if (drive_read(context, appointment->drive, drive) != FOUND_OK) {
		respond_error(request);
		return false;
	}
	*where = where_of(request, drive, appointment->starts);
	where->day = appointment_day(context->arena, drive, appointment);
	where->time = appointment_time(context->arena, drive, appointment);
	if (honour_page_id_is_none(appointment->page))
		return true;
	switch (honour_read(context, appointment->page, &page)) {
	case FOUND_OK:    where->honour = page.name; return true;
	case FOUND_NONE:  return true;
	case FOUND_FAULT: break;
	}
	respond_error(request);
	return false;
}

struct appointment_shown_choice
appointment_shown_choice(const struct form_value *shown, const struct form_value *shown_name, const struct form_value *name)
{
	const bool named = shown->given && text_is_empty(shown->error) && shown->number == APPOINTMENT_SHOWN_NAME;
	struct appointment_shown_choice choice = { .error = shown->error, .said = appointment_form_shown(shown, shown_name),
		.inputs = { .name = *shown_name, .friend = !named, .named = named } };

	if (named && text_is_empty(shown_name->typed))
		choice.inputs.name.typed = name->typed;
	return choice;
}

struct appointment_person
appointment_person(const struct form_value *name, const struct form_value *email, const struct form_value *shown,
                   const struct form_value *shown_name)
{
	return (struct appointment_person){ .name = *name, .email = *email, .choice = appointment_shown_choice(shown, shown_name, name) };
}

static bool
answer_unless_found(struct request *request, enum found found)
{
	switch (found) {
	case FOUND_OK:    return true;
	case FOUND_NONE:  respond_gone(request); return false;
	case FOUND_FAULT: break;
	}
	respond_error(request);
	return false;
}

bool
appointment_find_mine(struct request *request, struct secret link, struct appointment *appointment)
{
	return answer_unless_found(request, appointment_find(&request->context, link, appointment));
}

bool
appointment_find_group(struct request *request, struct secret link, struct appointment_group *group)
{
	return answer_unless_found(request, appointment_group_find(&request->context, link, group));
}

bool
appointment_find_seat_group(struct request *request, struct secret link, struct appointment_group *group)
{
	return answer_unless_found(request, appointment_group_find_by_seat(&request->context, link, group));
}

struct layout
appointment_private_layout(struct request *request)
{
	struct layout layout = page_layout(request);

	layout.no_index = true;
	return layout;
}

struct link
appointment_drive_link(struct request *request, struct honour_page_id page, struct drive_id drive)
{
	struct honour_page honour;

	if (!honour_page_id_is_none(page) && honour_read(&request->context, page, &honour) == FOUND_OK && honour_is_known(&honour))
		return link_public_http_drive(request->context.arena, honour.key, drive);
	return link_public_http_front(request->context.arena);
}

void
appointment_show_closed(struct request *request, struct link drive)
{
	struct appointment_not_kept view = { .layout = page_layout(request), .drive = drive };

	html_appointment_not_kept(respond_page(request, status_of(request)), &view);
}

void
appointment_show_paused(struct request *request)
{
	struct appointment_paused view = { .layout = page_layout(request), .home = link_public_http_front(request->context.arena) };

	view.layout.no_index = true;
	html_appointment_paused(respond_page(request, status_of(request)), &view);
}

void
appointment_show_already(struct request *request, struct link drive, bool group)
{
	struct appointment_already view = { .layout = page_layout(request), .group = group, .drive = drive };

	view.layout.no_index = true;
	html_appointment_already(respond_page(request, OK), &view);
}

void
appointment_go_to_already(struct request *request, struct page_key page, struct drive_id drive, bool group)
{
	struct link link = link_appointment_http_already(request->context.arena, page, drive);

	if (group)
		link.text = text_join(request->context.arena, link.text, TEXT("?group=1"));
	respond_see_other(request, link);
}

bool
appointment_read_email_form(struct request *request, struct appointment_email_form *form)
{
	const bool read = form_read(&request->context, &appointment_email_form, &request->form, form);
	const struct people_email_question question = people_email_question(request->context.arena, &form->email, &form->sure);

	return (read || form_is_good(&appointment_email_form, form)) && text_is_empty(question.suggested);
}

void
appointment_show_email_form(struct request *request, struct appointment_email_form *form, struct link change, struct link back)
{
	const struct form_page shown = form_page(request, &(struct form_page_of){ .form = &appointment_email_form, .values = form,
		.post = change });
	const struct appointment_email_page view = { .layout = shown.layout, .summary = shown.summary, .form = *form, .change = change,
		.question = people_email_question(request->context.arena, &form->email, &form->sure), .back = back };

	if (!shown.answered)
		html_appointment_email_form(respond_page(request, shown.status), &view);
}

void
appointment_answer_email_change(struct request *request, enum appointment_take outcome, struct link mine)
{
	switch (outcome) {
	case APPOINTMENT_TAKE_OK:
	case APPOINTMENT_TAKE_ALREADY:
	case APPOINTMENT_TAKE_FULL:
	case APPOINTMENT_TAKE_CLOSED:
	case APPOINTMENT_TAKE_PAUSED:
	case APPOINTMENT_TAKE_UNCONFIRMED: respond_see_other(request, mine); return;
	case APPOINTMENT_TAKE_FAULT:   respond_error(request); return;
	}
}
