/* db_test: connections, transactions, statements, the writer, migrations and the lock, on real SQLite files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/log.h"
#include "db/engine.h"
#include "db/lock.h"
#include "db/migrate.h"
#include "db/statement.h"
#include "db/writer.h"
#include "limits.h"

/* What the queries tool would make of a small table. */
static const struct statement_value seat_values[] = {
	{ "id", "slot_id", STATEMENT_BIGINT, false },
	{ "name", "text", STATEMENT_TEXT, false },
	{ "note", "text", STATEMENT_TEXT, true },
	{ "seal", "bytes", STATEMENT_BYTEA, true },
	{ "at", "instant", STATEMENT_BIGINT, true },
	{ "kept", "flag", STATEMENT_BOOLEAN, false },
	{ "parent", "slot_id", STATEMENT_BIGINT, true },
};
static const struct statement_description add_seat = {
	"test.add_seat",
	"INSERT INTO seat (id, name, note, seal, at, kept, parent) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING",
	true, STATEMENT_ROWS_NONE, seat_values, 7, NULL, 0,
};
static const struct statement_description read_seat = {
	"test.read_seat", "SELECT id, name, note, seal, at, kept, parent FROM seat WHERE id = $1",
	false, STATEMENT_ROWS_ONE, seat_values, 1, seat_values, 7,
};
static const struct statement_description read_any = {
	"test.read_any", "SELECT id FROM seat WHERE id >= $1", false, STATEMENT_ROWS_ONE, seat_values, 1, seat_values, 1,
};
static const struct statement_description list_seats = {
	"test.list_seats", "SELECT id, name FROM seat WHERE id >= $1 ORDER BY id LIMIT 1000",
	false, STATEMENT_ROWS_MANY, seat_values, 1, seat_values, 2,
};
static const struct statement_description drop_seat = {
	"test.drop_seat", "DELETE FROM seat WHERE id = $1 RETURNING id", true, STATEMENT_ROWS_ONE, seat_values, 1, seat_values, 1,
};
static const struct statement_description wrong_column = {
	"test.wrong_column", "SELECT note AS name FROM seat WHERE id = $1",
	false, STATEMENT_ROWS_ONE, seat_values, 1, &seat_values[1], 1,
};
static const struct statement_description wrong_type = {
	"test.wrong_type", "SELECT id AS name FROM seat WHERE id = $1",
	false, STATEMENT_ROWS_ONE, seat_values, 1, &seat_values[1], 1,
};
static const struct statement_description fill = {
	"test.fill", "INSERT INTO seat (id, name, seal, kept) VALUES ($1, 'large', zeroblob(4000000), 0)",
	true, STATEMENT_ROWS_NONE, seat_values, 1, NULL, 0,
};

static const struct migration steps[] = {
	{ 1, "0001-seats", 11, "", "CREATE TABLE seat (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT, seal BLOB, at INTEGER,"
	  " kept INTEGER NOT NULL CHECK (kept IN (0, 1)), parent INTEGER REFERENCES seat (id)) STRICT;" },
	{ 2, "0002-more", 12, "", "ALTER TABLE seat ADD COLUMN more TEXT; CREATE INDEX seat_name ON seat (name);" },
};

struct fixture { char folder[64], path[96]; struct context context; };

static void
open_connection(struct fixture *fixture, enum db_access access, struct connection **connection)
{
	assert_int_equal(connection_open(fixture->path, access, connection), CONNECTION_OPEN_OK);
}

static int
set_up(void **state)
{
	struct fixture *fixture = test_calloc(1, sizeof(*fixture));

	log_level_set(LOG_FAULT + 1);
	strcpy(fixture->folder, "/tmp/db-test-XXXXXX");
	assert_non_null(mkdtemp(fixture->folder));
	snprintf(fixture->path, sizeof(fixture->path), "%s/test.sqlite", fixture->folder);
	open_connection(fixture, DB_READ_WRITE, &fixture->context.connection);
	assert_int_equal(db_migrate_with(fixture->context.connection, steps, 2), DB_MIGRATE_OK);
	fixture->context.arena = arena_new(16 * MIB);
	*state = fixture;
	return 0;
}

