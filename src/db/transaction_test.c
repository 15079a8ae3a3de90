/* transaction_test: what is committed and what is rolled back, on real SQLite files. */
#include "db/db_test.h"

static void
what_is_not_kept_is_undone(void **state)
{
	struct context *context = &((struct fixture *)*state)->context;

	{
		DB_TRANSACTION(tx, context);
		assert_int_equal(add(context, 1, TEXT("one"), 0), DB_WROTE);
	}
	assert_int_equal(seats(context->connection), 0);
	{
		DB_TRANSACTION(tx, context);
		assert_int_equal(add(context, 1, TEXT("one"), 0), DB_WROTE);
		assert_int_equal(db_commit(&tx), DB_COMMITTED);
	}
	assert_int_equal(seats(context->connection), 1);
}

static void
an_inner_transaction_is_undone_alone(void **state)
{
	struct context *context = &((struct fixture *)*state)->context;

	{
		DB_TRANSACTION(outer, context);
		assert_int_equal(add(context, 1, TEXT("one"), 0), DB_WROTE);
		{
			DB_TRANSACTION(inner, context);
			assert_int_equal(add(context, 2, TEXT("two"), 0), DB_WROTE);
			{
				DB_TRANSACTION(innermost, context);
				assert_int_equal(add(context, 3, TEXT("three"), 0), DB_WROTE);
				assert_int_equal(db_commit(&innermost), DB_COMMITTED);
			}
		}
		{
			DB_TRANSACTION(inner, context);
			assert_int_equal(add(context, 4, TEXT("four"), 0), DB_WROTE);
			assert_int_equal(db_commit(&inner), DB_COMMITTED);
		}
		assert_int_equal(db_commit(&outer), DB_COMMITTED);
	}
	assert_int_equal(seats(context->connection), 2);
	assert_int_equal(ask(context, &read_seat, 4), DB_READ);
	assert_int_equal(ask(context, &read_seat, 3), DB_READ_NONE);
}

static void
what_an_inner_one_kept_goes_with_the_outer_one(void **state)
{
	struct context *context = &((struct fixture *)*state)->context;

	{
		DB_TRANSACTION(outer, context);
		{
			DB_TRANSACTION(inner, context);
			assert_int_equal(add(context, 1, TEXT("one"), 0), DB_WROTE);
			assert_int_equal(db_commit(&inner), DB_COMMITTED);
		}
	}
	assert_int_equal(seats(context->connection), 0);
}

/* No savepoint is opened for it, and what follows is not part of it. */
static void
an_inner_transaction_that_is_first_is_undone_alone(void **state)
{
	struct context *context = &((struct fixture *)*state)->context;

	{
		DB_TRANSACTION(outer, context);
		{
			DB_TRANSACTION(inner, context);
			{
				DB_TRANSACTION(innermost, context);
				assert_int_equal(add(context, 1, TEXT("one"), 0), DB_WROTE);
				assert_int_equal(context->connection->savepoints, 0);
				assert_int_equal(db_commit(&innermost), DB_COMMITTED);
			}
			{
				DB_TRANSACTION(innermost, context);
				assert_int_equal(context->connection->savepoints, 1);
				assert_int_equal(add(context, 2, TEXT("two"), 0), DB_WROTE);
			}
			assert_int_equal(ask(context, &read_seat, 1), DB_READ);
			assert_int_equal(ask(context, &read_seat, 2), DB_READ_NONE);
		}
		assert_int_equal(ask(context, &read_seat, 1), DB_READ_NONE);
		{
			DB_TRANSACTION(inner, context);
			assert_int_equal(add(context, 3, TEXT("three"), 0), DB_WROTE);
			assert_int_equal(db_commit(&inner), DB_COMMITTED);
		}
		{
			DB_TRANSACTION(inner, context);
			assert_int_equal(add(context, 4, TEXT("four"), 0), DB_WROTE);
			{
				DB_TRANSACTION(innermost, context);
				assert_int_equal(add(context, 5, TEXT("five"), 0), DB_WROTE);
				assert_int_equal(db_commit(&innermost), DB_COMMITTED);
			}
		}
		{
			DB_TRANSACTION(inner, context);
			{
				DB_TRANSACTION(innermost, context);
				assert_int_equal(add(context, 6, TEXT("six"), 0), DB_WROTE);
			}
			assert_int_equal(add(context, 7, TEXT("seven"), 0), DB_WROTE);
			assert_int_equal(db_commit(&inner), DB_COMMITTED);
		}
		assert_int_equal(context->connection->savepoints, 0);
		assert_int_equal(db_commit(&outer), DB_COMMITTED);
	}
	assert_int_equal(seats(context->connection), 2);
	assert_int_equal(ask(context, &read_seat, 3), DB_READ);
	assert_int_equal(ask(context, &read_seat, 7), DB_READ);
}

