/* deadline_test: who is shut, and who is left alone. */
#include <setjmp.h>
#include <stdbool.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "http/deadline.h"

enum { PAIRS = 8, PATIENCE_MS = 20000 };

static int ours[PAIRS], theirs[PAIRS];
static struct deadline *deadlines_of[PAIRS];

static void
open_pairs(struct deadlines *deadlines, int count, int seconds)
{
	for (int i = 0; i < count; i++) {
		const struct timespec moment = { 0, 3000000 };
		int pair[2];

		assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
		ours[i] = pair[0];
		theirs[i] = pair[1];
		deadlines_of[i] = deadline_add(deadlines, ours[i], seconds);
		nanosleep(&moment, NULL);         /* each a little later than the one before */
	}
}

static void
close_pairs(struct deadlines *deadlines, int count)
{
	for (int i = 0; i < count; i++) {
		deadline_remove(deadlines, deadlines_of[i]);
		close(ours[i]);
		close(theirs[i]);
	}
}

static bool
ends_within(int pair, int milliseconds)
{
	struct pollfd look = { .fd = theirs[pair], .events = POLLIN };

	return poll(&look, 1, milliseconds) == 1;
}

static void
the_late_one_is_shut_and_no_other(void **state)
{
	struct deadlines *deadlines = deadlines_start(PAIRS, PAIRS);

	(void)state;
	open_pairs(deadlines, 4, 600);
	deadline_set(deadlines_of[1], 1);
	deadline_set(deadlines_of[2], 0);
	deadline_at_most(deadlines_of[3], 1);
	assert_true(ends_within(1, PATIENCE_MS));
	assert_true(ends_within(3, PATIENCE_MS));
	assert_false(ends_within(0, 0));
	assert_false(ends_within(2, 0));
	close_pairs(deadlines, 4);
	deadlines_stop(deadlines);
}

static void
with_many_connected_the_longest_idle_go(void **state)
{
	struct deadlines *deadlines = deadlines_start(PAIRS, 4);
	struct deadlines_state look;

	(void)state;
	open_pairs(deadlines, 2, 600);
	deadline_set(deadlines_of[0], 600);       /* is being answered: not idle, though it is the oldest */
	for (int i = 2; i < 6; i++) {
		int pair[2];
		const struct timespec moment = { 0, 3000000 };

		assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
		ours[i] = pair[0];
		theirs[i] = pair[1];
		nanosleep(&moment, NULL);
		deadlines_of[i] = deadline_add(deadlines, ours[i], 600);
	}
	/* six, and four are easy: two go */
	assert_true(ends_within(1, PATIENCE_MS));
	assert_true(ends_within(2, PATIENCE_MS));
	for (int i = 3; i < 6; i++)
		assert_false(ends_within(i, 0));
	assert_false(ends_within(0, 0));
	deadlines_look(deadlines, &look);
	assert_int_equal(look.connections, 6);
	assert_true(look.shut_idle >= 2);
	close_pairs(deadlines, 6);
	deadlines_stop(deadlines);
}

static void
a_place_is_given_again_and_past_the_last_there_is_no_clock(void **state)
{
	struct deadlines *deadlines = deadlines_start(2, 2);
	struct deadline *one = deadline_add(deadlines, -1, 600), *two = deadline_add(deadlines, -1, 600);

	(void)state;
	assert_non_null(one);
	assert_non_null(two);
	assert_null(deadline_add(deadlines, -1, 600));
	deadline_set(NULL, 5);
	deadline_idle(NULL, 5);
	deadline_at_most(NULL, 5);
	deadline_remove(deadlines, NULL);
	deadline_remove(deadlines, one);
	assert_ptr_equal(deadline_add(deadlines, -1, 600), one);
	deadline_remove(deadlines, one);
	deadline_remove(deadlines, two);
	deadlines_stop(deadlines);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_late_one_is_shut_and_no_other),
		cmocka_unit_test(with_many_connected_the_longest_idle_go),
		cmocka_unit_test(a_place_is_given_again_and_past_the_last_there_is_no_clock),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
