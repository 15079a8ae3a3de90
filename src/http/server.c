#include "http/server.h"

#include <microhttpd.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/id.h"
#include "base/log.h"
#include "http/answered.h"
#include "http/asset.h"
#include "http/body.h"
#include "http/cache.h"
#include "http/deadline.h"
#include "http/dispatch.h"
#include "http/health.h"
#include "http/listen.h"
#include "http/pace.h"
#include "http/peer.h"
#include "http/readers.h"
#include "http/server_kept.h"
#include "http/server_watch.h"
#include "http/shed.h"
#include "http/workers.h"
#include "limits.h"

enum { STOP_POLL_MILLISECONDS = 5, STOP_LAST_WORDS_MILLISECONDS = 800, STOP_WORKERS_MILLISECONDS = 500 };

struct server {
	struct server *left_behind;       /* an earlier one that could not be released, see server_stop() */
	struct server_settings settings;
	struct MHD_Daemon *daemon;
	struct readers *readers;
	struct cache *cache;
	struct workers *workers;
	struct deadlines *deadlines;
	struct answered *answered;
	struct server_watch watch;
	struct arena *arena;
	struct health health;
	struct pace *pace;
	atomic_uint_fast64_t paced;       /* told that they send too fast */
	struct request busy;              /* its response is ready to be sent to anybody, see send_busy() */
	int port;

	atomic_bool stopping;
	atomic_int active;                /* requests between their first line and the last byte of their answer */
	atomic_int running;               /* of these, handed to the writer or a worker and not come back */
	atomic_size_t body_bytes;         /* of all bodies in hand */

	pthread_mutex_t lock;             /* the list of suspended requests, and who resumes each */
	struct exchange *suspended;
};

enum stage {
	STAGE_BEGUN,                      /* the first line is there */
	STAGE_BODY,
	STAGE_SUSPENDED,                  /* the writer's or a worker's turn */
	STAGE_ANSWERED,
	STAGE_LEFT,                       /* its socket is the watch's */
	/* the server stops and does not wait any longer; the request belongs to its runner */
	STAGE_ABANDONED,
};

/* One request and its answer; lives in its own arena until the answer has left and nobody works on it. */
struct exchange {
	struct request request;
	struct random random;
	struct server *server;
	struct arena *arena;
	struct MHD_Connection *connection;
	struct writer_task write;
	struct workers_task work;
	atomic_int references;            /* the connection's, and the runner's while there is one */
	enum stage stage;
	struct cache_entry *kept;         /* the answer, when it is one for everybody */
	struct exchange *next, **link;    /* among the suspended */

	struct deadline *deadline;        /* the connection's */
	struct body body;
	int64_t began;                    /* clock_us() */
	bool shed;                        /* nobody has time for it: the busy page */
};

#define EXCHANGE_OF(pointer, member) ((struct exchange *)((char *)(pointer) - offsetof(struct exchange, member)))

static void
exchange_drop(struct exchange *exchange)
{
	if (atomic_fetch_sub(&exchange->references, 1) != 1)
		return;
	atomic_fetch_sub(&exchange->server->body_bytes, exchange->body.capacity);
	if (exchange->kept)
		cache_release(exchange->kept);
	arena_free(exchange->arena);
}

/* The library wants C strings. */
static void
terminate_headers(struct arena *arena, struct response *answer)
{
	for (size_t i = 0; i < answer->header_count; i++) {
		answer->headers[i].name.at = text_terminated(arena, answer->headers[i].name);
		answer->headers[i].value.at = text_terminated(arena, answer->headers[i].value);
	}
}

/* The bytes lie in the exchange's arena, or in the server's: there until on_completed() at least. */
static enum MHD_Result
send_response(struct exchange *exchange, const struct response *answer)
{
	void *bytes = (void *)(answer->body.at ? answer->body.at : (const uint8_t *)"");
	struct MHD_Response *response = MHD_create_response_from_buffer(answer->body.length, bytes, MHD_RESPMEM_PERSISTENT);
	enum MHD_Result queued;

	if (!response)
		return MHD_NO;
	for (size_t i = 0; i < answer->header_count; i++) {
		if (MHD_add_response_header(response, answer->headers[i].name.at, answer->headers[i].value.at) != MHD_YES)
			log_note(LOG_WARNING, "the header %s was refused", answer->headers[i].name.at);
	}
	if (atomic_load(&exchange->server->stopping))
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
	answered_add(exchange->server->answered, &exchange->request, answer->status, clock_us() - exchange->began);
	deadline_set(exchange->deadline, LIMIT_SEND_SECONDS + (int)(answer->body.length / LIMIT_SEND_RATE));
	queued = MHD_queue_response(exchange->connection, (unsigned)answer->status, response);
	MHD_destroy_response(response);
	return queued;
}

