/* sqlite_statement: a run of a statement on SQLite. */
#include "db/sqlite_engine.h"
#include "base/log.h"

static bool
fault(struct statement *statement)
{
	struct connection *connection = statement->context->connection;

	(void)sqlite_note_disk_full(connection);
	statement_fault(statement, sqlite_said(connection));
	return false;
}

static struct prepared *
find_prepared(struct sqlite_engine *engine, const struct statement_description *description)
{
	size_t at = ((uintptr_t)description >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 53;

	while (engine->prepared[at].description != NULL && engine->prepared[at].description != description)
		at = (at + 1) % PREPARED_SLOTS;
	return &engine->prepared[at];
}

bool
sqlite_start(struct statement *statement)
{
	struct sqlite_engine *engine = statement->context->connection->sqlite;
	struct prepared *prepared = find_prepared(engine, statement->description);

	if (prepared->handle == NULL) {
		if (sqlite3_prepare_v3(engine->handle, statement->description->sql, -1, SQLITE_PREPARE_PERSISTENT, &prepared->handle, NULL)
		    != SQLITE_OK)
			return fault(statement);
		engine->prepared_count++;
		ASSERT(engine->prepared_count < PREPARED_SLOTS);
		prepared->description = statement->description;
	}
	statement->handle = prepared->handle;
	return true;
}

bool
sqlite_bind_number(struct statement *statement, int number, int64_t value)
{
	return sqlite3_bind_int64(statement->handle, number, value) == SQLITE_OK || fault(statement);
}

bool
sqlite_bind_bytes(struct statement *statement, int number, struct bytes value)
{
	const bool is_text = statement->description->parameters[number - 1].type == STATEMENT_TEXT;
	const int result = is_text
		? sqlite3_bind_text64(statement->handle, number, (const char *)value.at, value.length, SQLITE_STATIC, SQLITE_UTF8)
		: sqlite3_bind_blob64(statement->handle, number, value.at, value.length, SQLITE_STATIC);

	return result == SQLITE_OK || fault(statement);
}

bool
sqlite_bind_null(struct statement *statement, int number)
{
	return sqlite3_bind_null(statement->handle, number) == SQLITE_OK || fault(statement);
}

enum engine_step
sqlite_step(struct statement *statement)
{
	const int result = sqlite3_step(statement->handle);

	if (result == SQLITE_ROW)
		return ENGINE_STEP_ROW;
	if (result == SQLITE_DONE)
		return ENGINE_STEP_DONE;
	(void)fault(statement);
	return ENGINE_STEP_FAULT;
}

struct engine_value
sqlite_column(const struct statement *statement, int number)
{
	sqlite3_stmt *handle = statement->handle;
	struct engine_value value = { .kind = ENGINE_VALUE_NULL };

	switch (sqlite3_column_type(handle, number)) {
	case SQLITE_INTEGER:
		value = (struct engine_value){ .kind = ENGINE_VALUE_NUMBER, .number = sqlite3_column_int64(handle, number) };
		break;
	case SQLITE_TEXT:
		value.kind = ENGINE_VALUE_TEXT;
		value.bytes.at = sqlite3_column_text(handle, number);
		value.bytes.length = (size_t)sqlite3_column_bytes(handle, number);
		break;
	case SQLITE_BLOB:
		value.kind = ENGINE_VALUE_BYTES;
		value.bytes.at = sqlite3_column_blob(handle, number);
		value.bytes.length = (size_t)sqlite3_column_bytes(handle, number);
		break;
	}
	return value;
}

int64_t
sqlite_changed(const struct statement *statement)
{
	return sqlite3_changes64(statement->context->connection->sqlite->handle);
}

void
sqlite_end(struct statement *statement)
{
	sqlite3_reset(statement->handle);
	sqlite3_clear_bindings(statement->handle);
}
