#include "server/server.h"

#include <sched.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "base/histogram.h"
#include "base/log.h"
#include "http/asset.h"
#include "limits.h"
#include "server/answered.h"
#include "server/exchange.h"
#include "server/listen.h"
#include "server/loop.h"
#include "server/stream.h"
#include "server/turn.h"

enum { STOP_POLL_MILLISECONDS = 5 };

/* One for each core that the process may use. */
static int
cores(int most)
{
	cpu_set_t set;
	const int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;

	return count > most ? most : count;
}

/* Both are called on the writer's thread; the cache first, so that a watcher that is notified of a change sees it. */
static void
drop_changed(void *server, struct tags changed)
{
	turn_changed(server, changed);
}

static void
tell_changed(void *watch, struct tags changed)
{
	watch_changed(watch, (struct watch_tags){ changed.at, changed.count, changed.all });
}

void
server_shrink(struct server *server)
{
	cache_shrink(server->cache);
}

struct cache_counts
server_cache_counts(const struct server *server)
{
	return cache_counts(server->cache);
}

static void
server_release(struct server *server)
{
	loops_free(server->loops);
	cache_free(server->cache);
	if (server->watch)
		watch_free(server->watch);
	readers_free(server->connections);
	answered_free(server->answered);
	bucket_table_close(server->posts);
	arena_free(server->arena);
	memory_free(server);
}

static void
start_threads(struct server *server, int socket)
{
	const struct server_settings *settings = &server->settings;
	const int readers = settings->answer ? 1 : cores(LIMIT_READERS);
	int loops = settings->threads ? settings->threads : settings->answer ? 1 : cores(LIMIT_LOOPS);

	if (loops > LIMIT_LOOPS)
		loops = LIMIT_LOOPS;
	server->readers = workers_start(&(struct workers_settings){
		.threads = readers, .priority_threads = settings->answer ? 0 : 1, .tasks = LIMIT_READER_TASKS });
	if (!settings->answer) {
		stream_start_watch(server);
		writer_listen(settings->writer, tell_changed, server->watch);
		server->workers = workers_start(&(struct workers_settings){ .threads = LIMIT_WORKERS, .tasks = LIMIT_WORKER_TASKS });
	}
	server->loops = loops_new(server, socket, loops);
	loops_start(server->loops);
}

/* Where the system allows few open files, the bounds of connections, streams and bodies in files are lowered in the same proportion, so
 * that a descriptor for the database is always left: a reader without one can only send error pages. */
static void
set_bounds(struct server_settings *settings, int files)
{
	const int64_t share = files - LIMIT_OPEN_FILES_OTHERS, whole = LIMIT_OPEN_FILES - LIMIT_OPEN_FILES_OTHERS;
	const int connections = (int)(share * LIMIT_CONNECTIONS / whole), watchers = (int)(share * LIMIT_WATCHERS / whole);

	if (files < LIMIT_OPEN_FILES && !settings->answer)
		log_note(LOG_WARNING, "the system allows %d open files, so that at most %d connections and %d watchers are accepted, in place of"
		         " %d and %d; LimitNOFILE=%d in the service, or ulimit -n, raises it", files, connections, watchers,
		         LIMIT_CONNECTIONS, LIMIT_WATCHERS, LIMIT_OPEN_FILES);
	if (!settings->connections)
		settings->connections = connections;
	if (!settings->watchers)
		settings->watchers = watchers;
	settings->body_files = (int)(share * LIMIT_BODY_FILES / whole);
}

enum server_start
server_start(const struct server_settings *settings, struct server **out)
{
	struct server *server;
	sigset_t all, before;
	int socket, port, files;
	const enum server_start listening = listen_on(settings->address, settings->port, &socket, &port);

	if (listening != SERVER_START_OK)
		return listening;
	files = listen_raise_open_files();
	if (files < LIMIT_OPEN_FILES_LEAST) {
		close(socket);
		return SERVER_START_FEW_OPEN_FILES;
	}
	asset_start();
	signal(SIGPIPE, SIG_IGN);
	server = memory_take(sizeof *server);
	server->settings = *settings;
	server->port = port;
	set_bounds(&server->settings, files);
	if (!server->settings.body_seconds)
		server->settings.body_seconds = LIMIT_BODY_SECONDS;
	if (!server->settings.slow_seconds)
		server->settings.slow_seconds = LIMIT_WATCH_SLOW_SECONDS;
	server->arena = arena_new(LIMIT_REQUEST_ARENA_BYTES);
	exchange_make_busy(server);
	server->connections = readers_new(settings->database_path, settings->follow_ups);
	server->posts = bucket_table_open();
	server->health = (struct health){ settings->writer, server->connections, settings->emails };
	server->cache = cache_new(LIMIT_CACHE_BYTES);
	server->answered = answered_new();
	writer_listen(settings->writer, drop_changed, server);
	/* Only the main thread handles signals. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	start_threads(server, socket);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	*out = server;
	return SERVER_START_OK;
}

int
server_port(const struct server *server)
{
	return server->port;
}

void
server_get_state(struct server *server, struct server_state *state)
{
	*state = (struct server_state){
		.answered = server->answered, .active = atomic_load(&server->active), .body_bytes = atomic_load(&server->body_bytes),
		.body_file_bytes = atomic_load(&server->body_file_bytes),
		.too_fast = atomic_load(&server->too_fast),
		.parked = atomic_load(&server->parked), .watchers = server->watch ? watch_count(server->watch) : 0,
	};
	loops_get_state(server->loops, &state->connections);
	workers_get_state(server->readers, &state->readers);
	if (server->workers)
		workers_get_state(server->workers, &state->workers);
}

/* The server stopped while another thread still worked on a request and needs its memory. */
static struct server *left_behind;

/* true: no request is being handled any more. */
static bool
wait_for(atomic_int *number, int64_t until)
{
	const struct timespec pause = { 0, STOP_POLL_MILLISECONDS * 1000000L };

	while (atomic_load(number) > 0) {
		if ((clock_us() / 1000) >= until)
			return false;
		nanosleep(&pause, NULL);
	}
	return true;
}

static int64_t
milliseconds_until(int64_t end)
{
	const int64_t now = (clock_us() / 1000);

	return end > now ? end - now : 0;
}

bool
server_stop(struct server *server)
{
	/* The time that one step does not need is left for the next one. */
	const int64_t end = clock_us() / 1000 + LIMIT_STOP_SECONDS * 1000, workers_end = end - LIMIT_STOP_WORKERS_MS;
	const int64_t last_words_end = workers_end - LIMIT_STOP_WORKERS_MS, work_end = last_words_end - LIMIT_STOP_RESPONSES_MS;
	bool ended;

	atomic_store(&server->stopping, true);
	loops_close_listener(server->loops);
	if (server->watch)
		writer_unlisten(server->settings.writer, tell_changed, server->watch);
	if (!wait_for(&server->active, work_end)) {
		loops_abandon(server->loops);
		wait_for(&server->active, last_words_end);
	}
	loops_stop(server->loops);
	writer_unlisten(server->settings.writer, drop_changed, server);
	ended = !server->workers || workers_stop(server->workers, (int)milliseconds_until(workers_end));
	ended = workers_stop(server->readers, (int)milliseconds_until(workers_end)) && ended;
	ended = wait_for(&server->running, end) && ended;
	if (!ended) {
		log_note(LOG_WARNING, "stopped with %d requests still being handled", atomic_load(&server->running));
		server->left_behind = left_behind;
		left_behind = server;
		return false;
	}
	server_release(server);
	return true;
}
