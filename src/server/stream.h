/* stream: a connection in the state of an event stream (server-sent events): it says nothing any more, and is told what the watch has for
 * it.  For the loop's thread. */
#ifndef SERVER_STREAM_H
#define SERVER_STREAM_H
#include "server/client.h"

/* Its response begins; what the exchange says is copied.  false: there is no room for one more, and nothing was done. */
must_use bool stream_begin(struct client *client, struct exchange *exchange);
/* The newest state, again and again until the client has it or its socket is full.  It may end the client. */
void stream_notify(struct client *client);
void stream_event(struct client *client, uint32_t events);
/* Once a second: a comment for those whose turn it is, so that nobody between takes the stream for dead. */
void stream_tick(struct client *client, int64_t second);
/* What is left of it before the socket is closed. */
void stream_close(struct client *client);

/* The watch of a server: its channels are read by the readers, and its news wakes the loops. */
void stream_start_watch(struct server *server);
void stream_read_soon(struct server *server);

#endif
