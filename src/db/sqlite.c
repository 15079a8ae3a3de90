/* sqlite: the engine below connections, transactions and statements.  Only sqlite*.c sees sqlite3.h, and is the only
 * place with SQL in it: what is asked here has no meaning for another engine. */
#include "db/sqlite_engine.h"
#include "db/statement.h"
#include "db/statement_tag.h"
#include "base/log.h"
#include "limits.h"
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { BUSY_MS = 5000, RESTART_MS = 50, RESTART_TURNS = 10 };

/* One savepoint name is enough: the newest one of that name is meant. */
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
is_no_room(sqlite3 *handle)
{
	const int result = sqlite3_errcode(handle) & 0xff, system = sqlite3_system_errno(handle);

	return result == SQLITE_FULL || ((result == SQLITE_IOERR || result == SQLITE_CANTOPEN) && (system == ENOSPC || system == EDQUOT));
}

/* A full disk is everybody's fault at once: said once a minute, not by each. */
static bool
note_no_room(struct connection *connection)
{
	static _Atomic int64_t said;
	const int64_t now = instant_now().us;
	int64_t before = atomic_load(&said);

	if (!connection->no_room && !is_no_room(connection->engine->handle))
		return false;
	connection->no_room = true;
	if (now - before >= INSTANT_MINUTE && atomic_compare_exchange_strong(&said, &before, now))
		log_note(LOG_FAULT, "database: no room (%s): nothing new is kept until the disk has some, or database_max_mib is larger; "
		         "pages are shown as before", sqlite3_errmsg(connection->engine->handle));
	return true;
}

/* The engine's messages name tables and columns, never values. */
static void
note(struct connection *connection, const char *what)
{
	sqlite3 *handle = connection->engine->handle;

	if (note_no_room(connection))
		return;
	log_note(LOG_FAULT, "database: %s: %s (%d)", what, sqlite3_errmsg(handle), sqlite3_extended_errcode(handle));
}

