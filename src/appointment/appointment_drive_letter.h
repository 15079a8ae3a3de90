/* appointment_drive_letter: what everybody booked is written when their drive changes, closes or is cancelled. */
#ifndef APPOINTMENT_APPOINTMENT_DRIVE_LETTER_H
#define APPOINTMENT_APPOINTMENT_DRIVE_LETTER_H
#include "appointment/appointment_group_read.h"
#include "drive/drive_edit.h"

/* What is different from what people know. */
struct appointment_news { bool hours, where, details, closed; };
/* Only these concern people who have no appointment yet. */
bool appointment_news_for_waiting(const struct appointment_news *news);

/* The next batch of receivers, one email each: addresses that have an appointment still to come, and leaders without one of their own.
 * *after: the last id gone through, 0 at first; *told: how many receivers, 0: there are no more. */
must_use bool appointment_tell_some(struct context *context, const struct drive *drive, const struct appointment_news *news,
                                    int64_t *after, int64_t *told);
/* The same of a drive that is cancelled, with an email for each appointment, since each takes its own entry out of a calendar. */
must_use bool appointment_tell_some_cancelled(struct context *context, struct drive_id drive, int64_t *after, int64_t *told);

#endif
