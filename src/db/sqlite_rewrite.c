/* sqlite_rewrite: see rewrite.h.  The engine calls our function for each row of one UPDATE, so that it takes care of rows whose key
 * changes while they are read. */
#include "db/rewrite.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "db/sqlite_engine.h"

enum { SQL_BYTES = 512, ROW_ARENA_BYTES = 256 * 1024 * 1024 };

struct running { struct db_rewrite *rewrite; struct arena *arena; };

static bool
fault(struct context *context, const char *table)
{
	log_note(LOG_FAULT, "the table %s cannot be written again: %s", table, sqlite3_errmsg(context->connection->engine->handle));
	sqlite_look_whether_lost(context->connection);
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

bool
db_rewrite(struct context *context, struct db_rewrite *rewrite)
{
	const char *first = rewrite->first ? rewrite->first : "0", *second = rewrite->second ? rewrite->second : "0";
	struct running running = { rewrite, arena_new(ROW_ARENA_BYTES) };
	sqlite3 *handle = context->connection->engine->handle;
	char sql[SQL_BYTES];
	bool good;

	ASSERT(is_name(rewrite->table) && is_name(rewrite->column) && is_name(first) && is_name(second));
	snprintf(sql, sizeof sql, "UPDATE %s SET %s = new_value(%s, %s, %s) WHERE %s IS NOT NULL", rewrite->table, rewrite->column,
	         rewrite->column, first, second, rewrite->column);
	context->connection->wrote = true;
	good = sqlite3_create_function_v2(handle, "new_value", 3, SQLITE_UTF8, &running, new_value, NULL, NULL, NULL) == SQLITE_OK &&
	       sqlite3_exec(handle, sql, NULL, NULL, NULL) == SQLITE_OK;
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
	if (sqlite3_prepare_v2(context->connection->engine->handle, "SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c"
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
