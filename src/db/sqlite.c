/* sqlite: the engine below connections, transactions and statements. Only sqlite*.c includes sqlite3.h, and only they have SQL in C
 * strings: these statements have no meaning for another engine. */
#include "db/sqlite_engine.h"
#include "base/log.h"
#include "limits.h"
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { RESTART_MS = 50, RESTART_TURNS = 10 };

/* One savepoint name is enough: the newest one with that name is meant. */
static const char *const control_texts[ENGINE_CONTROL_COUNT] = {
	[ENGINE_BEGIN_READ] = "BEGIN",
	[ENGINE_BEGIN_WRITE] = "BEGIN IMMEDIATE",
	[ENGINE_COMMIT] = "COMMIT",
	[ENGINE_ROLLBACK] = "ROLLBACK",
	[ENGINE_SAVEPOINT] = "SAVEPOINT level",
	[ENGINE_RELEASE] = "RELEASE level",
	[ENGINE_UNDO] = "ROLLBACK TO level",
};

static bool
is_disk_full(sqlite3 *handle)
{
	const int result = sqlite3_errcode(handle) & 0xff, system = sqlite3_system_errno(handle);

	return result == SQLITE_FULL || ((result == SQLITE_IOERR || result == SQLITE_CANTOPEN) && (system == ENOSPC || system == EDQUOT));
}

/* A full disk makes many requests fail at once, so it is logged once a minute, not by each of them. */
bool
sqlite_note_disk_full(struct connection *connection)
{
	static _Atomic int64_t said;
	const int64_t now = instant_now().us;
	int64_t before = atomic_load(&said);

	if (!connection->disk_full && !is_disk_full(connection->engine->handle))
		return false;
	connection->disk_full = true;
	if (now - before >= INSTANT_MINUTE && atomic_compare_exchange_strong(&said, &before, now))
		log_note(LOG_FAULT, "database: disk full (%s): nothing new is stored until there is space, or database_max_mib is larger; "
		         "pages are shown as before", sqlite3_errmsg(connection->engine->handle));
	return true;
}

/* The engine's messages name tables and columns, never values. */
static void
note(struct connection *connection, const char *what)
{
	sqlite3 *handle = connection->engine->handle;

	if (sqlite_note_disk_full(connection))
		return;
	log_note(LOG_FAULT, "database: %s: %s (%d)", what, sqlite3_errmsg(handle), sqlite3_extended_errcode(handle));
}

void
sqlite_look_whether_lost(struct connection *connection)
{
	if (connection->depth > 0 && !engine_in_transaction(connection))
		connection->lost = true;
}

bool
engine_in_transaction(struct connection *connection)
{
	return !sqlite3_get_autocommit(connection->engine->handle);
}

bool
engine_version(struct connection *connection, int64_t *version)
{
	struct engine *engine = connection->engine;
	int result = SQLITE_OK;

	if (engine->version == NULL)
		result = sqlite3_prepare_v3(engine->handle, "PRAGMA data_version", -1, SQLITE_PREPARE_PERSISTENT, &engine->version, NULL);
	if (result == SQLITE_OK)
		result = sqlite3_step(engine->version);
	if (result == SQLITE_ROW)
		*version = sqlite3_column_int64(engine->version, 0);
	else
		note(connection, "version");
	sqlite3_reset(engine->version);
	return result == SQLITE_ROW;
}

bool
engine_run(struct connection *connection, const char *sql)
{
	connection->wrote = true;
	if (sqlite3_exec(connection->engine->handle, sql, NULL, NULL, NULL) == SQLITE_OK)
		return true;
	note(connection, "run");
	return false;
}

bool
engine_control(struct connection *connection, enum engine_control control)
{
	struct engine *engine = connection->engine;
	sqlite3_stmt **handle = &engine->controls[control];
	int result;

	if (*handle == NULL &&
	    sqlite3_prepare_v3(engine->handle, control_texts[control], -1, SQLITE_PREPARE_PERSISTENT, handle, NULL)
	       != SQLITE_OK) {
		note(connection, control_texts[control]);
		return false;
	}
	result = sqlite3_step(*handle);
	if (result != SQLITE_DONE)
		note(connection, control_texts[control]);
	sqlite3_reset(*handle);
	return result == SQLITE_DONE;
}

/* The number that `sql` returns, with `number` as its parameter when it has one. */
static int
ask_number(struct connection *connection, const char *sql, int64_t number, int64_t *answer)
{
	sqlite3_stmt *handle = NULL;
	int result = sqlite3_prepare_v2(connection->engine->handle, sql, -1, &handle, NULL);

	if (result == SQLITE_OK) {
		if (sqlite3_bind_parameter_count(handle) > 0)
			sqlite3_bind_int64(handle, 1, number);
		result = sqlite3_step(handle);
		if (result == SQLITE_ROW)
			*answer = sqlite3_column_int64(handle, 0);
	}
	sqlite3_finalize(handle);
	return result;
}

