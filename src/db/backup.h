/* backup: the database copied whole into another file, also while a server writes to it.
 *
 * Uses: base.   Used by: the subcommands backup and restore. */
#ifndef DB_BACKUP_H
#define DB_BACKUP_H
#include <stdbool.h>
#include <stdint.h>
#include "base/attributes.h"

enum db_backup {
	DB_BACKUP_FAULT = -1,         /* noted */
	DB_BACKUP_OK,
	DB_BACKUP_DAMAGED,            /* `from` is no database, or damaged */
	DB_BACKUP_FULL,               /* no room for `to` */
};
/* Copies the database `from` as it is at one instant, with what stands in its log, into the empty file `to`, which is then on
 * the disk and needs no other file next to it.  Writers are not made to wait; it pauses as long as it works.
 * `bytes`: of the copy. */
must_use enum db_backup db_backup(const char *from, const char *to, int64_t *bytes);

/* Everything of the log is put into the file, and the log is gone: the file is whole by itself.  Nobody else may have it
 * open.  false: noted. */
must_use bool db_make_whole(const char *path);
/* A name made, changed or dropped in the folder of this file outlives a power cut.  false: noted. */
must_use bool db_sync_folder(const char *path);

#endif
