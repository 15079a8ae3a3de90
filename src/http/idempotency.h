/* once: the same form sent twice gets the first answer and does nothing twice.
 *
 * The key is looked up before any other check, in the same transaction that the handler writes in. */
#ifndef HTTP_IDEMPOTENCY_H
#define HTTP_IDEMPOTENCY_H
#include "http/request.h"

enum idempotency_find {
	IDEMPOTENCY_FIND_FAULT = -1,
	IDEMPOTENCY_FIND_NEW,                /* *key is its hash: keep the answer under it */
	IDEMPOTENCY_FIND_KNOWN,              /* already answered: *location is where the first answer led */
	IDEMPOTENCY_FIND_NO_KEY,             /* no key, or none that was made here for this path and browser: nothing may be done */
};
must_use enum idempotency_find idempotency_find(struct request *request, struct bytes *key, struct link *location);
/* After the handler sent the visitor on (303). */
enum idempotency_store {
	IDEMPOTENCY_STORE_FAULT = -1,
	IDEMPOTENCY_STORE_OK,
	IDEMPOTENCY_STORE_OVERTAKEN,          /* another request stored its answer meanwhile; undo, *first is that answer */
};
must_use enum idempotency_store idempotency_store(struct request *request, struct bytes key, struct text location, struct link *first);
/* A timed job: keys that were made before that instant are forgotten. */
must_use bool once_forget(struct context *context, struct instant before);

#endif
