/* bench_database: an empty database with the whole schema, on the engine that tests are run on: SQLite in memory, or, by
 * tests/postgres.sh with GIVENBACK_TEST_ENGINE=postgres, a database of its own on a real PostgreSQL. */
#ifndef TESTS_BENCH_DATABASE_H
#define TESTS_BENCH_DATABASE_H
#include "db/database.h"

bool bench_is_on_postgres(void);
/* A test's own SQL as the engine reads it: on PostgreSQL x'ffd8' is a string of bits, and bytes are '\xffd8'. In the arena. */
const char *bench_sql(struct arena *arena, const char *sql);
/* Where connection_open() finds a new empty database, for tests with several connections; on SQLite the file `path`.  In the arena. */
const char *bench_database_new(struct arena *arena, const char *path);
/* Removes it; on SQLite nothing. Its connections are closed. */
void bench_database_drop(const char *where);

#endif
