/* server_receive: what the library tells of a request: its first line, its head, its body, its end.  For server.c alone. */
#ifndef HTTP_SERVER_RECEIVE_H
#define HTTP_SERVER_RECEIVE_H
#include "http/server_exchange.h"

/* `closure` is the server. */
void *server_receive_first_line(void *closure, const char *target, struct MHD_Connection *connection);
enum MHD_Result server_receive(void *closure, struct MHD_Connection *connection, const char *url, const char *method, const char *version,
                               const char *data, size_t *size, void **state);
void server_receive_completed(void *closure, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode how);

#endif
