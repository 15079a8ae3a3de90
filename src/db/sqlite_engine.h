/* sqlite_engine: what the files sqlite*.c share. */
#ifndef DB_SQLITE_ENGINE_H
#define DB_SQLITE_ENGINE_H
#include "db/engine_kind.h"
#include <sqlite3.h>

enum { PREPARED_SLOTS = 2048 };

struct prepared { const void *description; sqlite3_stmt *handle; };

struct sqlite_engine {
	sqlite3 *handle;
	sqlite3_stmt *controls[ENGINE_CONTROL_COUNT], *version;
	int64_t last_version;         /* 0: not read yet */
	struct prepared prepared[PREPARED_SLOTS];     /* open addressing by the description's address */
	size_t prepared_count;
	unsigned turns;               /* calls of db_checkpoint() that found the log larger than its bound */
};

/* Whether the disk is full, which is logged once a minute. false: the last error is another one. */
bool sqlite_note_disk_full(struct connection *connection);
/* The last error in SQLite's words, with its number, until the next call on this thread. */
const char *sqlite_said(struct connection *connection);

/* sqlite_statement.c */
bool sqlite_start(struct statement *statement);
bool sqlite_bind_number(struct statement *statement, int number, int64_t value);
bool sqlite_bind_bytes(struct statement *statement, int number, struct bytes value);
bool sqlite_bind_null(struct statement *statement, int number);
enum engine_step sqlite_step(struct statement *statement);
struct engine_value sqlite_column(const struct statement *statement, int number);
int64_t sqlite_changed(const struct statement *statement);
void sqlite_end(struct statement *statement);

#endif
