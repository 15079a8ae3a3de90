/* writer: see writer.h. */
#include "db/writer.h"
#include "limits.h"
#include "base/log.h"
#include "base/wait.h"
#include "db/engine.h"
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

/* The share of a batch that ordinary tasks get when many priority tasks wait, so that none starves. */
enum { OTHERS_OF_BATCH = LIMIT_WRITER_BATCH / 4 };

struct queue { struct writer_task *first, **last; size_t count; };

/* The tasks of one transaction: those that were run, in their order, and those that are still to run. */
struct batch {
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
	struct queue first, others;
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
	struct { writer_listener *notify; void *closure; } listeners[WRITER_LISTENERS];
	size_t listener_count;
};

static void
queue_add(struct queue *queue, struct writer_task *task)
{
	task->next = NULL;
	*queue->last = task;
	queue->last = &task->next;
	queue->count++;
}

/* Moves up to `most` tasks to the end of a list; returns its new end. */
static struct writer_task **
queue_take(struct queue *queue, size_t most, struct writer_task **end, size_t *taken)
{
	struct writer_task *task = queue->first;

	for (; task != NULL && most > 0; task = task->next, most--) {
		*end = task;
		end = &task->next;
		queue->count--;
		++*taken;
	}
	queue->first = task;
	if (task == NULL)
		queue->last = &queue->first;
	*end = NULL;
	return end;
}

static void
notify_listeners(struct writer *writer, struct tags changed)
{
	pthread_mutex_lock(&writer->listening);
	for (size_t i = 0; i < writer->listener_count; i++)
		writer->listeners[i].notify(writer->listeners[i].closure, changed);
	pthread_mutex_unlock(&writer->listening);
}

/* The operator's commands write to the same file (hold PAGE, in an emergency). */
static void
notify_of_others(struct writer *writer)
{
	if (connection_others_wrote(writer->connection))
		notify_listeners(writer, (struct tags){ .all = true });
}

/* Called with the lock held, which is released meanwhile. false: the time is over. */
static bool
wait_until_notified(struct writer *writer, int64_t us)
{
	return wait_condition(&writer->work, &writer->lock, wait_until(us));
}

/* Called with the lock held, which is released meanwhile. */
static void
wait_for_work(struct writer *writer)
{
	if (wait_until_notified(writer, LIMIT_WRITER_LOOK_MS * INT64_C(1000)))
		return;
	pthread_mutex_unlock(&writer->lock);
	notify_of_others(writer);
	pthread_mutex_lock(&writer->lock);
}

/* Called with the lock held. */
static bool
is_worth_a_commit(const struct writer *writer)
{
	return writer->first.count > 0 || writer->others.count >= LIMIT_WRITER_PAUSE_TASKS || writer->stopping;
}

/* Called with the lock held, which is released meanwhile. */
static void
pause_for_more(struct writer *writer)
{
	int64_t left;

	writer->pausing = true;
	while (!is_worth_a_commit(writer) && (left = writer->committed + writer->pause_us - clock_us()) > 0)
		wait_until_notified(writer, left);
	writer->pausing = false;
}

/* Called with the lock held: takes priority tasks, up to `most`, before those that are in the list. */
static void
take_first(struct writer *writer, struct writer_task **list, size_t most)
{
	struct writer_task *taken, **end = &taken, *rest = *list;
	size_t count = 0;

	end = queue_take(&writer->first, most, end, &count);
	*end = rest;
	*list = taken;
	writer->in_hand += count;
	atomic_store(&writer->first_waits, writer->first.count > 0);
}

/* Takes all waiting tasks, up to a bound: priority tasks, then the others in the order in which they were queued. false: none waits and
 * none will. */
static bool
take_batch(struct writer *writer, struct batch *batch)
{
	size_t others;

	*batch = (struct batch){ .ran_last = &batch->ran };
	pthread_mutex_lock(&writer->lock);
	writer->in_hand = 0;
	while (writer->first.count + writer->others.count == 0 && !writer->stopping)
		wait_for_work(writer);
	pause_for_more(writer);
	others = writer->others.count < OTHERS_OF_BATCH ? writer->others.count : OTHERS_OF_BATCH;
	others = LIMIT_WRITER_BATCH - (writer->first.count < LIMIT_WRITER_BATCH - others ? writer->first.count : LIMIT_WRITER_BATCH - others);
	queue_take(&writer->others, others, &batch->rest, &writer->in_hand);
	take_first(writer, &batch->rest, LIMIT_WRITER_BATCH - writer->in_hand);
	pthread_mutex_unlock(&writer->lock);
	return batch->rest != NULL;
}

/* The rest returns to the head of its queue. */
static void
put_back(struct writer *writer, struct batch *batch)
{
	struct writer_task *last = batch->rest;
	size_t count = 1;

	for (; last->next != NULL; last = last->next)
		count++;
	pthread_mutex_lock(&writer->lock);
	last->next = writer->others.first;
	if (writer->others.first == NULL)
		writer->others.last = &last->next;
	writer->others.first = batch->rest;
	writer->others.count += count;
	writer->in_hand -= count;
	pthread_mutex_unlock(&writer->lock);
	batch->rest = NULL;
}

