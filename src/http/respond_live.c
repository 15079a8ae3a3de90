/* respond_live: one event of a stream (HTML, 9.2 "Server-sent events"). */
#include <jansson.h>

#include "base/log.h"
#include "http/respond.h"
#include "limits.h"

void
respond_live(struct request *request, struct text json)
{
	struct arena *arena = request->context.arena;
	size_t at;

	/* An event ends at an empty line, and a line break in it would begin a field of its own. */
	ASSERT(!text_find(json, TEXT("\n"), &at) && !text_find(json, TEXT("\r"), &at));
	ASSERT(json.length < LIMIT_WATCH_STATE_BYTES);
	respond_bytes(request, 200, TEXT("text/event-stream"),
	              text_bytes(text_format(arena, "data: %.*s\n\n", TEXT_PRINT(json))));
	respond_header(request, TEXT("Cache-Control"), TEXT("no-store"));
	/* Without this nginx buffers events until it has a few kilobytes of them. */
	respond_header(request, TEXT("X-Accel-Buffering"), TEXT("no"));
	request->response->live = true;
}

void
respond_live_object(struct request *request, struct json_t *object)
{
	const size_t length = json_dumpb(object, NULL, 0, JSON_COMPACT);
	char *bytes = arena_take(request->context.arena, length);

	ASSERT(length > 0 && json_dumpb(object, bytes, length, JSON_COMPACT) == length);
	json_decref(object);
	respond_live(request, (struct text){ bytes, length });
}
