#include "http/body.h"

#include <string.h>

#include "limits.h"

bool
body_take(struct body *body, struct arena *arena, atomic_size_t *all, const char *data, size_t size)
{
	body->received += size;
	if (body->received > LIMIT_DISCARD_BYTES)
		return false;
	if (body->discard)
		return true;
	if (body->received > body->most) {
		body->too_long = body->discard = true;
		return true;
	}
	if (body->received > body->capacity) {
		size_t capacity = body->capacity ? body->capacity * 2 : 4 * KIB;

		while (capacity < body->received)
			capacity *= 2;
		if (capacity > body->most)
			capacity = body->most;
		if (atomic_fetch_add(all, capacity - body->capacity) > LIMIT_BODIES_BYTES) {
			atomic_fetch_sub(all, capacity - body->capacity);
			body->no_room = body->discard = true;
			return true;
		}
		body->at = arena_grow(arena, body->at, body->capacity, capacity);
		body->capacity = capacity;
	}
	memcpy(body->at + body->length, data, size);
	body->length += size;
	return true;
}

int64_t
body_until(const struct body *body, int seconds)
{
	const int64_t most = body->discard ? LIMIT_DISCARD_SECONDS : LIMIT_BODY_SECONDS_MOST;
	const int64_t wanted = seconds + (int64_t)(body->received / LIMIT_BODY_RATE);

	return body->since + (wanted < most ? wanted : most) * 1000;
}
