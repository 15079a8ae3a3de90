/* watch_read: the current state of a watched path: its route is run like a client's request, on a reader. */
#ifndef SERVER_WATCH_READ_H
#define SERVER_WATCH_READ_H
#include "watch/watch.h"

/* watch_settings.read; `closure` is the server. */
enum found watch_read(void *closure, struct arena *arena, struct text path, struct watch_state *state);

#endif
