/* appointment_waiting_inside: what the files of the waiting list share and nobody else uses. */
#ifndef APPOINTMENT_APPOINTMENT_WAITING_INSIDE_H
#define APPOINTMENT_APPOINTMENT_WAITING_INSIDE_H
#include "appointment/appointment_waiting.h"

struct text appointment_waiting_state_word(enum appointment_waiting_state state);
/* Ends the entry; what came of it in `appointment` or `group`, else none.  NONE: it had ended. */
must_use enum db_write appointment_waiting_end(struct context *context, struct waiting_id id, enum appointment_waiting_state state,
                                               struct appointment_id appointment, struct group_id group);
/* What is held for this entry, also when its time has run out and nobody has noticed yet. */
must_use enum appointment_find appointment_offer_held(struct context *context, struct waiting_id waiting, struct appointment_offer *offer);
/* How an offer ends that was not taken: its places are free again, once.  NONE: it was not held any more. */
must_use enum db_write appointment_offer_end(struct context *context, struct offer_id offer, struct waiting_id waiting, const char *state);
must_use enum db_write appointment_offer_end_all(struct context *context, struct drive_id drive);      /* with the drive: frees nothing */
/* When its day is over: what is still held is free again. */
must_use bool appointment_offer_free_all(struct context *context, struct drive_id drive);
/* The slot's beginning in minutes of the drive's local day. */
int64_t appointment_waiting_minute(const struct drive *drive, const struct drive_slot *slot);
/* Those of `slots` that begin within the wish, after `soonest`. */
void appointment_waiting_fitting(struct context *context, const struct drive *drive, const struct drive_slot_list *slots,
                                 int64_t from_minute, int64_t until_minute, struct instant soonest, struct drive_slot_list *fitting);

/* Somebody got a place at this drive another way: what they waited for is over, what was held for them is free.  `group`: the
 * place of a leader who only organises. */
must_use bool appointment_waiting_placed(struct context *context, struct drive_id drive, struct bytes donor_hash, bool group);
/* The day or its hours were changed: those who wait are told. */
must_use bool appointment_waiting_tell_changed(struct context *context, struct drive_id drive);
/* With the drive, whose slots are empty already: those who wait are told. */
must_use bool appointment_waiting_cancel(struct context *context, struct drive_id drive);

#endif
