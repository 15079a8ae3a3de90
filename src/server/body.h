/* body: finds where a request's body ends, and its bytes without the framing (RFC 9112, 6 and 7): Content-Length and chunked.
 *
 * Incremental, without memory of its own: data is returned as spans of the given bytes. Chunk extensions and trailers are checked as
 * strictly as a head, bounded, and ignored. The bound of the body is the caller's.
 * Uses: base. */
#ifndef SERVER_BODY_H
#define SERVER_BODY_H
#include "base/text.h"
#include "server/head.h"

struct body {
	int state;
	uint64_t left;                    /* of the body, or of this chunk */
	size_t line;                      /* digits of this chunk's size, then bytes of its extension; bytes of all trailers */
	size_t excess;                    /* of extensions, beyond what the data justifies */
};

enum body_read {
	BODY_READ_MORE = 0,               /* all bytes were used; more have to arrive */
	BODY_READ_DATA = 1,               /* *data is set, never empty; call again with the bytes that were not used */
	BODY_READ_COMPLETE = 2,           /* the bytes that were not used are the next request */
	BODY_READ_BAD = 400,
	BODY_READ_TOO_LARGE = 431,        /* trailers over LIMIT_TRAILER_BYTES */
};

void body_start(struct body *body, const struct head *head);
/* Reads up to the next span of data.  *taken is how many of `bytes` were used, those of *data among them.  After COMPLETE, and
 * after a refusal, every further call gives the same again and takes nothing. */
must_use enum body_read body_read(struct body *body, struct bytes bytes, size_t *taken, struct bytes *data);

#endif
