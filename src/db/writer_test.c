/* writer_test: many tasks, one commit, and who is told what. */
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
	bool kept, no_room;
	int place;                    /* the how manyth it was */
	int place_when_done;          /* how many were run by then */
	int past;                     /* WAITS until the gate is past this */
	int64_t seen_when_done;
	struct connection *looker;    /* another connection: what the disk has when done() is called */
};

static atomic_int gate, places;
static int64_t bound_bytes;
enum { SLEEP_MS = 5 };

static bool
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

static void
done_test_task(struct writer_task *writer_task, bool kept)
{
	struct test_task *task = (struct test_task *)writer_task;

	task->place_when_done = atomic_load(&places);
	task->kept = kept;
	task->no_room = writer_task->no_room;
	if (task->looker != NULL)
		task->seen_when_done = seats(task->looker);
	task->done = true;
}

static struct test_task *
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

static struct writer *
new_writer(struct fixture *fixture)
{
	struct connection *connection;
	struct writer *writer;

	open_connection(fixture, DB_READ_WRITE, &connection);
	assert_true(connection_bound(connection, bound_bytes));
	writer = writer_start(connection);
	writer_set_wait(writer, 60000);           /* a loaded machine is no reason to fail */
	return writer;
}

/* Holds the writer in its first task until all are queued, so that they are one batch; then lets it finish. */
static void
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

static void
the_writer_commits_many_with_one_commit_and_only_then_says_so(void **state)
{
	struct fixture *fixture = *state;
	struct test_task *tasks[200];

	for (size_t i = 0; i < COUNT_OF(tasks); i++) {
		tasks[i] = new_task(fixture, (int64_t)i + 1, ADDS);
		tasks[i]->looker = fixture->context.connection;
	}
	run_as_one_batch(fixture, tasks, COUNT_OF(tasks));
	for (size_t i = 0; i < COUNT_OF(tasks); i++) {
		assert_true(tasks[i]->kept);
		/* the first one too: one commit for all, before any done() */
		assert_int_equal(tasks[i]->seen_when_done, 200);
	}
}

static void
one_tasks_fault_undoes_only_itself(void **state)
{
	struct fixture *fixture = *state;
	struct test_task *tasks[3] = {
		new_task(fixture, 1, ADDS), new_task(fixture, 2, FAULTS_AFTER_ADDING), new_task(fixture, 3, ADDS),
	};

	run_as_one_batch(fixture, tasks, 3);
	assert_true(tasks[0]->kept);
	assert_false(tasks[1]->kept);
	assert_true(tasks[2]->kept);
	assert_int_equal(seats(fixture->context.connection), 2);
	assert_int_equal(ask(&fixture->context, &read_seat, 2), DB_READ_NONE);
}

static void
a_failed_commit_is_every_tasks_fault(void **state)
{
	struct fixture *fixture = *state;
	struct test_task *tasks[3] = {
		new_task(fixture, 1, ADDS), new_task(fixture, 2, BREAKS_THE_COMMIT), new_task(fixture, 3, ADDS),
	};

	run_as_one_batch(fixture, tasks, 3);
	for (size_t i = 0; i < 3; i++)
		assert_false(tasks[i]->kept);
	assert_int_equal(seats(fixture->context.connection), 0);
}

static void
a_lost_transaction_is_every_tasks_fault_and_the_rest_is_not_tried(void **state)
{
	struct fixture *fixture = *state;
	struct test_task *tasks[3] = {
		new_task(fixture, 1, ADDS), new_task(fixture, 2, LOSES_THE_TRANSACTION), new_task(fixture, 3, ADDS),
	};

	run_as_one_batch(fixture, tasks, 3);
	for (size_t i = 0; i < 3; i++)
		assert_false(tasks[i]->kept);
	assert_false(tasks[2]->ran);
	assert_int_equal(seats(fixture->context.connection), 0);
}

