/* server_watch: how a stream leaves the HTTP library for the watch.  For server.c alone. */
#ifndef HTTP_SERVER_WATCH_H
#define HTTP_SERVER_WATCH_H
#include "db/writer.h"
#include "http/request.h"
#include "http/watch_read.h"

struct MHD_Connection;

struct server_watch {
	struct watch *watch;
	struct watch_reader reader;
	struct writer *writer;
	int nowhere;                      /* a socket whose other end is closed */
};

void server_watch_start(struct server_watch *watch, const struct site *site, struct readers *readers, struct writer *writer);
void server_watch_stop(struct server_watch *watch);       /* ends the streams; who comes later is refused */
void server_watch_release(struct server_watch *watch);    /* after the library, before the readers */
/* true: the socket is the watch's.  The library asks its handler once more, which then answers MHD_NO.
 * false: there is no room, and the connection is as it was. */
must_use bool server_watch_take(struct server_watch *watch, struct MHD_Connection *connection, struct request *request);

#endif
