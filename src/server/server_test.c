/* A real server on loopback, with a real database, on a route table of this test's own; the clients are plain
 * sockets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "db/database.h"
#include "http/confirm_form.h"
#include "http/dispatch.h"
#include "http/idempotency.h"
#include "server/server.h"
#include "server/server_test.h"
#include "limits.h"
#include "idempotency_sql.h"

static struct site site;
static struct writer *writer;
static char folder[] = "/tmp/givenback-server-test-XXXXXX", database[64];
static atomic_bool writer_held, worker_held;
static atomic_int posted, prepared;

/* ---- handlers ---- */

static void
answer(struct request *request, struct text words)
{
	respond_bytes(request, 200, TEXT("text/plain; charset=utf-8"), text_bytes(words));
}

static void
handle_page(struct request *request, const union route_value *parts)
{
	(void)parts;
	ASSERT(request->context.connection);
	answer(request, text_format(request->context.arena, "peer %.*s", TEXT_PRINT(request->peer)));
}

static struct bytes
key_of(struct request *request)
{
	struct text key = TEXT("none");

	for (size_t i = 0; i < request->form.count; i++) {
		if (text_equal(request->form.pairs[i].name, TEXT("row")))
			key = request->form.pairs[i].value;
	}
	return text_bytes(text_copy(request->context.arena, key));
}

static void
handle_row(struct request *request, const union route_value *parts)
{
	(void)parts;
	answer_row(request, key_of(request));
}

static void
write_row(struct request *request)
{
	const struct bytes row = key_of(request);

	while (atomic_load(&writer_held))
		pause_milliseconds(1);
	if (idempotency_sql_keep(&request->context, row, row, request->context.now) == DB_WROTE_FAULT) {
		respond_error(request);
		return;
	}
	atomic_fetch_add(&posted, 1);
	answer(request, TEXT("kept"));
}

static void
handle_write(struct request *request, const union route_value *parts)
{
	(void)parts;
	write_row(request);
}

static void
handle_write_and_break(struct request *request, const union route_value *parts)
{
	(void)parts;
	write_row(request);
	respond_error(request);
}

static void
handle_slow(struct request *request, const union route_value *parts)
{
	(void)parts;
	while (atomic_load(&worker_held))
		pause_milliseconds(1);
	answer(request, TEXT("slow"));
}

static void
prepare(struct request *request)
{
	/* It may read the database; only the handler writes. */
	ASSERT(request->context.connection);
	while (atomic_load(&worker_held))
		pause_milliseconds(1);
	atomic_fetch_add(&prepared, 1);
}

static void
handle_upload(struct request *request, const union route_value *parts)
{
	(void)parts;
	answer(request, text_format(request->context.arena, "%zu bytes", request->form.count ? request->form.pairs[0].value.length : 0));
}

const struct route routes[] = {
	{ METHOD_GET, "/", handle_page, .handler = "page" },
	{ METHOD_GET, "/row", handle_row, .handler = "row" },
	{ METHOD_GET, "/slow", handle_slow, .slow = true, .handler = "slow" },
	{ METHOD_POST, "/write", handle_write, .form = &none_form, .handler = "write" },
	{ METHOD_POST, "/break", handle_write_and_break, .form = &none_form, .handler = "break" },
	{ METHOD_POST, "/upload", handle_upload, .form = &none_form, .upload = true, .prepare = prepare, .handler = "upload" },
};
const size_t route_count = COUNT_OF(routes);

/* ---- start and stop ---- */

static int
start_all(void **state)
{
	struct connection *connection;
	struct server_settings settings = { .site = &site, .database_path = database, .address = TEXT("127.0.0.1"), .body_seconds = 2,
	                                    .proxy_header = TEXT("X-Forwarded-For") };

	(void)state;
	log_level_set(LOG_FAULT);
	atomic_store(&posted, 0);
	atomic_store(&prepared, 0);
	atomic_store(&writer_held, false);
	atomic_store(&worker_held, false);
	snprintf(database, sizeof database, "%s/givenback.db", folder);
	ASSERT(connection_open(database, DB_READ_WRITE, &connection) == CONNECTION_OPEN_OK);
	ASSERT(db_migrate(connection) == DB_MIGRATE_OK);
	writer = writer_start(connection);
	writer_set_wait(writer, 60000);           /* a loaded machine must not make the test fail */
	settings.writer = writer;
	ASSERT(server_start(&settings, &server) == SERVER_START_OK);
	return 0;
}

