/* expanders: every cause of which one announcement becomes many emails (outbox/outbox_expand.h). */
#ifndef EXPANDERS_H
#define EXPANDERS_H
#include "outbox/outbox_expand.h"

enum { EXPANDERS = 6 };
extern const struct outbox_expander *const expanders[EXPANDERS];

/* One turn of each.  How many emails were put; -1: a fault, and the turn is undone where the caller's transaction is. */
must_use int64_t expanders_run(struct context *context);

#endif
