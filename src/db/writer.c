/* writer: see writer.h. */
#include "db/writer.h"
#include "limits.h"
#include "base/log.h"
#include "db/engine.h"
#include <pthread.h>

struct writer {
	struct connection *connection;
	pthread_t thread;
	pthread_mutex_t lock;         /* of all below */
	pthread_cond_t work;
	struct writer_task *first, **last;
	size_t count;
	bool stopping;

	pthread_mutex_t hearing;      /* of these; held while they are told */
	struct { writer_heard *heard; void *closure; } listeners[WRITER_LISTENERS];
	size_t listener_count;
};

/* All that wait, up to a bound, in the order they came.  NULL: nothing waits and nothing will. */
static struct writer_task *
take_batch(struct writer *writer)
{
	struct writer_task *batch, **end;
	size_t count = 0;

	pthread_mutex_lock(&writer->lock);
	while (writer->first == NULL && !writer->stopping)
		pthread_cond_wait(&writer->work, &writer->lock);
	batch = writer->first;
	for (end = &batch; *end != NULL && count < LIMIT_WRITER_BATCH; end = &(*end)->next)
		count++;
	writer->first = *end;
	*end = NULL;
	if (writer->first == NULL)
		writer->last = &writer->first;
	writer->count -= count;
	pthread_mutex_unlock(&writer->lock);
	return batch;
}

static void
run_one(struct writer *writer, struct writer_task *task)
{
	task->context->connection = writer->connection;
	DB_TRANSACTION(transaction, task->context);

	task->keep = false;
	if (writer->connection->lost)
		return;
	if (task->run(task, task->context))
		task->keep = db_keep(&transaction) == DB_KEPT;
}

/* One transaction for all.  Once the engine has given it up nothing of it is left, and the rest is not tried. */
static bool
run_batch(struct writer *writer, struct writer_task *batch)
{
	struct context context = { .connection = writer->connection };
	DB_TRANSACTION(transaction, &context);

	for (struct writer_task *task = batch; task != NULL; task = task->next)
		run_one(writer, task);
	return db_keep(&transaction) == DB_KEPT;
}

static void
tell(struct writer *writer)
{
	const struct tags changed = connection_changed(writer->connection);

	if (changed.count == 0 && !changed.all)
		return;
	pthread_mutex_lock(&writer->hearing);
	for (size_t i = 0; i < writer->listener_count; i++)
		writer->listeners[i].heard(writer->listeners[i].closure, changed);
	pthread_mutex_unlock(&writer->hearing);
}

void
writer_listen(struct writer *writer, writer_heard *heard, void *closure)
{
	pthread_mutex_lock(&writer->hearing);
	ASSERT(writer->listener_count < WRITER_LISTENERS);
	writer->listeners[writer->listener_count].heard = heard;
	writer->listeners[writer->listener_count++].closure = closure;
	pthread_mutex_unlock(&writer->hearing);
}

void
writer_unlisten(struct writer *writer, writer_heard *heard, void *closure)
{
	pthread_mutex_lock(&writer->hearing);
	for (size_t i = 0; i < writer->listener_count; i++) {
		if (writer->listeners[i].heard == heard && writer->listeners[i].closure == closure) {
			writer->listeners[i] = writer->listeners[--writer->listener_count];
			break;
		}
	}
	pthread_mutex_unlock(&writer->hearing);
}

static void *
work(void *data)
{
	struct writer *writer = data;
	struct writer_task *batch;

	while ((batch = take_batch(writer)) != NULL) {
		bool kept = run_batch(writer, batch);

		if (kept)
			tell(writer);
		while (batch != NULL) {
			struct writer_task *task = batch;

			batch = task->next;           /* done() may end the task's life */
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
	writer->last = &writer->first;
	pthread_mutex_init(&writer->lock, NULL);
	pthread_mutex_init(&writer->hearing, NULL);
	ASSERT(connection_watch(connection));
	pthread_cond_init(&writer->work, NULL);
	ASSERT(pthread_create(&writer->thread, NULL, work, writer) == 0);
	return writer;
}

enum writer_submit
writer_submit(struct writer *writer, struct writer_task *task)
{
	enum writer_submit answer = WRITER_SUBMIT_OK;

	pthread_mutex_lock(&writer->lock);
	if (writer->stopping) {
		answer = WRITER_SUBMIT_STOPPING;
	} else if (writer->count >= LIMIT_WRITER_QUEUE) {
		answer = WRITER_SUBMIT_FULL;
	} else {
		task->next = NULL;
		*writer->last = task;
		writer->last = &task->next;
		writer->count++;
		pthread_cond_signal(&writer->work);
	}
	pthread_mutex_unlock(&writer->lock);
	return answer;
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
	pthread_mutex_destroy(&writer->hearing);
	pthread_mutex_destroy(&writer->lock);
	memory_free(writer);
}
