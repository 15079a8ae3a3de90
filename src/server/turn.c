#include "server/turn.h"

#include <string.h>

#include "base/histogram.h"
#include "base/id.h"
#include "base/log.h"
#include "http/asset.h"
#include "http/peer.h"
#include "http/respond.h"
#include "limits.h"
#include "server/overload.h"

/* ---- called on a reader, the writer, a worker ---- */

/* Everything that one GET reads is from one snapshot. */
static void
read_in_one_moment(struct request *request)
{
	DB_TRANSACTION(transaction, &request->context);

	dispatch_run(request);
	response_body(request);
}

/* Built for every client, whatever this client has already. */
static void
forget_what_is_known(struct request *request)
{
	struct header *headers = (struct header *)request->headers;

	for (size_t i = 0; i < request->header_count; i++)
		if (text_equal_ignoring_case(headers[i].name, TEXT("if-none-match")))
			headers[i].name = TEXT("");
}

static struct cache_entry *
build_cached(struct request *request, struct cache_build *making)
{
	struct connection *connection = request->context.connection;
	struct cache_entry *kept;

	connection_note_reads(connection, true);
	read_in_one_moment(request);
	making->owner = request->route;
	kept = cache_store(making, &request->context.site->keys, request->response, connection_read(connection));
	connection_note_reads(connection, false);
	return kept;
}

static void
read_run(struct exchange *exchange)
{
	struct request *request = &exchange->request;

	if (!dispatch_check(request))
		return;
	if (request->route->bare) {
		dispatch_run(request);
		return;
	}
	request->context.connection = readers_connection(exchange->server->connections);
	if (!request->context.connection) {
		respond_error(request);
	} else if (exchange->makes) {
		forget_what_is_known(request);
		exchange->kept = build_cached(request, &exchange->making);
	} else {
		read_in_one_moment(request);
	}
}

/* A cached response is compressed here, and not on the loop. */
static void
compress(struct exchange *exchange)
{
	struct request *request = &exchange->request;
	enum cache_answer answer;

	cache_form(exchange->kept, request_header(request, TEXT("accept-encoding")), TEXT_NONE, &answer);
}

