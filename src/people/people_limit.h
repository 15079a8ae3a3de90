/* people_limit: how often one client, one email address or one thing may ask for something, in the memory of this node.
 *
 * Each is a token bucket (base/bucket.h) that holds `most` and is full again after `within`.  Nothing of it is stored: it is empty after a
 * restart, and each node counts for itself.  What must hold in spite of that is a row: people_rate_check(), and what one address is sent
 * (outbox). */
#ifndef PEOPLE_PEOPLE_LIMIT_H
#define PEOPLE_PEOPLE_LIMIT_H
#include "http/request.h"

/* All of them count what they allow.  false: too often, and noted as an event.
 * By the client of this request, for `n` at once: all of them or none. */
must_use bool people_limit_client(struct request *request, const char *what, int64_t n, int64_t most, int64_t within);
/* By an id, of a person or of what is changed. */
must_use bool people_limit_id(struct request *request, const char *what, int64_t id, int64_t most, int64_t within);
/* What is done with an address, given as its people_email_hash(), counted by client and address together, so that a stranger who types it
 * over and over does not use it up for its owner: past `most` by all clients together, a client that has not used this address yet gets
 * one attempt. */
must_use bool people_limit_address(struct request *request, const char *what, struct bytes address, int64_t most, int64_t within);

#endif
