/* follow_by_email: people who follow a page by email: asked for with an address, confirmed by its owner, chosen and ended with one private
 * link.
 *
 * Nobody learns from the answer whether an address follows already: each asking puts the same email.  What is new is told by
 * follow_news.h.  Nobody, the family included, sees an address; only how many there are. */
#ifndef FOLLOW_FOLLOW_BY_EMAIL_H
#define FOLLOW_FOLLOW_BY_EMAIL_H
#include "base/found.h"
#include "honour/honour.h"

/* The limits count what was asked for, so that they tell nothing either. */
enum follow_ask {
	FOLLOW_ASK_FAULT = -1,
	FOLLOW_ASK_OK,
	FOLLOW_ASK_TOO_OFTEN,             /* for this address, within an hour */
	FOLLOW_ASK_TOO_OFTEN_TODAY,       /* within a day */
	FOLLOW_ASK_IMPOSSIBLE,            /* no email can be sent to this address */
};
/* One email with a private link; nothing more is sent unless its owner presses the button there.  Who follows already keeps what they
 * chose. */
must_use enum follow_ask follow_ask(struct context *context, const struct honour_page *page, struct text email,
                                    enum follower_often often);

struct follower {
	struct follower_id id;
	struct honour_page_id page;
	struct bytes email_hash, email_sealed;
	enum follower_state state;
	enum follower_often often;
	const struct zone *zone;          /* of its digests */
	struct instant often_at, told_until, next_at;
};
/* Whose private link it is.  NONE: no link of ours, or they stopped. */
must_use enum found follow_follower(struct context *context, struct secret secret, struct follower *follower);
struct secret follow_follower_link(struct context *context, struct follower_id id);

/* Twice is the same as once.  The address counts as confirmed everywhere (outbox_confirmed()). */
must_use enum found follow_confirm(struct context *context, struct secret secret);
/* What was announced before is told as it was chosen then: at once, or in one last digest. */
must_use enum found follow_choose(struct context *context, struct secret secret, enum follower_often often, const struct zone *zone);
/* Deletes the address, and what waits in the outbox for it. */
must_use enum found follow_stop(struct context *context, struct secret secret);

/* Whatever was asked for or chosen with this address ends, and the address is deleted: it is gone (outbox_bounce_end).  false: a fault. */
must_use bool follow_end(struct context *context, struct bytes email_hash);

/* The next 08:00 in this zone after now: of the next day, or of the next Monday; none for followers who are emailed at once. */
struct instant follow_next_digest(const struct zone *zone, enum follower_often often, struct instant now);
/* A request reads its clock when it begins and is committed a little later: a digest leaves out what was announced so lately. */
#define FOLLOW_SETTLE (10 * INSTANT_SECOND)

/* How many follow this page.  false: a fault. */
must_use bool follow_followers(struct context *context, struct honour_page_id page, int64_t *count);

/* A job: addresses that were not confirmed within LIMIT_FOLLOW_ASKED_DAYS are deleted.  false: a fault. */
must_use bool follow_forget_old(struct context *context);

#endif
