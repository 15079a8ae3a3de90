/* appointment_hold: how many seats one client holds at one drive with addresses that nobody has confirmed, so that nobody empties a drive
 * with made-up names. */
#ifndef APPOINTMENT_APPOINTMENT_HOLD_H
#define APPOINTMENT_APPOINTMENT_HOLD_H
#include "appointment/appointment.h"

/* An address is confirmed once its owner has used a sign-in link or code, or a confirmation link, that was emailed to it.  Other links do
 * not confirm it.  false: a fault. */
must_use bool appointment_is_confirmed(struct context *context, struct text email, bool *confirmed);
/* The client that what is booked now with this address counts against; none: the address is confirmed, or no client booked.
 * false: a fault. */
must_use bool appointment_holder(struct context *context, struct text email, struct bytes *holder);
/* May this client hold what it holds at this drive, with what was just added in this transaction?  Seats booked alone and in groups
 * count, and seats that are waited for or offered, whose address is not confirmed: LIMIT_UNCONFIRMED_SEATS and a third of the drive's
 * capacity at most, one at least.  OK, UNCONFIRMED or FAULT. */
must_use enum appointment_take appointment_may_hold(struct context *context, struct drive_id drive, struct bytes holder);
/* The same for one appointment that was just added; waited_for: the drive has a waiting list. */
must_use enum appointment_take appointment_may_hold_one(struct context *context, const struct appointment *booked, bool waited_for);

#endif
