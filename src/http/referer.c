/* referer: the page a visitor came from, as far as it may be given to others. */
#include "http/dispatch.h"
#include "http/query.h"

/* Path parts that are secrets or codes: every kind of {part} but ids, which are guarded, and a page's key, which visitors may know. */
static bool
holds_secret(const struct route *route)
{
	struct text rest = text_of(route->pattern), kind;
	size_t at;

	while (text_find(rest, TEXT("{"), &at)) {
		text_cut(text_from(rest, at), '}', &kind, &rest);
		if (!text_ends_with(kind, TEXT("_id")) && !text_ends_with(kind, TEXT(" page_key")))
			return true;
	}
	return false;
}

struct text
request_came_from(struct request *request)
{
	struct arena *arena = request->context.arena;
	const struct text site = request->context.site->url, from = request_header(request, TEXT("referer"));
	union route_value parts[ROUTE_PARTS_MAX];
	const struct route *route;
	struct text path, query, allowed;

	if (!text_starts_with(from, site))
		return TEXT_NONE;
	text_cut(text_from(from, site.length), '?', &path, &query);
	text_cut(path, '#', &path, &query);
	if (!query_decode_path(arena, path, &path) ||
	    route_find(arena, METHOD_GET, path, &route, parts, &allowed) != ROUTE_MATCH_OK || holds_secret(route))
		return TEXT_NONE;
	return path;
}
