/* client_read: handles what a connection received: heads and bodies, one request after the other. */
#include "server/client.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "base/histogram.h"
#include "base/log.h"
#include "http/peer.h"
#include "http/respond.h"
#include "server/answered.h"
#include "server/exchange.h"
#include "server/turn.h"
#include "limits.h"

/* ---- requests ---- */

static void
act(struct client *client)
{
	client->until = 0;
	client->state = CLIENT_PARKED;
	if (!turn_take(client->exchange))
		client_answer(client);
}

static void
refuse(struct client *client, int status)
{
	struct exchange *exchange = exchange_new(client->loop->server, TEXT(""));
	struct request *request = &exchange->request;

	exchange->close = true;
	request->method_text = TEXT("GET");
	if (status == HEAD_PARSE_TOO_LARGE || status == HEAD_PARSE_URI_TOO_LONG)
		respond_too_large(request, status);
	else
		respond_unreadable(request, status);
	client->exchange = exchange;
	atomic_fetch_add(&exchange->server->active, 1);
	client_answer(client);
}

/* Answers a request for a `shared` page, which needs only the head. false: the cache is not enough. */
static bool
answer_cached(struct client *client, const struct head *head)
{
	struct loop *loop = client->loop;
	struct server *server = loop->server;
	struct sending sending = { .second = loop->dates.second, .head_only = head->method == HEAD_METHOD_HEAD };
	struct text accept, encodings, knows;
	struct cache_entry *entry;

	if ((head->method != HEAD_METHOD_GET && !sending.head_only) || head->form != HEAD_FORM_ORIGIN || head->query.at ||
	    head_has_body(head) || head_find(head, TEXT("accept"), &accept) > 1 ||
	    head_find(head, TEXT("accept-encoding"), &encodings) > 1 || head_find(head, TEXT("if-none-match"), &knows) > 1)
		return false;
	entry = cache_find(server->cache, (struct cache_key){ head->target, accept_media_type(accept) }, loop->now);
	if (!entry)
		return false;
	sending.form = cache_form_there(entry, encodings, knows, &sending.answer);
	if (!sending.form) {
		cache_release(entry);
		return false;
	}
	sending.close = !head->keep_alive || head->minor == 0 || atomic_load_explicit(&server->stopping, memory_order_relaxed);
	client->last = sending.close;
	client->entry = entry;
	client->sending = sending;
	client_start_writing(client);
	atomic_fetch_add(&server->active, 1);
	answered_add_cached(server->answered, cache_route(entry), sending.answer == CACHE_ANSWER_WHOLE ? 200 : 304, clock_us() - loop->began);
	client_write_on(client);
	return true;
}

static struct text
origin_form(struct arena *arena, const struct head *head)
{
	if (head->form != HEAD_FORM_ABSOLUTE)
		return head->target;
	return head->query.at ? text_format(arena, "%.*s?%.*s", TEXT_PRINT(head->path), TEXT_PRINT(head->query)) : head->path;
}

