/* sqlite_watch: what is changed, row by row. */
#include "db/sqlite_engine.h"
#include "base/log.h"
#include <string.h>

static void
note_id(struct connection *connection, int (*value_of)(sqlite3 *, int, sqlite3_value **), int column)
{
	sqlite3_value *value = NULL;

	if (value_of(connection->engine->handle, column, &value) != SQLITE_OK)
		connection->changed.all = true;
	else if (sqlite3_value_type(value) == SQLITE_INTEGER)
		tag_list_add(&connection->changed, sqlite3_value_int64(value));
}

static void
note_row(void *closure, sqlite3 *handle, int what, const char *database, const char *table, sqlite3_int64 before, sqlite3_int64 after)
{
	struct connection *connection = closure;
	const struct engine *engine = connection->engine;

	(void)handle, (void)database, (void)before, (void)after;
	for (size_t i = 0; i < engine->watched_count; i++) {
		const struct watched *watched = &engine->watched[i];

		if (watched->table->name[0] != table[0] || strcmp(watched->table->name, table) != 0)
			continue;
		for (size_t j = 0; j < watched->count; j++) {
			if (what != SQLITE_INSERT)
				note_id(connection, sqlite3_preupdate_old, watched->columns[j]);
			if (what != SQLITE_DELETE)
				note_id(connection, sqlite3_preupdate_new, watched->columns[j]);
		}
		if (watched->table->site)
			tag_list_add(&connection->changed, TAG_SITE);
		return;
	}
}

bool
connection_watch(struct connection *connection)
{
	struct engine *engine = connection->engine;

	ASSERT(shown_table_count <= WATCHED_MAX);
	engine->watched_count = 0;
	for (size_t i = 0; i < shown_table_count; i++) {
		struct watched *watched = &engine->watched[engine->watched_count];

		*watched = (struct watched){ .table = &shown_tables[i] };
		for (size_t j = 0; j < SHOWN_COLUMNS && shown_tables[i].columns[j] != NULL; j++) {
			const int column = sqlite_column(connection, shown_tables[i].name, shown_tables[i].columns[j]);

			if (column >= 0)
				watched->columns[watched->count++] = column;
			else
				log_note(LOG_DEBUG, "database: %s.%s is not there to be watched", shown_tables[i].name,
				         shown_tables[i].columns[j]);
		}
		engine->watched_count++;
	}
	sqlite3_preupdate_hook(engine->handle, note_row, connection);
	return true;
}
