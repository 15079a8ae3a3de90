/* lock: one process owns the database. The lock is held on "<database>.lock" until it is released or the process ends, however it ends. */
#ifndef DB_LOCK_H
#define DB_LOCK_H
#include "base/attributes.h"

struct db_lock { int file; };

enum db_lock_take {
	DB_LOCK_TAKE_FAULT = -1,      /* logged: the folder is not writable, for example */
	DB_LOCK_TAKE_OK,
	DB_LOCK_TAKE_TAKEN,           /* another process, or another lock of this one */
};
must_use enum db_lock_take db_lock_take(const char *database_path, struct db_lock *lock);
void db_lock_release(struct db_lock *lock);

#endif