static void
a_batch_in_which_one_fills_the_disk_is_undone_and_each_knows_why(void **state)
{
	struct fixture *fixture = *state;
	struct test_task *tasks[4] = {
		new_task(fixture, 1, ADDS), new_task(fixture, 2, FILLS_THE_DISK), new_task(fixture, 3, ADDS), new_task(fixture, 4, ADDS),
	};
	struct test_task *after = new_task(fixture, 5, ADDS);

	bound_bytes = 1 * MIB;
	run_as_one_batch(fixture, tasks, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_false(tasks[i]->kept);
		assert_true(tasks[i]->no_room);
	}
	assert_int_equal(seats(fixture->context.connection), 0);
	/* what fits is kept, next to the same bound */
	run_as_one_batch(fixture, &after, 1);
	bound_bytes = 0;
	assert_true(after->kept);
	assert_false(after->no_room);
	assert_int_equal(seats(fixture->context.connection), 1);
}

static void
the_next_batch_goes_on_after_a_failed_one(void **state)
{
	struct fixture *fixture = *state;
	struct test_task *broken = new_task(fixture, 1, BREAKS_THE_COMMIT), *good = new_task(fixture, 2, ADDS);
	struct writer *writer = new_writer(fixture);

	assert_int_equal(writer_submit(writer, &broken->task), WRITER_SUBMIT_OK);
	while (!atomic_load(&broken->done))
		usleep(500);
	assert_int_equal(writer_submit(writer, &good->task), WRITER_SUBMIT_OK);
	writer_stop(writer);
	assert_false(broken->kept);
	assert_true(good->kept);
	assert_int_equal(seats(fixture->context.connection), 1);
}

static void
a_full_queue_says_so_and_stopping_finishes_what_waits(void **state)
{
	struct fixture *fixture = *state;
	struct writer *writer = new_writer(fixture);
	struct test_task *holder = new_task(fixture, 0, WAITS), *last = NULL, *refused = new_task(fixture, 0, ADDS);

	atomic_store(&gate, 0);
	assert_int_equal(writer_submit(writer, &holder->task), WRITER_SUBMIT_OK);
	while (!atomic_load(&holder->ran))
		usleep(500);
	for (int i = 0; i < LIMIT_WRITER_QUEUE; i++) {
		last = new_task(fixture, i + 1, ADDS);
		last->task.turn = WRITER_TURN_PATIENT;
		assert_int_equal(writer_submit(writer, &last->task), WRITER_SUBMIT_OK);
	}
	assert_int_equal(writer_submit(writer, &refused->task), WRITER_SUBMIT_FULL);
	atomic_store(&gate, 1);
	writer_stop(writer);
	assert_true(last->kept);
	assert_false(refused->done);
	assert_int_equal(seats(fixture->context.connection), LIMIT_WRITER_QUEUE);
}

static struct test_task *
hold(struct fixture *fixture, struct writer *writer)
{
	struct test_task *holder = new_task(fixture, 0, WAITS);

	atomic_store(&gate, 0);
	assert_int_equal(writer_submit(writer, &holder->task), WRITER_SUBMIT_OK);
	while (!atomic_load(&holder->ran))
		usleep(500);
	atomic_store(&places, 0);
	return holder;
}

static void
those_at_a_desk_are_taken_first_and_nobody_starves(void **state)
{
	enum { OTHERS = 600, FIRST = 1500 };
	struct fixture *fixture = *state;
	struct writer *writer = new_writer(fixture);
	struct test_task *others[OTHERS], *first[FIRST];

	hold(fixture, writer);
	for (int i = 0; i < OTHERS; i++) {
		others[i] = new_task(fixture, i + 1, ADDS);
		others[i]->task.turn = WRITER_TURN_PATIENT;
		assert_int_equal(writer_submit(writer, &others[i]->task), WRITER_SUBMIT_OK);
	}
	for (int i = 0; i < FIRST; i++) {
		first[i] = new_task(fixture, OTHERS + i + 1, ADDS);
		first[i]->task.turn = WRITER_TURN_FIRST;
		assert_int_equal(writer_submit(writer, &first[i]->task), WRITER_SUBMIT_OK);
	}
	atomic_store(&gate, 1);
	writer_stop(writer);
	/* three quarters of the first batch are theirs, in the order they came; the rest of it belongs to the others */
	for (int i = 0; i < LIMIT_WRITER_BATCH * 3 / 4; i++)
		assert_int_equal(first[i]->place, i);
	for (int i = 0; i < LIMIT_WRITER_BATCH / 4; i++)
		assert_int_equal(others[i]->place, LIMIT_WRITER_BATCH * 3 / 4 + i);
	assert_int_equal(seats(fixture->context.connection), OTHERS + FIRST);
}

