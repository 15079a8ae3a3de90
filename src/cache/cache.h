/* cache: answers that are the same for everybody (`shared` in routes.def), ready to be sent again.
 *
 * An entry is found by the raw target of a GET or HEAD and the media type that is wanted of it.  The target has to be the one spelling
 * of its address: no query, so that nobody can push pages out with addresses of his own.  It holds the answer's bytes as they are, and
 * compressed as soon as a client accepts that; never anything of a visitor.  It lives until what it was read from changes (db/tag.h),
 * until the minute is over (pages tell which slots have begun), or until its room is needed.
 *
 * A page that was read before a commit is not kept after it: cache_begin() comes before the first read, and cache_store() refuses
 * what was changed since.  Safe from any thread. */
#ifndef CACHE_CACHE_H
#define CACHE_CACHE_H
#include "db/tag.h"
#include "cache/encoding.h"
#include "http/request.h"
#include "limits.h"

struct cache;
struct cache_entry;
struct response;

must_use struct cache *cache_new(size_t bytes_max);
void cache_free(struct cache *cache);                     /* after every entry was released */

/* What an answer is found by: the raw target, and which representation of it. */
struct cache_key { struct text target; enum media_type type; };

/* NULL: it is not kept.  Otherwise it stays until cache_release(). */
struct cache_entry *cache_find(struct cache *cache, struct cache_key key, struct instant now);
void cache_release(struct cache_entry *entry);
struct cache_key cache_key(const struct cache_entry *entry);
const struct route *cache_route(const struct cache_entry *entry);     /* which row of routes.def made it; NULL: it is an asset */

/* Who waits for a page that somebody else makes.  ready() is called once, on the maker's thread, with the entry (to be released) or
 * NULL: then `again` says that a commit overtook it, so that asking again is worth it. */
struct cache_waiter {
	void (*ready)(struct cache_waiter *waiter, struct cache_entry *entry, bool again);
	struct cache_waiter *next;
};

/* Making one; cache_end() in any case. */
struct cache_build {
	struct cache *cache;
	struct cache_key key;
	uint64_t hash, sequence;
	int64_t began;                    /* clock_us() */
	struct instant now;
	const struct route *owner;        /* set by the caller, for cache_route() */
	bool lasts;                       /* set by the caller: it shows no time, and is kept past the minute */
	const struct cache_entry *renews; /* what is rebuilt; NULL: it is not known yet */
	struct cache_entry *kept;
	bool overtaken;
	struct cache_waiter *waiters;
	struct cache_build *next;
};
/* KEPT: *entry, as with cache_find().  MAKE: make it; `making` has begun.  PARKED: somebody makes it, and waiter->ready() follows. */
enum cache_ask { CACHE_ASK_FOUND, CACHE_ASK_BUILD, CACHE_ASK_PARKED };
must_use enum cache_ask cache_ask(struct cache *cache, struct cache_key key, struct instant now, struct cache_build *making,
                                  struct cache_waiter *waiter, struct cache_entry **entry);
/* For who does not wait: the entry, or NULL and `making` has begun. */
struct cache_entry *cache_begin(struct cache *cache, struct cache_key key, struct instant now, struct cache_build *making);
/* The finished answer, and what was read for it.  NULL: it is not to be kept (no 200, a cookie, too long, refused by
 * its handler, overtaken by a commit).
 * Otherwise as with cache_find(). */
struct cache_entry *cache_store(struct cache_build *making, const struct site_keys *keys, const struct response *answer,
                               struct tags read);
void cache_end(struct cache_build *making);

/* After a commit, before anybody is told of it. */
void cache_drop(struct cache *cache, struct tags changed);
/* The same, but up to `most` pages of which somebody asks again and again are answered instead of dropped, and stay as they were until
 * cache_rebuild_end(): meanwhile they are rebuilt, so that no client waits for that.  No client is notified of the commit before. */
size_t cache_drop_except(struct cache *cache, struct tags changed, struct cache_entry **renew, size_t most);
/* Like cache_begin(), without a look: cache_store() puts the new one in the old one's place, compressed in the ways that were asked for. */
void cache_rebuild_begin(struct cache_entry *old, struct instant now, struct cache_build *making);
/* Gives it back; what was not rebuilt is dropped. */
void cache_rebuild_end(struct cache_entry *old);

/* It is quiet: a page costs less to make than to hold.  What shows no time stays. */
void cache_shrink(struct cache *cache);

/* For metrics. */
struct cache_counts { uint64_t hits, misses, evictions, drops, renewals; size_t bytes, entries; };
struct cache_counts cache_counts(struct cache *cache);

/* ---- what is sent ---- */

struct cache_header { const char *name, *value; };
/* One way for the bytes to travel. */
enum cache_answer { CACHE_ANSWER_WHOLE, CACHE_ANSWER_KNOWN };     /* 200, 304 */
enum { CACHE_ANSWERS = CACHE_ANSWER_KNOWN + 1 };
struct cache_form {
	struct arena *arena;
	enum encoding encoding;
	struct bytes bytes;
	struct text tag;                                  /* with its quotes */
	struct cache_header headers[LIMIT_CACHED_HEADERS];   /* of a 200 */
	size_t header_count;
	struct cache_header known_headers[LIMIT_CACHED_HEADERS];
	size_t known_header_count;
	struct bytes heads[CACHE_ANSWERS];                /* as they are sent, from behind Date to the empty line */
};
/* The best of what the client takes.  Either header may be none. */
struct cache_form *cache_form(struct cache_entry *entry, struct text accepts, struct text knows, enum cache_answer *answer);
/* NULL: it has to be compressed first, which takes a while (cache_form()). */
struct cache_form *cache_form_there(struct cache_entry *entry, struct text accepts, struct text knows, enum cache_answer *answer);

/* One spelling of the address, without a query: what may be kept. */
bool cache_may_hold(const struct request *request);

#endif
