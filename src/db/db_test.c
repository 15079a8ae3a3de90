/* db_test: statements, opening, migrations and the lock, on real SQLite files. */
#include "db/db_test.h"
#include "db/lock.h"

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
		rows = statement_grow(&statement, rows, count, &capacity, sizeof(*rows));
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
	/* the engine refuses too, whatever was declared */
	assert_int_equal(ask(&reader, &sly, 1), DB_READ_FAULT);
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

static int64_t
setting(struct connection *connection, const char *sql)
{
	int64_t number = -1;

	assert_true(engine_ask(connection, sql, &number));
	return number;
}

static void
every_commit_reaches_the_disk_and_a_reader_is_a_reader(void **state)
{
	struct fixture *fixture = *state;
	struct connection *writer = fixture->context.connection, *reader;

	open_connection(fixture, DB_READ_ONLY, &reader);
	assert_int_equal(setting(writer, "PRAGMA synchronous"), 2);           /* FULL */
	assert_int_equal(setting(writer, "PRAGMA foreign_keys"), 1);
	assert_int_equal(setting(writer, "SELECT journal_mode = 'wal' FROM pragma_journal_mode"), 1);
	assert_int_equal(setting(writer, "PRAGMA busy_timeout"), 5000);
	assert_int_equal(setting(reader, "PRAGMA busy_timeout"), 5000);
	assert_int_equal(setting(reader, "PRAGMA query_only"), 1);
	connection_close(reader);
}

static void
a_missing_file_is_missing_for_a_reader(void **state)
{
	struct connection *connection;

	assert_int_equal(connection_open("/tmp/there-is-no-such.sqlite", DB_READ_ONLY, &connection),
	                 CONNECTION_OPEN_MISSING);
	assert_null(connection);
}

static void
a_folder_that_is_not_there_is_a_fault_for_a_writer(void **state)
{
	struct connection *connection;

	assert_int_equal(connection_open("/tmp/no-such-folder/x.sqlite", DB_READ_WRITE, &connection),
	                 CONNECTION_OPEN_FAULT);
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
	fseek(file, 100, SEEK_SET);                   /* the root page of sqlite_schema */
	for (int i = 0; i < 3000; i++)
		fputc(0xA5, file);
	fclose(file);
	assert_int_equal(connection_open(fixture->path, DB_READ_WRITE, &connection), CONNECTION_OPEN_CORRUPT);
	fixture->context.connection = NULL;
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
		steps[0], steps[1],
		{ 3, "0003-bad", 13, "", "CREATE TABLE half (id INTEGER PRIMARY KEY) STRICT; CREATE NONSENSE;" },
	};
	int64_t number = -1;

	assert_int_equal(db_migrate_with(fixture->context.connection, list, 3), DB_MIGRATE_FAULT);
	assert_true(engine_ask(fixture->context.connection, "SELECT count(*) FROM sqlite_schema WHERE name = 'half'",
	                       &number));
	assert_int_equal(number, 0);
	assert_true(engine_ask(fixture->context.connection, "SELECT max(number) FROM migration", &number));
	assert_int_equal(number, 2);
}

static void
a_failed_migration_undoes_those_before_it_in_the_same_upgrade(void **state)
{
	struct fixture *fixture = *state;
	const struct migration list[4] = {
		steps[0], steps[1],
		{ 3, "0003-good", 13, "", "CREATE TABLE extra (id INTEGER PRIMARY KEY) STRICT; UPDATE seat SET name = 'changed';" },
		{ 4, "0004-bad", 14, "", "CREATE NONSENSE;" },
	};
	int64_t number = -1;

	assert_int_equal(add(&fixture->context, 1, TEXT("one"), 0), DB_WROTE);
	assert_int_equal(db_migrate_with(fixture->context.connection, list, 4), DB_MIGRATE_FAULT);
	assert_true(engine_ask(fixture->context.connection, "SELECT count(*) FROM sqlite_schema WHERE name = 'extra'", &number));
	assert_int_equal(number, 0);
	assert_true(engine_ask(fixture->context.connection, "SELECT count(*) FROM seat WHERE name = 'one'", &number));
	assert_int_equal(number, 1);
	assert_true(engine_ask(fixture->context.connection, "SELECT max(number) FROM migration", &number));
	assert_int_equal(number, 2);
	assert_int_equal(db_migrate_with(fixture->context.connection, list, 3), DB_MIGRATE_OK);
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
		TEST(every_commit_reaches_the_disk_and_a_reader_is_a_reader),
		TEST(a_missing_file_is_missing_for_a_reader),
		TEST(a_folder_that_is_not_there_is_a_fault_for_a_writer),
		TEST(a_file_that_is_no_database_is_answered_corrupt),
		TEST(a_damaged_database_is_answered_corrupt),
		TEST(migrating_twice_does_nothing),
		TEST(a_database_from_a_newer_program_is_refused),
		TEST(an_edited_migration_is_refused),
		TEST(a_migration_that_fails_is_undone_whole),
		TEST(a_failed_migration_undoes_those_before_it_in_the_same_upgrade),
		TEST(the_programs_own_migrations_apply_to_an_empty_file),
		TEST(the_schema_is_told_in_a_fixed_order_without_the_table_of_migrations),
		TEST(a_second_lock_is_refused_until_the_first_is_let_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
