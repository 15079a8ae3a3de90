/* Clients whose process is stopped (SIGSTOP) for 24 hours: their system still acknowledges what arrives, but no process reads it. The
 * clock is the test's: it moves on by a second as soon as every loop has read the last one. */
#include "base/histogram.h"
#include "server/server_loop_test.h"

#include <dirent.h>
#include <dlfcn.h>
#include <limits.h>
#include <malloc.h>
#include <sched.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
size_t __sanitizer_get_current_allocated_bytes(void);      /* as in sanitizer/allocator_interface.h, which gcc does not have */
#endif

enum { EACH = 8, HOUR = 3600, DAY = 24 * HOUR, LEAST_MARGIN = 2, MEMORY_MARGIN = 32 * KIB };

/* ---- a clock that is set ahead, for every function that reads it or waits by it ---- */

static _Atomic int64_t ahead;                     /* seconds */
static atomic_bool in_a_hurry;
static atomic_int loops_there;
static _Atomic uint64_t rounds[LIMIT_LOOPS];      /* of each loop */

int
clock_gettime(clockid_t clock, struct timespec *time)
{
	const int answer = (int)syscall(SYS_clock_gettime, clock, time);

	if (clock == CLOCK_MONOTONIC || clock == CLOCK_REALTIME)
		time->tv_sec += atomic_load(&ahead);
	return answer;
}

/* The system waits by its own clock. */
int
pthread_cond_clockwait(pthread_cond_t *condition, pthread_mutex_t *lock, clockid_t clock, const struct timespec *until)
{
	typedef int wait_function(pthread_cond_t *, pthread_mutex_t *, clockid_t, const struct timespec *);
	static wait_function *_Atomic next;
	const struct timespec there = { until->tv_sec - atomic_load(&ahead), until->tv_nsec };

	if (!next)
		next = (wait_function *)dlsym(RTLD_NEXT, "pthread_cond_clockwait");
	return next(condition, lock, clock, &there);
}

/* Every loop does a few rounds. */
int
epoll_wait(int epoll, struct epoll_event *events, int most, int milliseconds)
{
	static _Thread_local int number = -1;

	(void)milliseconds;
	if (number < 0)
		number = atomic_fetch_add(&loops_there, 1) % LIMIT_LOOPS;
	atomic_fetch_add(&rounds[number], 1);
	if (atomic_load(&in_a_hurry))
		sched_yield();
	return (int)syscall(SYS_epoll_pwait, epoll, events, most, atomic_load(&in_a_hurry) ? 0 : 1, NULL, 8);
}

/* A round that began before the clock was set and one that began after it. */
static void
wait_for_rounds(void)
{
	for (int i = 0; i < atomic_load(&loops_there) && i < LIMIT_LOOPS; i++) {
		const uint64_t enough = atomic_load(&rounds[i]) + 2;

		while (atomic_load(&rounds[i]) < enough)
			sched_yield();
	}
}

static bool constant;                             /* the watched page never changes */

static int64_t mark;                              /* clock_us(): time is counted from it, since real time passes too */

static void
let_pass(int seconds, int step)
{
	atomic_store(&in_a_hurry, true);
	mark += seconds * INT64_C(1000000);
	while (clock_us() < mark) {
		atomic_fetch_add(&ahead, step);
		/* The watched page changes whenever it is read again. */
		if (!constant)
			atomic_store(&live_padding, 4000 + (int)(atomic_load(&ahead) % 1000));
		wait_for_rounds();
	}
	atomic_store(&in_a_hurry, false);
}

/* ---- clients ---- */

enum state { SILENT, HALF_HEAD, HALF_BODY, IDLE, NOT_READING, STREAM, PARKED, STATES };
static const char *const requests[STATES] = {
	[SILENT] = "",
	[HALF_HEAD] = "GET /page HTTP/1.1\r\nHost: exam",
	[HALF_BODY] = "POST /write HTTP/1.1\r\n" FROM_THIS_SITE
	              "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 900\r\n\r\na=",
	[IDLE] = "GET /page HTTP/1.1\r\nHost: localhost\r\n\r\n",
	[NOT_READING] = ("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\nGET /large HTTP/1.1\r\nHost: localhost\r\n\r\n"
	                "GET /large HTTP/1.1\r\nHost: localhost\r\n\r\nGET /large HTTP/1.1\r\nHost: localhost\r\n\r\n"),
	[STREAM] = "GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n",
	[PARKED] = "GET /blocked HTTP/1.1\r\nHost: localhost\r\n\r\n",
};

