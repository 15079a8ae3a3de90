/* writer_test: what the tests of the writer share: tasks that fail, wait or fill the disk, and one batch of them. */
#ifndef DB_WRITER_TEST_H
#define DB_WRITER_TEST_H
#include "db/db_test.h"
#include <pthread.h>
#include <stdatomic.h>
#include "db/writer.h"

struct test_task {
	struct writer_task task;      /* first */
	struct context context;
	int64_t id;
	enum { ADDS, FAULTS_AFTER_ADDING, BREAKS_THE_COMMIT, LOSES_THE_TRANSACTION, FILLS_THE_DISK, WAITS, SLEEPS } does;
	atomic_bool ran, done;
	bool kept, disk_full;
	int place;                    /* its position in the order of running */
	int place_when_done;          /* how many had been run by then */
	int past;                     /* WAITS until the gate is past this */
	int64_t seen_when_done;
	struct connection *looker;    /* another connection, which reads what is on the disk when done() is called */
};

static atomic_int gate, places;
static int64_t bound_bytes;
enum { SLEEP_MS = 5 };

static __attribute__((unused)) bool
run_test_task(struct writer_task *writer_task, struct context *context)
{
	struct test_task *task = (struct test_task *)writer_task;

	task->ran = true;
	task->place = atomic_fetch_add(&places, 1);
	if (task->does == SLEEPS)
		usleep(SLEEP_MS * 1000);
	if (task->does == WAITS) {
		while (atomic_load(&gate) <= task->past)
			usleep(500);
		return true;
	}
	if (task->does == BREAKS_THE_COMMIT)
		assert_true(engine_run(context->connection, "PRAGMA defer_foreign_keys=ON"));
	if (task->does == LOSES_THE_TRANSACTION)
		assert_true(engine_run(context->connection, "ROLLBACK"));
	if (task->does == FILLS_THE_DISK)
		return add_large(context, task->id) == DB_WROTE;
	if (add(context, task->id, TEXT("seat"), task->does == BREAKS_THE_COMMIT ? 999999 : 0) != DB_WROTE)
		return false;
	return task->does != FAULTS_AFTER_ADDING;
}

static __attribute__((unused)) void
done_test_task(struct writer_task *writer_task, bool kept)
{
	struct test_task *task = (struct test_task *)writer_task;

	task->place_when_done = atomic_load(&places);
	task->kept = kept;
	task->disk_full = writer_task->disk_full;
	if (task->looker != NULL)
		task->seen_when_done = seats(task->looker);
	task->done = true;
}

static __attribute__((unused)) struct test_task *
new_task(struct fixture *fixture, int64_t id, int does)
{
	struct test_task *task = arena_new_of(fixture->context.arena, struct test_task);

	task->task.run = run_test_task;
	task->task.done = done_test_task;
	task->task.context = &task->context;
	task->id = id;
	task->does = does;
	return task;
}

static __attribute__((unused)) struct writer *
new_writer(struct fixture *fixture)
{
	struct connection *connection;
	struct writer *writer;

	open_connection(fixture, DB_READ_WRITE, &connection);
	assert_true(connection_bound(connection, bound_bytes));
	writer = writer_start(connection);
	writer_set_wait(writer, 60000);           /* a loaded machine must not make the test fail */
	return writer;
}

/* Holds the writer in its first task until all are queued, so that they are one batch; then lets it finish. */
static __attribute__((unused)) void
run_as_one_batch(struct fixture *fixture, struct test_task **tasks, size_t count)
{
	struct writer *writer = new_writer(fixture);
	struct test_task *holder = new_task(fixture, 0, WAITS);

	atomic_store(&gate, 0);
	assert_int_equal(writer_submit(writer, &holder->task), WRITER_SUBMIT_OK);
	while (!atomic_load(&holder->ran))
		usleep(500);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(writer_submit(writer, &tasks[i]->task), WRITER_SUBMIT_OK);
	atomic_store(&gate, 1);
	writer_stop(writer);
	for (size_t i = 0; i < count; i++)
		assert_true(tasks[i]->done);
}

#endif
