/* watch: pages that stay open and change without being loaded again (server-sent events): the current state of each watched path, and
 * which watchers have not been sent it. This module has no socket: the loops of a server send.
 *
 * The watchers of one path share a channel; its state is read once after a change and sent to all.
 * Uses: base.   Used by: server. */
#ifndef WATCH_WATCH_H
#define WATCH_WATCH_H
#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/found.h"
#include "base/text.h"

struct watch;
struct watch_channel;

/* What something was read from, or what an operation changed: numbers that mean nothing here. `all`: there were too many to list. */
struct watch_tags { const int64_t *at; size_t count; bool all; };

struct watch_state {
	struct text head;                 /* status line and headers, without Date, without the empty line */
	struct bytes event;
	struct watch_tags tags;           /* it is read again when one of these changes */
};

struct watch_settings {
	/* What `path` says now, in `arena`; FOUND_NONE ends its streams.  On the thread of watch_work(), never twice at once. */
	enum found (*read)(void *closure, struct arena *arena, struct text path, struct watch_state *state);
	/* watch_work() is to be called soon.  From any thread, and never under a lock of the watch's. */
	void (*due)(void *closure);
	/* watch_news() has something for this loop. Called on the thread of watch_work(). */
	void (*news)(void *closure, int loop);
	void *closure;
	int watchers;                     /* at most so many; 0: LIMIT_WATCHERS */
};
must_use struct watch *watch_new(const struct watch_settings *settings);
void watch_free(struct watch *watch);                     /* after the last watch_unsubscribe() */

/* ---- a watcher: in the memory of its loop, and used only on its thread ---- */

struct watcher {
	struct watcher *next, **link;     /* of its channel and loop */
	struct watch_channel *channel;
	uint32_t version;                 /* the version of the channel's state that it was sent; 0: not even the head */
	uint16_t peer;
};
/* `peer` tells clients apart and is not stored. false: there are too many watchers, in all or of this client. */
must_use bool watch_subscribe(struct watch *watch, struct watcher *watcher, int loop, struct bytes peer, struct text path);
void watch_unsubscribe(struct watch *watch, struct watcher *watcher);

/* Bytes that many watchers are sent, on any thread; freed with the last reference. */
struct watch_words { _Atomic int references; size_t length; uint8_t bytes[]; };
struct watch_words *watch_words_of(struct bytes bytes);                   /* one reference */
void watch_words_drop(struct watch_words *words);                         /* NULL is allowed */

/* What the watcher has not been sent. WORDS: *words is the newest, with a reference for the caller. END: the path no longer exists. */
enum watch_next { WATCH_NEXT_NONE, WATCH_NEXT_WORDS, WATCH_NEXT_END };
must_use enum watch_next watch_next(struct watch *watch, struct watcher *watcher, struct watch_words **words);
/* The first of the loop's watchers of a channel with a new state, the others linked after it; NULL: there is no further channel. */
struct watcher *watch_news(struct watch *watch, int loop);

/* ---- called from any thread ---- */

/* Whether this path is watched already, so that it need not be checked that it exists. */
bool watch_has_path(struct watch *watch, struct text path);
/* Called after a commit: channels that have one of these tags are read again. */
void watch_changed(struct watch *watch, struct watch_tags tags);
/* Reads what changed, on a thread that may read the database. Returns after how many milliseconds to call it again; -1: not before due().
 * */
int watch_work(struct watch *watch);
int watch_count(struct watch *watch);

#endif
