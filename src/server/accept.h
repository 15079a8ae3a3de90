/* accept: new connections, accepted by the first loop and given to each loop in turn, within the bound of all. */
#ifndef SERVER_ACCEPT_H
#define SERVER_ACCEPT_H
#include "server/loop.h"

/* The listening socket has new connections. */
void accept_ready(struct loop *loop);
/* Called once a round: closes the listening socket when the server stops, and listens again after a pause. */
void accept_update(struct loop *loop);

#endif
