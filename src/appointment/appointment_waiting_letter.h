/* appointment_waiting_letter: what those who wait are written, put in the operation's own transaction.  false: a fault. */
#ifndef APPOINTMENT_APPOINTMENT_WAITING_LETTER_H
#define APPOINTMENT_APPOINTMENT_WAITING_LETTER_H
#include "appointment/appointment_waiting.h"

must_use bool appointment_email_waiting(struct context *context, const struct appointment_waiting *waiting);
/* While one waits another takes its place. */
must_use bool appointment_email_waiting_again(struct context *context, const struct appointment_waiting *waiting);
must_use bool appointment_email_waiting_offer(struct context *context, const struct appointment_waiting *waiting,
                                             const struct appointment_offer *offer);
must_use bool appointment_email_waiting_removed(struct context *context, const struct appointment_waiting *waiting);
must_use bool appointment_email_waiting_lapsed(struct context *context, const struct appointment_waiting *waiting);
must_use bool appointment_email_waiting_cancelled(struct context *context, const struct appointment_waiting *waiting);
/* The day or its hours were changed. */
must_use bool appointment_email_waiting_changed(struct context *context, const struct appointment_waiting *waiting);

/* "10:15 to 11:45", "from 10:15", "until 11:45"; both empty: any time. */
struct appointment_waiting_times { struct text from, until; };
struct appointment_waiting_times appointment_waiting_times(struct arena *arena, const struct appointment_waiting_wish *wish);
/* What is held, as a person reads it. */
struct appointment_offer_words {
	struct text day, time, last;              /* last: when a group's last begins; empty: all at one time */
	struct text until_day, until;             /* until_day empty: today, as the drive's clock has it */
};
must_use bool appointment_offer_words(struct context *context, const struct drive *drive, const struct appointment_offer *offer,
                                      struct appointment_offer_words *words);

#endif
