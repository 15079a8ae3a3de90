/* server_exchange: one request and its answer, and the server it belongs to; for server*.c alone. */
#ifndef HTTP_SERVER_EXCHANGE_H
#define HTTP_SERVER_EXCHANGE_H
#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>
#include "http/body.h"
#include "http/health.h"
#include "http/pace.h"
#include "http/readers.h"
#include "http/server.h"
#include "http/server_watch.h"

struct server {
	struct server *left_behind;       /* an earlier one that could not be released, see server_stop() */
	struct server_settings settings;
	struct MHD_Daemon *daemon, *first_daemon;         /* first: for desks, whom nobody else's requests hold up; may be NULL */
	struct front *front;
	struct readers *readers;
	struct cache *cache;
	struct workers *workers;
	struct deadlines *deadlines;
	struct answered *answered;
	struct server_watch watch;
	struct arena *arena;
	struct health health;
	struct pace *pace;
	atomic_uint_fast64_t paced;       /* told that they send too fast */
	struct request busy;              /* its response is ready to be sent to anybody, see send_busy() */
	int port;

	atomic_bool stopping;
	atomic_int active;                /* requests between their first line and the last byte of their answer */
	atomic_int running;               /* of these, handed to the writer or a worker and not come back */
	atomic_size_t body_bytes;         /* of all bodies in hand */

	pthread_mutex_t lock;             /* the list of suspended requests, and who resumes each */
	struct exchange *suspended;
	bool closing;                     /* none is suspended any more: the library must not be stopped while one is */
};

enum stage {
	STAGE_BEGUN,                      /* the first line is there */
	STAGE_BODY,
	STAGE_SUSPENDED,                  /* the writer's or a worker's turn */
	STAGE_ANSWERED,
	STAGE_LEFT,                       /* its socket is the watch's */
	/* the server stops and does not wait any longer; the request belongs to its runner */
	STAGE_ABANDONED,
};

/* One request and its answer; lives in its own arena until the answer has left and nobody works on it. */
struct exchange {
	struct request request;
	struct random random;
	struct server *server;
	struct arena *arena;
	struct MHD_Connection *connection;
	struct writer_task write;
	struct workers_task work;
	atomic_int references;            /* the connection's, and the runner's while there is one */
	enum stage stage;
	struct cache_entry *kept;         /* the answer, when it is one for everybody */
	struct exchange *next, **link;    /* among the suspended */

	struct deadline *deadline;        /* the connection's */
	struct body body;
	int64_t began;                    /* clock_us() */
	bool shed;                        /* nobody has time for it: the busy page */
};

#define EXCHANGE_OF(pointer, member) ((struct exchange *)((char *)(pointer) - offsetof(struct exchange, member)))

struct exchange *server_exchange_new(struct server *server, struct text target);
/* One reference less; the last one frees it. */
void server_exchange_drop(struct exchange *exchange);

/* What is sent: the finished response; the one that says to come again, which needs nothing of the request; a page that is kept. */
enum MHD_Result server_exchange_send(struct exchange *exchange);
enum MHD_Result server_exchange_send_busy(struct exchange *exchange);
struct server_kept_head;
enum MHD_Result server_exchange_send_kept(struct server *server, struct MHD_Connection *connection, struct cache_entry *entry,
                                          struct server_kept_head head);
void server_exchange_make_busy(struct server *server);

#endif