static int
tear_down(void **state)
{
	static const char *const ends[] = { "", "-wal", "-shm", ".lock" };
	struct fixture *fixture = *state;
	char path[128];

	connection_close(fixture->context.connection);
	arena_free(fixture->context.arena);
	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		snprintf(path, sizeof(path), "%s%s", fixture->path, ends[i]);
		unlink(path);
	}
	assert_int_equal(rmdir(fixture->folder), 0);
	test_free(fixture);
	return 0;
}

static enum db_write
add(struct context *context, int64_t id, struct text name, int64_t parent)
{
	struct statement statement = statement_start(context, &add_seat);

	statement_bind_id(&statement, 1, id);
	statement_bind_text(&statement, 2, name);
	statement_bind_text(&statement, 3, TEXT_NONE);
	statement_bind_bytes(&statement, 4, BYTES_NONE);
	statement_bind_instant(&statement, 5, INSTANT_NONE);
	statement_bind_flag(&statement, 6, true);
	statement_bind_id(&statement, 7, parent);
	statement_step(&statement);
	return statement_end_write(&statement);
}

static enum db_write
add_large(struct context *context, int64_t id)
{
	struct statement statement = statement_start(context, &fill);

	statement_bind_id(&statement, 1, id);
	statement_step(&statement);
	return statement_end_write(&statement);
}

static enum db_read
ask(struct context *context, const struct statement_description *description, int64_t id)
{
	struct statement statement = statement_start(context, description);

	statement_bind_id(&statement, 1, id);
	if (statement_step(&statement)) {
		if (description->columns[0].type == STATEMENT_TEXT)
			statement_text(&statement, 0);
		statement_step_last(&statement);
	}
	return statement_end_read(&statement);
}

static int64_t
seats(struct connection *connection)
{
	int64_t count = -1;

	assert_true(engine_ask(connection, "SELECT count(*) FROM seat", &count));
	return count;
}

/* Statements. */

static void
a_row_comes_back_as_it_was_given(void **state)
{
	struct context *context = &((struct fixture *)*state)->context;
	struct statement statement = statement_start(context, &add_seat);
	static const uint8_t seal[] = { 0, 1, 0, 255 };
	struct text name;

	statement_bind_id(&statement, 1, INT64_MAX);
	statement_bind_text(&statement, 2, TEXT(""));
	statement_bind_text(&statement, 3, TEXT("za\xc5\xbc\xc3\xb3\xc5\x82\xc4\x87"));
	statement_bind_bytes(&statement, 4, (struct bytes){ seal, sizeof(seal) });
	statement_bind_instant(&statement, 5, (struct instant){ -1 });
	statement_bind_flag(&statement, 6, true);
	statement_bind_id(&statement, 7, 0);
	statement_step(&statement);
	assert_int_equal(statement_end_write(&statement), DB_WROTE);

	statement = statement_start(context, &read_seat);
	statement_bind_id(&statement, 1, INT64_MAX);
	assert_true(statement_step(&statement));
	assert_true(statement_id(&statement, 0) == INT64_MAX);
	name = statement_text(&statement, 1);
	assert_non_null(name.at);
	assert_int_equal(name.length, 0);
	assert_true(text_equal(statement_text(&statement, 2), TEXT("za\xc5\xbc\xc3\xb3\xc5\x82\xc4\x87")));
	assert_memory_equal(statement_bytes(&statement, 3).at, seal, sizeof(seal));
	assert_true(statement_instant(&statement, 4).us == -1);
	assert_true(statement_flag(&statement, 5));
	assert_true(statement_id(&statement, 6) == 0);
	statement_step_last(&statement);
	assert_int_equal(statement_end_read(&statement), DB_READ);
}

static void
none_is_null_and_comes_back_as_none(void **state)
{
	struct context *context = &((struct fixture *)*state)->context;
	struct statement statement;

	assert_int_equal(add(context, 1, TEXT("one"), 0), DB_WROTE);
	statement = statement_start(context, &read_seat);
	statement_bind_id(&statement, 1, 1);
	assert_true(statement_step(&statement));
	assert_null(statement_text(&statement, 2).at);
	assert_null(statement_bytes(&statement, 3).at);
	assert_true(instant_is_none(statement_instant(&statement, 4)));
	assert_int_equal(statement_end_read(&statement), DB_READ);
}

static void
none_for_a_parameter_that_may_not_be_none_is_a_fault(void **state)
{
	struct context *context = &((struct fixture *)*state)->context;

	assert_int_equal(add(context, 1, TEXT_NONE, 0), DB_WROTE_FAULT);
	assert_int_equal(add(context, 1, TEXT("one"), 0), DB_WROTE);
}

