#include "http/request.h"

#include "base/crypto.h"
#include "base/unicode.h"
#include "http/cookie.h"
#include "http/dispatch.h"
#include "http/query.h"
#include "limits.h"

struct text
request_header(const struct request *request, struct text name)
{
	for (size_t i = 0; i < request->header_count; i++) {
		if (text_equal_ignoring_case(request->headers[i].name, name))
			return request->headers[i].value;
	}
	return TEXT_NONE;
}

struct text
request_cookie_name(const struct request *request, struct text name)
{
	return request->secure ? text_join(request->context.arena, TEXT("__Host-"), name) : name;
}

struct text
request_cookie(const struct request *request, struct text name)
{
	if (request->route && request->route->machine)
		return TEXT_NONE;
	for (size_t i = 0; i < request->header_count; i++) {
		struct text value;

		if (!text_equal_ignoring_case(request->headers[i].name, TEXT("cookie")))
			continue;
		value = cookie_find(request->headers[i].value, request_cookie_name(request, name));
		if (value.at)
			return value;
	}
	return TEXT_NONE;
}

struct text
request_query(const struct request *request, const char *name)
{
	const struct form_body pairs = query_pairs(request->context.arena, request->query);

	for (size_t i = 0; i < pairs.count; i++) {
		if (text_equal(pairs.pairs[i].name, text_of(name)))
			return unicode_remove_invisible(request->context.arena, text_repair(request->context.arena, pairs.pairs[i].value, false),
			                                UNICODE_KEEP_JOINERS);
	}
	return TEXT_NONE;
}

struct bytes
request_peer_hash(struct request *request)
{
	return crypto_hash(request->context.arena, &request->context.site->keys, "request.peer", request->peer);
}

void
request_event(struct request *request, enum event event)
{
	struct context *context = &request->context;
	const int64_t day = context->now.us / INSTANT_DAY;
	const struct text words = text_format(context->arena, "%lld %.*s", (long long)day, TEXT_PRINT(request->peer));
	const struct text tag = text_hex(context->arena, crypto_hash(context->arena, &context->site->keys, "event.client", words));

	event_note(event, "route %s, client %.8s", request->route ? request->route->handler : "none", tag.at);
}

enum method
method_of(struct text word)
{
	if (text_equal(word, TEXT("GET")))
		return METHOD_GET;
	if (text_equal(word, TEXT("HEAD")))
		return METHOD_HEAD;
	if (text_equal(word, TEXT("POST")))
		return METHOD_POST;
	if (text_equal(word, TEXT("PATCH")))
		return METHOD_PATCH;
	if (text_equal(word, TEXT("DELETE")))
		return METHOD_DELETE;
	return METHOD_OTHER;
}

bool
method_is_safe(enum method method)
{
	return method == METHOD_GET || method == METHOD_HEAD;
}
