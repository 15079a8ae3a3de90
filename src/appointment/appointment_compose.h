/* appointment_compose: the emails of this module, made of what was read for them.  Pure: no database, no clock, no setting.
 *
 * The caller says in `email` why and to whom (cause, to, to_name, page, drive, about, and for a first email its id); these functions add
 * what it says: subject, body, calendar.  An address that is not known gets first.email, and a calendar without a word that a person
 * typed. */
#ifndef APPOINTMENT_APPOINTMENT_COMPOSE_H
#define APPOINTMENT_APPOINTMENT_COMPOSE_H
#include "appointment/appointment_first.h"
#include "appointment/appointment_view.h"
#include "base/instant.h"

/* What a calendar keeps of an appointment: UTC, a title that says venue and nothing else, no link. */
struct appointment_event {
	struct text uid;
	int64_t sequence;
	struct instant stamp, starts;
	bool cancelled;                   /* it is not booked any more */
	bool with_drive;                  /* it was cancelled with its drive: METHOD:CANCEL, which names who cancels */
	bool title_cancelled;             /* its title says that it is cancelled */
	struct text venue, address, directions;
	struct text organizer_email, organizer_name;
};
struct text appointment_compose_calendar(struct arena *arena, const struct appointment_event *event);
/* Where Google Calendar and Outlook take the same event. */
void appointment_compose_calendar_sites(struct arena *arena, const struct appointment_event *event, struct link *google,
                                        struct link *outlook);

/* About one appointment. */
struct appointment_letter {
	bool known;                       /* the address (outbox_is_known()) */
	struct appointment_first first;   /* of a first email: site_name and refuse; the other words are taken from `words` */
	struct appointment_email words;
	struct appointment_event event;
};
void appointment_compose(struct arena *arena, const struct appointment_letter *letter, struct outbox_email *email);

/* To the leader of a group. */
struct appointment_group_letter {
	bool known;
	struct appointment_first first;
	struct appointment_group_email words;
	struct text calendar;             /* of the leader's own appointment; none: only organises */
};
void appointment_compose_group(struct arena *arena, const struct appointment_group_letter *letter, struct outbox_email *email);

/* To a person who is booked, or leads a group, about what happened to the drive. */
struct appointment_drive_letter {
	bool known;
	struct appointment_first first;
	struct appointment_drive_email words;
	struct appointment_event event;   /* not of a leader without an appointment */
};
void appointment_compose_drive(struct arena *arena, const struct appointment_drive_letter *letter, struct outbox_email *email);

#endif
