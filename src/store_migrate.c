#include "store_migrate.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backup_copy.h"
#include "limits.h"

/* Every copy gets a number of its own in its header (db/backup.h); the rest of two copies of one state is the same. */
enum { HEADER_BYTES = 100, COMPARE_BYTES = 16 * KIB };

static const char *
name_copy(struct arena *arena, const struct store *store, int first, int again)
{
	if (again == 1)
		return text_terminated(arena, text_format(arena, "%s.before-%04d", store->database_path, first));
	return text_terminated(arena, text_format(arena, "%s.before-%04d-%d", store->database_path, first, again));
}

/* Only root may give a file away. For anyone else the copy of another user's database is readable by the user that runs this alone. */
static void
give_to_owner(const struct backup_copy *copy)
{
	struct stat database;

	if (stat(copy->from, &database) == 0 && fchown(copy->part_file, database.st_uid, database.st_gid) == 0)
		(void)!fchmod(copy->part_file, database.st_mode & 0777);
}

static bool
is_same_content(int one, int other)
{
	char first[COMPARE_BYTES], second[COMPARE_BYTES];
	ssize_t length = 1;

	for (off_t at = HEADER_BYTES; length > 0; at += length) {
		length = pread(one, first, sizeof first, at);
		if (length < 0 || pread(other, second, sizeof second, at) != length || memcmp(first, second, (size_t)length) != 0)
			return false;
	}
	return true;
}

static bool
is_same_copy(const struct backup_copy *copy, const char *path)
{
	const int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	const bool same = file >= 0 && is_same_content(copy->part_file, file);

	if (file >= 0)
		close(file);
	return same;
}

static bool
name_it(struct arena *arena, const struct store *store, const struct backup_copy *copy, int first, const char **kept)
{
	int again = 1;

	for (*kept = name_copy(arena, store, first, again); access(*kept, F_OK) == 0; *kept = name_copy(arena, store, first, ++again)) {
		if (is_same_copy(copy, *kept)) {
			(void)!unlink(copy->part);
			fprintf(stderr, "givenback: %s is a copy of the database as it is now, from an earlier start\n", *kept);
			return true;
		}
	}
	give_to_owner(copy);
	if (!backup_copy_name(copy, *kept) || !db_sync_folder(*kept)) {
		fprintf(stderr, "givenback: %s cannot be made (%s)\n", *kept, strerror(errno));
		(void)!unlink(copy->part);
		return false;
	}
	fprintf(stderr, "givenback: the database was copied to %s (%.1f MB) before it is brought up to date. Delete the copy when the new "
	        "version has proved itself, within %d days\n", *kept, (double)copy->bytes / 1e6, LIMIT_DATABASE_COPY_DAYS);
	return true;
}

static bool
keep_copy(struct arena *arena, const struct config *config, const struct store *store, int first, const char **kept)
{
	struct backup_copy copy = { .arena = arena, .config = config, .from = store->database_path, .pace = DB_BACKUP_ALONE,
		.part = text_terminated(arena, text_format(arena, "%s.before-%04d.part", store->database_path, first)) };
	bool good = backup_copy_make(&copy);

	if (good) {
		good = name_it(arena, store, &copy, first, kept);
		backup_copy_release(&copy);
	}
	if (!good)
		fprintf(stderr, "givenback: %s was not brought up to date, and nothing in it was changed: a copy is made first, so that you can "
		        "return to the earlier version. Correct what the line above says, and start again\n", store->database_path);
	return good;
}

static void
tell_way_back(const struct config *config, const char *kept)
{
	fprintf(stderr,
	        "givenback: correct the cause and start again, or return to the earlier version:\n"
	        "  1. stop the service:\n"
	        "     sudo systemctl stop givenback\n"
	        "  2. put the copy in the database's place:\n"
	        "     sudo -u givenback givenback restore %s --data %.*s\n"
	        "  3. install the earlier packages:\n"
	        "     sudo apt install --allow-downgrades ./givenback_VERSION.deb ./givenback-media_VERSION.deb\n"
	        "  4. start the service:\n"
	        "     sudo systemctl start givenback\n",
	        kept, TEXT_PRINT(config->data));
}

bool
store_migrate(struct arena *arena, const struct config *config, struct store *store)
{
	const char *kept = NULL;
	int file_has = 0, program_has = 0;

	if (!database_is_postgres(store->database_path) &&
	    db_migration_state(store->connection, &file_has, &program_has) == DB_MIGRATE_OK && file_has > 0 && file_has < program_has &&
	    !keep_copy(arena, config, store, file_has + 1, &kept))
		return false;
	switch (db_migrate(store->connection)) {
	case DB_MIGRATE_OK:
		return true;
	case DB_MIGRATE_NEWER:
		fprintf(stderr, "givenback: %s was written by a newer givenback than this one (" GIVENBACK_VERSION "); install that one again, "
		        "or put the copy from before the upgrade in its place: ", store->database_name);
		if (database_is_postgres(store->database_path))
			fputs("pg_restore\n", stderr);
		else
			fprintf(stderr, "givenback restore %s.before-…\n", store->database_path);
		return false;
	case DB_MIGRATE_FAULT:
		break;
	}
	fprintf(stderr, "givenback: %s could not be brought up to date; nothing was changed. The line above says why\n", store->database_name);
	if (kept != NULL)
		tell_way_back(config, kept);
	return false;
}

bool
store_migrate_is_copy(const char *name)
{
	const char *const after = strstr(name, ".sqlite.before-");

	return after != NULL && strlen(after) > strlen(".sqlite.before-");
}
