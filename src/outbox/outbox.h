/* outbox: email that leaves because something happened.
 *
 * An email is a row written in the operation's own transaction: none for what did not happen, none lost by a crash.  A job
 * sends what is due (outbox_send.h).  The receiver and the finished message are sealed; the message is emptied when it has left.
 * An email that many get at once is put by what it is about, and written when it leaves (outbox_letter.h).
 *
 * The one window: a crash after the email server took the message and before the row is marked sends it a second time.
 * Its Message-ID is made from the row's id and is the same both times, so that receiving servers can drop the double.
 *
 * Uses: base, db, standards.   Used by: every module that sends email. */
#ifndef OUTBOX_OUTBOX_H
#define OUTBOX_OUTBOX_H
#include "outbox/outbox_cause.h"
#include "types.h"

struct context;
struct email_picture;
struct email_text;
struct html;

struct outbox_email {
	struct email_id id;            /* made beforehand where the words have a link that names it; none: made when it is put */
	struct text to;               /* one address, as html/form's FORM_EMAIL leaves it */
	struct text to_name;          /* may be none */
	struct text subject, body;    /* of a compiled .email template */
	struct text html;             /* the same as a compiled .html document; none: made from the text (outbox_document.h) */
	const struct email_picture *pictures;      /* of the HTML, which shows them by cid: (standards/email_message.h) */
	size_t picture_count;
	struct text calendar;         /* a finished iCalendar object; may be none */
	struct text calendar_method;  /* "PUBLISH" or "CANCEL", when there is a calendar */
	struct text calendar_name;    /* of the attached file; none: the method's usual one */
	enum outbox_cause cause;      /* a row of outbox_cause.def, which says whom it reaches, how often, and with which words */
	struct honour_page_id page;   /* what it is about; each may be none */
	struct drive_id drive;
	struct thanks_letter_id letter;
	struct text about;            /* of causes that are gathered: a newer one takes the place of one that waits with the same `about` */
	struct instant not_before;    /* .us 0: at once */
	struct text idempotency_key;  /* the same key is never put twice while its row is kept; may be none */
	struct text unsubscribe;      /* absolute link for List-Unsubscribe (one click, POST); may be none */
};

/* Sets the subject and the text of a compiled .email template, and its HTML where there is one: `html` may be NULL. */
void outbox_email_set_words(struct outbox_email *email, const struct email_text *text, const struct html *html);

enum outbox_put {
	OUTBOX_PUT_FAULT = -1,
	OUTBOX_PUT_OK,
	OUTBOX_PUT_ALREADY,           /* idempotency_key was there: nothing was added */
	OUTBOX_PUT_REFUSED,           /* the receiver asked not to be written to, and this email obeys, or their address is gone and it is
	                               * sent to many (outbox_bounce.h): nothing was added */
	OUTBOX_PUT_IMPOSSIBLE,        /* no message can be made of it: not an address, or longer than LIMIT_EMAIL_BYTES.  A row that failed,
	                               * an event and a count tell the operator; the caller must not say that an email was sent */
};
/* Part of the caller's transaction: undone with it. */
must_use enum outbox_put outbox_put(struct context *context, const struct outbox_email *email);

/* An email of which only `about` is put down: it is written when it leaves, of what is so then.  Always OK or FAULT. */
struct outbox_about {
	enum outbox_cause cause;
	struct appointment_id appointment;
	struct text to;
	struct honour_page_id page;
	struct drive_id drive;
	struct bytes to_hash;             /* people_email_hash() of `to` where it is known; or none */
};
must_use enum outbox_put outbox_put_about(struct context *context, const struct outbox_about *about);

/* An email of which only the receiver is put down: what it says is found when it leaves, and where there is nothing to say none leaves.
 * So putting it is the same work, and tells the same, for every address.  A newer one replaces one that waits.  Always OK or FAULT. */
must_use enum outbox_put outbox_put_to(struct context *context, enum outbox_cause cause, struct text to);

/* What one address was sent lately of everything that counts (outbox_cause.def), links to sign in as soon as they are put. */
struct outbox_received { int64_t in_hour, in_day; };
must_use bool outbox_received(struct context *context, struct text to, struct outbox_received *received);

