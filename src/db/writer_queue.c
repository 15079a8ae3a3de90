/* writer_queue: which tasks are run next, how long a new one would wait, and whether it is refused. See writer.h. */
#include "db/writer_queue.h"
#include "limits.h"
#include "base/wait.h"
#include "db/engine.h"

/* The share of a batch that ordinary tasks get when many priority tasks wait, so that none starves. */
enum { OTHERS_OF_BATCH = LIMIT_WRITER_BATCH / 4 };

static void
queue_add(struct writer_queue *queue, struct writer_task *task)
{
	task->next = NULL;
	*queue->last = task;
	queue->last = &task->next;
	queue->count++;
}

/* Moves up to `most` tasks to the end of a list; returns its new end. */
static struct writer_task **
queue_take(struct writer_queue *queue, size_t most, struct writer_task **end, size_t *taken)
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

/* Called with the lock held, which is released meanwhile. false: the time is over. */
static bool
wait_until_notified(struct writer *writer, int64_t us)
{
	return wait_condition(&writer->work, &writer->lock, wait_until(us));
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

enum writer_queue_take
writer_queue_take(struct writer *writer, struct writer_batch *batch)
{
	size_t others;

	*batch = (struct writer_batch){ .ran_last = &batch->ran };
	pthread_mutex_lock(&writer->lock);
	writer->in_hand = 0;
	while (writer->first.count + writer->others.count == 0 && !writer->stopping) {
		if (!wait_until_notified(writer, LIMIT_WRITER_LOOK_MS * INT64_C(1000))) {
			pthread_mutex_unlock(&writer->lock);
			return WRITER_QUEUE_TAKE_QUIET;
		}
	}
	pause_for_more(writer);
	others = writer->others.count < OTHERS_OF_BATCH ? writer->others.count : OTHERS_OF_BATCH;
	others = LIMIT_WRITER_BATCH - (writer->first.count < LIMIT_WRITER_BATCH - others ? writer->first.count : LIMIT_WRITER_BATCH - others);
	queue_take(&writer->others, others, &batch->rest, &writer->in_hand);
	take_first(writer, &batch->rest, LIMIT_WRITER_BATCH - writer->in_hand);
	pthread_mutex_unlock(&writer->lock);
	return batch->rest != NULL ? WRITER_QUEUE_TAKE_OK : WRITER_QUEUE_TAKE_STOPPING;
}

/* The rest returns to the head of its queue. */
static void
put_back(struct writer *writer, struct writer_batch *batch)
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
struct writer_task *
writer_queue_next(struct writer *writer, struct writer_batch *batch)
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

static int64_t
moving_average(int64_t known, int64_t measured, int64_t count)
{
	return known < 0 ? measured : known + (measured - known) * count / (count + 16);
}

void
writer_queue_measure(struct writer *writer, const struct writer_batch *batch, int64_t ran, int64_t ended, bool kept)
{
	const int64_t count = (int64_t)batch->count;

	histogram_add(&writer->batches, HISTOGRAM_COUNT, count);
	pthread_mutex_lock(&writer->lock);
	writer->task_ns = moving_average(writer->task_ns, (ran - batch->began) * 1000 / count, count);
	writer->commit_us = moving_average(writer->commit_us, ended - ran, 16);
	writer->failed = !kept;
	writer->committed = ended;
	pthread_mutex_unlock(&writer->lock);
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
