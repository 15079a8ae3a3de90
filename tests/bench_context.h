/* bench_context: a context on a real, migrated database for tests; the clock is fixed, randomness is seeded. */
#ifndef TESTS_BENCH_CONTEXT_H
#define TESTS_BENCH_CONTEXT_H
#include "db/database.h"

struct test_bench {
	struct context context;           /* read-write, autocommit until an operation begins */
	struct random random;
	struct site site;                 /* demo off, url https://blood.example.org, operator@example.org */
	const char *database;             /* where it is (tests/bench_database.h) */
};

/* now: 2026-10-01T12:00:00Z.  Move it with bench->context.now = …  */
struct test_bench *test_bench_open(void);
void test_bench_close(struct test_bench *bench);
/* As after a restart: all limits by client are reset. */
void test_bench_forget_limits(struct test_bench *bench);
/* A table's rows, for asserting: runs "SELECT count(*) FROM …" text given by the test (tests are allowed SQL). */
int64_t test_bench_count(struct test_bench *bench, const char *sql);
/* How many rows were written since the database was made, or more; outside a transaction. */
int64_t test_bench_changes(struct test_bench *bench);
void test_bench_run(struct test_bench *bench, const char *sql);

#endif
