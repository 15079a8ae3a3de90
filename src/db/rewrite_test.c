/* db_rewrite(): every value once, in bounded memory, all or nothing. */
#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/log.h"
#include "db/engine.h"
#include "db/rewrite.h"

enum { MANY = 40000, GROWTH_MAX = 16 << 20, ANSWER_BYTES = 8 };   /* 8 MiB are the page cache */

static char folder[] = "/tmp/givenback-rewrite-XXXXXX", path[100];
static struct context context;

/* In a file: a database in memory has everything in memory. */
static int
open_file(void **state)
{
	(void)state;
	log_level_set(LOG_FAULT + 1);
	context.arena = arena_new(1 << 20);
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/site.sqlite", folder);
	assert_int_equal(connection_open(path, DB_READ_WRITE, &context.connection), CONNECTION_OPEN_OK);
	assert_true(engine_run(context.connection, "PRAGMA synchronous = OFF;"
	                       " CREATE TABLE much (id INTEGER PRIMARY KEY, one BLOB UNIQUE, two BLOB NOT NULL);"
	                       " CREATE TABLE keyed (one BLOB PRIMARY KEY, id INTEGER NOT NULL, two BLOB) STRICT, WITHOUT ROWID"));
	return 0;
}

static int
remove_file(void **state)
{
	char command[200];

	(void)state;
	connection_close(context.connection);
	arena_free(context.arena);
	snprintf(command, sizeof command, "rm -r %s", folder);
	return (system)(command);
}

/* `rows` in each table; in the first with gaps, below zero too. */
static void
fill(int rows, int bytes)
{
	char sql[400];

	snprintf(sql, sizeof sql, "DELETE FROM much; DELETE FROM keyed; WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
	         " WHERE i < %d) INSERT INTO much SELECT 3 * i - 1000, CASE WHEN i %% 7 THEN randomblob(32) END, randomblob(%d) FROM n;"
	         " INSERT INTO keyed SELECT randomblob(32), id, CASE WHEN id %% 7 THEN two END FROM much", rows, bytes);
	assert_true(engine_run(context.connection, sql));
}

static int64_t
ask(const char *sql)
{
	int64_t number = -1;

	assert_true(engine_ask(context.connection, sql, &number));
	return number;
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
size_t __sanitizer_get_current_allocated_bytes(void);      /* as in sanitizer/allocator_interface.h, which gcc does not have */
#endif

static size_t
bytes_in_use(void)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
	return __sanitizer_get_current_allocated_bytes();
#else
	return mallinfo2().uordblks;
#endif
}

/* Puts the id of the row before its value; notes how much memory was in use. */
struct putting { size_t least, most; };

static struct bytes
put_id_first(void *state, struct arena *arena, struct bytes value, const int64_t numbers[2])
{
	struct putting *putting = state;
	const size_t now = bytes_in_use();
	uint8_t *at = arena_take(arena, ANSWER_BYTES + value.length);

	putting->least = now < putting->least ? now : putting->least;
	putting->most = now > putting->most ? now : putting->most;
	snprintf((char *)at, ANSWER_BYTES, "%07lld", (long long)numbers[0]);
	at[ANSWER_BYTES - 1] = ' ';
	memcpy(at + ANSWER_BYTES, value.at, value.length);
	return (struct bytes){ at, ANSWER_BYTES + value.length };
}

static bool
put_all(const char *table, const char *column, struct putting *putting, int64_t *count)
{
	struct db_rewrite rewrite = { .table = table, .column = column, .first = "id", .change = put_id_first, .state = putting };
	DB_TRANSACTION(tx, &context);

	*putting = (struct putting){ .least = SIZE_MAX };
	if (!db_rewrite(&context, &rewrite))
		return false;
	*count = rewrite.count;
	return db_commit(&tx) == DB_COMMITTED;
}

static void
every_value_is_written_once_and_null_is_left_alone(void **state)
{
	struct putting putting;
	int64_t count;

	(void)state;
	assert_true(engine_run(context.connection, "DELETE FROM much"));
	assert_true(put_all("much", "one", &putting, &count));
	assert_int_equal(count, 0);
	fill(1234, 10);
	assert_true(put_all("much", "one", &putting, &count));
	assert_int_equal(count, 1234 - 1234 / 7);
	assert_int_equal(ask("SELECT count(*) FROM much WHERE one IS NULL"), 1234 / 7);
	assert_int_equal(ask("SELECT count(*) FROM much WHERE substr(one, 1, 8) = CAST(format('%07d ', id) AS BLOB) AND length(one) = 40"),
	                 1234 - 1234 / 7);
	assert_int_equal(ask("SELECT count(*) FROM much WHERE length(two) = 10"), 1234);
	assert_true(put_all("keyed", "one", &putting, &count));
	assert_int_equal(count, 1234);
	assert_int_equal(ask("SELECT count(*) FROM keyed WHERE substr(one, 1, 8) = CAST(format('%07d ', id) AS BLOB) AND length(one) = 40"),
	                 1234);
	assert_true(put_all("keyed", "two", &putting, &count));
	assert_int_equal(count, ask("SELECT count(*) FROM keyed WHERE length(two) = 18"));
	assert_int_equal(1234 - count, ask("SELECT count(*) FROM keyed WHERE two IS NULL"));
	assert_int_equal(ask("SELECT count(*) FROM sqlite_schema WHERE type = 'table'"), 2);
}

static void
many_rows_and_long_values_take_no_more_memory_than_few(void **state)
{
	struct putting putting;
	int64_t count;

	(void)state;
	fill(MANY, 10);
	assert_true(put_all("much", "one", &putting, &count));
	assert_in_range(putting.most - putting.least, 0, GROWTH_MAX);
	assert_true(put_all("keyed", "one", &putting, &count));
	assert_int_equal(count, MANY);
	assert_in_range(putting.most - putting.least, 0, GROWTH_MAX);
	fill(200, 200 * 1024);
	assert_true(put_all("much", "two", &putting, &count));
	assert_in_range(putting.most - putting.least, 0, GROWTH_MAX);
}

static struct bytes
put_the_same(void *state, struct arena *arena, struct bytes value, const int64_t numbers[2])
{
	(void)state;
	return numbers[0] < 900 ? value : (struct bytes){ (const uint8_t *)"same", 4 };
}

static void
a_row_that_cannot_be_written_undoes_all(void **state)
{
	struct db_rewrite rewrite = { .table = "much", .column = "one", .first = "id", .change = put_the_same };

	(void)state;
	fill(1234, 10);
	{
		DB_TRANSACTION(tx, &context);

		assert_true(engine_run(context.connection, "UPDATE much SET two = x'00' WHERE id < 0"));
		assert_false(db_rewrite(&context, &rewrite));
	}
	assert_int_equal(ask("SELECT count(*) FROM much WHERE length(two) = 10"), 1234);
	assert_int_equal(ask("SELECT count(*) FROM much WHERE length(one) = 32"), 1234 - 1234 / 7);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_value_is_written_once_and_null_is_left_alone),
		cmocka_unit_test(many_rows_and_long_values_take_no_more_memory_than_few),
		cmocka_unit_test(a_row_that_cannot_be_written_undoes_all),
	};

	return cmocka_run_group_tests(tests, open_file, remove_file);
}
