/* outbox_announce: one row for many receivers.  What changes about a drive is gathered for a while and told once: the row holds what
 * people knew before, so that the module that makes the emails tells only what is different by then, or nothing.
 *
 * All functions are part of the caller's transaction.  false: a fault. */
#ifndef OUTBOX_OUTBOX_ANNOUNCE_H
#define OUTBOX_OUTBOX_ANNOUNCE_H
#include "types.h"

struct context;

struct outbox_announcement {
	struct announcement_id id;
	struct drive_id drive;
	struct bytes was;
	int64_t after;                /* the last id that was written to; 0: none yet */
};

/* Announces a change of `drive`, of which people know `was`.  Where one waits already it stays as it is, `was` and time; one of which
 * some emails were made begins again. */
must_use bool outbox_announce(struct context *context, struct drive_id drive, struct bytes was, struct instant not_before);

/* How many were announced of this drive since then, and the oldest. */
must_use bool outbox_announced(struct context *context, struct drive_id drive, struct instant since, int64_t *count,
                               struct instant *oldest);
/* When the one that waits will be told; INSTANT_NONE: none waits. */
must_use bool outbox_announcement_waits(struct context *context, struct drive_id drive, struct instant *when);

enum outbox_announcement_due { OUTBOX_ANNOUNCEMENT_DUE_FAULT = -1, OUTBOX_ANNOUNCEMENT_DUE_OK, OUTBOX_ANNOUNCEMENT_DUE_NONE };
must_use enum outbox_announcement_due outbox_announcement_due(struct context *context, struct outbox_announcement *announcement);
must_use bool outbox_announcement_advance(struct context *context, struct announcement_id id, int64_t after);
must_use bool outbox_announcement_end(struct context *context, struct announcement_id id);

/* The drive is cancelled: what was to be told about its changes is not told, whether or not its emails were made. */
must_use bool outbox_announcement_drop(struct context *context, struct drive_id drive);

#endif
