/* Readers: which requests wait for them, and which do not. */
#include "server/server_loop_test.h"
#include <sched.h>

enum { CLIENTS = 6 };

static int readers;

static bool
are_all_threads_taken(void)
{
	return atomic_load(&blocked) == readers;
}

/* What a row marked `priority` begins with has threads of its own. */
static void
a_desk_is_answered_while_all_others_wait(void **state)
{
	int clients[256], desk;
	cpu_set_t set;

	(void)state;
	assert_int_equal(sched_getaffinity(0, sizeof set, &set), 0);
	readers = CPU_COUNT(&set) < LIMIT_READERS ? CPU_COUNT(&set) : LIMIT_READERS;
	assert_in_range(readers, 1, COUNT_OF(clients) / 4);
	atomic_store(&page_held, true);
	atomic_store(&blocked, 0);
	for (int i = 0; i < 4 * readers; i++) {
		clients[i] = client_open();
		send_words(clients[i], "GET /blocked HTTP/1.1\r\nHost: a\r\n\r\n");
	}
	wait_until(are_all_threads_taken);
	desk = client_open();
	assert_int_equal(ask_on(desk, "/desk/roster", "").status, 200);
	assert_int_equal(ask_on(desk, "/desk/roster?to=1", "Cookie: a=b\r\nRange: x\r\n").status, 200);
	assert_int_equal(atomic_load(&blocked), readers);
	atomic_store(&page_held, false);
	for (int i = 0; i < 4 * readers; i++) {
		assert_int_equal(client_read(clients[i], false).status, 200);
		close(clients[i]);
	}
	close(desk);
}

static bool
is_one_being_made(void)
{
	return atomic_load(&page_begun) == 1;
}

static bool
are_all_in_hand(void)
{
	return look().active == 1 + CLIENTS;
}

static void
a_page_that_many_ask_for_is_made_once_while_all_wait(void **state)
{
	int clients[1 + CLIENTS];
	uint64_t misses;

	(void)state;
	atomic_store(&page_held, true);
	atomic_store(&page_begun, 0);
	for (int i = 0; i <= CLIENTS; i++) {
		clients[i] = client_open();
		send_words(clients[i], "GET /held HTTP/1.1\r\nHost: a\r\n\r\n");
		if (i == 0)
			wait_until(is_one_being_made);
	}
	wait_until(are_all_in_hand);
	/* The parked requests take no reader: another page is built at once, however many wait. */
	misses = server_cache_counts(server).misses;
	assert_int_equal(get("/number").status, 200);
	assert_int_equal(server_cache_counts(server).misses, misses + 1);
	/* A parked client that disconnects is dropped. */
	close(clients[CLIENTS]);
	atomic_store(&page_held, false);
	for (int i = 0; i < CLIENTS; i++) {
		assert_int_equal(client_read(clients[i], false).status, 200);
		close(clients[i]);
	}
	assert_int_equal(atomic_load(&page_begun), 1);
	wait_until(is_nobody_there);
}

/* The page is not cached, so in the end each request builds its own. */
static void
a_page_that_is_not_kept_is_made_for_each_who_waited(void **state)
{
	int clients[1 + CLIENTS];

	(void)state;
	atomic_store(&page_held, true);
	atomic_store(&page_begun, 0);
	for (int i = 0; i <= CLIENTS; i++) {
		clients[i] = client_open();
		send_words(clients[i], "GET /missing HTTP/1.1\r\nHost: a\r\n\r\n");
		if (i == 0)
			wait_until(is_one_being_made);
	}
	wait_until(are_all_in_hand);
	atomic_store(&page_held, false);
	for (int i = 0; i <= CLIENTS; i++) {
		assert_int_equal(client_read(clients[i], false).status, 404);
		close(clients[i]);
	}
	wait_until(is_nobody_there);
}

static int port;

/* It arrives as soon as the socket listens, before the server has started completely. */
static void *
ask_at_once(void *closure)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr = { htonl(INADDR_LOOPBACK) } };
	const struct timeval patience = { 20, 0 };
	int *status = closure, fd;

	for (;;) {
		fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
			break;
		close(fd);
	}
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	send_words(fd, "GET /own HTTP/1.1\r\nHost: a\r\n\r\n");
	*status = client_read(fd, false).status;
	close(fd);
	return NULL;
}

static void
who_asks_in_the_very_first_moment_is_answered(void **state)
{
	struct server_settings settings = { .site = &site, .database_path = database, .address = TEXT("127.0.0.1"), .writer = writer };
	pthread_t client;
	int status;

	(void)state;
	settings.port = port = server_port(server);
	for (int round = 0; round < 60; round++) {
		assert_true(server_stop(server));
		server = NULL;
		status = 0;
		assert_int_equal(pthread_create(&client, NULL, ask_at_once, &status), 0);
		assert_int_equal(server_start(&settings, &server), SERVER_START_OK);
		assert_int_equal(pthread_join(client, NULL), 0);
		assert_int_equal(status, 200);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_page_that_many_ask_for_is_made_once_while_all_wait),
		TEST(a_page_that_is_not_kept_is_made_for_each_who_waited),
		TEST(a_desk_is_answered_while_all_others_wait),
		TEST(who_asks_in_the_very_first_moment_is_answered),
	};

	return run_all("reader", tests, COUNT_OF(tests));
}