static int
stop_all(void **state)
{
	char command[128];

	(void)state;
	/* Left behind by a test that failed in the middle. */
	atomic_store(&writer_held, false);
	atomic_store(&worker_held, false);
	if (server)
		ASSERT(server_stop(server));
	server = NULL;
	writer_stop(writer);
	for (int i = 0; i < 3; i++) {
		static const char *const endings[] = { "", "-wal", "-shm" };

		snprintf(command, sizeof command, "%s%s", database, endings[i]);
		unlink(command);
	}
	return 0;
}

/* ---- tests ---- */

static void
a_page_is_answered(void **state)
{
	struct answer answer = get("/");

	(void)state;
	assert_int_equal(answer.status, 200);
	assert_string_equal(answer.body, "peer 127.0.0.1");
	assert_non_null(strstr(answer.head, "Content-Security-Policy: default-src 'self'"));
	assert_int_equal(get("/nothing").status, 404);
	assert_int_equal(get("/a%00b").status, 404);
}

static void
a_connection_is_kept_for_the_next_request(void **state)
{
	const int fd = client_open();
	const char *const one = "GET / HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 192.0.2.1, 2001:db8::5\r\n\r\n";

	(void)state;
	for (int i = 0; i < 5; i++) {
		struct answer answer;

		client_send(fd, one, strlen(one));
		answer = client_read(fd, false);
		assert_int_equal(answer.status, 200);
		assert_string_equal(answer.body, "peer 2001:db8::/64");
	}
	send_post(fd, "/write", "row=kept-alive");
	assert_int_equal(client_read(fd, false).status, 200);
	client_send(fd, one, strlen(one));
	assert_int_equal(client_read(fd, false).status, 200);
	close(fd);
}

/* The proxy's header may be the last one: beyond too many others it would be lost, and the visitor's own header used instead. */
static void
more_headers_than_are_kept_are_refused(void **state)
{
	const int fd = client_open();
	struct answer answer;
	char head[4096];
	int length = snprintf(head, sizeof head, "GET / HTTP/1.1\r\n" FROM_THIS_SITE "X-Forwarded-For: 192.0.2.99\r\n");

	(void)state;
	for (int i = 0; i < LIMIT_HEAD_FIELDS; i++)
		length += snprintf(head + length, sizeof head - (size_t)length, "X-%d: x\r\n", i);
	length += snprintf(head + length, sizeof head - (size_t)length, "X-Forwarded-For: 198.51.100.1\r\n\r\n");
	client_send(fd, head, (size_t)length);
	answer = client_read(fd, false);
	assert_int_equal(answer.status, 431);
	close(fd);
}

/* Each in a field of its own: a request with one field too many gets an error, and is never left without an answer. */
static void
many_small_cookies_get_an_answer(void **state)
{
	static const int counts[] = { 1, 100, 190, 600, 2000 };
	static char head[64 * KIB];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(counts); i++) {
		const int fd = client_open();
		int length = snprintf(head, sizeof head, "GET / HTTP/1.1\r\nHost: localhost\r\n");

		for (int cookie = 0; cookie < counts[i]; cookie++)
			length += snprintf(head + length, sizeof head - (size_t)length, "Cookie: a%d=b\r\n", cookie);
		length += snprintf(head + length, sizeof head - (size_t)length, "\r\n");
		client_send(fd, head, (size_t)length);
		assert_int_equal(client_read(fd, false).status, counts[i] < LIMIT_HEAD_FIELDS ? 200 : 431);
		close(fd);
	}
}

