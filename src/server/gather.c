#include "server/gather.h"

#include <string.h>

#include "limits.h"

bool
gather_take(struct gather *gather, struct arena *arena, atomic_size_t *all, struct bytes data)
{
	gather->received += data.length;
	if (gather->received > LIMIT_DISCARD_BYTES)
		return false;
	if (gather->discard)
		return true;
	if (gather->received > gather->most) {
		gather->too_long = gather->discard = true;
		return true;
	}
	if (gather->received > gather->capacity) {
		size_t capacity = gather->capacity ? gather->capacity * 2 : 4 * KIB;

		while (capacity < gather->received)
			capacity *= 2;
		if (capacity > gather->most)
			capacity = gather->most;
		if (atomic_fetch_add(all, capacity - gather->capacity) > LIMIT_BODIES_BYTES) {
			atomic_fetch_sub(all, capacity - gather->capacity);
			gather->no_room = gather->discard = true;
			return true;
		}
		gather->at = arena_grow(arena, gather->at, gather->capacity, capacity);
		gather->capacity = capacity;
	}
	memcpy(gather->at + gather->length, data.at, data.length);
	gather->length += data.length;
	return true;
}

int64_t
gather_until(const struct gather *gather, int seconds)
{
	const int64_t most = gather->discard ? LIMIT_DISCARD_SECONDS : LIMIT_BODY_SECONDS_MOST;
	const int64_t wanted = seconds + (int64_t)(gather->received / LIMIT_BODY_RATE);

	return gather->since + (wanted < most ? wanted : most) * 1000;
}
