/* appointment_group_read: a group as it is stored: found, its private links, its seats.  What changes it: appointment_group.h. */
#ifndef APPOINTMENT_APPOINTMENT_GROUP_READ_H
#define APPOINTMENT_APPOINTMENT_GROUP_READ_H
#include "appointment/appointment.h"

struct appointment_group {
	struct group_id id;
	struct drive_id drive;
	struct honour_page_id page;
	struct text leader_name, leader_email;
	struct bytes leader_hash;         /* people_donor_hash() of the two */
	bool only_organises;
	int64_t size;                     /* as booked; appointments given back are no longer among its seats */
	int64_t link_generation, seat_generation;
	bool has_seat_link;               /* false: revoked */
	struct instant created_at;
	struct instant confirm_until;     /* the group is released after this; none: its leader's address is confirmed */
	bool lapsed;                      /* it was released: it holds no seat any more */
	struct bytes client;              /* of a new one, as in struct appointment */
};

/* By the leader's private link, by the link for friends, by its id. */
must_use enum found appointment_group_find(struct context *context, struct secret link, struct appointment_group *group);
must_use enum found appointment_group_find_by_seat(struct context *context, struct secret link,
                                                   struct appointment_group *group);
must_use enum found appointment_group_read(struct context *context, struct group_id id, struct appointment_group *group);
struct secret appointment_group_link(struct context *context, const struct appointment_group *group);
struct secret appointment_group_seat_link(struct context *context, const struct appointment_group *group);   /* to hand on */

/* Claimed and unclaimed seats, by time, with what the leader sees of each. */
must_use bool appointment_group_seats(struct context *context, const struct appointment_group *group, struct appointment_list *seats);
/* The appointment the leader keeps for themselves; NONE: only organises, or it was given back. */
must_use enum found appointment_group_leaders_own(struct context *context, const struct appointment_group *group,
                                                    struct appointment *place);

/* The code in the emailed link alone: the link that is shown after booking does not have it. */
struct secret appointment_group_confirm_code(struct context *context, const struct appointment_group *group);

#endif