static enum MHD_Result
send_kept(struct server *server, struct MHD_Connection *connection, struct cache_entry *entry, struct server_kept_head head)
{
	struct deadline *deadline = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
	enum MHD_Result queued;
	int64_t began = clock_us(), ended;
	size_t length = 0;

	head.close = atomic_load(&server->stopping);
	queued = server_kept_answer(connection, entry, &head, &length);
	ended = clock_us();
	deadline_set_until(deadline, ended / 1000 + (LIMIT_SEND_SECONDS + (int64_t)(length / LIMIT_SEND_RATE)) * 1000);
	answered_add_kept(server->answered, cache_owner(entry), length ? 200 : 304, ended - began);
	return queued;
}

static enum MHD_Result
send_answer(struct exchange *exchange)
{
	if (exchange->kept)
		return send_kept(exchange->server, exchange->connection, exchange->kept, server_kept_head(exchange->connection));
	response_body(&exchange->request);
	terminate_headers(exchange->arena, exchange->request.response);
	return send_response(exchange, exchange->request.response);
}

/* Made when the server started, so that it needs nothing of a request that somebody else may still be working on. */
static enum MHD_Result
send_busy(struct exchange *exchange)
{
	return send_response(exchange, exchange->server->busy.response);
}

/* ---- the writer's and the workers' turn ---- */

static void
suspend(struct exchange *exchange)
{
	struct server *server = exchange->server;

	deadline_set(exchange->deadline, 0);
	atomic_fetch_add(&exchange->references, 1);
	atomic_fetch_add(&server->running, 1);
	pthread_mutex_lock(&server->lock);
	MHD_suspend_connection(exchange->connection);
	exchange->stage = STAGE_SUSPENDED;
	exchange->next = server->suspended;
	if (exchange->next)
		exchange->next->link = &exchange->next;
	exchange->link = &server->suspended;
	server->suspended = exchange;
	pthread_mutex_unlock(&server->lock);
}

/* Under the server's lock. */
static void
resume(struct exchange *exchange, enum stage stage)
{
	*exchange->link = exchange->next;
	if (exchange->next)
		exchange->next->link = exchange->link;
	exchange->stage = stage;
	MHD_resume_connection(exchange->connection);
}

/* The response is finished: let it be sent, unless the server gave up waiting for it. */
static void
settle(struct exchange *exchange)
{
	struct server *server = exchange->server;

	pthread_mutex_lock(&server->lock);
	if (exchange->stage == STAGE_SUSPENDED)
		resume(exchange, STAGE_ANSWERED);
	pthread_mutex_unlock(&server->lock);
	exchange_drop(exchange);
	/* The last touch of the server: it may be gone after this. */
	atomic_fetch_sub(&server->running, 1);
}

static bool
write_run(struct writer_task *task, struct context *context)
{
	struct request *request = &EXCHANGE_OF(task, write)->request;

	ASSERT(context == &request->context);
	dispatch_run(request);
	response_body(request);
	return !request->response->undo;
}

static void
write_done(struct writer_task *task, bool kept)
{
	struct exchange *exchange = EXCHANGE_OF(task, write);
	struct request *request = &exchange->request;

	if (!kept && task->no_room)
		respond_no_room(request);
	else if (!kept && (!request->response || !request->response->undo))
		respond_sorry(request);
	settle(exchange);
}

static void
submit_to_writer(struct exchange *exchange)
{
	exchange->write = (struct writer_task){
		.run = write_run, .done = write_done, .context = &exchange->request.context,
		.turn = exchange->request.route->first ? WRITER_TURN_FIRST : WRITER_TURN_ORDINARY,
	};
	switch (writer_submit(exchange->server->settings.writer, &exchange->write)) {
	case WRITER_SUBMIT_OK:
		return;
	case WRITER_SUBMIT_FULL:
	case WRITER_SUBMIT_STOPPING:
		respond_busy(&exchange->request, LIMIT_RETRY_SECONDS);
		settle(exchange);
		return;
	}
}

