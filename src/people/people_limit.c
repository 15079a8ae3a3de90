#include "people/people_limit.h"

#include <string.h>

#include "base/bucket.h"

static uint64_t
head_of(struct bytes hash)
{
	uint64_t head = 0;

	if (hash.length > 0)
		memcpy(&head, hash.at, sizeof head);
	return head;
}

/* One of the numbers is of a keyed hash, or is an id: nobody chooses what falls together. */
static uint64_t
who_of(const char *what, uint64_t who, uint64_t client)
{
	uint64_t number = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; what[i] != '\0'; i++)
		number = (number ^ (uint8_t)what[i]) * UINT64_C(0x100000001b3);
	return number ^ who ^ (client << 1 | client >> 63);
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

	if (context->client.length == 0)
		return true;
	return note(request, EVENT_CLIENT_LIMITED, bucket_take(context->site->limits, who_of(what, 0, head_of(context->client)), n,
	                                                       (struct bucket_limit){ context->now.us, most, within }));
}

bool
people_limit_id(struct request *request, const char *what, int64_t id, int64_t most, int64_t within)
{
	const struct context *context = &request->context;

	return note(request, EVENT_CLIENT_LIMITED, bucket_take(context->site->limits, who_of(what, (uint64_t)id, 0), 1,
	                                                       (struct bucket_limit){ context->now.us, most, within }));
}

bool
people_limit_address(struct request *request, const char *what, struct bytes address, int64_t most, int64_t within)
{
	const struct context *context = &request->context;
	const struct bucket_limit limit = { context->now.us, most, within };
	const uint64_t hash = head_of(address), all = who_of(what, hash, 0);
	bool allowed;

	if (context->client.length == 0)
		allowed = bucket_take(context->site->limits, all, 1, limit);
	else    /* However many strangers typed this address, its owner's own network still gets one attempt. */
		allowed = bucket_take_part(context->site->limits, all, who_of(what, hash, head_of(context->client)), limit);
	return note(request, EVENT_ADDRESS_LIMITED, allowed);
}
