/* pace: how often one asker may send something, before anything is done for it: a burst, then a steady rate, so that one address
 * cannot fill the writer's queue.  In memory alone; two who fall on the same place push each other out, which forgets and never
 * refuses anybody who did not ask. */
#ifndef SERVER_PACE_H
#define SERVER_PACE_H
#include <stdatomic.h>
#include <stdint.h>
#include "base/crypto.h"
#include "limits.h"

enum { PACE_WAYS = 4 };
_Static_assert((LIMIT_PACE_ASKERS & (LIMIT_PACE_ASKERS - 1)) == 0, "a power of two");

/* Zeroed before first use. */
struct pace { _Atomic uint64_t askers[LIMIT_PACE_ASKERS]; };

/* `ms` on a clock that never goes back.  0: allowed, and counted; else the seconds to wait. */
int pace_wait(struct pace *pace, struct arena *arena, const struct site_key *key, struct text peer, int64_t ms);

#endif
