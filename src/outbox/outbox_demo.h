/* outbox_demo: the demo's email, read back from its .eml files for a page.  Reads only what this program wrote. */
#ifndef OUTBOX_OUTBOX_DEMO_H
#define OUTBOX_OUTBOX_DEMO_H
#include "base/found.h"
#include "types.h"
#include "html/html.h"

struct context;

/* A line of words, or an address to follow when `link` is not none. */
struct outbox_demo_piece { struct text words; struct link link; };
struct outbox_demo_email {
	struct email_id id;
	struct text to, subject, date;
	struct instant written;       /* `date`; none where it is no date of ours */
	struct text body;             /* the plain text, LF line ends */
	struct { struct outbox_demo_piece *at; size_t count; } pieces;   /* the body again, its links apart; line breaks inside `words` */
	bool has_calendar;
	struct text calendar;         /* the attached file's text */
};
struct outbox_demo_emails { struct outbox_demo_email *at; size_t count; };

/* The newest first, at most LIMIT_LIST_ROWS; id, to, subject, date and written are set. */
must_use enum found outbox_demo_list(struct context *context, struct outbox_demo_emails *emails);
must_use enum found outbox_demo_read(struct context *context, struct email_id id, struct outbox_demo_email *email);

/* The story that fills a demo is weeks old, its emails leave today: they count against no address's share (LIMIT_EMAIL_…), and the
 * people they are for are known (outbox_is_known()). */
must_use bool outbox_demo_age(struct context *context);

#endif
