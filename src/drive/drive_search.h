/* drive_search: finding drives that may be shown to everybody, by day and by words of their place and address.
 *
 * What it costs is bounded by what is shown, not by how many drives there are: words stand in an index of their own, which is
 * written with the drive and follows its pages a second behind (published, listed, resting).  Uses: base, db, honour, drive.
 * Used by: public, the clock. */
#ifndef DRIVE_SEARCH_H
#define DRIVE_SEARCH_H
#include "drive/drive.h"

struct drive_search {
	bool near;                        /* a day was asked for: nearest to it first, from a week before it */
	struct date date;
	struct text words;                /* as typed; each has to begin a word of the place or the address, however it is spelled
	                                   * (unicode_fold_for_search()); empty: all */
};

/* Open drives of listed, published pages that do not rest and that are not over; at most LIMIT_SEARCH_DRIVES, without a day the
 * soonest first. */
must_use bool drive_search(struct context *context, const struct drive_search *wish, struct drive_listed_list *found);

/* Writes the words of one drive again, or none when it may not be shown; inside the operation that changed it. */
must_use bool drive_search_index(struct context *context, struct drive_id drive);

/* A timed job: follows pages that changed, and fills the index of a database from before there was one.  Answers how many pages were
 * looked at (a bounded number, in a bounded time: call again), -1 a fault. */
int64_t drive_search_tend(struct context *context);

#endif
