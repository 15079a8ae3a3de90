/* find: "Find my appointment": the private links of everything that is booked, or waited for, with an email address, sent to it.
 *
 * Nobody learns from the answer whether there is anything: asking puts one row into the outbox, for every address the same, and what the
 * email says is read when it leaves.  Where there is nothing to say, none leaves.
 * Uses: base … waiting.   Used by: jobs. */
#ifndef FIND_FIND_H
#define FIND_FIND_H
#include "outbox/outbox_letter.h"

/* The limits count what was asked for, not what was sent, so that they tell nothing either.  For the same reason these emails do not count
 * towards what an address receives (outbox_cause.def): what was sent would be seen in the answer to a sign-in request. */
enum find_ask {
	FIND_ASK_FAULT = -1,
	FIND_ASK_OK,
	FIND_ASK_TOO_OFTEN,               /* for this address, within an hour */
	FIND_ASK_TOO_OFTEN_TODAY,         /* within a day */
};
must_use enum find_ask find_ask(struct context *context, struct text email);

/* Writes this email.  OVER: nothing is booked or waited for with this address.  A row that cannot be read is
 * left out, and the email says so; FAULT when nothing else is left. */
outbox_author find_letter_author;

#endif
