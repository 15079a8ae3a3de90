/* drive_edit: what an edit does to a drive's slots.
 *
 * A slot whose promise (local date, minute, which of two) stays keeps its id and who is booked in it; new ones are added; empty ones
 * that are no longer wanted go.  A slot with somebody in it is never dropped and never cut below them: such an edit is refused. */
#ifndef DRIVE_DRIVE_EDIT_H
#define DRIVE_DRIVE_EDIT_H
#include "drive/drive.h"
#include "drive/drive_form.h"

struct drive_refused {
	struct drive_slot slot;           /* as it stands */
	bool dropped;                     /* the new hours have no such time; else: fewer places than are booked */
};

struct drive_edit {
	struct drive_slot_list slots;     /* as they would be, in order; id none: new; taken as it stands */
	struct drive_slot_list gone;      /* no longer wanted, nobody in them */
	struct { struct drive_refused *at; size_t count; } refused;
	struct instant starts, ends;
	bool hours;                       /* day, zone, hours, break or slot length changed */
	bool where;                       /* place or address */
	bool details;                     /* blood service, phone, web page, directions */
	bool places;                      /* places at one time: concerns nobody who is booked */
};

/* Pure: `slots` are the drive's, as drive_slots() gives them; `planned` are those of `words`. */
void drive_edit_compare(struct arena *arena, const struct drive *drive, const struct drive_slot_list *slots,
                        const struct drive_words *words, const struct drive_planned *planned, struct drive_edit *edit);

/* Writes an edit that refuses nothing; the sequence goes up when hours or place change.  Inside the caller's transaction.
 * ALREADY: somebody booked, or the drive was cancelled, since it was compared; the transaction is to be undone. */
must_use enum drive_change drive_edit_keep(struct context *context, const struct drive *drive, const struct drive_words *words,
                                           const struct drive_edit *edit);

#endif
