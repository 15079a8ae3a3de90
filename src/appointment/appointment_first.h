/* appointment_first: an email to an address that is not known (outbox_is_known()): what it is, when, and the link behind which
 * everything is.  It carries no word that a person typed: no name, no venue, nobody who is honoured, nothing of the organiser's; and
 * a link by which its receiver asks not to be emailed again. */
#ifndef APPOINTMENT_APPOINTMENT_FIRST_H
#define APPOINTMENT_APPOINTMENT_FIRST_H
#include "html/html.h"
#include "outbox/outbox.h"

struct appointment_first {
	struct text site_name;
	struct link refuse;           /* "do not email me again", of email->id: outbox_refuse_link() */
	struct text day, time;
	struct text until;            /* of an offer */
	bool until_today;             /* `until` is a time alone */
	int64_t count;                /* appointments of a group; 0: of one person */
	bool tells_others;            /* typed names of people whom no email reaches, who have to be told of this */
	struct link link;             /* absolute, private */
	struct link seat;             /* for a group's friends; may be none */
	struct link confirm;          /* of a group that has to be confirmed; may be none */
	struct text confirm_until;
};

/* Is this how an email of the cause is written?  Not where its own words carry nothing that a person typed anyway. */
bool appointment_first_is_due(enum outbox_cause cause, bool known);

/* Pure.  Writes email->cause's words into `email` in place of any other, and takes off the receiver's name. */
void appointment_first_write(struct arena *arena, const struct appointment_first *first, struct outbox_email *email);

#endif
