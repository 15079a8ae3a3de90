/* appointment_letter: fills the emails of this module and puts them, with a calendar file where a time is told. */
#include "appointment/appointment_letter.h"

#include "appointment/appointment_first.h"
#include "appointment/appointment_view.h"
#include "appointment_email.h"
#include "appointment/appointment_inside.h"
#include "base/id.h"
#include "base/log.h"
#include "limits.h"
#include "links.h"
#include "outbox/outbox.h"
#include "standards/icalendar.h"

/* From greeting to refreshment; what the calendar blocks, not what the desk plans with. */
enum { VISIT_MINUTES = 60 };

struct text
appointment_day(struct arena *arena, const struct drive *drive, const struct appointment *appointment)
{
	return date_words(arena, date_is_valid(appointment->local.date) ? appointment->local.date : drive->words.date);
}

struct text
appointment_time(struct arena *arena, const struct drive *drive, const struct appointment *appointment)
{
	struct drive_slot slot = { .id = appointment->slot, .local = appointment->local, .starts = appointment->starts,
		.repeated_hour = zone_is_repeated(drive->words.zone, appointment->local) };

	if (instant_is_none(appointment->starts))
		return TEXT("");
	return drive_slot_time(arena, drive, &slot);
}

struct text
appointment_time_listed(struct arena *arena, const struct drive *drive, const struct appointment *appointment)
{
	const struct text time = appointment_time(arena, drive, appointment);

	if (!date_is_valid(appointment->local.date) || date_compare(appointment->local.date, drive->words.date) == 0)
		return time;
	return text_format(arena, "%.*s, %.*s", TEXT_PRINT(date_words_short(arena, appointment->local.date)), TEXT_PRINT(time));
}

struct text
appointment_day_and_time(struct arena *arena, const struct drive *drive, struct instant instant)
{
	return text_format(arena, "%.*s, %.*s", TEXT_PRINT(date_words(arena, zone_local(drive->words.zone, instant).date)),
	                   TEXT_PRINT(drive_time(arena, drive, instant)));
}

static struct link
absolute(struct context *context, struct link link)
{
	return link_absolute(context->arena, context->site->url, link);
}

/* The name as the family writes it; empty when the appointment is for no one in particular. */
static bool
honour_of(struct context *context, struct honour_page_id id, struct text *name)
{
	struct honour_page page;

	*name = TEXT("");
	if (honour_page_id_is_none(id))
		return true;
	switch (honour_read(context, id, &page)) {
	case FOUND_OK:    *name = page.name; return true;
	case FOUND_NONE:  return true;
	case FOUND_FAULT: break;
	}
	return false;
}

static bool
fill(struct context *context, const struct appointment *appointment, struct drive *drive, struct appointment_email *view)
{
	struct arena *arena = context->arena;
	struct secret link = appointment_link(context, appointment);

	if (drive_read(context, appointment->drive, drive) != FOUND_OK)
		return false;
	*view = (struct appointment_email){ .cancelled = appointment->state != APPOINTMENT_STATE_BOOKED,
		.day = appointment_day(arena, drive, appointment),
		.time = appointment_time(arena, drive, appointment), .venue = drive->words.venue, .address = drive->words.address,
		.directions = drive->words.directions, .service = drive->words.service_name, .phone = drive->words.service_phone,
		.who_may_give = link_to_web(drive->words.service_web),
		.link = absolute(context, link_appointment_http_mine(arena, link)),
		.move = absolute(context, link_appointment_http_move_form(arena, link)),
		.give_back = absolute(context, link_appointment_http_give_back_form(arena, link)) };
	return honour_of(context, appointment->page, &view->honour);
}

static struct text
site_host(const struct site *site)
{
	size_t at;
	struct text host = site->url, rest;

	if (text_find(host, TEXT("://"), &at))
		host = text_from(host, at + 3);
	(void)text_cut(host, '/', &host, &rest);
	return host;
}

