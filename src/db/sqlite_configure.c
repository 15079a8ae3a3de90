/* sqlite_configure: SQLite's settings for the process, made once, before the first file is opened. */
#include "base/log.h"
#include "db/engine.h"
#include <pthread.h>
#include <sqlite3.h>

/* Statement journals stay in memory: a temporary file could find its own disk full, and would contain what people wrote, where the
 * operator does not expect it. Memory statistics are off: they are not used, and counting takes one lock for all threads. After the first
 * file is opened SQLite ignores these settings. */
static void
configure(void)
{
	ASSERT(sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, -1) == SQLITE_OK);
	ASSERT(sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) == SQLITE_OK);
}

void
engine_configure(void)
{
	static pthread_once_t configured = PTHREAD_ONCE_INIT;

	pthread_once(&configured, configure);
}
