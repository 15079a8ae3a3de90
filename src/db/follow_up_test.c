/* follow_up_test: what is marked is run once, in the same transaction, and goes with it. */
#include "db/writer_test.h"

enum { FAULTY = 66, MARKS_ANOTHER = 7, MARKS_ITSELF = 9, FOLLOW_UP_SEAT = 1000 };

/* What was run, in its order: drives of FOLLOW_UP_SEATS_FREED. */
static struct { int64_t at[LIMIT_FOLLOW_UPS + 1]; size_t count; } ran;

/* Adds a seat for the drive, so that tests see with what it was committed. */
static bool
add_seat_of(struct context *context, const struct follow_up *follow_up)
{
	const int64_t drive = follow_up->drive.id;

	ran.at[ran.count++] = drive;
	if (drive == MARKS_ITSELF)
		return ran.count > 1 || follow_up_mark(context, FOLLOW_UP_SEATS_FREED, (struct drive_id){ MARKS_ITSELF });
	if (add(context, FOLLOW_UP_SEAT + drive, TEXT("follow-up"), 0) != DB_WROTE || drive == FAULTY)
		return false;
	return drive != MARKS_ANOTHER || follow_up_mark(context, FOLLOW_UP_SEATS_FREED, (struct drive_id){ MARKS_ANOTHER + 1 });
}

static struct bytes booked[4];
static size_t booked_count;

static bool
note_donor(struct context *context, const struct follow_up *follow_up)
{
	(void)context;
	booked[booked_count++] = follow_up->donor_hash;
	return true;
}

static bool
count_marked(struct context *context, struct drive_id drive, struct bytes client, int64_t *number)
{
	*number = drive.id + (int64_t)client.length;
	return drive.id != FAULTY;
}

static const struct follow_up_table table = {
	.run = { [FOLLOW_UP_SEATS_FREED] = add_seat_of, [FOLLOW_UP_DONOR_BOOKED] = note_donor },
	.answer = { [FOLLOW_UP_SEATS_OF_CLIENT] = count_marked },
};

static struct context *
with_table(void **state)
{
	struct context *context = &((struct fixture *)*state)->context;

	connection_set_follow_ups(context->connection, &table);
	ran.count = booked_count = 0;
	return context;
}

static bool
mark(struct context *context, int64_t drive)
{
	return follow_up_mark(context, FOLLOW_UP_SEATS_FREED, (struct drive_id){ drive });
}

static void
what_is_marked_is_run_once_and_in_order_when_the_outermost_block_is_kept(void **state)
{
	struct context *context = with_table(state);

	{
		DB_TRANSACTION(outer, context);
		{
			DB_TRANSACTION(inner, context);
			assert_true(mark(context, 2) && mark(context, 1) && mark(context, 2));
			assert_int_equal(db_commit(&inner), DB_COMMITTED);
		}
		assert_int_equal(ran.count, 0);
		assert_int_equal(db_commit(&outer), DB_COMMITTED);
	}
	assert_int_equal(ran.count, 2);
	assert_int_equal(ran.at[0], 2);
	assert_int_equal(ran.at[1], 1);
	assert_int_equal(seats(context->connection), 2);
	{
		DB_TRANSACTION(later, context);
		assert_int_equal(db_commit(&later), DB_COMMITTED);
	}
	assert_int_equal(ran.count, 2);
}

static void
an_undone_block_drops_its_marks_and_no_others(void **state)
{
	struct context *context = with_table(state);

	{
		DB_TRANSACTION(outer, context);
		assert_true(mark(context, 1));
		{
			DB_TRANSACTION(undone, context);
			assert_true(mark(context, 1) && mark(context, 2));
		}
		assert_int_equal(db_commit(&outer), DB_COMMITTED);
	}
	{
		DB_TRANSACTION(undone, context);
		assert_true(mark(context, 3));
	}
	assert_int_equal(ran.count, 1);
	assert_int_equal(ran.at[0], 1);
}

static void
a_follow_up_that_fails_undoes_what_set_it_off(void **state)
{
	struct context *context = with_table(state);

	{
		DB_TRANSACTION(tx, context);
		assert_int_equal(add(context, 1, TEXT("one"), 0), DB_WROTE);
		assert_true(mark(context, FAULTY) && mark(context, 2));
		assert_int_equal(db_commit(&tx), DB_COMMIT_FAULT);
	}
	assert_int_equal(seats(context->connection), 0);
	{
		DB_TRANSACTION(later, context);
		assert_int_equal(db_commit(&later), DB_COMMITTED);
	}
	assert_int_equal(ran.count, 1);
}

static void
what_a_follow_up_marks_is_run_too(void **state)
{
	struct context *context = with_table(state);
	DB_TRANSACTION(tx, context);

	assert_true(mark(context, MARKS_ANOTHER));
	assert_int_equal(db_commit(&tx), DB_COMMITTED);
	assert_int_equal(ran.count, 2);
	assert_int_equal(ran.at[1], MARKS_ANOTHER + 1);
}

/* What was run before does not cover what happened since. */
static void
the_same_mark_made_while_it_runs_is_run_again(void **state)
{
	struct context *context = with_table(state);
	DB_TRANSACTION(tx, context);

	assert_true(mark(context, MARKS_ITSELF) && mark(context, 1));
	assert_int_equal(db_commit(&tx), DB_COMMITTED);
	assert_int_equal(ran.count, 3);
	assert_int_equal(ran.at[2], MARKS_ITSELF);
}

