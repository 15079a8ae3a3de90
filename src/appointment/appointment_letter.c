/* appointment_letter: reads what the emails of this module say (appointment_compose.h), and puts them. */
#include "appointment/appointment_letter.h"

#include "appointment/appointment_code.h"
#include "base/id.h"
#include "base/log.h"
#include "limits.h"
#include "links.h"
#include "outbox/outbox_refuse.h"

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
		.code = appointment_code(arena, appointment->id),
		.link = absolute(context, link_appointment_http_mine(arena, link)),
		.move = absolute(context, link_appointment_http_move_form(arena, link)),
		.cancel = absolute(context, link_appointment_http_cancel_form(arena, link)) };
	view->tomorrow = date_is_valid(appointment->local.date) &&
	                 date_number(appointment->local.date) == date_number(zone_local(drive->words.zone, context->now).date) + 1;
	return honour_of(context, appointment->page, &view->honour);
}

struct appointment_event
appointment_event_of(struct context *context, const struct appointment *appointment, const struct drive *drive)
{
	const bool booked = appointment->state == APPOINTMENT_STATE_BOOKED;
	const struct site *site = context->site;

	return (struct appointment_event){ .stamp = context->now, .starts = appointment->starts,
		.uid = text_format(context->arena, "%.*s@%.*s", TEXT_PRINT(id_text(context->arena, appointment->id.id)),
		                   TEXT_PRINT(text_url_host(site->url))),
		.sequence = appointment->sequence + drive->sequence, .cancelled = !booked, .title_cancelled = !booked,
		.with_drive = appointment->state == APPOINTMENT_STATE_DRIVE_CANCELLED, .venue = drive->words.venue, .address = drive->words.address,
		.directions = drive->words.directions, .organizer_email = site->email_from, .organizer_name = site->name };
}

bool
appointment_calendar(struct context *context, const struct appointment *appointment, struct text *calendar)
{
	struct appointment_event event;
	struct drive drive;

	if (instant_is_none(appointment->starts) || drive_read(context, appointment->drive, &drive) != FOUND_OK)
		return false;
	event = appointment_event_of(context, appointment, &drive);
	*calendar = appointment_compose_calendar(context->arena, &event);
	return true;
}

bool
appointment_calendar_sites(struct context *context, const struct appointment *appointment, struct link *google, struct link *outlook)
{
	struct appointment_event event;
	struct drive drive;

	if (drive_read(context, appointment->drive, &drive) != FOUND_OK)
		return false;
	event = appointment_event_of(context, appointment, &drive);
	appointment_compose_calendar_sites(context->arena, &event, google, outlook);
	return true;
}

void
appointment_first_read(struct context *context, struct outbox_email *email, struct appointment_first *first)
{
	email->id = (struct email_id){ id_new(context->now) };
	first->site_name = context->site->name;
	first->refuse = outbox_refuse_link(context, email->id);
}

static bool
put(struct context *context, const struct outbox_email *email)
{
	switch (outbox_put(context, email)) {
	case OUTBOX_PUT_OK:
	case OUTBOX_PUT_ALREADY:
	case OUTBOX_PUT_REFUSED:
	case OUTBOX_PUT_IMPOSSIBLE: return true;      /* it is booked all the same; its page says what to do without email */
	case OUTBOX_PUT_FAULT:      break;
	}
	return false;
}

static bool
is_written_to(const struct appointment *appointment)
{
	return !text_is_empty(appointment->donor.email) && !instant_is_none(appointment->starts);
}

/* An email about an appointment makes way for a newer one, except that a link that was asked for again says nothing new. */
static struct text
about(struct context *context, enum outbox_cause cause, int64_t id)
{
	const bool again = cause == OUTBOX_CAUSE_LINK_AGAIN || cause == OUTBOX_CAUSE_GROUP_AGAIN || cause == OUTBOX_CAUSE_REMINDER;

	if (outbox_cause_rule(cause)->gather != OUTBOX_GATHER_NEWEST)
		return TEXT_NONE;
	return text_format(context->arena, "%s %lld", again ? "again" : "about", (long long)id);
}

