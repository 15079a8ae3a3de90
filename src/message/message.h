/* message: words and pictures for the family, left by everybody who came, whatever the outcome.
 *
 * Keepers read them first and choose: keep private, publish, remove.  A keeper may ask another keeper to read first; then she
 * sees what that keeper let through or decided on.  Nothing is emailed for each message.  Words and names are sealed.
 * Uses: base … donation.   Used by: follow, public, jobs. */
#ifndef MESSAGE_MESSAGE_H
#define MESSAGE_MESSAGE_H
#include "appointment/appointment.h"
#include "appointment/appointment_group.h"
#include "honour/honour.h"
#include "limits.h"
#include "media/media.h"
#include "media/media_film_store.h"
#include "types.h"

/* May this donor, helper or leader leave a message?  NOT_COME: not come, or not yet; or booked for no one in particular. */
enum message_may {
	MESSAGE_MAY_FAULT = -1,
	MESSAGE_MAY_OK,
	MESSAGE_MAY_NOT_COME,
	MESSAGE_MAY_PAUSED,              /* the page is held or not published */
};
/* Who leaves it: the person with this appointment, or (group set) the leader of this group. */
struct message_author {
	struct honour_page_id page;
	struct appointment_id appointment;
	struct group_id group;
	struct text name;
};
must_use enum message_may message_may(struct context *context, const struct message_author *author);

struct message_picture_left { const struct media_clean *clean; struct text alternative_text; };
struct message_left {
	struct text words;                /* may be empty when there is a picture */
	struct text by;                   /* the name it is signed with; empty: a friend */
	struct message_picture_left pictures[LIMIT_MESSAGE_PICTURES];
	size_t picture_count;
	struct film_id film;              /* one that has arrived whole (media/media_film_store.h); none: none */
};
enum message_leave {
	MESSAGE_LEAVE_FAULT = -1,
	MESSAGE_LEAVE_OK,
	MESSAGE_LEAVE_SAME,               /* the same author left the same before: nothing was added */
	MESSAGE_LEAVE_EMPTY,              /* no words, no picture and no film */
	MESSAGE_LEAVE_TOO_MANY,           /* LIMIT_MESSAGES_EACH */
	MESSAGE_LEAVE_NOT_COME,
	MESSAGE_LEAVE_PAUSED,
};
must_use enum message_leave message_leave(struct context *context, const struct message_author *author,
                                          const struct message_left *left);

struct message_picture { struct picture_id id; int64_t width, height; struct text alternative_text; };
struct message {
	struct message_id id;
	enum message_state state;
	struct text words;                /* as typed: a stranger's, never HTML */
	struct text by;                   /* empty: a friend */
	bool for_group;
	struct instant created_at;           /* message_list_published(): when it was let out */
	bool let_through;
	struct message_picture pictures[LIMIT_MESSAGE_PICTURES];
	size_t picture_count;
	struct media_film_shown film;     /* film.id none: it has none */
};
struct message_list {
	struct message *at;
	size_t count;
	struct message_id older;          /* there are more, read with this as `before`; none: there are not */
};

/* How a keeper reads. */
struct message_reading {
	struct person_id reader;          /* none: she reads first herself */
	bool reads_for_others;            /* another keeper asked her to read first */
	enum message_notify notify;
};
must_use bool message_reading(struct context *context, struct honour_page_id page, struct person_id keeper,
                              struct message_reading *reading);
enum message_choose {
	MESSAGE_CHOOSE_FAULT = -1,
	MESSAGE_CHOOSE_OK,
	MESSAGE_CHOOSE_NOT_A_KEEPER,              /* the reader is not another keeper of this page */
	MESSAGE_CHOOSE_READER_ASKED,              /* the reader has a first reader of their own */
	MESSAGE_CHOOSE_YOU_READ,                  /* another keeper asked this one to read first */
};
must_use enum message_choose message_choose(struct context *context, struct honour_page_id page, struct person_id keeper,
                                            struct person_id reader, enum message_notify notify);

/* Newest first, of those this keeper may see, older than `before` (none: from the newest); removed ones too, for undo.  At most
 * LIMIT_MESSAGES_ON_PAGE, fewer when some cannot be read: none may be left of a page that older ones follow. */
must_use bool message_list_read(struct context *context, struct honour_page_id page, const struct message_reading *reading,
                                struct message_id before, struct message_list *list);
must_use bool message_count_waiting(struct context *context, struct honour_page_id page,
                                    const struct message_reading *reading, int64_t *count);
/* What her own pages say when she comes: how many wait for her; 0 unless she chose to be told then. */
must_use bool message_count_for_visit(struct context *context, struct honour_page_id page, struct person_id keeper, int64_t *count);

/* Whether it is the film of a message that visitors see, while the page is open; that this keeper sees. */
must_use enum found message_film_published(struct context *context, struct honour_page_id page, struct film_id film);
must_use enum found message_film_kept(struct context *context, struct honour_page_id page, struct person_id keeper, struct film_id film);

/* NONE: no such message of this page that this keeper may see (or nothing to undo).  Deciding twice is the same as once. */
must_use enum found
message_decide(struct context *context, struct honour_page_id page, struct person_id keeper, struct message_id message,
               enum message_state state);
/* The decision that made it `undoes` is taken back: it is again what it was before. Nothing, if it is not that any more: a page that was
 * open for long does not undo what someone decided since. */
must_use enum found
message_undo(struct context *context, struct honour_page_id page, struct person_id keeper, struct message_id message,
             enum message_state undoes);
/* The keeper who asked another one to read first sees it from now on. */
must_use enum found
message_let_through(struct context *context, struct honour_page_id page, struct person_id keeper, struct message_id message);

/* The newest LIMIT_MESSAGES_ON_PAGE that were published, last let out first. */
must_use bool message_list_published(struct context *context, struct honour_page_id page, struct message_list *list);
/* Reads the next rows behind `*after`, 0 at first, so that those that cannot be read are noted (base/unreadable.h); *after moves on.
 * Answers how many rows there were, -1: a fault. */
must_use int64_t message_read_some(struct context *context, int64_t *after);

/* The `upload=` of the forms: cleans up to LIMIT_MESSAGE_PICTURES files for a person who may leave a message by this link. */
struct request;
void message_prepare(struct request *request);
void message_group_prepare(struct request *request);

/* What the public page shows of them: {partial message_on_page with messages}; draws nothing when there are none.  A page that
 * is not open to visitors gets the pictures' addresses for its members. */
struct message_on_page;
must_use bool message_on_page(struct context *context, const struct honour_page *page, struct message_on_page *view);

/* Jobs; they answer how many emails were written, -1: a fault. */
/* The day after the day was closed, from 10:00 local: one email to each who came and to each leader, never twice.  All of them, as many
 * turns as it takes. */
int64_t message_ask_due(struct context *context);
/* One turn of it, over some of the days that were closed lately: *after is { 0 } to begin with and again when all were looked at.  A
 * turn ends after 50 drives, LIMIT_TURN_EMAILS emails or LIMIT_TURN_MS, so that a booking waits for one turn at most. */
struct message_asked { struct instant closed; struct drive_id drive; };
int64_t message_ask_some(struct context *context, struct message_asked *after);
/* After 09:00 UTC: one email to each keeper who chose daily and for whom something came since the last one.  At
 * most LIMIT_TURN_EMAILS in one call: called again soon while it answers more than 0. */
int64_t message_tell_due(struct context *context);
/* What was removed LIMIT_MESSAGE_REMOVED_DAYS ago is gone for good, with its pictures. */
must_use bool message_forget_old(struct context *context);

#endif
