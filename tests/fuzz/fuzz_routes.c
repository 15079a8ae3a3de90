/* Any bytes as a path: the first byte chooses the method.  Linked with the real table: what is found is a row of it,
 * asked by its own method, with typed parts. */
#include "base/log.h"
#include "http/dispatch.h"
#include "http/query.h"
#include "limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum method methods[] = { METHOD_GET, METHOD_HEAD, METHOD_POST, METHOD_OTHER };
	struct arena *arena = arena_new(MIB);
	const enum method method = size ? methods[data[0] % COUNT_OF(methods)] : METHOD_GET;
	const struct text sent = size ? (struct text){ (const char *)data + 1, size - 1 } : TEXT("");
	union route_value parts[ROUTE_PARTS_MAX] = { 0 };
	const struct route *route = NULL;
	struct text path = sent, allowed = TEXT_NONE;

	if (size > LIMIT_TARGET_BYTES) {
		arena_free(arena);
		return 0;
	}
	/* Both as it comes from dispatch(), and in forms that dispatch() never passes on. */
	for (int decoded = 0; decoded < 2; decoded++) {
		if (decoded && !query_decode_path(arena, sent, &path))
			break;
		switch (route_find(arena, method, path, &route, parts, &allowed)) {
		case ROUTE_MATCH_OK:
			ASSERT(route >= routes && route < routes + route_count && route->handle && path.at[0] == '/');
			ASSERT(method != METHOD_OTHER && (route->method == METHOD_POST) == (method == METHOD_POST));
			break;
		case ROUTE_MATCH_NO_METHOD:
			ASSERT(!text_is_empty(allowed));
			break;
		case ROUTE_MATCH_NO_PATH:
			break;
		}
	}
	arena_free(arena);
	return 0;
}
