#include "http/server.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "http/answered.h"
#include "http/asset.h"
#include "http/front.h"
#include "http/listen.h"
#include "http/server_exchange.h"
#include "http/server_front.h"
#include "http/server_kept.h"
#include "http/server_receive.h"
#include "http/server_turn.h"
#include "limits.h"

enum { STOP_POLL_MILLISECONDS = 5, STOP_LAST_WORDS_MILLISECONDS = 800, STOP_WORKERS_MILLISECONDS = 500 };

static void
on_connection(void *closure, struct MHD_Connection *connection, void **context, enum MHD_ConnectionNotificationCode what)
{
	if (what == MHD_CONNECTION_NOTIFY_STARTED)
		server_front_began(closure, connection, context);
	else
		server_front_ended(closure, connection, context);
}

static void
on_note(void *closure, const char *format, va_list arguments)
{
	char line[256];

	(void)closure;
	vsnprintf(line, sizeof line, format, arguments);
	line[strcspn(line, "\n")] = '\0';
	log_note(LOG_DEBUG, "http library: %s", line);
}

/* With one thread the library's epoll mode loses wake-ups under a burst of connections. */
enum { THREADS_LEAST = 2 };

static int
thread_count(const struct server *server)
{
	const long threads = server->settings.threads ? server->settings.threads : sysconf(_SC_NPROCESSORS_ONLN);

	return threads < THREADS_LEAST ? THREADS_LEAST : (int)threads;
}

/* It listens to nothing: the front brings it connections, and counts them. */
static struct MHD_Daemon *
start_daemon(struct server *server, unsigned threads)
{
	const unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;

	return MHD_start_daemon(flags, 0, NULL, NULL, server_receive, server,
	                        MHD_OPTION_EXTERNAL_LOGGER, on_note, server,
	                        MHD_OPTION_THREAD_POOL_SIZE, threads,
	                        MHD_OPTION_CONNECTION_LIMIT, threads * (unsigned)server->settings.connections,
	                        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)LIMIT_CONNECTION_BYTES,
	                        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)LIMIT_IDLE_SECONDS,
	                        MHD_OPTION_URI_LOG_CALLBACK, server_receive_first_line, server,
	                        MHD_OPTION_NOTIFY_COMPLETED, server_receive_completed, server,
	                        MHD_OPTION_NOTIFY_CONNECTION, on_connection, server,
	                        MHD_OPTION_STRICT_FOR_CLIENT, 1,
	                        MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1,
	                        MHD_OPTION_END);
}

static void
drop_changed(void *server, struct tags changed)
{
	server_turn_changed(server, changed);
}

void
server_rest(struct server *server)
{
	cache_rest(server->cache);
}

struct cache_counts
server_cache_counts(const struct server *server)
{
	return cache_counts(server->cache);
}

static void
server_release(struct server *server)
{
	if (server->front)
		front_free(server->front);
	cache_free(server->cache);
	server_watch_release(&server->watch);
	deadlines_stop(server->deadlines);
	readers_free(server->readers);
	answered_free(server->answered);
	memory_free(server->pace);
	pthread_mutex_destroy(&server->lock);
	arena_free(server->arena);
	memory_free(server);
}

