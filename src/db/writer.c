/* writer: the thread that runs the tasks, the transaction of a batch, and the notifications after it. Which tasks are run is decided in
 * writer_queue.c. */
#include "db/writer_queue.h"
#include "limits.h"
#include "base/log.h"
#include "db/engine.h"

static void
notify_listeners(struct writer *writer, struct tags changed)
{
	if (changed.count == 0 && !changed.all)
		return;
	pthread_mutex_lock(&writer->listening);
	for (size_t i = 0; i < writer->listener_count; i++)
		writer->listeners[i].notify(writer->listeners[i].closure, changed);
	pthread_mutex_unlock(&writer->listening);
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

/* One transaction for all. When the engine has rolled it back nothing of it is left, and the other tasks are not tried. */
static bool
run_batch(struct writer *writer, struct writer_batch *batch)
{
	struct context context = { .connection = writer->connection };
	struct writer_task *task;
	int64_t ran;
	bool kept, disk_full = false;

	batch->began = clock_us();
	DB_TRANSACTION(transaction, &context);

	while ((task = writer_queue_next(writer, batch)) != NULL) {
		run_one(writer, task);
		disk_full |= task->disk_full;
	}
	ran = clock_us();
	writer->connection->disk_full = disk_full && writer->connection->lost;
	kept = db_commit(&transaction) == DB_COMMITTED;
	/* The task that filled the disk may have made the engine roll back all of them. */
	for (task = batch->ran; !kept && task != NULL; task = task->next)
		task->disk_full = writer->connection->disk_full;
	writer_queue_measure(writer, batch, ran, clock_us(), kept);
	return kept;
}

void
writer_listen(struct writer *writer, writer_listener *listener, void *closure)
{
	pthread_mutex_lock(&writer->listening);
	ASSERT(writer->listener_count < LIMIT_WRITER_LISTENERS);
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
	struct writer_batch batch;
	enum writer_queue_take taken;

	while ((taken = writer_queue_take(writer, &batch)) != WRITER_QUEUE_TAKE_STOPPING) {
		bool kept;
		int64_t now;

		/* Another server, or the operator's commands (hold PAGE, in an emergency). */
		notify_listeners(writer, connection_others_changed(writer->connection));
		if (taken == WRITER_QUEUE_TAKE_QUIET)
			continue;
		kept = run_batch(writer, &batch);
		if (kept)
			notify_listeners(writer, connection_changed(writer->connection));
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