/* All that one GET reads is of one moment. */
static void
read_in_one_moment(struct request *request)
{
	DB_TRANSACTION(transaction, &request->context);

	dispatch_run(request);
	response_body(request);
}

/* Made for everybody, whatever this asker knows already. */
static void
make_shared(struct exchange *exchange)
{
	struct request *request = &exchange->request;
	struct connection *connection = request->context.connection;
	struct header *headers = (struct header *)request->headers;
	struct cache_making making;

	exchange->kept = cache_begin(exchange->server->cache, request->target, request->context.now, &making);
	if (exchange->kept)
		return;
	for (size_t i = 0; i < request->header_count; i++) {
		if (text_equal_ignoring_case(headers[i].name, TEXT("if-none-match")))
			headers[i].name = TEXT("");
	}
	connection_note_reads(connection, true);
	read_in_one_moment(request);
	making.owner = request->route;
	exchange->kept = cache_keep(&making, &request->context.site->key, request->response, connection_read(connection));
	connection_note_reads(connection, false);
	cache_end(&making);
}

static void
read_run(struct exchange *exchange)
{
	struct request *request = &exchange->request;

	if (request->route->bare) {
		dispatch_run(request);
		return;
	}
	request->context.connection = readers_connection(exchange->server->readers);
	if (!request->context.connection)
		respond_sorry(request);
	else if (cache_may_hold(request))
		make_shared(exchange);
	else
		read_in_one_moment(request);
}

/* What is costly is done before the writer's turn; it may look at the database, to see for whom it would be done. */
static void
prepare(struct exchange *exchange)
{
	struct request *request = &exchange->request;

	request->context.connection = readers_connection(exchange->server->readers);
	if (request->context.connection)
		request->route->prepare(request);
	else
		respond_sorry(request);
	request->context.connection = NULL;
}

/* false: the server stopped and gave this request up; its writer may be gone as well. */
static bool
is_awaited(struct exchange *exchange)
{
	bool awaited;

	pthread_mutex_lock(&exchange->server->lock);
	awaited = exchange->stage == STAGE_SUSPENDED;
	pthread_mutex_unlock(&exchange->server->lock);
	return awaited;
}

static void
work_run(struct workers_task *task)
{
	struct exchange *exchange = EXCHANGE_OF(task, work);
	struct request *request = &exchange->request;

	if (is_awaited(exchange) && request->method != METHOD_POST) {
		read_run(exchange);
	} else if (is_awaited(exchange)) {
		if (request->route->prepare)
			prepare(exchange);
		if (!request->response && is_awaited(exchange)) {
			submit_to_writer(exchange);
			return;
		}
	}
	settle(exchange);
}

static bool
keeps_pace(struct exchange *exchange)
{
	struct request *request = &exchange->request;
	int wait;

	if (request->method != METHOD_POST)
		return true;
	wait = pace_wait(exchange->server->pace, exchange->arena, &request->context.site->key, request->peer, deadline_now());
	if (wait == 0)
		return true;
	atomic_fetch_add(&exchange->server->paced, 1);
	respond_too_fast(request, wait);
	return false;
}

static void
answer_alone(struct exchange *exchange)
{
	const struct server_settings *settings = &exchange->server->settings;
	struct request *request = &exchange->request;

	request->context.connection = readers_connection(exchange->server->readers);
	if (request->method == METHOD_GET || request->method == METHOD_HEAD)
		settings->answer(request, settings->closure);
	else
		respond_method_not_allowed(request, TEXT("GET, HEAD"));
}

/* An address that is watched already is there, and is not asked again for everybody who comes. */
static enum MHD_Result
watch_run(struct exchange *exchange)
{
	struct request *request = &exchange->request;

	if (!watch_knows(exchange->server->watch.watch, request->path))
		read_run(exchange);
	if (request->response && !request->response->live)
		return send_answer(exchange);
	if (!server_watch_take(&exchange->server->watch, exchange->connection, request))
		return send_busy(exchange);
	exchange->stage = STAGE_LEFT;
	return MHD_YES;
}

