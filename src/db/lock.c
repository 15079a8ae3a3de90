/* lock: see lock.h. flock() and not fcntl(): it belongs to the open file, so a second lock in the same process is refused too. */
#include "db/lock.h"
#include "base/log.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum db_lock_take
db_lock_take(const char *database_path, struct db_lock *lock)
{
	char path[4096];

	lock->file = -1;
	if (snprintf(path, sizeof(path), "%s.lock", database_path) >= (int)sizeof(path)) {
		log_note(LOG_FAULT, "lock: the path of the database is too long");
		return DB_LOCK_TAKE_FAULT;
	}
	lock->file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (lock->file >= 0 && flock(lock->file, LOCK_EX | LOCK_NB) == 0)
		return DB_LOCK_TAKE_OK;
	if (lock->file >= 0 && errno == EWOULDBLOCK) {
		db_lock_release(lock);
		return DB_LOCK_TAKE_TAKEN;
	}
	log_note(LOG_FAULT, "lock: %s: %s", path, strerror(errno));
	db_lock_release(lock);
	return DB_LOCK_TAKE_FAULT;
}

void
db_lock_release(struct db_lock *lock)
{
	if (lock->file >= 0)
		close(lock->file);
	lock->file = -1;
}
