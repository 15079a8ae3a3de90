/* outbox_refuse: "If this was not you, stop emails to this address", by a private link in first emails to addresses that are not known,
 * and in invitations.  The link names the email's row, which knows its receiver's hash and no address; it works as long as the row is
 * kept. */
#ifndef OUTBOX_OUTBOX_REFUSE_H
#define OUTBOX_OUTBOX_REFUSE_H
#include "base/found.h"
#include "types.h"

struct context;

/* Absolute, of an email that is about to be put or written with this id. */
struct link outbox_refuse_link(struct context *context, struct email_id id);

/* Looks without writing: is it a link of ours whose row is kept?  *refused: it was pressed before. */
must_use enum found
outbox_refuse_look(struct context *context, struct email_id id, struct secret secret, bool *refused);
/* Nothing that others cause is sent to the receiver any more, until they sign in. */
must_use enum found outbox_refuse_press(struct context *context, struct email_id id, struct secret secret);

#endif
