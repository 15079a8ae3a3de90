/* server_lend_test: a connection goes to the library and comes back; who waits meanwhile, and who does not. */
#include "http/server_front_test.h"

static uint64_t taken_back_before;

static bool
is_back(void)
{
	return look().front.taken_back > taken_back_before;
}

static void
a_connection_comes_back_after_what_the_library_answered(void **state)
{
	const int fd = client_open();

	(void)state;
	for (int round = 0; round < 30; round++) {
		taken_back_before = look().front.taken_back;
		if (round % 3 == 2)
			assert_string_equal(ask_on(fd, "/own", "").body, "made each time");
		else
			send_post(fd, "/write", "row=1");
		if (round % 3 != 2)
			assert_string_equal(client_read(fd, false).body, "kept");
		wait_until(is_back);
		for (int i = 0; i < 10; i++)
			assert_int_equal(ask_on(fd, "/page", "").status, 200);
	}
	assert_int_equal(look().connections.connections, 1);
	close(fd);
}

static bool
are_all_back(void)
{
	return look().front.taken_back == look().front.handed_over;
}

/* The next request comes at any moment after the first was read whole, also while the server looks whether the connection can come
 * back. */
static void
a_connection_comes_back_also_when_its_next_request_is_quick(void **state)
{
	enum { ROUNDS = 2000, WITHIN_US = 200 };
	const int fd = client_open(), yes = 1;

	(void)state;
	/* Two requests, not one packet. */
	assert_int_equal(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes), 0);
	for (int i = 0; i < 20; i++)
		ask_on(fd, "/number", "");
	wait_until(are_all_back);
	for (int round = 0; round < ROUNDS; round++) {
		int64_t until;

		send_post(fd, "/write", "row=1");
		while (atomic_load(&written) == round)
			;
		until = clock_us() + round * 37 % WITHIN_US;
		while (clock_us() < until)
			;
		send_words(fd, "GET /number HTTP/1.1\r\nHost: a\r\n\r\n");
		client_read(fd, false);
		assert_int_equal(client_read(fd, false).status, 200);
		for (int i = 0; i < 10; i++)
			assert_int_equal(ask_on(fd, "/number", "").status, 200);
	}
	wait_until(are_all_back);
	assert_in_range(look().front.handed_over, ROUNDS, ROUNDS + 100);
	close(fd);
}

/* Going there and back is not free: who asks for nothing else stays with the library. */
static void
a_connection_without_pages_stays_with_the_library(void **state)
{
	const int fd = client_open();

	(void)state;
	for (int i = 0; i < 40; i++) {
		send_post(fd, "/write", "row=1");
		assert_string_equal(client_read(fd, false).body, "kept");
	}
	assert_true(look().front.handed_over <= 3);
	close(fd);
}

enum { ASKERS = 6 };

static int event_threads;

static bool
are_all_threads_taken(void)
{
	return atomic_load(&blocked) == event_threads;
}

/* What a row marked `first` begins with has threads of its own. */
static void
a_desk_is_answered_while_all_others_wait(void **state)
{
	int askers[256], desk;

	(void)state;
	event_threads = sysconf(_SC_NPROCESSORS_ONLN) < 2 ? 2 : (int)sysconf(_SC_NPROCESSORS_ONLN);
	assert_in_range(event_threads, 2, COUNT_OF(askers) / 4);
	atomic_store(&page_held, true);
	atomic_store(&blocked, 0);
	for (int i = 0; i < 4 * event_threads; i++) {
		askers[i] = client_open();
		send_words(askers[i], "GET /blocked HTTP/1.1\r\nHost: a\r\n\r\n");
	}
	wait_until(are_all_threads_taken);
	desk = client_open();
	assert_int_equal(ask_on(desk, "/desk/roster", "").status, 200);
	assert_int_equal(ask_on(desk, "/desk/roster?to=1", "Cookie: a=b\r\nRange: x\r\n").status, 200);
	assert_int_equal(atomic_load(&blocked), event_threads);
	atomic_store(&page_held, false);
	for (int i = 0; i < 4 * event_threads; i++) {
		assert_int_equal(client_read(askers[i], false).status, 200);
		close(askers[i]);
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
	return look().active == 1 + ASKERS;
}

/* They wait at most LIMIT_CACHE_WAIT_MS, so a slow machine may need more than one round to show it; each round is right either way. */
static void
others_wait_at_the_front_while_a_page_is_made(void **state)
{
	bool waited = false, gone;

	(void)state;
	for (int round = 0; round < 50 && !waited; round++) {
		int askers[1 + ASKERS];
		uint64_t before = 0;

		atomic_store(&page_held, true);
		atomic_store(&page_begun, 0);
		for (int i = 0; i <= ASKERS; i++) {
			askers[i] = client_open();
			send_words(askers[i], "GET /held HTTP/1.1\r\nHost: a\r\n\r\n");
			if (i == 0)
				wait_until(is_one_being_made);
			before = i == 0 ? look().front.handed_over : before;
		}
		/* One that goes away meanwhile is forgotten. */
		gone = round % 2;
		wait_until(are_all_in_hand);
		waited = look().front.handed_over == before;
		if (gone)
			close(askers[ASKERS]);
		atomic_store(&page_held, false);
		for (int i = 0; i <= ASKERS - gone; i++) {
			assert_int_equal(client_read(askers[i], false).status, 200);
			close(askers[i]);
		}
		wait_until(is_nobody_there);
		/* Made anew the next time. */
		assert_int_equal(post("/add", "").status, 200);
	}
	assert_true(waited);
}

static int port;

/* Comes as soon as anybody listens, before the server is whole. */
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
	pthread_t asker;
	int status;

	(void)state;
	settings.port = port = server_port(server);
	for (int round = 0; round < 60; round++) {
		assert_true(server_stop(server));
		server = NULL;
		status = 0;
		assert_int_equal(pthread_create(&asker, NULL, ask_at_once, &status), 0);
		assert_int_equal(server_start(&settings, &server), SERVER_START_OK);
		assert_int_equal(pthread_join(asker, NULL), 0);
		assert_int_equal(status, 200);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_connection_comes_back_after_what_the_library_answered),
		TEST(a_connection_comes_back_also_when_its_next_request_is_quick),
		TEST(a_connection_without_pages_stays_with_the_library),
		TEST(others_wait_at_the_front_while_a_page_is_made),
		TEST(a_desk_is_answered_while_all_others_wait),
		TEST(who_asks_in_the_very_first_moment_is_answered),
	};

	return run_all("lend", tests, COUNT_OF(tests));
}