static void
a_get_that_expects_something_is_answered_and_so_is_what_follows(void **state)
{
	const int fd = client_open();
	const char *const both = "GET / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

	(void)state;
	client_send(fd, both, strlen(both));
	assert_int_equal(client_read(fd, false).status, 200);
	assert_int_equal(client_read(fd, false).status, 200);
	close(fd);
}

static void
what_is_ambiguous_is_refused_and_the_connection_closed(void **state)
{
	static const char *const all[] = {
		"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
		"GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n", "GET / HTTP/1.1\nHost: a\n\n", "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
		"GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(all); i++) {
		const int fd = client_open();
		struct answer answer;
		char last;

		client_send(fd, all[i], strlen(all[i]));
		answer = client_read(fd, false);
		assert_int_equal(answer.status, 400);
		assert_non_null(strstr(answer.head, "Connection: close\r\n"));
		assert_int_equal(recv(fd, &last, 1, 0), 0);
		close(fd);
	}
}

static void
head_has_the_length_and_no_body(void **state)
{
	const int fd = client_open();
	const char *const head = "HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n";
	struct answer answer;

	(void)state;
	client_send(fd, head, strlen(head));
	answer = client_read(fd, true);
	assert_int_equal(answer.status, 200);
	assert_non_null(strstr(answer.head, "Content-Length: 14"));
	/* the next answer begins where the head ended */
	client_send(fd, head, strlen(head));
	assert_int_equal(client_read(fd, true).status, 200);
	close(fd);
}

static void
another_method_is_refused_with_those_allowed(void **state)
{
	static const char *const methods[] = { "PUT", "DELETE", "PATCH", "BREW", "TRACE", "POST" };
	char head[256];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(methods); i++) {
		const int fd = client_open();
		struct answer answer;

		snprintf(head, sizeof head, "%s / HTTP/1.1\r\n" FROM_THIS_SITE "Content-Length: 3\r\n\r\na=b", methods[i]);
		client_send(fd, head, strlen(head));
		answer = client_read(fd, false);
		assert_int_equal(answer.status, 405);
		assert_non_null(strstr(answer.head, "Allow: GET, HEAD\r\n"));
		assert_true(answer.body_length > 0);
		close(fd);
	}
}

static void
what_is_answered_is_committed(void **state)
{
	(void)state;
	assert_int_equal(get("/row?row=one").status, 404);
	assert_int_equal(post("/write", "row=one").status, 200);
	assert_int_equal(get("/row?row=one").status, 200);
}

static void
the_error_page_keeps_nothing_and_harms_no_other(void **state)
{
	const int good = client_open(), bad = client_open();

	(void)state;
	log_level_set(LOG_FAULT + 1);
	atomic_store(&writer_held, true);
	send_post(good, "/write", "row=first");
	send_post(bad, "/break", "row=broken");
	pause_milliseconds(50);
	atomic_store(&writer_held, false);
	assert_int_equal(client_read(good, false).status, 200);
	assert_int_equal(client_read(bad, false).status, 500);
	assert_int_equal(get("/row?row=first").status, 200);
	assert_int_equal(get("/row?row=broken").status, 404);
	close(good);
	close(bad);
}

static void *
post_many(void *closure)
{
	const int thread = *(int *)closure;
	const int fd = client_open();
	char body[48], target[64];

	for (int i = 0; i < 20; i++) {
		snprintf(body, sizeof body, "row=%d-%d", thread, i);
		send_post(fd, "/write", body);
		ASSERT(client_read(fd, false).status == 200);
		snprintf(target, sizeof target, "/row?%s", body);
		ASSERT(get(target).status == 200);
	}
	close(fd);
	return NULL;
}

static void
many_at_once_are_each_answered_after_their_commit(void **state)
{
	enum { THREADS = 24 };
	pthread_t threads[THREADS];
	int numbers[THREADS];

	(void)state;
	for (int i = 0; i < THREADS; i++) {
		numbers[i] = i;
		ASSERT(pthread_create(&threads[i], NULL, post_many, &numbers[i]) == 0);
	}
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(atomic_load(&posted), THREADS * 20);
}

