#include "watch/watch.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/histogram.h"
#include "base/instant.h"
#include "base/log.h"
#include "base/random.h"
#include "limits.h"
#include "watch/watch_channel.h"

struct watch {
	struct watch_settings settings;
	struct arena *arena;              /* of the thread that does the work */

	pthread_mutex_t lock;             /* guards all members below */
	struct random random;
	bool working, again;
	struct watch_channel *changed, **last_changed;
	struct watch_channel *news[LIMIT_LOOPS], **last_news[LIMIT_LOOPS];
	int64_t tags[LIMIT_WATCH_CHANGES];
	size_t tag_count;
	bool all_changed;
	int64_t refreshed;                /* monotonic seconds: when channels that need a refresh were last searched for */
	int count;
	uint16_t of_peer[LIMIT_WATCH_PEERS];
	struct watch_channels channels;
};

static int64_t
milliseconds_now(void)
{
	return clock_us() / 1000;
}

struct watch *
watch_new(const struct watch_settings *settings)
{
	struct watch *watch = memory_take(sizeof *watch);

	watch->settings = *settings;
	if (!watch->settings.watchers)
		watch->settings.watchers = LIMIT_WATCHERS;
	watch->arena = arena_new(LIMIT_WATCH_ARENA_BYTES);
	random_start(&watch->random);
	watch->last_changed = &watch->changed;
	for (int i = 0; i < LIMIT_LOOPS; i++)
		watch->last_news[i] = &watch->news[i];
	pthread_mutex_init(&watch->lock, NULL);
	return watch;
}

/* ---- called with the lock held ---- */

static void
mark(struct watch *watch, struct watch_channel *channel)
{
	if (channel->changed)
		return;
	channel->changed = true;
	channel->next_changed = NULL;
	*watch->last_changed = channel;
	watch->last_changed = &channel->next_changed;
}

/* Nobody watches it, and it is in no list. */
static void
remove_unused(struct watch *watch, struct watch_channel *channel)
{
	if (channel->count > 0 || channel->changed || channel->reading)
		return;
	for (int i = 0; i < LIMIT_LOOPS; i++)
		if (channel->news[i])
			return;
	watch_channel_remove(&watch->channels, channel);
}

static struct watch_channel *
channel_of(struct watch *watch, struct text path)
{
	struct watch_channel *channel = watch_channel_find(&watch->channels, path);

	if (channel && !channel->ended)
		return channel;
	if (!channel)
		channel = watch_channel_add(&watch->channels, path);
	channel->ended = false;
	/* The tags are read here, not taken from the request that came first: from now on every change reaches this channel. */
	mark(watch, channel);
	return channel;
}

static bool
has_room(const struct watch *watch, uint16_t peer)
{
	return watch->count < watch->settings.watchers && watch->of_peer[peer] < LIMIT_WATCHERS_OF_PEER;
}

/* Everything a new watcher is sent: how soon to reconnect when the stream breaks, and the current state. */
static struct watch_words *
welcome(struct watch *watch, const struct watch_channel *channel)
{
	struct arena *arena = arena_new(LIMIT_WATCH_ARENA_BYTES);
	const struct text date = instant_rfc5322(arena, instant_now());
	const uint64_t range = LIMIT_WATCH_RETRY_MILLISECONDS_MAX - LIMIT_WATCH_RETRY_MILLISECONDS_MIN;
	const unsigned long long retry = LIMIT_WATCH_RETRY_MILLISECONDS_MIN + random_below(&watch->random, range);
	const struct text words = text_format(arena, "%.*sDate: %.*sGMT\r\n\r\nretry: %llu\n%.*s",
	                                      (int)channel->head->length, (const char *)channel->head->bytes,
	                                      (int)(date.length - 5), date.at, retry,
	                                      (int)channel->event->length, (const char *)channel->event->bytes);
	struct watch_words *kept = watch_words_of(text_bytes(words));

	arena_free(arena);
	return kept;
}

/* ---- watchers ---- */