/* The writer stands in the first of many slow ones when a desk comes. */
static void
a_desk_waits_for_one_task_of_a_batch_and_not_for_all(void **state)
{
	enum { OTHERS = 20 };
	struct fixture *fixture = *state;
	struct writer *writer = new_writer(fixture);
	struct test_task *others[OTHERS], *desk = new_task(fixture, 100, ADDS);

	hold(fixture, writer);
	for (int i = 0; i < OTHERS; i++) {
		others[i] = new_task(fixture, i + 1, i == 0 ? WAITS : SLEEPS);
		others[i]->past = 1;
		others[i]->task.turn = WRITER_TURN_PATIENT;
		assert_int_equal(writer_submit(writer, &others[i]->task), WRITER_SUBMIT_OK);
	}
	atomic_store(&gate, 1);
	while (!atomic_load(&others[0]->ran))
		usleep(500);
	desk->task.turn = WRITER_TURN_FIRST;
	assert_int_equal(writer_submit(writer, &desk->task), WRITER_SUBMIT_OK);
	usleep(2 * LIMIT_WRITER_FIRST_MS * 1000);
	atomic_store(&gate, 2);
	writer_stop(writer);
	assert_int_equal(desk->place, 1);
	assert_int_equal(desk->place_when_done, 2);
	for (int i = 1; i < OTHERS; i++)
		assert_int_equal(others[i]->place, i + 1);
	assert_int_equal(seats(fixture->context.connection), OTHERS);     /* the one that waited wrote nothing */
}

static void
a_batch_that_takes_long_is_committed_in_parts(void **state)
{
	enum { TASKS = 3 * LIMIT_WRITER_BATCH_MS / SLEEP_MS };
	struct fixture *fixture = *state;
	struct test_task *tasks[TASKS];

	atomic_store(&places, 0);
	for (int i = 0; i < TASKS; i++)
		tasks[i] = new_task(fixture, i + 1, SLEEPS);
	run_as_one_batch(fixture, tasks, TASKS);
	assert_in_range(tasks[0]->place_when_done, 2, TASKS / 2);
	for (int i = 1; i < TASKS; i++)
		assert_int_equal(tasks[i]->place, tasks[0]->place + i);
	assert_int_equal(seats(fixture->context.connection), TASKS);
}

static uint64_t
commits(struct writer *writer)
{
	struct writer_state now;
	uint64_t count = 0;

	writer_look(writer, &now);
	for (size_t i = 0; i <= HISTOGRAM_BOUNDS; i++)
		count += atomic_load(&now.batches->counts[i]);
	return count;
}

static void
wait_until_done(const struct test_task *task)
{
	while (!atomic_load(&task->done))
		usleep(500);
}

