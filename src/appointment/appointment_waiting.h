/* appointment_waiting: the line of those who wait for a place of a full drive, and the places held for one of them.
 *
 * One entry waits for `size` places, all or none: 1 for a donor alone, more for a group side by side.  The line is ordered by when
 * somebody joined it.  Whenever places of a drive come free they are offered in the same transaction to the first in line that they
 * fit; whoever they do not fit is passed over and keeps their place in line; nobody else is preferred, however long they wait.
 *
 * An offer holds its places until `held_until` (appointment_waiting_hold() has the rule): they count in slot.booked, as an
 * appointment would.  It ends once: taken, passed, declined, lapsed, withdrawn; what is not taken is free again in that moment
 * and is offered on.  An entry has at most one offer held, and its state is OFFERED exactly then.
 *
 * A time that somebody passed is not offered to them again.  Who lets an offer lapse goes to the end of the line; who lets a
 * second one lapse leaves it.  While the page somebody waits through rests, while booking is closed, and once a time is less than
 * APPOINTMENT_WAITING_LEAD away, nothing is offered; what is offered stands, until the drive is cancelled or its day is closed. */
#ifndef APPOINTMENT_APPOINTMENT_WAITING_H
#define APPOINTMENT_APPOINTMENT_WAITING_H
#include "appointment/appointment.h"
#include "db/follow_up.h"

enum appointment_waiting_state {
	APPOINTMENT_WAITING_STATE_WAITING,
	APPOINTMENT_WAITING_STATE_OFFERED,
	APPOINTMENT_WAITING_STATE_BOOKED,     /* took an offer */
	APPOINTMENT_WAITING_STATE_PLACED,     /* got a place at this drive another way */
	APPOINTMENT_WAITING_STATE_LEFT,
	APPOINTMENT_WAITING_STATE_LAPSED,     /* let LIMIT_WAITING_LAPSES offers go by */
	APPOINTMENT_WAITING_STATE_CANCELLED,  /* with its drive */
	APPOINTMENT_WAITING_STATE_OVER,       /* the day has passed */
};

enum { APPOINTMENT_WAITING_MINUTE_MAX = 2 * 24 * 60 - 1 };
/* What somebody waits for.  Minutes are of the drive's local day, past 1440 after its midnight; a time fits that begins from
 * `from_minute` to `until_minute`, both included.  Any time: 0 and APPOINTMENT_WAITING_MINUTE_MAX. */
struct appointment_waiting_wish { int64_t size; bool only_organises; int from_minute, until_minute; };

struct appointment_waiting {
	struct waiting_id id;
	struct drive_id drive;
	struct honour_page_id page;
	enum appointment_waiting_state state;
	struct appointment_waiting_wish wish;
	struct donor donor;
	struct instant joined_at, queued_at;
	int64_t lapse_count;
	struct appointment_id appointment;    /* BOOKED alone, else none */
	struct group_id group;                /* BOOKED as a group, else none */
	int64_t link_generation;              /* from 1; up with each corrected address */
	struct bytes client;                  /* that it counts against while its address is not confirmed, else none */
};

/* Joins the line at its end and writes the email.  *link is set for OK and ALREADY. */
enum appointment_waiting_join {
	APPOINTMENT_WAITING_JOIN_FAULT = -1,
	APPOINTMENT_WAITING_JOIN_OK,
	APPOINTMENT_WAITING_JOIN_ALREADY,     /* same email, name and drive: nothing changed, its link is emailed again */
	APPOINTMENT_WAITING_JOIN_BOOKED,      /* has a place at this drive, or leads a group: that link is emailed again */
	APPOINTMENT_WAITING_JOIN_FREE,        /* so many places are free in that time: book them */
	APPOINTMENT_WAITING_JOIN_CLOSED,      /* booking closed, cancelled, over; or no time within the wish is still to come */
	APPOINTMENT_WAITING_JOIN_RESTING,     /* the page is held or not published */
	APPOINTMENT_WAITING_JOIN_TOO_MANY,    /* LIMIT_WAITING_OF_DRIVE wait */
	APPOINTMENT_WAITING_JOIN_UNCONFIRMED, /* this client holds or waits for as many unconfirmed seats as one client may */
};
must_use enum appointment_waiting_join appointment_waiting_join(struct context *context, struct honour_page_id page, struct drive_id drive,
                                                                const struct appointment_waiting_wish *wish, const struct donor *donor,
                                                                struct secret *link);

