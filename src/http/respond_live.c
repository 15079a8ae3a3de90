/* respond_live: JSON, as an answer or as one event of a stream (HTML, 9.2 "Server-sent events"). */
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

/* Written into the arena; the object is dropped. */
static struct text
dumped(struct arena *arena, struct json_t *object)
{
	const size_t length = json_dumpb(object, NULL, 0, JSON_COMPACT);
	char *bytes = arena_take(arena, length);

	ASSERT(length > 0 && json_dumpb(object, bytes, length, JSON_COMPACT) == length);
	json_decref(object);
	return (struct text){ bytes, length };
}

void
respond_live_object(struct request *request, struct json_t *object)
{
	respond_live(request, dumped(request->context.arena, object));
}

void
respond_json_object(struct request *request, int status, struct json_t *object)
{
	respond_bytes(request, status, TEXT("application/json"), text_bytes(dumped(request->context.arena, object)));
}