/* Title and words are neutral: calendars are shared. */
static struct text
calendar_of(struct context *context, const struct appointment *appointment, const struct drive *drive, const struct appointment_email *view)
{
	struct arena *arena = context->arena;
	struct email_text title = email_text_new(arena);
	struct icalendar_event event = { .sequence = appointment->sequence + drive->sequence, .stamp = context->now,
		.starts = appointment->starts, .ends = instant_plus(appointment->starts, VISIT_MINUTES * INSTANT_MINUTE),
		.description = view->directions, .cancelled = appointment->state != APPOINTMENT_STATE_BOOKED };
	const bool with_drive = appointment->state == APPOINTMENT_STATE_CANCELLED;
	struct icalendar calendar = { .prodid = TEXT("-//Givenback//Givenback//EN"),
		.method = with_drive ? ICALENDAR_METHOD_CANCEL : ICALENDAR_METHOD_PUBLISH, .events = &event, .event_count = 1 };

	email_appointment_calendar(&title, view);
	/* RFC 5546, 3.2.5: who cancels has to say who they are. */
	if (with_drive) {
		calendar.organizer_email = context->site->email_from;
		calendar.organizer_name = context->site->name;
	}
	event.summary = html_text(title.subject);
	event.uid = text_format(arena, "%.*s@%.*s", TEXT_PRINT(id_text(arena, appointment->id.id)), TEXT_PRINT(site_host(context->site)));
	event.location = text_is_empty(view->address) ? view->venue
	               : text_format(arena, "%.*s, %.*s", TEXT_PRINT(view->venue), TEXT_PRINT(view->address));
	return icalendar_write(arena, &calendar);
}

bool
appointment_calendar(struct context *context, const struct appointment *appointment, struct text *calendar)
{
	struct appointment_email view;
	struct drive drive;

	if (instant_is_none(appointment->starts) || !fill(context, appointment, &drive, &view))
		return false;
	*calendar = calendar_of(context, appointment, &drive, &view);
	return true;
}

bool
appointment_calendar_short(struct context *context, const struct appointment *appointment, struct text *calendar)
{
	struct appointment_email view;
	struct drive drive;

	if (instant_is_none(appointment->starts) || !fill(context, appointment, &drive, &view))
		return false;
	view = (struct appointment_email){ .cancelled = view.cancelled, .day = view.day, .time = view.time };
	*calendar = calendar_of(context, appointment, &drive, &view);
	return true;
}

static bool
put(struct context *context, const struct outbox_email *email)
{
	switch (outbox_put(context, email)) {
	case OUTBOX_PUT_OK:
	case OUTBOX_PUT_ALREADY:
	case OUTBOX_PUT_REFUSED:
	case OUTBOX_PUT_IMPOSSIBLE: return true;      /* the place is kept all the same; its page says what to do without email */
	case OUTBOX_PUT_FAULT:      break;
	}
	return false;
}

typedef void write_email(struct email_text *email, const struct appointment_email *view);

static bool
is_written_to(const struct appointment *appointment)
{
	return !text_is_empty(appointment->donor.email) && !instant_is_none(appointment->starts);
}

static void
write_to(struct context *context, const struct appointment *appointment, const struct appointment_email *view, write_email *write,
         struct outbox_email *email)
{
	struct email_text text = email_text_new(context->arena);

	write(&text, view);
	email->to = appointment->donor.email;
	email->to_name = appointment->donor.name;
	email->subject = html_text(text.subject);
	email->body = html_text(text.body);
}

/* What a first email may say of it: when, and the link. */
static void
write_first(struct context *context, const struct appointment *appointment, struct appointment_email *view, struct outbox_email *email)
{
	email->to = appointment->donor.email;
	appointment_first_write(context, &(struct appointment_first){ .day = view->day, .time = view->time, .link = view->link }, email);
	*view = (struct appointment_email){ .cancelled = view->cancelled, .day = view->day, .time = view->time, .link = view->link };
}

static void
attach(struct context *context, const struct appointment *appointment, const struct drive *drive, const struct appointment_email *view,
       struct outbox_email *email)
{
	email->calendar = calendar_of(context, appointment, drive, view);
	email->calendar_method = icalendar_method_text(ICALENDAR_METHOD_PUBLISH);
}

/* An email about a place makes way for a newer one, except that a link that was asked for again says nothing new. */
static struct text
about(struct context *context, enum outbox_cause cause, int64_t id)
{
	const bool again = cause == OUTBOX_CAUSE_LINK_AGAIN || cause == OUTBOX_CAUSE_GROUP_AGAIN || cause == OUTBOX_CAUSE_REMINDER;

	if (outbox_cause_rule(cause)->gather != OUTBOX_GATHER_NEWEST)
		return TEXT_NONE;
	return text_format(context->arena, "%s %lld", again ? "again" : "about", (long long)id);
}

