#include "media/media_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "base/crypto_piece.h"
#include "base/id.h"
#include "base/log.h"
#include "limits.h"

#define FOLDER "media"
#define SEALED_PIECE (MEDIA_FILE_PIECE + CRYPTO_PIECE_EXTRA)

/* What a piece is sealed with: the name, the size and the number of the piece, the numbers in eight bytes, the high one first. */
struct place { uint8_t bytes[CRYPTO_TOKEN_LENGTH + 16]; };

static void
put_number(uint8_t *at, uint64_t number)
{
	for (int i = 0; i < 8; i++)
		at[i] = (uint8_t)(number >> (56 - 8 * i));
}

static struct bytes
place_of(const struct media_file *file, uint64_t piece, struct place *place)
{
	memcpy(place->bytes, file->name.at, CRYPTO_TOKEN_LENGTH);
	put_number(place->bytes + CRYPTO_TOKEN_LENGTH, file->size);
	put_number(place->bytes + CRYPTO_TOKEN_LENGTH + 8, piece);
	return (struct bytes){ place->bytes, sizeof place->bytes };
}

static size_t
length_of(const struct media_file *file, uint64_t piece)
{
	const uint64_t rest = file->size - piece * MEDIA_FILE_PIECE;

	return rest < MEDIA_FILE_PIECE ? (size_t)rest : MEDIA_FILE_PIECE;
}

const char *
media_file_folder(struct arena *arena, const struct site *site)
{
	return text_terminated(arena, text_format(arena, "%.*s/%s", TEXT_PRINT(site->data_folder), FOLDER));
}

static const char *
path_of(struct arena *arena, const struct site *site, struct text name)
{
	return text_terminated(arena, text_format(arena, "%s/%.*s", media_file_folder(arena, site), TEXT_PRINT(name)));
}

struct media_file
media_file_new(struct context *context, uint64_t size)
{
	struct media_file file = { .name = crypto_random_token(context->arena, context->random, CRYPTO_TOKEN_LENGTH), .size = size };

	random_bytes(context->random, file.key.bytes, sizeof file.key.bytes);
	return file;
}

struct bytes
media_file_seal_key(struct context *context, const struct media_file *file)
{
	return crypto_seal(context->arena, &context->site->keys, SEALED_FILM_KEY, context->random,
	                   (struct text){ (const char *)file->key.bytes, sizeof file->key.bytes });
}

static bool
is_name(struct arena *arena, struct text name)
{
	struct text same;

	return token_from_text(arena, name, CRYPTO_TOKEN_LENGTH, &same) && text_equal(name, same);
}

bool
media_file_from_row(struct context *context, struct text name, struct bytes key_sealed, uint64_t size, struct media_file *file)
{
	struct text key;
	const enum crypto_open opened = crypto_open(context->arena, &context->site->keys, SEALED_FILM_KEY, key_sealed, &key);

	if (opened != CRYPTO_OPEN_OK || key.length != sizeof file->key.bytes || !is_name(context->arena, name)) {
		log_note(LOG_FAULT, "the key of the film file %.*s cannot be used: %s", TEXT_PRINT(name),
		         opened == CRYPTO_OPEN_OK ? "its row is damaged" : crypto_open_why(opened));
		return false;
	}
	*file = (struct media_file){ .name = name, .size = size };
	memcpy(file->key.bytes, key.at, key.length);
	return true;
}

/* ---- writing ---- */

static bool
sync_folder(const char *path)
{
	const int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const bool good = folder >= 0 && fsync(folder) == 0;

	if (folder >= 0)
		close(folder);
	return good;
}

