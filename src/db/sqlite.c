/* sqlite: the engine below connections, transactions and statements. Only sqlite*.c includes sqlite3.h, and only they have SQL in C
 * strings: these statements have no meaning for another engine. */
#include "db/migrate.h"
#include "db/sqlite_engine.h"
#include "base/id.h"
#include "base/log.h"
#include "limits.h"
#include <errno.h>
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

bool
sqlite_note_disk_full(struct connection *connection)
{
	if (!connection->disk_full && !is_disk_full(connection->sqlite->handle))
		return false;
	engine_note_disk_full(connection, sqlite3_errmsg(connection->sqlite->handle));
	return true;
}

/* In the thread's own memory: the engine's words last until its next call. */
const char *
sqlite_said(struct connection *connection)
{
	static _Thread_local char said[512];
	sqlite3 *handle = connection->sqlite->handle;

	snprintf(said, sizeof said, "%s (%d)", sqlite3_errmsg(handle), sqlite3_extended_errcode(handle));
	return said;
}

/* The engine's messages name tables and columns, never values. */
static void
note(struct connection *connection, const char *what)
{
	if (!sqlite_note_disk_full(connection))
		log_note(LOG_FAULT, "database: %s: %s", what, sqlite_said(connection));
}

static bool
in_transaction(struct connection *connection)
{
	return !sqlite3_get_autocommit(connection->sqlite->handle);
}

/* SQLite tells that others wrote, and not what. */
static void
others(struct connection *connection, struct tag_list *changed)
{
	struct sqlite_engine *engine = connection->sqlite;
	int result = SQLITE_OK;

	if (engine->version == NULL)
		result = sqlite3_prepare_v3(engine->handle, "PRAGMA data_version", -1, SQLITE_PREPARE_PERSISTENT, &engine->version, NULL);
	if (result == SQLITE_OK)
		result = sqlite3_step(engine->version);
	if (result == SQLITE_ROW) {
		const int64_t version = sqlite3_column_int64(engine->version, 0);

		changed->all = engine->last_version != 0 && engine->last_version != version;
		engine->last_version = version;
	} else {
		note(connection, "version");
	}
	sqlite3_reset(engine->version);
}

static bool
run(struct connection *connection, const char *sql)
{
	if (sqlite3_exec(connection->sqlite->handle, sql, NULL, NULL, NULL) == SQLITE_OK)
		return true;
	note(connection, "run");
	return false;
}

