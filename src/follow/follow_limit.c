#include "follow/follow_limit.h"

#include <string.h>

#include "base/bucket.h"
#include "http/respond.h"
#include "limits.h"

bool
follow_limit(struct request *request)
{
	const struct context *context = &request->context;
	const struct bucket_limit limit = { context->now.us, LIMIT_FOLLOW_REQUESTS, LIMIT_FOLLOW_SECONDS * INSTANT_SECOND };
	const struct text client = text_format(context->arena, "%.*s %.*s", TEXT_PRINT(request->peer), TEXT_PRINT(request->path));
	uint64_t who;
	int64_t wait;

	memcpy(&who, crypto_hash(context->arena, &context->site->keys, "follow.limit", client).at, sizeof who);
	wait = bucket_wait(context->site->limits, who, 1, limit);
	if (wait > 0)
		respond_too_many(request, (wait + INSTANT_SECOND - 1) / INSTANT_SECOND);
	return wait == 0;
}
