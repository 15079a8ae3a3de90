/* waiting_letter: the emails to people on the waiting list, put into the outbox in the operation's own transaction.  false: a fault. */
#ifndef WAITING_WAITING_LETTER_H
#define WAITING_WAITING_LETTER_H
#include "waiting/waiting.h"
#include "waiting/waiting_view.h"

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

struct waiting_times waiting_times(struct arena *arena, const struct waiting_wish *wish);
must_use bool waiting_offer_words(struct context *context, const struct drive *drive, const struct waiting_offer *offer,
                                  struct waiting_offer_words *words);

#endif
