/* postgres_commit: a server's COMMIT whose answer was lost.  Whether it was done is looked up, never guessed: each commit of a server
 * writes its number into a row of its own, by the same transaction. */
#include "db/postgres_engine.h"
#include "base/histogram.h"
#include "base/log.h"
#include "base/random.h"
#include "limits.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum outcome { OUTCOME_NOT_KNOWN, OUTCOME_COMMITTED, OUTCOME_ROLLED_BACK };

/* A number that no server had before: a row is of one run of one server. */
static int64_t
new_session(void)
{
	struct random random;
	int64_t session;

	random_start(&random);
	random_bytes(&random, &session, sizeof session);
	return session & INT64_MAX;
}

bool
postgres_commit_start(struct connection *connection)
{
	char sql[200];

	connection->postgres->session = new_session();
	snprintf(sql, sizeof sql, "DELETE FROM server_commit WHERE changed_at < %" PRId64,
	         instant_now().us - LIMIT_SERVER_COMMIT_DAYS * INSTANT_DAY);
	return engine_run(connection, sql);
}

static bool
commit(struct connection *connection, const char *sql)
{
	PGresult *result = postgres_query(connection->postgres, sql);
	/* A transaction that failed answers COMMIT by rolling back, and does not call that an error. */
	const bool done = postgres_is_good(connection, result, "COMMIT") && strcmp(pq.PQcmdStatus(result), "COMMIT") == 0;

	pq.PQclear(result);
	return done;
}

/* Until the transaction that was lost has ended, by itself or as the server sees that its client is gone, it holds the lock of writers.
 * What is read counts once a transaction that wrote after it is committed: a primary that was replaced and does not know it yet commits
 * nothing. */
static enum outcome
ask(struct connection *connection)
{
	const struct postgres_engine *engine = connection->postgres;
	int64_t number = 0;
	char sql[200];

	if (!postgres_connected(connection) || !engine_control(connection, ENGINE_BEGIN_WRITE))
		return OUTCOME_NOT_KNOWN;
	snprintf(sql, sizeof sql, "SELECT coalesce(max(number), 0) FROM server_commit WHERE session = %" PRId64, engine->session);
	if (engine_ask(connection, sql, &number)) {
		snprintf(sql, sizeof sql, "INSERT INTO server_commit (session, number, changed_at) VALUES (%" PRId64 ", 0, 0)"
		         " ON CONFLICT (session) DO UPDATE SET changed_at = server_commit.changed_at; COMMIT", engine->session);
		if (commit(connection, sql))
			return number == engine->commits ? OUTCOME_COMMITTED : OUTCOME_ROLLED_BACK;
	}
	(void)!(engine_in_transaction(connection) && engine_control(connection, ENGINE_ROLLBACK));
	return OUTCOME_NOT_KNOWN;
}

/* Several servers lose their connections at the same moment, and do not come back at the same one. */
static void
pause_a_little(void)
{
	struct random random;

	random_start(&random);
	(void)usleep((useconds_t)(LIMIT_DATABASE_RETRY_MS * 1000 / 2 + random_below(&random, LIMIT_DATABASE_RETRY_MS * 1000)));
}

static bool
look_up(struct connection *connection)
{
	const int64_t until = clock_us() + LIMIT_DATABASE_OUTCOME_SECONDS * INT64_C(1000000);
	enum outcome outcome = OUTCOME_NOT_KNOWN;

	log_note(LOG_WARNING, "database: the connection was lost during a commit; looking whether it was done");
	while (outcome == OUTCOME_NOT_KNOWN && clock_us() < until) {
		pause_a_little();
		outcome = ask(connection);
	}
	if (outcome == OUTCOME_NOT_KNOWN)
		log_note(LOG_FAULT, "database: whether the last commit was done is not known; who sent it is asked to send it again, "
		         "and what was done is not done twice");
	else
		log_note(LOG_WARNING, "database: the commit was %s", outcome == OUTCOME_COMMITTED ? "done" : "not done");
	return outcome == OUTCOME_COMMITTED;
}

bool
postgres_commit(struct connection *connection)
{
	struct postgres_engine *engine = connection->postgres;
	struct postgres_commit_text text;
	char note[300] = "";

	if (engine->serves)
		snprintf(note, sizeof note,
		         "INSERT INTO server_commit (session, number, changed_at) VALUES (%" PRId64 ", %" PRId64 ", %" PRId64 ")"
		         " ON CONFLICT (session) DO UPDATE SET number = excluded.number, changed_at = excluded.changed_at;",
		         engine->session, ++engine->commits, instant_now().us);
	postgres_commit_text(connection, note, &text);
	return commit(connection, text.sql) || (engine->serves && pq.PQstatus(engine->handle) != CONNECTION_OK && look_up(connection));
}
