/* statement: runs a generated statement on either engine: binds its parameters, reads its rows, emits its tags. */
#include "db/engine_kind.h"
#include "db/statement_tag.h"
#include "base/log.h"
#include "base/unreadable.h"
#include <string.h>

static const struct engine_kind *
kind_of(const struct statement *statement)
{
	return statement->context->connection->kind;
}

void
statement_fault(struct statement *statement, const char *what)
{
	struct connection *connection = statement->context->connection;

	if (statement->fault)
		return;
	statement->fault = true;
	if (!connection->disk_full)
		log_note(LOG_FAULT, "statement %s: %s", statement->description->name, what);
	engine_look_whether_lost(connection);
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

struct statement
statement_start(struct context *context, const struct statement_description *description)
{
	struct statement statement = { .context = context, .description = description };
	struct connection *connection = context->connection;

	connection->work.statements++;
	connection->work.kinds = (connection->work.kinds ^ (uintptr_t)description) * UINT64_C(0x100000001b3);
	if (connection->depth == 0)
		connection->disk_full = false;
	engine_look_whether_lost(connection);
	if (connection->lost) {
		statement_fault(&statement, "its transaction is gone");
		return statement;
	}
	if (description->writes && connection->access == DB_READ_ONLY) {
		statement_fault(&statement, "writes on a read-only connection");
		return statement;
	}
	if (!connection->kind->start(&statement))
		return statement;
	connection->wrote |= description->writes;
	if (connection->notes_reads && !is_told_an_id(description))
		tag_list_add(&connection->read, TAG_SITE);
	return statement;
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
		(void)kind_of(statement)->bind_null(statement, number);
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
		(void)kind_of(statement)->bind_number(statement, number, count);
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
		(void)kind_of(statement)->bind_bytes(statement, number, text_bytes(text));
}

void
statement_bind_bytes(struct statement *statement, int number, struct bytes bytes)
{
	if (!bind_none(statement, number, bytes.at == NULL))
		(void)kind_of(statement)->bind_bytes(statement, number, bytes);
}

bool
statement_step(struct statement *statement)
{
	if (statement->fault)
		return false;
	statement->left_out = false;
	while (kind_of(statement)->step(statement) == ENGINE_STEP_ROW) {
		statement->row_count++;
		if (statement->description->tag_count > 0)
			statement_tag_row(statement);
		/* A statement that returns nothing returns its hidden columns only. */
		if (statement->description->rows == STATEMENT_ROWS_NONE)
			continue;
		statement->context->connection->work.rows++;
		return true;
	}
	return false;
}

void
statement_step_last(struct statement *statement)
{
	if (statement_step(statement))
		statement_fault(statement, "answered more than one row");
}

/* true: there is a value of the type that the --: line declares. */
static bool
read_value(struct statement *statement, int number, struct engine_value *value)
{
	static const enum engine_value_kind kinds[] = {
		[STATEMENT_BIGINT] = ENGINE_VALUE_NUMBER, [STATEMENT_TEXT] = ENGINE_VALUE_TEXT,
		[STATEMENT_BYTEA] = ENGINE_VALUE_BYTES, [STATEMENT_BOOLEAN] = ENGINE_VALUE_NUMBER,
	};
	const struct statement_value *column = &statement->description->columns[number];

	if (statement->fault)
		return false;
	*value = kind_of(statement)->column(statement, number);
	if (value->kind == kinds[column->type])
		return true;
	if (value->kind == ENGINE_VALUE_NULL && column->may_be_none)
		return false;
	statement->fault = true;
	log_note(LOG_FAULT, "statement %s: column %s is %s", statement->description->name, column->name,
	         value->kind == ENGINE_VALUE_NULL ? "NULL and was not declared with ?" : "of another type than declared");
	return false;
}

int64_t
statement_count(struct statement *statement, int number)
{
	struct engine_value value;

	return read_value(statement, number, &value) ? value.number : 0;
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
	struct engine_value value;

	return read_value(statement, number, &value) ? (struct instant){ value.number } : INSTANT_NONE;
}

struct bytes
statement_bytes(struct statement *statement, int number)
{
	struct engine_value value;
	uint8_t *copy;

	if (!read_value(statement, number, &value))
		return BYTES_NONE;
	copy = arena_take(statement->context->arena, value.bytes.length);
	if (value.bytes.length > 0 && value.bytes.at == NULL) {
		statement_fault(statement, "no memory");
		return BYTES_NONE;
	}
	if (value.bytes.length > 0)
		memcpy(copy, value.bytes.at, value.bytes.length);
	return (struct bytes){ copy, value.bytes.length };
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
	struct engine_value value;
	int found = -1;

	if (known != NULL)
		*known = false;
	if (!read_value(statement, number, &value)) {
		if (!statement->fault)
			note_word(statement, number, true, id, why);
		return 0;
	}
	found = text_index(words, bytes_text(value.bytes));
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
	*any = statement->row_count > 0;
	if (statement->description->rows == STATEMENT_ROWS_NONE && !statement->fault)
		*any = kind_of(statement)->changed(statement) > 0;
	if (statement->description->tag_count > 0)
		statement_tag_end(statement, *any);
	if (statement->handle != NULL)
		kind_of(statement)->end(statement);
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
