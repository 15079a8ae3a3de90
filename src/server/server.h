/* server: sockets on one side, dispatch() on the other, and the right thread for each request.  The only module with a socket.
 *
 * Loops own the connections: they receive, parse, find the route and send, and answer what the cache has. A GET is handled by a reader,
 * with a read-only database connection; desks have a reader that takes nothing else. Every other method is decoded by a reader and
 * handled by the writer, and answered after the commit. An upload, and a GET marked `slow`, goes to a worker first. */
#ifndef SERVER_SERVER_H
#define SERVER_SERVER_H
#include "base/context.h"
#include "db/writer.h"
#include "cache/cache.h"
#include "http/health.h"
#include "server/workers.h"

struct answered;
struct request;
struct server;

struct server_settings {
	const struct site *site;
	struct text address;              /* "127.0.0.1", "::1", "0.0.0.0", "::" (both families) */
	int port;                         /* 0: any free one, see server_port() */
	const char *database_path;
	const struct follow_up_table *follow_ups;     /* of the readers' connections; NULL: none */
	health_emails *emails;            /* for /readyz; NULL: not checked */
	const char *body_folder;          /* where the bodies of uploads are stored while they arrive; NULL: in memory */
	struct writer *writer;            /* outlives the server: stop the server first */
	struct text proxy_header;         /* "X-Forwarded-For" and the like; none: the socket's address is the client's */
	int threads;                      /* loops, at most LIMIT_LOOPS; 0: one for each core */
	int connections;                  /* 0: LIMIT_CONNECTIONS, or fewer where the system allows fewer open files */
	int body_files;                   /* set by server_start(): as many as the open files allow */
	int watchers;                     /* 0: LIMIT_WATCHERS, or fewer likewise */
	/* When set, it handles every GET, on a reader with a read-only connection (or NULL), and routes.def is not used: for a small
	 * second server in the same program. */
	void (*answer)(struct request *request, void *closure);
	void *closure;
	int body_seconds;                 /* 0: LIMIT_BODY_SECONDS (tests are in a hurry) */
	int slow_seconds;                 /* 0: LIMIT_WATCH_SLOW_SECONDS */
};

enum server_start {
	SERVER_START_FAULT = -1,
	SERVER_START_OK,
	SERVER_START_PORT_TAKEN,
	SERVER_START_PORT_FORBIDDEN,      /* below 1024 and not allowed to */
	SERVER_START_ADDRESS_WRONG,       /* not an address, or not one of this machine */
	SERVER_START_FEW_OPEN_FILES,      /* the system allows fewer than LIMIT_OPEN_FILES_LEAST */
};
/* The strings of the settings have to outlive the server. */
must_use enum server_start server_start(const struct server_settings *settings, struct server **server);
int server_port(const struct server *server);
/* Called when the server is idle: frees what it holds for busy times. */
void server_shrink(struct server *server);
struct cache_counts server_cache_counts(const struct server *server);
struct loops_state { int connections; uint64_t late, idle; };     /* late, idle: closed for this reason, since the start */
/* The server's state, for metrics and health checks. */
struct server_state {
	const struct answered *answered;
	struct loops_state connections;
	struct workers_state workers;
	int active;                       /* requests between their head and the last byte of their response */
	size_t body_bytes, body_file_bytes;       /* bytes of their bodies, in memory and in files */
	int watchers;                     /* streams: pages that are open and wait for changes */
	uint64_t too_fast;                /* requests that were refused because their address sends too many, since the start */
	struct workers_state readers;
	uint64_t parked;                  /* requests that another thread handled, since the start: all but those answered from the cache */
};
void server_get_state(struct server *server, struct server_state *state);
/* Accepts no new connection, finishes the requests in progress, and ends within LIMIT_STOP_SECONDS. false: a request was still being
 * handled; its client was sent the busy page. */
bool server_stop(struct server *server);

#endif
