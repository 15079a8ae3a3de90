/* drive_edit: the effect of an edit on a drive's slots.
 *
 * A slot whose local date, minute and choice of two stay the same keeps its id and its appointments; new slots are added; empty ones that
 * are no longer wanted are deleted. A slot with appointments is never deleted, and its capacity never set below them: such an edit is
 * refused. */
#ifndef DRIVE_DRIVE_EDIT_H
#define DRIVE_DRIVE_EDIT_H
#include "drive/drive.h"
#include "drive/drive_form.h"

struct drive_refused {
	struct drive_slot slot;           /* the current slot */
	bool dropped;                     /* the new hours have no such time; otherwise: less capacity than is booked */
};

struct drive_edit {
	struct drive_slot_list slots;     /* as they would be, in order; id none: new; `booked` is the current one */
	struct drive_slot_list gone;      /* no longer wanted, without appointments */
	struct { struct drive_refused *at; size_t count; } refused;
	struct instant starts, ends;
	bool hours;                       /* day, zone, hours, break or slot length changed */
	bool where;                       /* venue or address */
	bool details;                     /* blood service, phone, web page, directions */
	bool capacity;                    /* of each slot: concerns no one who has booked */
};

/* Pure: `slots` are the drive's, from drive_slots(); `planned` are those of `words`. */
void drive_edit_compare(struct arena *arena, const struct drive *drive, const struct drive_slot_list *slots,
                        const struct drive_words *words, const struct drive_planned *planned, struct drive_edit *edit);

/* Writes an edit that refuses nothing; increases the sequence when hours or venue change. Inside the caller's transaction. ALREADY: a
 * person booked, or the drive was cancelled, since it was compared; roll the transaction back. */
must_use enum drive_change drive_edit_keep(struct context *context, const struct drive *drive, const struct drive_words *words,
                                           const struct drive_edit *edit);

#endif