static void
a_clash_answers_none_and_nothing_found_answers_none(void **state)
{
	struct context *context = &((struct fixture *)*state)->context;

	assert_int_equal(add(context, 1, TEXT("one"), 0), DB_WROTE);
	assert_int_equal(add(context, 1, TEXT("other"), 0), DB_WROTE_NONE);
	assert_int_equal(ask(context, &read_seat, 2), DB_READ_NONE);
	assert_int_equal(ask(context, &read_seat, 1), DB_READ);
	assert_int_equal(ask(context, &drop_seat, 7), DB_READ_NONE);
}

static void
many_rows_come_in_order_and_live_in_the_arena(void **state)
{
	struct context *context = &((struct fixture *)*state)->context;
	struct row { int64_t id; struct text name; } *rows = NULL;
	size_t count = 0, capacity = 0;
	struct statement statement;

	for (int64_t id = 1; id <= 100; id++)
		assert_int_equal(add(context, id, text_format(context->arena, "seat %d", (int)id), 0), DB_WROTE);
	statement = statement_start(context, &list_seats);
	statement_bind_id(&statement, 1, 1);
	while (statement_step(&statement)) {
		rows = statement_room(&statement, rows, count, &capacity, sizeof(*rows));
		rows[count].id = statement_id(&statement, 0);
		rows[count].name = statement_text(&statement, 1);
		count++;
	}
	assert_int_equal(statement_end_read(&statement), DB_READ);
	assert_int_equal(count, 100);
	assert_int_equal(rows[99].id, 100);
	assert_true(text_equal(rows[0].name, TEXT("seat 1")));
	assert_true(text_equal(rows[99].name, TEXT("seat 100")));
}

static void
a_second_row_where_one_was_promised_is_a_fault(void **state)
{
	struct context *context = &((struct fixture *)*state)->context;

	assert_int_equal(add(context, 1, TEXT("one"), 0), DB_WROTE);
	assert_int_equal(ask(context, &read_any, 1), DB_READ);
	assert_int_equal(add(context, 2, TEXT("two"), 0), DB_WROTE);
	assert_int_equal(ask(context, &read_any, 1), DB_READ_FAULT);
}

static void
a_column_that_breaks_its_promise_is_a_fault(void **state)
{
	struct context *context = &((struct fixture *)*state)->context;

	assert_int_equal(add(context, 1, TEXT("one"), 0), DB_WROTE);
	assert_int_equal(ask(context, &wrong_column, 1), DB_READ_FAULT);
	assert_int_equal(ask(context, &wrong_type, 1), DB_READ_FAULT);
}

static void
a_read_only_connection_cannot_write(void **state)
{
	struct fixture *fixture = *state;
	struct context reader = fixture->context;
	static const struct statement_description sly = {
		"test.sly", "DELETE FROM seat WHERE id = $1", false, STATEMENT_ROWS_ONE, seat_values, 1, seat_values, 1,
	};

	assert_int_equal(add(&fixture->context, 1, TEXT("one"), 0), DB_WROTE);
	open_connection(fixture, DB_READ_ONLY, &reader.connection);
	assert_int_equal(ask(&reader, &read_seat, 1), DB_READ);
	assert_int_equal(add(&reader, 2, TEXT("two"), 0), DB_WROTE_FAULT);
	assert_int_equal(ask(&reader, &sly, 1), DB_READ_FAULT);       /* the engine refuses too, whatever was declared */
	assert_int_equal(seats(reader.connection), 1);
	connection_close(reader.connection);
}

static void
a_reading_transaction_sees_one_moment(void **state)
{
	struct fixture *fixture = *state;
	struct context reader = fixture->context;

	open_connection(fixture, DB_READ_ONLY, &reader.connection);
	{
		DB_TRANSACTION(tx, &reader);
		assert_int_equal(ask(&reader, &read_seat, 1), DB_READ_NONE);
		assert_int_equal(add(&fixture->context, 1, TEXT("one"), 0), DB_WROTE);
		assert_int_equal(ask(&reader, &read_seat, 1), DB_READ_NONE);
	}
	assert_int_equal(ask(&reader, &read_seat, 1), DB_READ);
	connection_close(reader.connection);
}

/* Opening. */

