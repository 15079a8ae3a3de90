/* cache_build: how a response gets into the cache, which requests wait for it meanwhile, and what a commit evicts or has rebuilt. */
#include "cache/cache_entry.h"

#include <pthread.h>

#include "base/histogram.h"
#include "http/dispatch.h"
#include "http/respond.h"
#include "limits.h"

/* ---- called with the lock held ---- */

static struct cache_build *
find_making(struct cache *cache, uint64_t hash, struct cache_key key)
{
	struct cache_build *making = cache->makings;

	while (making && !(making->hash == hash && cache_is_same(making->key, key)))
		making = making->next;
	return making;
}

static void
add_making(struct cache *cache, struct cache_build *making)
{
	making->sequence = cache->sequence;
	making->began = clock_us();
	making->next = cache->makings;
	cache->makings = making;
}

static bool
is_overtaken(const struct cache *cache, uint64_t sequence, struct tags read)
{
	if (cache->everything > sequence)
		return true;
	for (size_t i = 0; i < read.count; i++) {
		if (cache->generations[cache_mix((uint64_t)read.at[i]) % LIMIT_CACHE_GENERATIONS] > sequence)
			return true;
	}
	return false;
}

/* ---- building ---- */

enum cache_ask
cache_ask(struct cache *cache, struct cache_key key, struct instant now, struct cache_build *making, struct cache_waiter *waiter,
          struct cache_entry **entry)
{
	const uint64_t hash = cache_hash(key);
	enum cache_ask answer = CACHE_ASK_BUILD;
	struct cache_build *other;

	*making = (struct cache_build){ .cache = cache, .key = key, .hash = hash, .now = now };
	pthread_mutex_lock(&cache->lock);
	*entry = cache_find_entry(cache, hash, key, now);
	other = *entry || !waiter ? NULL : find_making(cache, hash, key);
	if (*entry) {
		answer = CACHE_ASK_FOUND;
		cache->counts.hits++;
	} else if (other) {
		answer = CACHE_ASK_PARKED;
		waiter->next = other->waiters;
		other->waiters = waiter;
	} else {
		cache->counts.misses++;
		add_making(cache, making);
	}
	pthread_mutex_unlock(&cache->lock);
	return answer;
}

struct cache_entry *
cache_begin(struct cache *cache, struct cache_key key, struct instant now, struct cache_build *making)
{
	struct cache_entry *entry;

	return cache_ask(cache, key, now, making, NULL, &entry) == CACHE_ASK_FOUND ? entry : NULL;
}

static bool
may_be_kept(const struct response *answer, struct tags read)
{
	return answer->status == 200 && !answer->uncached && !answer->file.there && answer->body.length <= LIMIT_CACHED_BYTES &&
	       answer->header_count + 3 <= LIMIT_CACHED_HEADERS && !response_header(answer, TEXT("set-cookie")).at &&
	       !read.all && read.count <= LIMIT_CACHED_TAGS;
}

struct cache_entry *
cache_store(struct cache_build *making, const struct site_keys *keys, const struct response *answer, struct tags read)
{
	struct cache *cache = making->cache;
	struct cache_entry *entry, *older;
	bool overtaken;

	if (!may_be_kept(answer, read))
		return NULL;
	entry = cache_entry_new(making, keys, answer, read);
	pthread_mutex_lock(&cache->lock);
	overtaken = is_overtaken(cache, making->sequence, read);
	if (!overtaken) {
		for (older = cache->buckets[entry->hash % LIMIT_CACHE_BUCKETS]; older; older = older->next) {
			if (older->hash == entry->hash && cache_is_same(older->named, entry->named)) {
				cache_unlink(cache, older);
				break;
			}
		}
		cache_link(cache, entry);
	}
	pthread_mutex_unlock(&cache->lock);
	making->overtaken = overtaken;
	if (overtaken) {
		cache_release(entry);
		return NULL;
	}
	atomic_fetch_add(&entry->references, 1);
	making->kept = entry;
	return entry;
}