/* A commit for one, when another has just been, waits for more to come; but a desk does not wait, nor do many. */
static void
who_comes_right_after_a_commit_shares_the_next_one(void **state)
{
	enum { TASKS = LIMIT_WRITER_PAUSE_TASKS + 5 };
	struct fixture *fixture = *state;
	struct writer *writer = new_writer(fixture);
	struct test_task *tasks[TASKS];
	int next = 0;

	for (int i = 0; i < TASKS; i++)
		tasks[i] = new_task(fixture, i + 1, ADDS);
	writer_set_pause(writer, 600000);
	/* The very first waits for nobody. */
	assert_int_equal(writer_submit(writer, &tasks[next]->task), WRITER_SUBMIT_OK);
	wait_until_done(tasks[next++]);
	for (int i = 0; i < LIMIT_WRITER_PAUSE_TASKS - 1; i++)
		assert_int_equal(writer_submit(writer, &tasks[next++]->task), WRITER_SUBMIT_OK);
	usleep(20000);
	assert_false(atomic_load(&tasks[1]->ran));
	assert_int_equal(writer_submit(writer, &tasks[next]->task), WRITER_SUBMIT_OK);
	wait_until_done(tasks[next++]);
	assert_int_equal(commits(writer), 2);
	assert_int_equal(writer_submit(writer, &tasks[next++]->task), WRITER_SUBMIT_OK);
	tasks[next]->task.turn = WRITER_TURN_FIRST;
	assert_int_equal(writer_submit(writer, &tasks[next]->task), WRITER_SUBMIT_OK);
	wait_until_done(tasks[next++]);
	assert_int_equal(commits(writer), 3);
	/* It ends for everybody when the time is over, or when the writer is to stop. */
	writer_set_pause(writer, 1);
	assert_int_equal(writer_submit(writer, &tasks[next]->task), WRITER_SUBMIT_OK);
	wait_until_done(tasks[next++]);
	writer_set_pause(writer, 600000);
	assert_int_equal(next, TASKS - 1);
	assert_int_equal(writer_submit(writer, &tasks[next]->task), WRITER_SUBMIT_OK);
	writer_stop(writer);
	assert_true(tasks[next]->done);
	assert_int_equal(seats(fixture->context.connection), TASKS);
}

static void
who_would_wait_too_long_is_refused_but_not_a_desk(void **state)
{
	struct fixture *fixture = *state;
	struct writer *writer = new_writer(fixture);
	struct test_task *tasks[4];
	struct writer_state look;

	writer_set_wait(writer, 50);
	hold(fixture, writer);
	for (int i = 0; i < 4; i++)
		tasks[i] = new_task(fixture, i + 1, ADDS);
	tasks[2]->task.turn = WRITER_TURN_FIRST;
	tasks[3]->task.turn = WRITER_TURN_PATIENT;
	assert_int_equal(writer_submit(writer, &tasks[0]->task), WRITER_SUBMIT_OK);
	usleep(60 * 1000);
	/* the writer stands still, and the oldest has waited for longer than anybody should */
	assert_int_equal(writer_submit(writer, &tasks[1]->task), WRITER_SUBMIT_FULL);
	assert_true(writer_is_full(writer, WRITER_TURN_ORDINARY));
	assert_false(writer_is_full(writer, WRITER_TURN_FIRST));
	assert_int_equal(writer_submit(writer, &tasks[2]->task), WRITER_SUBMIT_OK);
	assert_int_equal(writer_submit(writer, &tasks[3]->task), WRITER_SUBMIT_OK);
	writer_look(writer, &look);
	assert_true(look.full && look.oldest_us >= 50000 && look.waiting == 2 && look.waiting_first == 1 && look.refused == 2);
	atomic_store(&gate, 1);
	while (!atomic_load(&tasks[0]->done) || !atomic_load(&tasks[3]->done))
		usleep(500);
	writer_set_wait(writer, LIMIT_WRITER_WAIT_MS);
	assert_int_equal(writer_submit(writer, &tasks[1]->task), WRITER_SUBMIT_OK);
	writer_stop(writer);
	assert_int_equal(tasks[2]->place, 0);
	assert_int_equal(seats(fixture->context.connection), 4);
}

/* Nobody has waited yet, but it is known what one takes. */
static void
a_wait_that_can_be_reckoned_is_refused_before_it_begins(void **state)
{
	struct fixture *fixture = *state;
	struct writer *writer = new_writer(fixture);
	int taken = 0;

	for (int i = 0; i < 3; i++) {
		struct test_task *slow = new_task(fixture, i + 1, SLEEPS);

		assert_int_equal(writer_submit(writer, &slow->task), WRITER_SUBMIT_OK);
		while (!atomic_load(&slow->done))
			usleep(500);
	}
	writer_set_wait(writer, 10 * SLEEP_MS);
	hold(fixture, writer);
	while (taken < 100 && writer_submit(writer, &new_task(fixture, 100 + taken, SLEEPS)->task) == WRITER_SUBMIT_OK)
		taken++;
	assert_in_range(taken, 0, 10);
	atomic_store(&gate, 1);
	writer_stop(writer);
	assert_int_equal(seats(fixture->context.connection), 3 + taken);
}

