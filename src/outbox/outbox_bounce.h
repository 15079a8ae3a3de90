/* outbox_bounce: email that left and came back.
 *
 * Where bounce_address is set, each email leaves from an envelope address of its own (VERP): bounce+TOKEN@example.org.  TOKEN is the
 * email's id and what the link key derives from it, so only this site can make one, and who gets the email knows only their own.  Reports
 * of other servers come back to that address; `givenback bounce` reads one and puts a row, and a job of the server acts on it. */
#ifndef OUTBOX_OUTBOX_BOUNCE_H
#define OUTBOX_OUTBOX_BOUNCE_H
#include "base/context.h"
#include "base/found.h"
#include "base/id.h"
#include "private_link.h"
#include "standards/delivery_status.h"
#include "types.h"

#define OUTBOX_BOUNCE_TOKEN_LENGTH (ID_TEXT_LENGTH + (int)PRIVATE_LINK_LENGTH_EMAIL_BOUNCE)

/* The envelope address that this email leaves from; email_from where no bounce_address is set. */
struct text outbox_bounce_sender(struct arena *arena, const struct site *site, struct email_id id);

/* Which email such an address was made for; `written` may have a name and angle brackets.  false: not an address that this site has made
 * since the link key was last rotated.  Letters may have changed their case on the way. */
must_use bool outbox_bounce_email(struct arena *arena, const struct site *site, struct text written, struct email_id *id);

/* Notes what a report says of this email.  NONE: its row is no longer kept, or it is known already that it failed.  Of several that the
 * server has not acted on yet, the first that is no delay counts. */
must_use enum found outbox_bounce_note(struct context *context, struct email_id id, enum bounce_kind kind, struct text status);

/* Ends what a later module sends to this address of its own accord.  false: a fault. */
typedef bool outbox_bounce_end(struct context *context, struct bytes to_hash);

/* A job: acts on up to LIMIT_BOUNCE_BATCH reports.  A delay is only counted.  Any other makes the email one that failed, as the receiver's
 * own page then says (outbox_reach()).  An address that bounced, or of LIMIT_EMAIL_UNDELIVERED_A_WEEK emails given up, is ended: `end` is
 * called, what waits for it and is sent to many (outbox_cause_is_for_many()) is deleted, and nothing of that kind is put for it until an
 * email reaches it again.  Returns how many, -1 after a fault. */
must_use int outbox_bounce_act(struct context *context, outbox_bounce_end *end);

#endif
