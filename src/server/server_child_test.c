/* A real server while child processes are being started, as they are for pictures: until a child runs its own program it has every
 * descriptor of the server open, and epoll can still report a socket that the server has closed. */
#include "server/server_loop_test.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

/* A child that has open what is open now, except `client`. It calls only functions that a signal handler may call. */
static pid_t
child_start(int client)
{
	int ready[2];
	char byte;
	pid_t child;

	ASSERT(pipe(ready) == 0);
	child = fork();
	ASSERT(child >= 0);
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(client);
		(void)!write(ready[1], "", 1);
		for (;;)
			pause();
	}
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	close(ready[1]);
	return child;
}

static void
child_end(pid_t child)
{
	kill(child, SIGKILL);
	ASSERT(waitpid(child, NULL, 0) == child);
}

static void
reset(int fd)
{
	const struct linger at_once = { 1, 0 };

	setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
	close(fd);
}

/* Waits for its first event. */
static int
stream_open(void)
{
	static const char ending[] = "data: {}\n\n";
	const int fd = client_open();
	char heard[4096] = "";
	size_t length = 0;

	send_words(fd, "GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n");
	while (length < sizeof ending - 1 || memcmp(heard + length - (sizeof ending - 1), ending, sizeof ending - 1) != 0) {
		assert_true(length < sizeof heard);
		assert_int_equal(recv(fd, heard + length, 1, 0), 1);
		length++;
	}
	return fd;
}

static bool
is_nobody_watching(void)
{
	return look().watchers == 0;
}

static void
a_stream_that_a_child_still_has_open_ends_once(void **state)
{
	const int going = stream_open(), staying = stream_open();
	pid_t child;

	(void)state;
	child = child_start(going);
	shutdown(going, SHUT_WR);
	for (int i = 0; look().watchers > 1; i++) {
		assert_true(i < 60000);
		pause_milliseconds(1);
	}
	reset(going);
	pause_milliseconds(100);
	assert_int_equal(look().watchers, 1);
	close(stream_open());
	close(staying);
	child_end(child);
	wait_until(is_nobody_watching);
	wait_until(is_nobody_there);
}

static void
a_connection_that_a_child_still_has_open_is_closed_once(void **state)
{
	int going, next, spare;
	pid_t child;

	(void)state;
	assert_int_equal(get("/page").status, 200);
	wait_until(is_nobody_there);
	/* The descriptor that is freed should be reused by the next connection at the server, not at the client. */
	spare = dup(STDIN_FILENO);
	going = client_open();
	assert_int_equal(ask_on(going, "/page", "").status, 200);
	child = child_start(going);
	shutdown(going, SHUT_WR);
	wait_until(is_nobody_there);
	close(spare);
	next = client_open();
	assert_int_equal(ask_on(next, "/page", "").status, 200);
	reset(going);
	pause_milliseconds(100);
	assert_int_equal(look().connections.connections, 1);
	assert_int_equal(ask_on(next, "/page", "").status, 200);
	close(next);
	child_end(child);
	wait_until(is_nobody_there);
}

static void *
stop_server(void *closure)
{
	(void)closure;
	ASSERT(server_stop(server));
	return NULL;
}

static int64_t
milliseconds(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

/* Over the next moment. A loop that is busy uses a whole processor, and does so without end. */
static bool
is_mostly_asleep(void)
{
	const int64_t began = milliseconds(CLOCK_MONOTONIC), used = milliseconds(CLOCK_PROCESS_CPUTIME_ID);

	pause_milliseconds(200);
	return (milliseconds(CLOCK_PROCESS_CPUTIME_ID) - used) * 4 < milliseconds(CLOCK_MONOTONIC) - began;
}

/* A client that connects now is in the queue of a socket that the server has closed. */
static void
a_listener_that_a_child_still_has_open_does_not_keep_the_server_busy(void **state)
{
	const int held = client_open();
	pthread_t stopping;
	bool asleep = false;
	pid_t child;
	int late;

	(void)state;
	atomic_store(&page_held, true);
	atomic_store(&blocked, 0);
	send_words(held, "GET /blocked HTTP/1.1\r\nHost: localhost\r\n\r\n");
	while (atomic_load(&blocked) == 0)
		pause_milliseconds(1);
	child = child_start(held);
	assert_int_equal(pthread_create(&stopping, NULL, stop_server, NULL), 0);
	pause_milliseconds(300);
	late = client_open();
	for (int i = 0; i < 15 && !asleep; i++)
		asleep = is_mostly_asleep();
	atomic_store(&page_held, false);
	assert_int_equal(client_read(held, false).status, 200);
	pthread_join(stopping, NULL);
	server = NULL;
	child_end(child);
	close(late);
	close(held);
	assert_true(asleep);
}

/* ---- many of them ---- */

static atomic_bool children_end;
static atomic_int children_started;

/* One child after the other, each for a few milliseconds. */
static void *
start_children(void *closure)
{
	const struct timespec moment = { 0, 3000000 };

	(void)closure;
	while (!atomic_load(&children_end)) {
		const pid_t child = fork();

		ASSERT(child >= 0);
		if (child == 0) {
			nanosleep(&moment, NULL);
			_exit(0);
		}
		ASSERT(waitpid(child, NULL, 0) == child);
		atomic_fetch_add(&children_started, 1);
	}
	return NULL;
}

/* A child has the client's end open too: shutting down ends the connection. */
static void
leave(int fd, bool abruptly)
{
	shutdown(fd, abruptly ? SHUT_RDWR : SHUT_WR);
	if (abruptly)
		reset(fd);
	else
		close(fd);
}

static void
streams_and_connections_come_and_go_while_children_start(void **state)
{
	enum { ROUNDS = 60, STREAMS = 8 };
	pthread_t starting;
	int streams[STREAMS];

	(void)state;
	atomic_store(&children_end, false);
	atomic_store(&children_started, 0);
	assert_int_equal(pthread_create(&starting, NULL, start_children, NULL), 0);
	for (int round = 0; round < ROUNDS; round++) {
		for (int i = 0; i < STREAMS; i++)
			streams[i] = stream_open();
		for (int i = 0; i < STREAMS; i++) {
			const int fd = client_open();

			leave(streams[i], i % 2 == 0);
			assert_int_equal(ask_on(fd, i % 3 ? "/page" : "/own", "").status, 200);
			leave(fd, i % 4 == 0);
		}
	}
	atomic_store(&children_end, true);
	pthread_join(starting, NULL);
	assert_true(atomic_load(&children_started) > 20);
	wait_until(is_nobody_watching);
	wait_until(is_nobody_there);
	close(stream_open());
	assert_int_equal(get("/page").status, 200);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_stream_that_a_child_still_has_open_ends_once),
		TEST(a_connection_that_a_child_still_has_open_is_closed_once),
		TEST(a_listener_that_a_child_still_has_open_does_not_keep_the_server_busy),
		TEST(streams_and_connections_come_and_go_while_children_start),
	};

	return run_all("child", tests, COUNT_OF(tests));
}
