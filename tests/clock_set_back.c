/* The system's clock is set back by an hour while the program runs: no wait may last that hour.
 *
 * clock_gettime() is ours: a wait that reads the system's clock gets a time an hour ahead of the one the kernel compares it with, as a
 * wait would that began before the clock was set back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "db/engine.h"
#include "cache/cache.h"
#include "server/workers.h"
#include "jobs.h"
#include "limits.h"
#include "outbox/outbox.h"

#define PATIENCE_SECONDS 30

int
clock_gettime(clockid_t clock, struct timespec *time)
{
	const int answer = (int)syscall(SYS_clock_gettime, clock, time);

	if (clock == CLOCK_REALTIME)
		time->tv_sec += 3600;
	return answer;
}

static double
seconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static bool
holds_a_file(const char *folder)
{
	char command[200];

	snprintf(command, sizeof command, "ls %s | grep -q eml", folder);
	return (system)(command) == 0;
}

static void
jobs_run_and_email_leaves(void **state)
{
	struct arena *arena = arena_new(64 * (size_t)MIB);
	char folder[] = "/tmp/givenback-clock-XXXXXX", command[100];
	struct connection *writing;
	struct writer *writer;
	struct jobs *jobs;
	struct random random;
	const char *path, *outbox;
	const double begun = seconds_now();
	struct site site = { .url = TEXT("https://blood.example.org"), .name = TEXT("Givenback"), .email_from = TEXT("blood@example.org") };
	struct context context = { .arena = arena, .random = &random, .site = &site, .now = instant_now() };

	crypto_start();
	random_start(&random);
	site_keys_make(&site.keys);
	assert_non_null(mkdtemp(folder));
	site.outbox_folder = text_format(arena, "%s/outbox", folder);
	path = text_terminated(arena, text_format(arena, "%s/test.db", folder));
	outbox = text_terminated(arena, site.outbox_folder);
	assert_int_equal(mkdir(outbox, 0700), 0);
	assert_int_equal(connection_open(path, DB_READ_WRITE, &context.connection), CONNECTION_OPEN_OK);
	assert_int_equal(db_migrate(context.connection), DB_MIGRATE_OK);
	assert_int_equal(outbox_put(&context, &(struct outbox_email){ .to = TEXT("rosa@example.org"), .subject = TEXT("Your link"),
	                 .body = TEXT("Here it is.\n"), .cause = OUTBOX_CAUSE_SIGN_IN }), OUTBOX_PUT_OK);
	connection_close(context.connection);

	assert_int_equal(connection_open(path, DB_READ_WRITE, &writing), CONNECTION_OPEN_OK);
	writer = writer_start(writing);
	jobs = jobs_start(&site, path, writer);
	assert_non_null(jobs);
	while (!holds_a_file(outbox) && seconds_now() - begun < PATIENCE_SECONDS)
		usleep(50000);
	assert_true(holds_a_file(outbox));
	jobs_stop(jobs);
	writer_stop(writer);
	snprintf(command, sizeof command, "rm -rf %s", folder);
	assert_int_equal((system)(command), 0);
	arena_free(arena);
}

static void
run_for_three_seconds(struct workers_task *task)
{
	sleep(3);
}

static void
a_server_that_stops_does_not_wait_for_a_worker_beyond_its_limit(void **state)
{
	struct workers *workers = workers_start(&(struct workers_settings){ .threads = 1, .tasks = 8 });
	struct workers_task task = { .run = run_for_three_seconds };
	const double begun = seconds_now();

	assert_true(workers_submit(workers, &task, false));
	usleep(200000);
	assert_false(workers_stop(workers, 100));
	assert_true(seconds_now() - begun < 2);
	assert_true(workers_stop(workers, PATIENCE_SECONDS * 1000));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_server_that_stops_does_not_wait_for_a_worker_beyond_its_limit),
		cmocka_unit_test(jobs_run_and_email_leaves),
	};

	alarm(4 * PATIENCE_SECONDS);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
