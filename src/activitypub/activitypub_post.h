/* activitypub_post: what of a page is told to other servers: the public letters, messages and drives, as the page shows them. */
#ifndef ACTIVITYPUB_ACTIVITYPUB_POST_H
#define ACTIVITYPUB_ACTIVITYPUB_POST_H
#include "honour/honour.h"

struct activitypub_attachment { struct text media_type, words; struct link link; int64_t width, height; };
struct activitypub_post {
	enum activitypub_kind kind;
	int64_t about;                    /* the id of the letter, message or drive */
	bool is_new;                      /* worth telling now: not a drive that is over, nor what was published this moment */
	struct text content;              /* HTML */
	struct link link;                 /* absolute, as that of every attachment */
	struct instant published;
	struct { struct activitypub_attachment *at; size_t count; } attachments;
};
struct activitypub_posts { struct activitypub_post *at; size_t count; };
/* Of a page that is open to everyone; the newest of each kind. false: a fault. */
must_use bool activitypub_posts(struct context *context, const struct honour_page *page, struct activitypub_posts *posts);
/* NULL: it is not among them. */
const struct activitypub_post *activitypub_post_find(const struct activitypub_posts *posts, enum activitypub_kind kind, int64_t about);
/* By which a change of it is seen. */
struct bytes activitypub_post_digest(struct arena *arena, const struct activitypub_post *post);

#endif
