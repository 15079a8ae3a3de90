/* turn: from a request that has arrived whole to its finished response, on the threads that the route needs: a reader, then the writer
 * or a worker.  A finished one goes back by loop_return(). */
#ifndef SERVER_TURN_H
#define SERVER_TURN_H
#include "db/tag.h"
#include "server/exchange.h"

/* What can be told from the head alone: the route, a response that needs nothing else, whether the body is of interest. */
void turn_begin(struct exchange *exchange);
/* On the loop, once the body is there.  false: the response is there already.  true: another thread has it until loop_return(). */
must_use bool turn_take(struct exchange *exchange);
/* After a commit, on the writer's thread: what it changed is no longer kept, and what many ask for is rebuilt. */
void turn_changed(struct server *server, struct tags changed);

#endif
