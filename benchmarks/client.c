#include "benchmarks/client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"

enum { EVENTS = 1024, FIRST_BYTES = 2048, PIECE_BYTES = 64 * 1024, LINES_OF_ADDRESS = 900 };
#define ENDS (EPOLLRDHUP | EPOLLHUP | EPOLLERR)

struct client {
	int epoll, port;
	int64_t rest_us;
	struct client_line *lines;
	size_t count;
};

int64_t
client_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

struct client *
client_new(int port, size_t lines)
{
	struct client *client = memory_take(sizeof *client);

	client->epoll = epoll_create1(EPOLL_CLOEXEC);
	client->port = port;
	client->count = lines;
	client->lines = memory_take(lines * sizeof *client->lines);
	for (size_t i = 0; i < lines; i++)
		client->lines[i] = (struct client_line){ .client = client, .number = i, .socket = -1 };
	return client;
}

void
client_free(struct client *client)
{
	for (size_t i = 0; i < client->count; i++) {
		if (client->lines[i].socket >= 0)
			close(client->lines[i].socket);
		memory_free(client->lines[i].out);
		memory_free(client->lines[i].in);
	}
	close(client->epoll);
	memory_free(client->lines);
	memory_free(client);
}

struct client_line *
client_line(struct client *client, size_t number)
{
	ASSERT(number < client->count);
	return &client->lines[number];
}

