/* watch_channel: a path that is watched, and the table of all of them; guarded by the watch's lock. */
#ifndef WATCH_WATCH_CHANNEL_H
#define WATCH_WATCH_CHANNEL_H
#include "limits.h"
#include "watch/watch.h"

struct watch_channel {
	struct watch_channel *next;       /* of the same row of the table */
	struct watch_channel *next_changed;
	bool changed;                     /* it is in the list of channels to be read */
	bool reading;                     /* it is being read */
	bool ended;                       /* the path no longer exists */
	struct watcher *watchers[LIMIT_LOOPS];
	struct watch_channel *next_news[LIMIT_LOOPS];
	bool news[LIMIT_LOOPS];           /* it is in that loop's list of channels with a new state */
	int count;                        /* of all watchers */
	struct watch_words *head, *event; /* NULL until it was read */
	struct { int64_t *at; size_t count; bool all; } tags;
	uint32_t version;                 /* counts from 1 with every event that differs */
	int64_t due;                      /* monotonic milliseconds: not to be read before */
	int64_t read_at;
	size_t path_length;
	char path[];
};

enum { WATCH_CHANNEL_ROWS = 4096 };       /* a power of two */
struct watch_channels { struct watch_channel *rows[WATCH_CHANNEL_ROWS]; };

/* NULL: not watched */
struct watch_channel *watch_channel_find(const struct watch_channels *channels, struct text path);
struct watch_channel *watch_channel_add(struct watch_channels *channels, struct text path);
void watch_channel_remove(struct watch_channels *channels, struct watch_channel *channel);
/* Stores copies. true: the state is a new one. */
bool watch_channel_set(struct watch_channel *channel, const struct watch_state *state);
bool watch_channel_has(const struct watch_channel *channel, struct watch_tags sorted);
int watch_tag_compare(const void *one, const void *other);                /* for qsort() */

#endif
