#include "http/server_exchange.h"

#include "base/log.h"
#include "http/answered.h"
#include "http/respond.h"
#include "http/server_kept.h"
#include "limits.h"

struct exchange *
server_exchange_new(struct server *server, struct text target)
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

void
server_exchange_drop(struct exchange *exchange)
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

/* The bytes lie in the exchange's arena, or in the server's: there until server_receive_completed() at least. */
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

enum MHD_Result
server_exchange_send_kept(struct server *server, struct MHD_Connection *connection, struct cache_entry *entry, struct server_kept_head head)
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

enum MHD_Result
server_exchange_send(struct exchange *exchange)
{
	if (exchange->kept)
		return server_exchange_send_kept(exchange->server, exchange->connection, exchange->kept, server_kept_head(exchange->connection));
	response_body(&exchange->request);
	terminate_headers(exchange->arena, exchange->request.response);
	return send_response(exchange, exchange->request.response);
}

/* Made when the server started, so that it needs nothing of a request that somebody else may still be working on. */
enum MHD_Result
server_exchange_send_busy(struct exchange *exchange)
{
	return send_response(exchange, exchange->server->busy.response);
}

void
server_exchange_make_busy(struct server *server)
{
	struct request *request = &server->busy;

	request->context = (struct context){ .arena = server->arena, .site = server->settings.site };
	respond_busy(request, LIMIT_RETRY_SECONDS);
	response_body(request);
	terminate_headers(server->arena, request->response);
}
