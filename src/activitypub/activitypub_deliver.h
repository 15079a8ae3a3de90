/* activitypub_deliver: puts activities into the outbox of a page, and delivers them.
 *
 * An activity is one row, and one more for each inbox that it goes to. It is written when it leaves, so that what was taken down meanwhile
 * is not sent. Each inbox gets its activities one after the other, in order. Without a success it is tried again after longer and longer
 * waits; after LIMIT_DELIVERY_TRIES its server is set aside, until it asks for something again. */
#ifndef ACTIVITYPUB_ACTIVITYPUB_DELIVER_H
#define ACTIVITYPUB_ACTIVITYPUB_DELIVER_H
#include <stdatomic.h>
#include "base/context.h"
#include "limits.h"
#include "outbox/outbox_fetch.h"
#include "types.h"

/* In the caller's transaction: to each shared inbox of the page's followers, once. note none: of ACTIVITYPUB_ACT_END. false: a fault. */
must_use bool activitypub_deliver_to_all(struct context *context, struct honour_page_id page, enum activitypub_act act,
                                         struct activitypub_note_id note);
/* The answer to a Follow, to one inbox. */
must_use bool activitypub_deliver_accept(struct context *context, struct honour_page_id page, struct activitypub_inbox_id inbox,
                                         struct text follow, struct text follower);

enum activitypub_delivered {
	ACTIVITYPUB_DELIVERED_LATER,      /* no answer, or one that may change */
	ACTIVITYPUB_DELIVERED_OK,
	ACTIVITYPUB_DELIVERED_REFUSED,    /* for good; or there is nothing to deliver any more */
	ACTIVITYPUB_DELIVERED_GONE,       /* the inbox is no longer there */
	ACTIVITYPUB_DELIVERED_HELD,       /* its page is not open to everyone just now */
};
struct activitypub_delivery {
	struct activitypub_inbox_id inbox;
	int64_t attempts;
	struct activitypub_activity_id activity;
	enum activitypub_delivered outcome;
	struct outbox_fetch fetch;
	bool fetches;
};
struct activitypub_deliveries { struct activitypub_delivery at[LIMIT_DELIVERIES]; size_t count; };

/* Reads what is due. false: a fault. */
must_use bool activitypub_deliver_read(struct context *context, struct activitypub_deliveries *deliveries);
void activitypub_deliver_run(struct context *context, struct activitypub_deliveries *deliveries, const atomic_bool *stop);
/* On the writer. false: a fault. */
must_use bool activitypub_deliver_write(struct context *context, const struct activitypub_deliveries *deliveries);

/* A signed request, by the key of this page: POST with a body, GET without. false: there is no key. */
must_use bool activitypub_sign(struct context *context, struct page_key key, struct text private_key, struct text url, struct text body,
                               struct outbox_fetch *fetch);

#endif
