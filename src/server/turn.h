/* turn: from a request that has arrived completely to its finished response, on the threads that the route needs: a reader, then the
 * writer or a worker. A finished one returns by loop_return(). */
#ifndef SERVER_TURN_H
#define SERVER_TURN_H
#include "db/tag.h"
#include "server/exchange.h"

/* What follows from the head alone: the route, a response that needs nothing else, whether the body is wanted. */
void turn_begin(struct exchange *exchange);
/* Called on the loop, when the body is there. false: the response is ready. true: another thread has it until loop_return(). */
must_use bool turn_take(struct exchange *exchange);
/* Called after a commit, on the writer's thread: evicts the cached pages that it changed, and rebuilds the popular ones. */
void turn_changed(struct server *server, struct tags changed);

#endif
