/* outbox_compose: the finished message (RFC 5322) of an email that is put. */
#ifndef OUTBOX_OUTBOX_COMPOSE_H
#define OUTBOX_OUTBOX_COMPOSE_H
#include "outbox/outbox.h"

/* Its Message-ID is <id@host of the site>: the same however often it is sent.  false: none can be made. */
must_use bool outbox_compose(struct context *context, struct email_id id, const struct outbox_email *email, struct text *message);
/* Whether an email can be made with this site's settings at all: looked at by the start and by doctor. */
must_use bool outbox_compose_trial(struct context *context);

#endif
