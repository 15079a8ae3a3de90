#include "server/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/log.h"

/* On a file system without unnamed files, the file gets a name, which is removed at once. */
static int
open_unnamed(const char *folder)
{
	char path[4096];
	int file = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (file >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL))
		return file;
	if ((size_t)snprintf(path, sizeof path, "%s/.body-XXXXXX", folder) >= sizeof path) {
		errno = ENAMETOOLONG;
		return -1;
	}
	file = mkostemp(path, O_CLOEXEC);
	if (file >= 0)
		unlink(path);
	return file;
}

static void
fail(struct spool *spool)
{
	spool->error = errno;
	log_note(LOG_FAULT, "a request's body cannot be written to a file: %s", strerror(errno));
}

void
spool_write(struct spool *spool, const char *folder, struct bytes piece)
{
	if (!spool->open && !spool->error) {
		spool->file = open_unnamed(folder);
		spool->open = spool->file >= 0;
		if (!spool->open)
			fail(spool);
	}
	while (piece.length > 0 && !spool->error) {
		const ssize_t written = pwrite(spool->file, piece.at, piece.length, (off_t)spool->length);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0) {
			fail(spool);
			return;
		}
		piece.at += written;
		piece.length -= (size_t)written;
		spool->length += (size_t)written;
	}
}

struct bytes
spool_map(struct spool *spool)
{
	void *at = spool->error ? MAP_FAILED : mmap(NULL, spool->length, PROT_READ, MAP_PRIVATE, spool->file, 0);

	if (at == MAP_FAILED) {
		if (!spool->error)
			fail(spool);
		return BYTES_NONE;
	}
	spool->mapped = at;
	return (struct bytes){ at, spool->length };
}

void
spool_end(struct spool *spool)
{
	if (spool->mapped)
		munmap(spool->mapped, spool->length);
	if (spool->open)
		close(spool->file);
	*spool = (struct spool){ .open = false };
}

bool
spool_read(int file, uint64_t from, uint8_t *at, size_t length)
{
	while (length > 0) {
		const ssize_t got = pread(file, at, length, (off_t)from);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			log_note(LOG_FAULT, "a file cannot be read further: %s", got < 0 ? strerror(errno) : "it is shorter than it was");
			return false;
		}
		at += got;
		from += (uint64_t)got;
		length -= (size_t)got;
	}
	return true;
}
