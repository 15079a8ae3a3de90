/* follow_news: what is new on a page, a thank-you letter or a drive, emailed to the people who follow it.
 *
 * At once: one announcement (outbox/outbox_announce.h) becomes an email for each of them, a batch at a time.  As a digest: at 08:00 in the
 * follower's time zone, daily or on Mondays, one email with what was announced since the last one; none where nothing is new.  Nothing is
 * told while a page is paused, and nothing that was taken down or cancelled. */
#ifndef FOLLOW_FOLLOW_NEWS_H
#define FOLLOW_FOLLOW_NEWS_H
#include "follow/follow_by_email.h"
#include "outbox/outbox_expand.h"

extern const struct outbox_expander follow_news_expander;

/* A job: the digests that are due, a few at a time.  How many emails; -1: a fault. */
must_use int64_t follow_digest_due(struct context *context);

#endif
