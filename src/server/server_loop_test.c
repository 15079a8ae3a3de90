/* A real server on loopback: what its loops answer by themselves, in order, to slow readers, until the end. */
#include "server/server_loop_test.h"
#include "server/answered.h"

/* Without its date. */
static void
mask(struct answer *answer)
{
	char *date = strstr(answer->head, "\r\nDate: ");

	assert_non_null(date);
	assert_memory_equal(date + 33, " GMT\r\n", 6);
	memset(date + 8, '-', 25);
}

static void
compare_both(const char *headers)
{
	static struct answer kept, made;
	const int fd = client_open();
	uint64_t before;

	server_shrink(server);
	before = look().parked;
	made = ask_on(fd, "/page", headers);
	assert_int_equal(look().parked, before + 1);
	kept = ask_on(fd, "/page", headers);
	close(fd);
	if (look().parked != before + 1)
		return;                                   /* a minute ended between: try again */
	mask(&kept);
	mask(&made);
	assert_int_equal(kept.status, made.status);
	assert_string_equal(kept.head, made.head);
	assert_int_equal(kept.body_length, made.body_length);
	assert_memory_equal(kept.body, made.body, kept.body_length);
}

static void
compare_all(void)
{
	static const char *const ways[] = { "", "Accept-Encoding: gzip\r\n", "Accept-Encoding: gzip, br\r\n", "Accept-Encoding: identity\r\n" };

	for (size_t i = 0; i < COUNT_OF(ways); i++) {
		const int fd = client_open();
		struct answer answer = ask_on(fd, "/page", ways[i]);
		char known[256];

		compare_both(ways[i]);
		snprintf(known, sizeof known, "%sIf-None-Match: %.32s\r\n", ways[i], strstr(answer.head, "ETag: ") + 6);
		compare_both(known);
		snprintf(known, sizeof known, "%sIf-None-Match: \"other\"\r\n", ways[i]);
		compare_both(known);
		close(fd);
	}
}

static void
a_cached_page_is_the_same_as_when_it_was_made(void **state)
{
	(void)state;
	in_one_minute(compare_all);
}

static void
an_asset_is_kept_and_compressed_like_a_page(void **state)
{
	struct arena *arena = arena_new(MIB);
	const char *style = text_terminated(arena, asset_link("style.css").text), *const br = "Accept-Encoding: br\r\n";
	const int fd = client_open();
	char query[256];
	struct answer answer;
	uint64_t before;

	(void)state;
	answer = ask_on(fd, style, br);
	before = look().parked;
	answer = ask_on(fd, style, br);
	assert_int_equal(look().parked, before);
	assert_non_null(strstr(answer.head, "Content-Encoding: br\r\n"));
	assert_non_null(strstr(answer.head, "immutable"));
	/* Addresses that a client makes up are not cached. */
	before = server_cache_counts(server).entries;
	snprintf(query, sizeof query, "%s?a", style);
	assert_int_equal(ask_on(fd, query, "").status, 200);
	assert_int_equal(server_cache_counts(server).entries, before);
	close(fd);
	arena_free(arena);
}

/* A change that is counted here was reported to a client before. */
static void
nothing_older_is_shown_than_what_was_answered(void **state)
{
	const int writes = client_open(), reads = client_open();
	const uint64_t before = look().parked;

	(void)state;
	for (int round = 1; round <= 40; round++) {
		send_post(writes, "/add", "");
		assert_int_equal(strtol(client_read(writes, false).body, NULL, 10), round);
		for (int i = 0; i < 12; i++)
			assert_int_equal(strtol(ask_on(reads, "/number", "").body, NULL, 10), round);
	}
	/* Most of them came from the cache. */
	assert_true(look().parked - before < 40 + 40 * 12 / 2);
	close(writes);
	close(reads);
}

static uint64_t parked;

/* It is built once, and after each change it is already rebuilt. */
static void
count_renewed(void)
{
	enum { ROUNDS = 20 };
	const int writes = client_open(), reads = client_open();
	uint64_t before;
	long number;

	ask_on(reads, "/number", "");
	before = look().parked;
	for (int round = 0; round < ROUNDS; round++) {
		for (int i = 0; i < 40; i++)
			ask_on(reads, "/number", "Accept-Encoding: gzip\r\n");
		send_post(writes, "/add", "");
		number = strtol(client_read(writes, false).body, NULL, 10);
		assert_int_equal(strtol(ask_on(reads, "/number", "").body, NULL, 10), number);
	}
	parked = look().parked - before;
	close(writes);
	close(reads);
}

static void
a_page_that_many_ask_for_is_new_before_anybody_is_told(void **state)
{
	uint64_t renewals;

	(void)state;
	in_one_minute(count_renewed);
	renewals = server_cache_counts(server).renewals;
	/* A busy machine may not have the time for every one. */
	assert_in_range(renewals, 10, UINT32_MAX);
	/* The writes, the first page in its encoding, and what there was no time for: once as it is, and once in its encoding. */
	assert_in_range(parked, 20, 23 + (renewals < 20 ? 2 * (20 - renewals) : 0));
}

