/* honour: the page in honour of someone: who started it, its keepers, its words, who may see it, pausing everything.
 *
 * Others can neither see nor book anything of it before a keeper publishes it.   Uses: base … people, media.   Used by: drive,
 * appointment, donation, desk, public. */
#ifndef HONOUR_HONOUR_H
#define HONOUR_HONOUR_H
#include "base/context.h"
#include "base/found.h"
#include "http/request.h"
#include "types.h"

struct honour_page {
	struct honour_page_id id;
	struct page_key key;
	enum honour_state state;
	bool listed;                      /* public; otherwise by link */
	bool held;                        /* paused: the public can neither book nor read anything new */
	bool held_by_operator;            /* perhaps a keeper has paused it too; a keeper cannot end this pause */
	bool living;                      /* changes the wording, never the layout */
	struct text name;                 /* as the family writes it */
	struct text words;
	int64_t donations_received;       /* 0: not said */
	struct picture_id picture;        /* none: no picture */
	struct text picture_words;        /* alternative text, never empty where there is a picture */
	struct text picture_description;  /* as it was typed; may be empty */
	int64_t picture_width, picture_height;
	struct person_id organiser;
	struct instant created_at, published_at, declined_at;
};

/* Reads the next rows behind `*after`, 0 at first, so that those that cannot be read are noted (base/unreadable.h); *after moves on.
 * Answers how many rows there were, -1: a fault. */
must_use int64_t honour_read_some(struct context *context, int64_t *after);
must_use enum found honour_read(struct context *context, struct honour_page_id id, struct honour_page *page);
must_use enum found honour_read_by_key(struct context *context, struct page_key key, struct honour_page *page);
/* Published and not held: visitors may read it and book. */
bool honour_is_open(const struct honour_page *page);
/* Published, paused or not: the page exists for visitors (paused: it only says so). */
bool honour_is_known(const struct honour_page *page);

/* The person who prepared the page, to be named in a sentence: by the name that the family was asked with, by their own, or else as "the
 * person who prepared the page". */
struct text honour_requester(struct context *context, const struct honour_page *page);

/* Roles. A member is a keeper or the organiser. A person who signed in with an address that has an open invitation has a keeper's rights;
 * a guard on a POST, which runs in the writer, makes them a keeper (honour_keeper.h). */
enum honour_role { HONOUR_ROLE_FAULT = -1, HONOUR_ROLE_NONE, HONOUR_ROLE_ORGANISER, HONOUR_ROLE_KEEPER };
must_use enum honour_role honour_role(struct context *context, struct honour_page_id page, struct person_id person);

struct honour_page_list { struct honour_page *at; size_t count; };
/* Pages of which this person is keeper, organiser or invited keeper, newest first; at most LIMIT_LIST_ROWS. */
must_use bool honour_pages_of(struct context *context, struct person_id person, struct honour_page_list *pages);

struct honour_opening {
	struct text name, words;
	bool living;
	int64_t donations_received;
	struct text keeper_email;          /* may be the organiser's own: then they are the keeper at once */
	struct text inviter, letter;       /* of the invitation: struct honour_asking in honour_keeper.h */
};
enum honour_open {
	HONOUR_OPEN_FAULT = -1,
	HONOUR_OPEN_OK,
	HONOUR_OPEN_TOO_MANY,             /* LIMIT_PAGES_OPENED within a day: each of them may email a stranger */
	HONOUR_OPEN_UNNAMED,              /* the invitation would have no name of the inviter */
	HONOUR_OPEN_LINK,                 /* the name, the inviter's or the letter has a web or email address */
	HONOUR_OPEN_UNCONFIRMED,          /* the organiser's own address is not confirmed */
	HONOUR_OPEN_IMPOSSIBLE,           /* no email can be sent to the keeper's address */
};
/* Opens a page (state waiting), records the organiser's statement, invites the first keeper by email. Unless the answer is OK nothing was
 * opened and nobody is invited. */
must_use enum honour_open honour_open(struct context *context, struct person_id organiser, const struct honour_opening *opening,
                                      struct honour_page_id *page);

enum honour_publish { HONOUR_PUBLISH_FAULT = -1, HONOUR_PUBLISH_OK, HONOUR_PUBLISH_ALREADY, HONOUR_PUBLISH_DECLINED };
/* A page is published once: the organiser, if that is another person than the keeper, is emailed that it is. */
must_use enum honour_publish honour_publish(struct context *context, struct honour_page_id page, struct person_id keeper, bool listed);

/* The page will not go ahead; open invitations end. It can be undone for LIMIT_DECLINE_UNDO_DAYS; only then is the organiser told, and
 * nothing but that. keeper none: a person who has the link of an invitation, while the page has no keeper. */
enum honour_decline {
	HONOUR_DECLINE_FAULT = -1,
	HONOUR_DECLINE_OK,
	HONOUR_DECLINE_ALREADY,
	HONOUR_DECLINE_PUBLISHED,
	HONOUR_DECLINE_KEPT,              /* by a link, and the page has a keeper: they decide */
};
must_use enum honour_decline honour_decline(struct context *context, struct honour_page_id page, struct person_id keeper);
/* The page waits again, and the invitations that ended with it are open again. keeper none: a person who has the link of an invitation. */
enum honour_undo_decline {
	HONOUR_UNDO_DECLINE_FAULT = -1,
	HONOUR_UNDO_DECLINE_OK,
	HONOUR_UNDO_DECLINE_NOT,          /* it was never declined, or too long ago */
	HONOUR_UNDO_DECLINE_KEPT,         /* by a link, and the page has a keeper: they decide */
};
must_use enum honour_undo_decline honour_undo_decline(struct context *context, struct honour_page_id page, struct person_id keeper);
/* Declining this page can still be undone. */
bool honour_may_undo_decline(struct context *context, const struct honour_page *page);
/* A job: tells the organisers of some pages whose declining can no longer be undone. *after is { 0 } to begin with, and again when all
 * were looked at. One whose page or address cannot be read is passed over (base/unreadable.h) and tried again in the next round.
 * false: a fault. */
struct honour_declined_after { struct instant declined; struct honour_page_id page; };
must_use bool honour_tell_declined(struct context *context, struct honour_declined_after *after);

/* Public, or by link, once published. */
enum honour_list { HONOUR_LIST_FAULT = -1, HONOUR_LIST_OK, HONOUR_LIST_NOT_PUBLISHED };
must_use enum honour_list honour_list(struct context *context, struct honour_page_id page, struct person_id keeper, bool listed);

enum honour_pause { HONOUR_HOLD_FAULT = -1, HONOUR_HOLD_OK, HONOUR_HOLD_ALREADY };
/* keeper none: the operator does it (givenback pause PAGE). The two pauses are separate: the page is paused while either is set. */
must_use enum honour_pause honour_pause(struct context *context, struct honour_page_id page, struct person_id keeper);
must_use enum honour_pause honour_resume(struct context *context, struct honour_page_id page, struct person_id keeper);

/* For the demo and tests: makes `person` a keeper without an invitation. */
must_use bool honour_make_keeper(struct context *context, struct honour_page_id page, struct person_id person);

/* Who is asked, by whom, and with which words of theirs. */
struct honour_asking {
	struct text email;
	struct text inviter;              /* the inviter's name, never empty */
	struct text letter;               /* may be empty: their own words to the family, without addresses of other sites */
};

#endif
