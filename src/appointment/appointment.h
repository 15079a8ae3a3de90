/* appointment: one donor's time in one slot of a drive, single or in a group.
 *
 * An appointment is booked, moved or cancelled; it is never edited and never deleted. Every appointment has the honour page it was booked
 * from and counts there only. A slot's `booked` is at all times the number of its appointments that are unclaimed or booked, not over
 * capacity and not freed, and of the seats held in it for the waiting list (waiting/waiting.h).
 * Uses: base … drive.   Used by: donation, desk, public. */
#ifndef APPOINTMENT_APPOINTMENT_H
#define APPOINTMENT_APPOINTMENT_H
#include "base/context.h"
#include "base/crypto.h"
#include "base/found.h"
#include "drive/drive.h"
#include "honour/honour.h"
#include "types.h"

/* email may be empty for a walk-in.  shown: the very name that the page may show of a person who came; empty: a friend. */
struct donor { struct text name, email, shown; };

struct appointment {
	struct appointment_id id;
	struct drive_id drive;
	struct slot_id slot;              /* none: a helper */
	struct honour_page_id page;       /* none: for no one in particular */
	struct group_id group;            /* none: booked alone */
	enum appointment_state state;
	enum appointment_kind kind;
	bool walk_in, over_capacity;
	enum appointment_leader_sees leader_sees;      /* set by appointment_group_seats() alone */
	bool freed;                       /* did not come: the appointment is free again, the row stays for the desk */
	struct donor donor;
	struct instant starts;
	struct instant arrived_at, finished_at;       /* none: not arrived; not yet left */
	struct local_time local;
	int64_t sequence, link_generation;
	struct bytes client;              /* of a new one: the client it counts against while it is unconfirmed; not read back */
};

/* A slot that may be booked with an email address, as far as page and drive go. */
struct appointment_open_slot {
	struct honour_page_id page;
	struct drive_id drive;
	struct slot_id slot;
	struct instant starts;
	bool waited_for;                  /* the drive has a waiting list */
	bool confirmed;                   /* the address */
};
/* By the key of the page. One statement for the most common case; false: no, or a fault, and the caller then reads the page and the drive
 * one by one. */
must_use bool appointment_slot_is_open(struct context *context, struct page_key key, struct drive_id drive, struct slot_id slot,
                                        struct bytes email_hash, struct appointment_open_slot *place);

/* What a new appointment needs that no row decides. The writer's thread is the one that everybody waits for, so a request computes this on
 * a reader. Each is none where it would be made of an empty text. */
struct appointment_draft {
	struct appointment_id id;
	struct secret link;
	struct bytes link_hash, email_hash, donor_hash, name_sealed, email_sealed, shown_sealed;
};
/* No connection is used. */
struct appointment_draft appointment_draft(struct context *context, const struct donor *donor);

/* Books one appointment, all or nothing, and writes the email. `link` is the private link's secret. */
enum appointment_take {
	APPOINTMENT_TAKE_FAULT = -1,
	APPOINTMENT_TAKE_OK,
	APPOINTMENT_TAKE_ALREADY,         /* same email, name and drive: nothing booked twice, the link is emailed again and is in *link */
	APPOINTMENT_TAKE_FULL,
	APPOINTMENT_TAKE_CLOSED,          /* booking closed, cancelled, over, or begun */
	APPOINTMENT_TAKE_PAUSED,         /* the page is held or not published */
	APPOINTMENT_TAKE_UNCONFIRMED,     /* this client holds as many unconfirmed seats at this drive as one client may; nothing was booked */
};
must_use enum appointment_take appointment_take(struct context *context, struct honour_page_id page, struct drive_id drive,
                                                struct slot_id slot, const struct donor *donor, struct secret *link);
/* The same for a slot that was found open in this transaction, with the hash of the draft; the draft is of this donor, and used once. */
must_use enum appointment_take appointment_take_slot(struct context *context, const struct appointment_open_slot *place,
                                                      const struct donor *donor, const struct appointment_draft *draft,
                                                      struct secret *link);

