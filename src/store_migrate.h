/* store_migrate: brings a site's database up to date, and first keeps a copy of it, with which one can return. */
#ifndef STORE_MIGRATE_H
#define STORE_MIGRATE_H
#include "store.h"

/* Applies what the open database lacks, all of it or nothing. A database that other migrations made is copied before, as
 * "givenback.sqlite.before-NNNN" (the number of the first migration that it lacks): without a complete copy on the disk nothing is applied.
 * A file that has this name is never overwritten. It stands for this copy if its content is the same, as after a start that failed;
 * otherwise the copy is "…-NNNN-2". A database on PostgreSQL is not copied: that is done by its own programs.
 *
 * false: printed to standard error what is wrong, and how to return to the earlier version. */
must_use bool store_migrate(struct arena *arena, const struct config *config, struct store *store);

/* The file's name is that of such a copy. */
bool store_migrate_is_copy(const char *name);

#endif
