/* watch_read: what a watched path says now: its route is run as if somebody asked, on a reader. */
#ifndef SERVER_WATCH_READ_H
#define SERVER_WATCH_READ_H
#include "watch/watch.h"

/* watch_settings.read; `closure` is the server. */
enum found watch_read(void *closure, struct arena *arena, struct text path, struct watch_state *state);

#endif
