/* gather: the body of a request, gathered under its bounds and on its clock. */
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
	size_t piece;                     /* so much is held before it has to go to a file; 0: all of it is held */
	size_t most;                      /* bytes; what is longer is thrown away */
	size_t received;                  /* with what was thrown away */
	size_t discarded;
	int64_t since;                    /* clock_ms() */
	bool discard;                     /* answered already, a GET, too long: of no interest */
	bool too_long;
	bool no_room;                     /* all bodies together are more than LIMIT_BODIES_BYTES: thrown away */
};

/* `all`: what all bodies of the server take.  false: the connection is not worth waiting for. */
must_use bool gather_take(struct gather *gather, struct arena *arena, atomic_size_t *all, struct bytes data);
/* The caller writes gather->at to a file and sets `length` to 0 before more is taken. */
bool gather_is_full(const struct gather *gather);
/* Room for `capacity` bytes in all.  false: all bodies together take too much already. */
must_use bool gather_reserve(struct gather *gather, struct arena *arena, atomic_size_t *all, size_t capacity);
/* Until when the rest may come, on the clock of clock_ms(): `seconds`, and more for what has come.  A slow line is no reason to
 * be cut off, one byte now and then is. */
int64_t gather_until(const struct gather *gather, int seconds);

#endif
