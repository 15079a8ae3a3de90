#include "http/once.h"

#include "http/form_proof.h"
#include "once_sql.h"

/* The path is hashed with it: a key answers for the form it was made for, nowhere else. */
static struct bytes
key_hash(struct request *request, struct text key)
{
	struct arena *arena = request->context.arena;

	return crypto_hash(arena, &request->context.site->key, "submission.key",
	                   text_format(arena, "%.*s\n%.*s", TEXT_PRINT(key), TEXT_PRINT(request->path)));
}

static enum once_look
find(struct request *request, struct bytes key, struct link *location)
{
	struct once_sql_find found;

	switch (once_sql_find(&request->context, key, &found)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return ONCE_LOOK_NEW;
	case DB_READ_FAULT: return ONCE_LOOK_FAULT;
	}
	if (!crypto_open(request->context.arena, &request->context.site->key, "submission.location", found.location_sealed,
	                 &location->text))
		return ONCE_LOOK_FAULT;
	return ONCE_LOOK_KNOWN;
}

enum once_look
once_look(struct request *request, struct bytes *key, struct link *location)
{
	const struct text canonical = form_proof_key(request);

	if (!canonical.at)
		return ONCE_LOOK_NO_KEY;
	*key = key_hash(request, canonical);
	return find(request, *key, location);
}

enum once_keep
once_keep(struct request *request, struct bytes key, struct text location, struct link *first)
{
	const struct bytes sealed = crypto_seal(request->context.arena, &request->context.site->key, "submission.location",
	                                        request->context.random, location);

	switch (once_sql_keep(&request->context, key, sealed, request->context.now)) {
	case DB_WROTE:       return ONCE_KEEP_OK;
	case DB_WROTE_NONE:  break;
	case DB_WROTE_FAULT: return ONCE_KEEP_FAULT;
	}
	return find(request, key, first) == ONCE_LOOK_KNOWN ? ONCE_KEEP_OVERTAKEN : ONCE_KEEP_FAULT;
}

bool
once_forget(struct context *context, struct instant before)
{
	return once_sql_forget(context, before) != DB_WROTE_FAULT;
}