/* By private link.  One that was cancelled is still found, so that its link can say so; its state tells. */
must_use enum found appointment_find(struct context *context, struct secret link, struct appointment *appointment);
must_use enum found appointment_read(struct context *context, struct appointment_id id, struct appointment *appointment);
/* The same, but nothing that is sealed is opened: the donor's name and address are empty.  For changes that need neither. */
must_use enum found appointment_read_sealed(struct context *context, struct appointment_id id, struct appointment *appointment);
/* Reads the next rows behind `*after`, 0 at first, so that those that cannot be read are noted (base/unreadable.h); *after moves on.
 * Answers how many rows there were, -1: a fault. */
must_use int64_t appointment_read_some(struct context *context, int64_t *after);
struct secret appointment_link(struct context *context, const struct appointment *appointment);
/* The live appointment of this person at this drive. */
must_use enum found appointment_find_donor(struct context *context, struct drive_id drive, struct text email,
                                           struct text name, struct appointment *appointment);

/* Still to come: booked, and nothing was recorded at the desk yet. */
bool appointment_is_ahead(const struct appointment *appointment);

enum appointment_move {
	APPOINTMENT_MOVE_FAULT = -1,
	APPOINTMENT_MOVE_OK,
	APPOINTMENT_MOVE_FULL,            /* also: no slot of this drive */
	APPOINTMENT_MOVE_CLOSED,          /* booking closed, cancelled, or that time has begun */
	APPOINTMENT_MOVE_GONE,            /* given back, arrived, or moved meanwhile */
};
/* The new time is booked and the old one freed in one transaction; the email's calendar entry goes up one SEQUENCE. */
must_use enum appointment_move appointment_move(struct context *context, const struct appointment *appointment, struct slot_id slot);

enum appointment_cancel {
	APPOINTMENT_CANCEL_FAULT = -1,
	APPOINTMENT_CANCEL_OK,
	APPOINTMENT_CANCEL_GONE,
	APPOINTMENT_CANCEL_ARRIVED,
};
/* A friend's seat in a group returns to its leader as unclaimed; a single appointment is free again. */
must_use enum appointment_cancel appointment_cancel(struct context *context, const struct appointment *appointment);

/* A mistyped address: the old link dies, the new one is emailed and answered.  It is the same whether or not this name has another
 * appointment under the new address.  CLOSED: the appointment is no longer booked, or its link was changed meanwhile. */
must_use enum appointment_take appointment_change_email(struct context *context, const struct appointment *appointment, struct text email,
                                                       struct secret *link);
enum appointment_change { APPOINTMENT_CHANGE_FAULT = -1, APPOINTMENT_CHANGE_OK, APPOINTMENT_CHANGE_GONE };
must_use enum appointment_change appointment_change_shown(struct context *context, const struct appointment *appointment,
                                                          struct text shown);

/* Groups (appointment_group.h has the leader's side).  A run: consecutive slots from `first` that together hold n people, as many
 * in each as are free, never across the break.  A full slot inside is passed over. */
struct appointment_run { struct slot_id first, last; struct instant starts, last_starts; int64_t minutes_between; size_t slots; };
struct appointment_run_list { struct appointment_run at[3]; size_t count; };
/* Pure: up to three runs, fewest minutes between first and last; then earliest at or after `wish` (none: any); then earliest.
 * `slots` are in order of time; those that have begun are left out; `run.slots` counts those with at least one of the n. */
void appointment_runs(const struct drive_slot_list *slots, int64_t n, struct instant now, struct instant wish,
                      struct appointment_run_list *runs);
/* The run that begins at `first`; false: n do not fit from there. */
bool appointment_run_at(const struct drive_slot_list *slots, struct slot_id first, int64_t n, struct instant now,
                        struct appointment_run *run);
/* size includes the leader unless only_organises; 1..LIMIT_GROUP_SIZE.  ALREADY: this leader has a group at this drive, or an appointment
 * of their own (and does not only organise): that link is emailed again and is in *group_link. */
