#include "cache/cache.h"

#include <pthread.h>
#include <string.h>

#include "base/histogram.h"
#include "base/log.h"
#include "cache/cache_entry.h"
#include "http/dispatch.h"
#include "http/respond.h"
#include "limits.h"

/* Powers of two. */
enum { BUCKETS = 4096, TAG_BUCKETS = 8192, GENERATIONS = 32768 };

struct cache {
	size_t bytes_max;

	pthread_mutex_t lock;                 /* of all below */
	struct cache_build *makings;
	struct cache_entry *newest, *oldest;
	uint64_t sequence;                    /* of commits that changed something */
	uint64_t everything;                  /* the last one that changed no one knows what */
	struct cache_counts counts;
	struct cache_entry *buckets[BUCKETS];
	struct cache_tag *tags[TAG_BUCKETS];
	uint64_t generations[GENERATIONS];    /* by the hash of a tag: the last commit that changed it, or another of that hash */
};

static uint64_t
mix(uint64_t number)
{
	number *= UINT64_C(0x9E3779B97F4A7C15);
	number ^= number >> 32;
	number *= UINT64_C(0xD6E8FEB86659FD93);
	return number ^ number >> 32;
}

/* Addresses are those of pages that are there, so nobody chooses them for their hash. */
static uint64_t
hash_of(struct cache_key key)
{
	const struct text target = key.target;
	uint64_t hash = target.length ^ (uint64_t)key.type << 32, word;
	size_t at = 0;

	for (; at + sizeof word <= target.length; at += sizeof word) {
		memcpy(&word, target.at + at, sizeof word);
		hash = mix(hash ^ word);
	}
	word = 0;
	memcpy(&word, target.at + at, target.length - at);
	return mix(hash ^ word);
}

static bool
is_same(struct cache_key one, struct cache_key other)
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

/* ---- under the lock ---- */

static void
unlink_entry(struct cache *cache, struct cache_entry *entry)
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

/* The oldest goes, unless somebody asked for it since: then it counts as new, once. */
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
		unlink_entry(cache, entry);
	}
}

static void
link_entry(struct cache *cache, struct cache_entry *entry)
{
	struct cache_entry **bucket = &cache->buckets[entry->hash % BUCKETS];

	entry->next = *bucket;
	if (entry->next)
		entry->next->link = &entry->next;
	entry->link = bucket;
	*bucket = entry;
	put_newest(cache, entry);
	for (size_t i = 0; i < entry->tag_count; i++) {
		struct cache_tag *tag = &entry->tags[i], **tags = &cache->tags[mix((uint64_t)tag->tag) % TAG_BUCKETS];

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

static struct cache_entry *
find(struct cache *cache, uint64_t hash, struct cache_key key, struct instant now)
{
	struct cache_entry *entry = cache->buckets[hash % BUCKETS];

	while (entry && !(entry->hash == hash && is_same(entry->named, key)))
		entry = entry->next;
	if (!entry)
		return NULL;
	/* Before its minute: the clock was set back. */
	if (instant_compare(now, entry->until) >= 0 || instant_compare(now, entry->from) < 0) {
		unlink_entry(cache, entry);
		return NULL;
	}
	entry->used = true;
	entry->hits++;
	atomic_fetch_add(&entry->references, 1);
	return entry;
}

static struct cache_build *
find_making(struct cache *cache, uint64_t hash, struct cache_key key)
{
	struct cache_build *making = cache->makings;

	while (making && !(making->hash == hash && is_same(making->key, key)))
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
		if (cache->generations[mix((uint64_t)read.at[i]) % GENERATIONS] > sequence)
			return true;
	}
	return false;
}

/* ---- */

void
cache_free(struct cache *cache)
{
	while (cache->oldest)
		unlink_entry(cache, cache->oldest);
	pthread_mutex_destroy(&cache->lock);
	memory_free(cache);
}

struct cache_entry *
cache_find(struct cache *cache, struct cache_key key, struct instant now)
{
	const uint64_t hash = hash_of(key);
	struct cache_entry *entry;

	pthread_mutex_lock(&cache->lock);
	entry = find(cache, hash, key, now);
	if (entry)
		cache->counts.hits++;
	pthread_mutex_unlock(&cache->lock);
	return entry;
}

enum cache_ask
cache_ask(struct cache *cache, struct cache_key key, struct instant now, struct cache_build *making, struct cache_waiter *waiter,
          struct cache_entry **entry)
{
	const uint64_t hash = hash_of(key);
	enum cache_ask answer = CACHE_ASK_BUILD;
	struct cache_build *other;

	*making = (struct cache_build){ .cache = cache, .key = key, .hash = hash, .now = now };
	pthread_mutex_lock(&cache->lock);
	*entry = find(cache, hash, key, now);
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
cache_store(struct cache_build *making, const struct site_key *key, const struct response *answer, struct tags read)
{
	struct cache *cache = making->cache;
	struct cache_entry *entry, *older;
	bool overtaken;

	if (!may_be_kept(answer, read))
		return NULL;
	entry = cache_entry_new(making, key, answer, read);
	pthread_mutex_lock(&cache->lock);
	overtaken = is_overtaken(cache, making->sequence, read);
	if (!overtaken) {
		for (older = cache->buckets[entry->hash % BUCKETS]; older; older = older->next) {
			if (older->hash == entry->hash && is_same(older->named, entry->named)) {
				unlink_entry(cache, older);
				break;
			}
		}
		link_entry(cache, entry);
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
	/* Dropped since it was kept: who asked after that commit has to get a newer one. */
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

/* Pages that are to be rebuilt. */
struct renewals { struct cache_entry **entries; size_t count, most; };

/* Compressed as it was asked for. */
static bool
is_cheap(const struct cache_entry *entry)
{
	return entry->cost_us <= LIMIT_CACHE_REBUILD_MS * INT64_C(1000) && !(entry->owner && entry->owner->slow);
}

/* One that is being rebuilt for an earlier commit is old now, whatever comes of it. */
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
	const uint64_t hash = mix((uint64_t)changed);
	struct cache_tag *tag = cache->tags[hash % TAG_BUCKETS];

	cache->generations[hash % GENERATIONS] = cache->sequence;
	while (tag) {
		if (tag->tag == changed && !is_rebuilt(cache, tag->entry, renewals)) {
			unlink_entry(cache, tag->entry);
			cache->counts.drops++;
			tag = cache->tags[hash % TAG_BUCKETS];        /* its neighbours may have gone with it */
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
			unlink_entry(cache, cache->oldest);
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
cache_shrink(struct cache *cache)
{
	struct cache_entry *entry, *newer;

	pthread_mutex_lock(&cache->lock);
	for (entry = cache->oldest; entry; entry = newer) {
		newer = entry->newer;
		if (!entry->lasts)
			unlink_entry(cache, entry);
	}
	pthread_mutex_unlock(&cache->lock);
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
		unlink_entry(cache, old);
		cache->counts.drops++;
	} else {
		cache->counts.renewals++;
	}
	pthread_mutex_unlock(&cache->lock);
	cache_release(old);
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
