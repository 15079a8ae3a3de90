#include "cache/cache.h"

#include <pthread.h>
#include <string.h>

#include "base/histogram.h"
#include "base/log.h"
#include "cache/cache_entry.h"
#include "http/dispatch.h"
#include "http/respond.h"
#include "limits.h"

uint64_t
cache_mix(uint64_t number)
{
	number *= UINT64_C(0x9E3779B97F4A7C15);
	number ^= number >> 32;
	number *= UINT64_C(0xD6E8FEB86659FD93);
	return number ^ number >> 32;
}

/* The addresses are those of pages that exist, so a client cannot choose them for their hash. */
uint64_t
cache_hash(struct cache_key key)
{
	const struct text target = key.target;
	uint64_t hash = target.length ^ (uint64_t)key.type << 32, word;
	size_t at = 0;

	for (; at + sizeof word <= target.length; at += sizeof word) {
		memcpy(&word, target.at + at, sizeof word);
		hash = cache_mix(hash ^ word);
	}
	word = 0;
	memcpy(&word, target.at + at, target.length - at);
	return cache_mix(hash ^ word);
}

bool
cache_is_same(struct cache_key one, struct cache_key other)
{
	return one.type == other.type && text_equal(one.target, other.target);
}

struct cache *
cache_new(size_t bytes_max)
{
	struct cache *cache = memory_take(sizeof *cache);

	cache->bytes_max = bytes_max;
	pthread_mutex_init(&cache->lock, NULL);
	return cache;
}

void
cache_release(struct cache_entry *entry)
{
	if (atomic_fetch_sub(&entry->references, 1) == 1)
		cache_entry_free(entry);
}

struct cache_key
cache_key(const struct cache_entry *entry)
{
	return entry->named;
}

const struct route *
cache_route(const struct cache_entry *entry)
{
	return entry->owner;
}

/* ---- called with the lock held ---- */

void
cache_unlink(struct cache *cache, struct cache_entry *entry)
{
	*entry->link = entry->next;
	if (entry->next)
		entry->next->link = entry->link;
	entry->link = NULL;
	*(entry->newer ? &entry->newer->older : &cache->newest) = entry->older;
	*(entry->older ? &entry->older->newer : &cache->oldest) = entry->newer;
	for (size_t i = 0; i < entry->tag_count; i++) {
		struct cache_tag *tag = &entry->tags[i];

		*tag->link = tag->next;
		if (tag->next)
			tag->next->link = tag->link;
	}
	cache->counts.bytes -= entry->bytes;
	cache->counts.entries--;
	cache_release(entry);
}

static void
put_newest(struct cache *cache, struct cache_entry *entry)
{
	entry->newer = NULL;
	entry->older = cache->newest;
	*(entry->older ? &entry->older->newer : &cache->oldest) = entry;
	cache->newest = entry;
}

/* The oldest entry is evicted, unless it was used since it was added: then it counts as new, once. */
static void
make_room(struct cache *cache)
{
	while (cache->counts.bytes > cache->bytes_max && cache->oldest) {
		struct cache_entry *entry = cache->oldest;

		if (entry->used && entry != cache->newest) {
			entry->used = false;
			cache->oldest = entry->newer;
			cache->oldest->older = NULL;
			put_newest(cache, entry);
			continue;
		}
		cache->counts.evictions++;
		cache_unlink(cache, entry);
	}
}

void
cache_link(struct cache *cache, struct cache_entry *entry)
{
	struct cache_entry **bucket = &cache->buckets[entry->hash % LIMIT_CACHE_BUCKETS];

	entry->next = *bucket;
	if (entry->next)
		entry->next->link = &entry->next;
	entry->link = bucket;
	*bucket = entry;
	put_newest(cache, entry);
	for (size_t i = 0; i < entry->tag_count; i++) {
		struct cache_tag *tag = &entry->tags[i], **tags = &cache->tags[cache_mix((uint64_t)tag->tag) % LIMIT_CACHE_TAG_BUCKETS];

		tag->next = *tags;
		if (tag->next)
			tag->next->link = &tag->next;
		tag->link = tags;
		*tags = tag;
	}
	cache->counts.bytes += entry->bytes;
	cache->counts.entries++;
	atomic_fetch_add(&entry->references, 1);
	make_room(cache);
}

struct cache_entry *
cache_find_entry(struct cache *cache, uint64_t hash, struct cache_key key, struct instant now)
{
	struct cache_entry *entry = cache->buckets[hash % LIMIT_CACHE_BUCKETS];

	while (entry && !(entry->hash == hash && cache_is_same(entry->named, key)))
		entry = entry->next;
	if (!entry)
		return NULL;
	/* The entry is of a later minute: the clock was set back. */
	if (instant_compare(now, entry->until) >= 0 || instant_compare(now, entry->from) < 0) {
		cache_unlink(cache, entry);
		return NULL;
	}
	entry->used = true;
	entry->hits++;
	atomic_fetch_add(&entry->references, 1);
	return entry;
}

/* ---- whole operations ---- */

void
cache_free(struct cache *cache)
{
	while (cache->oldest)
		cache_unlink(cache, cache->oldest);
	pthread_mutex_destroy(&cache->lock);
	memory_free(cache);
}

struct cache_entry *
cache_find(struct cache *cache, struct cache_key key, struct instant now)
{
	const uint64_t hash = cache_hash(key);
	struct cache_entry *entry;

	pthread_mutex_lock(&cache->lock);
	entry = cache_find_entry(cache, hash, key, now);
	if (entry)
		cache->counts.hits++;
	pthread_mutex_unlock(&cache->lock);
	return entry;
}

void
cache_shrink(struct cache *cache)
{
	struct cache_entry *entry, *newer;

	pthread_mutex_lock(&cache->lock);
	for (entry = cache->oldest; entry; entry = newer) {
		newer = entry->newer;
		if (!entry->lasts)
			cache_unlink(cache, entry);
	}
	pthread_mutex_unlock(&cache->lock);
}

struct cache_counts
cache_counts(struct cache *cache)
{
	struct cache_counts counts;

	pthread_mutex_lock(&cache->lock);
	counts = cache->counts;
	pthread_mutex_unlock(&cache->lock);
	return counts;
}

void
cache_grown(struct cache_entry *entry, size_t grown, int64_t us)
{
	struct cache *cache = entry->cache;

	pthread_mutex_lock(&cache->lock);
	entry->cost_us += us;
	if (entry->link) {
		entry->bytes += grown;
		cache->counts.bytes += grown;
		make_room(cache);
	}
	pthread_mutex_unlock(&cache->lock);
}
