/* Written by tools/routes from routes.def; change that file, not this one. */
#include <string.h>
#include "base/id.h"
#include "http/dispatch.h"
#include "routes_handlers.h"

static void
get_public_http_front(struct request *request, const union route_value *parts)
{
	(void)parts;
	public_http_front(request);
}

const struct route routes[] = {
	{ .method = METHOD_GET, .pattern = "/", .handle = get_public_http_front, .handler = "public_http_front" },
};
const size_t route_count = COUNT_OF(routes);

enum { SEGMENTS_MOST = 0 };

/* A literal, or (NULL) a part whose text is `length` long. */
static const struct segment { const char *literal; unsigned short length; bool is_id; } segments[] = {
	/* / */
	{ NULL, 0, false }
};
static const unsigned short first_segment[] = {
	0, 
};
static const unsigned short rows_with[SEGMENTS_MOST + 2] = { 0, 1 };

/* "/" has no segment; an empty one ("//", or a slash at the end) is not a path of ours. */
static bool
split(struct text path, struct text *pieces, size_t *count)
{
	const char *at = path.at, *end = path.at + path.length;

	*count = 0;
	if (path.length == 0 || *at != '/')
		return false;
	if (path.length == 1)
		return true;
	while (at < end) {
		const char *from = at + 1, *slash = memchr(from, '/', (size_t)(end - from));

		at = slash ? slash : end;
		if (at == from || *count == SEGMENTS_MOST)
			return false;
		pieces[(*count)++] = (struct text){ from, (size_t)(at - from) };
	}
	return true;
}

static bool
looks_like(const struct segment *segment, const struct text *pieces, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (segment[i].length != pieces[i].length
		    || (segment[i].literal != NULL && memcmp(segment[i].literal, pieces[i].at, pieces[i].length) != 0))
			return false;
	return true;
}

static bool
read_parts(struct arena *arena, const struct segment *segment, const struct text *pieces, size_t count,
           union route_value *parts)
{
	for (size_t i = 0; i < count; i++) {
		if (segment[i].literal != NULL)
			continue;
		if (segment[i].is_id ? !id_from_text(pieces[i], &parts->id)
		                     : !token_from_text(arena, pieces[i], segment[i].length, &parts->token))
			return false;
		parts++;
	}
	return true;
}

enum route_match
route_find(struct arena *arena, enum method method, struct text path, const struct route **route,
           union route_value *parts, struct text *allowed)
{
	static const struct text words[METHOD_OTHER] = {
		[METHOD_GET] = { "GET, HEAD", 9 }, [METHOD_POST] = { "POST", 4 }, [METHOD_PATCH] = { "PATCH", 5 },
		[METHOD_DELETE] = { "DELETE", 6 },
	};
	struct text pieces[SEGMENTS_MOST + 1];
	size_t count;
	bool found[METHOD_OTHER] = { false };

	*allowed = TEXT_NONE;
	if (!split(path, pieces, &count))
		return ROUTE_MATCH_NO_PATH;
	if (method == METHOD_HEAD)
		method = METHOD_GET;
	for (size_t row = rows_with[count]; row < rows_with[count + 1]; row++) {
		const struct segment *segment = &segments[first_segment[row]];

		if (!looks_like(segment, pieces, count) || !read_parts(arena, segment, pieces, count, parts))
			continue;
		if (routes[row].method == method) {
			*route = &routes[row];
			return ROUTE_MATCH_OK;
		}
		found[routes[row].method] = true;
	}
	for (int i = 0; i < METHOD_OTHER; i++)
		if (found[i])
			*allowed = text_is_empty(*allowed) ? words[i]
			         : text_format(arena, "%.*s, %.*s", TEXT_PRINT(*allowed), TEXT_PRINT(words[i]));
	return text_is_empty(*allowed) ? ROUTE_MATCH_NO_PATH : ROUTE_MATCH_NO_METHOD;
}
