/* check: whether a file is a whole database.
 *
 * Uses: base.   Used by: whatever opens a site's folder, doctor, backup and restore. */
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
	DB_CHECK_FAULT = -1,          /* could not be looked at: *words says why */
	DB_CHECK_OK,
	DB_CHECK_DAMAGED,             /* *words says what is wrong, for the operator */
};
must_use enum db_check db_check(struct arena *arena, const char *path, enum db_check_depth depth, struct text *words);
/* By the lock's owner, before it writes: notes in the lock's file which database the log next to it will belong to, for the
 * next db_check().  false: noted. */
must_use bool db_check_remember(const char *path);

#endif
