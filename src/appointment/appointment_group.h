/* appointment_group: the leader of a group and the one link for the friends.
 *
 * The leader sees of each spot whether it is booked; a name only where the leader typed it or the friend chose to tell them; never an email
 * address, and never why a spot came back.  A friend's appointment belongs to the friend; cancelled, it returns here as unclaimed. */
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

/* OK: has no appointment at this drive and leads no group there.  ALREADY: the link was emailed again. */
must_use enum appointment_take appointment_has_none(struct context *context, struct drive_id drive, const struct donor *leader,
                                                    bool only_organises, struct secret *link);

/* Leads a group at this drive, or has an appointment there.  Only reads. */
must_use enum found appointment_group_known(struct context *context, struct drive_id drive, const struct donor *leader);

/* The leader cancels one spot that no friend has booked, with a name or without.  GONE: a friend has booked it meanwhile, or it is not of
 * this group. */
must_use enum appointment_cancel appointment_group_cancel(struct context *context, const struct appointment_group *group,
                                                                struct appointment_id seat);
/* The leader books a spot for a person without email by typing the name, or corrects it; an empty name makes the spot unclaimed again.
 * GONE: a friend has booked it meanwhile, that person is here already, or it is not of this group. */
must_use enum appointment_change appointment_group_name(struct context *context, const struct appointment_group *group,
                                                        struct appointment_id seat, struct text name);
/* The link for friends dies (renew false) or is replaced; links of claimed seats live on.  GONE: changed meanwhile. */
must_use enum appointment_change appointment_group_change_link(struct context *context, const struct appointment_group *group,
                                                               bool renew);
/* The leader's mistyped address, on the group and on the leader's own appointment: the old links die, the new one is emailed. */
must_use enum appointment_take appointment_group_change_email(struct context *context, const struct appointment_group *group,
                                                             struct text email, struct secret *link);

/* No friend has booked this seat, and the person is not here yet: the leader may name it or cancel it.  Pure. */
bool appointment_seat_is_leaders(const struct appointment *seat);

/* What a friend can choose: each time with spots that nobody has booked, in order; then each time with spots that the leader has booked by
 * typing a name.  false: a fault. */
struct appointment_spot {
	struct appointment seat;          /* one of them */
	int64_t choice;                   /* the id of the time; of one of the spots where the leader has typed names */
	int64_t left;
	bool named;
};
struct appointment_spot_list { struct appointment_spot *at; size_t count; };
must_use bool appointment_seat_choices(struct context *context, const struct appointment_group *group, struct appointment_spot_list *spots);

struct appointment_claim {
	struct donor donor;
	int64_t choice;                   /* 0: the first spot that nobody has booked */
	bool tell_leader;                 /* the leader is to see the name */
};
enum appointment_seat_claim {
	APPOINTMENT_SEAT_CLAIM_FAULT = -1,
	APPOINTMENT_SEAT_CLAIM_OK,
	APPOINTMENT_SEAT_CLAIM_ALREADY,       /* this email and name has an appointment at this drive: its link is emailed again, in *link */
	APPOINTMENT_SEAT_CLAIM_FULL,          /* nothing is left at that time */
	APPOINTMENT_SEAT_CLAIM_CLOSED,        /* the drive is cancelled or its day is closed */
	APPOINTMENT_SEAT_CLAIM_OTHER_NAME,    /* at that time the leader has booked for other names only */
};
must_use enum appointment_seat_claim appointment_seat_claim(struct context *context, const struct appointment_group *group,
                                                            const struct appointment_claim *claim, struct secret *link);

#endif