static void
a_commit_that_fails_is_not_kept(void **state)
{
	struct context *context = &((struct fixture *)*state)->context;

	{
		DB_TRANSACTION(tx, context);
		assert_true(engine_run(context->connection, "PRAGMA defer_foreign_keys=ON"));
		assert_int_equal(add(context, 1, TEXT("one"), 99), DB_WROTE);
		assert_int_equal(db_commit(&tx), DB_COMMIT_FAULT);
	}
	assert_int_equal(seats(context->connection), 0);
	assert_int_equal(add(context, 1, TEXT("one"), 0), DB_WROTE);
}

static void
a_begin_that_fails_lets_nothing_be_written(void **state)
{
	struct fixture *fixture = *state;
	struct context *context = &fixture->context;

	assert_true(engine_run(context->connection, "BEGIN IMMEDIATE"));      /* so that the next BEGIN fails */
	{
		DB_TRANSACTION(tx, context);
		assert_int_equal(add(context, 1, TEXT("one"), 0), DB_WROTE_FAULT);
		assert_int_equal(db_commit(&tx), DB_COMMIT_FAULT);
	}
	assert_int_equal(seats(context->connection), 0);
	assert_int_equal(add(context, 1, TEXT("one"), 0), DB_WROTE);
}

static void
a_full_disk_keeps_nothing_and_the_next_one_goes_on(void **state)
{
	struct context *context = &((struct fixture *)*state)->context;

	assert_true(engine_run(context->connection, "PRAGMA max_page_count=64"));
	{
		DB_TRANSACTION(outer, context);
		assert_int_equal(add(context, 1, TEXT("one"), 0), DB_WROTE);
		{
			DB_TRANSACTION(inner, context);
			assert_int_equal(add_large(context, 2), DB_WROTE_FAULT);
		}
		if (context->connection->lost) {
			assert_int_equal(add(context, 3, TEXT("three"), 0), DB_WROTE_FAULT);
			assert_int_equal(db_commit(&outer), DB_COMMIT_FAULT);
		}
	}
	assert_int_equal(seats(context->connection), 0);
	assert_int_equal(add(context, 4, TEXT("four"), 0), DB_WROTE);
	assert_int_equal(seats(context->connection), 1);
}

static void
when_the_engine_ends_the_transaction_nothing_runs_until_it_is_left(void **state)
{
	struct context *context = &((struct fixture *)*state)->context;

	{
		DB_TRANSACTION(outer, context);
		assert_int_equal(add(context, 1, TEXT("one"), 0), DB_WROTE);
		{
			DB_TRANSACTION(inner, context);
			/* as FULL, IOERR and NOMEM may do */
			assert_true(engine_run(context->connection, "ROLLBACK"));
			assert_int_equal(db_commit(&inner), DB_COMMIT_FAULT);
		}
		assert_int_equal(add(context, 2, TEXT("two"), 0), DB_WROTE_FAULT);
		assert_int_equal(db_commit(&outer), DB_COMMIT_FAULT);
	}
	assert_int_equal(seats(context->connection), 0);
	assert_int_equal(add(context, 3, TEXT("three"), 0), DB_WROTE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_not_kept_is_undone),
		TEST(an_inner_transaction_is_undone_alone),
		TEST(what_an_inner_one_kept_goes_with_the_outer_one),
		TEST(an_inner_transaction_that_is_first_is_undone_alone),
		TEST(a_commit_that_fails_is_not_kept),
		TEST(a_begin_that_fails_lets_nothing_be_written),
		TEST(a_full_disk_keeps_nothing_and_the_next_one_goes_on),
		TEST(when_the_engine_ends_the_transaction_nothing_runs_until_it_is_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
