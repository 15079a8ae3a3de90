/* postgres_wait: sends a statement and waits for its answer, but not for ever: a server that was stopped, or cut off, still has a
 * connection to us that looks alive. */
#include "db/postgres_engine.h"
#include "base/histogram.h"
#include "base/log.h"
#include "limits.h"
#include <poll.h>
#include <sys/socket.h>

/* libpq then sees a connection that was lost. */
static void
give_up(struct postgres_engine *engine)
{
	log_note(LOG_WARNING, "database: no answer within %d seconds; the connection is given up", LIMIT_DATABASE_ANSWER_SECONDS);
	(void)shutdown(pq.PQsocket(engine->handle), SHUT_RDWR);
}

static void
wait_readable(struct postgres_engine *engine, int64_t until)
{
	struct pollfd socket = { .fd = pq.PQsocket(engine->handle), .events = POLLIN };
	const int64_t left_ms = (until - clock_us()) / 1000;

	if (left_ms <= 0 || poll(&socket, 1, (int)left_ms) == 0)
		give_up(engine);
}

PGresult *
postgres_answer(struct postgres_engine *engine, int sent)
{
	const int64_t until = clock_us() + LIMIT_DATABASE_ANSWER_SECONDS * INT64_C(1000000);
	PGresult *result = NULL, *next;

	if (!sent)
		return NULL;
	do {
		while (pq.PQisBusy(engine->handle)) {
			wait_readable(engine, until);
			if (!pq.PQconsumeInput(engine->handle))
				break;
		}
		next = pq.PQgetResult(engine->handle);
		if (next != NULL) {
			pq.PQclear(result);
			result = next;
		}
	} while (next != NULL);
	return result;
}

PGresult *
postgres_query(struct postgres_engine *engine, const char *sql)
{
	return postgres_answer(engine, pq.PQsendQuery(engine->handle, sql));
}
