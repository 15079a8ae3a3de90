/* waiting_letter: the emails to people on the waiting list, put into the outbox in the operation's own transaction.  false: a fault. */
#ifndef WAITING_WAITING_LETTER_H
#define WAITING_WAITING_LETTER_H
#include "waiting/waiting.h"

must_use bool waiting_email_entry(struct context *context, const struct waiting_entry *waiting);
/* While one waits, a newer one replaces it. */
must_use bool waiting_email_again(struct context *context, const struct waiting_entry *waiting);
must_use bool waiting_email_offer(struct context *context, const struct waiting_entry *waiting,
                                  const struct waiting_offer *offer);
must_use bool waiting_email_removed(struct context *context, const struct waiting_entry *waiting);
must_use bool waiting_email_lapsed(struct context *context, const struct waiting_entry *waiting);
must_use bool waiting_email_cancelled(struct context *context, const struct waiting_entry *waiting);
/* The day or its hours were changed. */
must_use bool waiting_email_changed(struct context *context, const struct waiting_entry *waiting);

/* "10:15 to 11:45", "from 10:15", "until 11:45"; both empty: any time. */
struct waiting_times { struct text from, until; };
struct waiting_times waiting_times(struct arena *arena, const struct waiting_wish *wish);
/* What is held, as a person reads it. */
struct waiting_offer_words {
	struct text day, time, last;              /* last: when a group's last begins; empty: all at one time */
	struct text until_day, until;             /* until_day empty: today, as the drive's clock has it */
};
must_use bool waiting_offer_words(struct context *context, const struct drive *drive, const struct waiting_offer *offer,
                                  struct waiting_offer_words *words);

#endif