must_use enum appointment_take appointment_take_group(struct context *context, struct honour_page_id page, struct drive_id drive,
                                                      struct slot_id first, int64_t size, bool only_organises,
                                                      const struct donor *leader, struct secret *group_link);

/* What the desk and the roster need. */
struct appointment_list { struct appointment *at; size_t count; };
/* Everybody with an appointment (booked or unclaimed), walk-ins and helpers, by time; at most LIMIT_DRIVE_APPOINTMENTS. */
must_use bool appointment_list_of_drive(struct context *context, struct drive_id drive, struct appointment_list *list);
/* A walk-in is always recorded: the next free appointment from now on (the slot that goes on counts), else over capacity in the current
 * (or last) slot.  It has arrived.  ALREADY: this email and name has an appointment at this drive, in *taken. */
must_use enum appointment_take appointment_walk_in(struct context *context, const struct drive *drive, struct honour_page_id page,
                                                   const struct donor *donor, struct appointment *taken);
/* Which one the next walk-in gets, as it is now. NONE: they would be over capacity. */
must_use enum found appointment_next_free(struct context *context, const struct drive *drive, struct drive_slot *slot);
/* A person who came along and does not give; has arrived, has no slot. */
must_use enum appointment_take appointment_helper(struct context *context, const struct drive *drive, struct honour_page_id page,
                                                  const struct donor *donor, struct appointment *taken);
/* Removes a walk-in or helper who was recorded by mistake, with their seat. */
enum appointment_take_away {
	APPOINTMENT_TAKE_AWAY_FAULT = -1,
	APPOINTMENT_TAKE_AWAY_OK,
	APPOINTMENT_TAKE_AWAY_NONE,       /* who booked is not taken away by the desk; nor twice */
};
must_use enum appointment_take_away appointment_take_away(struct context *context, const struct appointment *appointment);
/* false: fault */
must_use bool appointment_arrive(struct context *context, struct drive_id drive, struct appointment_id id, bool arrived);
/* The same for a spot in a group that nobody has named; it then has this name, which its leader is not shown. GONE: it has one. */
must_use enum appointment_change appointment_name_here(struct context *context, struct drive_id drive, struct appointment_id id,
                                                       struct text name);
/* A donor who has arrived has left again, whether or not they gave; undone with the arrival. false: fault */
must_use bool appointment_finish(struct context *context, struct drive_id drive, struct appointment_id id, bool finished);
/* Both at once, as the presses of all devices say; none: not arrived, not yet left. false: fault */
must_use bool appointment_set_day(struct context *context, struct drive_id drive, struct appointment_id id, struct instant arrived_at,
                                  struct instant finished_at);
/* did-not-come frees the appointment; undoing takes it again, over capacity when it is gone.  Twice is the same as once. */
must_use bool appointment_free_slot(struct context *context, const struct appointment *appointment);
must_use bool appointment_retake_slot(struct context *context, const struct appointment *appointment);

/* Clients whose bookings no longer count against them are forgotten: 20 drives after *after, which is none again when all were looked at.
 * false: a fault. */
must_use bool appointment_forget_clients(struct context *context, struct drive_id *after);

/* The day before at 10:00 local, one reminder each; none for anyone who booked after that moment.  All of them, as many turns as it
 * takes; answers how many were written, -1 a fault. */
int64_t appointment_remind_due(struct context *context);
/* One turn of it, over some drives, soonest first, in one transaction: *after is { 0 } to begin with and again when all were looked at.
 * A turn ends after 50 drives, LIMIT_TURN_EMAILS reminders or LIMIT_TURN_MS, so that a booking waits for one turn at most. */
struct appointment_reminded { struct instant starts; struct drive_id id; };
int64_t appointment_remind_some(struct context *context, struct appointment_reminded *after);

/* The name to show, sealed and opened; nothing is stored for a friend, and a name that cannot be read is a friend's. */
struct bytes appointment_seal_shown(struct context *context, enum sealed_column column, struct text shown);
struct text appointment_open_shown(struct context *context, enum sealed_column column, struct bytes sealed);

#endif
