/* people_rate: limits on what is asked for, over restarts and on all nodes together. */
#include "people/people.h"

#include "base/id.h"
#include "base/log.h"
#include "people_rate_sql.h"

static struct bytes
hash_of(struct context *context, const char *what, struct text who)
{
	const struct text words = text_format(context->arena, "%s\n%.*s", what, TEXT_PRINT(text_fold(context->arena, who)));

	return crypto_hash(context->arena, &context->site->keys, "people.rate", words);
}

enum people_rate_check
people_rate_check(struct context *context, const char *what, struct text who, int64_t most, int64_t within)
{
	const struct bytes hash = hash_of(context, what, who);
	struct people_rate_sql_count asked;

	ASSERT(within <= INSTANT_DAY);            /* older ones are forgotten */
	if (people_rate_sql_count(context, hash, instant_plus(context->now, -within), &asked) != DB_READ)
		return PEOPLE_RATE_CHECK_FAULT;
	if (asked.n >= most)
		return PEOPLE_RATE_CHECK_TOO_OFTEN;
	if (people_rate_sql_add(context, id_new(context->now), hash, context->now) != DB_WROTE)
		return PEOPLE_RATE_CHECK_FAULT;
	return PEOPLE_RATE_CHECK_OK;
}

bool
people_rate_forget_old(struct context *context)
{
	return people_rate_sql_forget_old(context, instant_plus(context->now, -INSTANT_DAY)) != DB_WROTE_FAULT;
}
