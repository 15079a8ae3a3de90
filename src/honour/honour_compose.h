/* honour_compose: the emails of this module, made of what was read for them.  Pure: the caller says in `email` why and to whom. */
#ifndef HONOUR_HONOUR_COMPOSE_H
#define HONOUR_HONOUR_COMPOSE_H
#include "honour/honour_view.h"
#include "http/share.h"
#include "outbox/outbox.h"

void honour_compose_invitation(struct arena *arena, const struct honour_invitation_email *view, struct outbox_email *email);
void honour_compose_not_going_ahead(struct arena *arena, const struct honour_not_going_ahead_email *view, struct outbox_email *email);
void honour_compose_published(struct arena *arena, const struct honour_published_email *view, struct outbox_email *email);
/* `there` is the address of the page, with the site. */
struct http_share honour_share_of(struct arena *arena, struct link there);

#endif