/* A priority task waits for one task and the commit, not for all that were queued before it, and a client waits for a commit not much
 * longer than the commit itself takes. Ordinary tasks still get their quarter of what is run. */
static struct writer_task *
next_task(struct writer *writer, struct batch *batch)
{
	struct writer_task *task = batch->rest;
	const bool fair = (batch->count - batch->first_count) * 3 >= batch->first_count;

	if (task != NULL && task->priority != WRITER_PRIORITY_FIRST && batch->count > 0 && fair && !writer->connection->lost) {
		if (atomic_load(&writer->first_waits)) {
			pthread_mutex_lock(&writer->lock);
			take_first(writer, &batch->rest, LIMIT_WRITER_BATCH);
			pthread_mutex_unlock(&writer->lock);
		} else if (clock_us() - batch->began >= (batch->first_count > 0 ? LIMIT_WRITER_FIRST_MS : LIMIT_WRITER_BATCH_MS) * INT64_C(1000)) {
			put_back(writer, batch);
		}
		task = batch->rest;
	}
	if (task == NULL)
		return NULL;
	batch->rest = task->next;
	batch->count++;
	batch->first_count += task->priority == WRITER_PRIORITY_FIRST;
	task->next = NULL;
	*batch->ran_last = task;
	batch->ran_last = &task->next;
	return task;
}

static void
run_one(struct writer *writer, struct writer_task *task)
{
	task->context->connection = writer->connection;
	DB_TRANSACTION(transaction, task->context);

	task->keep = task->disk_full = false;
	if (writer->connection->lost)
		return;
	writer->connection->disk_full = false;
	if (task->run(task, task->context) && follow_up_run_marked(task->context))
		task->keep = db_commit(&transaction) == DB_COMMITTED;
	task->disk_full = writer->connection->disk_full;
}

static int64_t
nearer(int64_t known, int64_t measured, int64_t count)
{
	return known < 0 ? measured : known + (measured - known) * count / (count + 16);
}

static void
learn(struct writer *writer, const struct batch *batch, int64_t ran, int64_t ended, bool kept)
{
	const int64_t count = (int64_t)batch->count;

	histogram_add(&writer->batches, HISTOGRAM_COUNT, count);
	pthread_mutex_lock(&writer->lock);
	writer->task_ns = nearer(writer->task_ns, (ran - batch->began) * 1000 / count, count);
	writer->commit_us = nearer(writer->commit_us, ended - ran, 16);
	writer->failed = !kept;
	writer->committed = ended;
	pthread_mutex_unlock(&writer->lock);
}

/* One transaction for all. When the engine has rolled it back nothing of it is left, and the other tasks are not tried. */
static bool
run_batch(struct writer *writer, struct batch *batch)
{
	struct context context = { .connection = writer->connection };
	struct writer_task *task;
	int64_t ran;
	bool kept, disk_full = false;

	batch->began = clock_us();
	DB_TRANSACTION(transaction, &context);

	while ((task = next_task(writer, batch)) != NULL) {
		run_one(writer, task);
		disk_full |= task->disk_full;
	}
	ran = clock_us();
	writer->connection->disk_full = disk_full && writer->connection->lost;
	kept = db_commit(&transaction) == DB_COMMITTED;
	/* The task that filled the disk may have made the engine roll back all of them. */
	for (task = batch->ran; !kept && task != NULL; task = task->next)
		task->disk_full = writer->connection->disk_full;
	learn(writer, batch, ran, clock_us(), kept);
	return kept;
}

static void
tell(struct writer *writer)
{
	const struct tags changed = connection_changed(writer->connection);

	if (changed.count == 0 && !changed.all)
		return;
	notify_listeners(writer, changed);
}

void
writer_listen(struct writer *writer, writer_listener *listener, void *closure)
{
	pthread_mutex_lock(&writer->listening);
	ASSERT(writer->listener_count < WRITER_LISTENERS);
	writer->listeners[writer->listener_count].notify = listener;
	writer->listeners[writer->listener_count++].closure = closure;
	pthread_mutex_unlock(&writer->listening);
}

void
writer_unlisten(struct writer *writer, writer_listener *listener, void *closure)
{
	pthread_mutex_lock(&writer->listening);
	for (size_t i = 0; i < writer->listener_count; i++) {
		if (writer->listeners[i].notify == listener && writer->listeners[i].closure == closure) {
			writer->listeners[i] = writer->listeners[--writer->listener_count];
			break;
		}
	}
	pthread_mutex_unlock(&writer->listening);
}

static void *
work(void *data)
{
	struct writer *writer = data;
	struct batch batch;

	while (take_batch(writer, &batch)) {
		bool kept;
		int64_t now;

		notify_of_others(writer);
		kept = run_batch(writer, &batch);
		if (kept)
			tell(writer);
		now = clock_us();
		while (batch.ran != NULL) {
			struct writer_task *task = batch.ran;

			batch.ran = task->next;       /* done() may end the task's life */
			histogram_add(&writer->waits, HISTOGRAM_MICROSECONDS, now - task->since);
			task->done(task, kept && task->keep);
		}
	}
	return NULL;
}

