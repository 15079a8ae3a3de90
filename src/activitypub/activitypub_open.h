/* activitypub_open: the first step of what other servers ask of a page. */
#ifndef ACTIVITYPUB_ACTIVITYPUB_OPEN_H
#define ACTIVITYPUB_ACTIVITYPUB_OPEN_H
#include "activitypub/activitypub.h"
#include "http/respond.h"

/* false: already answered. 404 while the page is paused or by link, 410 once it ended. */
must_use bool activitypub_open(struct request *request, struct page_key key, struct honour_page *page, struct activitypub_actor *actor);

#endif
