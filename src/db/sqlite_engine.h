/* sqlite_engine: what the files sqlite*.c share. */
#ifndef DB_SQLITE_ENGINE_H
#define DB_SQLITE_ENGINE_H
#include "db/engine.h"
#define SQLITE_ENABLE_PREUPDATE_HOOK
#include <sqlite3.h>

enum { PREPARED_SLOTS = 2048 };

struct prepared { const void *description; sqlite3_stmt *handle; };

/* A table of which writes are noted: where in a row its ids stand. */
enum { WATCHED_MAX = 64 };
struct watched { const struct shown_table *table; int columns[SHOWN_COLUMNS]; size_t count; };

struct engine {
	sqlite3 *handle;
	struct watched watched[WATCHED_MAX];
	size_t watched_count;
	sqlite3_stmt *controls[ENGINE_CONTROL_COUNT], *version;
	struct prepared prepared[PREPARED_SLOTS];     /* open addressing by the description's address */
	size_t prepared_count;
	unsigned turns;               /* of db_checkpoint() that found the log over its bound */
};

/* The number of a column in its table; -1: no such column. */
int sqlite_column(struct connection *connection, const char *table, const char *column);

#endif
