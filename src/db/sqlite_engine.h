/* sqlite_engine: what the files sqlite*.c share. */
#ifndef DB_SQLITE_ENGINE_H
#define DB_SQLITE_ENGINE_H
#include "db/engine.h"
#include <sqlite3.h>

enum { PREPARED_SLOTS = 2048 };

struct prepared { const void *description; sqlite3_stmt *handle; };

struct engine {
	sqlite3 *handle;
	sqlite3_stmt *controls[ENGINE_CONTROL_COUNT], *version;
	struct prepared prepared[PREPARED_SLOTS];     /* open addressing by the description's address */
	size_t prepared_count;
	unsigned turns;               /* calls of db_checkpoint() that found the log larger than its bound */
};

/* Whether the disk is full, which is logged once a minute. false: the last error is another one. */
bool sqlite_note_disk_full(struct connection *connection);
/* Sets connection->lost when the engine ended the transaction by itself. */
void sqlite_look_whether_lost(struct connection *connection);

#endif
