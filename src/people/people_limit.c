#include "people/people_limit.h"

#include <string.h>

#include "base/bucket.h"
#include "base/id.h"
#include "http/peer.h"

static uint64_t
who_of(const struct context *context, const char *what, struct text who, struct text client)
{
	const struct text words = text_format(context->arena, "%s\n%.*s\n%.*s", what, TEXT_PRINT(who), TEXT_PRINT(client));
	uint64_t number;

	memcpy(&number, crypto_hash(context->arena, &context->site->key, "people.limit", words).at, sizeof number);
	return number;
}

static bool
note(struct request *request, enum event event, bool allowed)
{
	if (!allowed)
		request_event(request, event);
	return allowed;
}

bool
people_limit_client(struct request *request, const char *what, int64_t n, int64_t most, int64_t within)
{
	const struct context *context = &request->context;

	if (peer_is_this_machine(request->peer))
		return true;
	return note(request, EVENT_CLIENT_LIMITED, bucket_take(context->site->limits, who_of(context, what, TEXT(""), request->peer), n,
	                                                       (struct bucket_limit){ context->now.us, most, within }));
}

bool
people_limit_id(struct request *request, const char *what, int64_t id, int64_t most, int64_t within)
{
	const struct context *context = &request->context;
	const uint64_t who = who_of(context, what, id_text(context->arena, id), TEXT(""));

	return note(request, EVENT_CLIENT_LIMITED,
	            bucket_take(context->site->limits, who, 1, (struct bucket_limit){ context->now.us, most, within }));
}

bool
people_limit_address(struct request *request, const char *what, struct text address, int64_t most, int64_t within)
{
	const struct context *context = &request->context;
	const struct bucket_limit limit = { context->now.us, most, within };
	const struct text folded = text_fold(context->arena, address);
	const uint64_t all = who_of(context, what, folded, TEXT(""));
	bool allowed;

	if (peer_is_this_machine(request->peer))
		allowed = bucket_take(context->site->limits, all, 1, limit);
	else    /* However many strangers typed this address, its owner's own network still gets one attempt. */
		allowed = bucket_take_part(context->site->limits, all, who_of(context, what, folded, request->peer), limit);
	return note(request, EVENT_ADDRESS_LIMITED, allowed);
}
