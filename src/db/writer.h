/* writer: the one thread that writes. It takes all tasks that wait, gives each a savepoint, commits once, and only then notifies each
 * task. When the commit fails, every task fails; the fault of one task rolls back that task only. A task's follow-ups in later modules
 * (db/follow_up.h) run in its own savepoint, before the next task.
 * After a commit it waits a moment for more tasks, LIMIT_WRITER_PAUSE_US: a commit, and the pages that it changed, cost the same for one
 * task as for ten. A task that is queued after a quiet moment does not wait.
 * A batch that takes long is committed after LIMIT_WRITER_BATCH_MS. A priority task is run next, also in a batch that has begun, which is
 * then committed early.
 *
 * No client waits long only to be refused: a task that would be run too late is refused when it is submitted, so that its client gets an
 * answer at once. */
#ifndef DB_WRITER_H
#define DB_WRITER_H
#include "base/histogram.h"
#include "db/tag.h"
#include "limits.h"

struct writer;

enum writer_priority {
	/* in the order in which they were queued; refused when the expected wait exceeds LIMIT_WRITER_WAIT_MS */
	WRITER_PRIORITY_ORDINARY,
	WRITER_PRIORITY_FIRST,            /* before all others, in their own order; refused only when LIMIT_WRITER_FIRST of them wait */
	WRITER_PRIORITY_PATIENT,          /* of the program itself: in order, but never refused for the wait */
};

struct writer_task {
	/* Runs on the writer's thread, inside a savepoint; context->connection is the writer's. false: roll back what it wrote. The task
	 * sets its own context->arena, now and random; the writer sets `connection` only. */
	bool (*run)(struct writer_task *task, struct context *context);
	/* Runs on the writer's thread, after the commit (kept) or when the task or the whole batch was rolled back (not kept). */
	void (*done)(struct writer_task *task, bool kept);
	struct context *context;
	enum writer_priority priority;
	struct writer_task *next;     /* the writer's */
	int64_t since;                /* the writer's */
	bool keep;                    /* the writer's */
	bool disk_full;               /* when done() is called with "not kept": the disk is full */
};

must_use struct writer *writer_start(struct connection *connection);      /* takes ownership of the connection */
/* Another bound than LIMIT_WRITER_WAIT_MS, for tests. */
void writer_set_wait(struct writer *writer, int milliseconds);
/* Another pause than LIMIT_WRITER_PAUSE_US, for tests. */
void writer_set_pause(struct writer *writer, int milliseconds);
/* FULL: it would be run too late, or too many wait already. */
enum writer_submit { WRITER_SUBMIT_OK, WRITER_SUBMIT_FULL, WRITER_SUBMIT_STOPPING };
must_use enum writer_submit writer_submit(struct writer *writer, struct writer_task *task);
/* Whether writer_submit() would answer FULL now; called before any work is done for the task. */
must_use bool writer_is_full(struct writer *writer, enum writer_priority priority);

/* Called on the writer's thread after a commit that changed something shown, before any task of it is notified, so that a client that
 * sends a request after its answer never sees an older state. It has to be short and never calls the writer. At most
 * LIMIT_WRITER_LISTENERS. */
typedef void writer_listener(void *closure, struct tags changed);
void writer_listen(struct writer *writer, writer_listener *listener, void *closure);
void writer_unlisten(struct writer *writer, writer_listener *listener, void *closure);     /* it is never called again after this returns */

void writer_stop(struct writer *writer);                  /* finishes the queued tasks, then ends the thread and closes the connection */

/* The writer's state, for metrics and health checks. */
struct writer_state {
	size_t waiting, waiting_first;        /* ordinary and patient tasks; priority tasks */
	int64_t oldest_us;            /* how long the oldest of them has waited; 0: none */
	int64_t expected_us;          /* the estimated wait of an ordinary task submitted now */
	bool full;                    /* an ordinary task would be refused */
	bool failed;                  /* the last batch was not committed */
	uint64_t refused;             /* since the start */
	const struct histogram *batches, *waits;      /* tasks of a batch; microseconds from submission to the commit */
};
void writer_look(struct writer *writer, struct writer_state *state);

#endif
