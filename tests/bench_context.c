#include "tests/bench_context.h"
#include "tests/bench_database.h"

#include "base/bucket.h"
#include "base/log.h"
#include "db/engine.h"

/* The same in every run. */
static void
set_keys(struct site_keys *keys)
{
	for (int kind = 0; kind < KEY_KIND_COUNT; kind++) {
		keys->of[kind].count = keys->of[kind].current = 1;
		for (int i = 0; i < CRYPTO_KEY_BYTES; i++)
			keys->of[kind].at[0].bytes[i] = (uint8_t)(100 * kind + i + 1);
	}
}

struct test_bench *
test_bench_open(void)
{
	struct arena *arena;
	struct test_bench *bench;
	const struct instant now = { INT64_C(1790856000) * INSTANT_SECOND };   /* 2026-10-01T12:00:00Z */

	crypto_start();
	log_level_set(LOG_FAULT);
	arena = arena_new(256 * 1024 * 1024);
	bench = arena_new_of(arena, struct test_bench);
	bench->context.arena = arena;
	bench->context.now = now;
	bench->context.random = &bench->random;
	bench->context.site = &bench->site;
	random_start_seeded(&bench->random, 7);
	bench->site.url = TEXT("https://blood.example.org");
	bench->site.name = TEXT("Givenback");
	bench->site.operator_email = TEXT("operator@example.org");
	bench->site.email_from = TEXT("blood@example.org");
	set_keys(&bench->site.keys);
	bench->site.limits = bucket_table_open();
	bench->database = bench_database_new(arena, ":memory:");
	ASSERT(connection_open(bench->database, DB_READ_WRITE, &bench->context.connection) == CONNECTION_OPEN_OK);
	ASSERT(db_migrate(bench->context.connection) == DB_MIGRATE_OK);
	return bench;
}

void
test_bench_close(struct test_bench *bench)
{
	bucket_table_close(bench->site.limits);
	connection_close(bench->context.connection);
	bench_database_drop(bench->database);
	arena_free(bench->context.arena);
}

void
test_bench_forget_limits(struct test_bench *bench)
{
	bucket_table_forget(bench->site.limits);
}

int64_t
test_bench_count(struct test_bench *bench, const char *sql)
{
	int64_t count = -1;

	ASSERT(engine_ask(bench->context.connection, bench_sql(bench->context.arena, sql), &count));
	return count;
}

int64_t
test_bench_changes(struct test_bench *bench)
{
	if (!bench_is_on_postgres())
		return test_bench_count(bench, "SELECT total_changes()");
	/* Between these two statements the server counts what this connection did before. */
	test_bench_run(bench, "SELECT pg_stat_force_next_flush()");
	return test_bench_count(bench, "SELECT pg_stat_get_db_tuples_inserted(oid) + pg_stat_get_db_tuples_updated(oid)"
	                        " + pg_stat_get_db_tuples_deleted(oid) FROM pg_database WHERE datname = current_database()");
}

void
test_bench_run(struct test_bench *bench, const char *sql)
{
	ASSERT(engine_run(bench->context.connection, bench_sql(bench->context.arena, sql)));
}
