/* gather: collects the body of a request, within its bounds and deadline. */
#ifndef SERVER_GATHER_H
#define SERVER_GATHER_H
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/text.h"

struct gather {
	uint8_t *at;                      /* in the request's arena */
	size_t length, capacity;
	size_t piece;                     /* so many bytes are collected before they are written to a file; 0: all of them are collected */
	size_t most;                      /* the bound in bytes; the rest is discarded */
	size_t received;                  /* including what was discarded */
	size_t discarded;
	int64_t since;                    /* clock_ms() */
	bool discard;                     /* the body is not wanted: answered already, a GET, too long */
	bool too_long;
	bool bodies_full;                 /* all bodies together are more than LIMIT_BODIES_BYTES: discarded */
};

/* `all`: the bytes of all bodies of the server. false: the connection should be closed. */
must_use bool gather_take(struct gather *gather, struct arena *arena, atomic_size_t *all, struct bytes data);
/* The caller writes gather->at to a file and sets `length` to 0 before it adds more. */
bool gather_is_full(const struct gather *gather);
/* Makes the buffer `capacity` bytes large. false: all bodies together take too much already. */
must_use bool gather_reserve(struct gather *gather, struct arena *arena, atomic_size_t *all, size_t capacity);
/* The deadline for the rest of the body, on the clock of clock_ms(): `seconds`, and more for what has arrived. A slow connection is not
 * cut off, but one that sends a byte now and then is. */
int64_t gather_until(const struct gather *gather, int seconds);

#endif