static bool
send(struct context *context, const struct appointment *appointment, enum outbox_cause cause, write_email *write, bool with_calendar)
{
	struct outbox_email email = { .cause = cause, .page = appointment->page, .drive = appointment->drive,
		.about = about(context, cause, appointment->id.id) };
	struct appointment_email view;
	struct drive drive;
	bool known;

	if (!is_written_to(appointment))
		return true;
	if (!fill(context, appointment, &drive, &view) || !outbox_is_known(context, appointment->donor.email, &known))
		return false;
	if (appointment_first_is_due(cause, known))
		write_first(context, appointment, &view, &email);
	else
		write_to(context, appointment, &view, write, &email);
	if (with_calendar)
		attach(context, appointment, &drive, &view, &email);
	return put(context, &email);
}

enum outbox_author
appointment_letter_author(struct context *context, struct text kind, struct appointment_id about, struct outbox_email *email)
{
	struct context leaving = *context;
	struct appointment appointment;
	struct appointment_email view;
	struct drive drive;
	bool known;

	ASSERT(text_equal(kind, TEXT("ticket")));
	switch (appointment_read(context, about, &appointment)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  return OUTBOX_AUTHOR_OVER;
	case FOUND_FAULT: return OUTBOX_AUTHOR_FAULT;
	}
	/* A newer link is nobody's business at the address that was mistyped. */
	if (!is_written_to(&appointment) || appointment.link_generation != 1)
		return OUTBOX_AUTHOR_OVER;
	leaving.now = email->not_before;
	if (instant_compare(instant_plus(appointment.starts, 7 * INSTANT_DAY), leaving.now) <= 0)
		return OUTBOX_AUTHOR_OVER;        /* it was held back until there was nothing left to say */
	if (!fill(context, &appointment, &drive, &view) || !outbox_is_known(&leaving, appointment.donor.email, &known))
		return OUTBOX_AUTHOR_FAULT;
	email->cause = OUTBOX_CAUSE_TICKET;
	if (known)
		write_to(context, &appointment, &view, email_appointment_kept, email);
	else
		write_first(context, &appointment, &view, email);
	/* It was kept once; the email that says how it ended comes after this one, with a higher number. */
	if (appointment.state != APPOINTMENT_STATE_BOOKED) {
		appointment.state = APPOINTMENT_STATE_BOOKED;
		appointment.sequence = drive.sequence = 0;
	}
	attach(context, &appointment, &drive, &view, email);
	return OUTBOX_AUTHOR_OK;
}

bool
appointment_email_kept(struct context *context, const struct appointment *appointment, struct bytes email_hash)
{
	return !is_written_to(appointment) || outbox_put_about(context, &(struct outbox_about){ .cause = OUTBOX_CAUSE_TICKET,
	       .appointment = appointment->id, .to = appointment->donor.email, .to_hash = email_hash, .page = appointment->page,
	       .drive = appointment->drive }) == OUTBOX_PUT_OK;
}

bool
appointment_email_moved(struct context *context, const struct appointment *appointment)
{
	return send(context, appointment, OUTBOX_CAUSE_MOVED, email_appointment_moved, true);
}

bool
appointment_email_given_back(struct context *context, const struct appointment *appointment)
{
	return send(context, appointment, OUTBOX_CAUSE_GIVEN_BACK, email_appointment_given_back, true);
}

bool
appointment_email_link_again(struct context *context, const struct appointment *appointment)
{
	return send(context, appointment, OUTBOX_CAUSE_LINK_AGAIN, email_appointment_link_again, true);
}

bool
appointment_email_address_corrected(struct context *context, const struct appointment *appointment)
{
	return send(context, appointment, OUTBOX_CAUSE_ADDRESS_CORRECTED, email_appointment_corrected, true);
}

bool
appointment_email_reminder(struct context *context, const struct appointment *appointment)
{
	return send(context, appointment, OUTBOX_CAUSE_REMINDER, email_appointment_reminder, false);
}

/* Seats counted by their time: "10:00: 3", "10:15: 4". */
static bool
fill_slots(struct context *context, const struct appointment_group *group, const struct drive *drive, struct appointment_group_email *view)
{
	struct appointment_list seats;

	if (!appointment_group_seats(context, group, &seats))
		return false;
	view->slots.at = arena_list_of(context->arena, struct appointment_group_slot, seats.count);
	for (size_t i = 0; i < seats.count; i++) {
		const struct appointment *seat = &seats.at[i];

		if (i == 0) {
			view->day = appointment_day(context->arena, drive, seat);
			view->time = appointment_time(context->arena, drive, seat);
		}
		if (i == 0 || !slot_id_equal(seat->slot, seats.at[i - 1].slot))
			view->slots.at[view->slots.count++].time = appointment_time_listed(context->arena, drive, seat);
		view->slots.at[view->slots.count - 1].count++;
		view->count++;
	}
	return true;
}