/* Known: its owner confirmed it, or an email left for it LIMIT_EMAIL_KNOWN_HOURS ago or earlier and its owner did not object.  To any
 * other address only our own words are written.  false: a fault. */
must_use bool outbox_is_known(struct context *context, struct text to, bool *known);

/* How many emails of the cause called `kind` were put for this address at or after `since`: for limits. */
enum outbox_count { OUTBOX_COUNT_FAULT = -1, OUTBOX_COUNT_OK };
must_use enum outbox_count
outbox_count(struct context *context, struct text to, const char *kind, struct instant since, int64_t *count);

/* How many emails of the cause called `kind` are due and were not sent yet: an operation with thousands of emails waits until few are
 * left. */
must_use enum outbox_count outbox_count_waiting(struct context *context, const char *kind, int64_t *count);

/* How many emails have neither left nor failed, and since when the oldest waits (when there is one): for who watches the site. */
must_use enum outbox_count outbox_unsent(struct context *context, int64_t *count, struct instant *oldest);

/* Emails that could not be sent for good, of the last LIMIT_EMAIL_KEPT_DAYS: how many, by why.
 * impossible: no message could be made of it; refused: by the email server; attempts: LIMIT_EMAIL_ATTEMPTS temporary refusals; address: it
 * needs SMTPUTF8, which the email server does not offer; undelivered, rejected, bounced: it left and came back (outbox_bounce.h). */
must_use enum outbox_count outbox_failed(struct context *context, int64_t counts[OUTBOX_FAILURE_COUNT]);
/* The receiver's address or mailbox is the reason (undelivered, bounced), which the operator cannot correct. */
bool outbox_failure_is_receivers(enum outbox_failure failure);
/* How many emails should have left LIMIT_EMAIL_LATE_MINUTES ago and wait still. */
must_use enum outbox_count outbox_late(struct context *context, int64_t *count);
/* Both, for /readyz (http/health.h), without what is the receiver's.  false: a fault. */
must_use bool outbox_health(struct context *context, int64_t *failed, int64_t *late);
/* Whether the last email to this address could not be sent: for a page that only its receiver sees. */
enum outbox_reach { OUTBOX_REACH_FAULT = -1, OUTBOX_REACH_OK, OUTBOX_REACH_FAILED };
must_use enum outbox_reach outbox_reach(struct context *context, struct text email);

/* "Do not email me again": nothing that others cause is put for this address any more, and what waits for it does not leave.
 * Asking twice is the same as asking once. */
enum outbox_refuse { OUTBOX_REFUSE_FAULT = -1, OUTBOX_REFUSE_OK };
must_use enum outbox_refuse outbox_refuse(struct context *context, struct text email);
/* Taken back by the receiver: by signing in, or by writing to the operator. */
must_use enum outbox_refuse outbox_allow(struct context *context, struct text email);
enum outbox_refused { OUTBOX_REFUSED_FAULT = -1, OUTBOX_REFUSED_NO, OUTBOX_REFUSED_YES };
must_use enum outbox_refused outbox_refused(struct context *context, struct text email);

/* An address is confirmed once its owner has shown that they read what is sent there: they used a sign-in link or code, or an
 * emailed confirmation link.  It stays confirmed. */
enum outbox_confirmed { OUTBOX_CONFIRMED_FAULT = -1, OUTBOX_CONFIRMED_NO, OUTBOX_CONFIRMED_YES };
must_use enum outbox_confirmed outbox_confirmed(struct context *context, struct text email);
/* Part of the caller's transaction; confirming twice is the same as confirming once.  false: a fault. */
must_use bool outbox_confirm(struct context *context, struct text email);

/* Rows of email that left or failed before LIMIT_EMAIL_KEPT_DAYS ago are forgotten, and their idempotency keys with them. */
enum outbox_forget { OUTBOX_FORGET_FAULT = -1, OUTBOX_FORGET_OK };
must_use enum outbox_forget outbox_forget_old(struct context *context);

/* The keyed hash by which an address is found in every table (of its folded spelling): see people_email_hash(). */
#define OUTBOX_PURPOSE_ADDRESS "people.email"

/* Hash of a receiver, for outbox_send.c. */
struct bytes outbox_to_hash(struct context *context, struct text email);

#endif
