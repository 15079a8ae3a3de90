/* backup: copies the whole database into another file, also while a server writes to it.
 *
 * Uses: base.   Used by: the subcommands backup and restore, and before a migration. */
#ifndef DB_BACKUP_H
#define DB_BACKUP_H
#include <stdbool.h>
#include <stdint.h>
#include "base/attributes.h"

enum db_backup {
	DB_BACKUP_FAULT = -1,         /* logged */
	DB_BACKUP_OK,
	DB_BACKUP_DAMAGED,            /* `from` is no database, or damaged */
	DB_BACKUP_FULL,               /* no space for `to` */
};
/* Whether others are served meanwhile: the copy then pauses as long as it works. */
enum db_backup_pace { DB_BACKUP_BESIDE, DB_BACKUP_ALONE };
/* Copies the database `from` as it is at one instant, with what is in its write-ahead log, into the empty file `to`, which is then synced
 * and needs no other file. Writers need not wait. `bytes` is the size of the copy. */
must_use enum db_backup db_backup(const char *from, const char *to, enum db_backup_pace pace, int64_t *bytes);

/* Checkpoints the whole log into the file and removes the log, so that the file is complete by itself. No other process may have it open.
 * false: logged. */
must_use bool db_make_whole(const char *path);
/* Syncs the folder of this file, so that a name created, changed or removed in it survives a power loss. false: logged. */
must_use bool db_sync_folder(const char *path);

#endif
