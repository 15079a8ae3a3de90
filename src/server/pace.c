#include "server/pace.h"

#include <string.h>

#include "http/peer.h"

/* One word an asker: 24 bits of who, 40 bits of when all that was asked for would be done at the steady rate, in milliseconds (35 years of
 * running).  Who is ahead of that time by more than a burst has to wait. */
enum { TIME_BITS = 40, EACH_MS = 1000 / LIMIT_PACE_A_SECOND, BURST_MS = LIMIT_PACE_BURST * EACH_MS };
#define TIME_MASK ((UINT64_C(1) << TIME_BITS) - 1)

/* The asker's own place, or the one whose time is over for longest. */
static _Atomic uint64_t *
place_of(_Atomic uint64_t *ways, uint64_t who, uint64_t *known)
{
	_Atomic uint64_t *oldest = &ways[0];

	*known = atomic_load_explicit(oldest, memory_order_relaxed);
	for (int i = 0; i < PACE_WAYS; i++) {
		const uint64_t word = atomic_load_explicit(&ways[i], memory_order_relaxed);

		if (word >> TIME_BITS == who || (word & TIME_MASK) < (*known & TIME_MASK)) {
			oldest = &ways[i];
			*known = word;
		}
		if (word >> TIME_BITS == who)
			break;
	}
	return oldest;
}

int
pace_wait(struct pace *pace, struct arena *arena, const struct site_key *key, struct text peer, int64_t ms)
{
	_Atomic uint64_t *place;
	uint64_t number, who, known;

	if (peer_is_this_machine(peer))
		return 0;
	memcpy(&number, crypto_hash(arena, key, "pace", peer).at, sizeof number);
	who = number >> TIME_BITS;
	place = place_of(&pace->askers[number % (LIMIT_PACE_ASKERS / PACE_WAYS) * PACE_WAYS], who, &known);
	for (;;) {
		const int64_t done = known >> TIME_BITS == who ? (int64_t)(known & TIME_MASK) : 0, from = done > ms ? done : ms;

		if (from + EACH_MS - ms > BURST_MS)
			return (int)((from + EACH_MS - ms - BURST_MS + 999) / 1000);
		if (atomic_compare_exchange_weak_explicit(place, &known, who << TIME_BITS | (uint64_t)(from + EACH_MS),
		                                          memory_order_relaxed, memory_order_relaxed))
			return 0;
	}
}