/* Where its times are shown; the front page when the honour page cannot be seen. */
static struct link
drive_link(struct context *context, const struct appointment_group *group)
{
	struct honour_page page;

	if (honour_read(context, group->page, &page) == FOUND_OK && honour_is_known(&page))
		return link_public_http_drive(context->arena, page.key, group->drive);
	return link_public_http_front(context->arena);
}

typedef void write_group_email(struct email_text *email, const struct appointment_group_email *view);

static bool
send_group(struct context *context, const struct appointment_group *group, enum outbox_cause cause, write_group_email *write)
{
	struct arena *arena = context->arena;
	struct email_text text = email_text_new(arena);
	struct outbox_email email = { .to = group->leader_email, .to_name = group->leader_name, .cause = cause,
		.page = group->page, .drive = group->drive, .about = about(context, cause, group->id.id) };
	struct appointment_group_email view = { 0 };
	struct appointment own;
	struct drive drive;
	bool known;

	if (drive_read(context, group->drive, &drive) != FOUND_OK || !fill_slots(context, group, &drive, &view) ||
	    !outbox_is_known(context, group->leader_email, &known))
		return false;
	view.venue = drive.words.venue;
	view.address = drive.words.address;
	view.service = drive.words.service_name;
	view.who_may_give = link_to_web(drive.words.service_web);
	view.link = absolute(context, link_appointment_group_http_mine(arena, appointment_group_link(context, group)));
	view.drive = absolute(context, drive_link(context, group));
	if (!instant_is_none(group->confirm_until)) {
		view.confirm = absolute(context, link_appointment_group_confirm_http_form(arena, appointment_group_link(context, group),
		                                                                         appointment_group_confirm_code(context, group)));
		view.confirm_until = appointment_day_and_time(arena, &drive, group->confirm_until);
	}
	if (group->has_seat_link)
		view.seat = absolute(context, link_appointment_seat_http_form(arena, appointment_group_seat_link(context, group)));
	if (appointment_first_is_due(cause, known)) {
		appointment_first_write(context, &(struct appointment_first){ .day = view.day, .time = view.time, .count = view.count,
		                        .link = view.link, .seat = view.seat, .confirm = view.confirm,
		                        .confirm_until = view.confirm_until }, &email);
		return put(context, &email);
	}
	switch (appointment_group_leaders_place(context, group, &own)) {
	case FOUND_OK:
		view.own = absolute(context, link_appointment_http_mine(arena, appointment_link(context, &own)));
		if (!appointment_calendar(context, &own, &email.calendar))
			return false;
		email.calendar_method = icalendar_method_text(ICALENDAR_METHOD_PUBLISH);
		break;
	case FOUND_NONE:  break;
	case FOUND_FAULT: return false;
	}
	write(&text, &view);
	email.subject = html_text(text.subject);
	email.body = html_text(text.body);
	return put(context, &email);
}

bool
appointment_email_group_kept(struct context *context, const struct appointment_group *group)
{
	return send_group(context, group, OUTBOX_CAUSE_GROUP, email_appointment_group_kept);
}

bool
appointment_email_group_again(struct context *context, const struct appointment_group *group)
{
	return send_group(context, group, OUTBOX_CAUSE_GROUP_AGAIN, email_appointment_group_again);
}

bool
appointment_email_group_corrected(struct context *context, const struct appointment_group *group)
{
	return send_group(context, group, OUTBOX_CAUSE_GROUP_CORRECTED, email_appointment_group_corrected);
}

bool
appointment_email_group_released(struct context *context, const struct appointment_group *group)
{
	return send_group(context, group, OUTBOX_CAUSE_GROUP_RELEASED, email_appointment_group_released);
}

bool
appointment_email_seat_kept(struct context *context, const struct appointment *appointment)
{
	return send(context, appointment, OUTBOX_CAUSE_SEAT_KEPT, email_appointment_seat_kept, false);
}

bool
appointment_email_unclaimed_released(struct context *context, const struct appointment_group *group)
{
	return send_group(context, group, OUTBOX_CAUSE_UNCLAIMED_RELEASED, email_appointment_unclaimed_released);
}

bool
appointment_email_released(struct context *context, const struct appointment *appointment)
{
	return send(context, appointment, OUTBOX_CAUSE_RELEASED, email_appointment_released, true);
}
