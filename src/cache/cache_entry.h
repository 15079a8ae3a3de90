/* cache_entry: one kept answer, for cache*.c alone. */
#ifndef CACHE_CACHE_ENTRY_H
#define CACHE_CACHE_ENTRY_H
#include <stdatomic.h>
#include "cache/cache.h"

/* An entry among those that were read from one thing. */
struct cache_tag { int64_t tag; struct cache_entry *entry; struct cache_tag *next, **link; };

struct cache_entry {
	struct cache *cache;
	struct arena *arena;
	const struct site_key *key;
	struct cache_key named;                       /* by which it is found */
	uint64_t hash;
	struct instant from, until;
	const struct route *owner;

	/* under the cache's lock */
	struct cache_entry *next, **link;             /* in its bucket; link NULL: dropped */
	struct cache_entry *older, *newer;
	struct cache_tag *tags;
	size_t tag_count;
	size_t bytes;
	bool used;                                    /* since it was last looked at for its room */
	uint64_t renewing;                            /* since which commit it is being rebuilt; 0: it is not */
	uint32_t hits;
	int64_t cost_us;                              /* how long it took to make */

	atomic_int references;
	bool lasts;                                   /* past the minute */
	bool helps;                                   /* worth compressing */
	struct header *headers;                       /* of the answer */
	size_t header_count;
	_Atomic(struct cache_form *) forms[ENCODING_COUNT];
	atomic_bool wanted[ENCODING_COUNT];           /* somebody asked for it so */
};

must_use struct cache_entry *cache_entry_new(const struct cache_build *making, const struct site_key *key,
                                             const struct response *answer, struct tags read);
void cache_entry_free(struct cache_entry *entry);
/* Made when it is first asked for; `grown` bytes more are held then.  A form without bytes: it would not be smaller. */
struct cache_form *cache_entry_form(struct cache_entry *entry, enum encoding encoding, size_t *grown);

/* It takes more room than when it was kept, and took so much longer to make. */
void cache_grown(struct cache_entry *entry, size_t grown, int64_t us);

#endif
