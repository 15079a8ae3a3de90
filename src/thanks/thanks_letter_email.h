/* thanks_letter_email: the emails of a letter, text and HTML in one, and the private link for no more of them. */
#ifndef THANKS_THANKS_LETTER_EMAIL_H
#define THANKS_THANKS_LETTER_EMAIL_H
#include "thanks/thanks_letter.h"
#include "thanks/thanks_letter_film.h"
#include "thanks/thanks_letter_picture.h"
#include "thanks/thanks_view.h"

/* What is the same in every email of a letter; read once for many of them. */
struct thanks_letter_email {
	const struct thanks_letter *letter;
	struct honour_page page;
	struct thanks_letter_view view;    /* without its stop link */
	struct email_picture *pictures;    /* with their bytes */
	size_t picture_count;
};
must_use bool thanks_letter_email_read(struct context *context, const struct thanks_letter *letter, struct thanks_letter_email *email);

/* How an email leads to the film; view->page is set. */
void thanks_letter_view_film(struct arena *arena, const struct thanks_letter *letter, const struct media_film_shown *film,
                             struct thanks_letter_view *view);

struct thanks_letter_receiver { struct bytes email_hash; struct text email, name; };
/* Puts one email.  true also when this address cannot or does not wish to be written to; false: a fault. */
must_use bool thanks_letter_email_put(struct context *context, const struct thanks_letter_email *email,
                                      const struct thanks_letter_receiver *receiver);

/* "No more of these to me": of the address and the page that the link belongs to. */
struct thanks_letter_stopping { struct honour_page_id page; bool stopped; };
must_use enum found
thanks_letter_stop_read(struct context *context, struct secret secret, struct thanks_letter_stopping *stopping);
must_use enum found thanks_letter_stop(struct context *context, struct secret secret);       /* twice is the same as once */

#endif
