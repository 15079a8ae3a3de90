/* crypto_keys: the file of the keys, readable by its owner alone, a line for each version:
 *
 *	seal 1 000102…1f
 *	lookup 1 202122…3f
 *	link 1 404142…5f */
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

enum { HEX_LENGTH = 2 * CRYPTO_KEY_BYTES, LINE_BYTES = 16 + HEX_LENGTH, FILE_BYTES = KEY_KIND_COUNT * LIMIT_KEY_VERSIONS * LINE_BYTES };

void
site_keys_add(struct site_keys *keys, enum key_kind kind)
{
	struct key_versions *versions = &keys->of[kind];

	ASSERT(versions->count < LIMIT_KEY_VERSIONS);
	randombytes_buf(versions->at[versions->count].bytes, CRYPTO_KEY_BYTES);
	versions->count++;
}

void
site_keys_make(struct site_keys *keys)
{
	*keys = (struct site_keys){ 0 };
	for (int kind = 0; kind < KEY_KIND_COUNT; kind++) {
		site_keys_add(keys, (enum key_kind)kind);
		keys->of[kind].current = 1;
	}
}

/* A line without its end.  The versions of a kind are in ascending order. */
static bool
parse_line(struct text line, struct site_keys *keys)
{
	struct text word, version, hex;
	struct key_versions *versions;
	enum key_kind kind;
	size_t decoded = 0;
	int64_t number;

	if (!text_cut(line, ' ', &word, &line) || !text_cut(line, ' ', &version, &hex) || !key_kind_from_text(word, &kind))
		return false;
	versions = &keys->of[kind];
	if (!text_number(version, &number) || versions->count == LIMIT_KEY_VERSIONS || number != versions->count + 1 ||
	    hex.length != HEX_LENGTH ||
	    sodium_hex2bin(versions->at[versions->count].bytes, CRYPTO_KEY_BYTES, hex.at, hex.length, NULL, &decoded, NULL) != 0 ||
	    decoded != CRYPTO_KEY_BYTES)
		return false;
	versions->current = ++versions->count;
	return true;
}

static bool
is_single(struct text file)
{
	if (file.length == HEX_LENGTH + 1 && file.at[HEX_LENGTH] == '\n')
		file.length--;
	for (size_t i = 0; i < file.length; i++)
		if (strchr("0123456789abcdefABCDEF", file.at[i]) == NULL || file.at[i] == '\0')
			return false;
	return file.length == HEX_LENGTH;
}

static enum site_keys_read
parse(struct text file, struct site_keys *keys)
{
	struct text line;

	if (is_single(file))
		return SITE_KEYS_READ_SINGLE;
	*keys = (struct site_keys){ 0 };
	while (file.length > 0)
		if (!text_cut(file, '\n', &line, &file) || !parse_line(line, keys))
			return SITE_KEYS_READ_MALFORMED;
	for (int kind = 0; kind < KEY_KIND_COUNT; kind++)
		if (keys->of[kind].count == 0)
			return SITE_KEYS_READ_MALFORMED;
	return SITE_KEYS_READ_OK;
}

enum site_keys_read
site_keys_read(const char *path, struct site_keys *keys)
{
	char bytes[FILE_BYTES + 1];
	size_t length = 0;
	ssize_t now = 1;
	struct stat status;
	enum site_keys_read outcome = SITE_KEYS_READ_FAULT;
	int file = open(path, O_RDONLY | O_CLOEXEC);

	if (file < 0 && errno == ENOENT)
		return SITE_KEYS_READ_NONE;
	if (file < 0 || fstat(file, &status) != 0) {
		log_note(LOG_FAULT, "the keys in %s cannot be read: %s", path, strerror(errno));
		if (file >= 0)
			close(file);
		return SITE_KEYS_READ_FAULT;
	}
	if (status.st_mode & 077)
		log_note(LOG_WARNING, "the keys in %s can be read by others than their owner: chmod 600 it", path);
	while (length < sizeof bytes && now > 0) {
		now = read(file, bytes + length, sizeof bytes - length);
		length += now > 0 ? (size_t)now : 0;
	}
	if (now < 0)
		log_note(LOG_FAULT, "the keys in %s cannot be read: %s", path, strerror(errno));
	else
		outcome = length > FILE_BYTES ? SITE_KEYS_READ_MALFORMED : parse((struct text){ bytes, length }, keys);
	close(file);
	sodium_memzero(bytes, sizeof bytes);
	return outcome;
}

/* Makes the new name itself survive a power loss.  false: errno says why. */
static bool
sync_folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t length = slash ? (size_t)(slash - path) : 0;
	char *folder = memory_take(length + 2);
	int opened, problem;
	bool synced;

	if (slash && length > 0)
		memcpy(folder, path, length);
	else
		folder[0] = slash ? '/' : '.';
	opened = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	synced = opened >= 0 && fsync(opened) == 0;
	problem = errno;
	if (opened >= 0)
		close(opened);
	memory_free(folder);
	errno = problem;
	return synced;
}

/* false: errno says why. */
static bool
write_whole(int file, const char *bytes, size_t length)
{
	while (length > 0) {
		const ssize_t written = write(file, bytes, length);

		if (written < 0)
			return false;
		bytes += written;
		length -= (size_t)written;
	}
	return true;
}

static size_t
format(const struct site_keys *keys, char bytes[FILE_BYTES])
{
	size_t length = 0;

	for (int kind = 0; kind < KEY_KIND_COUNT; kind++) {
		const struct key_versions *versions = &keys->of[kind];

		for (int version = 1; version <= versions->count; version++) {
			length += (size_t)snprintf(bytes + length, FILE_BYTES - length, "%s %d ", key_kind_words[kind], version);
			sodium_bin2hex(bytes + length, HEX_LENGTH + 1, versions->at[version - 1].bytes, CRYPTO_KEY_BYTES);
			bytes[length + HEX_LENGTH] = '\n';
			length += HEX_LENGTH + 1;
		}
	}
	return length;
}

/* Written whole under another name first: a crash leaves what was there before, or a good one.  false: noted, and errno says why. */
static bool
write_file(const char *path, const struct site_keys *keys, int give_name(const char *unfinished, const char *path))
{
	size_t size = strlen(path) + sizeof ".XXXXXX";
	char *unfinished = memory_take(size);
	char bytes[FILE_BYTES];
	bool written;
	int file, problem;

	snprintf(unfinished, size, "%s.XXXXXX", path);
	file = mkstemp(unfinished);                /* mode 0600 */
	if (file < 0) {
		problem = errno;
		log_note(LOG_FAULT, "the keys in %s cannot be written: %s", path, strerror(problem));
		memory_free(unfinished);
		errno = problem;
		return false;
	}
	written = write_whole(file, bytes, format(keys, bytes)) && fsync(file) == 0 && give_name(unfinished, path) == 0 &&
	          sync_folder_of(path);
	problem = errno;
	if (!written)
		log_note(LOG_FAULT, "the keys in %s cannot be written: %s", path, strerror(problem));
	close(file);
	unlink(unfinished);
	sodium_memzero(bytes, sizeof bytes);
	memory_free(unfinished);
	errno = problem;
	return written;
}

bool
site_keys_write(const char *path, const struct site_keys *keys)
{
	return write_file(path, keys, link);
}

bool
site_keys_replace(const char *path, const struct site_keys *keys)
{
	return write_file(path, keys, rename);
}