static void
a_missing_file_is_missing_for_a_reader(void **state)
{
	struct connection *connection;

	assert_int_equal(connection_open("/tmp/there-is-no-such.sqlite", DB_READ_ONLY, &connection), CONNECTION_OPEN_MISSING);
	assert_null(connection);
}

static void
a_folder_that_is_not_there_is_a_fault_for_a_writer(void **state)
{
	struct connection *connection;

	assert_int_equal(connection_open("/tmp/no-such-folder/x.sqlite", DB_READ_WRITE, &connection), CONNECTION_OPEN_FAULT);
}

static void
a_file_that_is_no_database_is_answered_corrupt(void **state)
{
	struct fixture *fixture = *state;
	struct connection *connection;
	char path[128];
	FILE *out;

	snprintf(path, sizeof(path), "%s/other", fixture->folder);
	out = fopen(path, "w");
	for (int i = 0; i < 1000; i++)
		fputs("This is a letter and no database.\n", out);
	fclose(out);
	assert_int_equal(connection_open(path, DB_READ_WRITE, &connection), CONNECTION_OPEN_CORRUPT);
	assert_int_equal(connection_open(path, DB_READ_ONLY, &connection), CONNECTION_OPEN_CORRUPT);
	unlink(path);
}

static void
a_damaged_database_is_answered_corrupt(void **state)
{
	struct fixture *fixture = *state;
	struct connection *connection;
	FILE *file;

	connection_close(fixture->context.connection);
	file = fopen(fixture->path, "r+");
	fseek(file, 100, SEEK_SET);                   /* the root of the table of tables */
	for (int i = 0; i < 3000; i++)
		fputc(0xA5, file);
	fclose(file);
	assert_int_equal(connection_open(fixture->path, DB_READ_WRITE, &connection), CONNECTION_OPEN_CORRUPT);
	fixture->context.connection = NULL;
}

/* Transactions. */

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
		assert_int_equal(db_keep(&tx), DB_KEPT);
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
				assert_int_equal(db_keep(&innermost), DB_KEPT);
			}
		}
		{
			DB_TRANSACTION(inner, context);
			assert_int_equal(add(context, 4, TEXT("four"), 0), DB_WROTE);
			assert_int_equal(db_keep(&inner), DB_KEPT);
		}
		assert_int_equal(db_keep(&outer), DB_KEPT);
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
			assert_int_equal(db_keep(&inner), DB_KEPT);
		}
	}
	assert_int_equal(seats(context->connection), 0);
}

static void
a_commit_that_fails_is_not_kept(void **state)
{
	struct context *context = &((struct fixture *)*state)->context;

	{
		DB_TRANSACTION(tx, context);
		assert_true(engine_run(context->connection, "PRAGMA defer_foreign_keys=ON"));
		assert_int_equal(add(context, 1, TEXT("one"), 99), DB_WROTE);
		assert_int_equal(db_keep(&tx), DB_KEPT_NOT);
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
		assert_int_equal(db_keep(&tx), DB_KEPT_NOT);
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
			assert_int_equal(db_keep(&outer), DB_KEPT_NOT);
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
			assert_true(engine_run(context->connection, "ROLLBACK"));    /* as FULL, IOERR and NOMEM may do */
			assert_int_equal(db_keep(&inner), DB_KEPT_NOT);
		}
		assert_int_equal(add(context, 2, TEXT("two"), 0), DB_WROTE_FAULT);
		assert_int_equal(db_keep(&outer), DB_KEPT_NOT);
	}
	assert_int_equal(seats(context->connection), 0);
	assert_int_equal(add(context, 3, TEXT("three"), 0), DB_WROTE);
}

/* The writer. */

struct test_task {
	struct writer_task task;      /* first */
	struct context context;
	int64_t id;
	enum { ADDS, FAULTS_AFTER_ADDING, BREAKS_THE_COMMIT, LOSES_THE_TRANSACTION, WAITS } does;
	atomic_bool ran, done;
	bool kept;
	int64_t seen_when_done;
	struct connection *looker;    /* another connection: what the disk has when done() is called */
};

static atomic_int gate;

static bool
run_test_task(struct writer_task *writer_task, struct context *context)
{
	struct test_task *task = (struct test_task *)writer_task;

	task->ran = true;
	if (task->does == WAITS) {
		while (atomic_load(&gate) == 0)
			usleep(500);
		return true;
	}
	if (task->does == BREAKS_THE_COMMIT)
		assert_true(engine_run(context->connection, "PRAGMA defer_foreign_keys=ON"));
	if (task->does == LOSES_THE_TRANSACTION)
		assert_true(engine_run(context->connection, "ROLLBACK"));
	if (add(context, task->id, TEXT("seat"), task->does == BREAKS_THE_COMMIT ? 999999 : 0) != DB_WROTE)
		return false;
	return task->does != FAULTS_AFTER_ADDING;
}

