/* lock: one process owns the database.  Held on "<database>.lock" until it is let go or the process ends, however it
 * ends. */
#ifndef DB_LOCK_H
#define DB_LOCK_H
#include "base/attributes.h"

struct db_lock { int file; };

enum db_lock_take {
	DB_LOCK_TAKE_FAULT = -1,      /* noted: the folder is not writable, say */
	DB_LOCK_TAKE_OK,
	DB_LOCK_TAKE_TAKEN,           /* another process, or another lock of this one */
};
must_use enum db_lock_take db_lock_take(const char *database_path, struct db_lock *lock);
void db_lock_release(struct db_lock *lock);

#endif
