/* thanks_message: words and pictures for the family, left by everybody who came, whatever the outcome.
 *
 * Keepers read them first and choose: keep private, publish, remove.  A keeper may ask another keeper to read first; then she
 * sees what that keeper let through or decided on.  Nothing is emailed for each message.  Words and names are sealed.
 * Uses: base … donation.   Used by: follow, public, jobs. */
#ifndef THANKS_THANKS_MESSAGE_H
#define THANKS_THANKS_MESSAGE_H
#include "appointment/appointment.h"
#include "appointment/appointment_group.h"
#include "honour/honour.h"
#include "limits.h"
#include "media/media.h"
#include "types.h"

/* May this donor, helper or leader leave a message?  NOT_COME: not come, or not yet; or booked for no one in particular. */
enum thanks_message_may {
	THANKS_MESSAGE_MAY_FAULT = -1,
	THANKS_MESSAGE_MAY_OK,
	THANKS_MESSAGE_MAY_NOT_COME,
	THANKS_MESSAGE_MAY_RESTING,       /* the page is held or not published */
};
/* Who leaves it: the person with this place, or (group set) the leader of this group. */
struct thanks_message_author {
	struct honour_page_id page;
	struct appointment_id appointment;
	struct group_id group;
	struct text name;
};
must_use enum thanks_message_may thanks_message_may(struct context *context, const struct thanks_message_author *author);

struct thanks_message_picture_left { const struct media_clean *clean; struct text alternative_text; };
struct thanks_message_left {
	struct text words;                /* may be empty when there is a picture */
	enum appointment_shown shown;     /* how it is signed */
	struct thanks_message_picture_left pictures[LIMIT_MESSAGE_PICTURES];
	size_t picture_count;
};
enum thanks_message_leave {
	THANKS_MESSAGE_LEAVE_FAULT = -1,
	THANKS_MESSAGE_LEAVE_OK,
	THANKS_MESSAGE_LEAVE_SAME,        /* the same author left the same before: nothing was added */
	THANKS_MESSAGE_LEAVE_EMPTY,       /* no words and no picture */
	THANKS_MESSAGE_LEAVE_TOO_MANY,    /* LIMIT_MESSAGES_EACH */
	THANKS_MESSAGE_LEAVE_NOT_COME,
	THANKS_MESSAGE_LEAVE_RESTING,
};
must_use enum thanks_message_leave thanks_message_leave(struct context *context, const struct thanks_message_author *author,
                                                        const struct thanks_message_left *left);

enum thanks_message_state {
	THANKS_MESSAGE_WAITING, THANKS_MESSAGE_PRIVATE, THANKS_MESSAGE_PUBLISHED, THANKS_MESSAGE_REMOVED,
};
struct thanks_message_picture { struct picture_id id; int64_t width, height; struct text alternative_text; };
struct thanks_message {
	struct message_id id;
	enum thanks_message_state state;
	struct text words;                /* as typed: a stranger's, never HTML */
	struct text by;                   /* empty: a friend */
	bool for_group;
	struct instant created_at;           /* thanks_messages_published(): when it was let out */
	bool let_through;
	struct thanks_message_picture pictures[LIMIT_MESSAGE_PICTURES];
	size_t picture_count;
};
struct thanks_message_list { struct thanks_message *at; size_t count; };

/* How a keeper reads. */
enum thanks_message_told { THANKS_MESSAGE_TOLD_NONE, THANKS_MESSAGE_TOLD_DAILY, THANKS_MESSAGE_TOLD_VISIT };
struct thanks_message_reading {
	struct person_id reader;          /* none: she reads first herself */
	bool reads_for_others;            /* another keeper asked her to read first */
	enum thanks_message_told told;
};
must_use bool thanks_message_reading(struct context *context, struct honour_page_id page, struct person_id keeper,
                                     struct thanks_message_reading *reading);
