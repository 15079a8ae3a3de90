/* outbox_announce: one row for many receivers.
 *
 * An operation that concerns thousands writes one announcement; a job turns it into one email for each receiver, a batch at a time
 * (outbox_expand.h).  It is about a drive or about a thank-you letter, or about either for the followers of a page:
 *
 *   - What changes about a drive is gathered for a while and told once: the row has what people knew before, so that only what is
 *     different by then is told, or nothing.
 *   - A drive that is cancelled is announced at once, to the people who have booked and, by an announcement of its own, to its waiting
 *     list.
 *   - A letter is announced when it is sent, with its page.
 *   - News for followers is announced once, when it is on the page.  Digests read it later, so it is kept for a while.
 *
 * While a page is paused, and on its quiet days (quiet/quiet.h), its announcements are not due, and what was put does not leave: a
 * pause changes their not-before time and nothing else.
 * All functions are part of the caller's transaction.  false: a fault. */
#ifndef OUTBOX_OUTBOX_ANNOUNCE_H
#define OUTBOX_OUTBOX_ANNOUNCE_H
#include "outbox/outbox_cause.h"
#include "types.h"

struct context;

struct outbox_announcement {
	struct announcement_id id;
	struct drive_id drive;        /* what it is about: one of the two; the other is none */
	struct thanks_letter_id letter;
	struct honour_page_id page;   /* of a letter, and of news for followers */
	struct bytes previous;        /* of a drive: what people knew */
	int64_t last_id;              /* how far its expander is; 0: at the beginning */
	struct instant created_at;
};

/* Announces a change of `drive`, of which people know `previous`.  Where one waits already it stays as it is, `previous` and time; one of
 * which some emails were made begins again. */
must_use bool outbox_announce_drive(struct context *context, struct drive_id drive, struct bytes previous, struct instant not_before);

/* Announces to the people that `cause` is for what became of `drive`, due at once.  Where one waits already, it begins again. */
must_use bool outbox_announce_at_once(struct context *context, enum outbox_cause cause, struct drive_id drive);

/* How many changes were announced of this drive since then, and the oldest. */
must_use bool outbox_announced(struct context *context, struct drive_id drive, struct instant since, int64_t *count,
                               struct instant *oldest);
/* The change that waits. */
struct outbox_waiting {
	struct bytes previous;        /* what people know */
	struct instant when;          /* when its emails will be made; INSTANT_NONE: no announcement waits */
	bool begun;                   /* some emails were made */
};
must_use bool outbox_announcement_waits(struct context *context, struct drive_id drive, struct outbox_waiting *waiting);

/* The drive is cancelled: what was to be told about it so far is not told, whether or not its emails were made.  Before the cancellation is
 * announced. */
must_use bool outbox_announcement_drop(struct context *context, struct drive_id drive);

/* Announces a letter of a page, due at once.  A letter is announced once. */
must_use bool outbox_announce_letter(struct context *context, struct thanks_letter_id letter, struct honour_page_id page);
/* The letter is taken down: no further email is written.  Nothing happens where none waits. */
must_use bool outbox_announcement_end_letter(struct context *context, struct thanks_letter_id letter, struct honour_page_id page);

/* A drive or a letter is new on a page: for its followers.  The same is announced once.  Who follows later is told of what is
 * new from then on. */
struct outbox_news { struct honour_page_id page; struct drive_id drive; struct thanks_letter_id letter; bool paused; };
must_use bool outbox_announce_news(struct context *context, const struct outbox_news *news);
/* Someone follows this page no more: what waits for them does not leave. */
must_use bool outbox_news_drop(struct context *context, struct honour_page_id page, struct bytes to_hash);

/* The page is paused: what is announced of it waits without an end.  Resumed: it is due at once. */
must_use bool outbox_announcement_pause(struct context *context, struct honour_page_id page);
must_use bool outbox_announcement_resume(struct context *context, struct honour_page_id page);
/* What is due before then waits until then, on a day on which the page emails nobody; released, what was held until then is due at once. */
must_use bool outbox_announcement_hold(struct context *context, struct honour_page_id page, struct instant until);
must_use bool outbox_announcement_release(struct context *context, struct honour_page_id page, struct instant until);
/* The pages of which emails to many are due to leave now. */
struct outbox_pages { struct honour_page_id *at; size_t count; };
must_use bool outbox_announcement_pages(struct context *context, struct outbox_pages *pages);

#endif
