/* thanks_letter_picture: the pictures of a letter, each kept twice: for the page, and small enough to come along in an email. */
#ifndef THANKS_THANKS_LETTER_PICTURE_H
#define THANKS_THANKS_LETTER_PICTURE_H
#include "media/media.h"

struct request;

/* What thanks_letter_prepare() leaves in form_value.prepared; `whole` is first, so that media_form.h finds it. */
struct thanks_letter_prepared { struct media_prepared whole; struct media_clean small; };
/* The `upload=` of the route: cleans the file of the form or finds the one that was saved, and makes the small one. */
void thanks_letter_prepare(struct request *request);

struct thanks_letter_picture { struct media picture, small; };       /* without their bytes */
struct thanks_letter_pictures { struct thanks_letter_picture *at; size_t count; };
must_use bool thanks_letter_pictures(struct context *context, struct thanks_letter_id letter, struct thanks_letter_pictures *pictures);

enum thanks_letter_picture_change {
	THANKS_LETTER_PICTURE_FAULT = -1,
	THANKS_LETTER_PICTURE_OK,
	THANKS_LETTER_PICTURE_NONE,       /* no such letter of this page, or no such picture of the letter */
	THANKS_LETTER_PICTURE_FULL,       /* LIMIT_THANKS_PICTURES */
};
must_use enum thanks_letter_picture_change
thanks_letter_picture_add(struct context *context, struct honour_page_id page, struct person_id keeper, struct thanks_letter_id letter,
                          const struct media_clean *clean, const struct media_clean *small, struct text alternative_text);
must_use enum thanks_letter_picture_change
thanks_letter_picture_remove(struct context *context, struct honour_page_id page, struct person_id keeper, struct thanks_letter_id letter,
                             struct picture_id picture);
/* All of them, with the letter.  false: a fault. */
must_use bool thanks_letter_pictures_forget(struct context *context, struct thanks_letter_id letter);

#endif
