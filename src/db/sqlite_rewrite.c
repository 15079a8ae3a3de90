/* sqlite_rewrite: see rewrite.h.  The engine calls our function for each row of an UPDATE.
 *
 * An UPDATE is of LIMIT_REWRITE_ROWS rows: to be able to undo it alone, the engine keeps the old pages of all its rows in memory
 * (sqlite_configure.c).  A long email takes half a megabyte. */
#include "db/rewrite.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "db/sqlite_engine.h"
#include "limits.h"

enum { SQL_BYTES = 512 };

struct running { struct db_rewrite *rewrite; struct arena *arena; };

static bool
fault(struct context *context, const char *table)
{
	log_note(LOG_FAULT, "the table %s cannot be written again: %s", table, sqlite3_errmsg(context->connection->sqlite->handle));
	engine_look_whether_lost(context->connection);
	return false;
}

static bool
is_name(const char *name)
{
	return name[strspn(name, "abcdefghijklmnopqrstuvwxyz_0123456789")] == '\0';
}

static void
new_value(sqlite3_context *call, int count, sqlite3_value **arguments)
{
	const struct running *running = sqlite3_user_data(call);
	struct db_rewrite *rewrite = running->rewrite;
	const struct bytes old = { sqlite3_value_blob(arguments[0]), (size_t)sqlite3_value_bytes(arguments[0]) };
	const int64_t numbers[2] = { sqlite3_value_int64(arguments[1]), sqlite3_value_int64(arguments[2]) };
	const struct bytes new = rewrite->change(rewrite->state, running->arena, old, numbers);

	if (new.at != NULL) {
		rewrite->count++;
		sqlite3_result_blob64(call, new.at, new.length, SQLITE_TRANSIENT);
	} else {
		sqlite3_result_value(call, arguments[0]);
	}
	arena_reset(running->arena);
}

/* The row that ends the piece after row `after`.  SQLITE_DONE: there are no more rows. */
static int
find_end(sqlite3_stmt *end, int64_t after, int64_t *last)
{
	int answer;

	sqlite3_bind_int64(end, 1, after);
	answer = sqlite3_step(end);
	if (answer == SQLITE_ROW && sqlite3_column_type(end, 0) == SQLITE_NULL)
		answer = SQLITE_DONE;
	*last = sqlite3_column_int64(end, 0);
	sqlite3_reset(end);
	return answer;
}

static int
write_piece(sqlite3_stmt *update, int64_t after, int64_t last)
{
	sqlite3_bind_int64(update, 1, after);
	sqlite3_bind_int64(update, 2, last);
	(void)sqlite3_step(update);
	return sqlite3_reset(update);
}

/* Runs `sql` for the rows of `table` from ?1, not included, to ?2, a piece at a time. */
static bool
write_pieces(sqlite3 *handle, const char *table, const char *sql)
{
	sqlite3_stmt *end = NULL, *write = NULL;
	int64_t after = INT64_MIN, last;
	char sql_of_end[SQL_BYTES];
	int answer = SQLITE_ERROR;

	snprintf(sql_of_end, sizeof sql_of_end, "SELECT max(rowid) FROM (SELECT rowid FROM %s WHERE rowid > ?1 ORDER BY rowid LIMIT %d)", table,
	         LIMIT_REWRITE_ROWS);
	if (sqlite3_prepare_v2(handle, sql_of_end, -1, &end, NULL) == SQLITE_OK &&
	    sqlite3_prepare_v2(handle, sql, -1, &write, NULL) == SQLITE_OK)
		while ((answer = find_end(end, after, &last)) == SQLITE_ROW && write_piece(write, after, last) == SQLITE_OK)
			after = last;
	sqlite3_finalize(end);
	sqlite3_finalize(write);
	return answer == SQLITE_DONE;
}

