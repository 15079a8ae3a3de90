/* cache_entry: the cache and one stored response. Private to cache*.c. */
#ifndef CACHE_CACHE_ENTRY_H
#define CACHE_CACHE_ENTRY_H
#include <pthread.h>
#include <stdatomic.h>
#include "cache/cache.h"
#include "limits.h"

/* An entry in the list of those that were read from one tag. */
struct cache_tag { int64_t tag; struct cache_entry *entry; struct cache_tag *next, **link; };

struct cache_entry {
	struct cache *cache;
	struct arena *arena;
	const struct site_keys *keys;
	struct cache_key named;                       /* by which it is found */
	uint64_t hash;
	struct instant from, until;
	const struct route *owner;

	/* guarded by the cache's lock */
	struct cache_entry *next, **link;             /* in its bucket; link NULL: dropped */
	struct cache_entry *older, *newer;
	struct cache_tag *tags;
	size_t tag_count;
	size_t bytes;
	bool used;                                    /* since it was last considered for eviction */
	uint64_t renewing;                            /* the commit since which it is being rebuilt; 0: it is not */
	uint32_t hits;
	int64_t cost_us;                              /* how long it took to build */

	atomic_int references;
	bool lasts;                                   /* it stays beyond the minute */
	bool helps;                                   /* worth compressing */
	struct header *headers;                       /* of the answer */
	size_t header_count;
	_Atomic(struct cache_form *) forms[ENCODING_COUNT];
	atomic_bool wanted[ENCODING_COUNT];           /* a client requested this encoding */
};

must_use struct cache_entry *cache_entry_new(const struct cache_build *making, const struct site_keys *keys,
                                             const struct response *answer, struct tags read);
void cache_entry_free(struct cache_entry *entry);
/* Made at the first request for it; the entry then takes `grown` more bytes. A form without bytes would not be smaller. */
struct cache_form *cache_entry_form(struct cache_entry *entry, enum encoding encoding, size_t *grown);

/* The entry takes more memory than when it was stored, and took so much longer to build. */
void cache_grown(struct cache_entry *entry, size_t grown, int64_t us);

struct cache {
	size_t bytes_max;

	pthread_mutex_t lock;                 /* guards all members below */
	struct cache_build *makings;
	struct cache_entry *newest, *oldest;
	uint64_t sequence;                    /* of commits that changed something */
	uint64_t everything;                  /* the last commit of which it is not known what it changed */
	struct cache_counts counts;
	struct cache_entry *buckets[LIMIT_CACHE_BUCKETS];
	struct cache_tag *tags[LIMIT_CACHE_TAG_BUCKETS];
	uint64_t generations[LIMIT_CACHE_GENERATIONS];    /* by the hash of a tag: the last commit that changed it, or one of that hash */
};

/* ---- called with the cache's lock held, except those without a cache ---- */

uint64_t cache_mix(uint64_t number);
uint64_t cache_hash(struct cache_key key);
bool cache_is_same(struct cache_key one, struct cache_key other);
/* The entry, with a reference for the caller; NULL: it is not in the cache. */
struct cache_entry *cache_find_entry(struct cache *cache, uint64_t hash, struct cache_key key, struct instant now);
/* Takes a reference of its own, and evicts others when there is no space. */
void cache_link(struct cache *cache, struct cache_entry *entry);
void cache_unlink(struct cache *cache, struct cache_entry *entry);

#endif
