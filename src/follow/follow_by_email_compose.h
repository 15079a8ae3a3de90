/* follow_by_email_compose: makes the emails for people who follow of what they say.  Pure: no database, no clock. */
#ifndef FOLLOW_FOLLOW_BY_EMAIL_COMPOSE_H
#define FOLLOW_FOLLOW_BY_EMAIL_COMPOSE_H
#include "follow/follow_view.h"
#include "outbox/outbox.h"

void follow_compose_confirm(struct arena *arena, const struct follow_confirm_email *view, struct outbox_email *email);
void follow_compose_news(struct arena *arena, const struct follow_news_email *view, struct outbox_email *email);

#endif