/* No row changes its rowid while its columns are written. */
static bool
write_column(sqlite3 *handle, const struct db_rewrite *rewrite, const char *table)
{
	const char *first = rewrite->first ? rewrite->first : "0", *second = rewrite->second ? rewrite->second : "0";
	char sql[SQL_BYTES];

	ASSERT(is_name(rewrite->table) && is_name(rewrite->column) && is_name(first) && is_name(second));
	snprintf(sql, sizeof sql, "UPDATE %s SET %s = new_value(%s, %s, %s) WHERE rowid > ?1 AND rowid <= ?2 AND %s IS NOT NULL", table,
	         rewrite->column, rewrite->column, first, second, rewrite->column);
	return write_pieces(handle, table, sql);
}

static bool
run(sqlite3 *handle, const char *format, const char *table)
{
	char sql[SQL_BYTES];

	sqlite3_snprintf(sizeof sql, sql, format, table, table);
	return sqlite3_exec(handle, sql, NULL, NULL, NULL) == SQLITE_OK;
}

/* A table WITHOUT ROWID is ordered by its key, which may be the column itself: a row that was written may come again.  So it is written in
 * a copy that has rowids, and put back. */
static bool
write_copy(sqlite3 *handle, const struct db_rewrite *rewrite)
{
	char sql[SQL_BYTES];

	snprintf(sql, sizeof sql, "INSERT INTO %s SELECT * FROM rewriting WHERE rowid > ?1 AND rowid <= ?2", rewrite->table);
	return run(handle, "CREATE TABLE rewriting AS SELECT * FROM %s; DELETE FROM %s", rewrite->table) &&
	       write_column(handle, rewrite, "rewriting") && write_pieces(handle, "rewriting", sql) &&
	       run(handle, "DROP TABLE rewriting", rewrite->table);
}

static bool
has_rowid(sqlite3 *handle, const char *table)
{
	sqlite3_stmt *statement = NULL;
	bool has = true;

	if (sqlite3_prepare_v2(handle, "SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = ?1", -1, &statement, NULL)
	    == SQLITE_OK && sqlite3_bind_text(statement, 1, table, -1, SQLITE_STATIC) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW)
		has = sqlite3_column_int(statement, 0) == 0;
	sqlite3_finalize(statement);
	return has;
}

bool
db_rewrite(struct context *context, struct db_rewrite *rewrite)
{
	struct running running = { rewrite, arena_new(LIMIT_REWRITE_BYTES) };
	sqlite3 *handle = context->connection->sqlite->handle;
	bool good;

	context->connection->wrote = true;
	good = sqlite3_create_function_v2(handle, "new_value", 3, SQLITE_UTF8, &running, new_value, NULL, NULL, NULL) == SQLITE_OK &&
	       (has_rowid(handle, rewrite->table) ? write_column(handle, rewrite, rewrite->table) : write_copy(handle, rewrite));
	if (!good)
		(void)fault(context, rewrite->table);
	(void)sqlite3_create_function_v2(handle, "new_value", 3, SQLITE_UTF8, NULL, NULL, NULL, NULL, NULL);
	arena_free(running.arena);
	return good;
}

bool
db_columns_ending(struct context *context, const char *ending, struct db_column *columns, size_t room, size_t *count)
{
	sqlite3_stmt *statement = NULL;
	int answer = SQLITE_ERROR;

	*count = 0;
	if (sqlite3_prepare_v2(context->connection->sqlite->handle, "SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c"
	                       " WHERE m.type = 'table' AND substr(c.name, -length(?1)) = ?1 ORDER BY m.name, c.cid", -1, &statement, NULL)
	    == SQLITE_OK && sqlite3_bind_text(statement, 1, ending, -1, SQLITE_TRANSIENT) == SQLITE_OK)
		while ((answer = sqlite3_step(statement)) == SQLITE_ROW) {
			if (*count < room)
				columns[*count] = (struct db_column){
					text_terminated(context->arena, text_of((const char *)sqlite3_column_text(statement, 0))),
					text_terminated(context->arena, text_of((const char *)sqlite3_column_text(statement, 1))) };
			(*count)++;
		}
	sqlite3_finalize(statement);
	return answer == SQLITE_DONE || fault(context, "sqlite_schema");
}
