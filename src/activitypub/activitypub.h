/* activitypub: a page that people follow from other servers (ActivityPub), once a keeper chose it (decision 70).
 *
 * The page is an actor, and each public letter, message and drive of it a note. Only a page that everyone may see has an actor; while it is
 * paused it has none, and nothing new is delivered. Replies and likes are neither shown nor kept.
 * Uses: base … follow.   Used by: public, the program. */
#ifndef ACTIVITYPUB_ACTIVITYPUB_H
#define ACTIVITYPUB_ACTIVITYPUB_H
#include "activitypub/activitypub_view.h"
#include "base/found.h"
#include "honour/honour.h"

struct activitypub_actor {
	bool ended;
	bool has_key;                     /* made by a job, within seconds */
	struct text public_key;           /* a PEM */
	struct bytes key_sealed;
	struct instant started_at;
};
/* NONE: no keeper has chosen it. */
must_use enum found activitypub_read(struct context *context, struct honour_page_id page, struct activitypub_actor *actor);
/* The page's private key, a PEM; empty: there is none, or it does not open, which is noted. */
struct text activitypub_private_key(struct context *context, const struct activitypub_actor *actor);

/* Published, not paused, and for everyone to see. */
bool activitypub_is_open(const struct honour_page *page);

enum activitypub_start {
	ACTIVITYPUB_START_FAULT = -1,
	ACTIVITYPUB_START_OK,             /* also when it is on already */
	ACTIVITYPUB_START_NOT_PUBLIC,     /* not published, or by link */
	ACTIVITYPUB_START_ENDED,          /* other servers do not let an actor return */
};
must_use enum activitypub_start activitypub_start(struct context *context, struct honour_page_id page, struct person_id keeper);
/* Everything waiting is dropped, followers are told by one last delivery and removed. Ending it twice is the same as once. */
enum activitypub_stop { ACTIVITYPUB_STOP_FAULT = -1, ACTIVITYPUB_STOP_OK, ACTIVITYPUB_STOP_NOT_ON };
must_use enum activitypub_stop activitypub_stop(struct context *context, struct honour_page_id page, struct person_id keeper);

must_use bool activitypub_count_followers(struct context *context, struct honour_page_id page, int64_t *count);

/* "blood.example.org", with the port where site_url has one */
struct text activitypub_host(const struct site *site);
/* The page's name on other servers: its key in lower case. */
struct text activitypub_name(struct arena *arena, struct page_key key);
/* "@name@blood.example.org" */
struct text activitypub_handle(struct context *context, struct page_key key);

/* The partial on_page.html. false: a fault. */
must_use bool activitypub_on_page(struct context *context, const struct honour_page *page, struct activitypub_on_page *view);

/* A job, once an hour. false: a fault. */
must_use bool activitypub_forget_old(struct context *context);

#endif