bool
engine_ask(struct connection *connection, const char *sql, int64_t *number)
{
	if (ask_number(connection, sql, 0, number) == SQLITE_ROW)
		return true;
	note(connection, "ask");
	return false;
}

bool
engine_look(struct connection *connection, struct arena *arena, const char *sql, struct engine_look *look)
{
	sqlite3_stmt *handle = NULL;
	struct engine_column *columns;
	const char *type;

	if (sqlite3_prepare_v2(connection->engine->handle, sql, -1, &handle, NULL) != SQLITE_OK) {
		note(connection, "look");
		return false;
	}
	look->parameter_count = (size_t)sqlite3_bind_parameter_count(handle);
	look->column_count = (size_t)sqlite3_column_count(handle);
	look->reads_only = sqlite3_stmt_readonly(handle) != 0;
	columns = arena_list_of(arena, struct engine_column, look->column_count);
	for (size_t i = 0; i < look->column_count; i++) {
		columns[i].name = text_terminated(arena, text_of(sqlite3_column_name(handle, (int)i)));
		type = sqlite3_column_decltype(handle, (int)i);
		columns[i].declared_type = type != NULL ? text_terminated(arena, text_of(type)) : NULL;
	}
	look->columns = columns;
	sqlite3_finalize(handle);
	return true;
}

/* A reader caches half a megabyte of pages: there are many readers, and the system caches the same pages for all. Only connections that
 * write check the cells of a page, because damage could spread there: checking every cell of every page read was nearly all of the extra
 * cost of a search at a million drives over a thousand, and SQLite refuses a cell that reaches beyond its page when it reads it. The
 * settings are made before the first prepare: while a log is recovered, a prepare without a timeout answers "busy". */
static int
set_up(struct connection *connection)
{
	sqlite3 *handle = connection->engine->handle;
	const char *settings = connection->access == DB_READ_ONLY
		? "PRAGMA query_only=ON; PRAGMA trusted_schema=OFF; PRAGMA cache_size=-512;"
		: "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;"
		  " PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864;"
		  " PRAGMA cache_size=-8192;";   /* KiB, allocated as they are used: a booking changes pages all over the indexes */
	int64_t tables;
	int result;

	sqlite3_busy_timeout(handle, LIMIT_DATABASE_BUSY_MS);
	sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	result = sqlite3_exec(handle, settings, NULL, NULL, NULL);
	if (result != SQLITE_OK)
		return result;
	result = ask_number(connection, "SELECT count(*) FROM sqlite_schema", 0, &tables);
	return result == SQLITE_ROW ? SQLITE_OK : result;
}

enum connection_open
connection_open(const char *path, enum db_access wanted, struct connection **opened)
{
	struct connection *connection;
	bool in_memory = strcmp(path, ":memory:") == 0;
	int flags = wanted == DB_READ_ONLY ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
	int result;

	engine_configure();
	*opened = NULL;
	ASSERT(!(in_memory && wanted == DB_READ_ONLY));
	if (wanted == DB_READ_ONLY && access(path, F_OK) != 0 && errno == ENOENT)
		return CONNECTION_OPEN_MISSING;
	connection = memory_take(sizeof(*connection));
	connection->engine = memory_take(sizeof(*connection->engine));
	connection->access = wanted;
	result = sqlite3_open_v2(path, &connection->engine->handle, flags | SQLITE_OPEN_NOMUTEX, NULL);
	if (result == SQLITE_OK)
		result = set_up(connection);
	if (result == SQLITE_OK) {
		*opened = connection;
		return CONNECTION_OPEN_OK;
	}
	if (result != SQLITE_NOTADB && result != SQLITE_CORRUPT)
		note(connection, path);
	connection_close(connection);
	return result == SQLITE_NOTADB || result == SQLITE_CORRUPT ? CONNECTION_OPEN_CORRUPT : CONNECTION_OPEN_FAULT;
}

void
connection_close(struct connection *connection)
{
	struct engine *engine;

	if (connection == NULL)
		return;
	engine = connection->engine;
	for (size_t i = 0; i < PREPARED_SLOTS; i++)
		sqlite3_finalize(engine->prepared[i].handle);
	for (size_t i = 0; i < ENGINE_CONTROL_COUNT; i++)
		sqlite3_finalize(engine->controls[i]);
	sqlite3_finalize(engine->version);
	ASSERT(sqlite3_close(engine->handle) == SQLITE_OK);
	tag_list_free(&connection->read);
	tag_list_free(&connection->changed);
	memory_free(engine);
	memory_free(connection);
}

bool
connection_leave_checkpoints(struct connection *connection)
{
	return engine_run(connection, "PRAGMA wal_autocheckpoint=0");
}

