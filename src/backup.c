#include "backup.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "backup_copy.h"
#include "backup_films.h"
#include "base/instant.h"
#include "db/backup.h"
#include "db/check.h"
#include "db/lock.h"
#include "doctor.h"
#include "limits.h"
#include "store.h"

static double
seconds_since(struct instant began)
{
	return (double)(instant_now().us - began.us) / INSTANT_SECOND;
}

/* After the database: a film that it has is whole, unless it was deleted meanwhile. */
static bool
backup_films(struct arena *arena, const struct config *config, const char *file)
{
	int count;

	if (!backup_films_copy(arena, config, file, &count))
		return false;
	if (count > 0)
		printf("%s-films: the files of %d films. Without the database they are noise.\n", file, count);
	return true;
}

static int
back_up(struct arena *arena, const struct config *config, const char *file)
{
	struct backup_copy copy = { .arena = arena, .config = config, .from = config_database(arena, config),
		.part = text_terminated(arena, text_format(arena, "%s.part", file)) };
	const struct instant began = instant_now();
	int status = 1;

	if (access(copy.from, F_OK) != 0) {
		fprintf(stderr, "givenback: there is no database in %.*s; name the right folder with --data\n", TEXT_PRINT(config->data));
		return 1;
	}
	if (access(file, F_OK) == 0) {
		fprintf(stderr, "givenback: %s is there already and is left alone; choose another name\n", file);
		return 1;
	}
	if (!backup_copy_make(&copy))
		return 1;
	if (!backup_copy_name(&copy, file)) {
		fprintf(stderr, "givenback: %s cannot be made (%s); the copy is %s\n", file, strerror(errno), copy.part);
	} else if (db_sync_folder(file)) {
		printf("%s: %.1f MB at step %d, copied and checked in %.1f s. Keep site.key in another place.\n", file,
		       (double)copy.bytes / 1e6, copy.step, seconds_since(began));
		status = 0;
	}
	backup_copy_release(&copy);
	return status == 0 && !backup_films(arena, config, file) ? 1 : status;
}

/* "givenback-2026-11-22T180000Z.sqlite" next to it; "…Z-2.sqlite" for the next one within that second. */
static const char *
name_aside(struct arena *arena, const struct config *config)
{
	const time_t now = (time_t)(instant_now().us / INSTANT_SECOND);
	struct tm utc;
	char date[32];
	const char *name;

	gmtime_r(&now, &utc);
	strftime(date, sizeof date, "%Y-%m-%dT%H%M%SZ", &utc);
	name = text_terminated(arena, text_format(arena, "%.*s/givenback-%s.sqlite", TEXT_PRINT(config->data), date));
	for (int again = 2; access(name, F_OK) == 0; again++)
		name = text_terminated(arena, text_format(arena, "%.*s/givenback-%s-%d.sqlite", TEXT_PRINT(config->data), date, again));
	return name;
}

static bool
keep_by_link(const char *from, const char *to)
{
	if (link(from, to) == 0 || errno == ENOENT)
		return true;
	fprintf(stderr, "givenback: %s cannot be kept as %s (%s); move it away yourself, with its -wal, and restore again\n", from, to,
	        strerror(errno));
	return false;
}

/* The current database gets a second name first. Then one rename puts the other in its place: after a power loss there is the one or the
 * other. A complete database has no log then; the log of a damaged one would be applied to the other. */
