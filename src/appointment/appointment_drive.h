/* appointment_drive: what an organiser does to a drive that people have booked: edit, close, cancel.
 *
 * Everyone who has booked is told by email, each leader of a group too: the operation announces it, and a job writes the emails
 * (appointment_news.h).  When nothing changed, no email is sent. Each operation can be repeated without effect.
 * `note` is the organiser's sentence in those emails, and may be empty (drive/drive_note.h). */
#ifndef APPOINTMENT_APPOINTMENT_DRIVE_H
#define APPOINTMENT_APPOINTMENT_DRIVE_H
#include "appointment/appointment.h"
#include "drive/drive_edit.h"

/* How many seats of a drive are booked, how many are a group's and not yet claimed, how many walked in. Never by whom. */
struct appointment_drive_counts { int64_t booked, unclaimed, walked_in; };
must_use bool appointment_drive_counts(struct context *context, struct drive_id drive, struct appointment_drive_counts *counts);

/* How many people would be emailed now about a change of the drive (waiting: the waiting list too), each address once. */
must_use bool appointment_drive_told(struct context *context, struct drive_id drive, bool waiting, int64_t *people);

/* How many people who are still to come have no address: another person typed their name. */
must_use bool appointment_drive_without_email(struct context *context, struct drive_id drive, int64_t *people);

enum appointment_drive_edit {
	APPOINTMENT_DRIVE_EDIT_FAULT = -1,
	APPOINTMENT_DRIVE_EDIT_OK,
	APPOINTMENT_DRIVE_EDIT_SAME,      /* nothing was changed */
	APPOINTMENT_DRIVE_EDIT_BOOKED,    /* edit->refused says which slots would be dropped, or cut below who is booked */
	APPOINTMENT_DRIVE_EDIT_BEGUN,     /* the drive has begun: its day and hours stay */
	APPOINTMENT_DRIVE_EDIT_OVER,      /* cancelled, over, or its day is closed */
};
/* What would come of it: writes nothing.  `planned` are the slots of `words`. */
must_use enum appointment_drive_edit appointment_drive_compare(struct context *context, struct drive_id drive,
                                                               const struct drive_words *words, const struct drive_planned *planned,
                                                               struct drive_edit *edit);
must_use enum appointment_drive_edit appointment_drive_edit(struct context *context, struct person_id organiser, struct drive_id drive,
                                                            const struct drive_words *words, const struct drive_planned *planned,
                                                            struct text note, struct drive_edit *edit);
/* An edit about which the people who are booked are emailed; a larger capacity is not one. */
bool appointment_drive_is_told(const struct drive_edit *edit);

enum appointment_drive_close {
	APPOINTMENT_DRIVE_CLOSE_FAULT = -1,
	APPOINTMENT_DRIVE_CLOSE_OK,
	APPOINTMENT_DRIVE_CLOSE_ALREADY,
	APPOINTMENT_DRIVE_CLOSE_OVER,     /* cancelled, over, or its day is closed */
};
/* No new bookings; appointments that are booked stand, and their people are told so. */
must_use enum appointment_drive_close appointment_drive_close(struct context *context, struct person_id organiser, struct drive_id drive,
                                                              struct text note);
/* Changes nothing for the people who are booked, so nobody is emailed. */
must_use enum appointment_drive_close appointment_drive_reopen(struct context *context, struct person_id organiser, struct drive_id drive);

enum appointment_drive_cancel {
	APPOINTMENT_DRIVE_CANCEL_FAULT = -1,
	APPOINTMENT_DRIVE_CANCEL_OK,
	APPOINTMENT_DRIVE_CANCEL_ALREADY,
	APPOINTMENT_DRIVE_CANCEL_ARRIVED, /* a person has arrived: what was recorded stays */
	APPOINTMENT_DRIVE_CANCEL_OVER,
};
must_use enum appointment_drive_cancel appointment_drive_cancel(struct context *context, struct person_id organiser,
                                                                struct drive_id drive, struct text note);
enum appointment_drive_arrived {
	APPOINTMENT_DRIVE_ARRIVED_FAULT = -1,
	APPOINTMENT_DRIVE_ARRIVED_NOBODY,
	APPOINTMENT_DRIVE_ARRIVED_SOMEBODY,
};
must_use enum appointment_drive_arrived appointment_drive_arrived(struct context *context, struct drive_id drive);

#endif