bool
watch_subscribe(struct watch *watch, struct watcher *watcher, int loop, struct bytes peer, struct text path)
{
	struct watch_channel *channel;
	uint16_t number = 0;
	bool room, due = false;

	for (size_t i = 0; i < peer.length && i < sizeof number; i++)
		number = (uint16_t)(number << 8 | peer.at[i]);
	number %= LIMIT_WATCH_PEERS;
	pthread_mutex_lock(&watch->lock);
	room = has_room(watch, number);
	if (room) {
		channel = channel_of(watch, path);
		*watcher = (struct watcher){ .channel = channel, .next = channel->watchers[loop], .link = &channel->watchers[loop],
		                             .peer = number };
		if (watcher->next)
			watcher->next->link = &watcher->next;
		channel->watchers[loop] = watcher;
		channel->count++;
		watch->count++;
		watch->of_peer[number]++;
		due = channel->changed;
	}
	pthread_mutex_unlock(&watch->lock);
	if (due)
		watch->settings.due(watch->settings.closure);
	return room;
}

void
watch_unsubscribe(struct watch *watch, struct watcher *watcher)
{
	struct watch_channel *channel = watcher->channel;

	pthread_mutex_lock(&watch->lock);
	*watcher->link = watcher->next;
	if (watcher->next)
		watcher->next->link = watcher->link;
	channel->count--;
	watch->count--;
	watch->of_peer[watcher->peer]--;
	remove_unused(watch, channel);
	pthread_mutex_unlock(&watch->lock);
}

enum watch_next
watch_next(struct watch *watch, struct watcher *watcher, struct watch_words **words)
{
	struct watch_channel *channel = watcher->channel;
	enum watch_next next = WATCH_NEXT_WORDS;

	pthread_mutex_lock(&watch->lock);
	if (channel->ended) {
		next = WATCH_NEXT_END;
	} else if (!channel->event || watcher->version == channel->version) {
		next = WATCH_NEXT_NONE;
	} else {
		if (watcher->version == 0) {
			*words = welcome(watch, channel);
		} else {
			*words = channel->event;
			atomic_fetch_add(&channel->event->references, 1);
		}
		watcher->version = channel->version;
	}
	pthread_mutex_unlock(&watch->lock);
	return next;
}

struct watcher *
watch_news(struct watch *watch, int loop)
{
	struct watcher *first = NULL;

	pthread_mutex_lock(&watch->lock);
	while (!first && watch->news[loop]) {
		struct watch_channel *channel = watch->news[loop];

		watch->news[loop] = channel->next_news[loop];
		if (!watch->news[loop])
			watch->last_news[loop] = &watch->news[loop];
		channel->news[loop] = false;
		first = channel->watchers[loop];
		remove_unused(watch, channel);
	}
	pthread_mutex_unlock(&watch->lock);
	return first;
}

/* ---- called from any thread ---- */

bool
watch_has_path(struct watch *watch, struct text path)
{
	const struct watch_channel *channel;
	bool known;

	pthread_mutex_lock(&watch->lock);
	channel = watch_channel_find(&watch->channels, path);
	known = channel && channel->count > 0 && !channel->ended;
	pthread_mutex_unlock(&watch->lock);
	return known;
}

void
watch_changed(struct watch *watch, struct watch_tags tags)
{
	bool watched;

	pthread_mutex_lock(&watch->lock);
	/* Without watchers it costs nothing. */
	watched = watch->count > 0;
	if (watched && (tags.all || tags.count > LIMIT_WATCH_CHANGES - watch->tag_count)) {
		watch->all_changed = true;
	} else if (watched && tags.count > 0) {
		memcpy(watch->tags + watch->tag_count, tags.at, tags.count * sizeof *tags.at);
		watch->tag_count += tags.count;
	}
	pthread_mutex_unlock(&watch->lock);
	if (watched)
		watch->settings.due(watch->settings.closure);
}

int
watch_count(struct watch *watch)
{
	int count;

	pthread_mutex_lock(&watch->lock);
	count = watch->count;
	pthread_mutex_unlock(&watch->lock);
	return count;
}

/* ---- work: called with the lock held, except while something is read ---- */

static void
mark_changed(struct watch *watch)
{
	const struct watch_tags changed = { watch->tags, watch->tag_count, watch->all_changed };

	if (changed.count == 0 && !changed.all)
		return;
	qsort(watch->tags, changed.count, sizeof *watch->tags, watch_tag_compare);
	for (size_t row = 0; row < WATCH_CHANNEL_ROWS; row++)
		for (struct watch_channel *channel = watch->channels.rows[row]; channel; channel = channel->next)
			if (watch_channel_has(channel, changed))
				mark(watch, channel);
	watch->tag_count = 0;
	watch->all_changed = false;
}

