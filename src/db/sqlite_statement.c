/* sqlite_statement: runs a generated statement: binds its parameters, reads its rows, emits its tags. */
#include "db/sqlite_engine.h"
#include "db/statement.h"
#include "db/statement_tag.h"
#include "base/log.h"
#include "base/unreadable.h"
#include <string.h>

static void
fault(struct statement *statement, const char *what)
{
	struct connection *connection = statement->context->connection;

	if (statement->fault)
		return;
	statement->fault = true;
	if (!connection->disk_full)
		log_note(LOG_FAULT, "statement %s: %s", statement->description->name, what);
	sqlite_look_whether_lost(connection);
}

static void
fault_of_engine(struct statement *statement)
{
	sqlite3 *handle = statement->context->connection->engine->handle;

	if (statement->fault)
		return;
	statement->fault = true;
	if (!sqlite_note_disk_full(statement->context->connection))
		log_note(LOG_FAULT, "statement %s: %s (%d)", statement->description->name, sqlite3_errmsg(handle),
		         sqlite3_extended_errcode(handle));
	sqlite_look_whether_lost(statement->context->connection);
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

/* Whether the statement is given an id, or finds the one page or drive that it returns; it is not a list over all of them. */
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
		context->connection->disk_full = false;
	sqlite_look_whether_lost(context->connection);
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

/* true: the value is none and NULL was bound, or that is a fault. */
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

/* An id that is none finds nothing where it may not be none; this is a result, not a fault. */
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
	statement->left_out = false;
	while ((result = sqlite3_step(statement->handle)) == SQLITE_ROW) {
		statement->row_count++;
		if (statement->description->tag_count > 0)
			statement_tag_row(statement);
		/* A statement that returns nothing returns its hidden columns only. */
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

/* true: there is a value of the type that the --: line declares. */
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

/* Only once all rows of a list without ids were read is it known whether there still is one that cannot be read. */
static void
note_word(struct statement *statement, int number, bool known, int64_t id, const char *why)
{
	if (why == NULL)
		statement->unknown |= known ? 0 : UINT64_C(1) << number;
	else if (known)
		unreadable_clear(UNREADABLE_ROW, id, why);
	else
		unreadable_note(UNREADABLE_ROW, id, why);
}

void
statement_word_end(struct statement *statement, int number, int64_t id, const char *why)
{
	const bool known = (statement->unknown >> number & 1) == 0;

	if (!known || !statement->fault)
		note_word(statement, number, known, id, why);
}

int
statement_word(struct statement *statement, int number, const char *const *words, int64_t id, const char *why, bool *known)
{
	int found = -1;

	if (known != NULL)
		*known = false;
	if (!read_value(statement, number)) {
		if (!statement->fault)
			note_word(statement, number, true, id, why);
		return 0;
	}
	found = text_index(words, (struct text){ (const char *)sqlite3_column_text(statement->handle, number),
	                                         (size_t)sqlite3_column_bytes(statement->handle, number) });
	if (known != NULL)
		*known = found >= 0;
	note_word(statement, number, found >= 0, id, why);
	if (found >= 0)
		return found;
	if (known == NULL && statement->description->rows == STATEMENT_ROWS_MANY)
		statement->left_out = true;
	else if (known == NULL)
		statement->fault = true;
	return 0;
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

/* Returns whether it succeeded; *changed tells whether any row was affected. */
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
