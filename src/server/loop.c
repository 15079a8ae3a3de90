#include "server/loop.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/histogram.h"
#include "base/log.h"
#include "server/accept.h"
#include "server/client.h"
#include "server/exchange.h"
#include "server/stream.h"
#include "limits.h"

/* A loop that serves many clients from the cache gives way to the threads that write, and to the clients that read its output (decision
 * 29). */
enum { NICENESS = 2 };

enum { SECOND_MS = 1000 };

/* What epoll reports in place of a connection. */
static char listener, wake_up, priority;

static bool
control(int epoll, int operation, int socket, void *what, uint32_t events)
{
	struct epoll_event event = { .events = events, .data.ptr = what };

	if (epoll_ctl(epoll, operation, socket, &event) == 0)
		return true;
	log_note(LOG_WARNING, "epoll_ctl: %s", strerror(errno));
	return false;
}

enum { BOTH_WAYS = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET };

static int
epoll_of(const struct loop *loop, const struct client *client)
{
	return client->priority ? loop->priority : loop->epoll;
}

bool
loop_register(struct loop *loop, struct client *client)
{
	return control(epoll_of(loop, client), EPOLL_CTL_ADD, client->socket, client, (uint32_t)BOTH_WAYS);
}

void
loop_rearm(struct loop *loop, struct client *client)
{
	(void)!control(epoll_of(loop, client), EPOLL_CTL_MOD, client->socket, client, (uint32_t)BOTH_WAYS);
}

/* Called before a socket is closed. Closing alone is not enough: while a child process is being started, it has every descriptor of this
 * process open until it runs its own program, and epoll reports every open description. */
static void
unregister(int epoll, int socket)
{
	/* It fails only where registering failed before. */
	(void)epoll_ctl(epoll, EPOLL_CTL_DEL, socket, NULL);
}

void
loop_unregister(struct loop *loop, int socket)
{
	unregister(loop->epoll, socket);
}

void
loop_set_priority(struct loop *loop, struct client *client, bool first)
{
	if (client->priority == first)
		return;
	unregister(epoll_of(loop, client), client->socket);
	client->priority = first;
	loop->prioritised += first ? 1 : -1;
	/* There is no memory for it: the deadline ends it. */
	(void)!loop_register(loop, client);
}

bool
loop_listen(struct loop *loop, int socket)
{
	return control(loop->epoll, EPOLL_CTL_ADD, socket, &listener, EPOLLIN);
}

void
loop_set_idle(struct loop *loop, struct client *client, bool idle)
{
	if (client->idle == idle)
		return;
	client->idle = idle;
	if (idle) {
		client->idle_since = loop->began;
		client->idle_next = NULL;
		client->idle_previous = loop->idle_last;
		*(loop->idle_last ? &loop->idle_last->idle_next : &loop->idle_first) = client;
		loop->idle_last = client;
	} else {
		*(client->idle_previous ? &client->idle_previous->idle_next : &loop->idle_first) = client->idle_next;
		*(client->idle_next ? &client->idle_next->idle_previous : &loop->idle_last) = client->idle_previous;
	}
}

void
loop_remove(struct loop *loop, struct client *client)
{
	unregister(epoll_of(loop, client), client->socket);
	loop->prioritised -= client->priority;
	loop_set_idle(loop, client, false);
	*client->link = client->next;
	if (client->next)
		client->next->link = client->link;
	client->next = loop->ended;
	loop->ended = client;
	if (!client->stream)
		atomic_fetch_sub(&loop->loops->connections, 1);
}

void
loop_set_stream(struct loop *loop, struct client *client)
{
	client->stream = true;
	atomic_fetch_sub(&loop->loops->connections, 1);
}

/* ---- called from other threads ---- */

/* Called with the loop's lock held. Wakes the loop once for everything until it has run. */
void
loop_wake(struct loop *loop)
{
	const uint64_t one = 1;

	if (loop->woken)
		return;
	loop->woken = true;
	(void)!write(loop->wake, &one, sizeof one);
}

void
loops_notify(struct loops *loops, int number)
{
	struct loop *loop = &loops->at[number];

	pthread_mutex_lock(&loop->lock);
	loop->news = true;
	loop_wake(loop);
	pthread_mutex_unlock(&loop->lock);
}

