/* exchange: one request and its response, from the head to the last byte that is sent; and the server it belongs to. Private to server/. */
#ifndef SERVER_EXCHANGE_H
#define SERVER_EXCHANGE_H
#include <pthread.h>
#include <stdatomic.h>
#include "base/bucket.h"
#include "db/readers.h"
#include "cache/cache.h"
#include "http/dispatch.h"
#include "http/health.h"
#include "server/gather.h"
#include "server/head.h"
#include "server/loop.h"
#include "server/server.h"
#include "server/spool.h"
#include "watch/watch.h"
#include "server/workers.h"

struct answered;
struct client;
struct send_dates;
struct sending;

struct server {
	struct server *left_behind;       /* an earlier one that could not be released, see server_stop() */
	struct server_settings settings;
	struct loops *loops;
	struct readers *connections;      /* read-only database connections, one for each thread that reads */
	struct workers *readers, *workers;        /* workers: NULL of a small server */
	struct cache *cache;
	struct answered *answered;
	struct watch *watch;
	struct workers_task watch_task;
	atomic_bool watch_queued;         /* the task is queued for the readers */
	struct arena *arena;
	struct health health;
	struct bucket_table *posts;       /* limits how fast one address may send POSTs */
	atomic_uint_fast64_t too_fast;    /* how many were refused because of it */
	struct request busy;              /* its response, the busy page, can be sent to any client */
	int port;

	atomic_bool stopping;
	atomic_int active;                /* requests between their head and the last byte of their response */
	atomic_int running;               /* of these, handled by another thread */
	atomic_uint_fast64_t parked;      /* how many were parked since the start */
	atomic_size_t body_bytes;         /* of all bodies in memory */
	atomic_size_t body_file_bytes;    /* of them, in files */
	atomic_int body_files;
};

/* What another thread does for the exchange, and so what to do when it returns. */
enum exchange_task {
	EXCHANGE_TASK_RESPONSE,           /* makes the response */
	EXCHANGE_TASK_BODY,               /* writes a piece of the body to a file */
	EXCHANGE_TASK_FILE,               /* reads a piece of the response from a file */
};

/* Lives in its own arena until the response was sent and no thread works on it. */
struct exchange {
	struct request request;
	struct random random;
	struct server *server;
	struct loop *loop;
	struct client *client;            /* NULL, guarded by the loop's lock: the server stops and no longer waits for it */
	struct arena *arena;
	struct writer_task write;
	struct workers_task work;
	struct cache_build making;
	struct cache_waiter waiter;
	struct cache_entry *kept;         /* the response, when it is in the cache */
	struct text knows;                /* If-None-Match */
	struct exchange *next;            /* in its loop's queue */
	enum exchange_task task;
	struct gather gather;             /* the body, or the piece of it that is in memory; of a response in a file too */
	struct spool spool;               /* the body, when it is in a file */
	size_t file_bytes;                /* its share of the server's body_file_bytes */
	uint64_t file_at, file_left;      /* of a response in a file: what is still to be read */
	int64_t began;                    /* clock_us() */
	int too_fast;                     /* seconds to wait; 0: not too fast */
	bool makes;                       /* a build of the cache has begun in `making` */
	bool overloaded;                        /* there is too much work for it: it gets the busy page */
	bool close;                       /* the connection ends with this response */
	bool unsaved;                     /* a `step` that the writer did not keep, on its way back to a reader */
	bool waited;                      /* it waited in vain for a page that another thread built */
};

#define EXCHANGE_OF(pointer, member) ((struct exchange *)((char *)(pointer) - offsetof(struct exchange, member)))

/* `target` is copied. */
struct exchange *exchange_new(struct server *server, struct text target);
void exchange_free(struct exchange *exchange);
/* Copies what the parser found in the head; the bytes are not needed afterwards. */
void exchange_set_head(struct exchange *exchange, const struct head *head);
/* Gives the next piece of a body or of a file to a worker, until loop_return(). false: the queue is full, or the server stops. */
must_use bool exchange_write_piece(struct exchange *exchange);
must_use bool exchange_read_piece(struct exchange *exchange);
/* Called on a worker: reads the whole body into memory. false: the request is answered. */
must_use bool exchange_map_body(struct exchange *exchange);
/* Writes the finished response, or the busy page, as bytes, and counts it. */
void exchange_lay_out(struct exchange *exchange, const struct send_dates *dates, struct sending *sending);
void exchange_make_busy(struct server *server);

#endif