enum thanks_message_choose {
	THANKS_MESSAGE_CHOOSE_FAULT = -1,
	THANKS_MESSAGE_CHOOSE_OK,
	THANKS_MESSAGE_CHOOSE_NOT_A_KEEPER,       /* the reader is not another keeper of this page */
	THANKS_MESSAGE_CHOOSE_READER_ASKED,       /* the reader has asked somebody to read first too */
	THANKS_MESSAGE_CHOOSE_YOU_READ,           /* somebody asked this keeper to read first */
};
must_use enum thanks_message_choose thanks_message_choose(struct context *context, struct honour_page_id page, struct person_id keeper,
                                                          struct person_id reader, enum thanks_message_told told);

/* Newest first, of those this keeper may see, older than `before` (none: from the newest); removed ones too, for undo.  At most
 * LIMIT_MESSAGES_ON_PAGE; *more: there are older ones. */
must_use bool thanks_messages(struct context *context, struct honour_page_id page, const struct thanks_message_reading *reading,
                              struct message_id before, struct thanks_message_list *list, bool *more);
must_use bool thanks_messages_waiting(struct context *context, struct honour_page_id page,
                                      const struct thanks_message_reading *reading, int64_t *count);
/* What her own pages say when she comes: how many wait for her; 0 unless she chose to be told so. */
must_use bool thanks_messages_for_visit(struct context *context, struct honour_page_id page, struct person_id keeper, int64_t *count);

/* NONE: no such message of this page that this keeper may see (or nothing to undo).  Deciding twice is the same as once. */
enum thanks_message_decide { THANKS_MESSAGE_DECIDE_FAULT = -1, THANKS_MESSAGE_DECIDE_OK, THANKS_MESSAGE_DECIDE_NONE };
must_use enum thanks_message_decide
thanks_message_decide(struct context *context, struct honour_page_id page, struct person_id keeper, struct message_id message,
                      enum thanks_message_state state);
/* What was removed is again what it was before. */
must_use enum thanks_message_decide
thanks_message_undo(struct context *context, struct honour_page_id page, struct person_id keeper, struct message_id message);
/* Whoever asked another keeper to read first sees it from now on. */
must_use enum thanks_message_decide
thanks_message_let_through(struct context *context, struct honour_page_id page, struct person_id keeper, struct message_id message);

/* The newest LIMIT_MESSAGES_ON_PAGE that were published, last let out first. */
must_use bool thanks_messages_published(struct context *context, struct honour_page_id page, struct thanks_message_list *list);
/* Reads the next rows behind `*after`, 0 at first, so that those that cannot be read are noted (base/unreadable.h); *after moves on.
 * Answers how many rows there were, -1: a fault. */
must_use int64_t thanks_messages_read_some(struct context *context, int64_t *after);

/* The `upload=` of the forms: cleans up to LIMIT_MESSAGE_PICTURES files for whoever may leave a message behind this link. */
struct request;
void thanks_message_prepare(struct request *request);
void thanks_message_group_prepare(struct request *request);

/* What the public page shows of them: {part thanks_messages_on_page with messages}; draws nothing when there are none.  A page that
 * is not open to visitors gets the pictures' addresses for its members. */
struct thanks_messages_on_page;
must_use bool thanks_messages_on_page(struct context *context, const struct honour_page *page, struct thanks_messages_on_page *view);

/* Jobs; they answer how many emails were written, -1: a fault. */
/* The day after the day was closed, from 10:00 local: one email to each who came and to each leader, never twice.  All of them, as many
 * turns as it takes. */
int64_t thanks_message_ask_due(struct context *context);
/* One turn of it, over some of the days that were closed lately: *after is { 0 } to begin with and again when all were looked at.  A
 * turn ends after 50 drives, LIMIT_TURN_EMAILS emails or LIMIT_TURN_MS, so that whoever books waits for one turn at most. */
struct thanks_message_asked { struct instant closed; struct drive_id drive; };
int64_t thanks_message_ask_some(struct context *context, struct thanks_message_asked *after);
/* After 09:00 UTC: one email to each keeper who chose daily and for whom something came since the last one.  At
 * most LIMIT_TURN_EMAILS in one call: called again soon while it answers more than 0. */
int64_t thanks_message_tell_due(struct context *context);
/* What was removed LIMIT_MESSAGE_REMOVED_DAYS ago is gone for good, with its pictures. */
must_use bool thanks_message_forget_old(struct context *context);

#endif
