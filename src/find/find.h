/* find: "Find my appointment": the private links of everything that is booked, or waited for, with an email address, sent to it.
 *
 * Nobody learns from the answer whether there is anything: asking puts one row into the outbox, for every address the same, and what the
 * email says is read when it leaves.  Where there is nothing to say, none leaves.
 * Uses: base … waiting.   Used by: jobs. */
#ifndef FIND_FIND_H
#define FIND_FIND_H
#include "outbox/outbox_letter.h"

/* Limits count what was asked for, not what was sent, so that they tell nothing either. */
enum find_ask {
	FIND_ASK_FAULT = -1,
	FIND_ASK_OK,
	FIND_ASK_TOO_OFTEN,               /* for this address, or by this client, within the hour */
};
must_use enum find_ask find_ask(struct context *context, struct text email);

/* Writes every email that is written when it leaves: those of this module, and by appointment_letter_author() the tickets.  OVER: nothing
 * is booked or waited for with this address. */
outbox_author find_letter_author;

#endif