static void
finish_reading(struct exchange *exchange)
{
	if (exchange->kept)
		compress(exchange);
	if (exchange->makes) {
		exchange->makes = false;
		cache_end(&exchange->making);
	}
	loop_return(exchange);
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

static bool submit(struct exchange *exchange);

static void
write_done(struct writer_task *task, bool kept)
{
	struct exchange *exchange = EXCHANGE_OF(task, write);
	struct request *request = &exchange->request;

	exchange->unsaved = !kept && task->disk_full && (request->route->step || request->comes_back);
	if (exchange->unsaved && submit(exchange))
		return;
	if (!kept && task->disk_full)
		respond_disk_full(request);
	else if (!kept && (!request->response || !request->response->undo))
		respond_error(request);
	loop_return(exchange);
}

/* What is costly, or certain without a write, is done before the writer; it may read the database. */
static void
before_writer(struct exchange *exchange, void (*run)(struct request *request))
{
	struct request *request = &exchange->request;

	request->context.connection = readers_connection(exchange->server->connections);
	if (request->context.connection)
		run(request);
	else
		respond_error(request);
	request->context.connection = NULL;
}

static void
submit_to_writer(struct exchange *exchange)
{
	exchange->write = (struct writer_task){
		.run = write_run, .done = write_done, .context = &exchange->request.context,
		.priority = exchange->request.route->priority ? WRITER_PRIORITY_FIRST : WRITER_PRIORITY_ORDINARY,
	};
	switch (writer_submit(exchange->server->settings.writer, &exchange->write)) {
	case WRITER_SUBMIT_OK:
		return;
	case WRITER_SUBMIT_FULL:
	case WRITER_SUBMIT_STOPPING:
		if (exchange->request.route->step)
			before_writer(exchange, dispatch_unsaved);
		else
			exchange->overloaded = true;
		loop_return(exchange);
		return;
	}
}

static void
prepare_write(struct exchange *exchange)
{
	struct request *request = &exchange->request;

	if (exchange_map_body(exchange) && dispatch_check(request) && exchange->too_fast)
		respond_too_fast(request, exchange->too_fast);
	if (!request->response && request->route->precheck)
		before_writer(exchange, dispatch_precheck);
	if (!request->response && request->route->prepare)
		before_writer(exchange, request->route->prepare);
	if (request->response || !loop_is_waiting(exchange))
		loop_return(exchange);
	else
		submit_to_writer(exchange);
}

static void
answer_alone(struct exchange *exchange)
{
	const struct server_settings *settings = &exchange->server->settings;
	struct request *request = &exchange->request;

	request->context.connection = readers_connection(exchange->server->connections);
	settings->answer(request, settings->closure);
}

/* The disk is full: the next step of the form, or the form to be corrected, can be shown all the same. */
static void
answer_unsaved(struct exchange *exchange)
{
	before_writer(exchange, dispatch_unsaved);
	if (exchange->request.response->status >= 500)
		respond_disk_full(&exchange->request);
}

static void
work_run(struct workers_task *task)
{
	struct exchange *exchange = EXCHANGE_OF(task, work);

	/* The server stopped and gave this request up; its writer may be freed as well. */
	if (!loop_is_waiting(exchange)) {
		finish_reading(exchange);
	} else if (exchange->unsaved) {
		answer_unsaved(exchange);
		loop_return(exchange);
	} else if (exchange->server->settings.answer) {
		answer_alone(exchange);
		loop_return(exchange);
	} else if (!method_is_safe(exchange->request.method)) {
		prepare_write(exchange);
	} else {
		if (!exchange->kept)
			read_run(exchange);
		finish_reading(exchange);
	}
}

/* ---- `shared` pages ---- */

static struct cache_key
key_of(const struct request *request)
{
	return (struct cache_key){ request->target, request->wanted };
}

static void ask_cache(struct exchange *exchange);

/* Called on the thread that built the page. */
static void
page_ready(struct cache_waiter *waiter, struct cache_entry *entry, bool again)
{
	struct exchange *exchange = EXCHANGE_OF(waiter, waiter);

	exchange->kept = entry;
	exchange->waited = !entry && !again;
	if (!entry && again)
		ask_cache(exchange);
	else if (!submit(exchange))
		loop_return(exchange);
}

static void
ask_cache(struct exchange *exchange)
{
	struct request *request = &exchange->request;

	exchange->waiter.ready = page_ready;
	switch (cache_ask(exchange->server->cache, key_of(request), request->context.now, &exchange->making, &exchange->waiter,
	                  &exchange->kept)) {
	case CACHE_ASK_PARKED:
		return;
	case CACHE_ASK_BUILD:
		exchange->makes = true;
		break;
	case CACHE_ASK_FOUND:
		break;
	}
	if (!submit(exchange)) {
		if (exchange->makes)
			cache_end(&exchange->making);
		exchange->makes = false;
		loop_return(exchange);
	}
}

/* An asset was read from nothing that changes. Only its canonical address is cached: no query. */
static void
cache_asset(struct exchange *exchange)
{
	const struct request *request = &exchange->request;

	if (request->route || request->response->status != 200 || !text_starts_with(request->target, asset_folder) ||
	    !text_equal(request->target, request->path))
		return;
	exchange->kept = cache_begin(exchange->server->cache, key_of(request), request->context.now, &exchange->making);
	if (exchange->kept)
		return;
	exchange->making.lasts = true;
	exchange->kept = cache_store(&exchange->making, &request->context.site->keys, request->response, (struct tags){ .count = 0 });
	cache_end(&exchange->making);
}

/* ---- called on the loop ---- */

/* Whether the path begins as that of a route marked `priority`, up to the first part that differs: other requests of a desk are included.
 * */
static bool
is_of_desk(struct text path)
{
	for (size_t i = 0; i < route_count; i++) {
		const char *pattern = routes[i].pattern;

		if (routes[i].priority && text_starts_with(path, text_until(text_of(pattern), strcspn(pattern, "{"))))
			return true;
	}
	return false;
}

static bool
has_priority(const struct request *request)
{
	return request->route && (request->route->bare || is_of_desk(request->path));
}

/* false: there is too much work for it. */
static bool
submit(struct exchange *exchange)
{
	struct server *server = exchange->server;
	const struct route *route = exchange->request.route;
	const bool slow = route && (route->slow || route->upload) && !exchange->kept;

	exchange->work = (struct workers_task){ .run = work_run };
	if (workers_submit(slow ? server->workers : server->readers, &exchange->work, has_priority(&exchange->request)))
		return true;
	exchange->overloaded = true;
	return false;
}

/* Limits the rate of one address, so that it cannot fill the writer's queue. */
static void
limit_rate(struct exchange *exchange)
{
	struct request *request = &exchange->request;
	const struct bucket_limit limit = { clock_us(), LIMIT_POSTS_BURST, LIMIT_POSTS_BURST * INSTANT_SECOND / LIMIT_POSTS_A_SECOND };
	uint64_t who;

	if (method_is_safe(request->method) || peer_is_this_machine(request->peer))
		return;
	memcpy(&who, crypto_hash(exchange->arena, &request->context.site->keys, "posts", request->peer).at, sizeof who);
	exchange->too_fast = (int)((bucket_wait(exchange->server->posts, who, 1, limit) + INSTANT_SECOND - 1) / INSTANT_SECOND);
	if (exchange->too_fast)
		atomic_fetch_add(&exchange->server->too_fast, 1);
}

/* The handler for requests that routes.def does not answer. */
static void
begin_small(struct exchange *exchange)
{
	struct request *request = &exchange->request;

	text_cut(request->target, '?', &request->path, &request->query);
	if (!method_is_safe(request->method))
		respond_method_not_allowed(request, TEXT("GET, HEAD"));
}

void
turn_begin(struct exchange *exchange)
{
	struct server *server = exchange->server;
	struct request *request = &exchange->request;
	bool wanted = false;

	request->number = (uint64_t)id_new(request->context.now);
	if (server->settings.answer)
		begin_small(exchange);
	else if (!request->response)
		wanted = dispatch_find(request) && !method_is_safe(request->method);
	if (!request->response && request->route)
		exchange->overloaded = overload_refuses(request->route, server->settings.writer, server->workers, server->readers);
	exchange->gather.discard = !wanted || request->response || exchange->overloaded;
	exchange->gather.most = dispatch_body_max(request);
	if (request->route && request->route->upload && server->settings.body_folder)
		exchange->gather.piece = LIMIT_BODY_PIECE_BYTES;
}

bool
turn_take(struct exchange *exchange)
{
	struct request *request = &exchange->request;

	exchange->overloaded = exchange->overloaded || exchange->gather.bodies_full;
	if (request->response)
		cache_asset(exchange);
	else
		request->context.now = instant_now();
	if (exchange->overloaded && !request->response)
		return false;
	request->body_too_long = exchange->gather.too_long;
	request->body = (struct bytes){ exchange->gather.at, exchange->gather.length };
	if (request->response && !exchange->kept)
		return false;
	limit_rate(exchange);
	loop_park(exchange);
	if (!request->response && request->method == METHOD_GET && request->route && request->route->live &&
	    watch_has_path(exchange->server->watch, request->path)) {
		loop_return(exchange);
	} else if (!exchange->kept && !exchange->waited && method_is_safe(request->method) && cache_may_hold(request)) {
		ask_cache(exchange);
	} else if (!submit(exchange)) {
		loop_return(exchange);
	}
	return true;
}

/* ---- called on the writer's thread ---- */

/* A rebuild, for no particular client. */
static void
renew(struct server *server, struct cache_entry *old)
{
	struct exchange *exchange = exchange_new(server, cache_key(old).target);
	struct request *request = &exchange->request;
	struct cache_build making;
	struct cache_entry *kept;

	request->method_text = TEXT("GET");
	request->number = (uint64_t)id_new(instant_now());
	request->context.connection = readers_connection(server->connections);
	if (request->context.connection && dispatch_find(request) && dispatch_check(request)) {
		request->wanted = cache_key(old).type;
		cache_rebuild_begin(old, request->context.now, &making);
		kept = build_cached(request, &making);
		cache_end(&making);
		if (kept)
			cache_release(kept);
	}
	exchange_free(exchange);
}

void
turn_changed(struct server *server, struct tags changed)
{
	struct cache_entry *popular[LIMIT_CACHE_REBUILDS];
	const size_t count = cache_drop_except(server->cache, changed, popular, LIMIT_CACHE_REBUILDS);
	const int64_t began = clock_us();

	for (size_t i = 0; i < count; i++) {
		if (clock_us() - began < LIMIT_CACHE_REBUILD_MS * INT64_C(1000))
			renew(server, popular[i]);
		cache_rebuild_end(popular[i]);
	}
}
