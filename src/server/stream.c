#include "server/stream.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "base/histogram.h"
#include "base/log.h"
#include "http/request.h"
#include "limits.h"
#include "server/exchange.h"
#include "server/watch_read.h"

/* Bounds what the system buffers for a slow reader, and how long it tries to reach one that is gone. */
static void
set_socket(int socket)
{
	const int bytes = LIMIT_WATCH_SEND_BYTES;
	const unsigned milliseconds = (LIMIT_WATCH_HEARTBEAT_SECONDS + LIMIT_WATCH_SLOW_SECONDS) * 1000;

	setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
	setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds, sizeof milliseconds);
}

bool
stream_begin(struct client *client, struct exchange *exchange)
{
	struct request *request = &exchange->request;

	if (atomic_load(&client->loop->server->stopping) ||
	    !watch_subscribe(client->loop->server->watch, &client->watcher, client->loop->number, request_peer_hash(request), request->path))
		return false;
	client->state = CLIENT_STREAM;
	client->until = 0;
	set_socket(client->socket);
	loop_set_stream(client->loop, client);
	return true;
}

void
stream_close(struct client *client)
{
	watch_words_drop(client->words);
	client->words = NULL;
	watch_unsubscribe(client->loop->server->watch, &client->watcher);
}

/* false: the socket takes no more now, or the client has gone. */
static bool
send_words(struct client *client)
{
	while (client->words) {
		const struct watch_words *words = client->words;
		const ssize_t sent = send(client->socket, words->bytes + client->words_sent, words->length - client->words_sent,
		                          MSG_NOSIGNAL | MSG_DONTWAIT);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0 && errno != EAGAIN) {
			client_end(client);
			return false;
		}
		if (sent < 0) {
			if (!client->until)
				client_set_deadline(client, client->loop->server->settings.slow_seconds);
			return false;
		}
		client->words_sent += (size_t)sent;
		if (client->words_sent < words->length)
			continue;
		watch_words_drop(client->words);
		client->words = NULL;
		client->until = 0;
	}
	return true;
}

void
stream_notify(struct client *client)
{
	struct watch *watch = client->loop->server->watch;
	struct watch_words *words;

	while (send_words(client)) {
		switch (watch_next(watch, &client->watcher, &words)) {
		case WATCH_NEXT_NONE:
			return;
		case WATCH_NEXT_END:
			client_end(client);
			return;
		case WATCH_NEXT_WORDS:
			client->words = words;
			client->words_sent = 0;
			break;
		}
	}
}

/* A client of a stream has nothing to send: one that does is not a browser that waits. */
static bool
is_silent(const struct client *client)
{
	char byte;

	return recv(client->socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && (errno == EAGAIN || errno == EINTR);
}

void
stream_event(struct client *client, uint32_t events)
{
	if ((events & EPOLLRDHUP) || ((events & EPOLLIN) && !is_silent(client)))
		client_end(client);
	else
		stream_notify(client);
}

void
stream_tick(struct client *client, int64_t second)
{
	static struct { _Atomic int references; size_t length; uint8_t bytes[4]; } comment = { 1, 3, ":\n\n" };
	struct watch_words *words = (struct watch_words *)&comment;

	if (client->words || client->watcher.version == 0 ||
	    client->socket % LIMIT_WATCH_HEARTBEAT_SECONDS != second % LIMIT_WATCH_HEARTBEAT_SECONDS)
		return;
	atomic_fetch_add(&words->references, 1);
	client->words = words;
	client->words_sent = 0;
	stream_notify(client);
}

/* ---- the watch ---- */

static void
work(struct workers_task *task)
{
	struct server *server = (struct server *)((char *)task - offsetof(struct server, watch_task));
	int wait;

	atomic_store(&server->watch_queued, false);
	wait = watch_work(server->watch);
	if (wait >= 0)
		loops_set_timer(server->loops, clock_us() / 1000 + wait);
}

/* When no reader has time for it, it is tried again in the next second. */
void
stream_read_soon(struct server *server)
{
	if (!atomic_exchange(&server->watch_queued, true) && !workers_submit(server->readers, &server->watch_task, false))
		atomic_store(&server->watch_queued, false);
}

static void
due(void *closure)
{
	stream_read_soon(closure);
}

static void
news(void *closure, int loop)
{
	const struct server *server = closure;

	loops_notify(server->loops, loop);
}

void
stream_start_watch(struct server *server)
{
	const struct watch_settings settings = { .read = watch_read, .due = due, .news = news, .closure = server,
	                                         .watchers = server->settings.watchers };

	server->watch_task.run = work;
	server->watch = watch_new(&settings);
}
