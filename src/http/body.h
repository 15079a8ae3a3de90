/* body: what a request sends, gathered under its bounds and on its clock. */
#ifndef HTTP_BODY_H
#define HTTP_BODY_H
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"

struct body {
	uint8_t *at;                      /* in the request's arena */
	size_t length, capacity;
	size_t most;                      /* bytes; what is longer is thrown away */
	size_t received;                  /* with what was thrown away */
	int64_t since;                    /* deadline_now() */
	bool discard;                     /* answered already, a GET, too long: of no interest */
	bool too_long;
	bool no_room;                     /* all bodies together are more than LIMIT_BODIES_BYTES: thrown away */
};

/* `all`: what all bodies of the server take.  false: the connection is not worth waiting for. */
must_use bool body_take(struct body *body, struct arena *arena, atomic_size_t *all, const char *data, size_t size);
/* Until when the rest may come, on the clock of deadline_now(): `seconds`, and more for what has come.  A slow line is no reason to
 * be cut off, one byte now and then is. */
int64_t body_until(const struct body *body, int seconds);

#endif
