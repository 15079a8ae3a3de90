/* drive_compose: the emails of this module, made of what was read for them.  Pure: the caller says in `email` why and to whom. */
#ifndef DRIVE_DRIVE_COMPOSE_H
#define DRIVE_DRIVE_COMPOSE_H
#include "drive/drive_view.h"
#include "http/share.h"
#include "outbox/outbox.h"

/* To the organiser of the drive that is to be joined, and to who asked to join it. */
void drive_compose_join_asked(struct arena *arena, const struct drive_join_email *view, struct outbox_email *email);
void drive_compose_join_answered(struct arena *arena, const struct drive_join_email *view, struct outbox_email *email);
/* `there` is an address of the drive as a whole, with the site. */
struct http_share drive_share_of(struct arena *arena, const struct drive *drive, struct link there);

#endif
