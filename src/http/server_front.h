/* server_front: how a connection goes from the front to the HTTP library, and back.  For server*.c alone. */
#ifndef HTTP_SERVER_FRONT_H
#define HTTP_SERVER_FRONT_H
#include "http/server_exchange.h"

must_use struct front *server_front_start(struct server *server, int socket, int threads);
/* The library has begun with a connection, or is about to close it.  What it keeps with the connection is its deadline. */
void server_front_began(struct server *server, struct MHD_Connection *connection, void **context);
void server_front_ended(struct server *server, struct MHD_Connection *connection, void **context);
/* The answer to a request has left and the library waits for the next.  When nothing of that has been read, the front has
 * the connection again. */
void server_front_come_back(struct server *server, struct MHD_Connection *connection);

#endif
