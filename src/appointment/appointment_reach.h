/* appointment_reach: the people of a drive whom email does not reach: the last one to the address they gave failed or came back.
 *
 * Reminders are sent to them all the same. Their own page tells them, and here the desk and the organiser learn of it. */
#ifndef APPOINTMENT_APPOINTMENT_REACH_H
#define APPOINTMENT_APPOINTMENT_REACH_H
#include "base/context.h"
#include "types.h"

/* In the order of their ids. */
struct appointment_unreached { struct appointment_id *at; size_t count; };

/* false: a fault. */
must_use bool appointment_unreached(struct context *context, struct drive_id drive, struct appointment_unreached *unreached);
bool appointment_is_unreached(const struct appointment_unreached *unreached, struct appointment_id id);

#endif
