/* backup_copy: one database file copied to another name, looked at, and only then given its name. */
#ifndef BACKUP_COPY_H
#define BACKUP_COPY_H
#include "config.h"

struct backup_copy {
	struct arena *arena;
	const struct config *config;
	const char *from, *part;      /* `part`: where the copy grows; one that was left behind is begun again */
	int part_file;                /* locked against another copying; closed by backup_copy_release() */
	int64_t bytes;
	int step;                     /* of its migrations */
	bool demo;
};

/* false: said on standard error what is wrong and how to correct it; `part` is gone.  true: `part` is a whole database on the
 * disk, of a program not newer than this one, sealed with the folder's site.key. */
must_use bool backup_copy_make(struct backup_copy *copy);
void backup_copy_release(struct backup_copy *copy);

#endif
