/* drive_note: a sentence that the organiser adds to the emails about a changed, closed or cancelled drive, in their own words.
 *
 * A drive has one at most: of what was changed last.  It is emailed to the people who have booked and to the waiting list, never to an
 * address that is not known (appointment/appointment_first.h), and shown on no page that is the same for everyone.
 * All functions but the first are part of the caller's transaction.  false: a fault. */
#ifndef DRIVE_DRIVE_NOTE_H
#define DRIVE_DRIVE_NOTE_H
#include "base/context.h"
#include "types.h"

/* Empty: there is none. */
must_use bool drive_note_read(struct context *context, struct drive_id drive, struct text *note);
/* Replaces an earlier one; an empty one deletes it. */
must_use bool drive_note_write(struct context *context, struct drive_id drive, struct text note);
/* Deletes those that were written LIMIT_EMAIL_KEPT_DAYS ago. */
must_use bool drive_note_forget_old(struct context *context);

#endif
