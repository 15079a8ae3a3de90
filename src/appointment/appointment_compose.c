#include "appointment/appointment_compose.h"

#include "appointment_email.h"
#include "base/log.h"
#include "http/query.h"
#include "links.h"
#include "standards/icalendar.h"

/* From greeting to refreshment; what the calendar blocks, not what the desk plans with. */
enum { VISIT_MINUTES = 60 };

/* Neutral: calendars are shared. */
static struct text
title_of(struct arena *arena, const struct appointment_event *event)
{
	const struct appointment_email view = { .venue = event->venue, .directions = event->directions, .cancelled = event->title_cancelled };
	struct email_text title = email_text_new(arena);

	email_appointment_calendar(&title, &view);
	return html_text(title.subject);
}

static struct text
location_of(struct arena *arena, const struct appointment_event *event)
{
	return text_is_empty(event->address) ? event->venue
	     : text_format(arena, "%.*s, %.*s", TEXT_PRINT(event->venue), TEXT_PRINT(event->address));
}

struct text
appointment_compose_calendar(struct arena *arena, const struct appointment_event *event)
{
	struct icalendar_event entry = { .uid = event->uid, .sequence = event->sequence, .stamp = event->stamp, .starts = event->starts,
		.ends = instant_plus(event->starts, VISIT_MINUTES * INSTANT_MINUTE), .description = event->directions,
		.cancelled = event->cancelled };
	struct icalendar calendar = { .prodid = TEXT("-//Givenback//Givenback//EN"),
		.method = event->with_drive ? ICALENDAR_METHOD_CANCEL : ICALENDAR_METHOD_PUBLISH, .events = &entry, .event_count = 1 };

	/* RFC 5546, 3.2.5: who cancels has to say who they are. */
	if (event->with_drive) {
		calendar.organizer_email = event->organizer_email;
		calendar.organizer_name = event->organizer_name;
	}
	entry.summary = title_of(arena, event);
	entry.location = location_of(arena, event);
	return icalendar_write(arena, &calendar);
}

/* "20261205T104500Z". */
static struct text
calendar_time(struct arena *arena, struct instant instant)
{
	const struct text iso = instant_iso(arena, instant);
	struct text_builder out;

	text_builder_start(&out, arena, iso.length);
	for (size_t i = 0; i < iso.length; i++)
		if (iso.at[i] != '-' && iso.at[i] != ':')
			text_add_char(&out, iso.at[i]);
	return text_built(&out);
}

void
appointment_compose_calendar_sites(struct arena *arena, const struct appointment_event *event, struct link *google, struct link *outlook)
{
	const struct instant ends = instant_plus(event->starts, VISIT_MINUTES * INSTANT_MINUTE);
	const struct text subject = query_encode(arena, title_of(arena, event));
	const struct text location = query_encode(arena, location_of(arena, event));

	*google = link_to_web(text_format(arena, "https://calendar.google.com/calendar/render?action=TEMPLATE&text=%.*s&location=%.*s"
	                                  "&dates=%.*s/%.*s", TEXT_PRINT(subject), TEXT_PRINT(location),
	                                  TEXT_PRINT(calendar_time(arena, event->starts)), TEXT_PRINT(calendar_time(arena, ends))));
	*outlook = link_to_web(text_format(arena, "https://outlook.live.com/calendar/0/deeplink/compose?path=/calendar/action/compose"
	                                   "&rru=addevent&subject=%.*s&location=%.*s&startdt=%.*s&enddt=%.*s", TEXT_PRINT(subject),
	                                   TEXT_PRINT(location), TEXT_PRINT(instant_iso(arena, event->starts)),
	                                   TEXT_PRINT(instant_iso(arena, ends))));
}

static void
attach(struct arena *arena, const struct appointment_event *event, bool with_words, enum icalendar_method method,
       struct outbox_email *email)
{
	struct appointment_event told = *event;

	if (!with_words)
		told.venue = told.address = told.directions = TEXT_NONE;
	email->calendar = appointment_compose_calendar(arena, &told);
	email->calendar_method = icalendar_method_text(method);
}