/* The client waits for "100 Continue", unless its body has arrived already or is not wanted. */
static void
tell_to_continue(struct client *client, bool more_is_there)
{
	static const char words[] = "HTTP/1.1 100 Continue\r\n\r\n";

	/* So few bytes fit into the socket whenever the response before was read. */
	if (!more_is_there)
		(void)!send(client->socket, words, sizeof words - 1, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void
begin(struct client *client, const struct head *head, bool more_is_there)
{
	struct server *server = client->loop->server;
	struct exchange *exchange = exchange_new(server, head->target);
	struct request *request = &exchange->request;
	struct sockaddr_storage address = { .ss_family = AF_UNSPEC };
	socklen_t length = sizeof address;

	request->target = text_copy(exchange->arena, origin_form(exchange->arena, head));
	exchange_set_head(exchange, head);
	exchange->loop = client->loop;
	exchange->client = client;
	exchange->gather.since = client->loop->began / 1000;
	/* It fails when the client has gone; the next event reports that. */
	(void)getpeername(client->socket, (struct sockaddr *)&address, &length);
	request->peer = peer_of_request(request, server->settings.proxy_header, (struct sockaddr *)&address);
	client->exchange = exchange;
	atomic_fetch_add(&server->active, 1);
	turn_begin(exchange);
	if (!head_has_body(head)) {
		act(client);
		return;
	}
	if (head->expects_continue && exchange->gather.discard) {
		exchange->close = true;
		act(client);
		return;
	}
	if (head->expects_continue)
		tell_to_continue(client, more_is_there);
	client->state = CLIENT_BODY;
	body_start(&client->body, head);
	client_set_deadline(client, server->settings.body_seconds);
}

/* ---- input ---- */

/* Returns how many bytes were used; 0: more have to arrive. */
static size_t
take_head(struct client *client, struct text bytes)
{
	static _Thread_local struct head head;
	enum head_parse parsed;

	if (client->idle) {
		loop_set_idle(client->loop, client, false);
		client_set_deadline(client, LIMIT_HEAD_SECONDS);
	}
	parsed = head_parse(&client->progress, bytes, &head);
	switch (parsed) {
	case HEAD_PARSE_INCOMPLETE:
		return 0;
	case HEAD_PARSE_COMPLETE:
		client->progress = (struct head_progress){ .scanned = 0 };
		if (!answer_cached(client, &head))
			begin(client, &head, bytes.length > head.length);
		return head.length;
	case HEAD_PARSE_BAD: case HEAD_PARSE_URI_TOO_LONG: case HEAD_PARSE_EXPECTATION_FAILED: case HEAD_PARSE_TOO_LARGE:
	case HEAD_PARSE_NOT_IMPLEMENTED: case HEAD_PARSE_VERSION:
		break;
	}
	refuse(client, (int)parsed);
	return bytes.length;
}

static bool
take_data(struct client *client, struct bytes data)
{
	struct exchange *exchange = client->exchange;
	struct server *server = exchange->server;

	if (!gather_take(&exchange->gather, exchange->arena, &server->body_bytes, data)) {
		client_end(client);
		return false;
	}
	client->until = gather_until(&exchange->gather, server->settings.body_seconds);
	return true;
}

static void
refuse_body(struct client *client, int status)
{
	client_release_exchange(client);
	refuse(client, status);
}

/* The loop does not wait for the disk. */
static void
park_for_piece(struct client *client)
{
	struct gather *gather = &client->exchange->gather;

	if (exchange_write_piece(client->exchange)) {
		client->until = 0;
		client->state = CLIENT_PARKED;
	} else {
		gather->bodies_full = gather->discard = true;
		gather->length = 0;
	}
}

static size_t
take_body(struct client *client, struct bytes bytes)
{
	size_t all = 0, taken;
	struct bytes data;

	for (;;) {
		const enum body_read read = body_read(&client->body, (struct bytes){ bytes.at + all, bytes.length - all }, &taken, &data);

		all += taken;
		switch (read) {
		case BODY_READ_DATA:
			if (!take_data(client, data))
				return all;
			if (gather_is_full(&client->exchange->gather))
				park_for_piece(client);
			if (client->state != CLIENT_BODY)
				return all;
			continue;
		case BODY_READ_MORE:
			return all;
		case BODY_READ_COMPLETE:
			act(client);
			return all;
		case BODY_READ_BAD: case BODY_READ_TOO_LARGE:
			refuse_body(client, (int)read);
			return bytes.length;
		}
	}
}

void
client_resume_body(struct client *client)
{
	struct exchange *exchange = client->exchange;
	struct gather *gather = &exchange->gather;

	gather->length = 0;
	gather->discard = exchange->spool.error != 0;
	client->state = CLIENT_BODY;
	client->until = gather_until(gather, exchange->server->settings.body_seconds);
	/* The piece that was written may have been the last one. */
	take_body(client, BYTES_NONE);
}

bool
client_wants_bytes(const struct client *client)
{
	return client->state == CLIENT_HEAD || client->state == CLIENT_BODY || client->state == CLIENT_CLOSING;
}

/* Returns how many bytes were used. */
static size_t
take(struct client *client, struct bytes bytes)
{
	size_t all = 0;

	while (all < bytes.length && client_wants_bytes(client)) {
		const struct bytes rest = { bytes.at + all, bytes.length - all };
		size_t taken = rest.length;

		if (client->state == CLIENT_HEAD)
			taken = take_head(client, bytes_text(rest));
		else if (client->state == CLIENT_BODY)
			taken = take_body(client, rest);
		if (taken == 0)
			break;
		all += taken;
	}
	return all;
}

/* false: there is no input now, or the connection has ended. */
static bool
receive(struct client *client, size_t *length)
{
	struct loop *loop = client->loop;
	const size_t room = sizeof loop->bytes - *length;
	ssize_t count;

	if (!client->readable)
		return false;
	do
		count = recv(client->socket, loop->bytes + *length, room, MSG_DONTWAIT);
	while (count < 0 && errno == EINTR);
	if (count < 0 && errno == EAGAIN) {
		client->readable = false;
		return false;
	}
	if (count <= 0) {
		client_end(client);
		return false;
	}
	/* Fewer bytes than fit: all input was received, except an end of file that was reported already. */
	client->readable = (size_t)count == room || client->half_closed;
	*length += (size_t)count;
	return true;
}

static void
hold(struct client *client, size_t length)
{
	if (client->state == CLIENT_ENDED)
		return;
	client->starved = client_wants_bytes(client);
	if (length == 0) {
		memory_free(client->held);
		client->held = NULL;
	} else {
		if (length > client->held_length)
			client->held = memory_grow(client->held, length);
		memcpy(client->held, client->loop->bytes, length);
	}
	client->held_length = length;
}

void
client_read_on(struct client *client)
{
	struct loop *loop = client->loop;
	size_t length = client->held_length, taken;
	bool look = length > 0 && !client->starved;
	int reads = 0;

	if (length > 0)
		memcpy(loop->bytes, client->held, length);
	while (client_wants_bytes(client)) {
		if (!look && reads++ == LIMIT_READS_OF_CLIENT) {
			loop_rearm(loop, client);
			break;
		}
		if (!look && !receive(client, &length))
			break;
		look = false;
		taken = take(client, (struct bytes){ loop->bytes, length });
		length -= taken;
		if (length > 0 && taken > 0)
			memmove(loop->bytes, loop->bytes + taken, length);
	}
	hold(client, length);
}
