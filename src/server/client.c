#include "server/client.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/histogram.h"
#include "base/log.h"
#include "server/exchange.h"
#include "server/stream.h"
#include "limits.h"

struct client *
client_accept(int socket)
{
	struct client *client = memory_take(sizeof *client);

	client->socket = socket;
	return client;
}

void
client_release(struct client *client)
{
	memory_free(client);
}

void
client_set_deadline(struct client *client, int seconds)
{
	client->until = client->loop->began / 1000 + seconds * INT64_C(1000);
}

void
client_release_exchange(struct client *client)
{
	if (client->exchange || client->entry)
		atomic_fetch_sub(&client->loop->server->active, 1);
	if (client->exchange)
		exchange_free(client->exchange);
	if (client->entry)
		cache_release(client->entry);
	client->exchange = NULL;
	client->entry = NULL;
}

static void
leave_loop(struct client *client)
{
	client->state = CLIENT_ENDED;
	memory_free(client->held);
	client->held = NULL;
	client->held_length = 0;
	loop_remove(client->loop, client);
}

void
client_end(struct client *client)
{
	struct exchange *exchange = client->exchange;
	char bytes[4096];

	if (client->state == CLIENT_PARKED) {
		pthread_mutex_lock(&client->loop->lock);
		exchange->client = NULL;              /* the thread that works on it frees it */
		pthread_mutex_unlock(&client->loop->lock);
		client->exchange = NULL;
		atomic_fetch_sub(&client->loop->server->active, 1);
	}
	if (client->state == CLIENT_STREAM)
		stream_close(client);
	client_release_exchange(client);
	leave_loop(client);
	/* When a socket is closed with unread input, the system discards what is still being sent to the client. */
	shutdown(client->socket, SHUT_WR);
	for (int i = 0; i < LIMIT_READS_OF_CLIENT && recv(client->socket, bytes, sizeof bytes, MSG_DONTWAIT) > 0; i++)
		;
	close(client->socket);
}

/* ---- output ---- */

static void
await_request(struct client *client)
{
	client->state = CLIENT_HEAD;
	client->progress = (struct head_progress){ .scanned = 0 };
	client_set_deadline(client, LIMIT_IDLE_SECONDS);
	loop_set_idle(client->loop, client, true);
}

/* Sends more of a response in a file; its loop does not wait for the disk. false: there is no more of it. */
static bool
reads_on(struct client *client)
{
	struct exchange *exchange = client->exchange;

	if (!exchange || exchange->file_left == 0)
		return false;
	client->state = CLIENT_PARKED;
	client->until = 0;
	if (!exchange_read_piece(exchange)) {
		client_start_writing(client);
		client_end(client);
	}
	return true;
}

static void
resume_file(struct client *client)
{
	const struct gather *gather = &client->exchange->gather;

	client_start_writing(client);
	client->sending = (struct sending){ .body = { gather->at, gather->length } };
	/* Its length was announced, so closing the connection shows that it is not complete. */
	if (gather->length == 0)
		client_end(client);
	else
		client_write_on(client);
}

static void
sent_all(struct client *client)
{
	if (reads_on(client))
		return;
	client_release_exchange(client);
	if (!client->last) {
		await_request(client);
		return;
	}
	shutdown(client->socket, SHUT_WR);
	client->state = CLIENT_CLOSING;
	client->until = client->loop->began / 1000 + LIMIT_CLOSING_MS;
}

void
client_start_writing(struct client *client)
{
	client->state = CLIENT_WRITING;
	client->until = 0;
}

void
client_write_on(struct client *client)
{
	struct loop *loop = client->loop;

	switch (send_on(client->socket, &client->sending, &loop->dates)) {
	case SEND_DONE:
		sent_all(client);
		return;
	case SEND_STUCK:
		if (client->until)
			return;
		client_set_deadline(client, LIMIT_SEND_SECONDS + (int)(sending_length(&client->sending) / LIMIT_SEND_RATE));
		return;
	case SEND_ENDED:
		client_end(client);
		return;
	}
}

static void
begin_stream(struct client *client)
{
	struct exchange *exchange = client->exchange;

	if (stream_begin(client, exchange)) {
		client_release_exchange(client);
		stream_notify(client);
		return;
	}
	exchange->request.response = NULL;
	exchange->overloaded = true;
	exchange_lay_out(exchange, &client->loop->dates, &client->sending);
	client->last = exchange->close;
	client_write_on(client);
}

void
client_answer(struct client *client)
{
	struct exchange *exchange = client->exchange;
	const struct request *request = &exchange->request;

	client_start_writing(client);
	/* Only a client that a guard let in is prioritised: any client can request the path. */
	loop_set_priority(client->loop, client, !crew_pass_id_is_none(request->visitor.crew_pass));
	if (!exchange->overloaded && !exchange->kept && request->route && request->route->live && request->method == METHOD_GET &&
	    (!request->response || request->response->live)) {
		begin_stream(client);
		return;
	}
	exchange_lay_out(exchange, &client->loop->dates, &client->sending);
	client->last = exchange->close;
	client_write_on(client);
}

/* ---- events from its loop ---- */

void
client_begin(struct client *client, struct loop *loop)
{
	const int yes = 1;

	client->loop = loop;
	setsockopt(client->socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
	await_request(client);
	client_set_deadline(client, LIMIT_HEAD_SECONDS);
	if (!loop_register(loop, client))
		client_end(client);
}

void
client_event(struct client *client, uint32_t events)
{
	client->readable = client->readable || (events & (EPOLLIN | EPOLLRDHUP)) != 0;
	client->half_closed = client->half_closed || (events & EPOLLRDHUP) != 0;
	if (events & (EPOLLERR | EPOLLHUP)) {
		client->broken = true;
		if (client->state != CLIENT_PARKED)
			client_end(client);
		return;
	}
	if (client->state == CLIENT_STREAM)
		stream_event(client, events);
	if (client->state == CLIENT_WRITING && (events & EPOLLOUT))
		client_write_on(client);
	if (client_wants_bytes(client))
		client_read_on(client);
}

void
client_resume(struct exchange *exchange)
{
	struct client *client = exchange->client;
	const enum exchange_task task = exchange->task;

	/* It was given up at the moment in which it was finished. */
	if (!client) {
		exchange_free(exchange);
		return;
	}
	if (client->broken) {
		client_start_writing(client);
		client_end(client);
		return;
	}
	exchange->task = EXCHANGE_TASK_RESPONSE;
	switch (task) {
	case EXCHANGE_TASK_RESPONSE:
		client_answer(client);
		break;
	case EXCHANGE_TASK_BODY:
		client_resume_body(client);
		break;
	case EXCHANGE_TASK_FILE:
		resume_file(client);
		break;
	}
	if (client_wants_bytes(client))
		client_read_on(client);
}

/* Best effort: the thread that makes the response continues without a client. */
void
client_abandon(struct client *client)
{
	struct exchange *busy;

	/* Half of a response was sent, so no other one can follow. */
	if (client->exchange->task == EXCHANGE_TASK_FILE) {
		client_end(client);
		return;
	}
	busy = exchange_new(client->loop->server, TEXT(""));
	pthread_mutex_lock(&client->loop->lock);
	client->exchange->client = NULL;
	pthread_mutex_unlock(&client->loop->lock);
	busy->request.method_text = TEXT("GET");
	busy->overloaded = busy->close = true;
	client->exchange = busy;
	client_answer(client);
}
