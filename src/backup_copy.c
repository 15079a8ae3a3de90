#include "backup_copy.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "db/check.h"
#include "db/database.h"
#include "people/people.h"

static bool
open_part(struct backup_copy *copy)
{
	copy->part_file = open(copy->part, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (copy->part_file < 0) {
		fprintf(stderr, "givenback: %s cannot be written (%s); choose a folder that is there and the user's own\n", copy->part,
		        strerror(errno));
		return false;
	}
	if (flock(copy->part_file, LOCK_EX | LOCK_NB) != 0) {
		fprintf(stderr, "givenback: another givenback is writing %s; let it finish\n", copy->part);
		close(copy->part_file);
		copy->part_file = -1;
		return false;
	}
	return ftruncate(copy->part_file, 0) == 0;
}

static bool
copy_bytes(struct backup_copy *copy)
{
	switch (db_backup(copy->from, copy->part, copy->pace, &copy->bytes)) {
	case DB_BACKUP_OK:
		return true;
	case DB_BACKUP_FULL:
		fprintf(stderr, "givenback: there is no room for %s; make some, or choose another disk\n", copy->part);
		return false;
	case DB_BACKUP_DAMAGED:
		fprintf(stderr, "givenback: %s is damaged or no database; givenback doctor says more\n", copy->from);
		return false;
	case DB_BACKUP_FAULT:
		break;
	}
	fprintf(stderr, "givenback: %s could not be copied; the line above says why\n", copy->from);
	return false;
}

static bool
is_written_with_our_keys(struct backup_copy *copy, struct connection *connection)
{
	const char *path = config_key(copy->arena, copy->config);
	struct random random;
	struct site site = { 0 };
	struct context context = { .arena = copy->arena, .connection = connection, .now = instant_now(), .random = &random, .site = &site };

	if (site_keys_read(path, &site.keys) != SITE_KEYS_READ_OK) {
		fprintf(stderr, "givenback: %s is missing or no site key; without the right one no copy can be read. Put it there first\n", path);
		return false;
	}
	random_start(&random);
	switch (people_look_key(&context, &site.keys, &copy->demo)) {
	case PEOPLE_CHECK_KEY_OK:
		return true;
	case PEOPLE_CHECK_KEY_OTHER:
		fprintf(stderr, "givenback: %s was written with another site.key than %s, or with a newer copy of it; "
		        "put the right one there first\n", copy->from, path);
		return false;
	case PEOPLE_CHECK_KEY_NEW:
		fprintf(stderr, "givenback: %s has nothing of a site in it\n", copy->from);
		return false;
	case PEOPLE_CHECK_KEY_FAULT:
		break;
	}
	fprintf(stderr, "givenback: which keys %s was written with cannot be read; the line above says why\n", copy->from);
	return false;
}

static bool
is_ours(struct backup_copy *copy)
{
	struct connection *connection;
	int program_has = 0;
	bool good = false;

	if (connection_open(copy->part, DB_READ_ONLY, &connection) != CONNECTION_OPEN_OK) {
		fprintf(stderr, "givenback: %s cannot be opened\n", copy->part);
		return false;
	}
	switch (db_migration_state(connection, &copy->step, &program_has)) {
	case DB_MIGRATE_OK:
		if (copy->step > 0)
			good = is_written_with_our_keys(copy, connection);
		else
			fprintf(stderr, "givenback: %s is a database, but not one of givenback\n", copy->from);
		break;
	case DB_MIGRATE_NEWER:
		fprintf(stderr, "givenback: %s was written by a newer givenback (step %d, this one knows %d); install that one\n", copy->from,
		        copy->step, program_has);
		break;
	case DB_MIGRATE_FAULT:
		fprintf(stderr, "givenback: %s: its steps cannot be read\n", copy->from);
		break;
	}
	connection_close(connection);
	return good;
}

static bool
is_whole(struct backup_copy *copy)
{
	struct text words = TEXT("");

	if (db_check(copy->arena, copy->part, DB_CHECK_WHOLE, &words) == DB_CHECK_OK)
		return true;
	fprintf(stderr, "givenback: %s is damaged (%.*s); no copy was kept. See givenback doctor, and keep your older backups\n", copy->from,
	        TEXT_PRINT(words));
	return false;
}

bool
backup_copy_make(struct backup_copy *copy)
{
	copy->part_file = -1;
	if (!open_part(copy))
		return false;
	if (copy_bytes(copy) && is_whole(copy) && is_ours(copy))
		return true;
	(void)!unlink(copy->part);
	backup_copy_release(copy);
	return false;
}

bool
backup_copy_name(const struct backup_copy *copy, const char *to)
{
	if (renameat2(AT_FDCWD, copy->part, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
		return true;
	/* Some file systems cannot do this at once. */
	if (errno != EINVAL && errno != ENOSYS)
		return false;
	if (access(to, F_OK) == 0) {
		errno = EEXIST;
		return false;
	}
	return rename(copy->part, to) == 0;
}

void
backup_copy_release(struct backup_copy *copy)
{
	if (copy->part_file >= 0)
		close(copy->part_file);
	copy->part_file = -1;
}
