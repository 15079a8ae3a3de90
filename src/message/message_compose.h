/* message_compose: the emails of this module, made of what was read for them.  Pure: the caller says in `email` why and to whom. */
#ifndef MESSAGE_MESSAGE_COMPOSE_H
#define MESSAGE_MESSAGE_COMPOSE_H
#include "message/message_view.h"
#include "outbox/outbox.h"

void message_compose_ask(struct arena *arena, const struct message_ask_email *view, struct outbox_email *email);
void message_compose_tell(struct arena *arena, const struct message_tell_email *view, struct outbox_email *email);

#endif