static void
a_truncated_body_does_nothing(void **state)
{
	const int fd = client_open();
	const char *const half = "POST /write HTTP/1.1\r\n" FROM_THIS_SITE
		"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nrow=half";

	(void)state;
	client_send(fd, half, strlen(half));
	shutdown(fd, SHUT_WR);
	assert_int_not_equal(client_read(fd, false).status, 200);
	close(fd);
	assert_int_equal(atomic_load(&posted), 0);
	assert_int_equal(get("/").status, 200);
}

/* body_seconds is 2 here. */
static void
a_body_that_trickles_is_dropped_on_the_clock(void **state)
{
	const int fd = client_open();
	const char *const head = "POST /write HTTP/1.1\r\n" FROM_THIS_SITE
		"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n";
	int sent = 0;

	(void)state;
	client_send(fd, head, strlen(head));
	/* Bytes arrive all the time, so it was the deadline and not the silence. */
	while (sent < 900 && client_send(fd, "a", 1)) {
		sent++;
		pause_milliseconds(100);
	}
	assert_in_range(sent, 2, 899);
	assert_int_equal(look().connections.late, 1);
	close(fd);
	assert_int_equal(atomic_load(&posted), 0);
}

static struct answer
post_of_size(const char *target, const char *type, size_t size, bool chunked)
{
	const int fd = client_open();
	static char block[64 * KIB];
	char head[512];
	struct answer answer;
	size_t left = size;

	memset(block, 'a', sizeof block);
	if (chunked)
		snprintf(head, sizeof head, "POST %s HTTP/1.1\r\n" FROM_THIS_SITE "Content-Type: %s\r\nTransfer-Encoding: chunked\r\n\r\n",
		         target, type);
	else
		snprintf(head, sizeof head, "POST %s HTTP/1.1\r\n" FROM_THIS_SITE "Content-Type: %s\r\nContent-Length: %zu\r\n\r\n",
		         target, type, size);
	client_send(fd, head, strlen(head));
	while (left > 0) {
		const size_t part = left < sizeof block ? left : sizeof block;

		if (chunked) {
			snprintf(head, sizeof head, "%zx\r\n", part);
			client_send(fd, head, strlen(head));
		}
		if (!client_send(fd, block, part))
			break;
		if (chunked)
			client_send(fd, "\r\n", 2);
		left -= part;
	}
	if (chunked)
		client_send(fd, "0\r\n\r\n", 5);
	answer = client_read(fd, false);
	close(fd);
	return answer;
}

static void
a_body_past_its_bound_is_read_to_the_end_and_refused(void **state)
{
	const char *const urlencoded = "application/x-www-form-urlencoded";
	struct answer answer = post_of_size("/write", urlencoded, LIMIT_FORM_BYTES + 1, false);

	(void)state;
	assert_int_equal(answer.status, 413);
	assert_non_null(strstr(answer.body, "longer than we can save"));
	assert_int_equal(post_of_size("/write", urlencoded, 4 * MIB, true).status, 413);
	assert_int_equal(atomic_load(&posted), 0);
	assert_int_equal(post_of_size("/write", urlencoded, LIMIT_FORM_BYTES, false).status, 200);
	answer = post_of_size("/upload", "multipart/form-data; boundary=x", LIMIT_UPLOAD_BYTES + 1, false);
	assert_int_equal(answer.status, 413);
	assert_non_null(strstr(answer.body, "20 megabytes"));
	assert_int_equal(post_of_size("/nothing", urlencoded, 4 * MIB, false).status, 404);
}

