/* readers: each thread that answers a GET has a read-only connection of its own, opened when it is first needed and
 * closed when the thread ends. */
#ifndef DB_READERS_H
#define DB_READERS_H
#include "db/database.h"

struct readers;

must_use struct readers *readers_new(const char *database_path);
/* NULL: it cannot be opened, noted; asked again next time */
struct connection *readers_connection(struct readers *readers);
/* Once no thread asks any more: what those that have not ended yet opened is closed too. */
void readers_free(struct readers *readers);

#endif
