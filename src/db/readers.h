/* readers: each thread that answers a GET has a read-only connection of its own, opened when it is first needed and closed when the
 * thread ends. */
#ifndef DB_READERS_H
#define DB_READERS_H
#include "db/database.h"

struct follow_up_table;
struct readers;

must_use struct readers *readers_new(const char *database_path, const struct follow_up_table *follow_ups);
/* NULL: it cannot be opened, which was logged; the next call tries again */
struct connection *readers_connection(struct readers *readers);
/* Called when no thread uses its connection any more: closes also those of threads that have not ended. */
void readers_free(struct readers *readers);

#endif
