/* thanks_post_letter: the email of a post, text and HTML in one, and the private link for no more of them. */
#ifndef THANKS_THANKS_POST_LETTER_H
#define THANKS_THANKS_POST_LETTER_H
#include "thanks/thanks_post_picture.h"
#include "thanks/thanks_view.h"

/* What is the same in every email of a post: read once for many. */
struct thanks_post_letter {
	const struct thanks_post *post;
	struct honour_page page;
	struct thanks_letter view;        /* without its stop link */
	struct email_picture *pictures;    /* with their bytes */
	size_t picture_count;
};
must_use bool thanks_post_letter_read(struct context *context, const struct thanks_post *post, struct thanks_post_letter *letter);

struct thanks_post_receiver { struct bytes email_hash; struct text email, name; bool missed; };
/* Puts one email.  true also when this address cannot or does not wish to be written to; false: a fault. */
must_use bool thanks_post_letter_put(struct context *context, struct thanks_post_letter *letter,
                                     const struct thanks_post_receiver *receiver);

/* "No more of these to me": of the address and the page that the link belongs to. */
enum thanks_post_stop { THANKS_POST_STOP_FAULT = -1, THANKS_POST_STOP_OK, THANKS_POST_STOP_NONE };
struct thanks_post_stopping { struct honour_page_id page; bool stopped; };
must_use enum thanks_post_stop thanks_post_stop_read(struct context *context, struct secret secret, struct thanks_post_stopping *stopping);
must_use enum thanks_post_stop thanks_post_stop(struct context *context, struct secret secret);       /* twice is the same as once */

#endif
