/* drive_search: finds drives that may be shown to everyone, by day and by words of their venue and address.
 *
 * The cost depends on how many are shown, not on how many drives there are: words are in an index of their own, which is written with the
 * drive and follows changes of its pages (published, listed, paused) a second later.   Uses: base, db, honour, drive.   Used by: public,
 * the jobs. */
#ifndef DRIVE_SEARCH_H
#define DRIVE_SEARCH_H
#include "drive/drive.h"

struct drive_search {
	bool near;                        /* a day was given: nearest to it first, from a week before it */
	struct date date;
	struct text words;                /* as typed; each has to begin a word of the place or the address, however it is spelled
	                                   * (unicode_fold_for_search()); empty: all */
};

/* Open drives of listed, published pages that are not paused, and that are not over; at most LIMIT_SEARCH_DRIVES, without a day the
 * soonest first. */
must_use bool drive_search(struct context *context, const struct drive_search *wish, struct drive_listed_list *found);

/* Writes the words of one drive again, or none when it may not be shown; called inside the operation that changed it. */
must_use bool drive_search_index(struct context *context, struct drive_id drive);

/* A timed job: follows pages that changed, and fills the index of a database from before there was one. Returns how many pages were
 * checked (a bounded number, in a bounded time: call again), -1 a fault. */
int64_t drive_search_tend(struct context *context);

#endif
