/* delivery_status: what an email server reports of an email that was sent: a multipart/report with a message/delivery-status part
 * (RFC 3462, RFC 3464; RFC 6533 for addresses of every script), with the status codes of RFC 3463.
 *
 * Reads bytes that anybody may have sent, within the bytes it is given, and allocates nothing. What is no such report is NONE: an automatic
 * reply, a receipt, words alone.   Uses: base.   Used by: outbox. */
#ifndef STANDARDS_DELIVERY_STATUS_H
#define STANDARDS_DELIVERY_STATUS_H
#include "base/text.h"

/* From the mildest to the gravest. A report about several addresses, as of an alias, is as mild as the mildest of them: the email has
 * arrived when it has arrived somewhere. */
enum delivery_outcome {
	DELIVERY_OUTCOME_NONE,            /* not a report that can be read */
	DELIVERY_OUTCOME_DELIVERED,       /* delivered, relayed or expanded; or an action that RFC 3464 does not have */
	DELIVERY_OUTCOME_DELAYED,         /* it is tried further; what becomes of it is reported later, or it arrives */
	DELIVERY_OUTCOME_UNDELIVERED,     /* given up for a reason that may pass: the mailbox is full, its server is away */
	DELIVERY_OUTCOME_REJECTED,        /* refused for what the email is or who sent it, which says nothing of the address */
	DELIVERY_OUTCOME_BOUNCED,         /* there is no such address, or it takes no email */
};

#define DELIVERY_STATUS_LENGTH 9                          /* "5.123.456" */
struct delivery_status {
	enum delivery_outcome outcome;
	char status[DELIVERY_STATUS_LENGTH + 1];          /* the code that was decided by, "5.1.1"; "" without one */
};

struct delivery_status delivery_status_read(struct text message);

/* To which addresses the report was sent, by its head: X-Original-To, Delivered-To, Envelope-To and To, in this order, as they are written.
 * Returns how many there are, at most `max`. */
size_t delivery_status_receivers(struct text message, struct text *receivers, size_t max);

#endif
