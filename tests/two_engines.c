/* two_engines: every statement of the program, prepared on SQLite and on a real PostgreSQL with all migrations
 * applied, and what the engines make of it compared with its --: line.
 *
 * GIVENBACK_TEST_POSTGRES says how to reach PostgreSQL (tests/postgres.sh starts one); without it the test fails. */
#include <libpq-fe.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/log.h"
#include "db/engine.h"
#include "db/migrate.h"
#include "db/statement.h"

/* PostgreSQL's numbers of the four types (catalog/pg_type.dat; they never change), and SQLite's words for them. */
static const Oid type_numbers[] = {
	[STATEMENT_BIGINT] = 20, [STATEMENT_TEXT] = 25, [STATEMENT_BYTEA] = 17, [STATEMENT_BOOLEAN] = 16,
};
static const char *const type_words[] = {
	[STATEMENT_BIGINT] = "BIGINT", [STATEMENT_TEXT] = "TEXT", [STATEMENT_BYTEA] = "BYTEA",
	[STATEMENT_BOOLEAN] = "BOOLEAN",
};
static const char *const sqlite_words[] = {
	[STATEMENT_BIGINT] = "INTEGER", [STATEMENT_TEXT] = "TEXT", [STATEMENT_BYTEA] = "BLOB",
	[STATEMENT_BOOLEAN] = "INTEGER",
};

static int mistakes;

static void printf_like(3, 4)
mistake(const char *engine, const struct statement_description *statement, const char *format, ...)
{
	va_list values;

	printf("%s, on %s: ", statement->name, engine);
	va_start(values, format);
	vprintf(format, values);
	va_end(values);
	putchar('\n');
	mistakes++;
}

/* The word for a type of PostgreSQL: one of the four, or its number. */
static const char *
type_word(Oid type, char *number, size_t size)
{
	for (size_t i = 0; i < COUNT_OF(type_numbers); i++)
		if (type_numbers[i] == type)
			return type_words[i];
	if (type == 23)
		return "INTEGER (32 bits)";
	if (type == 1700)
		return "NUMERIC";
	snprintf(number, size, "type number %u", type);
	return number;
}

/* With the types left open PostgreSQL infers them. Where it cannot, they are given. */
static PGresult *
describe_on_postgres(PGconn *postgres, const struct statement_description *statement)
{
	Oid types[64];
	PGresult *result = PQprepare(postgres, "", statement->sql, 0, NULL);
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);

	if (state != NULL && strcmp(state, "42P18") == 0) {           /* indeterminate_datatype */
		for (size_t i = 0; i < statement->parameter_count; i++)
			types[i] = type_numbers[statement->parameters[i].type];
		PQclear(result);
		result = PQprepare(postgres, "", statement->sql, (int)statement->parameter_count, types);
	}
	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		return result;
	PQclear(result);
	return PQdescribePrepared(postgres, "");
}

static void
check_on_postgres(PGconn *postgres, const struct statement_description *statement)
{
	PGresult *result = describe_on_postgres(postgres, statement);
	char number[64];

	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		mistake("PostgreSQL", statement, "%s", PQresultErrorMessage(result));
	else if (PQnparams(result) != (int)statement->parameter_count)
		mistake("PostgreSQL", statement, "%d parameters, declared %zu", PQnparams(result),
		        statement->parameter_count);
	else if (PQnfields(result) != (int)(statement->column_count + statement->hidden_count))
		mistake("PostgreSQL", statement, "%d columns, declared %zu, hidden %zu", PQnfields(result),
		        statement->column_count, statement->hidden_count);
	else {
		for (size_t i = 0; i < statement->parameter_count; i++) {
			const struct statement_value *value = &statement->parameters[i];
			Oid type = PQparamtype(result, (int)i);

			if (type != type_numbers[value->type])
				mistake("PostgreSQL", statement,
				        "parameter %s is taken for %s, declared %s (%s); write CAST(:%s AS %s)",
				        value->name, type_word(type, number, sizeof(number)), type_words[value->type], value->kind,
				        value->name, type_words[value->type]);
		}
		for (size_t i = 0; i < statement->hidden_count; i++) {
			const int column = (int)(statement->column_count + i);

			if (PQftype(result, column) != type_numbers[STATEMENT_BIGINT])
				mistake("PostgreSQL", statement, "column %s of %s is no id; correct it in shown.def",
				        PQfname(result, column), statement->table);
		}
		for (size_t i = 0; i < statement->column_count; i++) {
			const struct statement_value *value = &statement->columns[i];
			Oid type = PQftype(result, (int)i);

			if (strcmp(PQfname(result, (int)i), value->name) != 0)
				mistake("PostgreSQL", statement, "column %zu is named %s, declared %s; write … AS %s",
				        i + 1, PQfname(result, (int)i), value->name, value->name);
			if (type != type_numbers[value->type])
				mistake("PostgreSQL", statement,
				        "column %s is %s, declared %s (%s); write CAST(… AS %s) AS %s",
				        value->name, type_word(type, number, sizeof(number)), type_words[value->type], value->kind,
				        type_words[value->type], value->name);
		}
	}
	PQclear(result);
}

