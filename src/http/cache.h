/* cache: answers that are the same for everybody (`shared` in routes.def), ready to be sent again.
 *
 * An entry is found by the raw target of a GET or HEAD, which has to be the one spelling of its address: no query, so that nobody
 * can push pages out with addresses of his own.  It holds the answer's bytes as they are, and compressed as soon as
 * somebody asks for that; never anything of a visitor.  It lives until what it was read from changes (db/tag.h), until the
 * minute is over (pages tell which slots have begun), or until its room is needed.
 *
 * A page that was read before a commit is not kept after it: cache_begin() comes before the first read, and cache_keep() refuses
 * what was changed since.  Safe from any thread. */
#ifndef HTTP_CACHE_H
#define HTTP_CACHE_H
#include "db/tag.h"
#include "http/encoding.h"
#include "http/request.h"

struct cache;
struct cache_entry;
struct response;

/* `forget` is told of what somebody left in an entry's `ready`, once nobody uses the entry any more. */
must_use struct cache *cache_new(size_t bytes_max, void (*forget)(void *ready));
void cache_free(struct cache *cache);                     /* after every entry was released */

/* NULL: make it.  Otherwise it stays until cache_release(). */
struct cache_entry *cache_find(struct cache *cache, struct text target, struct instant now);
/* The same for who has others to look after.  Soon: somebody makes it, or has been told NONE and will, for it was kept until a
 * moment ago; but no longer than LIMIT_CACHE_WAIT_MS. */
enum cache_ask { CACHE_ASK_NONE, CACHE_ASK_SOON, CACHE_ASK_KEPT };
enum cache_ask cache_ask(struct cache *cache, struct text target, struct instant now, struct cache_entry **entry);
void cache_release(struct cache_entry *entry);
struct text cache_target(const struct cache_entry *entry);
const struct route *cache_owner(const struct cache_entry *entry);     /* which row of routes.def made it; NULL: it is an asset */

/* Making one; cache_end() in any case.  When somebody else makes the same, waits for that, at most LIMIT_CACHE_WAIT_MS, and may
 * answer with the entry. */
struct cache_making {
	struct cache *cache;
	struct text target;
	uint64_t hash, sequence;
	int64_t began;                    /* clock_us() */
	struct instant now;
	const struct route *owner;        /* set by the caller, for cache_owner() */
	bool lasts;                       /* set by the caller: it shows no time, and is kept past the minute */
	const struct cache_entry *renews; /* what is made anew; NULL: it is not known yet */
	struct cache_making *next;
};
struct cache_entry *cache_begin(struct cache *cache, struct text target, struct instant now, struct cache_making *making);
/* The finished answer, and what was read for it.  NULL: it is not to be kept (no 200, a cookie, too long, overtaken by a commit).
 * Otherwise as with cache_find(). */
struct cache_entry *cache_keep(struct cache_making *making, const struct site_key *key, const struct response *answer,
                               struct tags read);
void cache_end(struct cache_making *making);

/* After a commit, before anybody is told of it. */
void cache_drop(struct cache *cache, struct tags changed);
/* The same, but up to `most` pages of which somebody asks again and again are answered instead of dropped, and stay as they were until
 * cache_renew_end(): meanwhile they are made anew, so that nobody waits for that.  Nobody is told of the commit before. */
size_t cache_drop_but(struct cache *cache, struct tags changed, struct cache_entry **renew, size_t most);
/* Like cache_begin(), without a look: cache_keep() puts the new one in the old one's place, compressed in the ways that were asked for. */
void cache_renew_begin(struct cache_entry *old, struct instant now, struct cache_making *making);
/* Gives it back; what was not made anew is dropped. */
void cache_renew_end(struct cache_entry *old);

/* It is quiet: a page costs less to make than to hold.  What shows no time stays. */
void cache_rest(struct cache *cache);

/* For metrics. */
struct cache_counts { uint64_t hits, misses, evictions, drops, renewals; size_t bytes, entries; };
struct cache_counts cache_counts(struct cache *cache);

/* ---- what is sent ---- */

enum { CACHE_HEADERS_MAX = 24 };
struct cache_header { const char *name, *value; };
/* One way for the bytes to travel.  `ready` is for whoever sends: NULL until set, by one alone (cache_ready()). */
enum cache_answer { CACHE_ANSWER_WHOLE, CACHE_ANSWER_KNOWN };     /* 200, 304 */
enum { CACHE_ANSWERS = CACHE_ANSWER_KNOWN + 1 };
struct cache_form {
	struct arena *arena;
	enum encoding encoding;
	struct bytes bytes;
	struct text tag;                                  /* with its quotes */
	struct cache_header headers[CACHE_HEADERS_MAX];   /* of a 200 */
	size_t header_count;
	struct cache_header known_headers[CACHE_HEADERS_MAX];
	size_t known_header_count;
	struct bytes heads[CACHE_ANSWERS];                /* as they are sent, from behind Date to the empty line */
	_Atomic(void *) ready[CACHE_ANSWERS];
};
/* The best of what the asker takes.  Either header may be none. */
struct cache_form *cache_form(struct cache_entry *entry, struct text accepts, struct text knows, enum cache_answer *answer);
/* NULL: it has to be compressed first, by whoever is told that it will not be there soon. */
struct cache_form *cache_form_there(struct cache_entry *entry, struct text accepts, struct text knows, enum cache_answer *answer,
                                    bool *soon);
/* Leaves `made` there unless somebody was quicker; answers what stands there then. */
void *cache_ready(struct cache_form *form, enum cache_answer answer, void *made);

/* One spelling of the address, without a query: what may be kept. */
bool cache_may_hold(const struct request *request);

#endif