/* The people for whom a leader booked by typing a name: they have no email of their own. */
static struct appointment_named_list
named_of(struct arena *arena, const struct drive *drive, const struct appointment_list *seats)
{
	struct appointment_named_list named = { .at = arena_list_of(arena, struct appointment_named, seats->count) };

	for (size_t i = 0; i < seats->count; i++)
		if (seats->at[i].leader_sees == APPOINTMENT_LEADER_SEES_TYPED)
			named.at[named.count++] = (struct appointment_named){ appointment_time_listed(arena, drive, &seats->at[i]),
				seats->at[i].donor.name };
	return named;
}

/* The same, if this appointment is the leader's own.  false: a fault. */
static bool
fill_named(struct context *context, const struct appointment *appointment, const struct drive *drive, struct appointment_named_list *named)
{
	struct appointment_group group;
	struct appointment_list seats;
	struct appointment own;

	if (group_id_is_none(appointment->group))
		return true;
	if (appointment_group_read(context, appointment->group, &group) != FOUND_OK)
		return false;
	switch (appointment_group_leaders_own(context, &group, &own)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  return true;
	case FOUND_FAULT: return false;
	}
	if (!appointment_id_equal(own.id, appointment->id))
		return true;
	if (!appointment_group_seats(context, &group, &seats))
		return false;
	*named = named_of(context->arena, drive, &seats);
	return true;
}

static bool
send(struct context *context, const struct appointment *appointment, enum outbox_cause cause)
{
	struct outbox_email email = { .cause = cause, .to = appointment->donor.email, .to_name = appointment->donor.name,
		.page = appointment->page, .drive = appointment->drive, .about = about(context, cause, appointment->id.id) };
	struct appointment_letter letter = { .known = false };
	struct drive drive;

	if (!is_written_to(appointment))
		return true;
	if (!fill(context, appointment, &drive, &letter.words) || !outbox_is_known(context, email.to, &letter.known))
		return false;
	if (cause == OUTBOX_CAUSE_REMINDER && !fill_named(context, appointment, &drive, &letter.words.named))
		return false;
	if (appointment_first_is_due(cause, letter.known))
		appointment_first_read(context, &email, &letter.first);
	letter.event = appointment_event_of(context, appointment, &drive);
	appointment_compose(context->arena, &letter, &email);
	return put(context, &email);
}

enum outbox_author
appointment_letter_author(struct context *context, struct text kind, struct appointment_id about, struct outbox_email *email)
{
	struct context leaving = *context;
	struct appointment appointment;
	struct appointment_letter letter = { .known = false };
	struct drive drive;

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
	if (instant_compare(instant_plus(appointment.starts, LIMIT_TICKET_LATE_DAYS * INSTANT_DAY), leaving.now) <= 0)
		return OUTBOX_AUTHOR_OVER;        /* it was held back until there was nothing left to say */
	if (!fill(context, &appointment, &drive, &letter.words) || !outbox_is_known(&leaving, appointment.donor.email, &letter.known))
		return OUTBOX_AUTHOR_FAULT;
	email->cause = OUTBOX_CAUSE_TICKET;
	email->to = appointment.donor.email;
	email->to_name = appointment.donor.name;
	if (!letter.known)
		letter.first = (struct appointment_first){ .site_name = context->site->name, .refuse = outbox_refuse_link(context, email->id) };
	letter.event = appointment_event_of(context, &appointment, &drive);
	/* It was kept once; the email that says how it ended comes after this one, with a higher number. */
	if (letter.event.cancelled) {
		letter.event.cancelled = letter.event.with_drive = false;
		letter.event.sequence = 0;
	}
	appointment_compose(context->arena, &letter, email);
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
	return send(context, appointment, OUTBOX_CAUSE_MOVED);
}

bool
appointment_email_cancelled(struct context *context, const struct appointment *appointment)
{
	return send(context, appointment, OUTBOX_CAUSE_CANCELLED);
}

bool
appointment_email_undone(struct context *context, const struct appointment *appointment)
{
	return send(context, appointment, OUTBOX_CAUSE_UNDONE);
}

bool
appointment_email_link_again(struct context *context, const struct appointment *appointment)
{
	return send(context, appointment, OUTBOX_CAUSE_LINK_AGAIN);
}

bool
appointment_email_address_corrected(struct context *context, const struct appointment *appointment)
{
	return send(context, appointment, OUTBOX_CAUSE_ADDRESS_CORRECTED);
}