/* A page is also read again without a change, since it may show how time passes. */
static void
mark_old(struct watch *watch, int64_t now)
{
	if (now / 1000 == watch->refreshed)
		return;
	watch->refreshed = now / 1000;
	for (size_t row = 0; row < WATCH_CHANNEL_ROWS; row++)
		for (struct watch_channel *channel = watch->channels.rows[row]; channel; channel = channel->next)
			if (now - channel->read_at >= LIMIT_WATCH_REFRESH_SECONDS * 1000)
				mark(watch, channel);
}

/* Returns which loops have to be notified, as bits. */
static unsigned
put_news(struct watch *watch, struct watch_channel *channel)
{
	unsigned loops = 0;

	for (int i = 0; i < LIMIT_LOOPS; i++) {
		if (!channel->watchers[i])
			continue;
		loops |= 1u << i;
		if (channel->news[i])
			continue;
		channel->news[i] = true;
		channel->next_news[i] = NULL;
		*watch->last_news[i] = channel;
		watch->last_news[i] = &channel->next_news[i];
	}
	return loops;
}

static unsigned
set(struct watch *watch, struct watch_channel *channel, enum found read, const struct watch_state *state, int64_t now)
{
	channel->read_at = now;
	channel->due = now + LIMIT_WATCH_PAUSE_MILLISECONDS;
	switch (read) {
	case FOUND_OK:
		return watch_channel_set(channel, state) ? put_news(watch, channel) : 0;
	case FOUND_NONE:
		channel->ended = true;
		return put_news(watch, channel);
	case FOUND_FAULT:
		channel->due = now + LIMIT_WATCH_FAULT_SECONDS * 1000;
		mark(watch, channel);
		break;
	}
	return 0;
}

static void
read_channel(struct watch *watch, struct watch_channel *channel, int64_t now)
{
	const struct text path = { channel->path, channel->path_length };
	struct watch_state state = { .tags = { .count = 0 } };
	enum found read;
	unsigned loops;

	channel->reading = true;
	pthread_mutex_unlock(&watch->lock);
	read = watch->settings.read(watch->settings.closure, watch->arena, path, &state);
	pthread_mutex_lock(&watch->lock);
	channel->reading = false;
	loops = set(watch, channel, read, &state, now);
	arena_reset(watch->arena);
	remove_unused(watch, channel);
	pthread_mutex_unlock(&watch->lock);
	for (int i = 0; loops; i++, loops >>= 1)
		if (loops & 1)
			watch->settings.news(watch->settings.closure, i);
	pthread_mutex_lock(&watch->lock);
}

/* Returns how many milliseconds until the next channel is due; -1: none waits. */
static int
read_changed(struct watch *watch, int64_t now)
{
	struct watch_channel *channel = watch->changed, *next;
	int64_t soonest = -1;
	int reads = 0;

	watch->changed = NULL;
	watch->last_changed = &watch->changed;
	for (; channel; channel = next) {
		next = channel->next_changed;
		channel->changed = false;
		if (channel->count == 0) {
			remove_unused(watch, channel);
		} else if (channel->due > now || reads >= LIMIT_WATCH_READS) {
			const int64_t wait = channel->due > now ? channel->due - now : 0;

			soonest = soonest < 0 || wait < soonest ? wait : soonest;
			mark(watch, channel);
		} else {
			reads++;
			read_channel(watch, channel, now);
		}
	}
	if (watch->changed && soonest < 0)
		soonest = LIMIT_WATCH_FAULT_SECONDS * 1000;
	return (int)soonest;
}

int
watch_work(struct watch *watch)
{
	int wait = -1;

	pthread_mutex_lock(&watch->lock);
	if (watch->working) {
		watch->again = true;
		pthread_mutex_unlock(&watch->lock);
		return -1;
	}
	watch->working = true;
	do {
		const int64_t now = milliseconds_now();

		watch->again = false;
		mark_changed(watch);
		mark_old(watch, now);
		wait = read_changed(watch, now);
	} while (watch->again);
	watch->working = false;
	pthread_mutex_unlock(&watch->lock);
	return wait;
}

void
watch_free(struct watch *watch)
{
	ASSERT(watch->count == 0);
	watch->changed = NULL;
	for (size_t row = 0; row < WATCH_CHANNEL_ROWS; row++) {
		while (watch->channels.rows[row]) {
			struct watch_channel *channel = watch->channels.rows[row];

			channel->changed = false;
			watch_channel_remove(&watch->channels, channel);
		}
	}
	pthread_mutex_destroy(&watch->lock);
	arena_free(watch->arena);
	memory_free(watch);
}
