#include "http/server_turn.h"

#include "base/id.h"
#include "base/log.h"
#include "http/asset.h"
#include "http/dispatch.h"
#include "http/respond.h"
#include "limits.h"

/* false: the server stops, and nobody's turn comes any more. */
static bool
suspend(struct exchange *exchange)
{
	struct server *server = exchange->server;

	pthread_mutex_lock(&server->lock);
	if (server->closing) {
		pthread_mutex_unlock(&server->lock);
		return false;
	}
	deadline_set(exchange->deadline, 0);
	atomic_fetch_add(&exchange->references, 1);
	atomic_fetch_add(&server->running, 1);
	MHD_suspend_connection(exchange->connection);
	exchange->stage = STAGE_SUSPENDED;
	exchange->next = server->suspended;
	if (exchange->next)
		exchange->next->link = &exchange->next;
	exchange->link = &server->suspended;
	server->suspended = exchange;
	pthread_mutex_unlock(&server->lock);
	return true;
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
	server_exchange_drop(exchange);
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

static void
make_kept(struct exchange *exchange, struct cache_making *making)
{
	struct request *request = &exchange->request;
	struct connection *connection = request->context.connection;

	connection_note_reads(connection, true);
	read_in_one_moment(request);
	making->owner = request->route;
	exchange->kept = cache_keep(making, &request->context.site->key, request->response, connection_read(connection));
	connection_note_reads(connection, false);
	cache_end(making);
}

/* Made for everybody, whatever this asker knows already. */
static void
make_shared(struct exchange *exchange)
{
	struct request *request = &exchange->request;
	struct header *headers = (struct header *)request->headers;
	struct cache_making making;

	exchange->kept = cache_begin(exchange->server->cache, request->target, request->context.now, &making);
	if (exchange->kept)
		return;
	for (size_t i = 0; i < request->header_count; i++) {
		if (text_equal_ignoring_case(headers[i].name, TEXT("if-none-match")))
			headers[i].name = TEXT("");
	}
	make_kept(exchange, &making);
}

/* Asked by nobody in particular. */
static void
renew(struct server *server, struct cache_entry *old)
{
	struct exchange *exchange = server_exchange_new(server, cache_target(old));
	struct request *request = &exchange->request;
	struct cache_making making;

	request->method_text = TEXT("GET");
	request->number = (uint64_t)id_new(instant_now());
	request->context.now = instant_now();
	request->context.connection = readers_connection(server->readers);
	if (request->context.connection && dispatch_find(request) && dispatch_check(request)) {
		cache_renew_begin(old, request->context.now, &making);
		make_kept(exchange, &making);
	}
	server_exchange_drop(exchange);
}

void
server_turn_changed(struct server *server, struct tags changed)
{
	struct cache_entry *popular[LIMIT_CACHE_RENEWALS];
	const size_t count = cache_drop_but(server->cache, changed, popular, LIMIT_CACHE_RENEWALS);
	const int64_t began = clock_us();

	for (size_t i = 0; i < count; i++) {
		if (clock_us() - began < LIMIT_CACHE_RENEWAL_MS * INT64_C(1000))
			renew(server, popular[i]);
		cache_renew_end(popular[i]);
	}
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

/* What is costly, or sure without a write, is done before the writer's turn; it may look at the database. */
static void
before_writer(struct exchange *exchange, void (*run)(struct request *request))
{
	struct request *request = &exchange->request;

	request->context.connection = readers_connection(exchange->server->readers);
	if (request->context.connection)
		run(request);
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
			before_writer(exchange, request->route->prepare);
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
		return server_exchange_send(exchange);
	if (!server_watch_take(&exchange->server->watch, exchange->connection, request))
		return server_exchange_send_busy(exchange);
	exchange->stage = STAGE_LEFT;
	return MHD_YES;
}

/* An asset was read from nothing that changes.  Under its one address: no query. */
static void
keep_asset(struct exchange *exchange)
{
	const struct request *request = &exchange->request;
	struct cache_making making;

	if (request->route || request->response->status != 200 || !text_starts_with(request->target, asset_folder) ||
	    !text_equal(request->target, request->path))
		return;
	exchange->kept = cache_begin(exchange->server->cache, request->target, request->context.now, &making);
	if (exchange->kept)
		return;
	making.lasts = true;
	exchange->kept = cache_keep(&making, &request->context.site->key, request->response, (struct tags){ .count = 0 });
	cache_end(&making);
}

/* Everything of the request is there. */
enum MHD_Result
server_turn_act(struct exchange *exchange)
{
	struct request *request = &exchange->request;

	if ((exchange->shed || exchange->body.no_room) && !request->response)
		return server_exchange_send_busy(exchange);
	request->context.now = instant_now();
	request->body_too_long = exchange->body.too_long;
	request->body = (struct bytes){ exchange->body.at, exchange->body.length };
	if (!request->response && exchange->server->settings.answer)
		answer_alone(exchange);
	if (request->response)
		keep_asset(exchange);
	if (request->response || !dispatch_check(request))
		return server_exchange_send(exchange);
	if (request->method == METHOD_GET && request->route->live)
		return watch_run(exchange);
	if (request->method != METHOD_POST && !request->route->slow) {
		read_run(exchange);
		return server_exchange_send(exchange);
	}
	if (keeps_pace(exchange) && request->route->early)
		before_writer(exchange, dispatch_early);
	if (request->response)
		return server_exchange_send(exchange);
	if (!suspend(exchange))
		return server_exchange_send_busy(exchange);
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

void
server_turn_close(struct server *server)
{
	pthread_mutex_lock(&server->lock);
	server->closing = true;
	pthread_mutex_unlock(&server->lock);
}

void
server_turn_abandon(struct server *server)
{
	pthread_mutex_lock(&server->lock);
	while (server->suspended)
		resume(server->suspended, STAGE_ABANDONED);
	pthread_mutex_unlock(&server->lock);
}
