/* unreadable: rows of the database that this program cannot read: a time zone that the system does not know, an unknown word, a sealed
 * value that does not open.
 *
 * Such a row is no fault of the database.  The function that reads it notes it here and answers its FAULT; generated statements do so for
 * a word that is not in its enum.  A list or a job that reads many asks unreadable_count() before and after, leaves that row out and goes
 * on with the others:
 *
 *	const uint64_t before = unreadable_count();
 *
 *	if (drive_read(context, id, &drive) != FOUND_OK) {
 *		if (unreadable_count() == before)
 *			return false;             the database
 *		continue;                         this row alone
 *	}
 *
 * Each row is logged once.  GET /readyz and doctor name what is noted here.  Nothing noted is personal: a kind, an id, a reason. */
#ifndef BASE_UNREADABLE_H
#define BASE_UNREADABLE_H
#include <stddef.h>
#include <stdint.h>
#include "base/attributes.h"

enum unreadable_kind {
	UNREADABLE_DRIVE, UNREADABLE_SLOT, UNREADABLE_PAGE, UNREADABLE_APPOINTMENT, UNREADABLE_OUTCOME, UNREADABLE_GIFT, UNREADABLE_MESSAGE,
	UNREADABLE_SEALED, UNREADABLE_ROW,
};

struct unreadable {
	enum unreadable_kind kind;
	int64_t id;                       /* of SEALED: made from its bytes; of ROW: the row's, the first that its statement is given, or 0 */
	const char *why;                  /* lives as long as the program */
};

/* Reports that the row cannot be read now. `why` is a literal: what is wrong and how to repair it. */
void unreadable_note(enum unreadable_kind kind, int64_t id, const char *why);
/* The row can be read, again perhaps.  Costs nothing while no row is noted.  `why` counts for a ROW alone. */
void unreadable_clear(enum unreadable_kind kind, int64_t id, const char *why);
/* How many times the calling thread came upon such a row; only compared with itself. */
must_use uint64_t unreadable_count(void);
/* Copies the reported rows, oldest first, at most `room`; returns how many there are, which may be more than were copied. */
size_t unreadable_list(struct unreadable *rows, size_t room);
/* "drive", for the operator. */
const char *unreadable_word(enum unreadable_kind kind);

#endif
