/* honour_news: something new is on a page: announced to the people who follow it by email (outbox/outbox_announce.h). */
#ifndef HONOUR_HONOUR_NEWS_H
#define HONOUR_HONOUR_NEWS_H
#include "base/attributes.h"
#include "types.h"

struct context;

/* Nothing happens before the page is published, since nobody can follow it yet; while it is paused the announcement waits.  The same drive
 * or letter is announced once for each page.  Part of the caller's transaction.  false: a fault. */
must_use bool honour_news_drive(struct context *context, struct honour_page_id page, struct drive_id drive);
must_use bool honour_news_letter(struct context *context, struct honour_page_id page, struct thanks_letter_id letter);

#endif
