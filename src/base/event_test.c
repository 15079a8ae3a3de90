/* Events: counted, and written at most so often. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/event.h"
#include "limits.h"

static time_t later;                      /* what the test added to the monotonic clock, in seconds */

int
clock_gettime(clockid_t clock, struct timespec *time)
{
	const int answer = (int)syscall(SYS_clock_gettime, clock, time);

	if (clock == CLOCK_MONOTONIC)
		time->tv_sec = 6000 + later;           /* no minute ends by itself */
	return answer;
}

/* What `act` writes to standard error. */
static const char *
written_by(void (*act)(void))
{
	static char text[64 * 1024];
	FILE *file = tmpfile();
	const int kept = dup(STDERR_FILENO);
	size_t length;

	assert_non_null(file);
	dup2(fileno(file), STDERR_FILENO);
	act();
	dup2(kept, STDERR_FILENO);
	close(kept);
	rewind(file);
	length = fread(text, 1, sizeof text - 1, file);
	text[length] = '\0';
	fclose(file);
	return text;
}

static int
lines_with(const char *text, const char *words)
{
	int count = 0;

	for (const char *at = text; (at = strstr(at, words)) != NULL; at++)
		count++;
	return count;
}

static void
note_one(void)
{
	event_note(EVENT_DESK_CODE_WRONG, "route %s, client %s", "desk_http_enter", "7f03a1c2");
}

static void
note_a_thousand(void)
{
	for (int i = 0; i < 1000; i++)
		event_note(EVENT_RATE_LIMITED, "route %s", "people_http_ask");
}

static void
an_event_is_one_line_and_counted(void **state)
{
	const char *text = written_by(note_one);

	assert_int_equal(lines_with(text, "\n"), 1);
	assert_non_null(strstr(text, " warning event desk_code_wrong: route desk_http_enter, client 7f03a1c2\n"));
	assert_int_equal(event_count(EVENT_DESK_CODE_WRONG), 1);
}

static void
a_flood_of_events_is_a_few_lines_and_one_that_says_how_many_were_left_out(void **state)
{
	const char *text = written_by(note_a_thousand);

	assert_int_equal(lines_with(text, "event rate_limited: route"), LIMIT_EVENT_LINES);
	assert_int_equal(lines_with(text, "\n"), LIMIT_EVENT_LINES);
	assert_int_equal(event_count(EVENT_RATE_LIMITED), 1000);
	assert_int_equal(lines_with(written_by(event_write_left_out), "\n"), 0);
	later += 60;
	text = written_by(event_write_left_out);
	assert_int_equal(lines_with(text, "\n"), 1);
	assert_non_null(strstr(text, "event rate_limited: 990 more of these were not logged\n"));
	assert_int_equal(lines_with(written_by(event_write_left_out), "\n"), 0);
	assert_int_equal(lines_with(written_by(note_a_thousand), "event rate_limited: route"), LIMIT_EVENT_LINES);
	later += 60;
	assert_int_equal(lines_with(written_by(note_a_thousand), "990 more"), 1);     /* the next event reports it too */
}

static void *
note_in_a_thread(void *argument)
{
	for (int i = 0; i < 1000; i++)
		event_note(EVENT_ORIGIN_REFUSED, "route %s", "x");
	return NULL;
}

static void
note_in_four_threads(void)
{
	pthread_t threads[4];

	for (int i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, note_in_a_thread, NULL), 0);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
}

static void
events_of_several_threads_are_all_counted(void **state)
{
	assert_int_equal(lines_with(written_by(note_in_four_threads), "\n"), LIMIT_EVENT_LINES);
	assert_int_equal(event_count(EVENT_ORIGIN_REFUSED), 4000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_event_is_one_line_and_counted),
		cmocka_unit_test(a_flood_of_events_is_a_few_lines_and_one_that_says_how_many_were_left_out),
		cmocka_unit_test(events_of_several_threads_are_all_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
