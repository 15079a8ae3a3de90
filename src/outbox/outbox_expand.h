/* outbox_expand: the job that turns announcements into emails, a batch at a time (outbox_announce.h).
 *
 * The words are another module's: it has an expander for its cause, and expanders.h lists them all.  A batch is one transaction, with how
 * far the announcement is, so that a restart neither leaves a receiver out nor writes to one twice. */
#ifndef OUTBOX_OUTBOX_EXPAND_H
#define OUTBOX_OUTBOX_EXPAND_H
#include "outbox/outbox_announce.h"
#include "outbox/outbox_cause.h"

enum outbox_expand {
	OUTBOX_EXPAND_FAULT = -1,     /* logged where it happened: the batch is undone, and tried again at the next turn */
	OUTBOX_EXPAND_MORE,           /* a batch was put, or none may be put now: called again at the next turn */
	OUTBOX_EXPAND_END,            /* everyone has been written to, or there is nothing left to say */
};
struct outbox_expander {
	enum outbox_cause cause;
	/* Puts the next batch and moves announcement->last_id.  *written: how many emails, 0 before; a follow-up that writes to more counts
	 * as one.  With any the turn ends. */
	enum outbox_expand (*expand)(struct context *context, struct outbox_announcement *announcement, int64_t *written);
};

/* One turn for one cause: of its announcements that are due, the first that has something to put, puts one batch.  How much was put
 * (`*written` above); -1: a fault, and nothing was put or ended. */
must_use int64_t outbox_expand_due(struct context *context, const struct outbox_expander *expander);
/* Whether a batch can take one email more in memory: what each says stays there until the batch ends. */
bool outbox_expand_has_room(const struct context *context);

#endif