static int
open_in_state(enum state state)
{
	const int few = 4096, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)server_port(server)) };

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	ASSERT(fd >= 0);
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &few, sizeof few);
	ASSERT(connect(fd, (struct sockaddr *)&address, sizeof address) == 0);
	send_words(fd, requests[state]);
	return fd;
}

/* A separate process has them, and nothing else, and is stopped. */
static pid_t
stopped_process(const int *fds, int count)
{
	const pid_t child = fork();
	int status;

	ASSERT(child >= 0);
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (int fd = 3; fd < 4096; fd++) {
			bool own = false;

			for (int i = 0; i < count; i++)
				own = own || fds[i] == fd;
			if (!own)
				close(fd);
		}
		for (;;)
			raise(SIGSTOP);
	}
	ASSERT(waitpid(child, &status, WUNTRACED) == child && WIFSTOPPED(status));
	for (int i = 0; i < count; i++)
		close(fds[i]);
	return child;
}

static void
assert_connections(int expected)
{
	assert_int_equal(look().connections.connections, expected);
}

static bool
are_there(int connections, int watchers, int active)
{
	const struct server_state now = look();

	return now.connections.connections == connections && now.watchers == watchers && now.active == active;
}

/* A moment on the real clock, until the server has received what was sent. */
static void
wait_for_clients(int connections, int watchers, int active)
{
	for (int i = 0; i < 10000 && !are_there(connections, watchers, active); i++)
		pause_milliseconds(1);
	assert_connections(connections);
	assert_int_equal(look().watchers, watchers);
	assert_int_equal(look().active, active);
}

/* One request at a time: of many that arrive together on a busy machine some would be refused for overload. */
static void
wait_for_active(int active)
{
	for (int i = 0; i < 10000 && look().active < active; i++)
		pause_milliseconds(1);
	assert_in_range(look().active, active, INT_MAX);
}

/* Each is dropped at its own deadline, neither sooner nor later. The system's buffer for a socket may grow, so that a response fits after
 * all and the time for the next one begins. */
static void
watch_deadlines(int each)
{
	enum { SEND = LIMIT_SEND_SECONDS + LARGE_BYTES / LIMIT_SEND_RATE };
	static const struct { int seconds, seconds_most, states; } ends[] = {
		{ LIMIT_HEAD_SECONDS, LIMIT_HEAD_SECONDS, 2 }, { LIMIT_BODY_SECONDS, LIMIT_BODY_SECONDS, 1 },
		{ LIMIT_IDLE_SECONDS, LIMIT_IDLE_SECONDS, 1 }, { SEND, 5 * SEND, 1 },
	};
	int there = 5 * each, passed = 0;

	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		let_pass(ends[i].seconds - LEAST_MARGIN - passed, 1);
		assert_connections(there);
		passed = ends[i].seconds_most + LEAST_MARGIN;
		let_pass(passed - (ends[i].seconds - LEAST_MARGIN), 1);
		there -= ends[i].states * each;
		assert_connections(there);
	}
}

/* By this clock a task during which it was set took seconds, so that the next ones may be refused for overload. */
static void
assert_answered(struct answer (*ask)(void))
{
	int status = ask().status;

	for (int i = 0; i < 1000 && status == 503; i++) {
		pause_milliseconds(10);
		status = ask().status;
	}
	assert_int_equal(status, 200);
}

static struct answer
ask_page(void)
{
	return get("/page");
}

static struct answer
ask_own(void)
{
	return get("/own");
}

static struct answer
ask_to_write(void)
{
	return post("/write", "a=b");
}

/* The child is still stopped, so it has closed nothing. */
static void
end_stopped(pid_t child)
{
	assert_int_equal(waitpid(child, NULL, WNOHANG), 0);
	assert_answered(ask_page);
	assert_answered(ask_to_write);
	kill(child, SIGKILL);
	ASSERT(waitpid(child, NULL, 0) == child);
	wait_until(is_nobody_there);
}

/* The first requests open the database and take what memory a reader keeps, and on a busy machine those after them would be refused for
 * overload. */
static void
warm_up(void)
{
	for (int i = 0; i < 30; i++)
		assert_answered(ask_own);
	assert_answered(ask_page);
}

