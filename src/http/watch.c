#include "http/watch.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "base/instant.h"
#include "base/log.h"
#include "base/random.h"
#include "http/watch_channel.h"
#include "limits.h"

enum { EVENTS_AT_ONCE = 256, READS_AT_ONCE = 32, ARENA_BYTES = 16 * MIB };

struct joining {
	struct joining *next;
	struct watch_place place;
	int socket;
	size_t path_length;
	char path[];
};

struct watch {
	struct watch_settings settings;
	pthread_t thread;
	int epoll, wake;                  /* wake: an eventfd, the only one in `epoll` without a watcher */

	/* The thread's own. */
	struct arena *arena;
	struct random random;
	struct watch_words *heartbeat;
	int64_t changes[LIMIT_WATCH_CHANGES];
	struct watcher *free;
	size_t used;                      /* of `watchers`, those that ever were */
	struct watch_channel *changed, **last_changed;
	int64_t ticked;                   /* monotonic seconds */

	pthread_mutex_t lock;             /* of all below, and of the shape of `channels` */
	bool stopping, ended;
	struct joining *joining;
	int64_t tags[LIMIT_WATCH_CHANGES];
	size_t tag_count;
	bool all_changed;
	int count;                        /* with those that have a place and have not come yet */
	uint16_t of_peer[LIMIT_WATCH_PEERS];

	struct watch_channels channels;
	struct watcher watchers[LIMIT_WATCHERS];
};

static int64_t
milliseconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void
wake(struct watch *watch)
{
	const uint64_t one = 1;

	(void)!write(watch->wake, &one, sizeof one);
}

/* ---- from any thread ---- */

bool
watch_knows(struct watch *watch, struct text path)
{
	bool known;

	pthread_mutex_lock(&watch->lock);
	known = watch_channel_find(&watch->channels, path) != NULL;
	pthread_mutex_unlock(&watch->lock);
	return known;
}

bool
watch_reserve(struct watch *watch, struct bytes peer, struct watch_place *place)
{
	bool room;

	place->peer = 0;
	for (size_t i = 0; i < peer.length && i < sizeof place->peer; i++)
		place->peer = (uint16_t)(place->peer << 8 | peer.at[i]);
	place->peer %= LIMIT_WATCH_PEERS;
	pthread_mutex_lock(&watch->lock);
	room = !watch->stopping && watch->count < LIMIT_WATCHERS && watch->of_peer[place->peer] < LIMIT_WATCHERS_OF_PEER;
	if (room) {
		watch->count++;
		watch->of_peer[place->peer]++;
	}
	pthread_mutex_unlock(&watch->lock);
	return room;
}

void
watch_give_up(struct watch *watch, struct watch_place place)
{
	pthread_mutex_lock(&watch->lock);
	watch->count--;
	watch->of_peer[place.peer]--;
	pthread_mutex_unlock(&watch->lock);
}

void
watch_join(struct watch *watch, struct watch_place place, int socket, struct text path)
{
	struct joining *joining = memory_take(sizeof *joining + path.length);

	joining->place = place;
	joining->socket = socket;
	joining->path_length = path.length;
	memcpy(joining->path, path.at, path.length);
	pthread_mutex_lock(&watch->lock);
	joining->next = watch->joining;
	watch->joining = joining;
	pthread_mutex_unlock(&watch->lock);
	wake(watch);
}

