/* idempotency: the same form sent twice gets the first answer and is handled once.
 *
 * The key is looked up before the guard and the handler, in the same transaction as the handler's writes. */
#ifndef HTTP_IDEMPOTENCY_H
#define HTTP_IDEMPOTENCY_H
#include "http/request.h"

/* Computes the hash under which request->key is looked up. dispatch_check() calls it when there is a key; it uses no connection. */
void idempotency_take_key(struct request *request);
/* A precheck may name the address that its handler will probably redirect to, which is then sealed before the writer's turn. It is stored
 * only if the handler does redirect there. It uses no connection. */
void idempotency_prepare(struct request *request, struct link location);

enum idempotency_find {
	IDEMPOTENCY_FIND_FAULT = -1,
	IDEMPOTENCY_FIND_NEW,                /* *key is its hash: store the answer under it */
	IDEMPOTENCY_FIND_KNOWN,              /* already answered: *location is where the first answer redirected to */
	IDEMPOTENCY_FIND_NO_KEY,             /* no key, or none that was made here for this path and browser: the handler may not run */
};
must_use enum idempotency_find idempotency_find(struct request *request, struct bytes *key, struct link *location);
/* Called after the handler redirected the visitor (303). */
enum idempotency_store {
	IDEMPOTENCY_STORE_FAULT = -1,
	IDEMPOTENCY_STORE_OK,
	IDEMPOTENCY_STORE_OVERTAKEN,          /* another request stored its answer meanwhile; roll back, *first is that answer */
};
must_use enum idempotency_store idempotency_store(struct request *request, struct bytes key, struct text location, struct link *first);
/* A timed job: deletes keys that were made before that instant. */
must_use bool idempotency_delete_before(struct context *context, struct instant before);

#endif