static bool
control_by(struct connection *connection, enum engine_control control)
{
	struct sqlite_engine *engine = connection->sqlite;
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
	int result = sqlite3_prepare_v2(connection->sqlite->handle, sql, -1, &handle, NULL);

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

static enum engine_ask
ask(struct connection *connection, const char *sql, int64_t parameter, int64_t *number)
{
	const int result = ask_number(connection, sql, parameter, number);

	if (result == SQLITE_ROW)
		return ENGINE_ASK_OK;
	if (result == SQLITE_DONE)
		return ENGINE_ASK_NONE;
	note(connection, "ask");
	return ENGINE_ASK_FAULT;
}

bool
engine_look(struct connection *connection, struct arena *arena, const char *sql, struct engine_look *look)
{
	sqlite3_stmt *handle = NULL;
	struct engine_column *columns;
	const char *type;

	if (sqlite3_prepare_v2(connection->sqlite->handle, sql, -1, &handle, NULL) != SQLITE_OK) {
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
	sqlite3 *handle = connection->sqlite->handle;
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

static enum connection_open
open_by(struct connection *connection, const char *path)
{
	const bool in_memory = strcmp(path, ":memory:") == 0;
	const int flags = connection->access == DB_READ_ONLY ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
	int result;

	engine_configure();
	ASSERT(!(in_memory && connection->access == DB_READ_ONLY));
	if (connection->access == DB_READ_ONLY && access(path, F_OK) != 0 && errno == ENOENT)
		return CONNECTION_OPEN_MISSING;
	connection->sqlite = memory_take(sizeof *connection->sqlite);
	result = sqlite3_open_v2(path, &connection->sqlite->handle, flags | SQLITE_OPEN_NOMUTEX, NULL);
	if (result == SQLITE_OK)
		result = set_up(connection);
	if (result == SQLITE_OK)
		return CONNECTION_OPEN_OK;
	if (result == SQLITE_NOTADB || result == SQLITE_CORRUPT)
		return CONNECTION_OPEN_CORRUPT;
	note(connection, path);
	return CONNECTION_OPEN_FAULT;
}

static void
close_by(struct connection *connection)
{
	struct sqlite_engine *engine = connection->sqlite;

	if (engine == NULL)
		return;
	for (size_t i = 0; i < PREPARED_SLOTS; i++)
		sqlite3_finalize(engine->prepared[i].handle);
	for (size_t i = 0; i < ENGINE_CONTROL_COUNT; i++)
		sqlite3_finalize(engine->controls[i]);
	sqlite3_finalize(engine->version);
	ASSERT(sqlite3_close(engine->handle) == SQLITE_OK);
	memory_free(engine);
}

/* Its file has one server. */
static bool
take_node(struct connection *connection)
{
	(void)connection;
	id_set_node(0);
	return true;
}

static bool
lease(struct connection *connection, enum db_lease lease)
{
	(void)connection, (void)lease;
	return true;
}

static bool
leave_checkpoints(struct connection *connection)
{
	return run(connection, "PRAGMA wal_autocheckpoint=0");
}

static void
rest(struct connection *connection)
{
	sqlite3_db_release_memory(connection->sqlite->handle);
}

/* PASSIVE never makes the writer wait. When it cannot keep up and the log is larger than its bound, a RESTART does make it wait, so that
 * the log starts again instead of growing without end. RESTART holds the writer's lock while it waits for readers, and a long read (a
 * backup, a replicator) must not stop the writer. So it waits only for a moment, and not at every checkpoint. */
static void
checkpoint(struct connection *connection)
{
	sqlite3 *handle = connection->sqlite->handle;
	int log_pages = 0, copied_pages = 0, result;

	connection->disk_full = false;
	result = sqlite3_wal_checkpoint_v2(handle, NULL, SQLITE_CHECKPOINT_PASSIVE, &log_pages, &copied_pages);
	if (result == SQLITE_OK && log_pages > LIMIT_WAL_PAGES && connection->sqlite->turns++ % RESTART_TURNS == 0) {
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
	int result = sqlite3_prepare_v2(connection->sqlite->handle, sql, -1, &handle, NULL);

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

static bool
give_identity(struct connection *connection)
{
	char pragma[64];
	uint32_t random;

	sqlite3_randomness(sizeof random, &random);
	snprintf(pragma, sizeof pragma, "PRAGMA user_version=%d", (int)(random >> 1) | 1);
	return run(connection, pragma);
}

static bool
has_migrations(struct connection *connection, bool *has)
{
	int64_t tables = 0;
	const enum engine_ask answer = ask(connection, "SELECT count(*) FROM sqlite_schema WHERE name = 'migration'", 0, &tables);

	*has = tables > 0;
	return answer == ENGINE_ASK_OK;
}

static const char *
migration_text(const struct migration *migration)
{
	return migration->sqlite;
}

static bool
record_migration(struct connection *connection, int number, const char *name, int64_t checksum)
{
	sqlite3_stmt *handle = NULL;
	static const char sql[] = "INSERT INTO migration (number, name, checksum) VALUES (?1, ?2, ?3)";
	int result = sqlite3_prepare_v2(connection->sqlite->handle, sql, -1, &handle, NULL);

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

static bool
bound(struct connection *connection, int64_t bytes)
{
	int64_t page = 0;
	char pragma[64];

	if (!engine_ask(connection, "PRAGMA page_size", &page) || page <= 0)
		return false;
	snprintf(pragma, sizeof pragma, "PRAGMA max_page_count=%lld", (long long)(bytes / page));
	return run(connection, pragma);
}

static bool
room(struct connection *connection, int64_t *used, int64_t *spare)
{
	int64_t page = 0, all = 0, free_pages = 0;

	if (!engine_ask(connection, "PRAGMA page_size", &page) || !engine_ask(connection, "PRAGMA page_count", &all) ||
	    !engine_ask(connection, "PRAGMA freelist_count", &free_pages))
		return false;
	*used = (all - free_pages) * page;
	*spare = free_pages * page;
	return true;
}

const struct engine_kind sqlite_kind = {
	.open = open_by, .close = close_by, .control = control_by, .in_transaction = in_transaction, .others = others, .run = run,
	.ask = ask,
	.migration_table = "CREATE TABLE migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum INTEGER NOT NULL) STRICT",
	.has_migrations = has_migrations, .record_migration = record_migration, .give_identity = give_identity,
	.migration_text = migration_text, .bound = bound, .room = room, .checkpoint = checkpoint, .leave_checkpoints = leave_checkpoints,
	.take_node = take_node, .lease = lease,
	.rest = rest,
	.start = sqlite_start, .bind_number = sqlite_bind_number, .bind_bytes = sqlite_bind_bytes, .bind_null = sqlite_bind_null,
	.step = sqlite_step, .column = sqlite_column, .changed = sqlite_changed, .end = sqlite_end,
};
