/* backup_films: the files of films, which belong to a database: copied next to its copy, and back. */
#ifndef BACKUP_FILMS_H
#define BACKUP_FILMS_H
#include "base/arena.h"
#include "config.h"

/* From the data folder into the folder "FILE-films", where they are linked instead of copied if both are on one disk: a film's file never
 * changes once it is whole. Nothing is made when there is none. *count: how many there are. false: printed what is wrong. */
must_use bool backup_films_copy(struct arena *arena, const struct config *config, const char *file, int *count);
/* The other way round; what is there already stays. */
must_use bool backup_films_restore(struct arena *arena, const struct config *config, const char *file, int *count);

#endif
