/* respond_fresh: answers that stay the same until they change, and 304 for clients that have them (RFC 9110, 13). */
#include "http/respond.h"

/* "Sat, 31 Oct 2026 17:15:00 GMT": the one form we send; clients send it back unchanged. */
static struct text
http_date(struct arena *arena, struct instant instant)
{
	const struct text words = instant_rfc5322(arena, instant);

	return text_format(arena, "%.*sGMT", (int)(words.length - 5), words.at);
}

/* Any tag of the list, or *.  W/ does not matter here (13.1.2). */
static bool
names_tag(struct arena *arena, struct text list, struct text tag)
{
	size_t at;

	return text_equal(text_trim(list), TEXT("*")) ||
	       text_find(list, text_format(arena, "\"%.*s\"", TEXT_PRINT(tag)), &at);
}

void
respond_kept_by_visitor(struct request *request, int64_t seconds, bool may_be_indexed)
{
	respond_header(request, TEXT("Cache-Control"), text_format(request->context.arena, "private, max-age=%lld", (long long)seconds));
	if (!may_be_indexed)
		respond_header(request, TEXT("X-Robots-Tag"), TEXT("noindex"));
}

static void
add_validators(struct request *request, struct text tag, struct instant modified, int64_t seconds)
{
	struct arena *arena = request->context.arena;

	respond_header(request, TEXT("ETag"), text_format(arena, "\"%.*s\"", TEXT_PRINT(tag)));
	respond_header(request, TEXT("Last-Modified"), http_date(arena, modified));
	respond_kept_by_visitor(request, seconds, true);
}

bool
respond_unless_known(struct request *request, struct text tag, struct instant modified)
{
	struct arena *arena = request->context.arena;
	const struct text known = request_header(request, TEXT("if-none-match"));

	/* If-Modified-Since alone is ignored: when something was taken away, the newest date may be older than the client's. */
	if (!known.at || !names_tag(arena, known, tag))
		return true;
	respond_nothing(request, 304);
	add_validators(request, tag, modified, 0);
	return false;
}

void
respond_fresh(struct request *request, struct text tag, struct instant modified, int64_t seconds)
{
	add_validators(request, tag, modified, seconds);
}
