/* watch: pages that stay open and change without being loaded again (server-sent events).
 *
 * The server hands the socket of such a request over, and from then on the watcher is a socket and some eighty bytes here, served by
 * one thread.  Watchers of one address share a channel; what it says is read once after a change and sent to all.
 * Uses: base.   Used by: server.c. */
#ifndef HTTP_WATCH_H
#define HTTP_WATCH_H
#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/text.h"

struct watch;

/* What something was read from, or what an operation changed: numbers that mean nothing here.  `all`: too many to be told. */
struct watch_tags { const int64_t *at; size_t count; bool all; };

struct watch_state {
	struct text head;                 /* status line and headers, without Date, without the empty line */
	struct bytes event;
	struct watch_tags tags;           /* it is read again when one of these is changed */
};
enum watch_read { WATCH_READ_FAULT = -1, WATCH_READ_OK, WATCH_READ_NONE };     /* NONE: its watchers are let go */

struct watch_settings {
	/* What `path` says now, in `arena`.  On the watch's thread, never twice at once. */
	enum watch_read (*read)(void *closure, struct arena *arena, struct text path, struct watch_state *state);
	void *closure;
	int slow_seconds;                 /* 0: LIMIT_WATCH_SLOW_SECONDS (tests are in a hurry) */
};

must_use struct watch *watch_start(const struct watch_settings *settings);
/* Ends every stream and the thread; who comes later is refused.  Again does nothing. */
void watch_stop(struct watch *watch);
void watch_free(struct watch *watch);

/* Somebody watches this address already, so it need not be asked whether it is there. */
bool watch_knows(struct watch *watch, struct text path);
/* A place for one more; `peer` tells addresses apart and is not kept.  true: watch_join() or watch_give_up() follows. */
struct watch_place { uint16_t peer; };
must_use bool watch_reserve(struct watch *watch, struct bytes peer, struct watch_place *place);
void watch_give_up(struct watch *watch, struct watch_place place);
/* The socket (without blocking) is the watch's from now on. */
void watch_join(struct watch *watch, struct watch_place place, int socket, struct text path);

/* After a commit, from any thread: channels that have one of these tags are read again. */
void watch_changed(struct watch *watch, struct watch_tags tags);

int watch_count(struct watch *watch);

#endif
