/* find_compose: the email of this module.  Pure: no database, no clock. */
#ifndef FIND_FIND_COMPOSE_H
#define FIND_FIND_COMPOSE_H
#include "find/find_view.h"
#include "outbox/outbox.h"

void find_compose(struct arena *arena, const struct find_email *view, struct outbox_email *email);

#endif
