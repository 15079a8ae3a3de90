/* honour_letter: the emails of this module (honour_compose.h), read and put into the outbox within the operation's transaction. */
#ifndef HONOUR_HONOUR_LETTER_H
#define HONOUR_HONOUR_LETTER_H
#include "honour/honour.h"
#include "outbox/outbox.h"

/* To a person who is invited to look after a page; obeys "do not email me again", which is not revealed to the inviter.
 * kept: others look after the page already. unseen: nobody but the inviter can have seen it. */
must_use enum outbox_put
honour_letter_invitation(struct context *context, const struct honour_page *page, const struct honour_asking *asking, bool kept,
                         bool unseen, struct secret link);
/* To the organiser, where there is one: that the page will not go ahead, and nothing else. false: a fault, or their address cannot be
 * read (base/unreadable.h). */
must_use bool honour_letter_not_going_ahead(struct context *context, const struct honour_page *page);
/* To the organiser, where there is one whose address can be read: that the page is published.  false: a fault. */
must_use bool honour_letter_published(struct context *context, const struct honour_page *page);

/* "30 November 2026", in UTC. */
struct text honour_day_words(struct context *context, struct instant instant);

#endif