void
connection_rest(struct connection *connection)
{
	sqlite3_db_release_memory(connection->engine->handle);
}

bool
connection_disk_is_full(struct connection *connection)
{
	return connection->disk_full;
}

/* PASSIVE never makes the writer wait. When it cannot keep up and the log is larger than its bound, a RESTART does make it wait, so that
 * the log starts again instead of growing without end. RESTART holds the writer's lock while it waits for readers, and a long read (a
 * backup, a replicator) must not stop the writer. So it waits only for a moment, and not at every checkpoint. */
void
db_checkpoint(struct connection *connection)
{
	sqlite3 *handle = connection->engine->handle;
	int log_pages = 0, copied_pages = 0, result;

	connection->disk_full = false;
	result = sqlite3_wal_checkpoint_v2(handle, NULL, SQLITE_CHECKPOINT_PASSIVE, &log_pages, &copied_pages);
	if (result == SQLITE_OK && log_pages > LIMIT_WAL_PAGES && connection->engine->turns++ % RESTART_TURNS == 0) {
		sqlite3_busy_timeout(handle, RESTART_MS);
		result = sqlite3_wal_checkpoint_v2(handle, NULL, SQLITE_CHECKPOINT_RESTART, &log_pages, &copied_pages);
		sqlite3_busy_timeout(handle, LIMIT_DATABASE_BUSY_MS);
	}
	if (result != SQLITE_OK && (result & 0xff) != SQLITE_BUSY)
		note(connection, "checkpoint");
}

struct text
db_schema_text(struct connection *connection, struct arena *arena)
{
	static const char sql[] =
		"SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name <> 'migration'"
		" ORDER BY tbl_name, type = 'index', name";
	struct text_builder builder;
	sqlite3_stmt *handle = NULL;
	int result = sqlite3_prepare_v2(connection->engine->handle, sql, -1, &handle, NULL);

	text_builder_start(&builder, arena, 1 << 20);
	while (result == SQLITE_OK || result == SQLITE_ROW) {
		result = sqlite3_step(handle);
		if (result == SQLITE_ROW)
			text_add_format(&builder, "%s;\n", (const char *)sqlite3_column_text(handle, 0));
	}
	if (result != SQLITE_DONE)
		note(connection, "schema");
	sqlite3_finalize(handle);
	return result == SQLITE_DONE ? text_built(&builder) : TEXT_NONE;
}

bool
engine_give_identity(struct connection *connection)
{
	char pragma[64];
	uint32_t random;

	sqlite3_randomness(sizeof random, &random);
	snprintf(pragma, sizeof pragma, "PRAGMA user_version=%d", (int)(random >> 1) | 1);
	return engine_run(connection, pragma);
}

/* The table of applied migrations. */

bool
engine_migrations_prepare(struct connection *connection)
{
	return engine_run(connection, "CREATE TABLE IF NOT EXISTS migration ("
	                  "number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum INTEGER NOT NULL) STRICT");
}

bool
engine_migrations_highest(struct connection *connection, int *number)
{
	int64_t answer = 0;
	int result = ask_number(connection, "SELECT count(*) FROM sqlite_schema WHERE name = 'migration'", 0, &answer);

	*number = 0;
	if (result == SQLITE_ROW && answer == 0)
		return true;
	if (result == SQLITE_ROW)
		result = ask_number(connection, "SELECT coalesce(max(number), 0) FROM migration", 0, &answer);
	if (result != SQLITE_ROW) {
		note(connection, "migration table");
		return false;
	}
	*number = (int)answer;
	return true;
}

bool
engine_migration_read(struct connection *connection, int number, bool *found, int64_t *checksum)
{
	int result = ask_number(connection, "SELECT checksum FROM migration WHERE number = ?1", number, checksum);

	*found = result == SQLITE_ROW;
	if (result == SQLITE_ROW || result == SQLITE_DONE)
		return true;
	note(connection, "migration table");
	return false;
}

bool
engine_migration_record(struct connection *connection, int number, const char *name, int64_t checksum)
{
	sqlite3_stmt *handle = NULL;
	static const char sql[] = "INSERT INTO migration (number, name, checksum) VALUES (?1, ?2, ?3)";
	int result = sqlite3_prepare_v2(connection->engine->handle, sql, -1, &handle, NULL);

	if (result == SQLITE_OK) {
		sqlite3_bind_int(handle, 1, number);
		sqlite3_bind_text(handle, 2, name, -1, SQLITE_STATIC);
		sqlite3_bind_int64(handle, 3, checksum);
		result = sqlite3_step(handle);
	}
	if (result != SQLITE_DONE)
		note(connection, "migration table");
	sqlite3_finalize(handle);
	return result == SQLITE_DONE;
}