struct submitter { struct writer *writer; struct test_task *tasks; int count; };

static void *
submit_all(void *data)
{
	struct submitter *submitter = data;

	for (int i = 0; i < submitter->count; i++)
		while (writer_submit(submitter->writer, &submitter->tasks[i].task) == WRITER_SUBMIT_FULL)
			usleep(200);
	return NULL;
}

static void
eight_threads_ask_and_nothing_is_lost(void **state)
{
	enum { THREADS = 8, EACH = 250 };
	struct fixture *fixture = *state;
	struct submitter submitters[THREADS];
	pthread_t threads[THREADS];
	struct writer *writer = new_writer(fixture);

	for (int t = 0; t < THREADS; t++) {
		submitters[t] = (struct submitter){ writer, arena_list_of(fixture->context.arena, struct test_task, EACH), EACH };
		for (int i = 0; i < EACH; i++) {
			submitters[t].tasks[i] = *new_task(fixture, t * EACH + i + 1,
			                               i % 10 == 9 ? FAULTS_AFTER_ADDING : ADDS);
			submitters[t].tasks[i].task.context = &submitters[t].tasks[i].context;
		}
	}
	for (int t = 0; t < THREADS; t++)
		assert_int_equal(pthread_create(&threads[t], NULL, submit_all, &submitters[t]), 0);
	for (int t = 0; t < THREADS; t++)
		pthread_join(threads[t], NULL);
	writer_stop(writer);
	for (int t = 0; t < THREADS; t++)
		for (int i = 0; i < EACH; i++)
			assert_int_equal(submitters[t].tasks[i].kept, i % 10 != 9);
	assert_int_equal(seats(fixture->context.connection), THREADS * EACH * 9 / 10);
}

static void
a_checkpoint_on_its_own_connection_empties_the_log(void **state)
{
	struct fixture *fixture = *state;
	struct connection *other;
	int64_t busy = -1;

	assert_true(connection_leave_checkpoints(fixture->context.connection));
	assert_int_equal(add(&fixture->context, 1, TEXT("one"), 0), DB_WROTE);
	open_connection(fixture, DB_READ_WRITE, &other);
	db_checkpoint(other);
	assert_true(engine_ask(other, "PRAGMA wal_checkpoint(TRUNCATE)", &busy));
	assert_int_equal(busy, 0);
	connection_close(other);
	assert_int_equal(seats(fixture->context.connection), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_writer_commits_many_with_one_commit_and_only_then_says_so),
		TEST(one_tasks_fault_undoes_only_itself),
		TEST(a_failed_commit_is_every_tasks_fault),
		TEST(a_lost_transaction_is_every_tasks_fault_and_the_rest_is_not_tried),
		TEST(a_batch_in_which_one_fills_the_disk_is_undone_and_each_knows_why),
		TEST(the_next_batch_goes_on_after_a_failed_one),
		TEST(a_full_queue_says_so_and_stopping_finishes_what_waits),
		TEST(a_desk_waits_for_one_task_of_a_batch_and_not_for_all),
		TEST(a_batch_that_takes_long_is_committed_in_parts),
		TEST(those_at_a_desk_are_taken_first_and_nobody_starves),
		TEST(who_comes_right_after_a_commit_shares_the_next_one),
		TEST(who_would_wait_too_long_is_refused_but_not_a_desk),
		TEST(a_wait_that_can_be_reckoned_is_refused_before_it_begins),
		TEST(eight_threads_ask_and_nothing_is_lost),
		TEST(a_checkpoint_on_its_own_connection_empties_the_log),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
