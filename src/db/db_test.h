/* db_test: what the tests of the db module share: a new file with a small table, and statements on it as the queries tool would generate
 * them. */
#ifndef DB_DB_TEST_H
#define DB_DB_TEST_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/log.h"
#include "db/engine.h"
#include "db/migrate.h"
#include "db/statement.h"
#include "limits.h"

/* What the queries tool would generate for a small table. */
static const struct statement_value seat_values[] = {
	{ "id", "slot_id", STATEMENT_BIGINT, false },
	{ "name", "text", STATEMENT_TEXT, false },
	{ "note", "text", STATEMENT_TEXT, true },
	{ "seal", "bytes", STATEMENT_BYTEA, true },
	{ "at", "instant", STATEMENT_BIGINT, true },
	{ "kept", "flag", STATEMENT_BOOLEAN, false },
	{ "parent", "slot_id", STATEMENT_BIGINT, true },
};
static const struct statement_description add_seat = {
	"test.add_seat",
	"INSERT INTO seat (id, name, note, seal, at, kept, parent) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING",
	true, STATEMENT_ROWS_NONE, seat_values, 7, NULL, 0,
};
static const struct statement_description read_seat = {
	"test.read_seat", "SELECT id, name, note, seal, at, kept, parent FROM seat WHERE id = $1",
	false, STATEMENT_ROWS_ONE, seat_values, 1, seat_values, 7,
};
static const struct statement_description read_any = {
	"test.read_any", "SELECT id FROM seat WHERE id >= $1",
	false, STATEMENT_ROWS_ONE, seat_values, 1, seat_values, 1,
};
static const struct statement_description list_seats = {
	"test.list_seats", "SELECT id, name FROM seat WHERE id >= $1 ORDER BY id LIMIT 1000",
	false, STATEMENT_ROWS_MANY, seat_values, 1, seat_values, 2,
};
static const struct statement_description drop_seat = {
	"test.drop_seat", "DELETE FROM seat WHERE id = $1 RETURNING id",
	true, STATEMENT_ROWS_ONE, seat_values, 1, seat_values, 1,
};
static const struct statement_description wrong_column = {
	"test.wrong_column", "SELECT note AS name FROM seat WHERE id = $1",
	false, STATEMENT_ROWS_ONE, seat_values, 1, &seat_values[1], 1,
};
static const struct statement_description wrong_type = {
	"test.wrong_type", "SELECT id AS name FROM seat WHERE id = $1",
	false, STATEMENT_ROWS_ONE, seat_values, 1, &seat_values[1], 1,
};
static const struct statement_description fill = {
	"test.fill", "INSERT INTO seat (id, name, seal, kept) VALUES ($1, 'large', zeroblob(4000000), 0)",
	true, STATEMENT_ROWS_NONE, seat_values, 1, NULL, 0,
};

static const struct migration steps[] = {
	{ 1, "0001-seats", 11, "",
	  "CREATE TABLE seat (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT, seal BLOB, at INTEGER,"
	  " kept INTEGER NOT NULL CHECK (kept IN (0, 1)), parent INTEGER REFERENCES seat (id)) STRICT;" },
	{ 2, "0002-more", 12, "", "ALTER TABLE seat ADD COLUMN more TEXT; CREATE INDEX seat_name ON seat (name);" },
};

struct fixture { char folder[64], path[96]; struct context context; };

static inline void
open_connection(struct fixture *fixture, enum db_access access, struct connection **connection)
{
	assert_int_equal(connection_open(fixture->path, access, connection), CONNECTION_OPEN_OK);
}

static inline int
set_up(void **state)
{
	struct fixture *fixture = test_calloc(1, sizeof(*fixture));

	log_level_set(LOG_FAULT + 1);
	snprintf(fixture->folder, sizeof(fixture->folder), "/tmp/db-test-XXXXXX");
	assert_non_null(mkdtemp(fixture->folder));
	snprintf(fixture->path, sizeof(fixture->path), "%s/test.sqlite", fixture->folder);
	open_connection(fixture, DB_READ_WRITE, &fixture->context.connection);
	assert_int_equal(db_migrate_with(fixture->context.connection, steps, 2), DB_MIGRATE_OK);
	fixture->context.arena = arena_new(16 * MIB);
	*state = fixture;
	return 0;
}

static inline int
tear_down(void **state)
{
	static const char *const ends[] = { "", "-wal", "-shm", ".lock" };
	struct fixture *fixture = *state;
	char path[128];

	connection_close(fixture->context.connection);
	arena_free(fixture->context.arena);
	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		snprintf(path, sizeof(path), "%s%s", fixture->path, ends[i]);
		unlink(path);
	}
	assert_int_equal(rmdir(fixture->folder), 0);
	test_free(fixture);
	return 0;
}

static inline enum db_write
add(struct context *context, int64_t id, struct text name, int64_t parent)
{
	struct statement statement = statement_start(context, &add_seat);

	statement_bind_id(&statement, 1, id);
	statement_bind_text(&statement, 2, name);
	statement_bind_text(&statement, 3, TEXT_NONE);
	statement_bind_bytes(&statement, 4, BYTES_NONE);
	statement_bind_instant(&statement, 5, INSTANT_NONE);
	statement_bind_flag(&statement, 6, true);
	statement_bind_id(&statement, 7, parent);
	statement_step(&statement);
	return statement_end_write(&statement);
}

static inline enum db_write
add_large(struct context *context, int64_t id)
{
	struct statement statement = statement_start(context, &fill);

	statement_bind_id(&statement, 1, id);
	statement_step(&statement);
	return statement_end_write(&statement);
}

static inline enum db_read
ask(struct context *context, const struct statement_description *description, int64_t id)
{
	struct statement statement = statement_start(context, description);

	statement_bind_id(&statement, 1, id);
	if (statement_step(&statement)) {
		if (description->columns[0].type == STATEMENT_TEXT)
			statement_text(&statement, 0);
		statement_step_last(&statement);
	}
	return statement_end_read(&statement);
}

static inline int64_t
seats(struct connection *connection)
{
	int64_t count = -1;

	assert_true(engine_ask(connection, "SELECT count(*) FROM seat", &count));
	return count;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

#endif
