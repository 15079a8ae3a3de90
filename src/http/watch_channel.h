/* watch_channel: an address that is watched, and the table of all of them.
 *
 * The table's shape changes on the watch's thread alone and under its lock, so that others may look into it under the lock, and
 * the watch's thread without. */
#ifndef HTTP_WATCH_CHANNEL_H
#define HTTP_WATCH_CHANNEL_H
#include "http/watch.h"
#include "http/watch_stream.h"

struct watcher {
	struct watch_stream stream;       /* its socket is -1: this place is free */
	struct watch_channel *channel;
	struct watcher *next, **link;     /* of the channel; of the free ones */
	uint32_t version;                 /* of the channel's state that is being sent or was; 0: not even the head */
	uint32_t stuck_since;             /* monotonic seconds; 0: its socket takes what comes */
	uint16_t peer;
};

struct watch_channel {
	struct watch_channel *next;       /* of the same row of the table */
	struct watch_channel *next_changed;
	bool changed;                     /* it is in the list of those to be read */
	struct watcher *watchers;
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
/* Keeps copies.  true: it says something new. */
bool watch_channel_set(struct watch_channel *channel, const struct watch_state *state);
bool watch_channel_has(const struct watch_channel *channel, struct watch_tags sorted);
int watch_tag_compare(const void *one, const void *other);                /* for qsort() */

#endif
