/* thanks_post_picture: the pictures of a post, each kept twice: for the page, and small enough to come along in an email. */
#ifndef THANKS_THANKS_POST_PICTURE_H
#define THANKS_THANKS_POST_PICTURE_H
#include "media/media.h"
#include "thanks/thanks_post.h"

/* What thanks_post_prepare() leaves in form_value.prepared. */
struct thanks_post_prepared { enum media_picture outcome; struct media_clean clean, small; };
/* The `upload=` of the route: cleans every file of the form, and makes the small one. */
void thanks_post_prepare(struct request *request);

struct thanks_post_picture { struct media_kept picture, small; };         /* without their bytes */
struct thanks_post_pictures { struct thanks_post_picture *at; size_t count; };
must_use bool thanks_post_pictures(struct context *context, struct thanks_letter_id post, struct thanks_post_pictures *pictures);

enum thanks_post_picture_change {
	THANKS_POST_PICTURE_FAULT = -1,
	THANKS_POST_PICTURE_OK,
	THANKS_POST_PICTURE_NONE,         /* no such post of this page, or no such picture of the post */
	THANKS_POST_PICTURE_FULL,         /* LIMIT_THANKS_PICTURES */
};
must_use enum thanks_post_picture_change
thanks_post_picture_add(struct context *context, struct honour_page_id page, struct person_id keeper, struct thanks_letter_id post,
                        const struct media_clean *clean, const struct media_clean *small, struct text alternative_text);
must_use enum thanks_post_picture_change
thanks_post_picture_remove(struct context *context, struct honour_page_id page, struct person_id keeper, struct thanks_letter_id post,
                           struct picture_id picture);
/* All of them, with the post.  false: a fault. */
must_use bool thanks_post_pictures_forget(struct context *context, struct thanks_letter_id post);

#endif
