/* honour_letter: the emails of this module (honour_compose.h), read and put into the outbox within the operation's transaction. */
#ifndef HONOUR_HONOUR_LETTER_H
#define HONOUR_HONOUR_LETTER_H
#include "honour/honour.h"

/* To a person who is invited to look after a page; obeys "do not email me again". Nothing is sent without the inviter's name,
 * nor for one whose address is not confirmed. Whether it was sent is not revealed. false: a fault. */
must_use bool honour_letter_invitation(struct context *context, const struct honour_page *page, struct person_id by,
                                       const struct honour_asking *asking, struct secret link);
/* To the organiser: that the page will not go ahead, and nothing else. */
must_use bool honour_letter_not_going_ahead(struct context *context, const struct honour_page *page);

/* "30 November 2026", in UTC. */
struct text honour_day_words(struct context *context, struct instant instant);

#endif