static void
check_on_sqlite(struct connection *sqlite, struct arena *arena, const struct statement_description *statement)
{
	struct engine_look look;

	if (!engine_look(sqlite, arena, statement->sql, &look)) {
		mistake("SQLite", statement, "it cannot be prepared (the note above says why)");
		return;
	}
	if (look.parameter_count != statement->parameter_count)
		mistake("SQLite", statement, "%zu parameters, declared %zu", look.parameter_count,
		        statement->parameter_count);
	if (look.reads_only == statement->writes)
		mistake("SQLite", statement, statement->writes ? "it writes nothing" : "it writes");
	if (look.column_count != statement->column_count + statement->hidden_count) {
		mistake("SQLite", statement, "%zu columns, declared %zu, hidden %zu", look.column_count, statement->column_count,
		        statement->hidden_count);
		return;
	}
	for (size_t i = 0; i < statement->column_count; i++) {
		const struct statement_value *value = &statement->columns[i];
		const struct engine_column *column = &look.columns[i];

		if (strcmp(column->name, value->name) != 0)
			mistake("SQLite", statement, "column %zu is named %s, declared %s; write … AS %s", i + 1,
			        column->name, value->name, value->name);
		if (column->declared_type != NULL && strcmp(column->declared_type, sqlite_words[value->type]) != 0)
			mistake("SQLite", statement, "column %s is %s, declared %s (%s)", value->name,
			        column->declared_type, sqlite_words[value->type], value->kind);
	}
}

static bool
run_on_postgres(PGconn *postgres, const char *what, const char *sql)
{
	PGresult *result = PQexec(postgres, sql);
	bool good = PQresultStatus(result) == PGRES_COMMAND_OK;

	if (!good)
		printf("PostgreSQL, %s: %s\n", what, PQresultErrorMessage(result));
	PQclear(result);
	return good;
}

/* Everything happens in one transaction that is never committed, in a schema of its own. */
static bool
migrate_postgres(PGconn *postgres)
{
	PGresult *result = PQexec(postgres, "SELECT datcollate FROM pg_database WHERE datname = current_database()");
	bool good = PQresultStatus(result) == PGRES_TUPLES_OK && strcmp(PQgetvalue(result, 0, 0), "C") == 0;

	PQclear(result);
	if (!good) {
		puts("PostgreSQL: the database does not sort in C collation; make it with LC_COLLATE 'C'");
		return false;
	}
	if (!run_on_postgres(postgres, "scratch schema",
	                     "BEGIN; CREATE SCHEMA two_engines; SET LOCAL search_path TO two_engines"))
		return false;
	for (size_t i = 0; i < migration_count; i++)
		if (!run_on_postgres(postgres, migrations[i].name, migrations[i].sql))
			return false;
	return true;
}

/* A failed prepare would end the transaction; a savepoint keeps it. */
static void
check_all(PGconn *postgres, struct connection *sqlite, struct arena *arena)
{
	size_t count = 0;

	for (size_t file = 0; file < queries_all_count; file++) {
		for (size_t i = 0; i < *queries_all[file].count; i++) {
			const struct statement_description *statement = &queries_all[file].at[i];

			if (!run_on_postgres(postgres, "savepoint", "SAVEPOINT one"))
				mistakes++;
			check_on_postgres(postgres, statement);
			if (!run_on_postgres(postgres, "savepoint", "ROLLBACK TO one"))
				mistakes++;
			check_on_sqlite(sqlite, arena, statement);
			count++;
		}
	}
	if (count == 0)
		mistakes++;
	printf("%zu statements of %zu files on two engines, %zu migrations, %d mistakes\n", count, queries_all_count,
	       migration_count, mistakes);
}

int
main(void)
{
	const char *where = getenv("GIVENBACK_TEST_POSTGRES");
	struct arena *arena;
	struct connection *sqlite = NULL;
	PGconn *postgres;
	bool ready;

	if (where == NULL || where[0] == 0) {
		puts("GIVENBACK_TEST_POSTGRES is not set; run this by tests/postgres.sh");
		return 1;
	}
	arena = arena_new(64 << 20);
	postgres = PQconnectdb(where);
	if (PQstatus(postgres) != CONNECTION_OK)
		printf("PostgreSQL: %s\n", PQerrorMessage(postgres));
	ready = PQstatus(postgres) == CONNECTION_OK && migrate_postgres(postgres) &&
		connection_open(":memory:", DB_READ_WRITE, &sqlite) == CONNECTION_OPEN_OK &&
		db_migrate(sqlite) == DB_MIGRATE_OK;
	if (ready)
		check_all(postgres, sqlite, arena);
	PQfinish(postgres);
	connection_close(sqlite);
	arena_free(arena);
	return ready && mistakes == 0 ? 0 : 1;
}
