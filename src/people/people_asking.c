/* people_asking: nobody asks for the same thing without end. */
#include "people/people.h"

#include "base/id.h"
#include "base/log.h"
#include "http/peer.h"
#include "http/request.h"
#include "people_asking_sql.h"

static struct bytes
hash_of(struct context *context, const char *what, struct text who)
{
	const struct text words = text_format(context->arena, "%s\n%.*s", what, TEXT_PRINT(text_fold(context->arena, who)));

	return crypto_hash(context->arena, &context->site->key, "people.asking", words);
}

static enum people_asking
ask_for(struct context *context, const char *what, struct text who, int64_t n, int64_t most, int64_t within)
{
	const struct bytes hash = hash_of(context, what, who);
	struct people_asking_sql_count asked;

	ASSERT(within <= INSTANT_DAY);            /* older ones are forgotten */
	if (people_asking_sql_count(context, hash, instant_plus(context->now, -within), &asked) != DB_READ)
		return PEOPLE_ASKING_FAULT;
	if (asked.n + n > most)
		return PEOPLE_ASKING_TOO_OFTEN;
	return people_asking_sql_add(context, id_new(context->now), hash, context->now, n) == DB_WROTE ? PEOPLE_ASKING_OK : PEOPLE_ASKING_FAULT;
}

static enum people_asking
tell(struct request *request, enum event event, enum people_asking asking)
{
	if (asking == PEOPLE_ASKING_TOO_OFTEN)
		request_event(request, event);
	return asking;
}

enum people_asking
people_asking(struct context *context, const char *what, struct text who, int64_t most, int64_t within)
{
	return ask_for(context, what, who, 1, most, within);
}

enum people_asking
people_asking_of_peer(struct request *request, const char *what, int64_t n, int64_t most, int64_t within)
{
	if (peer_is_this_machine(request->peer))
		return PEOPLE_ASKING_OK;
	return tell(request, EVENT_CLIENT_LIMITED, ask_for(&request->context, what, request->peer, n, most, within));
}

enum people_asking
people_asking_of_address(struct request *request, const char *what, struct text address, int64_t most, int64_t within)
{
	struct context *context = &request->context;
	const struct bytes hash = hash_of(context, what, address), by = request_peer_hash(request);
	struct people_asking_sql_count_of asked;

	ASSERT(within <= INSTANT_DAY);            /* older rows are deleted */
	if (peer_is_this_machine(request->peer))
		return tell(request, EVENT_ADDRESS_LIMITED, people_asking(context, what, address, most, within));
	if (people_asking_sql_count_of(context, hash, by, instant_plus(context->now, -within), &asked) != DB_READ)
		return PEOPLE_ASKING_FAULT;
	/* However many strangers typed this address, its owner's own network still gets one attempt. */
	if (asked.by_client >= most || (asked.by_all >= most && asked.by_client > 0))
		return tell(request, EVENT_ADDRESS_LIMITED, PEOPLE_ASKING_TOO_OFTEN);
	return people_asking_sql_add_of(context, id_new(context->now), hash, by, context->now) == DB_WROTE ? PEOPLE_ASKING_OK
	                                                                                                  : PEOPLE_ASKING_FAULT;
}

bool
people_asking_forget_old(struct context *context)
{
	return people_asking_sql_forget_old(context, instant_plus(context->now, -INSTANT_DAY)) != DB_WROTE_FAULT;
}
