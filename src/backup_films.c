#include "backup_films.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/crypto.h"
#include "db/backup.h"
#include "media/media_file.h"

enum { COPY_BYTES = 1024 * 1024 * 1024 };

static const char *
path_in(struct arena *arena, const char *folder, const char *name)
{
	return text_terminated(arena, text_format(arena, "%s/%s", folder, name));
}

static const char *
folder_of_site(struct arena *arena, const struct config *config)
{
	return media_file_folder(arena, &(struct site){ .data_folder = config->data });
}

static const char *
folder_of_copy(struct arena *arena, const char *file)
{
	return text_terminated(arena, text_format(arena, "%s-films", file));
}

static bool
copy_bytes(const char *from, const char *to)
{
	const int in = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	const int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	ssize_t copied = in >= 0 && out >= 0 ? 1 : -1;

	while (copied > 0)
		copied = copy_file_range(in, NULL, out, NULL, COPY_BYTES, 0);
	if (copied == 0 && fsync(out) != 0)
		copied = -1;
	if (in >= 0)
		close(in);
	if (out >= 0)
		close(out);
	return copied == 0;
}

/* A copy has its name only when it is whole. */
static bool
copy_one(struct arena *arena, const char *from, const char *to)
{
	const char *part;

	if (link(from, to) == 0 || errno == EEXIST)
		return true;
	part = text_terminated(arena, text_format(arena, "%s.part", to));
	return copy_bytes(from, part) && rename(part, to) == 0;
}

static bool
copy_all(struct arena *arena, const char *from, const char *to, int *count)
{
	DIR *folder = opendir(from);
	const struct dirent *entry;
	bool good = true;

	*count = 0;
	if (!folder)
		return errno == ENOENT;
	while (good && (entry = readdir(folder)) != NULL) {
		if (strlen(entry->d_name) != CRYPTO_TOKEN_LENGTH)
			continue;
		good = (mkdir(to, 0700) == 0 || errno == EEXIST) &&
		       copy_one(arena, path_in(arena, from, entry->d_name), path_in(arena, to, entry->d_name));
		*count += good;
	}
	closedir(folder);
	if (good && *count > 0)
		good = db_sync_folder(path_in(arena, to, "film")) && db_sync_folder(to);
	if (!good)
		fprintf(stderr, "givenback: the films of %s cannot be copied to %s (%s); copy that folder yourself\n", from, to, strerror(errno));
	return good;
}

bool
backup_films_copy(struct arena *arena, const struct config *config, const char *file, int *count)
{
	return copy_all(arena, folder_of_site(arena, config), folder_of_copy(arena, file), count);
}

bool
backup_films_restore(struct arena *arena, const struct config *config, const char *file, int *count)
{
	return copy_all(arena, folder_of_copy(arena, file), folder_of_site(arena, config), count);
}
