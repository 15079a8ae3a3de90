/* appointment_held: seats that were held for one person become an appointment, or a group. */
#ifndef APPOINTMENT_APPOINTMENT_HELD_H
#define APPOINTMENT_APPOINTMENT_HELD_H
#include "appointment/appointment.h"

struct appointment_seats { struct slot_id slot; int64_t count; };
struct appointment_seats_list { struct appointment_seats *at; size_t count; };       /* by time */

struct appointment_held {
	struct drive_id drive;
	struct honour_page_id page;
	struct donor donor;
	struct bytes client;              /* that it counts against while the address is not confirmed, else none */
	bool only_organises;              /* of a group: none of the seats is the leader's own */
	struct appointment_seats_list seats;      /* counted in slot.booked already */
};

/* The seats become an appointment, or a group, and the email about it is written.  OK, ALREADY (this person has an appointment, or leads
 * a group, at this drive: nothing changed; a leader is emailed the link again), or FAULT.  *id and *link are set for OK. */
must_use enum appointment_take appointment_take_held(struct context *context, const struct appointment_held *held,
                                                     struct appointment_id *id, struct secret *link);
must_use enum appointment_take appointment_take_held_group(struct context *context, const struct appointment_held *held,
                                                           struct group_id *id, struct secret *link);

#endif
