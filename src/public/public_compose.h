/* public_compose: the email of this module, made of what was read for it.  Pure: the caller says in `email` why and to whom. */
#ifndef PUBLIC_PUBLIC_COMPOSE_H
#define PUBLIC_PUBLIC_COMPOSE_H
#include "outbox/outbox.h"
#include "public/public_view.h"

void public_compose_concern(struct arena *arena, const struct public_concern_email *view, struct outbox_email *email);

#endif