static void
count_kept(void)
{
	const int fd = client_open();
	uint64_t before;

	assert_int_equal(ask_on(fd, "/page", "").status, 200);
	before = look().parked;
	for (int i = 0; i < 20; i++)
		assert_int_equal(ask_on(fd, "/page", i % 2 ? "Cookie: a=b\r\nConnection: keep-alive\r\n" : "").status, 200);
	parked = look().parked - before;
	close(fd);
}

static void
a_cached_page_is_answered_on_the_loop_and_counted(void **state)
{
	uint64_t counted;

	(void)state;
	in_one_minute(count_kept);
	assert_int_equal(parked, 0);
	counted = answered_count(look().answered, 0, 2);
	assert_true(counted >= 21);
	assert_true(server_cache_counts(server).hits >= 20);
}

/* What follows a request in the same packet is the next request, whichever thread answers each. */
static void
requests_sent_together_are_answered_one_after_the_other(void **state)
{
	static const char page[] = "GET /page HTTP/1.1\r\nHost: a\r\n\r\n", own[] = "GET /own HTTP/1.1\r\nHost: a\r\n\r\n";
	static const char form[] = "POST /write HTTP/1.1\r\n" FROM_THIS_SITE "Content-Type: application/x-www-form-urlencoded\r\n"
	                           "Content-Length: 3\r\n\r\na=b";
	const int fd = client_open();
	char all[2048];

	(void)state;
	assert_int_equal(get("/page").status, 200);
	snprintf(all, sizeof all, "%s%s%s%s%s%s%s%s", page, page, form, page, own, form, page, own);
	for (int round = 0; round < 3; round++) {
		send_words(fd, all);
		for (int i = 0; i < 8; i++) {
			const struct answer answer = client_read(fd, false);

			assert_int_equal(answer.status, 200);
			assert_string_equal(i == 2 || i == 5 ? answer.body : "kept", "kept");
			assert_string_equal(i == 4 || i == 7 ? answer.body : "made each time", "made each time");
			assert_memory_equal(i == 0 || i == 1 || i == 3 || i == 6 ? answer.body : "line 0", "line 0", 6);
		}
	}
	assert_int_equal(atomic_load(&written), 6);
	close(fd);
}

static void
half_a_connection_gets_its_answer(void **state)
{
	(void)state;
	assert_int_equal(get("/page").status, 200);
	for (int i = 0; i < 4; i++) {
		const int fd = client_open();
		char last;

		send_words(fd, "GET /page HTTP/1.1\r\nHost: a\r\n\r\n");
		shutdown(fd, SHUT_WR);
		assert_int_equal(client_read(fd, false).status, 200);
		assert_int_equal(recv(fd, &last, 1, 0), 0);
		close(fd);
	}
}

/* ---- readers that are slow, connections that are many, the end ---- */

#define LARGE "GET /large HTTP/1.1\r\nHost: a\r\n\r\n"
#define MANY_LARGE LARGE LARGE LARGE LARGE LARGE LARGE      /* more than the system buffers for a client that does not read */

static int
open_slow_reader(void)
{
	const int few = 4096, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)server_port(server)) };

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	ASSERT(fd >= 0);
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &few, sizeof few);
	ASSERT(connect(fd, (struct sockaddr *)&address, sizeof address) == 0);
	return fd;
}

/* false: broken off. */
static bool
read_large_if_whole(int fd, char *head, size_t size)
{
	static uint8_t bytes[LARGE_BYTES];
	size_t length = 0;

	while (length < 4 || memcmp(head + length - 4, "\r\n\r\n", 4) != 0) {
		assert_true(length < size - 1);
		if (recv(fd, head + length, 1, 0) != 1)
			return false;
		length++;
	}
	head[length] = '\0';
	for (length = 0; length < LARGE_BYTES;) {
		const ssize_t got = recv(fd, bytes + length, LARGE_BYTES - length, 0);

		if (got <= 0)
			return false;
		length += (size_t)got;
	}
	assert_memory_equal(bytes, large, LARGE_BYTES);
	return true;
}

static void
read_large(int fd, char *head, size_t size)
{
	assert_true(read_large_if_whole(fd, head, size));
}

static bool
is_one_sending(void)
{
	return look().active == 1;
}

