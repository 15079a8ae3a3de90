/* thanks_letter_compose: the email of a letter, text and HTML in one, made of what was read for it.  Pure: the caller says in `email`
 * why and to whom, and attaches the pictures. */
#ifndef THANKS_THANKS_LETTER_COMPOSE_H
#define THANKS_THANKS_LETTER_COMPOSE_H
#include "outbox/outbox.h"
#include "thanks/thanks_view.h"

void thanks_letter_compose(struct arena *arena, const struct thanks_letter_view *view, struct outbox_email *email);

#endif
