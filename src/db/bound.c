/* bound: how large the file may grow, and how much of it is in use. */
#include "db/engine.h"
#include <stdio.h>

bool
connection_bound(struct connection *connection, int64_t bytes)
{
	int64_t page = 0;
	char pragma[64];

	if (bytes <= 0)
		return true;
	if (!engine_ask(connection, "PRAGMA page_size", &page) || page <= 0)
		return false;
	snprintf(pragma, sizeof pragma, "PRAGMA max_page_count=%lld", (long long)(bytes / page));
	return engine_run(connection, pragma);
}

bool
db_room(struct connection *connection, int64_t *used, int64_t *spare)
{
	int64_t page = 0, all = 0, free_pages = 0;

	if (!engine_ask(connection, "PRAGMA page_size", &page) || !engine_ask(connection, "PRAGMA page_count", &all) ||
	    !engine_ask(connection, "PRAGMA freelist_count", &free_pages))
		return false;
	*used = (all - free_pages) * page;
	*spare = free_pages * page;
	return true;
}