/* A file that was made just now stays after a power loss: its name is on the disk too. */
static int
open_to_write(struct context *context, const struct media_file *file)
{
	const char *folder = media_file_folder(context->arena, context->site), *path = path_of(context->arena, context->site, file->name);
	int descriptor = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);

	if (descriptor >= 0 || errno != ENOENT)
		return descriptor;
	if (mkdir(folder, 0700) == 0 && !sync_folder(text_terminated(context->arena, context->site->data_folder)))
		return -1;
	descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (descriptor >= 0 && !sync_folder(folder)) {
		close(descriptor);
		return -1;
	}
	return descriptor;
}

/* How many bytes were read before the end of the file; -1: it cannot be read. */
static ssize_t
read_at(int descriptor, uint64_t from, uint8_t *at, size_t length)
{
	size_t all = 0;

	while (all < length) {
		const ssize_t got = pread(descriptor, at + all, length - all, (off_t)(from + all));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		all += (size_t)got;
	}
	return (ssize_t)all;
}

static bool
write_at(int descriptor, uint64_t from, const uint8_t *at, size_t length)
{
	while (length > 0) {
		const ssize_t written = pwrite(descriptor, at, length, (off_t)from);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return false;
		at += written;
		from += (uint64_t)written;
		length -= (size_t)written;
	}
	return true;
}

struct writing { const struct media_file *file; struct random *random; int descriptor; uint8_t *sealed, *plain; };

static bool
is_there(const struct writing *writing, uint64_t piece, struct bytes bytes)
{
	const size_t length = bytes.length + CRYPTO_PIECE_EXTRA;
	struct place place;

	return read_at(writing->descriptor, piece * SEALED_PIECE, writing->sealed, length) == (ssize_t)length &&
	       crypto_piece_open(&writing->file->key, place_of(writing->file, piece, &place), (struct bytes){ writing->sealed, length },
	                         writing->plain) &&
	       memcmp(writing->plain, bytes.at, bytes.length) == 0;
}

static bool
write_piece(const struct writing *writing, uint64_t piece, struct bytes bytes)
{
	struct place place;

	if (is_there(writing, piece, bytes))
		return true;
	crypto_piece_seal(&writing->file->key, writing->random, place_of(writing->file, piece, &place), bytes, writing->sealed);
	return write_at(writing->descriptor, piece * SEALED_PIECE, writing->sealed, bytes.length + CRYPTO_PIECE_EXTRA);
}

static bool
write_pieces(const struct writing *writing, uint64_t from, struct bytes bytes)
{
	while (bytes.length > 0) {
		const uint64_t piece = from / MEDIA_FILE_PIECE;
		const size_t length = length_of(writing->file, piece);

		ASSERT(bytes.length >= length);
		if (!write_piece(writing, piece, (struct bytes){ bytes.at, length }))
			return false;
		bytes.at += length;
		bytes.length -= length;
		from += length;
	}
	return fdatasync(writing->descriptor) == 0;
}

enum media_file_write
media_file_write(struct context *context, const struct media_file *file, uint64_t from, struct bytes bytes)
{
	struct writing writing = { .file = file, .random = context->random, .descriptor = open_to_write(context, file),
		.sealed = memory_take(SEALED_PIECE), .plain = memory_take(MEDIA_FILE_PIECE) };
	bool good;
	int error;

	ASSERT(from % MEDIA_FILE_PIECE == 0 && from + bytes.length <= file->size);
	good = writing.descriptor >= 0 && write_pieces(&writing, from, bytes);
	error = errno;
	if (writing.descriptor >= 0)
		close(writing.descriptor);
	memory_free(writing.sealed);
	memory_free(writing.plain);
	if (good)
		return MEDIA_FILE_WRITE_OK;
	log_note(LOG_FAULT, "a film cannot be written to its file: %s", strerror(error));
	return error == ENOSPC || error == EDQUOT ? MEDIA_FILE_WRITE_FULL : MEDIA_FILE_WRITE_FAULT;
}

/* ---- reading ---- */