/* Each email about one appointment by its cause. */
static const struct {
	void (*write)(struct email_text *text, const struct appointment_email *view);
	bool with_calendar;
} letters[OUTBOX_CAUSE_COUNT] = {
	[OUTBOX_CAUSE_TICKET]            = { email_appointment_kept, true },
	[OUTBOX_CAUSE_MOVED]             = { email_appointment_moved, true },
	[OUTBOX_CAUSE_CANCELLED]        = { email_appointment_cancelled, true },
	[OUTBOX_CAUSE_UNDONE]            = { email_appointment_undone, true },
	[OUTBOX_CAUSE_LINK_AGAIN]        = { email_appointment_link_again, true },
	[OUTBOX_CAUSE_ADDRESS_CORRECTED] = { email_appointment_corrected, true },
	[OUTBOX_CAUSE_REMINDER]          = { email_appointment_reminder, false },
	[OUTBOX_CAUSE_OWN_APPOINTMENT]   = { email_appointment_seat_kept, false },
	[OUTBOX_CAUSE_RELEASED]          = { email_appointment_released, true },
};

void
appointment_compose(struct arena *arena, const struct appointment_letter *letter, struct outbox_email *email)
{
	const struct appointment_email *words = &letter->words;
	const bool first_is_due = appointment_first_is_due(email->cause, letter->known);
	struct email_text text = email_text_new(arena);
	struct appointment_first first = letter->first;

	ASSERT(letters[email->cause].write);
	if (first_is_due) {
		first.day = words->day;
		first.time = words->time;
		first.link = words->link;
		appointment_first_write(arena, &first, email);
	} else {
		letters[email->cause].write(&text, words);
		outbox_email_set_words(email, &text, NULL);
	}
	if (letters[email->cause].with_calendar)
		attach(arena, &letter->event, !first_is_due, ICALENDAR_METHOD_PUBLISH, email);
}

static void (*const group_letters[OUTBOX_CAUSE_COUNT])(struct email_text *text, const struct appointment_group_email *view) = {
	[OUTBOX_CAUSE_GROUP]              = email_appointment_group_kept,
	[OUTBOX_CAUSE_GROUP_AGAIN]        = email_appointment_group_again,
	[OUTBOX_CAUSE_GROUP_CORRECTED]    = email_appointment_group_corrected,
	[OUTBOX_CAUSE_GROUP_RELEASED]     = email_appointment_group_released,
	[OUTBOX_CAUSE_UNCLAIMED_RELEASED] = email_appointment_unclaimed_released,
};

void
appointment_compose_group(struct arena *arena, const struct appointment_group_letter *letter, struct outbox_email *email)
{
	const struct appointment_group_email *words = &letter->words;
	struct email_text text = email_text_new(arena);
	struct appointment_first first = letter->first;

	ASSERT(group_letters[email->cause]);
	if (appointment_first_is_due(email->cause, letter->known)) {
		first.day = words->day;
		first.time = words->time;
		first.count = words->count;
		first.link = words->link;
		first.seat = words->seat;
		first.confirm = words->confirm;
		first.confirm_until = words->confirm_until;
		appointment_first_write(arena, &first, email);
		return;
	}
	group_letters[email->cause](&text, words);
	outbox_email_set_words(email, &text, NULL);
	email->calendar = letter->calendar;
	if (!text_is_empty(letter->calendar))
		email->calendar_method = icalendar_method_text(ICALENDAR_METHOD_PUBLISH);
}

static const struct {
	void (*write)(struct email_text *text, const struct appointment_drive_email *view);
	enum icalendar_method method;
	bool with_calendar;
} drive_letters[OUTBOX_CAUSE_COUNT] = {
	[OUTBOX_CAUSE_DRIVE_CHANGED]   = { email_appointment_drive_changed, ICALENDAR_METHOD_PUBLISH, true },
	[OUTBOX_CAUSE_DRIVE_CLOSED]    = { email_appointment_drive_closed, ICALENDAR_METHOD_PUBLISH, false },
	[OUTBOX_CAUSE_DRIVE_CANCELLED] = { email_appointment_drive_cancelled, ICALENDAR_METHOD_CANCEL, true },
};

void
appointment_compose_drive(struct arena *arena, const struct appointment_drive_letter *letter, struct outbox_email *email)
{
	const struct appointment_drive_email *words = &letter->words;
	struct email_text text = email_text_new(arena);
	struct appointment_first first = letter->first;

	ASSERT(drive_letters[email->cause].write);
	if (appointment_first_is_due(email->cause, letter->known)) {
		first.day = words->day;
		first.time = words->time;
		first.link = words->link;
		first.count = words->count;
		first.tells_others = words->tells_others;
		appointment_first_write(arena, &first, email);
	} else {
		drive_letters[email->cause].write(&text, words);
		outbox_email_set_words(email, &text, NULL);
	}
	if (drive_letters[email->cause].with_calendar && !words->leader)
		attach(arena, &letter->event, letter->known, drive_letters[email->cause].method, email);
}
