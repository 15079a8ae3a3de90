/* stream: a connection in the state of an event stream (server-sent events): it only receives, and is sent what the watch has for it.
 * Used only on its loop's thread. */
#ifndef SERVER_STREAM_H
#define SERVER_STREAM_H
#include "server/client.h"

/* Its response begins; the data of the exchange is copied. false: there are too many streams, and nothing was done. */
must_use bool stream_begin(struct client *client, struct exchange *exchange);
/* Sends the newest state, until the client has it or its socket is full. It may end the client. */
void stream_notify(struct client *client);
void stream_event(struct client *client, uint32_t events);
/* Called once a second: sends a comment to the streams that are due, so that no proxy takes the stream for dead. */
void stream_tick(struct client *client, int64_t second);
/* Frees what belongs to it before the socket is closed. */
void stream_close(struct client *client);

/* The watch of a server: the readers read its channels, and its news wakes the loops. */
void stream_start_watch(struct server *server);
void stream_read_soon(struct server *server);

#endif