/* Uses as many addresses as needed: one has 28 000 ports, and the server bounds how many streams one may watch. */
static void
open_line(struct client_line *line)
{
	const struct sockaddr_in from = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK + (uint32_t)(line->number / LINES_OF_ADDRESS)) };
	const struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)line->client->port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	const int one = 1;
	struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = line };

	line->socket = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	ASSERT(line->socket >= 0);
	setsockopt(line->socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	setsockopt(line->socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
	ASSERT(bind(line->socket, (const struct sockaddr *)&from, sizeof from) == 0);
	if (connect(line->socket, (const struct sockaddr *)&to, sizeof to) != 0)
		ASSERT(errno == EINPROGRESS || errno == ECONNREFUSED);
	ASSERT(epoll_ctl(line->client->epoll, EPOLL_CTL_ADD, line->socket, &event) == 0);
}

/* Sends what it can; the rest when the socket has space. */
static void
push(struct client_line *line)
{
	while (line->out_sent < line->out_length) {
		const ssize_t sent = send(line->socket, line->out + line->out_sent, line->out_length - line->out_sent, MSG_NOSIGNAL);

		if (sent <= 0)
			return;
		line->out_sent += (size_t)sent;
	}
}

static void
begin(struct client_line *line, bool streams, const char *format, va_list arguments)
{
	int length;

	ASSERT(!line->waiting);
	if (line->out == NULL)
		line->out = memory_take(CLIENT_SENT_BYTES);
	length = vsnprintf(line->out, CLIENT_SENT_BYTES, format, arguments);
	ASSERT(length > 0 && length < CLIENT_SENT_BYTES);
	line->out_length = (size_t)length;
	line->out_sent = line->in_length = 0;
	line->streams = streams;
	line->waiting = true;
	line->began = client_now();
	if (line->socket < 0)
		open_line(line);
	push(line);
}

void
client_send(struct client_line *line, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	begin(line, false, format, arguments);
	va_end(arguments);
}

void
client_send_stream(struct client_line *line, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	begin(line, true, format, arguments);
	va_end(arguments);
}

/* The whole answer has arrived: its head, an empty line, as many bytes as the head says. */
static bool
is_whole(struct client_line *line, struct client_answer *answer)
{
	const char *end, *length;
	size_t body = 0;

	line->in[line->in_length] = '\0';
	end = strstr(line->in, "\r\n\r\n");
	if (end == NULL)
		return false;
	length = strcasestr(line->in, "\r\ncontent-length:");
	if (length != NULL && length < end)
		body = (size_t)strtoul(length + 17, NULL, 10);
	answer->body = end + 4;
	if (line->in_length < (size_t)(answer->body - line->in) + body)
		return false;
	answer->head = line->in;
	answer->body_length = body;
	answer->status = (int)strtol(line->in + 9, NULL, 10);
	answer->us = client_now() - line->began;
	return true;
}

/* Takes one cookie out of the jar, which has them one after the other. */
static void
drop_cookie(char *jar, const char *name, size_t length)
{
	for (char *at = jar; *at != '\0'; at += strspn(at, "; ")) {
		const size_t whole = strcspn(at, ";"), gap = strspn(at + whole, "; ");

		if (strncmp(at, name, length) == 0) {
			memmove(at, at + whole + gap, strlen(at + whole + gap) + 1);
			return;
		}
		at += whole;
	}
}

static void
keep_cookies(struct client_line *line, const struct client_answer *answer)
{
	static const char set[] = "\r\nSet-Cookie: ";

	for (const char *at = strstr(answer->head, set); at != NULL && at < answer->body; at = strstr(at, set)) {
		size_t length, there;

		at += sizeof set - 1;
		length = strcspn(at, ";\r");
		drop_cookie(line->cookie, at, strcspn(at, "=") + 1);
		there = strlen(line->cookie);
		while (there > 0 && strchr("; ", line->cookie[there - 1]) != NULL)
			line->cookie[--there] = '\0';
		ASSERT(there + length + sizeof "; " <= sizeof line->cookie);
		snprintf(line->cookie + there, sizeof line->cookie - there, "%s%.*s", there > 0 ? "; " : "", (int)length, at);
	}
}

static void
make_room(struct client_line *line)
{
	if (line->in_length + 1 < line->in_capacity)
		return;
	line->in_capacity = line->in_capacity ? line->in_capacity * 2 : FIRST_BYTES;
	ASSERT(line->in_capacity <= CLIENT_ANSWER_BYTES);
	line->in = memory_grow(line->in, line->in_capacity);
}

static void
broke(struct client_line *line, const struct client_calls *calls)
{
	const struct client_answer nothing = { .head = "", .body = "", .us = client_now() - line->began };

	close(line->socket);
	line->socket = -1;
	if (!line->waiting)
		return;
	line->waiting = false;
	if (line->streams)
		calls->on_piece(line, "", 0);
	else
		calls->on_answer(line, &nothing);
}

/* Without a second read: fewer bytes than requested were all there are, unless the other end has closed after them. */
static void
take_pieces(struct client_line *line, const struct client_calls *calls, bool ended)
{
	static char piece[PIECE_BYTES];
	ssize_t length;

	do {
		length = recv(line->socket, piece, sizeof piece - 1, 0);
		if (length < 0 && errno == EAGAIN)
			return;
		if (length <= 0) {
			broke(line, calls);
			return;
		}
		piece[length] = '\0';
		calls->on_piece(line, piece, (size_t)length);
	} while (ended || length == sizeof piece - 1);
}

static void
take(struct client_line *line, const struct client_calls *calls)
{
	for (;;) {
		struct client_answer answer = { 0 };
		ssize_t length;

		make_room(line);
		length = recv(line->socket, line->in + line->in_length, line->in_capacity - line->in_length - 1, 0);
		if (length < 0 && errno == EAGAIN)
			return;
		if (length <= 0) {
			broke(line, calls);
			return;
		}
		line->in_length += (size_t)length;
		if (!line->waiting || !is_whole(line, &answer))
			continue;
		line->waiting = false;
		keep_cookies(line, &answer);
		/* The server closes: the next request uses a new connection. */
		if (strcasestr(answer.head, "\r\nconnection: close") != NULL) {
			close(line->socket);
			line->socket = -1;
		}
		calls->on_answer(line, &answer);
		if (line->socket < 0)
			return;
	}
}

void
client_rest(struct client *client, int64_t us)
{
	client->rest_us = us;
}

void
client_run(struct client *client, const struct client_calls *calls, int64_t until_us)
{
	client_run_until(client, calls, until_us, NULL);
}

void
client_run_until(struct client *client, const struct client_calls *calls, int64_t until_us, const bool *enough)
{
	struct epoll_event events[EVENTS];

	while (!(enough && *enough) && client_now() < until_us) {
		const int count = epoll_wait(client->epoll, events, EVENTS, client->rest_us ? 0 : 1);
		const struct timespec rest = { 0, client->rest_us * 1000 };

		for (int i = 0; i < count; i++) {
			struct client_line *line = events[i].data.ptr;

			if (line->socket >= 0 && (events[i].events & EPOLLOUT))
				push(line);
			if (line->socket < 0 || !(events[i].events & (EPOLLIN | ENDS)))
				continue;
			if (line->waiting && line->streams)
				take_pieces(line, calls, events[i].events & ENDS);
			else
				take(line, calls);
		}
		if (calls->on_tick)
			calls->on_tick(client_now());
		if (client->rest_us && count < EVENTS)
			nanosleep(&rest, NULL);
	}
}

void
client_times_add(struct client_times *times, int64_t us)
{
	if (times->count == times->capacity) {
		times->capacity = times->capacity ? times->capacity * 2 : 4096;
		times->at = memory_grow(times->at, times->capacity * sizeof *times->at);
	}
	times->at[times->count++] = us;
}

static int
by_size(const void *one, const void *other)
{
	const int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;

	return (a > b) - (a < b);
}

int64_t
client_times_part(struct client_times *times, double part)
{
	if (times->count == 0)
		return 0;
	qsort(times->at, times->count, sizeof *times->at, by_size);
	return times->at[(size_t)((double)(times->count - 1) * part)];
}

bool
client_location(const struct client_answer *answer, char *path, size_t room)
{
	const char *at = strstr(answer->head, "Location: ");

	if (at == NULL)
		return false;
	at += strlen("Location: ");
	snprintf(path, room, "%.*s", (int)strcspn(at, "\r"), at);
	return true;
}

bool
client_field(const char *page, const char *name, char *value, size_t room)
{
	char wanted[64];
	const char *at, *end;

	snprintf(wanted, sizeof wanted, "name=\"%s\" value=\"", name);
	at = strstr(page, wanted);
	if (at == NULL)
		return false;
	at += strlen(wanted);
	end = strchr(at, '"');
	if (end == NULL || (size_t)(end - at) >= room)
		return false;
	memcpy(value, at, (size_t)(end - at));
	value[end - at] = '\0';
	return true;
}
