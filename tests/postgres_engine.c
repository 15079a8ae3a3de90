/* postgres_engine: what is PostgreSQL's alone below db/database.h, on a real server: a statement that fails ends its transaction, a
 * connection is lost and made again, and other connections commit.  Run by tests/postgres.sh with GIVENBACK_TEST_ENGINE=postgres. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/log.h"
#include "db/engine.h"
#include "db/statement.h"
#include "tests/bench_context.h"
#include "tests/bench_database.h"

static const struct statement_value values[] = {
	{ "id", "slot_id", STATEMENT_BIGINT, false }, { "name", "text", STATEMENT_TEXT, true },
	{ "seal", "bytes", STATEMENT_BYTEA, true }, { "kept", "flag", STATEMENT_BOOLEAN, false },
};
static const struct statement_description add_row = { "test.add", "INSERT INTO t (id, name, seal, kept) VALUES ($1, $2, $3, $4)",
	true, STATEMENT_ROWS_NONE, values, COUNT_OF(values), NULL, 0 };
static const struct statement_description read_row = { "test.read", "SELECT id, name, seal, kept FROM t WHERE id = $1",
	false, STATEMENT_ROWS_ONE, values, 1, values, COUNT_OF(values) };

static struct test_bench *bench;

static enum db_write
add(struct context *context, int64_t id, struct text name)
{
	struct statement statement = statement_start(context, &add_row);

	statement_bind_id(&statement, 1, id);
	statement_bind_text(&statement, 2, name);
	statement_bind_bytes(&statement, 3, (struct bytes){ (const uint8_t *)"\0\xff", 2 });
	statement_bind_flag(&statement, 4, true);
	(void)statement_step(&statement);
	return statement_end_write(&statement);
}

static int64_t
rows(void)
{
	return test_bench_count(bench, "SELECT count(*) FROM t");
}

static struct connection *
another(enum db_access access)
{
	struct connection *connection;

	assert_int_equal(connection_open(bench->database, access, &connection), CONNECTION_OPEN_OK);
	return connection;
}

static int
set_up(void **state)
{
	(void)state;
	bench = test_bench_open();
	test_bench_run(bench, "CREATE TABLE t (id BIGINT PRIMARY KEY, name TEXT, seal BYTEA, kept BOOLEAN NOT NULL)");
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	test_bench_close(bench);
	return 0;
}

static void
every_type_comes_back_as_it_was(void **state)
{
	struct statement statement;
	struct bytes seal;

	(void)state;
	assert_int_equal(add(&bench->context, INT64_MIN, TEXT("Zoë")), DB_WROTE);
	assert_int_equal(add(&bench->context, 2, TEXT_NONE), DB_WROTE);
	statement = statement_start(&bench->context, &read_row);
	statement_bind_id(&statement, 1, INT64_MIN);
	assert_true(statement_step(&statement));
	assert_true(statement_id(&statement, 0) == INT64_MIN);
	assert_true(text_equal(statement_text(&statement, 1), TEXT("Zoë")));
	seal = statement_bytes(&statement, 2);
	assert_int_equal(seal.length, 2);
	assert_memory_equal(seal.at, "\0\xff", 2);
	assert_true(statement_flag(&statement, 3));
	assert_int_equal(statement_end_read(&statement), DB_READ);
	statement = statement_start(&bench->context, &read_row);
	statement_bind_id(&statement, 1, 2);
	assert_true(statement_step(&statement));
	assert_null(statement_text(&statement, 1).at);
	assert_int_equal(statement_end_read(&statement), DB_READ);
}

static void
a_failed_statement_undoes_its_own_block_alone(void **state)
{
	struct context *context = &bench->context;

	(void)state;
	{
		DB_TRANSACTION(batch, context);
		{
			DB_TRANSACTION(task, context);
			assert_int_equal(add(context, 1, TEXT("one")), DB_WROTE);
			assert_int_equal(db_commit(&task), DB_COMMITTED);
		}
		{
			DB_TRANSACTION(task, context);
			assert_int_equal(add(context, 1, TEXT("again")), DB_WROTE_FAULT);
		}
		{
			/* One that does not look at the fault is refused, and takes nobody else with it. */
			DB_TRANSACTION(task, context);
			assert_int_equal(add(context, 1, TEXT("again")), DB_WROTE_FAULT);
			assert_int_equal(db_commit(&task), DB_COMMIT_FAULT);
		}
		{
			DB_TRANSACTION(task, context);
			assert_int_equal(add(context, 2, TEXT("two")), DB_WROTE);
			assert_int_equal(db_commit(&task), DB_COMMITTED);
		}
		assert_int_equal(db_commit(&batch), DB_COMMITTED);
	}
	assert_int_equal(rows(), 2);
}

