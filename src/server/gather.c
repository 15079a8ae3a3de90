#include "server/gather.h"

#include <string.h>

#include "limits.h"

bool
gather_reserve(struct gather *gather, struct arena *arena, atomic_size_t *all, size_t capacity)
{
	if (capacity <= gather->capacity)
		return true;
	if (atomic_fetch_add(all, capacity - gather->capacity) > LIMIT_BODIES_BYTES) {
		atomic_fetch_sub(all, capacity - gather->capacity);
		return false;
	}
	gather->at = arena_grow(arena, gather->at, gather->capacity, capacity);
	gather->capacity = capacity;
	return true;
}

/* Twice as much each time, but not more than can arrive. */
static size_t
capacity_for(const struct gather *gather, size_t length)
{
	const size_t most = gather->piece ? gather->piece + LIMIT_HEAD_BYTES : gather->most;
	size_t capacity = gather->capacity ? gather->capacity : 4 * KIB;

	while (capacity < length)
		capacity *= 2;
	return capacity > most ? most : capacity;
}

bool
gather_take(struct gather *gather, struct arena *arena, atomic_size_t *all, struct bytes data)
{
	gather->received += data.length;
	if (!gather->discard && gather->received > gather->most)
		gather->too_long = gather->discard = true;
	if (!gather->discard && !gather_reserve(gather, arena, all, capacity_for(gather, gather->length + data.length)))
		gather->bodies_full = gather->discard = true;
	if (gather->discard) {
		gather->discarded += data.length;
		return gather->discarded <= LIMIT_DISCARD_BYTES;
	}
	memcpy(gather->at + gather->length, data.at, data.length);
	gather->length += data.length;
	return true;
}

bool
gather_is_full(const struct gather *gather)
{
	return gather->piece && !gather->discard && gather->length >= gather->piece;
}

int64_t
gather_until(const struct gather *gather, int seconds)
{
	const int64_t most = gather->discard ? LIMIT_DISCARD_SECONDS : LIMIT_BODY_SECONDS_MOST;
	const int64_t wanted = seconds + (int64_t)(gather->received / LIMIT_BODY_RATE);

	return gather->since + (wanted < most ? wanted : most) * 1000;
}
