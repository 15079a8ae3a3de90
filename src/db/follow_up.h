/* follow_up: what an operation sets off in a later module, in its own transaction.
 *
 * Cancelling an appointment frees a seat, and the seat has to be offered to the waiting list before anybody else can see it.  The waiting
 * list is a later module, so the operation only marks the drive.  The marks are run in the order in which they were made:
 *
 *   - by the writer, for each task, in the savepoint of that task;
 *   - in a transaction without the writer, when its outermost block is about to be committed.
 *
 * Each mark is handed to the function that the connection's table has for its kind.  If one fails, everything in the same block is undone.
 * Undoing a block also drops the marks that were made in it.  A connection without a table ignores marks.
 *
 * What an earlier module has to know of a later one is a question, answered by a function of the same table.  Decision 46. */
#ifndef DB_FOLLOW_UP_H
#define DB_FOLLOW_UP_H
#include "base/context.h"
#include "types.h"

enum follow_up_kind {
	FOLLOW_UP_SEATS_FREED,        /* seats of the drive may be free that were not: cancelled, moved, added, open for booking again */
	FOLLOW_UP_DONOR_BOOKED,       /* the person got an appointment at the drive */
	FOLLOW_UP_LEADER_BOOKED,      /* the person got a group at the drive */
	FOLLOW_UP_DRIVE_CHANGED,      /* its day, hours or venue; the people who are booked were written to */
	FOLLOW_UP_DRIVE_CANCELLED,    /* its slots are empty already */
};
enum { FOLLOW_UP_KINDS = FOLLOW_UP_DRIVE_CANCELLED + 1 };

enum follow_up_question {
	FOLLOW_UP_IS_WAITED_FOR,      /* 1: the drive has a waiting list, or offers */
	FOLLOW_UP_SEATS_WAITED_FOR,   /* how many seats people wait for at the drive */
	FOLLOW_UP_SEATS_OF_CLIENT,    /* of these, how many count against the client: their address is not confirmed */
	FOLLOW_UP_WAITING_TOLD,       /* how many people who wait an email about the drive goes to, and who have not booked */
};
enum { FOLLOW_UP_QUESTIONS = FOLLOW_UP_WAITING_TOLD + 1 };

struct follow_up {
	enum follow_up_kind kind;
	struct drive_id drive;
	struct bytes donor_hash;      /* of the person who booked, else none; in the context's arena */
};

/* false: a fault, logged where it happened. */
typedef bool follow_up_run(struct context *context, const struct follow_up *follow_up);
typedef bool follow_up_answer(struct context *context, struct drive_id drive, struct bytes client, int64_t *number);
struct follow_up_table { follow_up_run *run[FOLLOW_UP_KINDS]; follow_up_answer *answer[FOLLOW_UP_QUESTIONS]; };

/* `table` outlives the connection. */
void connection_set_follow_ups(struct connection *connection, const struct follow_up_table *table);

/* Inside the transaction of the operation.  The same mark twice is one, until it has been run.  false: more than LIMIT_FOLLOW_UPS. */
must_use bool follow_up_mark(struct context *context, enum follow_up_kind kind, struct drive_id drive);
must_use bool follow_up_mark_donor(struct context *context, enum follow_up_kind kind, struct drive_id drive, struct bytes donor_hash);

/* Runs one follow-up at once, for an operation that gives seats out: what is free goes to the people who wait first. */
must_use bool follow_up_run_now(struct context *context, enum follow_up_kind kind, struct drive_id drive);

/* Only reads, so on a reader's connection too.  `client` is a hash where the question names a client, else none.  Without a table the
 * number is 0. */
must_use bool follow_up_ask(struct context *context, enum follow_up_question question, struct drive_id drive, struct bytes client,
                            int64_t *number);

/* Runs all that is marked, and what these mark; then nothing is marked.  For the writer and db_commit(). */
must_use bool follow_up_run_marked(struct context *context);

#endif
