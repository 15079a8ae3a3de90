#include "http/idempotency.h"

#include "base/log.h"
#include "http/form_key.h"
#include "idempotency_sql.h"

/* A key was made for one path and one browser, and is good nowhere else. */
void
idempotency_take_key(struct request *request)
{
	request->key_mac = form_key_mac(&request->context, "idempotency.key", request->key, request->key);
}

static struct bytes
seal(struct request *request, struct text location)
{
	return crypto_seal(request->context.arena, &request->context.site->keys, SEALED_IDEMPOTENCY_LOCATION, request->context.random,
	                   location);
}

void
idempotency_prepare(struct request *request, struct link location)
{
	request->expected.location = location.text;
	request->expected.sealed = seal(request, location.text);
}

static enum idempotency_find
find(struct request *request, struct bytes key, struct link *location)
{
	struct idempotency_sql_find found;
	enum crypto_open opened;

	switch (idempotency_sql_find(&request->context, key, &found)) {
	case DB_READ:       break;
	case DB_READ_NONE:  return IDEMPOTENCY_FIND_NEW;
	case DB_READ_FAULT: return IDEMPOTENCY_FIND_FAULT;
	}
	opened = crypto_open(request->context.arena, &request->context.site->keys, SEALED_IDEMPOTENCY_LOCATION, found.location_sealed,
	                     &location->text);
	if (opened == CRYPTO_OPEN_OK)
		return IDEMPOTENCY_FIND_KNOWN;
	log_note(LOG_FAULT, "the answer to a form that was sent before cannot be read: %s", crypto_open_why(opened));
	return IDEMPOTENCY_FIND_FAULT;
}

enum idempotency_find
idempotency_find(struct request *request, struct bytes *key, struct link *location)
{
	if (!request->key.at)
		return IDEMPOTENCY_FIND_NO_KEY;
	*key = request->key_mac;
	return find(request, *key, location);
}

enum idempotency_store
idempotency_store(struct request *request, struct bytes key, struct text location, struct link *first)
{
	const struct bytes sealed = request->expected.sealed.at && text_equal(request->expected.location, location)
	                          ? request->expected.sealed : seal(request, location);

	switch (idempotency_sql_keep(&request->context, key, sealed, request->context.now)) {
	case DB_WROTE:       return IDEMPOTENCY_STORE_OK;
	case DB_WROTE_NONE:  break;
	case DB_WROTE_FAULT: return IDEMPOTENCY_STORE_FAULT;
	}
	return find(request, key, first) == IDEMPOTENCY_FIND_KNOWN ? IDEMPOTENCY_STORE_OVERTAKEN : IDEMPOTENCY_STORE_FAULT;
}

bool
idempotency_delete_before(struct context *context, struct instant before)
{
	return idempotency_sql_forget(context, form_key_mac_from(context->arena, before)) != DB_WROTE_FAULT;
}
