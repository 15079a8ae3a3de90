/* postgres_locks: what one server of a site has and no other: its number, and the jobs that run once.  Each is an advisory lock of a
 * session: the database releases it when the session ends, however it ends. */
#include "db/postgres_engine.h"
#include "base/id.h"
#include "base/log.h"
#include <stdio.h>

/* The first half of a lock's key. */
#define NODES "1734964835"            /* "givc" */
#define LEASES "1734964844"           /* "givl" */

static bool
take(struct connection *connection, const char *kind, int number, bool *taken)
{
	int64_t got = 0;
	char sql[120];
	bool good;

	snprintf(sql, sizeof sql, "SELECT CASE WHEN pg_try_advisory_lock(%s, %d) THEN 1 ELSE 0 END", kind, number);
	good = engine_ask(connection, sql, &got);
	*taken = got != 0;
	return good;
}

/* Its own number first: others have theirs. */
bool
postgres_choose_node(struct connection *connection)
{
	const int first = connection->postgres->node;
	bool taken;

	for (int i = 0; i < ID_NODE_COMMAND; i++) {
		const int node = (first + i) % ID_NODE_COMMAND;

		if (!take(connection, NODES, node, &taken))
			return false;
		if (taken) {
			connection->postgres->node = node;
			id_set_node(node);
			return true;
		}
	}
	log_note(LOG_FAULT, "database: %d other servers use it, and more cannot", ID_NODE_COMMAND);
	return false;
}

bool
postgres_lease(struct connection *connection, enum db_lease lease)
{
	struct postgres_engine *engine = connection->postgres;

	int64_t one;

	if (!postgres_connected(connection))
		return false;
	/* Whether the session still is there, is seen by asking it. */
	if (engine->leases[lease] && engine_ask(connection, "SELECT 1", &one))
		return true;
	return postgres_connected(connection) && take(connection, LEASES, (int)lease, &engine->leases[lease]) && engine->leases[lease];
}
