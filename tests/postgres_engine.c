/* postgres_engine: what is PostgreSQL's alone below db/database.h, on a real server: a statement that fails ends its transaction, a
 * connection is lost and made again, and other connections commit.  Run by tests/postgres.sh with GIVENBACK_TEST_ENGINE=postgres. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "db/engine.h"
#include "db/migrate.h"
#include "db/statement.h"
#include "tests/bench_context.h"
#include "tests/bench_database.h"

static const struct statement_value values[] = {
	{ "id", "slot_id", STATEMENT_BIGINT, false }, { "name", "text", STATEMENT_TEXT, true },
	{ "seal", "bytes", STATEMENT_BYTEA, true }, { "kept", "flag", STATEMENT_BOOLEAN, false },
};
static const struct statement_tag tags[] = { { STATEMENT_TAG_PARAMETER, 1 } };
static const struct statement_description add_row = { "test.add", "INSERT INTO t (id, name, seal, kept) VALUES ($1, $2, $3, $4)",
	true, STATEMENT_ROWS_NONE, values, COUNT_OF(values), NULL, 0, .tags = tags, .tag_count = COUNT_OF(tags) };
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

static enum db_commit
add_many(struct context *context, int64_t first, int64_t last)
{
	DB_TRANSACTION(transaction, context);

	for (int64_t id = first; id <= last; id++)
		assert_int_equal(add(context, id, TEXT("a row")), DB_WROTE);
	{
		DB_TRANSACTION(undone, context);
		assert_int_equal(add(context, last + 1, TEXT("undone")), DB_WROTE);
	}
	return db_commit(&transaction);
}

static struct tags
heard(void)
{
	/* The server sends it with the next answer at the latest. */
	(void)rows();
	return connection_others_changed(bench->context.connection);
}

static void
what_others_commit_is_heard_and_what_one_commits_oneself_is_not(void **state)
{
	struct connection *other = another(DB_READ_WRITE);
	struct context others = bench->context;
	struct tags changed;

	(void)state;
	others.connection = other;
	assert_true(connection_others_changed(bench->context.connection).all);     /* it did not listen before */
	assert_int_equal(add_many(&bench->context, 1, 1), DB_COMMITTED);
	changed = heard();
	assert_int_equal(changed.count + changed.all, 0);
	assert_int_equal(add_many(&others, 10, 11), DB_COMMITTED);
	assert_int_equal(add_many(&others, 20, 20), DB_COMMITTED);
	changed = heard();
	assert_int_equal(changed.count, 3);
	assert_true(tags_hold(changed, 10) && tags_hold(changed, 11) && tags_hold(changed, 20) && !tags_hold(changed, 12));
	changed = heard();
	assert_int_equal(changed.count + changed.all, 0);
	/* More than one notification can have. */
	assert_int_equal(add_many(&others, INT64_MAX - 600, INT64_MAX - 1), DB_COMMITTED);
	assert_true(heard().all);
	connection_close(other);
}

static void
what_was_committed_while_nobody_listened_may_be_anything(void **state)
{
	struct connection *operator = another(DB_READ_WRITE);
	int64_t ended = 0;

	(void)state;
	(void)heard();
	assert_int_equal(heard().all, false);
	assert_true(engine_ask(operator, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
	                       " WHERE datname = current_database() AND pid <> pg_backend_pid()", &ended));
	while (!connection_others_changed(bench->context.connection).all)
		;
	assert_int_equal(heard().all, false);
	connection_close(operator);
}

static void
one_server_has_a_lease_as_long_as_it_is_there(void **state)
{
	struct connection *first = another(DB_READ_ONLY), *second = another(DB_READ_ONLY);
	int64_t ended = 0;

	(void)state;
	assert_true(connection_lease(first, DB_LEASE_EMAIL));
	assert_true(connection_lease(first, DB_LEASE_EMAIL));
	assert_false(connection_lease(second, DB_LEASE_EMAIL));
	assert_true(connection_lease(second, DB_LEASE_FILM));
	/* Its session ends, as when the database fails over. */
	assert_true(engine_ask(second, "SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE locktype = 'advisory'"
	                       " AND pid <> pg_backend_pid()", &ended));
	assert_int_equal(ended, 1);
	while (!connection_lease(second, DB_LEASE_EMAIL))
		;
	assert_false(connection_lease(first, DB_LEASE_EMAIL));
	connection_close(second);
	while (!connection_lease(first, DB_LEASE_EMAIL))
		;
	assert_true(connection_lease(first, DB_LEASE_FILM));
	connection_close(first);
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

/* ---- two servers that start a later version at the same moment ---- */

struct start { struct connection *connection; const struct migration *list; size_t count; enum db_migrate answer; };

static void *
migrate_to_later(void *argument)
{
	struct start *start = argument;

	start->answer = db_migrate_with(start->connection, start->list, start->count);
	return NULL;
}

/* How many sessions wait for the lock of those that write. */
static int64_t
waiting(void)
{
	int64_t count = 0;

	assert_true(engine_ask(bench->context.connection, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted", &count));
	return count;
}

static void
two_servers_that_start_a_later_version_migrate_once(void **state)
{
	struct migration *list = arena_list_of(bench->context.arena, struct migration, migration_count + 1);
	struct start starts[2];
	pthread_t threads[2];

	(void)state;
	memcpy(list, migrations, migration_count * sizeof *list);
	list[migration_count] = (struct migration){ .number = (int)migration_count + 1, .name = "later",
	                                            .sql = "CREATE TABLE later (id BIGINT)" };
	{
		/* Both have looked what the database has before either writes. */
		DB_TRANSACTION(transaction, &bench->context);
		assert_int_equal(add(&bench->context, 1, TEXT("one")), DB_WROTE);
		for (int i = 0; i < 2; i++) {
			starts[i] = (struct start){ another(DB_READ_WRITE), list, migration_count + 1, DB_MIGRATE_FAULT };
			assert_int_equal(pthread_create(&threads[i], NULL, migrate_to_later, &starts[i]), 0);
		}
		while (waiting() < 2)
			usleep(1000);
		assert_int_equal(db_commit(&transaction), DB_COMMITTED);
	}
	for (int i = 0; i < 2; i++) {
		pthread_join(threads[i], NULL);
		assert_int_equal(starts[i].answer, DB_MIGRATE_OK);
		connection_close(starts[i].connection);
	}
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM later"), 0);
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
		cmocka_unit_test_setup_teardown(what_was_committed_while_nobody_listened_may_be_anything, set_up, tear_down),
		cmocka_unit_test_setup_teardown(one_server_has_a_lease_as_long_as_it_is_there, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_reader_does_not_write_and_sees_one_moment, set_up, tear_down),
		cmocka_unit_test_setup_teardown(two_servers_that_start_a_later_version_migrate_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_server_that_is_not_there_is_said, set_up, tear_down),
	};

	ASSERT(bench_is_on_postgres());
	return cmocka_run_group_tests(tests, NULL, NULL);
}