void
loops_set_timer(struct loops *loops, int64_t ms)
{
	atomic_store(&loops->watch_at, ms);
	pthread_mutex_lock(&loops->at[0].lock);
	loop_wake(&loops->at[0]);
	pthread_mutex_unlock(&loops->at[0].lock);
}

void
loop_park(struct exchange *exchange)
{
	atomic_fetch_add(&exchange->server->running, 1);
	atomic_fetch_add(&exchange->server->parked, 1);
}

bool
loop_is_waiting(struct exchange *exchange)
{
	bool awaits;

	pthread_mutex_lock(&exchange->loop->lock);
	awaits = exchange->client != NULL;
	pthread_mutex_unlock(&exchange->loop->lock);
	return awaits;
}

void
loop_return(struct exchange *exchange)
{
	struct server *server = exchange->server;
	struct loop *loop = exchange->loop;
	bool awaited;

	pthread_mutex_lock(&loop->lock);
	awaited = exchange->client != NULL;
	if (awaited) {
		exchange->next = NULL;
		*loop->last_finished = exchange;
		loop->last_finished = &exchange->next;
		loop_wake(loop);
	}
	pthread_mutex_unlock(&loop->lock);
	if (!awaited)
		exchange_free(exchange);
	/* The last access to the server: it may be freed after this. */
	atomic_fetch_sub(&server->running, 1);
}

void
loop_add(struct loop *loop, struct client *client)
{
	client->next = loop->all;
	client->link = &loop->all;
	if (client->next)
		client->next->link = &client->next;
	loop->all = client;
	client_begin(client, loop);
}

/* ---- deadlines ---- */

static void
end_late(struct loop *loop, int64_t ms)
{
	for (struct client *client = loop->all, *next; client; client = next) {
		next = client->next;
		if (client->until && ms > client->until) {
			client_end(client);
			atomic_fetch_add(&loop->late, 1);
		}
	}
}

/* With many connections, those that have been idle longest are closed; never one that is new. At the bound clients wait to be accepted,
 * so more are closed: with a quarter each second a visitor behind 12,000 idle connections would wait for seven seconds. */
static void
end_idle(struct loop *loop)
{
	struct loops *loops = loop->loops;
	const int open = atomic_load(&loops->connections), quarter = loops->server->settings.connections / 4;
	const int easy = open < loops->server->settings.connections ? quarter * 3 : quarter;
	int excess = (open - easy + loops->count - 1) / loops->count;

	for (; excess > 0 && loop->idle_first && loop->began - loop->idle_first->idle_since >= INSTANT_SECOND; excess--) {
		client_end(loop->idle_first);
		atomic_fetch_add(&loop->idle, 1);
	}
}

/* ---- streams ---- */

static void
notify_streams(struct loop *loop)
{
	struct watcher *watcher, *next;

	while ((watcher = watch_news(loop->server->watch, loop->number))) {
		for (; watcher; watcher = next) {
			next = watcher->next;
			stream_notify((struct client *)((char *)watcher - offsetof(struct client, watcher)));
		}
	}
}

static void
tick_streams(struct loop *loop, int64_t second)
{
	for (struct client *client = loop->all, *next; client; client = next) {
		next = client->next;
		if (client->state == CLIENT_STREAM)
			stream_tick(client, second);
	}
}

static void
end_streams(struct loop *loop)
{
	loop->streams_ended = true;
	for (struct client *client = loop->all, *next; client; client = next) {
		next = client->next;
		if (client->state == CLIENT_STREAM)
			client_end(client);
	}
}

/* Called by the first loop only. */
static void
update_watch(struct loops *loops, int64_t ms, bool tick)
{
	struct server *server = loops->server;
	int64_t at = atomic_load(&loops->watch_at);

	if (!server->watch)
		return;
	if (at != 0 && ms >= at && atomic_compare_exchange_strong(&loops->watch_at, &at, 0))
		stream_read_soon(server);
	else if (tick && watch_count(server->watch) > 0)
		stream_read_soon(server);
}

/* ---- rounds ---- */