static void
keep_large(void)
{
	char head[2048];
	const int fd = client_open();

	send_words(fd, "GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
	read_large(fd, head, sizeof head);
	close(fd);
}

static void
a_slow_reader_gets_every_byte(void **state)
{
	const int fd = open_slow_reader();
	char head[2048];

	(void)state;
	keep_large();
	for (int round = 0; round < 3; round++) {
		send_words(fd, MANY_LARGE);
		wait_until(is_one_sending);
		assert_int_equal(get("/page").status, 200);
		for (int i = 0; i < 6; i++) {
			read_large(fd, head, sizeof head);
			assert_memory_equal(head, "HTTP/1.1 200 OK\r\n", 17);
		}
	}
	close(fd);
}

static void
a_reader_that_leaves_is_forgotten(void **state)
{
	const struct linger at_once = { 1, 0 };

	(void)state;
	keep_large();
	for (int i = 0; i < 4; i++) {
		const int fd = open_slow_reader();

		send_words(fd, MANY_LARGE);
		wait_until(is_one_sending);
		if (i % 2)
			setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
		close(fd);
		wait_until(is_nobody_there);
	}
}

/* Nothing of what it requested stays allocated, whatever the moment: LeakSanitizer checks when the test ends. */
static void
a_client_that_goes_before_its_response_leaves_nothing_behind(void **state)
{
	enum { ROUNDS = 3000 };
	const struct linger at_once = { 1, 0 };

	(void)state;
	for (int i = 0; i < ROUNDS; i++) {
		const int fd = client_open();
		const int64_t until = clock_us() + i % 300;

		send_words(fd, "GET /own HTTP/1.1\r\nHost: a\r\n\r\nGET /own HTTP/1.1\r\nHost: a\r\n\r\n");
		while (clock_us() < until)
			;
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
		close(fd);
	}
	wait_until(is_nobody_there);
}

static void *
stop_server(void *closure)
{
	(void)closure;
	ASSERT(server_stop(server));
	return NULL;
}

static void
stopping_sends_a_slow_reader_the_rest(void **state)
{
	const int fd = open_slow_reader(), idle = client_open();
	pthread_t thread;
	char head[2048], last;

	(void)state;
	keep_large();
	assert_int_equal(ask_on(idle, "/page", "").status, 200);
	send_words(fd, MANY_LARGE);
	wait_until(is_one_sending);
	assert_int_equal(pthread_create(&thread, NULL, stop_server, NULL), 0);
	/* The response that was being sent, and at most one that says "Connection: close"; unread requests may break that off. */
	read_large(fd, head, sizeof head);
	while (!strstr(head, "Connection: close") && recv(fd, &last, 1, MSG_PEEK) == 1 && read_large_if_whole(fd, head, sizeof head))
		;
	pthread_join(thread, NULL);
	server = NULL;
	assert_true(recv(fd, &last, 1, 0) <= 0);
	assert_int_equal(recv(idle, &last, 1, 0), 0);
	close(fd);
	close(idle);
}

static bool
are_all_there(void)
{
	return look().connections.connections == FEW_CONNECTIONS;
}

static void
no_more_connections_are_let_in_than_there_is_room_for(void **state)
{
	const struct timeval short_patience = { 0, 300000 }, patience = { 20, 0 };
	int full[FEW_CONNECTIONS], one_more;
	char byte;

	(void)state;
	assert_int_equal(get("/page").status, 200);
	wait_until(is_nobody_there);
	atomic_store(&writer_held, true);
	for (int i = 0; i < FEW_CONNECTIONS; i++) {
		full[i] = client_open();
		send_post(full[i], "/write", "row=1");
	}
	wait_until(are_all_there);
	one_more = client_open();
	send_words(one_more, "GET /page HTTP/1.1\r\nHost: a\r\n\r\n");
	setsockopt(one_more, SOL_SOCKET, SO_RCVTIMEO, &short_patience, sizeof short_patience);
	assert_int_equal(recv(one_more, &byte, 1, MSG_PEEK), -1);
	assert_int_equal(look().connections.connections, FEW_CONNECTIONS);
	setsockopt(one_more, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	atomic_store(&writer_held, false);
	for (int i = 0; i < FEW_CONNECTIONS; i++) {
		assert_string_equal(client_read(full[i], false).body, "kept");
		close(full[i]);
	}
	assert_int_equal(client_read(one_more, false).status, 200);
	close(one_more);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_cached_page_is_the_same_as_when_it_was_made),
		TEST(an_asset_is_kept_and_compressed_like_a_page),
		TEST(nothing_older_is_shown_than_what_was_answered),
		TEST(a_page_that_many_ask_for_is_new_before_anybody_is_told),
		TEST(a_cached_page_is_answered_on_the_loop_and_counted),
		TEST(requests_sent_together_are_answered_one_after_the_other),
		TEST(half_a_connection_gets_its_answer),
		TEST(a_slow_reader_gets_every_byte),
		TEST(a_reader_that_leaves_is_forgotten),
		TEST(a_client_that_goes_before_its_response_leaves_nothing_behind),
		TEST(stopping_sends_a_slow_reader_the_rest),
		cmocka_unit_test_setup_teardown(no_more_connections_are_let_in_than_there_is_room_for, start_few, stop_all),
	};

	return run_all("loop", tests, COUNT_OF(tests));
}
