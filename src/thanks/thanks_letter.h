/* thanks_letter: a thank-you letter by a keeper: a draft, planned, on its way, sent, taken down.
 *
 * Email cannot be called back; what stands on the page follows every edit.  All of it is a keeper's: guards see to that, and every
 * operation names the page, so that another page's letter is not there. */
#ifndef THANKS_THANKS_LETTER_H
#define THANKS_THANKS_LETTER_H
#include "honour/honour.h"
#include "media/media.h"
#include "types.h"

struct thanks_letter_words {
	struct text words;
	bool to_missed;                   /* also to people who cancelled or missed their appointment */
	bool in_public;
};

struct thanks_letter {
	struct thanks_letter_id id;
	struct honour_page_id page;
	enum thanks_letter_state state;
	struct thanks_letter_words words;
	struct local_time send;           /* the promise, when planned or asking */
	const struct zone *zone;          /* NULL: none */
	struct instant send_at, changed_at, started_at, sent_at;
};

must_use enum found
thanks_letter_read(struct context *context, struct honour_page_id page, struct thanks_letter_id id, struct thanks_letter *letter);
/* It went out and is to be seen on the page.  Whether the page itself may be seen is honour_is_open(). */
bool thanks_letter_is_public(const struct thanks_letter *letter);

struct thanks_letter_list { struct thanks_letter *at; size_t count; };
/* Newest first. */
must_use bool thanks_letter_list(struct context *context, struct honour_page_id page, struct thanks_letter_list *letters);

enum thanks_letter_add { THANKS_LETTER_ADD_FAULT = -1, THANKS_LETTER_ADD_OK, THANKS_LETTER_ADD_TOO_MANY };
must_use enum thanks_letter_add thanks_letter_add(struct context *context, struct honour_page_id page, struct person_id keeper,
                                                  const struct thanks_letter_words *words, struct thanks_letter_id *letter);

/* NONE: not this page's, or taken down.  What went out by email stays what it was; to_missed can no longer be changed then. */
must_use enum found thanks_letter_change(struct context *context, struct honour_page_id page, struct person_id keeper,
                                         struct thanks_letter_id letter, const struct thanks_letter_words *words);

struct thanks_letter_when { bool now; struct local_time local; const struct zone *zone; };
enum thanks_letter_send {
	THANKS_LETTER_SEND_FAULT = -1,
	THANKS_LETTER_SEND_OK,            /* on its way, or planned */
	THANKS_LETTER_SEND_NONE,
	THANKS_LETTER_SEND_ALREADY,       /* it went out before */
	THANKS_LETTER_SEND_NOT_PUBLISHED,  /* nobody but its members can see the page yet */
	THANKS_LETTER_SEND_PAUSED,       /* now, while the page rests */
	THANKS_LETTER_SEND_SKIPPED,       /* the clocks jump over this time */
	THANKS_LETTER_SEND_PAST,
	THANKS_LETTER_SEND_TOO_FAR,       /* more than LIMIT_THANKS_DAYS_AHEAD */
	THANKS_LETTER_SEND_TOO_MANY,      /* LIMIT_THANKS_SENT_A_DAY of this page */
};
must_use enum thanks_letter_send thanks_letter_send(struct context *context, struct honour_page_id page, struct person_id keeper,
                                                    struct thanks_letter_id letter, const struct thanks_letter_when *when);
/* Planned or asking → a draft again.  NONE: it was neither. */
must_use enum found
thanks_letter_unplan(struct context *context, struct honour_page_id page, struct person_id keeper, struct thanks_letter_id letter);
/* Part of the caller's transaction: announces it to everyone it goes to (outbox/outbox_announce.h), with its page open.  false: a fault. */
must_use bool thanks_letter_begin(struct context *context, struct thanks_letter_id letter, struct honour_page_id page);
/* Words and pictures are gone for good, from the page at once; emails that have not been written are not written. */
must_use enum found
thanks_letter_take_down(struct context *context, struct honour_page_id page, struct person_id keeper, struct thanks_letter_id letter);

/* How many addresses would be written to now: of people who came; of people who cancelled or missed, and came at no other time. */
struct thanks_letter_reach { int64_t came, missed; };
must_use bool thanks_letter_reach(struct context *context, const struct thanks_letter *letter, struct thanks_letter_reach *reach);
must_use bool thanks_letter_sent_count(struct context *context, struct thanks_letter_id letter, int64_t *count);

/* The zone to speak in: the letter's own, else that of the page's drive, else UTC. */
must_use bool thanks_letter_zone(struct context *context, const struct thanks_letter *letter, const struct zone **zone);

#endif