static void
done_test_task(struct writer_task *writer_task, bool kept)
{
	struct test_task *task = (struct test_task *)writer_task;

	task->done = true;
	task->kept = kept;
	if (task->looker != NULL)
		task->seen_when_done = seats(task->looker);
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

	open_connection(fixture, DB_READ_WRITE, &connection);
	return writer_start(connection);
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
		assert_int_equal(tasks[i]->seen_when_done, 200);      /* the first one too: one commit for all, before any done() */
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
		assert_int_equal(writer_submit(writer, &last->task), WRITER_SUBMIT_OK);
	}
	assert_int_equal(writer_submit(writer, &refused->task), WRITER_SUBMIT_FULL);
	atomic_store(&gate, 1);
	writer_stop(writer);
	assert_true(last->kept);
	assert_false(refused->done);
	assert_int_equal(seats(fixture->context.connection), LIMIT_WRITER_QUEUE);
}

struct asker { struct fixture *fixture; struct writer *writer; struct test_task *tasks; int count; };

static void *
submit_all(void *data)
{
	struct asker *asker = data;

	for (int i = 0; i < asker->count; i++)
		while (writer_submit(asker->writer, &asker->tasks[i].task) == WRITER_SUBMIT_FULL)
			usleep(200);
	return NULL;
}