/* Everything of the request is there. */
static enum MHD_Result
act(struct exchange *exchange)
{
	struct request *request = &exchange->request;

	if ((exchange->shed || exchange->body.no_room) && !request->response)
		return send_busy(exchange);
	request->context.now = instant_now();
	request->body_too_long = exchange->body.too_long;
	request->body = (struct bytes){ exchange->body.at, exchange->body.length };
	if (!request->response && exchange->server->settings.answer)
		answer_alone(exchange);
	if (request->response || !dispatch_check(request))
		return send_answer(exchange);
	if (request->method == METHOD_GET && request->route->live)
		return watch_run(exchange);
	if (request->method != METHOD_POST && !request->route->slow) {
		read_run(exchange);
		return send_answer(exchange);
	}
	if (!keeps_pace(exchange))
		return send_answer(exchange);
	suspend(exchange);
	if (request->route->slow || request->route->upload) {
		exchange->work = (struct workers_task){ .run = work_run };
		if (!workers_submit(exchange->server->workers, &exchange->work)) {
			respond_busy(request, LIMIT_RETRY_SECONDS);
			settle(exchange);
		}
	} else {
		submit_to_writer(exchange);
	}
	return MHD_YES;
}

/* ---- receiving ---- */

static enum MHD_Result
take_header(void *closure, enum MHD_ValueKind kind, const char *name, const char *value)
{
	struct exchange *exchange = closure;
	struct request *request = &exchange->request;
	struct header *headers = (struct header *)request->headers;

	(void)kind;
	/* Copied: the library forgets them with the connection, which may go before the request does. */
	headers[request->header_count++] = (struct header){
		text_copy(exchange->arena, text_of(name)), text_copy(exchange->arena, text_of(value ? value : ""))
	};
	return request->header_count < LIMIT_HEADERS ? MHD_YES : MHD_NO;
}

/* The head of the request is there: find its route, and with it the bound of its body. */
static enum MHD_Result
begin(struct exchange *exchange, struct MHD_Connection *connection, const char *method)
{
	struct server *server = exchange->server;
	struct request *request = &exchange->request;
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	const union MHD_ConnectionInfo *address = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);

	exchange->connection = connection;
	exchange->deadline = info->socket_context;
	exchange->body.since = deadline_now();
	deadline_set(exchange->deadline, server->settings.body_seconds);
	exchange->stage = STAGE_BODY;
	request->method_text = text_copy(exchange->arena, text_of(method));
	request->method = method_of(request->method_text);
	request->headers = arena_list_of(exchange->arena, struct header, LIMIT_HEADERS);
	MHD_get_connection_values(connection, MHD_HEADER_KIND, take_header, exchange);
	request->peer = peer_of_request(request, server->settings.proxy_header, address ? address->client_addr : NULL);
	request->number = (uint64_t)id_new(instant_now());
	/* What was not read could be the one that counts: of a proxy, where the request came from. */
	if (MHD_get_connection_values(connection, MHD_HEADER_KIND, NULL, NULL) > LIMIT_HEADERS)
		respond_too_large(request, 431);
	if (server->settings.answer)
		text_cut(request->target, '?', &request->path, &request->query);
	exchange->body.discard = request->response || server->settings.answer || !dispatch_find(request) || request->method != METHOD_POST;
	exchange->body.most = dispatch_body_max(request);
	if (!request->response && request->route && shed(request->route, server->settings.writer, server->workers))
		exchange->shed = exchange->body.discard = true;
	return MHD_YES;
}

static struct exchange *exchange_new(struct server *server, struct text target);

/* false: it is a request like any other. */
static bool
answer_kept(struct server *server, struct MHD_Connection *connection, const char *method, void **state, enum MHD_Result *result)
{
	const struct server_kept_head head = server_kept_head(connection);
	struct cache_entry *entry = server_kept_entry(*state);

	if (server_kept_is_begun(*state)) {
		*result = send_kept(server, connection, entry, head);
		return true;
	}
	if (method_of(text_of(method)) <= METHOD_HEAD && !head.has_body && head.header_count <= LIMIT_HEADERS) {
		*state = server_kept_state(entry, true);
		*result = MHD_YES;
		return true;
	}
	*state = exchange_new(server, cache_target(entry));
	cache_release(entry);
	return false;
}

