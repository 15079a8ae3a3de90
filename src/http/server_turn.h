/* server_turn: which thread a request runs on: this one, a worker, or the writer.  For server*.c alone. */
#ifndef HTTP_SERVER_TURN_H
#define HTTP_SERVER_TURN_H
#include "http/server_exchange.h"

/* Everything of the request is there: it is answered now, or suspended until its turn has come. */
enum MHD_Result server_turn_act(struct exchange *exchange);
/* After a commit: drops the kept pages that it changed, and makes anew those of which many ask for, on this thread.  Whoever asked for
 * what changed is told after that, so nobody who was told sees a page older than that, and nobody waits for one. */
void server_turn_changed(struct server *server, struct tags changed);
/* From now on whoever comes is told that the server is busy; those whose turn is yet to come have it. */
void server_turn_close(struct server *server);
/* The server stops: whoever still waits is told that it is busy. */
void server_turn_abandon(struct server *server);

#endif