static void
stop_clients(int each, int seconds)
{
	int fds[STATES * EACH], count = 0, active = 0;
	const uint64_t late = look().connections.late;
	pid_t child;

	warm_up();
	mark = clock_us();
	for (enum state state = SILENT; state < PARKED; state++)
		for (int i = 0; i < each; i++) {
			fds[count++] = open_in_state(state);
			if (state == HALF_BODY || state == NOT_READING)
				wait_for_active(++active);
		}
	child = stopped_process(fds, count);
	wait_for_clients(5 * each, each, 2 * each);
	pause_milliseconds(500);          /* the system has buffered as much of a response as it will */
	watch_deadlines(each);
	/* A stream is dropped LIMIT_WATCH_SLOW_SECONDS after its buffers are full. */
	let_pass(HOUR, 1);
	assert_int_equal(look().watchers, 0);
	assert_int_equal(look().connections.late, late + 6 * (uint64_t)each);
	let_pass(seconds - HOUR, 61);
	end_stopped(child);
}

static bool
is_nobody_watching(void)
{
	return look().watchers == 0;
}

/* ---- what they leave behind ---- */

static size_t
bytes_in_use(void)
{
	server_shrink(server);
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
	return __sanitizer_get_current_allocated_bytes();
#else
	return mallinfo2().uordblks;
#endif
}

static int
open_descriptors(void)
{
	DIR *all = opendir("/proc/self/fd");
	int count = 0;

	ASSERT(all);
	while (readdir(all))
		count++;
	closedir(all);
	return count;
}

static void
clients_that_are_stopped_for_a_day_are_dropped_on_the_clock(void **state)
{
	int descriptors;
	size_t bytes;

	(void)state;
	/* What is opened at first use stays open from then on. */
	stop_clients(1, 2 * HOUR);
	descriptors = open_descriptors();
	bytes = bytes_in_use();
	stop_clients(EACH, DAY);
	assert_int_equal(open_descriptors(), descriptors);
	assert_in_range(bytes_in_use(), 0, bytes + MEMORY_MARGIN);
	print_message("%d clients stopped for 24 hours: descriptors %d, then %d; bytes in use %zu, then %zu\n", 6 * EACH, descriptors,
	              open_descriptors(), bytes, bytes_in_use());
}

/* A slow request is not the client's fault: the time to read the response begins when there is one. */
static void
a_stopped_client_whose_request_is_with_a_reader_is_dropped_after_its_response(void **state)
{
	int fd;
	pid_t child;

	(void)state;
	atomic_store(&page_held, true);
	fd = open_in_state(PARKED);
	child = stopped_process(&fd, 1);
	wait_for_clients(1, 0, 1);
	mark = clock_us();
	let_pass(DAY, 61);
	assert_connections(1);
	assert_int_equal(look().active, 1);
	atomic_store(&page_held, false);
	wait_for_clients(1, 0, 0);
	mark = clock_us();
	let_pass(LIMIT_IDLE_SECONDS - LEAST_MARGIN, 1);
	assert_connections(1);
	let_pass(2 * LEAST_MARGIN, 1);
	assert_connections(0);
	end_stopped(child);
}

/* A page that never changes: a comment each LIMIT_WATCH_HEARTBEAT_SECONDS is all that fills the buffers. */
static void
a_stopped_client_of_a_stream_that_says_nothing_costs_a_descriptor_at_most(void **state)
{
	int fds[EACH];
	size_t bytes;
	pid_t child;

	(void)state;
	constant = true;
	warm_up();
	for (int i = 0; i < EACH; i++)
		fds[i] = open_in_state(STREAM);
	child = stopped_process(fds, EACH);
	wait_for_clients(0, EACH, 0);
	mark = clock_us();
	let_pass(HOUR, 1);
	bytes = bytes_in_use();
	let_pass(DAY - HOUR, 61);
	assert_in_range(bytes_in_use(), 0, bytes + MEMORY_MARGIN);
	print_message("%d of %d streams that say nothing are still open after 24 hours\n", look().watchers, EACH);
	end_stopped(child);
	wait_until(is_nobody_watching);
}

static int
start_unhurried(void **state)
{
	atomic_store(&loops_there, 0);
	atomic_store(&in_a_hurry, false);
	constant = false;
	atomic_store(&live_padding, 0);
	return start_all(state);
}

#define STOPPED_TEST(name) cmocka_unit_test_setup_teardown(name, start_unhurried, stop_all)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		STOPPED_TEST(clients_that_are_stopped_for_a_day_are_dropped_on_the_clock),
		STOPPED_TEST(a_stopped_client_whose_request_is_with_a_reader_is_dropped_after_its_response),
		STOPPED_TEST(a_stopped_client_of_a_stream_that_says_nothing_costs_a_descriptor_at_most),
	};

	return run_all("server_stopped", tests, COUNT_OF(tests));
}