/* By private link, by id; an entry that has ended is found for LIMIT_WAITING_KEPT_DAYS more. */
must_use enum appointment_find appointment_waiting_find(struct context *context, struct secret link, struct appointment_waiting *waiting);
must_use enum appointment_find appointment_waiting_read(struct context *context, struct waiting_id id, struct appointment_waiting *waiting);
struct secret appointment_waiting_link(struct context *context, const struct appointment_waiting *waiting);
/* Corrects the address; the old link dies, and what is held is told to the new one.  It is the same whether or not this person has an
 * appointment, or waits, under that address.  OK; CLOSED: no longer in line, or changed meanwhile. */
must_use enum appointment_take appointment_waiting_change_email(struct context *context, const struct appointment_waiting *waiting,
                                                               struct text email, struct secret *link);
/* How many entries stand before it; those who are just being made an offer are not among them. */
must_use bool appointment_waiting_before(struct context *context, const struct appointment_waiting *waiting, int64_t *before);
/* People (not entries) who wait at this drive, with those who are being made an offer; never who. */
must_use bool appointment_waiting_count(struct context *context, struct drive_id drive, int64_t *people);

/* LIMIT_WAITING_OF_DRIVE entries are in this line.  false: a fault. */
must_use bool appointment_waiting_is_full(struct context *context, struct drive_id drive, bool *full);
/* OK: this person is in this line. */
must_use enum appointment_find appointment_waiting_find_donor(struct context *context, struct drive_id drive, const struct donor *donor);

/* Places held for an entry: `slot` is the first of them. */
struct appointment_offer_place { struct slot_id slot; int64_t places; };
struct appointment_offer {
	struct offer_id id;
	struct slot_id slot;
	struct instant held_until;
	struct { struct appointment_offer_place *at; size_t count; } places;      /* by time */
};
/* The offer held for this entry; NONE: none, or its time has run out. */
must_use enum appointment_find appointment_waiting_offered(struct context *context, const struct appointment_waiting *waiting,
                                                           struct appointment_offer *offer);

/* Whether this offer was ever made to this entry, however it ended: OK or NONE. */
must_use enum appointment_find appointment_waiting_was_offered(struct context *context, const struct appointment_waiting *waiting,
                                                               struct offer_id offer);

/* Takes what is held: it becomes a booking with its email.  *link: the private link of the place, or of the group. */
enum appointment_waiting_take {
	APPOINTMENT_WAITING_TAKE_FAULT = -1,
	APPOINTMENT_WAITING_TAKE_OK,
	APPOINTMENT_WAITING_TAKE_GONE,        /* not held for this entry any more: lapsed, taken, declined, withdrawn */
	APPOINTMENT_WAITING_TAKE_CLOSED,      /* cancelled, the day is closed, or that time has begun */
	APPOINTMENT_WAITING_TAKE_BOOKED,      /* has a place at this drive already: that link is emailed again, the entry has ended */
};
must_use enum appointment_waiting_take appointment_waiting_take(struct context *context, const struct appointment_waiting *waiting,
                                                                struct offer_id offer, struct secret *link);

enum appointment_waiting_change { APPOINTMENT_WAITING_CHANGE_FAULT = -1, APPOINTMENT_WAITING_CHANGE_OK, APPOINTMENT_WAITING_CHANGE_GONE };
/* Not this time: back to the same place in line.  GONE: not held for this entry. */
must_use enum appointment_waiting_change appointment_waiting_pass(struct context *context, const struct appointment_waiting *waiting,
                                                                  struct offer_id offer);
/* Leaves the line; an offer is declined with it.  GONE: was not in line any more. */
must_use enum appointment_waiting_change appointment_waiting_leave(struct context *context, const struct appointment_waiting *waiting);

/* What the clock asks; each is one transaction, bounded, and may be called at any time, again and again. */
int64_t appointment_waiting_lapse_due(struct context *context);      /* how many offers lapsed (100 at most); -1 a fault */
/* Offers what is free at drives where people wait (a page that rested is back), and ends the lines of days that are over: 20 drives
 * after *after, which is none again when all were looked at. */
must_use bool appointment_waiting_tend(struct context *context, struct drive_id *after);
must_use bool appointment_waiting_forget_old(struct context *context);

/* What operations of earlier modules set off here (connection_set_follow_ups()). */
extern const struct follow_up_table appointment_waiting_follow_ups;

/* Offers free places of this drive to those who wait; in the transaction that freed them.  false: a fault. */
must_use bool appointment_waiting_offer(struct context *context, struct drive_id drive);

/* Until when a place beginning at `starts` is held when it is offered `now`; none: too late to offer it.  Pure. */
#define APPOINTMENT_WAITING_LEAD (10 * INSTANT_MINUTE)
struct instant appointment_waiting_hold(const struct zone *zone, struct instant now, struct instant starts);

#endif