static void
a_transaction_that_failed_is_not_committed(void **state)
{
	struct context *context = &bench->context;

	(void)state;
	{
		DB_TRANSACTION(transaction, context);
		assert_int_equal(add(context, 1, TEXT("one")), DB_WROTE);
		assert_int_equal(add(context, 1, TEXT("again")), DB_WROTE_FAULT);
		assert_int_equal(db_commit(&transaction), DB_COMMIT_FAULT);
	}
	assert_int_equal(rows(), 0);
	assert_int_equal(add(context, 1, TEXT("one")), DB_WROTE);
}

static void
a_lost_connection_loses_its_transaction_and_is_made_again(void **state)
{
	struct context *context = &bench->context;
	struct connection *operator = another(DB_READ_WRITE);
	int64_t ended = 0;

	(void)state;
	assert_int_equal(add(context, 1, TEXT("one")), DB_WROTE);
	{
		DB_TRANSACTION(transaction, context);
		assert_int_equal(add(context, 2, TEXT("two")), DB_WROTE);
		assert_true(engine_ask(operator, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
		                       " WHERE datname = current_database() AND pid <> pg_backend_pid()", &ended));
		assert_int_equal(ended, 1);
		assert_int_equal(add(context, 3, TEXT("three")), DB_WROTE_FAULT);
		assert_int_equal(db_commit(&transaction), DB_COMMIT_FAULT);
	}
	{
		DB_TRANSACTION(transaction, context);
		assert_int_equal(add(context, 4, TEXT("four")), DB_WROTE);
		assert_int_equal(db_commit(&transaction), DB_COMMITTED);
	}
	assert_int_equal(rows(), 2);
	connection_close(operator);
}

static void
what_others_commit_is_heard_and_what_one_commits_oneself_is_not(void **state)
{
	struct connection *other = another(DB_READ_WRITE);
	struct context others = bench->context;

	(void)state;
	others.connection = other;
	(void)connection_others_wrote(bench->context.connection);
	{
		DB_TRANSACTION(transaction, &bench->context);
		assert_int_equal(add(&bench->context, 1, TEXT("one")), DB_WROTE);
		assert_int_equal(db_commit(&transaction), DB_COMMITTED);
	}
	assert_false(connection_others_wrote(bench->context.connection));
	{
		DB_TRANSACTION(transaction, &others);
		assert_int_equal(add(&others, 2, TEXT("two")), DB_WROTE);
		assert_int_equal(db_commit(&transaction), DB_COMMITTED);
	}
	/* The server sends it with the next answer at the latest. */
	assert_int_equal(rows(), 2);
	assert_true(connection_others_wrote(bench->context.connection));
	assert_false(connection_others_wrote(bench->context.connection));
	connection_close(other);
}

static void
a_reader_does_not_write_and_sees_one_moment(void **state)
{
	struct context reading = bench->context;
	int64_t count = 0;

	(void)state;
	reading.connection = another(DB_READ_ONLY);
	assert_int_equal(add(&reading, 1, TEXT("one")), DB_WROTE_FAULT);
	assert_false(engine_run(reading.connection, "DELETE FROM t"));
	{
		DB_TRANSACTION(transaction, &reading);
		assert_true(engine_ask(reading.connection, "SELECT count(*) FROM t", &count));
		assert_int_equal(add(&bench->context, 1, TEXT("one")), DB_WROTE);
		assert_true(engine_ask(reading.connection, "SELECT count(*) FROM t", &count));
		assert_int_equal(count, 0);
	}
	connection_close(reading.connection);
}

static void
a_server_that_is_not_there_is_said(void **state)
{
	struct connection *connection;

	(void)state;
	assert_int_equal(connection_open("postgresql:///givenback?host=/nonexistent", DB_READ_WRITE, &connection), CONNECTION_OPEN_FAULT);
	assert_null(connection);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_type_comes_back_as_it_was, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_failed_statement_undoes_its_own_block_alone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_transaction_that_failed_is_not_committed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_lost_connection_loses_its_transaction_and_is_made_again, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_others_commit_is_heard_and_what_one_commits_oneself_is_not, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_reader_does_not_write_and_sees_one_moment, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_server_that_is_not_there_is_said, set_up, tear_down),
	};

	ASSERT(bench_is_on_postgres());
	return cmocka_run_group_tests(tests, NULL, NULL);
}
