/* outbox_refuse: "This was not me: do not email me again", by a private link in first emails to addresses that are not known, and in
 * invitations.  The link names the email's row, which knows its receiver's hash and no address; it works as long as the row is kept. */
#ifndef OUTBOX_OUTBOX_REFUSE_H
#define OUTBOX_OUTBOX_REFUSE_H
#include "types.h"

struct context;

/* Absolute, of an email that is about to be put or written with this id. */
struct link outbox_refuse_link(struct context *context, struct email_id id);

enum outbox_refuse_by_link { OUTBOX_REFUSE_BY_LINK_FAULT = -1, OUTBOX_REFUSE_BY_LINK_OK, OUTBOX_REFUSE_BY_LINK_NONE };
/* Looks without writing: is it a link of ours whose row is kept?  *refused: it was pressed before. */
must_use enum outbox_refuse_by_link
outbox_refuse_look(struct context *context, struct email_id id, struct secret secret, bool *refused);
/* Nothing that others cause is sent to the receiver any more, until they sign in. */
must_use enum outbox_refuse_by_link outbox_refuse_press(struct context *context, struct email_id id, struct secret secret);

#endif
