/* people_asking: nobody asks for the same thing without end. */
#include "people/people.h"

#include "base/id.h"
#include "base/log.h"
#include "http/peer.h"
#include "http/request.h"
#include "people_asking_sql.h"

enum people_asking
people_asking(struct context *context, const char *what, struct text who, int64_t most, int64_t within)
{
	const struct text words = text_format(context->arena, "%s\n%.*s", what, TEXT_PRINT(text_fold(context->arena, who)));
	const struct bytes hash = crypto_hash(context->arena, &context->site->key, "people.asking", words);

	struct people_asking_sql_count asked;

	ASSERT(within <= INSTANT_DAY);            /* older ones are forgotten */
	if (people_asking_sql_count(context, hash, instant_plus(context->now, -within), &asked) != DB_READ)
		return PEOPLE_ASKING_FAULT;
	if (asked.n >= most)
		return PEOPLE_ASKING_TOO_OFTEN;
	return people_asking_sql_add(context, id_new(context->now), hash, context->now) == DB_WROTE ? PEOPLE_ASKING_OK : PEOPLE_ASKING_FAULT;
}

enum people_asking
people_asking_of_peer(struct request *request, const char *what, int64_t most, int64_t within)
{
	if (peer_is_this_machine(request->peer))
		return PEOPLE_ASKING_OK;
	return people_asking(&request->context, what, request->peer, most, within);
}

bool
people_asking_forget_old(struct context *context)
{
	return people_asking_sql_forget_old(context, instant_plus(context->now, -INSTANT_DAY)) != DB_WROTE_FAULT;
}
