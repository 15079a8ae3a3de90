/* appointment_letter: what donors and leaders are written, read and put in the operation's own transaction; appointment_compose.h makes
 * the emails.
 *
 * The ticket is put by its appointment and written when it leaves, of what is so then; the others are written at once.
 * Subjects are neutral: email is read over shoulders.  A person without an address gets no email.  false: a fault. */
#ifndef APPOINTMENT_APPOINTMENT_LETTER_H
#define APPOINTMENT_APPOINTMENT_LETTER_H
#include "appointment/appointment.h"
#include "appointment/appointment_compose.h"
#include "appointment/appointment_group_read.h"
#include "outbox/outbox_letter.h"

must_use bool appointment_email_kept(struct context *context, const struct appointment *appointment, struct bytes email_hash);
must_use bool appointment_email_moved(struct context *context, const struct appointment *appointment);
must_use bool appointment_email_cancelled(struct context *context, const struct appointment *appointment);
/* Replaces the email about what was undone, as long as that one has not left. */
must_use bool appointment_email_undone(struct context *context, const struct appointment *appointment);
must_use bool appointment_email_link_again(struct context *context, const struct appointment *appointment);
must_use bool appointment_email_address_corrected(struct context *context, const struct appointment *appointment);
must_use bool appointment_email_reminder(struct context *context, const struct appointment *appointment);
must_use bool appointment_email_group_kept(struct context *context, const struct appointment_group *group);
must_use bool appointment_email_group_again(struct context *context, const struct appointment_group *group);
/* To the leader of a group that is released; while its seats are still its own. */
must_use bool appointment_email_group_released(struct context *context, const struct appointment_group *group);
/* To a friend whose group was released: what they claimed stays theirs. */
must_use bool appointment_email_seat_kept(struct context *context, const struct appointment *appointment);
/* What the organiser released: of a group, while its seats are still its own; and an appointment booked alone, afterwards. */
must_use bool appointment_email_unclaimed_released(struct context *context, const struct appointment_group *group);
must_use bool appointment_email_released(struct context *context, const struct appointment *appointment);
must_use bool appointment_email_group_corrected(struct context *context, const struct appointment_group *group);

/* Writes the tickets.  OVER: the email address was corrected meanwhile (that email went to the right one), or the time is gone. */
outbox_author appointment_letter_author;

/* The calendar file of the appointment. */
must_use bool appointment_calendar(struct context *context, const struct appointment *appointment, struct text *calendar);
struct appointment_event appointment_event_of(struct context *context, const struct appointment *appointment, const struct drive *drive);
/* What the first email to an address has besides its words; sets email->id, which its link names. */
void appointment_first_read(struct context *context, struct outbox_email *email, struct appointment_first *first);
/* Where Google Calendar and Outlook take the same event. */
must_use bool appointment_calendar_sites(struct context *context, const struct appointment *appointment, struct link *google,
                                         struct link *outlook);
/* "Saturday 31 October 2026" and "10:15", "01:15 PDT" in an hour that comes twice. */
struct text appointment_day(struct arena *arena, const struct drive *drive, const struct appointment *appointment);
struct text appointment_time(struct arena *arena, const struct drive *drive, const struct appointment *appointment);
/* "Saturday 31 October 2026, 10:15", of any moment. */
struct text appointment_day_and_time(struct arena *arena, const struct drive *drive, struct instant instant);
/* In a list under the drive's day: "22:30", and past midnight "1 November 2026, 00:30". */
struct text appointment_time_listed(struct arena *arena, const struct drive *drive, const struct appointment *appointment);

#endif
