/* activitypub_json: the documents of ActivityPub (ActivityStreams 2.0), as JSON in the arena. Every text of people is escaped: as JSON
 * here, as HTML by the templates. */
#ifndef ACTIVITYPUB_ACTIVITYPUB_JSON_H
#define ACTIVITYPUB_ACTIVITYPUB_JSON_H
#include "activitypub/activitypub.h"
#include "activitypub/activitypub_post.h"

#define ACTIVITYPUB_CONTEXT "https://www.w3.org/ns/activitystreams"
#define ACTIVITYPUB_MEDIA_TYPE TEXT("application/activity+json")

/* Absolute addresses, which are the ids. */
struct text activitypub_actor_id(struct context *context, struct page_key key);
struct text activitypub_key_id(struct context *context, struct page_key key);
struct text activitypub_note_id_text(struct context *context, struct page_key key, struct activitypub_note_id note);
/* false: it is no actor of this site. */
must_use bool activitypub_actor_of_id(struct context *context, struct text id, struct page_key *key);

struct activitypub_noted { struct activitypub_note_id id; struct instant published, updated; };

/* false: a fault. */
must_use bool activitypub_json_actor(struct context *context, const struct honour_page *page, const struct activitypub_actor *actor,
                                     struct text *json);
struct text activitypub_json_webfinger(struct context *context, struct page_key key);
/* The number, and no names. */
struct text activitypub_json_followers(struct context *context, struct page_key key, int64_t count);
struct text activitypub_json_note(struct context *context, const struct honour_page *page, const struct activitypub_noted *noted,
                                  const struct activitypub_post *post);
struct text activitypub_json_tombstone(struct context *context, struct text id);

/* ---- what is delivered ---- */
struct text activitypub_json_create(struct context *context, const struct honour_page *page, const struct activitypub_noted *noted,
                                    const struct activitypub_post *post);
struct text activitypub_json_update(struct context *context, const struct honour_page *page, const struct activitypub_noted *noted,
                                    const struct activitypub_post *post);
struct text activitypub_json_delete(struct context *context, const struct honour_page *page, struct activitypub_note_id note);
/* The actor itself. */
struct text activitypub_json_end(struct context *context, const struct honour_page *page);
struct text activitypub_json_accept(struct context *context, const struct honour_page *page, struct activitypub_activity_id id,
                                    struct text follow, struct text follower);

/* The newest notes with the number of all; `noted` has the id of each post, or none. */
struct text activitypub_json_outbox(struct context *context, const struct honour_page *page, const struct activitypub_posts *posts,
                                    const struct activitypub_noted *noted, int64_t count);

#endif
