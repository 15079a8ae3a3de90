/* listen: the socket on which a server accepts connections; its errors are results that can be shown. */
#ifndef SERVER_LISTEN_H
#define SERVER_LISTEN_H
#include "server/server.h"

/* SERVER_START_OK: *socket listens, without blocking, and *bound is its port. */
must_use enum server_start listen_on(struct text address, int port, int *socket, int *bound);
/* Asks the system for as many open files as LIMIT_CONNECTIONS needs. */
/* As many as the system allows, LIMIT_OPEN_FILES at most; returns how many it allows. */
must_use int listen_raise_open_files(void);

#endif
