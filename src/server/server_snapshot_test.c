/* A real server on loopback that is read while it is written: one GET reads a single snapshot, and no client is shown less than before. */
#include "server/server_kept_test.h"

#include <pthread.h>

static atomic_bool worker_held;
static atomic_int reading;

static void
handle_twice(struct request *request, const union route_value *parts)
{
	int64_t first = rows(&request->context);

	(void)parts;
	atomic_store(&reading, 1);
	while (atomic_load(&worker_held))
		pause_milliseconds(1);
	answer(request, text_format(request->context.arena, "%lld %lld", (long long)first, (long long)rows(&request->context)));
}

const struct route routes[] = {
	{ METHOD_GET, "/shared", handle_shared, .shared = true, .handler = "shared" },
	{ METHOD_POST, "/shared/add", handle_add, .form = &none_form, .handler = "add" },
	{ METHOD_GET, "/twice", handle_twice, .slow = true, .handler = "twice" },
};
const size_t route_count = COUNT_OF(routes);

static void *
ask_twice(void *closure)
{
	*(struct answer *)closure = get("/twice");
	return NULL;
}

static void
all_that_one_get_reads_is_of_one_moment(void **state)
{
	static struct answer answer;
	pthread_t thread;

	(void)state;
	atomic_store(&reading, 0);
	atomic_store(&worker_held, true);
	assert_int_equal(pthread_create(&thread, NULL, ask_twice, &answer), 0);
	while (!atomic_load(&reading))
		pause_milliseconds(1);
	assert_int_equal(strtol(post("/shared/add", "").body, NULL, 10), 1);
	atomic_store(&worker_held, false);
	pthread_join(thread, NULL);
	assert_string_equal(answer.body, "0 0");
	assert_string_equal(get("/twice").body, "1 1");
}

enum { SHARED_CLIENTS = 6, SHARED_ROUNDS = 60 };

static void *
ask_and_add(void *closure)
{
	const int me = (int)(intptr_t)closure, fd = client_open();
	long known = 0;

	for (int i = 0; i < SHARED_ROUNDS; i++) {
		struct answer answer;
		long seen;

		if (i % 5 == me % 5) {
			send_post(fd, "/shared/add", "");
		} else {
			char head[200];

			snprintf(head, sizeof head, "GET /shared HTTP/1.1\r\nHost: localhost\r\n%s\r\n", i % 3 == 0 ? "Accept-Encoding: br\r\n" : "");
			client_send(fd, head, strlen(head));
		}
		answer = client_read(fd, false);
		if (answer.status != 200)
			return (void *)"no answer";
		if (strstr(answer.head, "Content-Encoding"))
			continue;
		seen = strtol(answer.body, NULL, 10);
		if (seen < known)
			return (void *)"older than what was told";
		known = seen;
	}
	close(fd);
	return NULL;
}

static void
nobody_is_shown_less_than_was_told_before(void **state)
{
	pthread_t threads[SHARED_CLIENTS];
	void *wrong;

	(void)state;
	for (int i = 0; i < SHARED_CLIENTS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, ask_and_add, (void *)(intptr_t)i), 0);
	for (int i = 0; i < SHARED_CLIENTS; i++) {
		assert_int_equal(pthread_join(threads[i], &wrong), 0);
		if (wrong)
			fail_msg("%s", (const char *)wrong);
	}
	assert_int_equal(strtol(get("/shared").body, NULL, 10), SHARED_CLIENTS * SHARED_ROUNDS / 5);
	assert_true(server_cache_counts(server).hits > 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start_all, stop_all)
	const struct CMUnitTest tests[] = {
		TEST(all_that_one_get_reads_is_of_one_moment),
		TEST(nobody_is_shown_less_than_was_told_before),
	};
	int failed;

	ASSERT(mkdtemp(folder));
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	rmdir(folder);
	return failed;
}