bool
appointment_email_reminder(struct context *context, const struct appointment *appointment)
{
	return send(context, appointment, OUTBOX_CAUSE_REMINDER);
}

/* Seats counted by their time: "10:00: 3", "10:15: 4". */
static bool
fill_slots(struct context *context, const struct appointment_group *group, const struct drive *drive, struct appointment_group_email *view)
{
	struct appointment_list seats;

	if (!appointment_group_seats(context, group, &seats))
		return false;
	view->named = named_of(context->arena, drive, &seats);
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

static bool
fill_group(struct context *context, const struct appointment_group *group, struct appointment_group_email *view)
{
	struct arena *arena = context->arena;
	struct drive drive;

	*view = (struct appointment_group_email){ 0 };
	if (drive_read(context, group->drive, &drive) != FOUND_OK || !fill_slots(context, group, &drive, view))
		return false;
	view->venue = drive.words.venue;
	view->address = drive.words.address;
	view->service = drive.words.service_name;
	view->phone = drive.words.service_phone;
	view->who_may_give = link_to_web(drive.words.service_web);
	view->link = absolute(context, link_appointment_group_http_mine(arena, appointment_group_link(context, group)));
	view->drive = absolute(context, drive_link(context, group));
	if (!instant_is_none(group->confirm_until)) {
		view->confirm = absolute(context, link_appointment_group_confirm_http_form(arena, appointment_group_link(context, group),
		                                                                          appointment_group_confirm_code(context, group)));
		view->confirm_until = appointment_day_and_time(arena, &drive, group->confirm_until);
	}
	if (group->has_seat_link)
		view->seat = absolute(context, link_appointment_seat_http_form(arena, appointment_group_seat_link(context, group)));
	return true;
}

/* The leader's own appointment, with its calendar; or none. */
static bool
fill_own(struct context *context, const struct appointment_group *group, struct appointment_group_letter *letter)
{
	struct appointment own;

	switch (appointment_group_leaders_own(context, group, &own)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  return true;
	case FOUND_FAULT: return false;
	}
	letter->words.own = absolute(context, link_appointment_http_mine(context->arena, appointment_link(context, &own)));
	return appointment_calendar(context, &own, &letter->calendar);
}

static bool
send_group(struct context *context, const struct appointment_group *group, enum outbox_cause cause)
{
	struct outbox_email email = { .to = group->leader_email, .to_name = group->leader_name, .cause = cause,
		.page = group->page, .drive = group->drive, .about = about(context, cause, group->id.id) };
	struct appointment_group_letter letter = { .calendar = TEXT_NONE };

	if (!fill_group(context, group, &letter.words) || !outbox_is_known(context, email.to, &letter.known))
		return false;
	if (appointment_first_is_due(cause, letter.known))
		appointment_first_read(context, &email, &letter.first);
	else if (!fill_own(context, group, &letter))
		return false;
	appointment_compose_group(context->arena, &letter, &email);
	return put(context, &email);
}

bool
appointment_email_group_kept(struct context *context, const struct appointment_group *group)
{
	return send_group(context, group, OUTBOX_CAUSE_GROUP);
}

bool
appointment_email_group_again(struct context *context, const struct appointment_group *group)
{
	return send_group(context, group, OUTBOX_CAUSE_GROUP_AGAIN);
}

bool
appointment_email_group_corrected(struct context *context, const struct appointment_group *group)
{
	return send_group(context, group, OUTBOX_CAUSE_GROUP_CORRECTED);
}

bool
appointment_email_group_released(struct context *context, const struct appointment_group *group)
{
	return send_group(context, group, OUTBOX_CAUSE_GROUP_RELEASED);
}

bool
appointment_email_seat_kept(struct context *context, const struct appointment *appointment)
{
	return send(context, appointment, OUTBOX_CAUSE_OWN_APPOINTMENT);
}

bool
appointment_email_unclaimed_released(struct context *context, const struct appointment_group *group)
{
	return send_group(context, group, OUTBOX_CAUSE_UNCLAIMED_RELEASED);
}

bool
appointment_email_released(struct context *context, const struct appointment *appointment)
{
	return send(context, appointment, OUTBOX_CAUSE_RELEASED);
}
