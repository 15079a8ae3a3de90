/* check: whether a file is a complete database.
 *
 * Uses: base.   Used by: the code that opens a site's folder, doctor, backup and restore. */
#ifndef DB_CHECK_H
#define DB_CHECK_H
#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/text.h"

/* DB_CHECK_START is quick at any size: the head of the file, its length, its log, the first page of each table; all of it when
 * the file has at most LIMIT_CHECK_AT_START_BYTES.  DB_CHECK_WHOLE reads every page, and compares indexes with tables. */
enum db_check_depth { DB_CHECK_START, DB_CHECK_WHOLE };
enum db_check {
	DB_CHECK_FAULT = -1,          /* could not be read: *words gives the reason */
	DB_CHECK_OK,
	DB_CHECK_DAMAGED,             /* *words says what is damaged, for the operator */
};
must_use enum db_check db_check(struct arena *arena, const char *path, enum db_check_depth depth, struct text *words);
/* Called by the owner of the lock before it writes: stores in the lock's file the identity of the database that its write-ahead log will
 * belong to, for the next db_check(). false: logged. */
must_use bool db_check_remember(const char *path);

#endif
