#include "follow/follow_pace.h"

#include <stdatomic.h>
#include <string.h>

#include "http/respond.h"
#include "limits.h"

/* One word an asker: 28 bits of who, 24 bits of which stretch of time, 12 bits of how often.  Two who fall on the same place push
 * each other out: that forgets, and never refuses anybody who did not ask. */
static _Atomic uint64_t askers[LIMIT_FOLLOW_ASKERS];

enum { COUNT_BITS = 12, STRETCH_BITS = 24 };
#define COUNT_MASK ((UINT64_C(1) << COUNT_BITS) - 1)

_Static_assert((LIMIT_FOLLOW_ASKERS & (LIMIT_FOLLOW_ASKERS - 1)) == 0, "a power of two");
_Static_assert(LIMIT_FOLLOW_ASKS < (1 << COUNT_BITS), "fits its bits");

bool
follow_pace(struct request *request)
{
	const struct context *context = &request->context;
	const int64_t second = context->now.us / INSTANT_SECOND, stretch = second / LIMIT_FOLLOW_SECONDS;
	const struct text who = text_format(context->arena, "%.*s %.*s", TEXT_PRINT(request->peer), TEXT_PRINT(request->path));
	const struct bytes hash = crypto_hash(context->arena, &context->site->key, "follow.pace", who);
	uint64_t number, known, mine, next;

	memcpy(&number, hash.at, sizeof number);
	mine = ((number >> 36) << STRETCH_BITS | ((uint64_t)stretch & ((UINT64_C(1) << STRETCH_BITS) - 1))) << COUNT_BITS;
	known = atomic_load_explicit(&askers[number % LIMIT_FOLLOW_ASKERS], memory_order_relaxed);
	do {
		const uint64_t asked = (known & ~COUNT_MASK) == mine ? known & COUNT_MASK : 0;

		if (asked >= LIMIT_FOLLOW_ASKS) {
			respond_too_many(request, LIMIT_FOLLOW_SECONDS - second % LIMIT_FOLLOW_SECONDS);
			return false;
		}
		next = mine | (asked + 1);
	} while (!atomic_compare_exchange_weak_explicit(&askers[number % LIMIT_FOLLOW_ASKERS], &known, next, memory_order_relaxed,
	                                                memory_order_relaxed));
	return true;
}