static void
look_whether_lost(struct connection *connection)
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

	if (*handle == NULL
	    && sqlite3_prepare_v3(engine->handle, control_texts[control], -1, SQLITE_PREPARE_PERSISTENT, handle, NULL)
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

/* One number answered by `sql`, with `number` as its parameter when it has one. */
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

/* A reader keeps half a megabyte of pages: there are many of them, and the system keeps the same pages for all.  The cells of a page are
 * checked by connections that write, where damage could spread: looking at each cell of each page that is read made up nearly all of
 * what a search costs more at a million drives than at a thousand, and SQLite refuses a cell beyond its page when it comes to it.
 * Settings come before the first prepare: while a log is recovered, a prepare without a timeout answers "busy". */
static int
set_up(struct connection *connection)
{
	sqlite3 *handle = connection->engine->handle;
	const char *settings = connection->access == DB_READ_ONLY
		? "PRAGMA query_only=ON; PRAGMA trusted_schema=OFF; PRAGMA cache_size=-512;"
		: "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;"
		  " PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864;"
		  " PRAGMA cache_size=-8192;";   /* KiB, taken as they are used: a booking touches pages all over its indexes */
	int64_t tables;
	int result;

	sqlite3_busy_timeout(handle, BUSY_MS);
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
connection_has_no_room(struct connection *connection)
{
	return connection->no_room;
}

/* PASSIVE never makes the writer wait.  When it cannot keep up and the log passes its bound, one RESTART does make it
 * wait, so that the log starts again instead of growing without end.  It waits for readers too, with the writer's lock in its
 * hand: somebody who reads for long (a backup, a replicator) must not stop the writer, so it waits for a moment alone, and
 * not at every turn. */
void
db_checkpoint(struct connection *connection)
{
	sqlite3 *handle = connection->engine->handle;
	int log_pages = 0, copied_pages = 0, result;

	connection->no_room = false;
	result = sqlite3_wal_checkpoint_v2(handle, NULL, SQLITE_CHECKPOINT_PASSIVE, &log_pages, &copied_pages);
	if (result == SQLITE_OK && log_pages > LIMIT_WAL_PAGES && connection->engine->turns++ % RESTART_TURNS == 0) {
		sqlite3_busy_timeout(handle, RESTART_MS);
		result = sqlite3_wal_checkpoint_v2(handle, NULL, SQLITE_CHECKPOINT_RESTART, &log_pages, &copied_pages);
		sqlite3_busy_timeout(handle, BUSY_MS);
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

/* The table of what was done to the file. */

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

/* Statements. */

static void
fault(struct statement *statement, const char *what)
{
	struct connection *connection = statement->context->connection;

	if (statement->fault)
		return;
	statement->fault = true;
	if (!connection->no_room)
		log_note(LOG_FAULT, "statement %s: %s", statement->description->name, what);
	look_whether_lost(connection);
}

static void
fault_of_engine(struct statement *statement)
{
	sqlite3 *handle = statement->context->connection->engine->handle;

	if (statement->fault)
		return;
	statement->fault = true;
	if (!note_no_room(statement->context->connection))
		log_note(LOG_FAULT, "statement %s: %s (%d)", statement->description->name, sqlite3_errmsg(handle),
		         sqlite3_extended_errcode(handle));
	look_whether_lost(statement->context->connection);
}

static struct prepared *
find_prepared(struct engine *engine, const struct statement_description *description)
{
	size_t at = ((uintptr_t)description >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 53;

	while (engine->prepared[at].description != NULL && engine->prepared[at].description != description)
		at = (at + 1) % PREPARED_SLOTS;
	return &engine->prepared[at];
}

static bool
is_id(const struct statement_value *value)
{
	const size_t length = strlen(value->kind);

	return length > 3 && strcmp(value->kind + length - 3, "_id") == 0;
}

/* Given an id, or finds the one page or drive that it answers: not a list over all of them. */
static bool
is_told_an_id(const struct statement_description *description)
{
	for (size_t i = 0; i < description->parameter_count; i++) {
		if (is_id(&description->parameters[i]))
			return true;
	}
	for (size_t i = 0; description->rows == STATEMENT_ROWS_ONE && i < description->column_count; i++) {
		if (tag_kind_is_page_or_drive(description->columns[i].kind))
			return true;
	}
	return false;
}

struct connection_work
connection_work(struct connection *connection)
{
	const struct connection_work work = connection->work;

	connection->work = (struct connection_work){ 0 };
	return work;
}

struct statement
statement_start(struct context *context, const struct statement_description *description)
{
	struct statement statement = { .context = context, .description = description };
	struct engine *engine = context->connection->engine;
	struct prepared *prepared;

	context->connection->work.statements++;
	context->connection->work.kinds = (context->connection->work.kinds ^ (uintptr_t)description) * UINT64_C(0x100000001b3);
	if (context->connection->depth == 0)
		context->connection->no_room = false;
	look_whether_lost(context->connection);
	if (context->connection->lost) {
		fault(&statement, "its transaction is gone");
		return statement;
	}
	if (description->writes && context->connection->access == DB_READ_ONLY) {
		fault(&statement, "writes on a read-only connection");
		return statement;
	}
	prepared = find_prepared(engine, description);
	if (prepared->handle == NULL) {
		if (sqlite3_prepare_v3(engine->handle, description->sql, -1, SQLITE_PREPARE_PERSISTENT,
		                       &prepared->handle, NULL)
		    != SQLITE_OK) {
			fault_of_engine(&statement);
			return statement;
		}
		engine->prepared_count++;
		ASSERT(engine->prepared_count < PREPARED_SLOTS);
		prepared->description = description;
	}
	statement.handle = prepared->handle;
	context->connection->wrote |= description->writes;
	if (context->connection->notes_reads && !is_told_an_id(description))
		tag_list_add(&context->connection->read, TAG_SITE);
	return statement;
}

static void
bound(struct statement *statement, int result)
{
	if (result != SQLITE_OK)
		fault_of_engine(statement);
}

/* True: the value is none and NULL was bound, or that is a fault. */
static bool
bind_none(struct statement *statement, int number, bool is_none)
{
	const struct statement_value *value = &statement->description->parameters[number - 1];

	if (statement->fault)
		return true;
	if (!is_none)
		return false;
	if (value->may_be_none) {
		bound(statement, sqlite3_bind_null(statement->handle, number));
	} else {
		log_note(LOG_FAULT, "statement %s: parameter %s is none and was not declared with ?",
		         statement->description->name, value->name);
		statement->fault = true;
	}
	return true;
}

void
statement_bind_count(struct statement *statement, int number, int64_t count)
{
	if (!statement->fault)
		bound(statement, sqlite3_bind_int64(statement->handle, number, count));
}

/* An id that is none finds nothing where it may not be none; that is an answer, not a fault. */
void
statement_bind_id(struct statement *statement, int number, int64_t id)
{
	if (statement->context->connection->notes_reads)
		tag_list_add(&statement->context->connection->read, id);
	if (statement->description->tag_count > 0)
		statement_tag_parameter(statement, number, id);
	if (!bind_none(statement, number, id == 0 && statement->description->parameters[number - 1].may_be_none))
		statement_bind_count(statement, number, id);
}

void
statement_bind_flag(struct statement *statement, int number, bool flag)
{
	statement_bind_count(statement, number, flag);
}

void
statement_bind_instant(struct statement *statement, int number, struct instant instant)
{
	if (!bind_none(statement, number, instant.us == INSTANT_NONE.us))
		statement_bind_count(statement, number, instant.us);
}

void
statement_bind_text(struct statement *statement, int number, struct text text)
{
	if (!bind_none(statement, number, text.at == NULL))
		bound(statement,
		      sqlite3_bind_text64(statement->handle, number, text.at, text.length, SQLITE_STATIC, SQLITE_UTF8));
}

void
statement_bind_bytes(struct statement *statement, int number, struct bytes bytes)
{
	if (!bind_none(statement, number, bytes.at == NULL))
		bound(statement, sqlite3_bind_blob64(statement->handle, number, bytes.at, bytes.length, SQLITE_STATIC));
}

bool
engine_row_id(const struct statement *statement, int number, int64_t *id)
{
	*id = sqlite3_column_int64(statement->handle, number);
	return sqlite3_column_type(statement->handle, number) == SQLITE_INTEGER;
}

bool
statement_step(struct statement *statement)
{
	int result;

	if (statement->fault)
		return false;
	while ((result = sqlite3_step(statement->handle)) == SQLITE_ROW) {
		statement->row_count++;
		if (statement->description->tag_count > 0)
			statement_tag_row(statement);
		/* What answers nothing answers its hidden columns alone. */
		if (statement->description->rows == STATEMENT_ROWS_NONE)
			continue;
		statement->context->connection->work.rows++;
		return true;
	}
	if (result != SQLITE_DONE)
		fault_of_engine(statement);
	return false;
}

void
statement_step_last(struct statement *statement)
{
	if (statement_step(statement))
		fault(statement, "answered more than one row");
}

/* True: there is a value of the type that the --: line promised. */
static bool
read_value(struct statement *statement, int number)
{
	static const int types[] = {
		[STATEMENT_BIGINT] = SQLITE_INTEGER, [STATEMENT_TEXT] = SQLITE_TEXT,
		[STATEMENT_BYTEA] = SQLITE_BLOB, [STATEMENT_BOOLEAN] = SQLITE_INTEGER,
	};
	const struct statement_value *column = &statement->description->columns[number];
	int type;

	if (statement->fault)
		return false;
	type = sqlite3_column_type(statement->handle, number);
	if (type == types[column->type])
		return true;
	if (type == SQLITE_NULL && column->may_be_none)
		return false;
	statement->fault = true;
	log_note(LOG_FAULT, "statement %s: column %s is %s", statement->description->name, column->name,
	         type == SQLITE_NULL ? "NULL and was not declared with ?" : "of another type than declared");
	return false;
}

int64_t
statement_count(struct statement *statement, int number)
{
	return read_value(statement, number) ? sqlite3_column_int64(statement->handle, number) : 0;
}

int64_t
statement_id(struct statement *statement, int number)
{
	const int64_t id = statement_count(statement, number);

	if (statement->context->connection->notes_reads && tag_kind_is_page_or_drive(statement->description->columns[number].kind))
		tag_list_add(&statement->context->connection->read, id);
	return id;
}

bool
statement_flag(struct statement *statement, int number)
{
	return statement_count(statement, number) != 0;
}

struct instant
statement_instant(struct statement *statement, int number)
{
	if (!read_value(statement, number))
		return INSTANT_NONE;
	return (struct instant){ sqlite3_column_int64(statement->handle, number) };
}

struct bytes
statement_bytes(struct statement *statement, int number)
{
	struct bytes bytes;
	uint8_t *copy;
	const void *at;

	if (!read_value(statement, number))
		return BYTES_NONE;
	at = sqlite3_column_blob(statement->handle, number);
	bytes.length = (size_t)sqlite3_column_bytes(statement->handle, number);
	copy = arena_take(statement->context->arena, bytes.length);
	if (bytes.length > 0 && at == NULL) {
		fault(statement, "no memory");
		return BYTES_NONE;
	}
	if (bytes.length > 0)
		memcpy(copy, at, bytes.length);
	bytes.at = copy;
	return bytes;
}

struct text
statement_text(struct statement *statement, int number)
{
	return bytes_text(statement_bytes(statement, number));
}

void *
statement_grow(struct statement *statement, void *at, size_t count, size_t *capacity, size_t size)
{
	size_t old = *capacity;

	if (count < old)
		return at;
	*capacity = old == 0 ? 16 : old * 2;
	return arena_grow(statement->context->arena, at, old * size, *capacity * size);
}

/* Answers whether it went well, with whether anything came of it. */
static bool
end(struct statement *statement, bool *any)
{
	struct engine *engine = statement->context->connection->engine;

	*any = statement->row_count > 0;
	if (statement->description->rows == STATEMENT_ROWS_NONE && !statement->fault)
		*any = sqlite3_changes64(engine->handle) > 0;
	if (statement->description->tag_count > 0)
		statement_tag_end(statement, *any);
	if (statement->handle != NULL) {
		sqlite3_reset(statement->handle);
		sqlite3_clear_bindings(statement->handle);
	}
	return !statement->fault;
}

enum db_read
statement_end_read(struct statement *statement)
{
	bool any;

	if (!end(statement, &any))
		return DB_READ_FAULT;
	return any ? DB_READ : DB_READ_NONE;
}

enum db_write
statement_end_write(struct statement *statement)
{
	bool any;

	if (!end(statement, &any))
		return DB_WROTE_FAULT;
	return any ? DB_WROTE : DB_WROTE_NONE;
}
