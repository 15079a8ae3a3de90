/* outbox_send: the job that lets due email leave, by SMTP (libcurl) or, in the demo, as .eml files in the site's folder.
 *
 * Reads on a read-only connection, sends outside any transaction, reports through the writer after each email.  One sender
 * runs at a time: two would send everything twice. */
#ifndef OUTBOX_OUTBOX_SEND_H
#define OUTBOX_OUTBOX_SEND_H
#include <stdatomic.h>
#include "base/context.h"
#include "db/writer.h"
#include "outbox/outbox_letter.h"
#include "types.h"

struct outbox_sender {
	const struct site *site;
	struct connection *reading;   /* the sender's own, read-only */
	struct writer *writer;
	outbox_author *author;        /* of the emails that are written when they leave */
	atomic_bool stop;             /* set when the program stops: the email being sent is dropped and stays due */
	long connect_seconds, seconds;    /* LIMIT_SMTP_…; tests have less patience */

	/* The sender's: */
	bool asked;                   /* the email server has said what it offers */
	int relay_failures;           /* in a row: the email server could not be reached or would not talk to us */
	struct instant relay_due;     /* not asked again before this */
	struct email_id unmarked;      /* left, and could not be marked: marked before anything else is sent */
};

/* One thread uses it; stop it before the writer. */
void outbox_sender_init(struct outbox_sender *sender, const struct site *site,
                        struct connection *reading, struct writer *writer, outbox_author *author);
void outbox_sender_release(struct outbox_sender *sender);    /* the connection stays its owner's */

enum outbox_send {
	OUTBOX_SEND_FAULT = -1,
	OUTBOX_SEND_OK,               /* nothing due is left */
	OUTBOX_SEND_MORE,             /* LIMIT_EMAIL_BATCH were treated: call again soon */
	OUTBOX_SEND_NO_RELAY,         /* the email server does not answer or refuses us; no email counts an attempt */
	OUTBOX_SEND_STOPPED,
};
struct outbox_sent { int sent, delayed, failed; };

/* Sends what is due at `now`.  A temporary answer (4xx, time over) delays that email by 1, 5, 15, 60 … minutes; a permanent
 * one (5xx), or LIMIT_EMAIL_ATTEMPTS temporary ones, ends it.  `sent` may be NULL. */
must_use enum outbox_send outbox_send_due(struct outbox_sender *sender, struct instant now, struct outbox_sent *sent);

#endif
