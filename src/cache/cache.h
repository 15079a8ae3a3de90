/* cache: responses that are the same for every client (`shared` in routes.def), ready to be sent again.
 *
 * An entry is found by the raw target of a GET or HEAD and the media type that is wanted of it. Only the canonical spelling of an address
 * is cached: no query, so that a client cannot evict pages with made-up addresses. An entry has the response's bytes as they are, and
 * compressed as soon as a client accepts that; never anything of a visitor. It stays until what it was read from changes (db/tag.h),
 * until the minute is over (pages show which slots have begun), or until its space is needed.
 *
 * A page that was read before a commit is not stored after it: cache_begin() comes before the first read, and cache_store() refuses what
 * was changed since. Safe from any thread. */
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

/* The key of an entry: the raw target, and which representation of it. */
struct cache_key { struct text target; enum media_type type; };

/* NULL: it is not in the cache. Otherwise the entry is valid until cache_release(). */
struct cache_entry *cache_find(struct cache *cache, struct cache_key key, struct instant now);
void cache_release(struct cache_entry *entry);
struct cache_key cache_key(const struct cache_entry *entry);
const struct route *cache_route(const struct cache_entry *entry);     /* the row of routes.def that made it; NULL: it is an asset */

/* A request that waits for a page which another thread builds. ready() is called once, on the building thread, with the entry (to be
 * released) or NULL: then `again` says that a commit overtook the build, so that it is worth trying again. */
struct cache_waiter {
	void (*ready)(struct cache_waiter *waiter, struct cache_entry *entry, bool again);
	struct cache_waiter *next;
};

/* One build; cache_end() is called in any case. */
struct cache_build {
	struct cache *cache;
	struct cache_key key;
	uint64_t hash, sequence;
	int64_t began;                    /* clock_us() */
	struct instant now;
	const struct route *owner;        /* set by the caller, for cache_route() */
	bool lasts;                       /* set by the caller: it shows no time, and stays beyond the minute */
	const struct cache_entry *renews; /* the entry that is rebuilt; NULL: there is none yet */
	struct cache_entry *kept;
	bool overtaken;
	struct cache_waiter *waiters;
	struct cache_build *next;
};
/* KEPT: *entry is set, as by cache_find(). MAKE: build it; `making` has begun. PARKED: another thread builds it, and waiter->ready() will
 * be called. */
enum cache_ask { CACHE_ASK_FOUND, CACHE_ASK_BUILD, CACHE_ASK_PARKED };
must_use enum cache_ask cache_ask(struct cache *cache, struct cache_key key, struct instant now, struct cache_build *making,
                                  struct cache_waiter *waiter, struct cache_entry **entry);
/* For a caller that does not wait: the entry, or NULL and `making` has begun. */
struct cache_entry *cache_begin(struct cache *cache, struct cache_key key, struct instant now, struct cache_build *making);
/* The finished answer, and what was read for it.  NULL: it is not to be kept (no 200, a cookie, too long, refused by
 * its handler, overtaken by a commit).
 * Otherwise as with cache_find(). */
struct cache_entry *cache_store(struct cache_build *making, const struct site_keys *keys, const struct response *answer,
                               struct tags read);
void cache_end(struct cache_build *making);

/* Called after a commit, before any client is notified of it. */
void cache_drop(struct cache *cache, struct tags changed);
/* The same, but up to `most` popular pages are returned instead of dropped, and stay as they were until cache_rebuild_end(): they are
 * rebuilt meanwhile, so that no client waits for that. No client is notified of the commit before. */
size_t cache_drop_except(struct cache *cache, struct tags changed, struct cache_entry **renew, size_t most);
/* Like cache_begin(), without a search: cache_store() replaces the old entry by the new one, compressed in the encodings that were
 * requested. */
void cache_rebuild_begin(struct cache_entry *old, struct instant now, struct cache_build *making);
/* Ends the rebuilding; a page that was not rebuilt is dropped. */
void cache_rebuild_end(struct cache_entry *old);

/* When the server is idle, a page costs less to build than to hold. Pages that show no time stay. */
void cache_shrink(struct cache *cache);

/* For metrics. */
struct cache_counts { uint64_t hits, misses, evictions, drops, renewals; size_t bytes, entries; };
struct cache_counts cache_counts(struct cache *cache);

/* ---- responses ---- */

struct cache_header { const char *name, *value; };
/* One encoding of the bytes. */
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
	struct bytes heads[CACHE_ANSWERS];                /* as they are sent, from after Date to the empty line */
};
/* The best encoding that the client accepts. Either header may be none. */
struct cache_form *cache_form(struct cache_entry *entry, struct text accepts, struct text knows, enum cache_answer *answer);
/* NULL: it has to be compressed first, which takes a while (cache_form()). */
struct cache_form *cache_form_there(struct cache_entry *entry, struct text accepts, struct text knows, enum cache_answer *answer);

/* The canonical spelling of the address, without a query: only this may be cached. */
bool cache_may_hold(const struct request *request);

#endif