static enum MHD_Result
on_request(void *closure, struct MHD_Connection *connection, const char *url, const char *method, const char *version,
           const char *data, size_t *size, void **state)
{
	struct exchange *exchange;
	enum MHD_Result result;
	bool going_on;

	(void)url, (void)version;
	if (server_kept_is(*state) && answer_kept(closure, connection, method, state, &result))
		return result;
	exchange = *state;
	switch (exchange->stage) {
	case STAGE_BEGUN:
		return begin(exchange, connection, method);
	case STAGE_BODY:
		if (*size == 0)
			return act(exchange);
		going_on = body_take(&exchange->body, exchange->arena, &exchange->server->body_bytes, data, *size);
		deadline_set_until(exchange->deadline, body_until(&exchange->body, exchange->server->settings.body_seconds));
		*size = 0;
		return going_on ? MHD_YES : MHD_NO;
	case STAGE_ANSWERED:
		return send_answer(exchange);
	case STAGE_LEFT:
		return MHD_NO;
	case STAGE_ABANDONED:
		return send_busy(exchange);
	case STAGE_SUSPENDED:
		break;
	}
	log_bug(__FILE__, __LINE__, "a suspended connection was asked to go on");
}

static struct exchange *
exchange_new(struct server *server, struct text target)
{
	struct arena *arena = arena_new(LIMIT_REQUEST_ARENA_BYTES);
	struct exchange *exchange = arena_new_of(arena, struct exchange);

	exchange->server = server;
	exchange->arena = arena;
	exchange->began = clock_us();
	atomic_init(&exchange->references, 1);
	random_start(&exchange->random);
	exchange->request.context = (struct context){
		.arena = arena, .random = &exchange->random, .site = server->settings.site, .now = INSTANT_NONE
	};
	exchange->request.health = &server->health;
	exchange->request.target = text_copy(arena, target);
	exchange->request.secure = text_starts_with(server->settings.site->url, TEXT("https:"));
	return exchange;
}

/* The first line: the address as it was sent, before the library decodes it.  What is returned is *state from now on: an exchange,
 * or an answer that is kept for this address. */
static void *
on_first_line(void *closure, const char *target, struct MHD_Connection *connection)
{
	struct server *server = closure;
	struct cache_entry *entry = cache_find(server->cache, text_of(target), instant_now());

	/* A connection that is kept has its time to begin, and then this for the rest of the head. */
	deadline_at_most(MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context, LIMIT_HEAD_SECONDS);
	atomic_fetch_add(&server->active, 1);
	return entry ? server_kept_state(entry, false) : exchange_new(server, text_of(target));
}

static void
on_completed(void *closure, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode how)
{
	struct server *server = closure;
	struct deadline *deadline;

	(void)how;
	if (!*state)
		return;
	deadline = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
	deadline_idle(deadline, LIMIT_IDLE_SECONDS);
	if (server_kept_is(*state))
		cache_release(server_kept_entry(*state));
	else
		exchange_drop(*state);
	*state = NULL;
	atomic_fetch_sub(&server->active, 1);
}

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

/* ---- start and stop ---- */

static void
make_busy_answer(struct server *server)
{
	struct request *request = &server->busy;

	request->context = (struct context){ .arena = server->arena, .site = server->settings.site };
	respond_busy(request, LIMIT_RETRY_SECONDS);
	response_body(request);
	terminate_headers(server->arena, request->response);
}

static struct MHD_Daemon *
start_daemon(struct server *server, int socket)
{
	const unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
	long threads = server->settings.threads ? server->settings.threads : sysconf(_SC_NPROCESSORS_ONLN);

	/* With one thread its epoll mode loses wake-ups under a burst of connections. */
	if (threads < 2)
		threads = 2;
	return MHD_start_daemon(flags, 0, NULL, NULL, on_request, server,
	                        MHD_OPTION_EXTERNAL_LOGGER, on_note, server,
	                        MHD_OPTION_LISTEN_SOCKET, socket,
	                        MHD_OPTION_THREAD_POOL_SIZE, (unsigned)threads,
	                        MHD_OPTION_CONNECTION_LIMIT, (unsigned)server->settings.connections,
	                        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)LIMIT_CONNECTION_BYTES,
	                        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)LIMIT_IDLE_SECONDS,
	                        MHD_OPTION_URI_LOG_CALLBACK, on_first_line, server,
	                        MHD_OPTION_NOTIFY_COMPLETED, on_completed, server,
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
	make_busy_answer(server);
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
		pthread_mutex_lock(&server->lock);
		while (server->suspended)
			resume(server->suspended, STAGE_ABANDONED);
		pthread_mutex_unlock(&server->lock);
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
