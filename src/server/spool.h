/* spool: a body in a file: a request's, written piece by piece as it arrives, and a response's, read piece by piece.
 *
 * Its functions wait for the disk, so only workers call them, never a loop. The file has no name, so that nothing is left of it after
 * a crash. */
#ifndef SERVER_SPOOL_H
#define SERVER_SPOOL_H
#include <stdint.h>
#include "base/text.h"

struct spool {
	bool open;
	int file;
	uint64_t length;                  /* bytes written */
	int error;                        /* errno of what failed; nothing is written after it */
	void *mapped;
};

/* Appends; the first call opens the file in `folder`. */
void spool_write(struct spool *spool, const char *folder, struct bytes piece);
/* Everything that was written, valid until spool_end(); BYTES_NONE and `error`: it cannot be read. */
must_use struct bytes spool_map(struct spool *spool);
void spool_end(struct spool *spool);

/* The bytes of `file` from that position, all of them. false: it is shorter, or cannot be read; logged. */
must_use bool spool_read(int file, uint64_t from, uint8_t *at, size_t length);

#endif
