/* appointment_inside: what the files of this module share and nobody else uses. */
#ifndef APPOINTMENT_APPOINTMENT_INSIDE_H
#define APPOINTMENT_APPOINTMENT_INSIDE_H
#include "appointment/appointment.h"
#include "appointment/appointment_group.h"
#include "appointment/appointment_waiting.h"

#define APPOINTMENT_PURPOSE_LINK "appointment.link"
#define APPOINTMENT_PURPOSE_GROUP "appointment.group"
#define APPOINTMENT_PURPOSE_CONFIRM "appointment.group.confirm"
#define APPOINTMENT_PURPOSE_SEAT "appointment.seat"
#define APPOINTMENT_PURPOSE_WAITING "appointment.waiting"

struct secret appointment_secret(struct context *context, const char *purpose, int64_t id, int64_t generation);
struct bytes appointment_secret_hash(struct context *context, const char *purpose, struct secret secret);

/* May somebody book at this drive from this page now, beginning in this slot?  OK, CLOSED, RESTING, or FAULT. */
must_use enum appointment_take appointment_may_book(struct context *context, struct honour_page_id page, struct drive_id drive,
                                                    struct slot_id slot, struct drive *of);
/* Adds the row as `new` says (id, drive, slot, page, group, state, kind, walk_in, over_capacity, donor, arrived_at); takes no place.
 * NONE: this person has a place at this drive already. */
must_use enum db_write appointment_add(struct context *context, const struct appointment *new);
/* The live appointment of this person at this drive. */
must_use enum appointment_find appointment_find_donor(struct context *context, struct drive_id drive, struct text email,
                                                      struct text name, struct appointment *appointment);
/* Frees what the appointment held: a place, or one of those over capacity. */
must_use bool appointment_let_go(struct context *context, struct slot_id slot, bool over_capacity);

/* An address is confirmed once its owner has used a link that was emailed to it.  false: a fault. */
must_use bool appointment_is_confirmed(struct context *context, struct text email, bool *confirmed);
/* The client that what is booked now with this address counts against; none: the address is confirmed, or no client booked.
 * false: a fault. */
must_use bool appointment_holder(struct context *context, struct text email, struct bytes *holder);
/* May this client hold what it holds at this drive, with what was just added in this transaction?  Seats booked alone and in groups
 * count, and seats that are waited for or offered, whose address is not confirmed: LIMIT_UNCONFIRMED_SEATS and a third of the drive's
 * capacity at most, one at least.  OK, UNCONFIRMED or FAULT. */
must_use enum appointment_take appointment_may_hold(struct context *context, struct drive_id drive, struct bytes holder);
/* The same for one appointment that was just added. */
must_use enum appointment_take appointment_may_hold_one(struct context *context, const struct appointment *booked);

/* The places of an offer, counted in taken already, become a booking with its email.  OK, ALREADY (has one at this drive; emailed
 * again, nothing changed), or FAULT.  *link is set for OK. */
must_use enum appointment_take appointment_take_held(struct context *context, const struct appointment_waiting *waiting,
                                                     const struct appointment_offer *offer, struct appointment_id *id, struct secret *link);
must_use enum appointment_take appointment_take_held_group(struct context *context, const struct appointment_waiting *waiting,
                                                           const struct appointment_offer *offer, struct group_id *id,
                                                           struct secret *link);
/* OK: has no place at this drive and leads no group there.  ALREADY: the link was emailed again. */
must_use enum appointment_take appointment_has_none(struct context *context, struct drive_id drive, const struct donor *leader,
                                                    bool only_organises, struct secret *link);

/* Leads a group at this drive, or has a place there.  Only reads. */
must_use enum appointment_find appointment_group_known(struct context *context, struct drive_id drive, const struct donor *leader);
#endif