static void
each_person_who_booked_is_a_mark_of_their_own(void **state)
{
	struct context *context = with_table(state);
	const struct drive_id drive = { 1 };
	DB_TRANSACTION(tx, context);

	assert_true(follow_up_mark_donor(context, FOLLOW_UP_DONOR_BOOKED, drive, text_bytes(TEXT("ann"))) &&
	            follow_up_mark_donor(context, FOLLOW_UP_DONOR_BOOKED, drive, text_bytes(TEXT("ben"))) &&
	            follow_up_mark_donor(context, FOLLOW_UP_DONOR_BOOKED, drive, text_bytes(TEXT("ann"))));
	assert_int_equal(db_commit(&tx), DB_COMMITTED);
	assert_int_equal(booked_count, 2);
	assert_memory_equal(booked[1].at, "ben", 3);
}

static void
one_more_than_the_limit_is_refused(void **state)
{
	struct context *context = with_table(state);
	DB_TRANSACTION(tx, context);

	for (int64_t drive = 100; drive < 100 + LIMIT_FOLLOW_UPS; drive++)
		assert_true(mark(context, drive));
	assert_true(mark(context, 100));
	assert_false(mark(context, 1));
	assert_int_equal(db_commit(&tx), DB_COMMITTED);
	assert_int_equal(ran.count, LIMIT_FOLLOW_UPS);
}

static void
what_is_run_at_once_is_kept_with_the_block_around_it(void **state)
{
	struct context *context = with_table(state);

	{
		DB_TRANSACTION(undone, context);
		assert_true(follow_up_run_now(context, FOLLOW_UP_SEATS_FREED, (struct drive_id){ 1 }));
		assert_int_equal(ran.count, 1);
	}
	assert_int_equal(seats(context->connection), 0);
	assert_false(follow_up_run_now(context, FOLLOW_UP_SEATS_FREED, (struct drive_id){ FAULTY }));
}

static void
a_question_is_answered_by_the_later_module(void **state)
{
	struct context *context = with_table(state);
	int64_t number;

	assert_true(follow_up_ask(context, FOLLOW_UP_SEATS_OF_CLIENT, (struct drive_id){ 1 }, text_bytes(TEXT("ann")), &number));
	assert_int_equal(number, 4);
	assert_false(follow_up_ask(context, FOLLOW_UP_SEATS_OF_CLIENT, (struct drive_id){ FAULTY }, BYTES_NONE, &number));
	connection_set_follow_ups(context->connection, NULL);
	assert_true(follow_up_ask(context, FOLLOW_UP_SEATS_OF_CLIENT, (struct drive_id){ 1 }, BYTES_NONE, &number));
	assert_int_equal(number, 0);
}

static void
without_a_table_nothing_is_set_off(void **state)
{
	struct context *context = with_table(state);

	connection_set_follow_ups(context->connection, NULL);
	DB_TRANSACTION(tx, context);
	assert_true(mark(context, 1) && follow_up_run_now(context, FOLLOW_UP_SEATS_FREED, (struct drive_id){ 1 }));
	assert_int_equal(db_commit(&tx), DB_COMMITTED);
	assert_int_equal(ran.count, 0);
}

/* ---- with the writer ---- */

/* As run_test_task(), and marks the drive whose number is the task's. */
static bool
run_and_mark(struct writer_task *task, struct context *context)
{
	connection_set_follow_ups(context->connection, &table);
	return mark(context, ((struct test_task *)task)->id) && run_test_task(task, context);
}

static void
the_writer_runs_each_tasks_follow_ups_in_that_tasks_savepoint(void **state)
{
	struct fixture *fixture = *state;
	struct context *context = with_table(state);
	struct test_task *tasks[4] = {
		new_task(fixture, 1, ADDS), new_task(fixture, FAULTY, ADDS), new_task(fixture, 3, FAULTS_AFTER_ADDING), new_task(fixture, 4, ADDS),
	};

	for (size_t i = 0; i < COUNT_OF(tasks); i++)
		tasks[i]->task.run = run_and_mark;
	run_as_one_batch(fixture, tasks, COUNT_OF(tasks));
	assert_true(tasks[0]->kept);
	assert_false(tasks[1]->kept);             /* its follow-up failed */
	assert_false(tasks[2]->kept);             /* it failed, so that it set off nothing */
	assert_true(tasks[3]->kept);
	assert_int_equal(ran.count, 3);
	assert_int_equal(ran.at[2], 4);
	assert_int_equal(seats(context->connection), 4);
	assert_int_equal(ask(context, &read_seat, FAULTY), DB_READ_NONE);
	assert_int_equal(ask(context, &read_seat, FOLLOW_UP_SEAT + FAULTY), DB_READ_NONE);
	assert_int_equal(ask(context, &read_seat, FOLLOW_UP_SEAT + 4), DB_READ);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_marked_is_run_once_and_in_order_when_the_outermost_block_is_kept),
		TEST(an_undone_block_drops_its_marks_and_no_others),
		TEST(a_follow_up_that_fails_undoes_what_set_it_off),
		TEST(what_a_follow_up_marks_is_run_too),
		TEST(the_same_mark_made_while_it_runs_is_run_again),
		TEST(each_person_who_booked_is_a_mark_of_their_own),
		TEST(one_more_than_the_limit_is_refused),
		TEST(what_is_run_at_once_is_kept_with_the_block_around_it),
		TEST(a_question_is_answered_by_the_later_module),
		TEST(without_a_table_nothing_is_set_off),
		TEST(the_writer_runs_each_tasks_follow_ups_in_that_tasks_savepoint),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
