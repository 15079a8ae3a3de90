/* front: takes the connections, and sends from the cache what can be sent without a request of ours.
 *
 * A few threads look at what has come on a connection without taking it.  A request of the one shape of http/front_read.h for a page
 * that is kept is taken and answered.  Everything else is handed over with its connection, its bytes unread, to the HTTP
 * library behind, and so is every connection once the server stops.  Of many who ask for a page that has just changed one is handed
 * over and makes it; the others wait here, at most LIMIT_CACHE_WAIT_MS.  When the library has finished a request whose end is known
 * for certain, the connection may come back.
 *
 * One place for each number of a socket; who has the socket has the place.  Uses: cache, deadline, answered. */
#ifndef HTTP_FRONT_H
#define HTTP_FRONT_H
#include <stdatomic.h>
#include "base/attributes.h"
#include "http/answered.h"
#include "http/cache.h"
#include "http/deadline.h"

struct front;

struct front_settings {
	int socket;                       /* listens; the front closes it */
	int threads;
	int connections;                  /* at once, here and handed over; past it nobody is let in until somebody leaves */
	struct cache *cache;
	struct deadlines *deadlines;      /* of all connections, here and handed over */
	struct answered *answered;
	const atomic_bool *stopping;      /* nothing is answered here any more */
	atomic_int *active;               /* counts answers that wait for a slow reader */
	/* On a thread of the front; the socket is its own from then on.  `path`: of the request that stands there, see front_read_path(). */
	void (*hand_over)(void *closure, int socket, struct text path);
	void *closure;
};

must_use struct front *front_start(const struct front_settings *settings);
/* Its threads begin: whoever is called from them (`settings`) has what front_start() answered by now. */
void front_open(struct front *front);
void front_close_door(struct front *front);       /* lets nobody in any more; after `stopping` was set */
void front_stop(struct front *front);             /* ends its threads and all connections that are here */
void front_free(struct front *front);             /* after all that were handed over have ended */

/* ---- a connection that was handed over, for its new owner ---- */

struct deadline *front_deadline(struct front *front, int socket);
void front_gone(struct front *front, int socket);         /* before it is closed */
/* One request was answered, and the library waits for the next.  true: no byte behind that request has been read, so the connection
 * may come back; asked at most once for each time it was handed over. */
must_use bool front_may_come_back(struct front *front, int socket);
/* `socket`: the same connection under a number of its own; `before` is how the library knew it.  false: there is no room;
 * the socket is the caller's. */
must_use bool front_take_back(struct front *front, int socket, int before);

struct front_counts { uint64_t handed_over, taken_back; };
struct front_counts front_counts(const struct front *front);

#endif
