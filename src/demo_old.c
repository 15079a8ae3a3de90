/* demo_old: a demo whose drives are over, which is set aside so that a new one can be filled. */
#include "demo.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "drive/drive.h"
#include "people/people.h"

/* The newest drive of a demo is over: its week has passed. */
static bool
is_stale(struct arena *arena, const char *path)
{
	struct connection *connection;
	struct site site = { 0 };
	struct random random;
	struct drive_list drives = { 0 };
	struct context context = { .arena = arena, .now = instant_now(), .random = &random, .site = &site };
	bool stale = false;

	if (connection_open(path, DB_READ_ONLY, &connection) != CONNECTION_OPEN_OK)
		return false;
	context.connection = connection;
	if (people_made_by_demo(&context) && drive_newest(&context, &drives) && drives.count > 0)
		stale = instant_compare(drives.at[0].ends, context.now) < 0;
	connection_close(connection);
	return stale;
}

/* Its emails have links that no longer work. */
static void
forget_email(struct arena *arena, const struct config *config)
{
	const char *folder = text_terminated(arena, text_format(arena, "%.*s/outbox", TEXT_PRINT(config->data)));
	DIR *emails = opendir(folder);

	if (emails == NULL)
		return;
	for (struct dirent *entry = readdir(emails); entry != NULL; entry = readdir(emails))
		if (text_ends_with(text_of(entry->d_name), TEXT(".eml")))
			(void)!unlinkat(dirfd(emails), entry->d_name, 0);
	closedir(emails);
}

static bool
set_aside(struct arena *arena, const struct config *config, const char *path)
{
	static const char *const files[] = { "", "-wal", "-shm" };

	for (size_t i = 0; i < COUNT_OF(files); i++) {
		const char *from = text_terminated(arena, text_format(arena, "%s%s", path, files[i]));
		const char *to = text_terminated(arena, text_format(arena, "%.*s/demo-old.sqlite%s", TEXT_PRINT(config->data), files[i]));

		if (rename(from, to) != 0 && i == 0) {
			fprintf(stderr, "givenback: the demo of last week cannot be set aside; remove %s yourself\n", path);
			return false;
		}
	}
	forget_email(arena, config);
	fprintf(stderr, "givenback: the demo's drives were over; it starts again (the old one is demo-old.sqlite)\n");
	return true;
}

bool
demo_make_room(struct arena *arena, const struct config *config)
{
	const char *path = config_database(arena, config);
	struct db_lock lock;
	bool good = true;

	/* A server has it open: store_open() will report that. A demo on PostgreSQL is set aside by hand. */
	if (access(path, F_OK) != 0 || db_lock_take(path, &lock) != DB_LOCK_TAKE_OK)
		return true;
	if (is_stale(arena, path))
		good = set_aside(arena, config, path);
	db_lock_release(&lock);
	return good;
}
