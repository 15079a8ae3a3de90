/* server_test: what the tests of a real server on loopback share: a route table of the test's own, and clients that are plain sockets. */
#ifndef SERVER_SERVER_TEST_H
#define SERVER_SERVER_TEST_H
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include "base/log.h"
#include "http/dispatch.h"
#include "server/server.h"
#include "idempotency_sql.h"

static struct server *server;

#define maybe_unused __attribute__((unused))

static maybe_unused void
pause_milliseconds(int milliseconds)
{
	const struct timespec pause = { milliseconds / 1000, milliseconds % 1000 * 1000000L };

	nanosleep(&pause, NULL);
}

static maybe_unused struct server_state
look(void)
{
	struct server_state now;

	server_get_state(server, &now);
	return now;
}

/* A busy machine is slow; what never happens fails after a minute. */
static maybe_unused void
wait_until(bool (*is_so)(void))
{
	bool so = is_so();

	for (int i = 0; i < 60000 && !so; i++) {
		pause_milliseconds(1);
		so = is_so();
	}
	ASSERT(so);
}

enum route_match
route_find(struct arena *arena, enum method method, struct text path, const struct route **route, union route_value *parts,
           struct text *allowed)
{
	enum route_match match = ROUTE_MATCH_NO_PATH;

	(void)arena, (void)parts;
	for (size_t i = 0; i < route_count; i++) {
		if (!text_equal(path, text_of(routes[i].pattern)))
			continue;
		*route = &routes[i];
		*allowed = routes[i].method == METHOD_GET ? TEXT("GET, HEAD") : TEXT("POST");
		match = ROUTE_MATCH_NO_METHOD;
		if (routes[i].method == method)
			return ROUTE_MATCH_OK;
	}
	return match;
}

/* Whether the row exists. A reader reads it, so it is committed. */
static maybe_unused void
answer_row(struct request *request, struct bytes key)
{
	struct idempotency_sql_find row;

	switch (idempotency_sql_find(&request->context, key, &row)) {
	case DB_READ:
		respond_bytes(request, 200, TEXT("text/plain; charset=utf-8"), text_bytes(TEXT("there")));
		return;
	case DB_READ_NONE:  respond_not_found(request); return;
	case DB_READ_FAULT: respond_error(request); return;
	}
}

/* ---- a client ---- */

static maybe_unused int
client_open(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)server_port(server)) };
	const struct timeval patience = { 20, 0 };
	const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	ASSERT(fd >= 0);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	ASSERT(connect(fd, (struct sockaddr *)&address, sizeof address) == 0);
	return fd;
}

static maybe_unused bool
client_send(int fd, const char *bytes, size_t length)
{
	while (length > 0) {
		const ssize_t sent = send(fd, bytes, length, MSG_NOSIGNAL);

		if (sent <= 0)
			return false;
		bytes += sent;
		length -= (size_t)sent;
	}
	return true;
}

struct answer { int status; char head[4096]; char body[65536]; size_t body_length; };

/* One response: its head, and as much of its body as the head announces. status 0: the connection ended before a head arrived. */
static maybe_unused struct answer
client_read(int fd, bool head_only)
{
	static _Thread_local struct answer answer;
	size_t length = 0, wanted = 0;
	const char *content_length;

	memset(&answer, 0, sizeof answer);
	while (length < sizeof answer.head - 1 && (length < 4 || memcmp(answer.head + length - 4, "\r\n\r\n", 4) != 0)) {
		if (recv(fd, answer.head + length, 1, 0) != 1)
			return answer;
		length++;
	}
	answer.status = (int)strtol(answer.head + strlen("HTTP/1.1 "), NULL, 10);
	content_length = strcasestr(answer.head, "Content-Length:");
	if (content_length && !head_only)
		wanted = (size_t)strtoul(content_length + strlen("Content-Length:"), NULL, 10);
	while (answer.body_length < wanted && answer.body_length < sizeof answer.body - 1) {
		const ssize_t got = recv(fd, answer.body + answer.body_length, 1, 0);

		if (got != 1)
			break;
		answer.body_length++;
	}
	return answer;
}

#define FROM_THIS_SITE "Host: localhost\r\nSec-Fetch-Site: same-origin\r\n"

static maybe_unused struct answer
get(const char *target)
{
	const int fd = client_open();
	char head[512];
	struct answer answer;

	snprintf(head, sizeof head, "GET %s HTTP/1.1\r\n" FROM_THIS_SITE "\r\n", target);
	client_send(fd, head, strlen(head));
	answer = client_read(fd, false);
	close(fd);
	return answer;
}

static maybe_unused void
send_post(int fd, const char *target, const char *body)
{
	char bytes[2048];

	snprintf(bytes, sizeof bytes, "POST %s HTTP/1.1\r\n" FROM_THIS_SITE
	         "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%s", target, strlen(body), body);
	client_send(fd, bytes, strlen(bytes));
}

static maybe_unused struct answer
post(const char *target, const char *body)
{
	const int fd = client_open();
	struct answer answer;

	send_post(fd, target, body);
	answer = client_read(fd, false);
	close(fd);
	return answer;
}

#endif