static void
an_upload_is_prepared_by_a_worker_and_handled_by_the_writer(void **state)
{
	const int fd = client_open();
	const char *const body = "--x\r\nContent-Disposition: form-data; name=picture; filename=a.png\r\n\r\nPNG!\r\n--x--";
	char bytes[1024];
	struct answer answer;

	(void)state;
	snprintf(bytes, sizeof bytes, "POST /upload HTTP/1.1\r\n" FROM_THIS_SITE
	         "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: %zu\r\n\r\n%s", strlen(body), body);
	atomic_store(&worker_held, true);
	client_send(fd, bytes, strlen(bytes));
	/* neither the loops nor the writer wait for it */
	assert_int_equal(post("/write", "row=beside").status, 200);
	assert_int_equal(get("/").status, 200);
	atomic_store(&worker_held, false);
	answer = client_read(fd, false);
	assert_int_equal(answer.status, 200);
	assert_string_equal(answer.body, "4 bytes");
	assert_int_equal(atomic_load(&prepared), 1);
	close(fd);
}

static void
a_slow_page_holds_up_nobody(void **state)
{
	const int fd = client_open();
	const char *const slow = "GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n";

	(void)state;
	atomic_store(&worker_held, true);
	client_send(fd, slow, strlen(slow));
	for (int i = 0; i < 8; i++)
		assert_int_equal(get("/").status, 200);
	atomic_store(&worker_held, false);
	assert_string_equal(client_read(fd, false).body, "slow");
	close(fd);
}

enum { MANY = LIMIT_WORKER_TASKS + LIMIT_WORKERS + 6, CLIENTS = 12 };

static bool
have_many_come(void)
{
	const struct workers_state workers = look().workers;

	return workers.waiting + workers.running + (int)workers.refused == MANY;
}

static void
more_slow_pages_than_can_wait_are_asked_to_come_again(void **state)
{
	const char *const slow = "GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n";
	int clients[MANY], busy = 0, good = 0;

	(void)state;
	atomic_store(&worker_held, true);
	for (int i = 0; i < MANY; i++) {
		clients[i] = client_open();
		client_send(clients[i], slow, strlen(slow));
	}
	wait_until(have_many_come);
	atomic_store(&worker_held, false);
	for (int i = 0; i < MANY; i++) {
		struct answer answer = client_read(clients[i], false);

		good += answer.status == 200;
		busy += answer.status == 503 && strstr(answer.head, "Retry-After: 5");
		close(clients[i]);
	}
	assert_int_equal(good + busy, MANY);
	/* One of the workers may have been late to take its first task, and requests that would wait too long are refused too. */
	assert_true(busy >= 6 && good >= LIMIT_WORKERS);
}

static void *
release_the_writer_soon(void *closure)
{
	(void)closure;
	pause_milliseconds(300);
	atomic_store(&writer_held, false);
	return NULL;
}

static bool
are_all_in_hand(void)
{
	return look().active == CLIENTS;
}

static bool
is_one_in_hand(void)
{
	return look().workers.running == 1;
}

static void
stopping_finishes_what_is_in_hand(void **state)
{
	int clients[CLIENTS];
	pthread_t thread;
	char body[64];

	(void)state;
	atomic_store(&writer_held, true);
	for (int i = 0; i < CLIENTS; i++) {
		clients[i] = client_open();
		snprintf(body, sizeof body, "row=stop-%d", i);
		send_post(clients[i], "/write", body);
	}
	wait_until(are_all_in_hand);
	ASSERT(pthread_create(&thread, NULL, release_the_writer_soon, NULL) == 0);
	assert_true(server_stop(server));
	server = NULL;
	pthread_join(thread, NULL);
	for (int i = 0; i < CLIENTS; i++) {
		assert_int_equal(client_read(clients[i], false).status, 200);
		close(clients[i]);
	}
	assert_int_equal(atomic_load(&posted), CLIENTS);
}

