/* doctor_rows: finds rows that this program cannot read; see base/unreadable.h. */
#ifndef DOCTOR_ROWS_H
#define DOCTOR_ROWS_H
#include "config.h"

/* Reads every drive, page, appointment and message of the site as its pages read them, and prints to standard output which cannot be
 * read, at most LIMIT_UNREADABLE_ROWS by name. Writes nothing. Returns how many cannot be read, 0 also when there is no site yet. */
int64_t doctor_rows(struct arena *arena, const struct config *config);

#endif
