/* people_compose: the email of this module, made of what was read for it.  Pure: the caller says in `email` why and to whom. */
#ifndef PEOPLE_PEOPLE_COMPOSE_H
#define PEOPLE_PEOPLE_COMPOSE_H
#include "outbox/outbox.h"
#include "people/people_view.h"

void people_compose_sign_in(struct arena *arena, const struct people_sign_in_email *view, struct outbox_email *email);

#endif
