#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/id.h"
#include "base/log.h"
#include "outbox/outbox_way.h"

static bool
write_whole(int file, struct text text)
{
	for (size_t done = 0; done < text.length;) {
		const ssize_t put = write(file, text.at + done, text.length - done);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return false;
		done += (size_t)put;
	}
	return fsync(file) == 0;
}

/* Under another name first: who reads the folder never sees half an email. */
static bool
write_in(int folder, const char *part, const char *name, struct text message)
{
	const int file = openat(folder, part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	bool good;

	if (file < 0)
		return false;
	good = write_whole(file, message);
	good = close(file) == 0 && good;
	return good && renameat(folder, part, folder, name) == 0 && fsync(folder) == 0;
}

enum outbox_way
outbox_file_send(struct arena *arena, struct text folder_path, struct email_id id, struct text message)
{
	const struct text stem = id_text(arena, id.id);
	const char *path = text_terminated(arena, folder_path);
	const char *name = text_terminated(arena, text_join(arena, stem, TEXT(OUTBOX_FILE_ENDING)));
	const char *part = text_terminated(arena, text_join(arena, stem, TEXT(".part")));
	int folder;
	bool good;

	(void)mkdir(path, 0700);              /* it is there but for the first time */
	folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	good = folder >= 0 && write_in(folder, part, name, message);
	if (!good)
		log_note(LOG_FAULT, "outbox: the folder for email cannot be written: %s", strerror(errno));
	if (folder >= 0)
		close(folder);
	return good ? OUTBOX_WAY_OK : OUTBOX_WAY_NO_RELAY;
}
