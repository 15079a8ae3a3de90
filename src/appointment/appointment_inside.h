/* appointment_inside: what the files of this module share and nobody else uses. */
#ifndef APPOINTMENT_APPOINTMENT_INSIDE_H
#define APPOINTMENT_APPOINTMENT_INSIDE_H
#include "appointment/appointment.h"

struct secret appointment_secret(struct context *context, enum private_link link, int64_t id, int64_t generation);
struct bytes appointment_secret_hash(struct context *context, enum private_link link, struct secret secret);

/* Whether this slot of this drive may be booked from this page now. OK, CLOSED, RESTING, or FAULT. */
must_use enum appointment_take appointment_may_book(struct context *context, struct honour_page_id page, struct drive_id drive,
                                                    struct slot_id slot, struct drive *of);
/* Adds the row as `new` says (id, drive, slot, page, group, state, kind, walk_in, over_capacity, donor, arrived_at); changes no slot.
 * NONE: this person has an appointment at this drive already. */
must_use enum db_write appointment_add(struct context *context, const struct appointment *new);
/* Frees what the row held in its slot, or one of those over capacity. */
must_use bool appointment_let_go(struct context *context, struct slot_id slot, bool over_capacity);

#endif