static void
stopping_does_not_wait_for_ever(void **state)
{
	const int fd = client_open();
	const char *const slow = "GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n";
	struct timespec before, after;
	struct answer answer;

	(void)state;
	atomic_store(&worker_held, true);
	client_send(fd, slow, strlen(slow));
	wait_until(is_one_in_hand);
	clock_gettime(CLOCK_MONOTONIC, &before);
	assert_false(server_stop(server));
	clock_gettime(CLOCK_MONOTONIC, &after);
	server = NULL;
	/* Twice the promised time, for a loaded machine; a server that never stops fails the test. */
	assert_true(after.tv_sec - before.tv_sec <= 2 * LIMIT_STOP_SECONDS);
	answer = client_read(fd, false);
	assert_int_equal(answer.status, 503);
	assert_non_null(strstr(answer.head, "Connection: close"));
	close(fd);
	/* The worker returns to a request whose client has gone. */
	atomic_store(&worker_held, false);
	pause_milliseconds(200);
}

static void
a_taken_port_is_told(void **state)
{
	struct server_settings settings = { .site = &site, .database_path = database, .writer = writer, .address = TEXT("127.0.0.1"),
	                                    .port = server_port(server) };
	struct server *second;

	(void)state;
	assert_int_equal(server_start(&settings, &second), SERVER_START_PORT_TAKEN);
	settings.address = TEXT("not an address");
	assert_int_equal(server_start(&settings, &second), SERVER_START_ADDRESS_WRONG);
	settings.address = TEXT("192.0.2.77");
	assert_int_equal(server_start(&settings, &second), SERVER_START_ADDRESS_WRONG);
}

static void
what_is_no_request_is_refused_and_forgotten(void **state)
{
	static const char *const bytes[] = {
		"\r\n\r\n", "nonsense\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET /\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
		"POST /write HTTP/1.1\r\n" FROM_THIS_SITE "Content-Length: -5\r\n\r\n",
		"POST /write HTTP/1.1\r\n" FROM_THIS_SITE "Content-Length: x\r\n\r\n",
		"POST /write HTTP/1.1\r\n" FROM_THIS_SITE "Transfer-Encoding: chunked\r\n\r\nzz\r\n", "GET / HT",
	};

	/* The end of half a request may be noticed only when the idle time is over; the test does not wait for that. */
	const struct timeval short_patience = { 0, 200000 };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bytes); i++) {
		const int fd = client_open();

		setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &short_patience, sizeof short_patience);
		client_send(fd, bytes[i], strlen(bytes[i]));
		shutdown(fd, SHUT_WR);
		client_read(fd, false);
		close(fd);
	}
	assert_int_equal(get("/").status, 200);
	assert_int_equal(atomic_load(&posted), 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start_all, stop_all)
	const struct CMUnitTest tests[] = {
		TEST(a_page_is_answered),
		TEST(a_connection_is_kept_for_the_next_request),
		TEST(more_headers_than_are_kept_are_refused),
		TEST(many_small_cookies_get_an_answer),
		TEST(a_get_that_expects_something_is_answered_and_so_is_what_follows),
		TEST(what_is_ambiguous_is_refused_and_the_connection_closed),
		TEST(head_has_the_length_and_no_body),
		TEST(another_method_is_refused_with_those_allowed),
		TEST(what_is_answered_is_committed),
		TEST(the_error_page_keeps_nothing_and_harms_no_other),
		TEST(many_at_once_are_each_answered_after_their_commit),
		TEST(a_truncated_body_does_nothing),
		TEST(a_body_that_trickles_is_dropped_on_the_clock),
		TEST(a_body_past_its_bound_is_read_to_the_end_and_refused),
		TEST(an_upload_is_prepared_by_a_worker_and_handled_by_the_writer),
		TEST(a_slow_page_holds_up_nobody),
		TEST(more_slow_pages_than_can_wait_are_asked_to_come_again),
		TEST(stopping_finishes_what_is_in_hand),
		TEST(stopping_does_not_wait_for_ever),
		TEST(a_taken_port_is_told),
		TEST(what_is_no_request_is_refused_and_forgotten),
	};
	int failed;

	crypto_start();
	site.url = TEXT("https://blood.example.org");
	site.name = TEXT("Givenback");
	site_keys_make(&site.keys);
	ASSERT(mkdtemp(folder));
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	rmdir(folder);
	return failed;
}