static void
eight_threads_ask_and_nothing_is_lost(void **state)
{
	enum { THREADS = 8, EACH = 250 };
	struct fixture *fixture = *state;
	struct asker askers[THREADS];
	pthread_t threads[THREADS];
	struct writer *writer = new_writer(fixture);

	for (int t = 0; t < THREADS; t++) {
		askers[t] = (struct asker){ fixture, writer, arena_list_of(fixture->context.arena, struct test_task, EACH), EACH };
		for (int i = 0; i < EACH; i++) {
			askers[t].tasks[i] = *new_task(fixture, t * EACH + i + 1, i % 10 == 9 ? FAULTS_AFTER_ADDING : ADDS);
			askers[t].tasks[i].task.context = &askers[t].tasks[i].context;
		}
	}
	for (int t = 0; t < THREADS; t++)
		assert_int_equal(pthread_create(&threads[t], NULL, submit_all, &askers[t]), 0);
	for (int t = 0; t < THREADS; t++)
		pthread_join(threads[t], NULL);
	writer_stop(writer);
	for (int t = 0; t < THREADS; t++)
		for (int i = 0; i < EACH; i++)
			assert_int_equal(askers[t].tasks[i].kept, i % 10 != 9);
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

/* Migrations. */

static void
migrating_twice_does_nothing(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(add(&fixture->context, 1, TEXT("one"), 0), DB_WROTE);
	assert_int_equal(db_migrate_with(fixture->context.connection, steps, 2), DB_MIGRATE_OK);
	assert_int_equal(seats(fixture->context.connection), 1);
}

static void
a_database_from_a_newer_program_is_refused(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(db_migrate_with(fixture->context.connection, steps, 1), DB_MIGRATE_NEWER);
}

static void
an_edited_migration_is_refused(void **state)
{
	struct fixture *fixture = *state;
	struct migration edited[2] = { steps[0], steps[1] };

	edited[0].checksum++;
	assert_int_equal(db_migrate_with(fixture->context.connection, edited, 2), DB_MIGRATE_FAULT);
}

static void
a_migration_that_fails_is_undone_whole(void **state)
{
	struct fixture *fixture = *state;
	const struct migration list[3] = {
		steps[0], steps[1], { 3, "0003-bad", 13, "", "CREATE TABLE half (id INTEGER PRIMARY KEY) STRICT; CREATE NONSENSE;" },
	};
	int64_t number = -1;

	assert_int_equal(db_migrate_with(fixture->context.connection, list, 3), DB_MIGRATE_FAULT);
	assert_true(engine_ask(fixture->context.connection, "SELECT count(*) FROM sqlite_schema WHERE name = 'half'", &number));
	assert_int_equal(number, 0);
	assert_true(engine_ask(fixture->context.connection, "SELECT max(number) FROM migration", &number));
	assert_int_equal(number, 2);
}

static void
the_programs_own_migrations_apply_to_an_empty_file(void **state)
{
	struct connection *connection;
	int file_has = -1, program_has = -1;

	assert_int_equal(connection_open(":memory:", DB_READ_WRITE, &connection), CONNECTION_OPEN_OK);
	assert_int_equal(db_migration_state(connection, &file_has, &program_has), DB_MIGRATE_OK);
	assert_int_equal(file_has, 0);
	assert_int_equal(db_migrate(connection), DB_MIGRATE_OK);
	assert_int_equal(db_migration_state(connection, &file_has, &program_has), DB_MIGRATE_OK);
	assert_int_equal(file_has, program_has);
	connection_close(connection);
}

static void
the_schema_is_told_in_a_fixed_order_without_the_table_of_migrations(void **state)
{
	struct context *context = &((struct fixture *)*state)->context;
	struct text text = db_schema_text(context->connection, context->arena);
	size_t table = 0, index = 0;

	assert_true(text_find(text, TEXT("CREATE TABLE seat"), &table));
	assert_true(text_find(text, TEXT("CREATE INDEX seat_name"), &index));
	assert_true(table < index);
	assert_false(text_find(text, TEXT("migration"), &index));
}

/* The lock. */

static void
a_second_lock_is_refused_until_the_first_is_let_go(void **state)
{
	struct fixture *fixture = *state;
	struct db_lock first, second;

	assert_int_equal(db_lock_take(fixture->path, &first), DB_LOCK_TAKE_OK);
	assert_int_equal(db_lock_take(fixture->path, &second), DB_LOCK_TAKE_TAKEN);
	db_lock_release(&first);
	assert_int_equal(db_lock_take(fixture->path, &second), DB_LOCK_TAKE_OK);
	db_lock_release(&second);
	assert_int_equal(db_lock_take("/tmp/no-such-folder/x", &first), DB_LOCK_TAKE_FAULT);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_row_comes_back_as_it_was_given),
		TEST(none_is_null_and_comes_back_as_none),
		TEST(none_for_a_parameter_that_may_not_be_none_is_a_fault),
		TEST(a_clash_answers_none_and_nothing_found_answers_none),
		TEST(many_rows_come_in_order_and_live_in_the_arena),
		TEST(a_second_row_where_one_was_promised_is_a_fault),
		TEST(a_column_that_breaks_its_promise_is_a_fault),
		TEST(a_read_only_connection_cannot_write),
		TEST(a_reading_transaction_sees_one_moment),
		TEST(a_missing_file_is_missing_for_a_reader),
		TEST(a_folder_that_is_not_there_is_a_fault_for_a_writer),
		TEST(a_file_that_is_no_database_is_answered_corrupt),
		TEST(a_damaged_database_is_answered_corrupt),
		TEST(what_is_not_kept_is_undone),
		TEST(an_inner_transaction_is_undone_alone),
		TEST(what_an_inner_one_kept_goes_with_the_outer_one),
		TEST(a_commit_that_fails_is_not_kept),
		TEST(a_begin_that_fails_lets_nothing_be_written),
		TEST(a_full_disk_keeps_nothing_and_the_next_one_goes_on),
		TEST(when_the_engine_ends_the_transaction_nothing_runs_until_it_is_left),
		TEST(the_writer_commits_many_with_one_commit_and_only_then_says_so),
		TEST(one_tasks_fault_undoes_only_itself),
		TEST(a_failed_commit_is_every_tasks_fault),
		TEST(a_lost_transaction_is_every_tasks_fault_and_the_rest_is_not_tried),
		TEST(the_next_batch_goes_on_after_a_failed_one),
		TEST(a_full_queue_says_so_and_stopping_finishes_what_waits),
		TEST(eight_threads_ask_and_nothing_is_lost),
		TEST(a_checkpoint_on_its_own_connection_empties_the_log),
		TEST(migrating_twice_does_nothing),
		TEST(a_database_from_a_newer_program_is_refused),
		TEST(an_edited_migration_is_refused),
		TEST(a_migration_that_fails_is_undone_whole),
		TEST(the_programs_own_migrations_apply_to_an_empty_file),
		TEST(the_schema_is_told_in_a_fixed_order_without_the_table_of_migrations),
		TEST(a_second_lock_is_refused_until_the_first_is_let_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
