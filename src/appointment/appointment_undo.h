/* appointment_undo: what a person moved or cancelled by mistake is put back, for LIMIT_UNDO_MINUTES after it was done.
 *
 * Only the last move or cancellation of an appointment can be undone, and not once the person is here or it was released.  The old time is
 * not held: what is free belongs to the waiting list and to anyone who books, so that undoing may come too late.  A friend who cancelled a
 * spot in a group gets one back from the group as long as it has one at that time that nobody has claimed; otherwise an appointment of
 * their own, if one is free. */
#ifndef APPOINTMENT_APPOINTMENT_UNDO_H
#define APPOINTMENT_APPOINTMENT_UNDO_H
#include "appointment/appointment_group_read.h"

/* In the transaction of the move or cancellation, right before it: stores its time, and the sequence that the change will give it.
 * false: fault. */
must_use bool appointment_undo_note(struct context *context, struct appointment_id appointment);

enum appointment_undo {
	APPOINTMENT_UNDO_FAULT = -1,
	APPOINTMENT_UNDO_OK,
	APPOINTMENT_UNDO_GONE,            /* nothing to undo: it is undone, or something else has happened since */
	APPOINTMENT_UNDO_LATE,            /* LIMIT_UNDO_MINUTES have passed */
	APPOINTMENT_UNDO_TAKEN,           /* no seat is free at the old time, or there is no such time any more */
	APPOINTMENT_UNDO_CLOSED,          /* the drive is cancelled, its day is closed, or that time has begun */
	APPOINTMENT_UNDO_ALREADY,         /* this person has another appointment at this drive by now */
	APPOINTMENT_UNDO_UNCONFIRMED,     /* this client holds as many unconfirmed seats at this drive as one client may */
};

/* What can be undone of an appointment, for its page.  `outcome` is what undoing would come to now: OK, TAKEN or CLOSED; then `slot`
 * is the old time (none: it is gone).  GONE, LATE: nothing else is set. */
struct appointment_undoable { enum appointment_undo outcome; struct drive_slot slot; struct instant until; };
/* false: fault. */
must_use bool appointment_undo_find(struct context *context, const struct appointment *appointment, struct appointment_undoable *undoable);

/* Puts the appointment back to where it was, and writes the email.  All or nothing; twice is the same as once. */
must_use enum appointment_undo appointment_undo(struct context *context, const struct appointment *appointment);

/* The spots that the leader cancelled within LIMIT_UNDO_MINUTES; appointment_undo_find() says of each whether it can be brought back. */
must_use bool appointment_undo_spots(struct context *context, const struct appointment_group *group, struct appointment_list *spots);
/* The same for a spot that the group's leader cancelled, without an email: it is there for a friend again, without the name that the leader
 * had typed. */
must_use enum appointment_undo appointment_undo_spot(struct context *context, const struct appointment_group *group,
                                                     struct appointment_id spot);

/* A timed job: deletes what was changed more than a day ago. */
must_use bool appointment_undo_forget_old(struct context *context);

#endif
