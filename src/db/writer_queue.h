/* writer_queue: the writer, the tasks that wait for it, and those of one transaction. Private to writer*.c. */
#ifndef DB_WRITER_QUEUE_H
#define DB_WRITER_QUEUE_H
#include <pthread.h>
#include <stdatomic.h>
#include "db/writer.h"
#include "limits.h"

struct writer_queue { struct writer_task *first, **last; size_t count; };

/* The tasks of one transaction: those that were run, in their order, and those that are still to run. */
struct writer_batch {
	struct writer_task *ran, **ran_last, *rest;
	size_t count, first_count;        /* of those that were run */
	int64_t began;
};

struct writer {
	struct connection *connection;
	pthread_t thread;
	struct histogram batches, waits;

	pthread_mutex_t lock;         /* guards all members below */
	pthread_cond_t work;
	struct writer_queue first, others;
	size_t in_hand;
	bool stopping, failed;
	uint64_t refused;
	int64_t wait_most_us, pause_us;
	/* Measured averages: what a task costs by itself, and what a commit costs for any number of tasks. One average of both would
	 * estimate a burst after a quiet hour at many times its cost. */
	int64_t task_ns, commit_us;
	int64_t committed;            /* the time of the last one, by clock_us() */
	bool pausing;

	atomic_bool first_waits;      /* `first` is not empty; can be read without the lock */

	pthread_mutex_t listening;      /* guards the listeners; held while they are notified */
	struct { writer_listener *notify; void *closure; } listeners[LIMIT_WRITER_LISTENERS];
	size_t listener_count;
};

enum writer_queue_take {
	WRITER_QUEUE_TAKE_OK,
	WRITER_QUEUE_TAKE_QUIET,          /* no task came for LIMIT_WRITER_LOOK_MS; the batch is empty */
	WRITER_QUEUE_TAKE_STOPPING,       /* none waits and none will */
};
/* Waits for tasks, and takes all that wait, up to a bound: priority tasks, then the others in the order in which they were queued. */
must_use enum writer_queue_take writer_queue_take(struct writer *writer, struct writer_batch *batch);
/* The next task to run, which is now among those that were run; NULL: commit. Tasks that have to wait for the next batch are queued
 * again. */
must_use struct writer_task *writer_queue_next(struct writer *writer, struct writer_batch *batch);
/* What the batch cost, for the estimate of how long a new task would wait; the tasks were run until `ran`, and the commit ended at
 * `ended`. */
void writer_queue_measure(struct writer *writer, const struct writer_batch *batch, int64_t ran, int64_t ended, bool kept);

#endif
