/* writer_priority_test: which task is run first, when a commit waits for more, and which task is refused because it would wait too long. */
#include "db/writer_test.h"

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
		others[i]->task.priority = WRITER_PRIORITY_PATIENT;
		assert_int_equal(writer_submit(writer, &others[i]->task), WRITER_SUBMIT_OK);
	}
	for (int i = 0; i < FIRST; i++) {
		first[i] = new_task(fixture, OTHERS + i + 1, ADDS);
		first[i]->task.priority = WRITER_PRIORITY_FIRST;
		assert_int_equal(writer_submit(writer, &first[i]->task), WRITER_SUBMIT_OK);
	}
	atomic_store(&gate, 1);
	writer_stop(writer);
	/* three quarters of the first batch are priority tasks, in their order; the rest are ordinary ones */
	for (int i = 0; i < LIMIT_WRITER_BATCH * 3 / 4; i++)
		assert_int_equal(first[i]->place, i);
	for (int i = 0; i < LIMIT_WRITER_BATCH / 4; i++)
		assert_int_equal(others[i]->place, LIMIT_WRITER_BATCH * 3 / 4 + i);
	assert_int_equal(seats(fixture->context.connection), OTHERS + FIRST);
}

/* The writer runs the first of many slow tasks when a priority task is submitted. */
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
		others[i]->task.priority = WRITER_PRIORITY_PATIENT;
		assert_int_equal(writer_submit(writer, &others[i]->task), WRITER_SUBMIT_OK);
	}
	atomic_store(&gate, 1);
	while (!atomic_load(&others[0]->ran))
		usleep(500);
	desk->task.priority = WRITER_PRIORITY_FIRST;
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

/* A commit for one task, soon after another commit, waits for more tasks; but not with a priority task or with many tasks. */
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
	/* The very first task does not wait. */
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
	tasks[next]->task.priority = WRITER_PRIORITY_FIRST;
	assert_int_equal(writer_submit(writer, &tasks[next]->task), WRITER_SUBMIT_OK);
	wait_until_done(tasks[next++]);
	assert_int_equal(commits(writer), 3);
	/* The pause ends when its time is over, or when the writer is to stop. */
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
	tasks[2]->task.priority = WRITER_PRIORITY_FIRST;
	tasks[3]->task.priority = WRITER_PRIORITY_PATIENT;
	assert_int_equal(writer_submit(writer, &tasks[0]->task), WRITER_SUBMIT_OK);
	usleep(60 * 1000);
	/* the writer is stuck, and the oldest task has waited for longer than the bound */
	assert_int_equal(writer_submit(writer, &tasks[1]->task), WRITER_SUBMIT_FULL);
	assert_true(writer_is_full(writer, WRITER_PRIORITY_ORDINARY));
	assert_false(writer_is_full(writer, WRITER_PRIORITY_FIRST));
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

/* No task has waited yet, but the cost of one is known. */
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(those_at_a_desk_are_taken_first_and_nobody_starves),
		TEST(a_desk_waits_for_one_task_of_a_batch_and_not_for_all),
		TEST(a_batch_that_takes_long_is_committed_in_parts),
		TEST(who_comes_right_after_a_commit_shares_the_next_one),
		TEST(who_would_wait_too_long_is_refused_but_not_a_desk),
		TEST(a_wait_that_can_be_reckoned_is_refused_before_it_begins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