void
loop_drain(struct loop *loop)
{
	struct client *arrived, *client, *next;
	struct exchange *finished, *exchange;
	bool abandoning, news;

	pthread_mutex_lock(&loop->lock);
	finished = loop->finished;
	loop->finished = NULL;
	loop->last_finished = &loop->finished;
	arrived = loop->arrived;
	loop->arrived = NULL;
	abandoning = loop->abandoning;
	loop->abandoning = false;
	news = loop->news;
	loop->news = false;
	loop->woken = false;
	pthread_mutex_unlock(&loop->lock);
	while ((exchange = finished)) {
		finished = exchange->next;
		client_resume(exchange);
	}
	while ((client = arrived)) {
		arrived = client->next;
		loop_add(loop, client);
	}
	for (client = abandoning ? loop->all : NULL; client; client = next) {
		next = client->next;
		if (client->state == CLIENT_PARKED)
			client_abandon(client);
	}
	if (news)
		notify_streams(loop);
}

void
loop_free_ended(struct loop *loop)
{
	while (loop->ended) {
		struct client *client = loop->ended;

		loop->ended = client->next;
		client_release(client);
	}
}

static void
hear(struct loop *loop, const struct epoll_event *event)
{
	uint64_t woken;

	if (event->data.ptr == &listener)
		accept_ready(loop);
	else if (event->data.ptr == &wake_up)
		(void)!read(loop->wake, &woken, sizeof woken);
	else if (event->data.ptr != &priority)
		client_event(event->data.ptr, event->events);
}

/* In most rounds there is none. */
static void
serve_priority(struct loop *loop)
{
	struct epoll_event events[LIMIT_LOOP_EVENTS];
	const int count = loop->prioritised == 0 ? 0 : epoll_wait(loop->priority, events, LIMIT_LOOP_EVENTS, 0);

	for (int i = 0; i < count; i++)
		client_event(events[i].data.ptr, events[i].events);
}

static void
set_time(struct loop *loop)
{
	loop->began = clock_us();
	loop->now = instant_now();
	send_dates_set(&loop->dates, loop->now);
}

static int
patience(const struct loop *loop, bool is_first)
{
	const int64_t ms = clock_us() / 1000, watch_at = is_first ? atomic_load(&loop->loops->watch_at) : 0;
	const int until_second = SECOND_MS - (int)(ms % SECOND_MS);

	if (is_first && loop->loops->paused)
		return LIMIT_ACCEPT_PAUSE_MS;
	if (watch_at != 0 && watch_at < ms + until_second)
		return watch_at <= ms ? 0 : (int)(watch_at - ms);
	return loop->all ? until_second : -1;
}

void *
loop_run(void *closure)
{
	struct loop *loop = closure;
	struct loops *loops = loop->loops;
	const bool is_first = loop == loops->at;
	struct epoll_event events[LIMIT_LOOP_EVENTS];
	bool tick;

	/* For this thread only, as Linux does it; refused only where the process has a lower priority already. */
	(void)setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), NICENESS);
	while (!atomic_load(&loops->ended)) {
		const int count = epoll_wait(loop->epoll, events, LIMIT_LOOP_EVENTS, patience(loop, is_first));

		set_time(loop);
		serve_priority(loop);
		for (int i = 0; i < count; i++)
			hear(loop, &events[i]);
		loop_drain(loop);
		tick = loop->began / INSTANT_SECOND != loop->looked;
		if (tick) {
			loop->looked = loop->began / INSTANT_SECOND;
			end_late(loop, loop->began / 1000);
			end_idle(loop);
			tick_streams(loop, loop->looked);
		}
		if (atomic_load(&loops->listener_closed) && !loop->streams_ended)
			end_streams(loop);
		if (is_first) {
			accept_update(loop);
			update_watch(loops, loop->began / 1000, tick);
		}
		loop_free_ended(loop);
	}
	return NULL;
}

void
loop_open(struct loop *loop)
{
	loop->last_finished = &loop->finished;
	loop->epoll = epoll_create1(EPOLL_CLOEXEC);
	loop->priority = epoll_create1(EPOLL_CLOEXEC);
	loop->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	ASSERT(loop->epoll >= 0 && loop->priority >= 0 && loop->wake >= 0);
	pthread_mutex_init(&loop->lock, NULL);
	ASSERT(control(loop->epoll, EPOLL_CTL_ADD, loop->wake, &wake_up, EPOLLIN));
	ASSERT(control(loop->epoll, EPOLL_CTL_ADD, loop->priority, &priority, EPOLLIN));
}

void
loop_close(struct loop *loop)
{
	close(loop->priority);
	close(loop->epoll);
	close(loop->wake);
	pthread_mutex_destroy(&loop->lock);
}
