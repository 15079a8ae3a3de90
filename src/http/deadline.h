/* deadline: every connection's next step has an end.  The HTTP library forgets a connection only when nothing at all
 * comes; one byte now and then would keep it for ever.  A thread of its own looks once a second and shuts what is
 * late. */
#ifndef HTTP_DEADLINE_H
#define HTTP_DEADLINE_H
#include "base/attributes.h"

struct deadlines;
struct deadline;

must_use struct deadlines *deadlines_start(void);
void deadlines_stop(struct deadlines *deadlines);         /* after the last deadline_remove() */

struct deadline *deadline_add(struct deadlines *deadlines, int socket, int seconds);
void deadline_set(struct deadline *deadline, int seconds);     /* from now; 0: none */
void deadline_remove(struct deadlines *deadlines, struct deadline *deadline);      /* before the socket is closed */

#endif