bool
media_file_open(struct context *context, const struct media_file *file, struct media_file_open *opened)
{
	*opened = (struct media_file_open){ .file = *file };
	opened->descriptor = open(path_of(context->arena, context->site, file->name), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (opened->descriptor < 0) {
		log_note(LOG_FAULT, "the film file %.*s cannot be opened: %s", TEXT_PRINT(file->name), strerror(errno));
		return false;
	}
	opened->sealed = memory_take(SEALED_PIECE);
	opened->plain = memory_take(MEDIA_FILE_PIECE);
	return true;
}

static bool
read_piece(struct media_file_open *opened, uint64_t piece, uint8_t *plain)
{
	const size_t length = length_of(&opened->file, piece) + CRYPTO_PIECE_EXTRA;
	const ssize_t got = read_at(opened->descriptor, piece * SEALED_PIECE, opened->sealed, length);
	struct place place;

	if (got == (ssize_t)length &&
	    crypto_piece_open(&opened->file.key, place_of(&opened->file, piece, &place), (struct bytes){ opened->sealed, length }, plain))
		return true;
	log_note(LOG_FAULT, "the film file %.*s cannot be read at piece %llu: %s", TEXT_PRINT(opened->file.name), (unsigned long long)piece,
	         got < 0 ? strerror(errno) : got == (ssize_t)length ? "it was changed" : "it is shorter than it was");
	return false;
}

bool
media_file_read(struct media_file_open *opened, uint64_t from, uint8_t *at, size_t length)
{
	ASSERT(from + length <= opened->file.size);
	while (length > 0) {
		const uint64_t piece = from / MEDIA_FILE_PIECE;
		const size_t skip = (size_t)(from % MEDIA_FILE_PIECE), there = length_of(&opened->file, piece) - skip;
		const size_t taken = there < length ? there : length;

		if (!read_piece(opened, piece, skip == 0 && taken == there ? at : opened->plain))
			return false;
		if (skip != 0 || taken != there)
			memcpy(at, opened->plain + skip, taken);
		at += taken;
		from += taken;
		length -= taken;
	}
	return true;
}

void
media_file_close(struct media_file_open *opened)
{
	if (opened->descriptor >= 0)
		close(opened->descriptor);
	memory_free(opened->sealed);
	memory_free(opened->plain);
	explicit_bzero(&opened->file.key, sizeof opened->file.key);
	*opened = (struct media_file_open){ .descriptor = -1 };
}

/* ---- what has no row ---- */

static bool
is_old(int folder, const char *name)
{
	struct stat status;

	return fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(status.st_mode) &&
	       status.st_mtime < time(NULL) - LIMIT_FILE_UNKNOWN_SECONDS;
}

int
media_file_sweep(const struct site *site, bool (*is_known)(void *closure, struct text name), void *closure, int count_max)
{
	struct arena *arena = arena_new(64 * (size_t)KIB);
	DIR *folder = opendir(media_file_folder(arena, site));
	const struct dirent *entry;
	int count = 0;

	while (folder && count < count_max && (entry = readdir(folder)) != NULL) {
		const struct text name = text_of(entry->d_name);

		if (name.length != CRYPTO_TOKEN_LENGTH || !is_old(dirfd(folder), entry->d_name) || is_known(closure, name))
			continue;
		if (unlinkat(dirfd(folder), entry->d_name, 0) != 0 && errno != ENOENT) {
			log_note(LOG_FAULT, "the film file %s cannot be deleted: %s", entry->d_name, strerror(errno));
			count = -1;
			break;
		}
		count++;
	}
	if (folder)
		closedir(folder);
	arena_free(arena);
	return count;
}

bool
media_file_has_room(struct arena *arena, const struct site *site, uint64_t bytes)
{
	struct statvfs room;

	return text_is_empty(site->data_folder) || statvfs(text_terminated(arena, site->data_folder), &room) != 0 ||
	       (uint64_t)room.f_bavail * room.f_frsize >= bytes + LIMIT_DISK_LOW_BYTES;
}
