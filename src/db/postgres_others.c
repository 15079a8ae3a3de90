/* postgres_others: what the other servers of a site commit.  Each commit notifies them of what it changed, by its own transaction: they
 * hear of it when it is committed, and never of what was rolled back. */
#include "db/postgres_engine.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ALL "*"

/* The tags with a space between. false: there are more than a payload can have (PostgreSQL's bound is 8000 bytes). */
static bool
write_tags(char *at, size_t size, const struct tag_list *changed)
{
	size_t length = 0;

	for (size_t i = 0; i < changed->count && length < size; i++)
		length += (size_t)snprintf(at + length, size - length, i > 0 ? " %" PRId64 : "%" PRId64, changed->at[i]);
	return length < size && !changed->all;
}

static void
read_tags(const char *payload, struct tag_list *changed)
{
	char *end;

	if (strcmp(payload, ALL) == 0)
		changed->all = true;
	for (int64_t tag; tag = strtoll(payload, &end, 10), end != payload; payload = end)
		tag_list_add(changed, tag);
}

void
postgres_commit_text(const struct connection *connection, const char *before, struct postgres_commit_text *text)
{
	char tags[POSTGRES_PAYLOAD_BYTES];

	if (connection->changed.count == 0 && !connection->changed.all)
		snprintf(text->sql, sizeof text->sql, "%s COMMIT", before);
	else
		snprintf(text->sql, sizeof text->sql, "%s NOTIFY givenback, '%s'; COMMIT", before,
		         write_tags(tags, sizeof tags, &connection->changed) ? tags : ALL);
}

/* Only a connection that is asked listens: one that nobody asks would keep everything that it hears. */
static bool
listens(struct connection *connection, struct tag_list *changed)
{
	struct postgres_engine *engine = connection->postgres;

	if (!postgres_connected(connection))
		return false;
	if (engine->listens)
		return true;
	engine->listens = engine_run(connection, "LISTEN givenback");
	/* What was committed while it did not listen is not known. */
	changed->all = changed->all || engine->listens;
	return engine->listens;
}

void
postgres_others(struct connection *connection, struct tag_list *changed)
{
	struct postgres_engine *engine = connection->postgres;
	PGnotify *heard;

	/* Where it is lost, the next call connects again, and listens. */
	if (!listens(connection, changed) || !pq.PQconsumeInput(engine->handle))
		return;
	while ((heard = pq.PQnotifies(engine->handle)) != NULL) {
		/* A connection hears of its own commits too. */
		if (heard->be_pid != pq.PQbackendPID(engine->handle))
			read_tags(heard->extra, changed);
		pq.PQfreemem(heard);
	}
}
