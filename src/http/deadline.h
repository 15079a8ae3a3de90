/* deadline: every connection's next step has an end.  The HTTP library forgets a connection only when nothing at all
 * comes; one byte now and then would keep it for ever.  A thread of its own looks once a second and shuts what is late; and, when
 * connections are many, those that have been between two requests for longest.
 *
 * All deadlines of a server lie side by side, so that looking at 16 384 of them takes some microseconds and no lock; setting one is
 * one store. */
#ifndef HTTP_DEADLINE_H
#define HTTP_DEADLINE_H
#include <stdint.h>
#include "base/attributes.h"

struct deadlines;
struct deadline;

/* For up to `most` connections; with more than `easy` of them the longest idle are shut. */
must_use struct deadlines *deadlines_start(int most, int easy);
void deadlines_stop(struct deadlines *deadlines);         /* after the last deadline_remove() */

/* NULL: more than `most`; then there is no end, and the others take NULL in silence. */
struct deadline *deadline_add(struct deadlines *deadlines, int socket, int seconds);
void deadline_set(struct deadline *deadline, int seconds);             /* from now; 0: none, as for what is being worked on or watches */
void deadline_set_until(struct deadline *deadline, int64_t ms);        /* on the clock of deadline_now() */
void deadline_at_most(struct deadline *deadline, int seconds);         /* from now, unless it is nearer already */
void deadline_idle(struct deadline *deadline, int seconds);            /* between two requests */
void deadline_idle_from(struct deadline *deadline, int64_t ms, int seconds);      /* for who has just looked at the clock */
void deadline_remove(struct deadlines *deadlines, struct deadline *deadline);      /* before the socket is closed */
int64_t deadline_now(void);                                            /* milliseconds, never goes back */

struct deadlines_state { int connections; uint64_t shut_late, shut_idle; };
void deadlines_look(struct deadlines *deadlines, struct deadlines_state *state);

#endif
