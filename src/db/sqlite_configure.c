/* sqlite_configure: what the engine is told once, before the first file is opened. */
#include "base/log.h"
#include "db/engine.h"
#include <pthread.h>
#include <sqlite3.h>

/* What a savepoint may have to put back stays in memory: a temporary file could find its own disk full, and would hold what
 * people wrote where nobody looks for it.  Nobody asks how much memory is in use, and every piece would be counted under one lock
 * of all threads.  After the first file is opened the engine listens to none of this. */
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
