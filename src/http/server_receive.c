#include "http/server_receive.h"

#include "base/id.h"
#include "base/log.h"
#include "http/dispatch.h"
#include "http/peer.h"
#include "http/respond.h"
#include "http/server_front.h"
#include "http/server_kept.h"
#include "http/server_turn.h"
#include "http/shed.h"
#include "limits.h"

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

/* false: it is a request like any other. */
static bool
answer_kept(struct server *server, struct MHD_Connection *connection, const char *method, void **state, enum MHD_Result *result)
{
	const struct server_kept_head head = server_kept_head(connection);
	struct cache_entry *entry = server_kept_entry(*state);

	if (server_kept_is_begun(*state)) {
		*result = server_exchange_send_kept(server, connection, entry, head);
		return true;
	}
	if (method_of(text_of(method)) <= METHOD_HEAD && !head.has_body && head.header_count <= LIMIT_HEADERS) {
		*state = server_kept_state(entry, true);
		*result = MHD_YES;
		return true;
	}
	*state = server_exchange_new(server, cache_target(entry));
	cache_release(entry);
	return false;
}

enum MHD_Result
server_receive(void *closure, struct MHD_Connection *connection, const char *url, const char *method, const char *version,
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
			return server_turn_act(exchange);
		going_on = body_take(&exchange->body, exchange->arena, &exchange->server->body_bytes, data, *size);
		deadline_set_until(exchange->deadline, body_until(&exchange->body, exchange->server->settings.body_seconds));
		*size = 0;
		return going_on ? MHD_YES : MHD_NO;
	case STAGE_ANSWERED:
		return server_exchange_send(exchange);
	case STAGE_LEFT:
		return MHD_NO;
	case STAGE_ABANDONED:
		return server_exchange_send_busy(exchange);
	case STAGE_SUSPENDED:
		break;
	}
	log_bug(__FILE__, __LINE__, "a suspended connection was asked to go on");
}

/* The first line: the address as it was sent, before the library decodes it.  What is returned is *state from now on: an exchange,
 * or an answer that is kept for this address. */
void *
server_receive_first_line(void *closure, const char *target, struct MHD_Connection *connection)
{
	struct server *server = closure;
	struct cache_entry *entry = cache_find(server->cache, text_of(target), instant_now());

	/* A connection that is kept has its time to begin, and then this for the rest of the head. */
	deadline_at_most(MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context, LIMIT_HEAD_SECONDS);
	atomic_fetch_add(&server->active, 1);
	return entry ? server_kept_state(entry, false) : server_exchange_new(server, text_of(target));
}

void
server_receive_completed(void *closure, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode how)
{
	struct server *server = closure;
	struct deadline *deadline;

	if (!*state)
		return;
	deadline = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
	deadline_idle(deadline, LIMIT_IDLE_SECONDS);
	if (server_kept_is(*state))
		cache_release(server_kept_entry(*state));
	else
		server_exchange_drop(*state);
	*state = NULL;
	if (how == MHD_REQUEST_TERMINATED_COMPLETED_OK)
		server_front_come_back(server, connection);
	atomic_fetch_sub(&server->active, 1);
}
