/* loop: the threads that own the connections, one for each core: they wait for input, output and time, and never for anything else.
 *
 * A connection belongs to one loop from when it is accepted to its end. Other threads return finished exchanges to a loop, and wake it
 * once for many. Private to server/. */
#ifndef SERVER_LOOP_H
#define SERVER_LOOP_H
#include <pthread.h>
#include <stdatomic.h>
#include "base/arena.h"
#include "base/instant.h"
#include "limits.h"
#include "server/send.h"
#include "server/server.h"

struct client;
struct exchange;
struct loops;
struct server;

/* PAUSE: how long accepting pauses after it failed. */
enum { LOOP_BYTES = LIMIT_HEAD_BYTES };

struct loop {
	struct loops *loops;
	struct server *server;
	int number;                       /* from 0 */
	pthread_t thread;
	int epoll, wake;
	int priority;                     /* the epoll of priority clients; it is in `epoll` itself */
	int prioritised;                  /* how many clients are in it */
	int64_t began;                    /* when this round began, clock_us() */
	struct instant now;
	struct send_dates dates;
	struct client *all;
	struct client *idle_first, *idle_last;        /* between two requests, the one that is idle longest first */
	struct client *ended;         /* closed in this round; freed when no event can name them any more */
	int64_t looked;                   /* when deadlines were last checked, in seconds of clock_us() */
	bool streams_ended;               /* the server stops */
	_Atomic uint64_t late, idle;      /* connections that were closed for this reason */

	pthread_mutex_t lock;             /* guards all members below, and each exchange's `client` while another thread has it */
	struct exchange *finished, **last_finished;
	struct client *arrived;
	bool woken, abandoning, news;     /* news: the watch has some for its streams */

	uint8_t bytes[LOOP_BYTES];        /* what was received and is being read */
};

/* All loops of a server. */
struct loops {
	struct server *server;
	int count;
	int listener;                             /* the first loop's: the listening socket; -1: closed */
	bool paused;                              /* no connection is accepted for now */
	int64_t paused_until;                     /* and not before that, clock_us() / 1000 */
	int next;                                 /* the loop that gets the next connection */
	atomic_bool listener_closed, ended;
	atomic_int connections;                   /* without streams */
	_Atomic int64_t watch_at;                 /* when watch_work() is to be called, clock_us() / 1000; 0: not by the clock */
	struct loop *at;
};

must_use struct loops *loops_new(struct server *server, int socket, int count);
void loops_start(struct loops *loops);                    /* the threads; everything of the server has to be in place */
void loops_close_listener(struct loops *loops);           /* no further connection is accepted */
/* Requests that another thread handles get the busy page. */
void loops_abandon(struct loops *loops);
void loops_stop(struct loops *loops);                     /* ends the threads, and every connection */
void loops_free(struct loops *loops);
void loops_get_state(const struct loops *loops, struct loops_state *state);

/* Called from any thread: watch_news() has something for that loop; watch_work() is to be called at that time (clock_us() / 1000). */
void loops_notify(struct loops *loops, int number);
void loops_set_timer(struct loops *loops, int64_t ms);

/* The exchange is handed to another thread, which owns it until loop_return(). */
void loop_park(struct exchange *exchange);
/* Called from any thread. */
void loop_return(struct exchange *exchange);
/* false: the server stops and no longer waits for it. */
must_use bool loop_is_waiting(struct exchange *exchange);

/* ---- for loops.c ---- */

void loop_open(struct loop *loop);
void loop_close(struct loop *loop);
/* The thread's function, until `ended`. */
void *loop_run(void *loop);
/* Handles what other threads gave it. */
void loop_drain(struct loop *loop);
void loop_free_ended(struct loop *loop);

/* ---- for accept.c and client.c ---- */

/* A new connection belongs to this loop from now on. */
void loop_add(struct loop *loop, struct client *client);
/* Called with the loop's lock held, from any thread: wakes it once for everything until it has run. */
void loop_wake(struct loop *loop);
must_use bool loop_listen(struct loop *loop, int socket);
void loop_unregister(struct loop *loop, int socket);

/* Edge-triggered: reported once each time there is input or space for output. */
must_use bool loop_register(struct loop *loop, struct client *client);
/* Its input is read before that of all others: it is a desk's, where people wait in a queue. */
void loop_set_priority(struct loop *loop, struct client *client, bool first);
void loop_rearm(struct loop *loop, struct client *client);
/* It has left the loop's lists; its socket stays open. */
void loop_remove(struct loop *loop, struct client *client);
/* It counts among the streams from now on, and not among the connections. */
void loop_set_stream(struct loop *loop, struct client *client);
void loop_set_idle(struct loop *loop, struct client *client, bool idle);

#endif
