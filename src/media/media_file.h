/* media_file: a large file next to the database: a film.
 *
 * It is in the folder `media` of the data folder under a random name, in pieces of MEDIA_FILE_PIECE bytes, each sealed with a random key
 * of this file. The row has the name, the key (sealed) and the size; without the row the file is noise. A piece is bound to its
 * file, to the size of the whole and to its number, so that none can be changed, moved or cut off unnoticed.
 *
 * The row is written before the file and deleted before it. A file without a row is deleted by media_file_sweep(), so that neither
 * deletes nor crashes leave one behind. What media_file_write() answered OK for is on the disk: it waits for fdatasync().
 *
 * All of these wait for the disk: called on workers and by jobs, never on a loop or in a transaction of the writer.
 *
 * Uses: base. */
#ifndef MEDIA_MEDIA_FILE_H
#define MEDIA_MEDIA_FILE_H
#include "base/context.h"

#define MEDIA_FILE_PIECE 65536

struct media_file {
	struct text name;                 /* CRYPTO_TOKEN_LENGTH characters */
	struct crypto_key key;
	uint64_t size;                    /* of the whole, in bytes, from the beginning */
};

/* Nothing is written yet. */
struct media_file media_file_new(struct context *context, uint64_t size);
/* As the row has it, and back. false: the key cannot be opened (logged), or the name is none of ours. */
struct bytes media_file_seal_key(struct context *context, const struct media_file *file);
must_use bool media_file_from_row(struct context *context, struct text name, struct bytes key_sealed, uint64_t size,
                                  struct media_file *file);

enum media_file_write {
	MEDIA_FILE_WRITE_FAULT = -1,      /* logged */
	MEDIA_FILE_WRITE_OK,
	MEDIA_FILE_WRITE_FULL,            /* the disk is full */
};
/* `from` is a multiple of MEDIA_FILE_PIECE, and bytes.length too unless they are the last ones. Writing the same bytes again leaves the
 * pieces untouched, so a repeated request endangers nothing that was written before. */
must_use enum media_file_write media_file_write(struct context *context, const struct media_file *file, uint64_t from,
                                                struct bytes bytes);

/* An open file; media_file_close() forgets its key. */
struct media_file_open { struct media_file file; int descriptor; uint8_t *sealed, *plain; };
/* false: there is none, or it cannot be read; logged. */
must_use bool media_file_open(struct context *context, const struct media_file *file, struct media_file_open *open);
/* Exactly these bytes, all inside the file. false: a piece is missing or does not open; logged. */
must_use bool media_file_read(struct media_file_open *open, uint64_t from, uint8_t *at, size_t length);
void media_file_close(struct media_file_open *open);

/* Deletes the files whose name `is_known` answers false for, at most `count_max`. Files that were made within an hour stay: their row may
 * not be visible yet. Answers how many, -1: a fault, logged. */
int media_file_sweep(const struct site *site, bool (*is_known)(void *closure, struct text name), void *closure, int count_max);
/* The folder, whether or not it is there. */
const char *media_file_folder(struct arena *arena, const struct site *site);
/* So many bytes can be written now and LIMIT_DISK_LOW_BYTES still stay free. */
must_use bool media_file_has_room(struct arena *arena, const struct site *site, uint64_t bytes);

#endif
