#include "tests/bench_database.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "db/engine.h"

/* Set by tests/postgres.sh: of libpq, without the name of a database. */
static const char *
server(void)
{
	const char *engine = getenv("GIVENBACK_TEST_ENGINE"), *where = getenv("GIVENBACK_TEST_POSTGRES_SERVER");

	if (engine == NULL || strcmp(engine, "postgres") != 0)
		return NULL;
	ASSERT(where != NULL);
	return where;
}

static const char *
address(struct arena *arena, const char *name)
{
	return text_terminated(arena, text_format(arena, "postgresql:///%s?%s", name, server()));
}

bool
bench_is_on_postgres(void)
{
	return server() != NULL;
}

const char *
bench_sql(struct arena *arena, const char *sql)
{
	struct text_builder out;
	bool quoted = false;

	if (!bench_is_on_postgres())
		return sql;
	text_builder_start(&out, arena, 4096);
	for (const char *at = sql; *at != '\0'; at++) {
		quoted ^= *at == '\'';
		if (!quoted && (*at == 'x' || *at == 'X') && at[1] == '\'' && (at == sql || !isalnum((unsigned char)at[-1]))) {
			const size_t digits = strcspn(at + 2, "'");

			text_add_format(&out, "'\\x%.*s'::bytea", (int)digits, at + 2);
			at += 2 + digits;
		} else {
			text_add_char(&out, *at);
		}
	}
	return text_terminated(arena, text_built(&out));
}

static struct connection *
open_by(const char *where)
{
	struct connection *connection;

	ASSERT(connection_open(where, DB_READ_WRITE, &connection) == CONNECTION_OPEN_OK);
	return connection;
}

static void
run(struct connection *connection, struct arena *arena, const char *format, const char *name)
{
	ASSERT(engine_run(connection, text_terminated(arena, text_format(arena, "%s%s", format, name))));
}

/* Made once for all tests of a server: a copy of a database takes a tenth of the time that migrations take. */
static void
make_template(struct connection *connection, struct arena *arena)
{
	int64_t count = 0;

	ASSERT(engine_ask(connection, "SELECT count(*) FROM pg_database WHERE datname = 'bench'", &count));
	if (count > 0)
		return;
	run(connection, arena, "DROP DATABASE IF EXISTS ", "bench_making");
	run(connection, arena, "CREATE DATABASE ", "bench_making");
	{
		struct connection *made = open_by(address(arena, "bench_making"));

		ASSERT(db_migrate(made) == DB_MIGRATE_OK);
		/* What tests ask SQLite by this name. */
		ASSERT(engine_run(made, "CREATE DOMAIN blob AS bytea;"
		                  "CREATE FUNCTION zeroblob(integer) RETURNS bytea LANGUAGE sql AS 'SELECT decode(repeat(''00'', $1), ''hex'')';"
		                  "CREATE FUNCTION instr(text, text) RETURNS integer LANGUAGE sql AS 'SELECT strpos($1, $2)';"
		                  "CREATE FUNCTION instr(bytea, bytea) RETURNS integer LANGUAGE sql AS 'SELECT position($2 IN $1)';"
		                  "CREATE FUNCTION instr(bytea, text) RETURNS integer LANGUAGE sql AS 'SELECT position($2::bytea IN $1)';"
		                  "CREATE FUNCTION least_bytes(bytea, bytea) RETURNS bytea STRICT IMMUTABLE LANGUAGE sql AS 'SELECT least($1, $2)';"
		                  "CREATE AGGREGATE min(bytea) (SFUNC = least_bytes, STYPE = bytea)"));
		connection_close(made);
	}
	run(connection, arena, "ALTER DATABASE bench_making RENAME TO ", "bench");
}

const char *
bench_database_new(struct arena *arena, const char *path)
{
	static int made;
	const char *name;
	struct connection *connection;
	int64_t nothing;

	if (!bench_is_on_postgres())
		return path;
	name = text_terminated(arena, text_format(arena, "bench_%ld_%d", (long)getpid(), ++made));
	connection = open_by(address(arena, "postgres"));
	/* Several tests run at once. */
	ASSERT(engine_ask(connection, "SELECT 1 FROM pg_advisory_lock(1)", &nothing));
	make_template(connection, arena);
	run(connection, arena, text_terminated(arena, text_format(arena, "CREATE DATABASE %s TEMPLATE ", name)), "bench");
	connection_close(connection);
	return address(arena, name);
}

void
bench_database_drop(const char *where)
{
	const char *name = strstr(where, ":///"), *end;
	struct arena *arena;
	struct connection *connection;

	if (!bench_is_on_postgres())
		return;
	arena = arena_new(1 << 20);
	ASSERT(name != NULL);
	name += strlen(":///");
	end = strchr(name, '?');
	ASSERT(end != NULL);
	connection = open_by(address(arena, "postgres"));
	run(connection, arena, "DROP DATABASE ", text_terminated(arena, (struct text){ name, (size_t)(end - name) }));
	connection_close(connection);
	arena_free(arena);
}
