/* thanks_post: a post of thanks by a keeper: a draft, planned, on its way, sent, taken down.
 *
 * Email cannot be called back; what stands on the page follows every edit.  All of it is a keeper's: guards see to that, and every
 * operation names the page, so that another page's post is not there. */
#ifndef THANKS_THANKS_POST_H
#define THANKS_THANKS_POST_H
#include "honour/honour.h"
#include "media/media.h"

enum thanks_post_state {
	THANKS_POST_STATE_DRAFT,
	THANKS_POST_STATE_PLANNED,        /* goes out at its time */
	THANKS_POST_STATE_ASKS,           /* its time went by while the page rested: a keeper presses again, or not */
	THANKS_POST_STATE_SENDING,        /* emails are being written; stands on the page if it is public */
	THANKS_POST_STATE_SENT,
	THANKS_POST_STATE_TAKEN_DOWN,
};

struct thanks_post_words {
	struct text words;
	bool to_missed;                   /* also to those who gave back their place or missed */
	bool in_public;
};

struct thanks_post {
	struct thanks_letter_id id;
	struct honour_page_id page;
	enum thanks_post_state state;
	struct thanks_post_words words;
	struct local_time send;           /* the promise, when planned or asking */
	const struct zone *zone;          /* NULL: none */
	struct instant send_at, changed_at, started_at, sent_at;
};

enum thanks_post_read { THANKS_POST_READ_FAULT = -1, THANKS_POST_READ_OK, THANKS_POST_READ_NONE };
must_use enum thanks_post_read
thanks_post_read(struct context *context, struct honour_page_id page, struct thanks_letter_id id, struct thanks_post *post);
/* It went out and is to be seen on the page.  Whether the page itself may be seen is honour_is_open(). */
bool thanks_post_is_public(const struct thanks_post *post);

struct thanks_post_list { struct thanks_post *at; size_t count; };
must_use bool thanks_post_list(struct context *context, struct honour_page_id page, struct thanks_post_list *posts);      /* newest first */

enum thanks_post_add { THANKS_POST_ADD_FAULT = -1, THANKS_POST_ADD_OK, THANKS_POST_ADD_TOO_MANY };
must_use enum thanks_post_add thanks_post_add(struct context *context, struct honour_page_id page, struct person_id keeper,
                                              const struct thanks_post_words *words, struct thanks_letter_id *post);

/* NONE: not this page's, or taken down.  What went out by email stays what it was; to_missed can no longer be changed then. */
enum thanks_post_change { THANKS_POST_CHANGE_FAULT = -1, THANKS_POST_CHANGE_OK, THANKS_POST_CHANGE_NONE };
must_use enum thanks_post_change thanks_post_change(struct context *context, struct honour_page_id page, struct person_id keeper,
                                                    struct thanks_letter_id post, const struct thanks_post_words *words);

struct thanks_post_when { bool now; struct local_time local; const struct zone *zone; };
enum thanks_post_send {
	THANKS_POST_SEND_FAULT = -1,
	THANKS_POST_SEND_OK,              /* on its way, or planned */
	THANKS_POST_SEND_NONE,
	THANKS_POST_SEND_ALREADY,         /* it went out before */
	THANKS_POST_SEND_NOT_PUBLISHED,   /* nobody but its members can see the page yet */
	THANKS_POST_SEND_RESTING,         /* now, while the page rests */
	THANKS_POST_SEND_SKIPPED,         /* the clocks jump over this time */
	THANKS_POST_SEND_PAST,
	THANKS_POST_SEND_TOO_FAR,         /* more than LIMIT_THANKS_DAYS_AHEAD */
	THANKS_POST_SEND_TOO_MANY,        /* LIMIT_THANKS_SENT_A_DAY of this page */
};
must_use enum thanks_post_send thanks_post_send(struct context *context, struct honour_page_id page, struct person_id keeper,
                                                struct thanks_letter_id post, const struct thanks_post_when *when);
/* Planned or asking → a draft again.  NONE: it was neither. */
must_use enum thanks_post_change
thanks_post_unplan(struct context *context, struct honour_page_id page, struct person_id keeper, struct thanks_letter_id post);
/* Words and pictures are gone for good, from the page at once; emails that have not been written are not written. */
must_use enum thanks_post_change
thanks_post_take_down(struct context *context, struct honour_page_id page, struct person_id keeper, struct thanks_letter_id post);

/* How many addresses would be written to now: those who came; those who gave back or missed, and did not come with another place. */
struct thanks_post_reach { int64_t came, missed; };
must_use bool thanks_post_reach(struct context *context, const struct thanks_post *post, struct thanks_post_reach *reach);
must_use bool thanks_post_sent_count(struct context *context, struct thanks_letter_id post, int64_t *count);

/* The zone to speak in: the post's own, else that of the page's drive, else UTC. */
must_use bool thanks_post_zone(struct context *context, const struct thanks_post *post, const struct zone **zone);

#endif
