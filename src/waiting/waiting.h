/* waiting: the waiting list of a drive that is full, and the seats held for one of the people on it.
 *
 * One entry waits for `size` seats, all or none: 1 for a donor alone, more for a group. The list is ordered by when an entry joined it.
 * Whenever seats of a drive become free they are offered, in the same transaction, to the first entry that they fit. An entry that they
 * do not fit is passed over and keeps its place on the list. No other entry is preferred, however long it has waited.
 *
 * An offer holds its seats until `held_until` (waiting_hold() has the rule): they count in slot.booked, as an appointment would.  It
 * ends once: taken, passed, declined, lapsed or withdrawn; seats that are not taken are free again at that moment and are offered to the
 * next entry.  An entry has at most one offer held, and its state is OFFERED exactly then.
 *
 * A time that a person passed is not offered to them again.  An entry that lets an offer lapse goes to the end of the list; one that lets
 * a second offer lapse leaves it.  Nothing is offered while the entry's page is paused, while booking is closed, and for a time less than
 * WAITING_LEAD away.  An offer stays valid until the drive is cancelled or its day is closed.
 *
 * Earlier modules do not know the waiting list: they mark the drive, and waiting_follow_ups acts on the marks.
 * Uses: base … appointment.   Used by: jobs, store. */
#ifndef WAITING_WAITING_H
#define WAITING_WAITING_H
#include "appointment/appointment_held.h"
#include "db/follow_up.h"
#include "limits.h"
#include "outbox/outbox_expand.h"

enum { WAITING_MINUTE_MAX = LIMIT_WAITING_MINUTES - 1 };
/* What an entry waits for.  Minutes are of the drive's local day, past 1440 after its midnight; a time fits that begins from
 * `from_minute` to `until_minute`, both included.  Any time: 0 and WAITING_MINUTE_MAX. */
struct waiting_wish { int64_t size; bool only_organises; int from_minute, until_minute; };

struct waiting_entry {
	struct waiting_id id;
	struct drive_id drive;
	struct honour_page_id page;
	enum waiting_state state;
	struct waiting_wish wish;
	struct donor donor;
	struct instant joined_at, queued_at;
	int64_t lapse_count;
	struct appointment_id appointment;    /* BOOKED alone, else none */
	struct group_id group;                /* BOOKED as a group, else none */
	int64_t link_generation;              /* from 1; increased with each corrected address */
	struct bytes client;                  /* that it counts against while its address is not confirmed, else none */
};

/* Joins the list at its end and writes the email.  *link is set for OK and ALREADY. */
enum waiting_join {
	WAITING_JOIN_FAULT = -1,
	WAITING_JOIN_OK,
	WAITING_JOIN_ALREADY,     /* same email, name and drive: nothing changed, its link is emailed again */
	WAITING_JOIN_BOOKED,      /* has an appointment at this drive, or leads a group: that link is emailed again */
	WAITING_JOIN_FREE,        /* so many appointments are free in that time: book them */
	WAITING_JOIN_CLOSED,      /* booking closed, cancelled, over; or no time within the wish is still to come */
	WAITING_JOIN_PAUSED,     /* the page is held or not published */
	WAITING_JOIN_TOO_MANY,    /* LIMIT_WAITING_OF_DRIVE wait */
	WAITING_JOIN_UNCONFIRMED, /* this client holds or waits for as many unconfirmed seats as one client may */
};
must_use enum waiting_join waiting_join(struct context *context, struct honour_page_id page, struct drive_id drive,
                                        const struct waiting_wish *wish, const struct donor *donor,
                                        struct secret *link);

/* By private link, by id; an entry that has ended is found for LIMIT_WAITING_KEPT_DAYS more. */
must_use enum found waiting_find(struct context *context, struct secret link, struct waiting_entry *waiting);
must_use enum found waiting_read(struct context *context, struct waiting_id id, struct waiting_entry *waiting);
struct secret waiting_link(struct context *context, const struct waiting_entry *waiting);
/* Corrects the address; the old link dies, and what is held is told to the new one.  It is the same whether or not this person has an
 * appointment, or waits, under that address.  OK; CLOSED: no longer on the list, or changed meanwhile. */
must_use enum appointment_take waiting_change_email(struct context *context, const struct waiting_entry *waiting,
                                                    struct text email, struct secret *link);
/* How many entries are before it; those with an offer held are not counted. */
must_use bool waiting_before(struct context *context, const struct waiting_entry *waiting, int64_t *before);

