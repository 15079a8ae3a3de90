/* writer: the one thread that writes.  It takes all tasks that wait, gives each a savepoint, commits once, and only
 * then lets each task know.  A failed commit is every task's fault; one task's fault undoes only that task.  What a task sets off in
 * later modules (db/follow_up.h) is run in the task's own savepoint, before the next task.
 * After a commit it waits a moment for more, LIMIT_WRITER_PAUSE_US: a commit, and the pages that it changed, cost the same for one as
 * for ten.  Who comes after a quiet moment does not wait.
 * A batch that takes long is committed after LIMIT_WRITER_BATCH_MS; one that goes first is run next, also in a batch that has begun,
 * which is then committed soon.
 *
 * Nobody waits long for nothing: a task whose turn would come too late is refused when it comes, so that its sender can be
 * told at once. */
#ifndef DB_WRITER_H
#define DB_WRITER_H
#include "base/histogram.h"
#include "db/tag.h"

struct writer;

enum writer_turn {
	WRITER_TURN_ORDINARY,         /* in the order they came; refused when the wait is past LIMIT_WRITER_WAIT_MS */
	WRITER_TURN_FIRST,            /* before all others, in their own order; refused only when LIMIT_WRITER_FIRST of them wait */
	WRITER_TURN_PATIENT,          /* of the program itself: like an ordinary one, but waits as long as it takes */
};

struct writer_task {
	/* On the writer's thread, inside a savepoint; context->connection is the writer's.  false: undo what it wrote.
	 * The task fills its own context->arena, now and random; the writer sets `connection` only. */
	bool (*run)(struct writer_task *task, struct context *context);
	/* On the writer's thread, after the commit (kept) or when it or the whole batch was undone (not kept). */
	void (*done)(struct writer_task *task, bool kept);
	struct context *context;
	enum writer_turn turn;
	struct writer_task *next;     /* the writer's */
	int64_t since;                /* the writer's */
	bool keep;                    /* the writer's */
	bool no_room;                 /* when done() is told "not kept": because the disk is full */
};

must_use struct writer *writer_start(struct connection *connection);      /* takes ownership of the connection */
/* Another bound than LIMIT_WRITER_WAIT_MS, for tests. */
void writer_set_wait(struct writer *writer, int milliseconds);
/* Another one than LIMIT_WRITER_PAUSE_US, for tests. */
void writer_set_pause(struct writer *writer, int milliseconds);
/* FULL: its turn would come too late, or too many wait already. */
enum writer_submit { WRITER_SUBMIT_OK, WRITER_SUBMIT_FULL, WRITER_SUBMIT_STOPPING };
must_use enum writer_submit writer_submit(struct writer *writer, struct writer_task *task);
/* Whether writer_submit() would answer FULL now: asked before anything is done for the task. */
must_use bool writer_is_full(struct writer *writer, enum writer_turn turn);

/* Told on the writer's thread after a commit that changed something shown, before anybody is told that it is done: whoever
 * asks after that sees nothing older.  Short, and never calls the writer.  At most WRITER_LISTENERS. */
enum { WRITER_LISTENERS = 8 };
typedef void writer_heard(void *closure, struct tags changed);
void writer_listen(struct writer *writer, writer_heard *heard, void *closure);
void writer_unlisten(struct writer *writer, writer_heard *heard, void *closure);     /* never called again, once this returns */

void writer_stop(struct writer *writer);                  /* finishes what waits, then ends the thread and closes */

/* How it stands, for who watches the site. */
struct writer_state {
	size_t waiting, waiting_first;        /* ordinary and patient ones; first ones */
	int64_t oldest_us;            /* how long the oldest of them has waited; 0: none */
	int64_t expected_us;          /* how long an ordinary one that comes now is thought to wait */
	bool full;                    /* an ordinary one would be refused */
	bool failed;                  /* the last batch was not committed */
	uint64_t refused;             /* since the start */
	const struct histogram *batches, *waits;      /* tasks of a batch; microseconds from coming to the commit */
};
void writer_look(struct writer *writer, struct writer_state *state);

#endif
