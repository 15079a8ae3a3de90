/* appointment_drive_letter: what everybody booked is written when their drive changes, closes or is cancelled. */
#ifndef APPOINTMENT_APPOINTMENT_DRIVE_LETTER_H
#define APPOINTMENT_APPOINTMENT_DRIVE_LETTER_H
#include "appointment/appointment_group_read.h"
#include "drive/drive_edit.h"

/* Who is to be told: gathered before the change, written to after it. */
struct appointment_told_leader { struct appointment_group group; struct appointment first; int64_t seats; };
struct appointment_told {
	struct { struct appointment_id *at; size_t count; } places;
	struct { struct appointment_told_leader *at; size_t count; } leaders;    /* without a place of their own */
};
must_use bool appointment_told_find(struct context *context, struct drive_id drive, struct appointment_told *told);

/* What is different from what people know. */
struct appointment_news { bool hours, where, details, closed; };
/* Only these concern people who have no appointment yet. */
bool appointment_news_for_waiting(const struct appointment_news *news);

/* The next batch of addresses that have an appointment still to come, one email each.  *after: the last id gone through, 0 at first;
 * *told: how many addresses, 0: there are no more. */
must_use bool appointment_tell_some(struct context *context, const struct drive *drive, const struct appointment_news *news,
                                    int64_t *after, int64_t *told);
/* After them: leaders without an appointment of their own, and the waiting list, by a follow-up.  *count: raised by one for each leader,
 * and one for the waiting list. */
must_use bool appointment_tell_others(struct context *context, const struct drive *drive, const struct appointment_news *news,
                                      int64_t *count);
must_use bool appointment_tell_cancelled(struct context *context, struct drive_id drive, const struct appointment_told *told);

#endif
