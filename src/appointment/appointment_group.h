/* appointment_group: the leader of a group and the one link for the friends.
 *
 * The leader sees of each place whether it is claimed, never by whom and never why one came back.
 * A friend's place belongs to the friend; given back, it returns here as unclaimed. */
#ifndef APPOINTMENT_APPOINTMENT_GROUP_H
#define APPOINTMENT_APPOINTMENT_GROUP_H
#include "appointment/appointment_group_read.h"

/* Until when the leader of a group that is booked at `now` confirms, for a drive that begins at `starts`.  Pure. */
struct instant appointment_group_confirm_until(struct instant now, struct instant starts);

/* The leader has used the emailed link: the group is not released any more, and the address is confirmed for everything else too. */
enum appointment_group_confirm {
	APPOINTMENT_GROUP_CONFIRM_FAULT = -1,
	APPOINTMENT_GROUP_CONFIRM_OK,         /* also: it was confirmed already */
	APPOINTMENT_GROUP_CONFIRM_WRONG,      /* not the code of this group and address */
	APPOINTMENT_GROUP_CONFIRM_LAPSED,     /* too late: it was released */
};
must_use enum appointment_group_confirm appointment_group_confirm(struct context *context, const struct appointment_group *group,
                                                                  struct secret code);
/* Does this code belong to this group and its present address?  Takes the same time whatever is wrong with it. */
bool appointment_group_is_code(struct context *context, const struct appointment_group *group, struct secret code);

/* Releases groups whose time to confirm has run out, LIMIT_GROUPS_RELEASED at most in one call: how many; -1 a fault.  A friend who
 * claimed a seat with an address of their own keeps it as an appointment of their own; everything else still to come is free again and
 * offered on.  The leader and those friends are told by email. */
int64_t appointment_group_lapse_due(struct context *context);
/* The same for one group, now.  false: a fault. */
must_use bool appointment_group_release(struct context *context, const struct appointment_group *group);

/* OK: has no place at this drive and leads no group there.  ALREADY: the link was emailed again. */
must_use enum appointment_take appointment_has_none(struct context *context, struct drive_id drive, const struct donor *leader,
                                                    bool only_organises, struct secret *link);

/* Leads a group at this drive, or has a place there.  Only reads. */
must_use enum found appointment_group_known(struct context *context, struct drive_id drive, const struct donor *leader);

/* One unclaimed seat, given back by the leader.  GONE: claimed meanwhile, or not of this group. */
must_use enum appointment_give_back appointment_group_give_back(struct context *context, const struct appointment_group *group,
                                                                struct appointment_id seat);
/* The link for friends dies (renew false) or is replaced; links of claimed seats live on.  GONE: changed meanwhile. */
must_use enum appointment_change appointment_group_change_link(struct context *context, const struct appointment_group *group,
                                                               bool renew);
/* The leader's mistyped address, on the group and on the leader's own place: the old links die, the new one is emailed. */
must_use enum appointment_take appointment_group_change_email(struct context *context, const struct appointment_group *group,
                                                             struct text email, struct secret *link);

/* A friend takes the next unclaimed seat.  FULL: all are claimed.  ALREADY: this email and name has a place at this drive, its link is
 * emailed again.  CLOSED: the drive is cancelled or its day is closed. */
must_use enum appointment_take appointment_seat_claim(struct context *context, const struct appointment_group *group,
                                                      const struct donor *friend, struct secret *link);
/* The seat the next claim would take: for the page that asks. */
must_use enum found appointment_seat_next(struct context *context, const struct appointment_group *group,
                                          struct appointment *seat);

#endif
