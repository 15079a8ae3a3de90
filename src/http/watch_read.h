/* watch_read: what a watched address says now: its route is run as if somebody asked, on a reader of the watch's thread. */
#ifndef HTTP_WATCH_READ_H
#define HTTP_WATCH_READ_H
#include "base/context.h"
#include "http/watch.h"

struct readers;
struct watch_reader { const struct site *site; struct readers *readers; };

/* watch_settings.read; `closure` is a struct watch_reader. */
enum watch_read watch_read(void *closure, struct arena *arena, struct text path, struct watch_state *state);

#endif
