/* server_priority_test: a desk that has a crew pass is served before many clients whose requests came earlier. */
#include "server/server_loop_test.h"
#include "server/exchange.h"
#include <sched.h>

enum { CROWD = 100 };

static int crowd[CROWD], desk, other;

/* A server on one core has one reader: requests are handled in the order in which the loop read them. */
static void
use_one_core(void)
{
	cpu_set_t set;
	int core = 0;

	assert_int_equal(sched_getaffinity(0, sizeof set, &set), 0);
	while (!CPU_ISSET(core, &set))
		core++;
	CPU_ZERO(&set);
	CPU_SET(core, &set);
	assert_int_equal(sched_setaffinity(0, sizeof set, &set), 0);
}

static int
start_one_loop(void **state)
{
	(void)state;
	use_one_core();
	loops_wanted = 1;
	start_with(0);
	for (int i = 0; i < CROWD; i++) {
		crowd[i] = client_open();
		assert_int_equal(ask_on(crowd[i], "/ordered", "").status, 200);
	}
	desk = client_open();
	other = client_open();
	return 0;
}

static int
stop_one_loop(void **state)
{
	for (int i = 0; i < CROWD; i++)
		close(crowd[i]);
	close(desk);
	close(other);
	return stop_all(state);
}

static bool
one_is_active(void)
{
	return look().active == 1;
}

static const char request[] = "GET /ordered HTTP/1.1\r\nHost: localhost\r\n\r\n";

/* Sends the other clients' requests, and after all of them the desk's, while the loop is blocked; returns the desk's position among all. */
static long
number_of_desk(void)
{
	struct loop *loop = &server->loops->at[0];
	long number;

	atomic_store(&ordered, 0);
	pthread_mutex_lock(&loop->lock);
	/* Wakes the loop, which then waits for its lock. */
	send_words(other, request);
	wait_until(one_is_active);
	pause_milliseconds(50);
	for (int i = 0; i < CROWD; i++)
		send_words(crowd[i], request);
	send_words(desk, request);
	pthread_mutex_unlock(&loop->lock);
	number = strtol(client_read(desk, false).body, NULL, 10);
	for (int i = 0; i < CROWD; i++)
		assert_int_equal(client_read(crowd[i], false).status, 200);
	assert_int_equal(client_read(other, false).status, 200);
	return number;
}

static void
a_desk_is_served_before_the_crowd_in_front_of_it(void **state)
{
	(void)state;
	assert_int_equal(ask_on(desk, "/ordered", "X-Crew: 1\r\n").status, 200);
	assert_in_range(number_of_desk(), 1, 2);
}

/* Its last response, that of the first number_of_desk(), was not for the crew. */
static void
a_client_without_a_crew_pass_waits_its_turn(void **state)
{
	(void)state;
	assert_int_equal(ask_on(desk, "/ordered", "X-Crew: 1\r\n").status, 200);
	(void)number_of_desk();
	assert_in_range(number_of_desk(), CROWD - 10, CROWD + 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_desk_is_served_before_the_crowd_in_front_of_it, start_one_loop, stop_one_loop),
		cmocka_unit_test_setup_teardown(a_client_without_a_crew_pass_waits_its_turn, start_one_loop, stop_one_loop),
	};

	return run_all("server_priority", tests, COUNT_OF(tests));
}
