#include "http/server.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "http/answered.h"
#include "http/asset.h"
#include "http/listen.h"
#include "http/server_exchange.h"
#include "http/server_kept.h"
#include "http/server_receive.h"
#include "http/server_turn.h"
#include "limits.h"

enum { STOP_POLL_MILLISECONDS = 5, STOP_LAST_WORDS_MILLISECONDS = 800, STOP_WORKERS_MILLISECONDS = 500 };

static void
on_connection(void *closure, struct MHD_Connection *connection, void **context,
              enum MHD_ConnectionNotificationCode what)
{
	struct server *server = closure;

	if (what == MHD_CONNECTION_NOTIFY_STARTED) {
		const int socket = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;

		*context = deadline_add(server->deadlines, socket, LIMIT_HEAD_SECONDS);
	} else {
		deadline_remove(server->deadlines, *context);
		*context = NULL;
	}
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

static struct MHD_Daemon *
start_daemon(struct server *server, int socket)
{
	const unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
	long threads = server->settings.threads ? server->settings.threads : sysconf(_SC_NPROCESSORS_ONLN);

	/* With one thread its epoll mode loses wake-ups under a burst of connections. */
	if (threads < 2)
		threads = 2;
	return MHD_start_daemon(flags, 0, NULL, NULL, server_receive, server,
	                        MHD_OPTION_EXTERNAL_LOGGER, on_note, server,
	                        MHD_OPTION_LISTEN_SOCKET, socket,
	                        MHD_OPTION_THREAD_POOL_SIZE, (unsigned)threads,
	                        MHD_OPTION_CONNECTION_LIMIT, (unsigned)server->settings.connections,
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
	cache_drop(((struct server *)server)->cache, changed);
}

struct cache_counts
server_cache_counts(const struct server *server)
{
	return cache_counts(server->cache);
}

static void
server_release(struct server *server)
{
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
	server->deadlines = deadlines_start(server->settings.connections, server->settings.connections / 4 * 3);
	server->answered = answered_new();
	server->workers = settings->answer ? NULL : workers_start(LIMIT_WORKERS);
	server_watch_start(&server->watch, settings->site, server->readers, settings->writer);
	server->daemon = start_daemon(server, socket);
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
	};
	deadlines_look(server->deadlines, &state->connections);
	if (server->workers)
		workers_look(server->workers, &state->workers);
}

/* Stopped while somebody still worked on a request and needs what is there. */
static struct server *left_behind;

/* true: nothing is in hand any more. */
static bool
wait_for(atomic_int *number, int milliseconds)
{
	const struct timespec pause = { 0, STOP_POLL_MILLISECONDS * 1000000L };
	const int64_t until = deadline_now() + milliseconds;

	while (atomic_load(number) > 0) {
		if (deadline_now() >= until)
			return false;
		nanosleep(&pause, NULL);
	}
	return true;
}

bool
server_stop(struct server *server)
{
	const int patience = LIMIT_STOP_SECONDS * 1000 - STOP_LAST_WORDS_MILLISECONDS - 2 * STOP_WORKERS_MILLISECONDS;
	int socket;
	bool ended;

	atomic_store(&server->stopping, true);
	socket = MHD_quiesce_daemon(server->daemon);
	server_watch_stop(&server->watch);
	if (!wait_for(&server->active, patience)) {
		server_turn_abandon(server);
		wait_for(&server->active, STOP_LAST_WORDS_MILLISECONDS);
	}
	MHD_stop_daemon(server->daemon);
	if (socket >= 0)
		close(socket);
	writer_unlisten(server->settings.writer, drop_changed, server);
	ended = !server->workers || workers_stop(server->workers, STOP_WORKERS_MILLISECONDS);
	ended = wait_for(&server->running, STOP_WORKERS_MILLISECONDS) && ended;
	if (!ended) {
		log_note(LOG_WARNING, "stopped with %d requests still being worked on", atomic_load(&server->running));
		server->left_behind = left_behind;
		left_behind = server;
		return false;
	}
	server_release(server);
	return true;
}