/* LIMIT_WAITING_OF_DRIVE entries are on this list.  false: a fault. */
must_use bool waiting_is_full(struct context *context, struct drive_id drive, bool *full);
/* OK: this person is on this list. */
must_use enum found waiting_find_donor(struct context *context, struct drive_id drive, const struct donor *donor);

/* Seats held for an entry: `slot` is the first of them. */
struct waiting_offer {
	struct offer_id id;
	struct slot_id slot;
	struct instant held_until;
	struct appointment_seats_list seats;
};
/* The offer held for this entry; NONE: none, or its time has run out. */
must_use enum found waiting_offered(struct context *context, const struct waiting_entry *waiting,
                                    struct waiting_offer *offer);

/* Whether this offer was ever made to this entry, however it ended: OK or NONE. */
must_use enum found waiting_was_offered(struct context *context, const struct waiting_entry *waiting,
                                        struct offer_id offer);

/* Takes what is held: it becomes a booking with its email.  *link: the private link of the appointment, or of the group. */
enum waiting_take {
	WAITING_TAKE_FAULT = -1,
	WAITING_TAKE_OK,
	WAITING_TAKE_GONE,        /* not held for this entry any more: lapsed, taken, declined, withdrawn */
	WAITING_TAKE_CLOSED,      /* cancelled, the day is closed, or that time has begun */
	WAITING_TAKE_BOOKED,      /* has an appointment at this drive already: that link is emailed again, the entry has ended */
};
must_use enum waiting_take waiting_take(struct context *context, const struct waiting_entry *waiting,
                                        struct offer_id offer, struct secret *link);

enum waiting_change { WAITING_CHANGE_FAULT = -1, WAITING_CHANGE_OK, WAITING_CHANGE_GONE };
/* Not this time: back to the same place on the list.  GONE: not held for this entry. */
must_use enum waiting_change waiting_pass(struct context *context, const struct waiting_entry *waiting,
                                          struct offer_id offer);
/* Leaves the list; an offer is declined with it.  GONE: was not on the list any more. */
must_use enum waiting_change waiting_leave(struct context *context, const struct waiting_entry *waiting);
/* The organiser takes an entry of this drive off the list; the person is told by email.  GONE: also when it is of another drive. */
must_use enum waiting_change waiting_remove(struct context *context, struct person_id organiser, struct drive_id drive,
                                            struct waiting_id entry);

/* What the clock asks; each is one transaction, bounded, and may be called at any time, again and again. */
int64_t waiting_lapse_due(struct context *context);      /* how many offers lapsed (100 at most); -1 a fault */
/* Offers what is free at drives where people wait (a page that was paused is back), and ends the lists of days that are over: 20 drives
 * after *after, which is none again when all were looked at. */
must_use bool waiting_tend(struct context *context, struct drive_id *after);
must_use bool waiting_forget_old(struct context *context);
/* As appointment_forget_clients(), of entries. */
must_use bool waiting_forget_clients(struct context *context, struct drive_id *after);

/* How many seats people wait for, those with an offer among them.  false: a fault. */
must_use bool waiting_seats(struct context *context, struct drive_id drive, int64_t *seats);
/* The list as the organiser sees it: `number` is the place of an entry, from 1.  LIMIT_LIST_ROWS at most.  false: a fault. */
struct waiting_numbered_entry {
	struct waiting_id id;
	int64_t number, size;
	struct instant joined_at;
	struct slot_id offered;           /* the first time of what is held for it; none: nothing is */
	struct instant held_until;
};
struct waiting_numbered_list { struct waiting_numbered_entry *at; size_t count; };
must_use bool waiting_numbered(struct context *context, struct drive_id drive, struct waiting_numbered_list *entries);

/* What operations of earlier modules set off here, and ask (connection_set_follow_ups()). */
extern const struct follow_up_table waiting_follow_ups;
/* Write to the list of a drive that was changed, or cancelled: LIMIT_DRIVE_NEWS_BATCH people at a time. */
extern const struct outbox_expander waiting_changed_expander, waiting_cancelled_expander;

/* Offers the free seats of this drive to the people who wait, in the transaction that freed them.  false: a fault. */
must_use bool waiting_offer(struct context *context, struct drive_id drive);

/* Until when an appointment beginning at `starts` is held when it is offered `now`; none: too late to offer it.  Pure. */
#define WAITING_LEAD (LIMIT_WAITING_LEAD_MINUTES * INSTANT_MINUTE)
struct instant waiting_hold(const struct zone *zone, struct instant now, struct instant starts);

#endif
