/* backup_copy: copies one database file under a temporary name, checks it, and only then gives it its name. */
#ifndef BACKUP_COPY_H
#define BACKUP_COPY_H
#include "config.h"
#include "db/backup.h"

struct backup_copy {
	struct arena *arena;
	const struct config *config;
	const char *from, *part;      /* `part`: the temporary name; a file that was left behind is overwritten */
	enum db_backup_pace pace;
	int part_file;                /* locked against a second copy at the same time; closed by backup_copy_release() */
	int64_t bytes;
	int step;                     /* the number of its last migration */
	bool demo;
};

/* false: printed to standard error what is wrong and how to correct it; `part` is removed. true: `part` is a complete database on the
 * disk, of a program not newer than this one, sealed with the folder's site.key. */
must_use bool backup_copy_make(struct backup_copy *copy);
/* Gives `part` its name. Never overwrites a file, even one that another program creates at the same moment. false: errno says why. */
must_use bool backup_copy_name(const struct backup_copy *copy, const char *to);
void backup_copy_release(struct backup_copy *copy);

#endif