struct writer *
writer_start(struct connection *connection)
{
	struct writer *writer = memory_take(sizeof(*writer));

	ASSERT(connection->access == DB_READ_WRITE && connection->depth == 0);
	writer->connection = connection;
	writer->first.last = &writer->first.first;
	writer->others.last = &writer->others.first;
	writer->task_ns = writer->commit_us = -1;
	writer->committed = INT64_MIN / 2;
	writer->wait_most_us = LIMIT_WRITER_WAIT_MS * INT64_C(1000);
	writer->pause_us = LIMIT_WRITER_PAUSE_US;
	pthread_mutex_init(&writer->lock, NULL);
	pthread_mutex_init(&writer->listening, NULL);
	pthread_cond_init(&writer->work, NULL);
	ASSERT(pthread_create(&writer->thread, NULL, work, writer) == 0);
	return writer;
}

void
writer_set_wait(struct writer *writer, int milliseconds)
{
	pthread_mutex_lock(&writer->lock);
	writer->wait_most_us = milliseconds * INT64_C(1000);
	pthread_mutex_unlock(&writer->lock);
}

void
writer_set_pause(struct writer *writer, int milliseconds)
{
	pthread_mutex_lock(&writer->lock);
	writer->pause_us = milliseconds * INT64_C(1000);
	pthread_mutex_unlock(&writer->lock);
}

/* Called with the lock held. The estimate is the cost of the tasks that wait and of those being run; or, when the writer is stuck, how
 * long the oldest has waited already. */
static int64_t
expected_us(const struct writer *writer, int64_t now)
{
	const int64_t before = (int64_t)(writer->first.count + writer->others.count + writer->in_hand);
	const int64_t running = writer->task_ns < 0 ? 0 : before * writer->task_ns / 1000;
	const int64_t batches = (before + LIMIT_WRITER_BATCH - 1) / LIMIT_WRITER_BATCH + running / (LIMIT_WRITER_BATCH_MS * INT64_C(1000));
	const int64_t estimate = writer->task_ns < 0 ? 0 : running + batches * writer->commit_us;
	const int64_t observed = writer->others.first ? now - writer->others.first->since : 0;

	return observed > estimate ? observed : estimate;
}

/* Called with the lock held. */
static bool
is_full(const struct writer *writer, enum writer_priority priority, int64_t now)
{
	if (priority == WRITER_PRIORITY_FIRST)
		return writer->first.count >= LIMIT_WRITER_FIRST;
	return writer->others.count >= LIMIT_WRITER_QUEUE ||
	       (priority == WRITER_PRIORITY_ORDINARY && expected_us(writer, now) > writer->wait_most_us);
}

bool
writer_is_full(struct writer *writer, enum writer_priority priority)
{
	bool full;

	pthread_mutex_lock(&writer->lock);
	full = is_full(writer, priority, clock_us());
	writer->refused += full;
	pthread_mutex_unlock(&writer->lock);
	return full;
}

enum writer_submit
writer_submit(struct writer *writer, struct writer_task *task)
{
	enum writer_submit answer = WRITER_SUBMIT_OK;

	task->since = clock_us();
	pthread_mutex_lock(&writer->lock);
	if (writer->stopping) {
		answer = WRITER_SUBMIT_STOPPING;
	} else if (is_full(writer, task->priority, task->since)) {
		answer = WRITER_SUBMIT_FULL;
		writer->refused++;
	} else {
		queue_add(task->priority == WRITER_PRIORITY_FIRST ? &writer->first : &writer->others, task);
		atomic_store(&writer->first_waits, writer->first.count > 0);
		if (!writer->pausing || is_worth_a_commit(writer))
			pthread_cond_signal(&writer->work);
	}
	pthread_mutex_unlock(&writer->lock);
	return answer;
}

void
writer_look(struct writer *writer, struct writer_state *state)
{
	const int64_t now = clock_us();

	pthread_mutex_lock(&writer->lock);
	*state = (struct writer_state){
		.waiting = writer->others.count, .waiting_first = writer->first.count, .expected_us = expected_us(writer, now),
		.full = is_full(writer, WRITER_PRIORITY_ORDINARY, now), .failed = writer->failed, .refused = writer->refused,
		.batches = &writer->batches, .waits = &writer->waits,
	};
	for (int i = 0; i < 2; i++) {
		const struct writer_task *oldest = i ? writer->first.first : writer->others.first;

		if (oldest && now - oldest->since > state->oldest_us)
			state->oldest_us = now - oldest->since;
	}
	pthread_mutex_unlock(&writer->lock);
}

void
writer_stop(struct writer *writer)
{
	if (writer == NULL)
		return;
	pthread_mutex_lock(&writer->lock);
	writer->stopping = true;
	pthread_cond_signal(&writer->work);
	pthread_mutex_unlock(&writer->lock);
	pthread_join(writer->thread, NULL);
	connection_close(writer->connection);
	pthread_cond_destroy(&writer->work);
	pthread_mutex_destroy(&writer->listening);
	pthread_mutex_destroy(&writer->lock);
	memory_free(writer);
}
