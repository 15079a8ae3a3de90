/* waiting_inside: what the files of the waiting list share; private to them. */
#ifndef WAITING_WAITING_INSIDE_H
#define WAITING_WAITING_INSIDE_H
#include "waiting/waiting.h"

/* What is stored of a private link. */
struct bytes waiting_link_hash(struct context *context, struct secret link);
/* Ends the entry; what came of it in `appointment` or `group`, else none.  NONE: it had ended. */
must_use enum db_write waiting_end(struct context *context, struct waiting_id id, enum waiting_state state,
                                   struct appointment_id appointment, struct group_id group);
/* What is held for this entry, also when its time has run out and nobody has noticed yet. */
must_use enum found waiting_offer_held(struct context *context, struct waiting_id waiting, struct waiting_offer *offer);
/* How an offer ends that was not taken: its seats are free again, once.  NONE: it was not held any more. */
must_use enum db_write waiting_offer_end(struct context *context, struct offer_id offer, struct waiting_id waiting,
                                         enum offer_state state);
must_use enum db_write waiting_offer_end_all(struct context *context, struct drive_id drive);      /* with the drive: frees nothing */
/* When its day is over: what is still held is free again. */
must_use bool waiting_offer_free_all(struct context *context, struct drive_id drive);
/* The slot's beginning in minutes of the drive's local day. */
int64_t waiting_minute(const struct drive *drive, const struct drive_slot *slot);
/* Those of `slots` that begin within the wish, after `soonest`. */
void waiting_fitting(struct context *context, const struct drive *drive, const struct drive_slot_list *slots,
                     int64_t from_minute, int64_t until_minute, struct instant soonest, struct drive_slot_list *fitting);

/* A person got an appointment at this drive in another way, or (`group`) a group: their entry ends, and the seats held for them are
 * offered to the next. */
must_use bool waiting_placed(struct context *context, struct drive_id drive, struct bytes donor_hash, bool group);
/* The drive's day, hours or venue were changed: announced to everyone on the list. */
must_use bool waiting_notify_changed(struct context *context, struct drive_id drive);
/* The drive was cancelled, and its slots are empty already: ends the list, and announces it to everyone on it. */
must_use bool waiting_cancel(struct context *context, struct drive_id drive);

#endif