static bool
put_in_place(struct arena *arena, const struct config *config, const char *part, const char **aside)
{
	const char *database = config_database(arena, config);
	const char *log = text_terminated(arena, text_format(arena, "%s-wal", database));
	struct text words;

	*aside = NULL;
	if (access(database, F_OK) == 0) {
		*aside = name_aside(arena, config);
		if (db_check(arena, database, DB_CHECK_START, &words) == DB_CHECK_OK && !db_make_whole(database)) {
			fprintf(stderr, "givenback: %s is in use; stop what reads it (a backup, sqlite3), and restore again\n", database);
			return false;
		}
		if (!keep_by_link(database, *aside) ||
		    !keep_by_link(log, text_terminated(arena, text_format(arena, "%s-wal", *aside))))
			return false;
	}
	if (!db_sync_folder(database))
		return false;
	(void)!unlink(log);
	(void)!unlink(text_terminated(arena, text_format(arena, "%s-shm", database)));
	if (!db_sync_folder(database))
		return false;
	if (rename(part, database) != 0) {
		fprintf(stderr, "givenback: %s cannot be replaced (%s)\n", database, strerror(errno));
		return false;
	}
	return db_sync_folder(database);
}

static int
restore_locked(struct arena *arena, const struct config *config, const char *file)
{
	const char *database = config_database(arena, config), *aside;
	struct backup_copy copy = { .arena = arena, .config = config, .from = file,
		.part = text_terminated(arena, text_format(arena, "%s.part", database)) };
	const struct instant began = instant_now();
	int films;
	bool good;

	if (!backup_copy_make(&copy))
		return 1;
	good = put_in_place(arena, config, copy.part, &aside);
	if (!good)
		(void)!unlink(copy.part);
	backup_copy_release(&copy);
	if (!good || !backup_films_restore(arena, config, file, &films))
		return 1;
	printf("%s is the database now: %.1f MB at step %d, in %.1f s.\n", file, (double)copy.bytes / 1e6, copy.step, seconds_since(began));
	if (films > 0)
		printf("The files of %d films are there too.\n", films);
	if (aside != NULL)
		printf("What was there is kept as %s.\n", aside);
	return doctor_database(arena, config, true) ? 0 : 1;
}

static int
restore(struct arena *arena, const struct config *config, const char *file)
{
	struct db_lock lock;
	int status = 1;

	if (access(file, R_OK) != 0) {
		fprintf(stderr, "givenback: %s cannot be read (%s); name a file that givenback backup made\n", file, strerror(errno));
		return 1;
	}
	if (!store_is_own(arena, config, "restore"))
		return 1;
	switch (db_lock_take(config_database(arena, config), &lock)) {
	case DB_LOCK_TAKE_OK:
		status = restore_locked(arena, config, file);
		db_lock_release(&lock);
		return status;
	case DB_LOCK_TAKE_TAKEN:
		fprintf(stderr, "givenback: a givenback is serving %.*s; stop it first\n", TEXT_PRINT(config->data));
		return 1;
	case DB_LOCK_TAKE_FAULT:
		break;
	}
	return 1;
}

/* Its own programs copy it while it is used, and put it back. */
static bool
is_a_file(struct arena *arena, const struct config *config)
{
	const char *where = config_database(arena, config);

	if (!database_is_postgres(where))
		return true;
	fprintf(stderr, "givenback: %s is kept by PostgreSQL: copy it with pg_dump, and put it back with pg_restore. Keep site.key and the "
	        "folder films in another place too\n", database_name(arena, where));
	return false;
}

static int
with_file(int argc, char **argv, const char *command, int (*act)(struct arena *, const struct config *, const char *))
{
	struct arena *arena = arena_new(LIMIT_PROGRAM_ARENA_BYTES);
	struct config config;
	const char *words[1] = { NULL };
	int status = 1;

	crypto_start();
	if (config_read(arena, argc, argv, &config, words, 1)) {
		if (words[0] == NULL)
			fprintf(stderr, "givenback: say which file: givenback %s FILE\n", command);
		else
			status = is_a_file(arena, &config) ? act(arena, &config, words[0]) : 1;
	}
	arena_free(arena);
	return status;
}

int
backup_run(int argc, char **argv)
{
	return with_file(argc, argv, "backup", back_up);
}

int
restore_run(int argc, char **argv)
{
	return with_file(argc, argv, "restore", restore);
}