void
cache_end(struct cache_build *making)
{
	struct cache *cache = making->cache;
	struct cache_waiter *waiter, *next;
	struct cache_build **link;
	struct cache_entry *given;

	pthread_mutex_lock(&cache->lock);
	for (link = &cache->makings; *link != making; link = &(*link)->next)
		;
	*link = making->next;
	waiter = making->waiters;
	/* It was dropped after it was stored: a client that sends its request after that commit has to get a newer one. */
	given = making->kept && making->kept->link ? making->kept : NULL;
	pthread_mutex_unlock(&cache->lock);
	for (; waiter; waiter = next) {
		next = waiter->next;
		if (given)
			atomic_fetch_add(&given->references, 1);
		waiter->ready(waiter, given, !given && (making->overtaken || making->kept));
	}
	if (making->kept)
		cache_release(making->kept);
}

/* The pages that are to be rebuilt. */
struct renewals { struct cache_entry **entries; size_t count, most; };

/* Compressed in the encodings that were requested. */
static bool
is_cheap(const struct cache_entry *entry)
{
	return entry->cost_us <= LIMIT_CACHE_REBUILD_MS * INT64_C(1000) && !(entry->owner && entry->owner->slow);
}

/* A build that began before this commit is out of date now, whatever its result. */
static bool
is_rebuilt(struct cache *cache, struct cache_entry *entry, struct renewals *renewals)
{
	if (entry->renewing)
		return entry->renewing == cache->sequence;
	if (entry->hits < LIMIT_CACHE_REBUILD_HITS || !is_cheap(entry) || renewals->count == renewals->most)
		return false;
	entry->renewing = cache->sequence;
	atomic_fetch_add(&entry->references, 1);
	renewals->entries[renewals->count++] = entry;
	return true;
}

static void
drop_tag(struct cache *cache, int64_t changed, struct renewals *renewals)
{
	const uint64_t hash = cache_mix((uint64_t)changed);
	struct cache_tag *tag = cache->tags[hash % LIMIT_CACHE_TAG_BUCKETS];

	cache->generations[hash % LIMIT_CACHE_GENERATIONS] = cache->sequence;
	while (tag) {
		if (tag->tag == changed && !is_rebuilt(cache, tag->entry, renewals)) {
			cache_unlink(cache, tag->entry);
			cache->counts.drops++;
			tag = cache->tags[hash % LIMIT_CACHE_TAG_BUCKETS];        /* other entries of the bucket may have been dropped with it */
		} else {
			tag = tag->next;
		}
	}
}

size_t
cache_drop_except(struct cache *cache, struct tags changed, struct cache_entry **renew, size_t most)
{
	struct renewals renewals = { renew, 0, most };

	pthread_mutex_lock(&cache->lock);
	cache->sequence++;
	for (size_t i = 0; i < changed.count && !changed.all; i++)
		drop_tag(cache, changed.at[i], &renewals);
	if (changed.all) {
		cache->everything = cache->sequence;
		while (cache->oldest) {
			cache_unlink(cache, cache->oldest);
			cache->counts.drops++;
		}
	}
	pthread_mutex_unlock(&cache->lock);
	return renewals.count;
}

void
cache_drop(struct cache *cache, struct tags changed)
{
	cache_drop_except(cache, changed, NULL, 0);
}

void
cache_rebuild_begin(struct cache_entry *old, struct instant now, struct cache_build *making)
{
	struct cache *cache = old->cache;

	*making = (struct cache_build){ .cache = cache, .key = old->named, .hash = old->hash, .now = now, .renews = old };
	pthread_mutex_lock(&cache->lock);
	add_making(cache, making);
	pthread_mutex_unlock(&cache->lock);
}

void
cache_rebuild_end(struct cache_entry *old)
{
	struct cache *cache = old->cache;

	pthread_mutex_lock(&cache->lock);
	if (old->link) {
		cache_unlink(cache, old);
		cache->counts.drops++;
	} else {
		cache->counts.renewals++;
	}
	pthread_mutex_unlock(&cache->lock);
	cache_release(old);
}