enum server_start
server_start(const struct server_settings *settings, struct server **out)
{
	struct server *server;
	sigset_t all, before;
	int socket, port;
	const enum server_start listening = listen_on(settings->address, settings->port, &socket, &port);

	if (listening != SERVER_START_OK)
		return listening;
	listen_raise_open_files();
	asset_start();
	signal(SIGPIPE, SIG_IGN);
	server = memory_take(sizeof *server);
	server->settings = *settings;
	server->port = port;
	if (!server->settings.connections)
		server->settings.connections = LIMIT_CONNECTIONS;
	if (!server->settings.body_seconds)
		server->settings.body_seconds = LIMIT_BODY_SECONDS;
	pthread_mutex_init(&server->lock, NULL);
	server->arena = arena_new(LIMIT_REQUEST_ARENA_BYTES);
	server_exchange_make_busy(server);
	/* Signals are for the main thread alone. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	server->readers = readers_new(settings->database_path);
	server->pace = memory_take(sizeof *server->pace);
	server->health = (struct health){ settings->writer, server->readers };
	server->cache = cache_new(LIMIT_CACHE_BYTES, server_kept_forget);
	writer_listen(settings->writer, drop_changed, server);
	/* Of a connection that comes back to the front, for a moment there are two. */
	server->deadlines = deadlines_start(2 * server->settings.connections, server->settings.connections / 4 * 3);
	server->answered = answered_new();
	server->workers = settings->answer ? NULL : workers_start(LIMIT_WORKERS);
	server_watch_start(&server->watch, settings->site, server->readers, settings->writer);
	server->daemon = start_daemon(server, (unsigned)thread_count(server));
	/* A small server beside the site's own has no rows of routes.def. */
	server->first_daemon = server->daemon && !settings->answer ? start_daemon(server, THREADS_LEAST) : NULL;
	if (server->daemon && !settings->answer && !server->first_daemon)
		log_note(LOG_WARNING, "no threads for desks alone: they are answered like everybody");
	if (server->daemon) {
		server->front = server_front_start(server, socket, thread_count(server));
		front_open(server->front);
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (!server->daemon) {
		log_note(LOG_FAULT, "the http library does not start");
		close(socket);
		writer_unlisten(settings->writer, drop_changed, server);
		if (!server->workers || workers_stop(server->workers, STOP_WORKERS_MILLISECONDS))
			server_release(server);
		return SERVER_START_FAULT;
	}
	*out = server;
	return SERVER_START_OK;
}

int
server_port(const struct server *server)
{
	return server->port;
}

void
server_look(struct server *server, struct server_state *state)
{
	*state = (struct server_state){
		.answered = server->answered, .active = atomic_load(&server->active), .body_bytes = atomic_load(&server->body_bytes),
		.paced = atomic_load(&server->paced), .watchers = watch_count(server->watch.watch),
		.front = front_counts(server->front),
	};
	deadlines_look(server->deadlines, &state->connections);
	if (server->workers)
		workers_look(server->workers, &state->workers);
}

/* Stopped while somebody still worked on a request and needs what is there. */
static struct server *left_behind;

/* true: nothing is in hand any more. */
static bool
wait_for(atomic_int *number, int64_t until)
{
	const struct timespec pause = { 0, STOP_POLL_MILLISECONDS * 1000000L };

	while (atomic_load(number) > 0) {
		if (deadline_now() >= until)
			return false;
		nanosleep(&pause, NULL);
	}
	return true;
}

static int64_t
milliseconds_until(int64_t end)
{
	const int64_t now = deadline_now();

	return end > now ? end - now : 0;
}

bool
server_stop(struct server *server)
{
	/* What one step does not need of its time is the next one's. */
	const int64_t end = deadline_now() + LIMIT_STOP_SECONDS * 1000, workers_end = end - STOP_WORKERS_MILLISECONDS;
	const int64_t last_words_end = workers_end - STOP_WORKERS_MILLISECONDS, work_end = last_words_end - STOP_LAST_WORDS_MILLISECONDS;
	bool ended;

	atomic_store(&server->stopping, true);
	front_close_door(server->front);
	server_watch_stop(&server->watch);
	if (!wait_for(&server->active, work_end)) {
		server_turn_abandon(server);
		wait_for(&server->active, last_words_end);
	}
	/* Somebody may have come since. */
	server_turn_close(server);
	if (!wait_for(&server->running, last_words_end))
		server_turn_abandon(server);
	front_stop(server->front);
	MHD_stop_daemon(server->daemon);
	if (server->first_daemon)
		MHD_stop_daemon(server->first_daemon);
	writer_unlisten(server->settings.writer, drop_changed, server);
	ended = !server->workers || workers_stop(server->workers, (int)milliseconds_until(workers_end));
	ended = wait_for(&server->running, end) && ended;
	if (!ended) {
		log_note(LOG_WARNING, "stopped with %d requests still being worked on", atomic_load(&server->running));
		server->left_behind = left_behind;
		left_behind = server;
		return false;
	}
	server_release(server);
	return true;
}
