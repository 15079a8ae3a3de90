/* outbox_letter: the email behind a row, as it leaves.  Most are written and sealed when they are put; what was put by what it is
 * about (outbox_put_about), or to whom alone (outbox_put_to), is written here, by a later module. */
#ifndef OUTBOX_OUTBOX_LETTER_H
#define OUTBOX_OUTBOX_LETTER_H
#include "outbox/outbox.h"

/* Writes the email of `kind` about `about` (none: about its receiver, who is in email->to), of what is so now, on a connection that
 * reads.  context->now is when it was put: the same Date and calendar however often it is tried; email->not_before is the time now.
 * Leaves email->id alone. */
enum outbox_author {
	OUTBOX_AUTHOR_FAULT = -1,
	OUTBOX_AUTHOR_OK,
	OUTBOX_AUTHOR_OVER,           /* there is nothing left to say, or nobody to say it to */
};
typedef enum outbox_author
outbox_author(struct context *context, struct text kind, struct appointment_id about, struct outbox_email *email);

struct outbox_letter {
	struct text to, message;      /* when it was READ_OK */
	int64_t attempts;
	struct text cause;            /* these four say what is counted when it has left */
	bool counted;
	struct bytes to_hash;
	struct instant created_at;
	struct instant held_until;    /* when it was READ_HELD */
};
enum outbox_letter_read {
	OUTBOX_LETTER_READ_FAULT = -1,
	OUTBOX_LETTER_READ_OK,
	OUTBOX_LETTER_READ_NOT_DUE,   /* left, failed, dropped, or delayed */
	OUTBOX_LETTER_READ_HELD,      /* its receiver has had as many as may be for now (outbox_cause.def): later */
	OUTBOX_LETTER_READ_REFUSED,   /* its receiver asked not to be emailed */
	OUTBOX_LETTER_READ_OVER,      /* its author has nothing to say */
	OUTBOX_LETTER_READ_IMPOSSIBLE,        /* no message can be made of it; letter->to is set */
	OUTBOX_LETTER_READ_UNREADABLE,        /* of an unknown cause, sealed with another key, about an unreadable row: noted, later */
};
must_use enum outbox_letter_read
outbox_letter_read(struct context *context, struct email_id id, outbox_author *author, struct outbox_letter *letter);

#endif
