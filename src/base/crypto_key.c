/* crypto, the key's file: 64 hexadecimal digits and a line break, readable by its owner alone. */
#include "base/crypto.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Not <sodium.h>: libsodium has a crypto_hash of its own, which crypto.h's would meet. */
#include <sodium/randombytes.h>
#include <sodium/utils.h>

#include "base/arena.h"
#include "base/log.h"

#define HEX_LENGTH (2 * CRYPTO_KEY_BYTES)

void
site_key_make(struct site_key *key)
{
	randombytes_buf(key->bytes, sizeof key->bytes);
}

enum site_key_read
site_key_read(const char *path, struct site_key *key)
{
	char line[HEX_LENGTH + 2];
	size_t length = 0, decoded = 0;
	struct stat status;
	int file = open(path, O_RDONLY | O_CLOEXEC);

	if (file < 0 && errno == ENOENT)
		return SITE_KEY_READ_NONE;
	if (file < 0 || fstat(file, &status) != 0) {
		log_note(LOG_FAULT, "the site key %s cannot be read: %s", path, strerror(errno));
		if (file >= 0)
			close(file);
		return SITE_KEY_READ_FAULT;
	}
	if (status.st_mode & 077)
		log_note(LOG_WARNING, "the site key %s can be read by others than its owner: chmod 600 it", path);
	while (length < sizeof line) {
		ssize_t now = read(file, line + length, sizeof line - length);

		if (now < 0) {
			log_note(LOG_FAULT, "the site key %s cannot be read: %s", path, strerror(errno));
			close(file);
			return SITE_KEY_READ_FAULT;
		}
		if (now == 0)
			break;
		length += (size_t)now;
	}
	close(file);
	if (length > 0 && length <= HEX_LENGTH + 1 && line[length - 1] == '\n')
		length--;
	if (length != HEX_LENGTH || sodium_hex2bin(key->bytes, sizeof key->bytes, line, length, NULL, &decoded, NULL) != 0 ||
	    decoded != sizeof key->bytes)
		return SITE_KEY_READ_MALFORMED;
	sodium_memzero(line, sizeof line);
	return SITE_KEY_READ_OK;
}

/* Makes the new name itself survive a power cut. */
static void
sync_folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t length = slash ? (size_t)(slash - path) : 0;
	char *folder = memory_take(length + 2);
	int opened;

	if (slash && length > 0)
		memcpy(folder, path, length);
	else
		folder[0] = slash ? '/' : '.';
	opened = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (opened >= 0) {
		if (fsync(opened) != 0)
			log_note(LOG_WARNING, "the folder %s cannot be synced: %s", folder, strerror(errno));
		close(opened);
	}
	memory_free(folder);
}

/* Written whole under another name first: a crash leaves either no key or a good one. */
bool
site_key_write(const char *path, const struct site_key *key)
{
	size_t size = strlen(path) + sizeof ".XXXXXX";
	char *unfinished = memory_take(size);
	char line[HEX_LENGTH + 2];
	bool written;
	int file;

	snprintf(unfinished, size, "%s.XXXXXX", path);
	file = mkstemp(unfinished);                /* mode 0600 */
	if (file < 0) {
		log_note(LOG_FAULT, "the site key %s cannot be written: %s", path, strerror(errno));
		memory_free(unfinished);
		return false;
	}
	sodium_bin2hex(line, sizeof line, key->bytes, sizeof key->bytes);
	line[HEX_LENGTH] = '\n';
	written = write(file, line, HEX_LENGTH + 1) == HEX_LENGTH + 1 && fsync(file) == 0 && link(unfinished, path) == 0;
	if (!written)
		log_note(LOG_FAULT, "the site key %s cannot be written: %s", path, strerror(errno));
	close(file);
	unlink(unfinished);
	sodium_memzero(line, sizeof line);
	if (written)
		sync_folder_of(path);
	memory_free(unfinished);
	return written;
}
