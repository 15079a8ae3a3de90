/* postgres_statement: a run of a statement on PostgreSQL.  Parameters and results are binary: nothing is written as text and read again. */
#include "db/postgres_engine.h"
#include "base/log.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
number_write(char at[8], int64_t value)
{
	for (int i = 0; i < 8; i++)
		at[i] = (char)((uint64_t)value >> (56 - 8 * i) & 0xff);
}

static int64_t
number_read(const char *at, int length)
{
	uint64_t value = 0;

	for (int i = 0; i < length; i++)
		value = value << 8 | (uint8_t)at[i];
	return (int64_t)value;
}

static bool
fault(struct statement *statement, const PGresult *result)
{
	struct connection *connection = statement->context->connection;

	statement_fault(statement, postgres_said(connection, result));
	return false;
}

static struct postgres_prepared **
find_prepared(struct postgres_engine *engine, const struct statement_description *description)
{
	size_t at = ((uintptr_t)description >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 53;

	while (engine->prepared[at] != NULL && engine->prepared[at]->description != description)
		at = (at + 1) % POSTGRES_SLOTS;
	return &engine->prepared[at];
}

static struct postgres_prepared *
new_prepared(struct postgres_engine *engine, const struct statement_description *description)
{
	const size_t count = description->parameter_count;
	struct postgres_prepared *prepared = memory_take(sizeof *prepared);

	prepared->description = description;
	snprintf(prepared->name, sizeof prepared->name, "s%zu", ++engine->prepared_count);
	ASSERT(engine->prepared_count < POSTGRES_SLOTS);
	if (count > 0) {
		prepared->values = memory_take(count * sizeof *prepared->values);
		prepared->lengths = memory_take(count * sizeof *prepared->lengths);
		prepared->formats = memory_take(count * sizeof *prepared->formats);
		prepared->numbers = memory_take(count * sizeof *prepared->numbers);
	}
	for (size_t i = 0; i < count; i++)
		prepared->formats[i] = 1;
	return prepared;
}

static bool
prepare(struct statement *statement, struct postgres_prepared *prepared)
{
	static const Oid numbers[] = { [STATEMENT_BIGINT] = POSTGRES_BIGINT, [STATEMENT_TEXT] = POSTGRES_TEXT,
		[STATEMENT_BYTEA] = POSTGRES_BYTEA, [STATEMENT_BOOLEAN] = POSTGRES_BOOL };
	const struct statement_description *description = statement->description;
	struct postgres_engine *engine = statement->context->connection->postgres;
	const int count = (int)description->parameter_count;
	Oid *types = arena_list_of(statement->context->arena, Oid, description->parameter_count);
	PGresult *result;

	for (int i = 0; i < count; i++)
		types[i] = numbers[description->parameters[i].type];
	result = postgres_answer(engine, pq.PQsendPrepare(engine->handle, prepared->name, description->sql, count, types));
	prepared->ready = pq.PQresultStatus(result) == PGRES_COMMAND_OK;
	if (!prepared->ready)
		(void)fault(statement, result);
	pq.PQclear(result);
	return prepared->ready;
}

bool
postgres_start(struct statement *statement)
{
	struct connection *connection = statement->context->connection;
	struct postgres_prepared **prepared = find_prepared(connection->postgres, statement->description);

	if (connection->depth == 0 && !postgres_connected(connection)) {
		statement_fault(statement, "the database cannot be reached");
		return false;
	}
	if (*prepared == NULL)
		*prepared = new_prepared(connection->postgres, statement->description);
	if (!(*prepared)->ready && !prepare(statement, *prepared))
		return false;
	ASSERT((*prepared)->result == NULL);
	statement->handle = *prepared;
	return true;
}

bool
postgres_bind_number(struct statement *statement, int number, int64_t value)
{
	struct postgres_prepared *prepared = statement->handle;
	const bool is_flag = statement->description->parameters[number - 1].type == STATEMENT_BOOLEAN;

	number_write(prepared->numbers[number - 1], is_flag ? (int64_t)((uint64_t)(value != 0) << 56) : value);
	prepared->values[number - 1] = prepared->numbers[number - 1];
	prepared->lengths[number - 1] = is_flag ? 1 : 8;
	return true;
}

bool
postgres_bind_bytes(struct statement *statement, int number, struct bytes value)
{
	struct postgres_prepared *prepared = statement->handle;

	prepared->values[number - 1] = value.length > 0 ? (const char *)value.at : "";
	prepared->lengths[number - 1] = (int)value.length;
	return true;
}

bool
postgres_bind_null(struct statement *statement, int number)
{
	struct postgres_prepared *prepared = statement->handle;

	prepared->values[number - 1] = NULL;
	return true;
}

static bool
execute(struct statement *statement, struct postgres_prepared *prepared)
{
	struct postgres_engine *engine = statement->context->connection->postgres;
	ExecStatusType status;

	prepared->result = postgres_answer(engine, pq.PQsendQueryPrepared(engine->handle, prepared->name,
		(int)statement->description->parameter_count, prepared->values, prepared->lengths, prepared->formats, 1));
	prepared->row = -1;
	status = pq.PQresultStatus(prepared->result);
	return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || fault(statement, prepared->result);
}

enum engine_step
postgres_step(struct statement *statement)
{
	struct postgres_prepared *prepared = statement->handle;

	if (prepared->result == NULL && !execute(statement, prepared))
		return ENGINE_STEP_FAULT;
	return ++prepared->row < pq.PQntuples(prepared->result) ? ENGINE_STEP_ROW : ENGINE_STEP_DONE;
}

struct engine_value
postgres_column(const struct statement *statement, int number)
{
	const struct postgres_prepared *prepared = statement->handle;
	struct engine_value value = { .kind = ENGINE_VALUE_NULL };
	const char *at;
	int length;

	if (pq.PQgetisnull(prepared->result, prepared->row, number))
		return value;
	at = pq.PQgetvalue(prepared->result, prepared->row, number);
	length = pq.PQgetlength(prepared->result, prepared->row, number);
	switch (pq.PQftype(prepared->result, number)) {
	case POSTGRES_BIGINT:
	case POSTGRES_BOOL:
		value = (struct engine_value){ .kind = ENGINE_VALUE_NUMBER, .number = number_read(at, length) };
		break;
	case POSTGRES_TEXT:
		value = (struct engine_value){ .kind = ENGINE_VALUE_TEXT, .bytes = { (const uint8_t *)at, (size_t)length } };
		break;
	case POSTGRES_BYTEA:
		value = (struct engine_value){ .kind = ENGINE_VALUE_BYTES, .bytes = { (const uint8_t *)at, (size_t)length } };
		break;
	}
	return value;
}

int64_t
postgres_changed(const struct statement *statement)
{
	struct postgres_prepared *prepared = statement->handle;

	return prepared->result == NULL ? 0 : strtoll(pq.PQcmdTuples(prepared->result), NULL, 10);
}

void
postgres_end(struct statement *statement)
{
	struct postgres_prepared *prepared = statement->handle;

	pq.PQclear(prepared->result);
	prepared->result = NULL;
	for (size_t i = 0; i < statement->description->parameter_count; i++)
		prepared->values[i] = NULL;
}

void
postgres_forget_prepared(struct postgres_engine *engine, bool keep)
{
	for (size_t i = 0; i < POSTGRES_SLOTS; i++) {
		struct postgres_prepared *prepared = engine->prepared[i];

		if (prepared == NULL)
			continue;
		prepared->ready = false;
		if (keep)
			continue;
		pq.PQclear(prepared->result);
		memory_free(prepared->values);
		memory_free(prepared->lengths);
		memory_free(prepared->formats);
		memory_free(prepared->numbers);
		memory_free(prepared);
	}
}
