/* writer_test: many tasks, one commit, and the result that each task is given. */
#include "db/writer_test.h"

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
		assert_true(tasks[i]->disk_full);
	}
	assert_int_equal(seats(fixture->context.connection), 0);
	/* what fits is stored, within the same bound */
	run_as_one_batch(fixture, &after, 1);
	bound_bytes = 0;
	assert_true(after->kept);
	assert_false(after->disk_full);
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
		last->task.priority = WRITER_PRIORITY_PATIENT;
		assert_int_equal(writer_submit(writer, &last->task), WRITER_SUBMIT_OK);
	}
	assert_int_equal(writer_submit(writer, &refused->task), WRITER_SUBMIT_FULL);
	atomic_store(&gate, 1);
	writer_stop(writer);
	assert_true(last->kept);
	assert_false(refused->done);
	assert_int_equal(seats(fixture->context.connection), LIMIT_WRITER_QUEUE);
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
		TEST(eight_threads_ask_and_nothing_is_lost),
		TEST(a_checkpoint_on_its_own_connection_empties_the_log),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