void
watch_changed(struct watch *watch, struct watch_tags tags)
{
	bool watched;

	pthread_mutex_lock(&watch->lock);
	/* With nobody there it costs nothing.  Who has a place may be reading already. */
	watched = watch->count > 0;
	if (watched && (tags.all || tags.count > LIMIT_WATCH_CHANGES - watch->tag_count)) {
		watch->all_changed = true;
	} else if (watched && tags.count > 0) {
		memcpy(watch->tags + watch->tag_count, tags.at, tags.count * sizeof *tags.at);
		watch->tag_count += tags.count;
	}
	pthread_mutex_unlock(&watch->lock);
	if (watched)
		wake(watch);
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

/* ---- the thread: watchers ---- */

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

static void
listen_for(struct watch *watch, struct watcher *watcher, int operation, uint32_t events)
{
	struct epoll_event event = { .events = events, .data.ptr = watcher };

	/* Only memory can be short; the watcher is then noticed when it does not read. */
	if (epoll_ctl(watch->epoll, operation, watcher->stream.socket, &event) != 0)
		log_note(LOG_WARNING, "a watcher's socket cannot be looked at");
}

/* Closing a socket is not enough: while a child process is being started, the child has every descriptor of this process open until it
 * runs its own program, and epoll reports what is open anywhere.  An event for a watcher that has gone would be a use after free. */
static void
unregister(struct watch *watch, const struct watcher *watcher)
{
	/* Fails only where registering failed before. */
	(void)epoll_ctl(watch->epoll, EPOLL_CTL_DEL, watcher->stream.socket, NULL);
}

static void
drop_channel(struct watch *watch, struct watch_channel *channel)
{
	pthread_mutex_lock(&watch->lock);
	watch_channel_remove(&watch->channels, channel);
	pthread_mutex_unlock(&watch->lock);
}

static void
drop(struct watch *watch, struct watcher *watcher)
{
	struct watch_channel *channel = watcher->channel;

	*watcher->link = watcher->next;
	if (watcher->next)
		watcher->next->link = watcher->link;
	unregister(watch, watcher);
	watch_stream_end(&watcher->stream);
	watch_give_up(watch, (struct watch_place){ watcher->peer });
	watcher->next = watch->free;
	watch->free = watcher;
	/* One that is to be read goes when its turn comes. */
	if (!channel->watchers && !channel->changed)
		drop_channel(watch, channel);
}

/* Everything a new watcher is told: how soon to come back when the stream breaks, and what is so now. */
static struct watch_words *
welcome(struct watch *watch, const struct watch_channel *channel)
{
	struct arena *arena = watch->arena;
	const struct text date = instant_rfc5322(arena, instant_now());
	const uint64_t range = LIMIT_WATCH_RETRY_MILLISECONDS_MAX - LIMIT_WATCH_RETRY_MILLISECONDS_MIN;
	const unsigned long long retry = LIMIT_WATCH_RETRY_MILLISECONDS_MIN + random_below(&watch->random, range);
	const struct text words = text_format(arena, "%.*sDate: %.*sGMT\r\n\r\nretry: %llu\n%.*s",
	                                      (int)channel->head->length, (const char *)channel->head->bytes,
	                                      (int)(date.length - 5), date.at, retry,
	                                      (int)channel->event->length, (const char *)channel->event->bytes);

	return watch_words_of(text_bytes(words));
}

/* The newest state, again and again until the watcher has it or its socket is full. */
static void
tell(struct watch *watch, struct watcher *watcher)
{
	struct watch_channel *channel = watcher->channel;
	enum watch_stream_send sent = watch_stream_go_on(&watcher->stream);

	while (sent == WATCH_STREAM_SENT && channel->event && watcher->version != channel->version) {
		struct watch_words *words = watcher->version ? channel->event : welcome(watch, channel);

		sent = watch_stream_send(&watcher->stream, words);
		if (watcher->version == 0)
			watch_words_drop(words);
		watcher->version = channel->version;
	}
	switch (sent) {
	case WATCH_STREAM_SENT:
		if (watcher->stuck_since)
			listen_for(watch, watcher, EPOLL_CTL_MOD, EPOLLIN | EPOLLRDHUP);
		watcher->stuck_since = 0;
		return;
	case WATCH_STREAM_STUCK:
		if (!watcher->stuck_since) {
			listen_for(watch, watcher, EPOLL_CTL_MOD, EPOLLIN | EPOLLRDHUP | EPOLLOUT);
			watcher->stuck_since = (uint32_t)(milliseconds_now() / 1000) + 1;
		}
		return;
	case WATCH_STREAM_ENDED:
		drop(watch, watcher);
		return;
	}
}

static struct watch_channel *
channel_of(struct watch *watch, struct text path)
{
	struct watch_channel *channel = watch_channel_find(&watch->channels, path);

	if (channel)
		return channel;
	pthread_mutex_lock(&watch->lock);
	channel = watch_channel_add(&watch->channels, path);
	pthread_mutex_unlock(&watch->lock);
	/* Read here and not taken from the request that came first: what changes from now on is told to this channel. */
	mark(watch, channel);
	return channel;
}

static void
join(struct watch *watch, const struct joining *joining)
{
	struct watch_channel *channel = channel_of(watch, (struct text){ joining->path, joining->path_length });
	struct watcher *watcher = watch->free;

	if (watcher)
		watch->free = watcher->next;
	else
		watcher = &watch->watchers[watch->used++];
	ASSERT(watch->used <= LIMIT_WATCHERS);
	*watcher = (struct watcher){ .channel = channel, .next = channel->watchers, .link = &channel->watchers, .peer = joining->place.peer };
	if (watcher->next)
		watcher->next->link = &watcher->next;
	channel->watchers = watcher;
	watch_stream_start(&watcher->stream, joining->socket);
	listen_for(watch, watcher, EPOLL_CTL_ADD, EPOLLIN | EPOLLRDHUP);
	tell(watch, watcher);
}

/* ---- the thread: rounds ---- */

/* What changed since the last round. */
static void
take_changes(struct watch *watch)
{
	struct watch_tags changed = { watch->changes, 0, false };

	pthread_mutex_lock(&watch->lock);
	changed.count = watch->tag_count;
	changed.all = watch->all_changed;
	memcpy(watch->changes, watch->tags, changed.count * sizeof *watch->tags);
	watch->tag_count = 0;
	watch->all_changed = false;
	pthread_mutex_unlock(&watch->lock);
	if (changed.count == 0 && !changed.all)
		return;
	qsort(watch->changes, changed.count, sizeof *watch->changes, watch_tag_compare);
	for (size_t row = 0; row < WATCH_CHANNEL_ROWS; row++)
		for (struct watch_channel *channel = watch->channels.rows[row]; channel; channel = channel->next)
			if (watch_channel_has(channel, changed))
				mark(watch, channel);
}

/* Those who came.  A channel that begins with one of them is read after this, so nothing is missed that was told before. */
static void
take_joining(struct watch *watch)
{
	struct joining *joining, *next;

	pthread_mutex_lock(&watch->lock);
	joining = watch->joining;
	watch->joining = NULL;
	pthread_mutex_unlock(&watch->lock);
	for (; joining; joining = next) {
		next = joining->next;
		join(watch, joining);
		memory_free(joining);
		arena_reset(watch->arena);
	}
}

static void
read_channel(struct watch *watch, struct watch_channel *channel)
{
	const struct text path = { channel->path, channel->path_length };
	const int64_t now = milliseconds_now();
	struct watch_state state = { 0 };
	struct watcher *watcher, *next;

	channel->read_at = now;
	channel->due = now + LIMIT_WATCH_PAUSE_MILLISECONDS;
	switch (watch->settings.read(watch->settings.closure, watch->arena, path, &state)) {
	case WATCH_READ_OK:
		watch_channel_set(channel, &state);
		break;
	case WATCH_READ_NONE:
		while (channel->watchers->next)
			drop(watch, channel->watchers);
		drop(watch, channel->watchers);           /* and the channel with the last */
		arena_reset(watch->arena);
		return;
	case WATCH_READ_FAULT:
		channel->due = now + LIMIT_WATCH_FAULT_SECONDS * 1000;
		mark(watch, channel);
		arena_reset(watch->arena);
		return;
	}
	arena_reset(watch->arena);
	for (watcher = channel->watchers; watcher; watcher = next) {
		next = watcher->next;                     /* with the last one the channel may go */
		if (watcher->version != channel->version && !watcher->stuck_since)
			tell(watch, watcher);
		arena_reset(watch->arena);
	}
}

/* Answers how many milliseconds until the next is due; -1: none is waiting. */
static int
read_changed(struct watch *watch)
{
	struct watch_channel *channel = watch->changed;
	const int64_t now = milliseconds_now();
	int64_t soonest = -1;
	int reads = 0;

	watch->changed = NULL;
	watch->last_changed = &watch->changed;
	while (channel) {
		struct watch_channel *next = channel->next_changed;
		const bool later = channel->due > now || reads >= READS_AT_ONCE;

		channel->changed = false;
		if (!channel->watchers) {
			drop_channel(watch, channel);
		} else if (later) {
			const int64_t wait = channel->due > now ? channel->due - now : 0;

			soonest = soonest < 0 || wait < soonest ? wait : soonest;
			mark(watch, channel);
		} else {
			reads++;
			read_channel(watch, channel);
		}
		channel = next;
	}
	return watch->changed && soonest < 0 ? LIMIT_WATCH_FAULT_SECONDS * 1000 : (int)soonest;
}

/* Once a second: a line for those whose turn it is, so that nobody between takes the stream for dead. */
static void
tick(struct watch *watch, int64_t second)
{
	const int64_t slow = watch->settings.slow_seconds;

	for (size_t i = 0; i < watch->used; i++) {
		struct watcher *watcher = &watch->watchers[i];

		if (watcher->stream.socket < 0)
			continue;
		if (watcher->stuck_since && second >= watcher->stuck_since + slow)
			drop(watch, watcher);
		else if (!watcher->stuck_since && watcher->version &&
		         (int64_t)(i % LIMIT_WATCH_HEARTBEAT_SECONDS) == second % LIMIT_WATCH_HEARTBEAT_SECONDS &&
		         watch_stream_send(&watcher->stream, watch->heartbeat) != WATCH_STREAM_SENT)
			tell(watch, watcher);
	}
	for (size_t row = 0; row < WATCH_CHANNEL_ROWS; row++)
		for (struct watch_channel *channel = watch->channels.rows[row]; channel; channel = channel->next)
			if (second * 1000 - channel->read_at >= LIMIT_WATCH_REFRESH_SECONDS * 1000)
				mark(watch, channel);
}

/* The events of one epoll_wait() name each watcher at most once, and what is done here drops no other watcher and lets none in: no event
 * of the same call can name a watcher that has gone. */
static void
hear(struct watch *watch, const struct epoll_event *event)
{
	struct watcher *watcher = event->data.ptr;
	uint64_t count;

	if (!watcher) {
		(void)!read(watch->wake, &count, sizeof count);
	} else if (event->events & (EPOLLERR | EPOLLHUP | EPOLLRDHUP) || !watch_stream_is_silent(&watcher->stream)) {
		drop(watch, watcher);
	} else if (watcher->stuck_since) {
		tell(watch, watcher);
		arena_reset(watch->arena);
	}
}

static void *
work(void *closure)
{
	struct watch *watch = closure;
	struct epoll_event events[EVENTS_AT_ONCE];
	bool stopping = false;
	int wait = -1;

	while (!stopping) {
		const int until_tick = 1000 - (int)(milliseconds_now() % 1000);
		const int patience = watch->used == 0 ? -1 : wait >= 0 && wait < until_tick ? wait : until_tick;
		const int count = epoll_wait(watch->epoll, events, EVENTS_AT_ONCE, patience);
		int64_t second;

		for (int i = 0; i < count; i++)
			hear(watch, &events[i]);
		take_changes(watch);
		take_joining(watch);
		wait = read_changed(watch);
		second = milliseconds_now() / 1000;
		if (second != watch->ticked)
			tick(watch, second);
		watch->ticked = second;
		pthread_mutex_lock(&watch->lock);
		stopping = watch->stopping;
		pthread_mutex_unlock(&watch->lock);
	}
	take_joining(watch);
	for (size_t i = 0; i < watch->used; i++)
		if (watch->watchers[i].stream.socket >= 0)
			drop(watch, &watch->watchers[i]);
	return NULL;
}

/* ---- start and stop ---- */

struct watch *
watch_start(const struct watch_settings *settings)
{
	struct watch *watch = memory_take(sizeof *watch);
	struct epoll_event event = { .events = EPOLLIN };

	watch->settings = *settings;
	if (!watch->settings.slow_seconds)
		watch->settings.slow_seconds = LIMIT_WATCH_SLOW_SECONDS;
	watch->arena = arena_new(ARENA_BYTES);
	random_start(&watch->random);
	watch->heartbeat = watch_words_of(text_bytes(TEXT(":\n\n")));
	watch->last_changed = &watch->changed;
	watch->epoll = epoll_create1(EPOLL_CLOEXEC);
	watch->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	ASSERT(watch->epoll >= 0 && watch->wake >= 0);
	ASSERT(epoll_ctl(watch->epoll, EPOLL_CTL_ADD, watch->wake, &event) == 0);
	pthread_mutex_init(&watch->lock, NULL);
	ASSERT(pthread_create(&watch->thread, NULL, work, watch) == 0);
	return watch;
}

void
watch_stop(struct watch *watch)
{
	if (watch->ended)
		return;
	watch->ended = true;
	pthread_mutex_lock(&watch->lock);
	watch->stopping = true;
	pthread_mutex_unlock(&watch->lock);
	wake(watch);
	pthread_join(watch->thread, NULL);
}

void
watch_free(struct watch *watch)
{
	watch_stop(watch);
	/* Who had a place when the thread ended. */
	while (watch->joining) {
		struct joining *joining = watch->joining;

		watch->joining = joining->next;
		close(joining->socket);
		memory_free(joining);
	}
	while (watch->changed) {
		struct watch_channel *channel = watch->changed;

		watch->changed = channel->next_changed;
		channel->changed = false;
		drop_channel(watch, channel);
	}
	watch_words_drop(watch->heartbeat);
	close(watch->wake);
	close(watch->epoll);
	pthread_mutex_destroy(&watch->lock);
	arena_free(watch->arena);
	memory_free(watch);
}
