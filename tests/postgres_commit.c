/* postgres_commit: a COMMIT whose answer is lost, on a real PostgreSQL: whether it was done is looked up.  What stands between the two
 * loses what it is told to lose.  Run by tests/postgres.sh with GIVENBACK_TEST_ENGINE=postgres. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"
#include "db/engine.h"
#include "tests/bench_context.h"
#include "tests/bench_database.h"

#define SOCKET_NAME ".s.PGSQL.5432"

/* What happens to the next COMMIT; then LOSE_NOTHING again. */
enum lose { LOSE_NOTHING, LOSE_COMMIT, LOSE_ANSWER, LOSE_ANSWER_IN_SILENCE };

static struct test_bench *bench;
static struct connection *connection;
static char folder[] = "/tmp/givenback-between.XXXXXX", own_socket[120], server_socket[120];
static _Atomic enum lose to_lose;
static atomic_int lost;
static int listener = -1;
static pthread_t between;

static struct sockaddr_un
named(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	ASSERT(strlen(path) < sizeof address.sun_path);
	strcpy(address.sun_path, path);
	return address;
}

/* false: nothing more comes from there. */
static bool
pass_on(int from, int to, bool throw_away)
{
	char bytes[65536];
	const ssize_t count = read(from, bytes, sizeof bytes);

	return count > 0 && (throw_away || write(to, bytes, (size_t)count) == count);
}

/* The COMMIT of a client is a message of its own, of which nothing was read yet. */
static bool
is_commit(int client)
{
	char bytes[4096];
	const ssize_t count = recv(client, bytes, sizeof bytes, MSG_PEEK);

	return count > 0 && memmem(bytes, (size_t)count, "COMMIT", 6) != NULL;
}

/* The server has done it once it answers; its answer goes nowhere. */
static void
commit_alone(int client, int server, bool in_silence)
{
	struct pollfd gone = { .fd = client, .events = POLLIN };

	(void)(pass_on(client, server, false) && pass_on(server, client, true));
	if (in_silence)
		poll(&gone, 1, -1);
}

static void
serve(int client, int server)
{
	struct pollfd both[] = { { .fd = client, .events = POLLIN }, { .fd = server, .events = POLLIN } };

	for (;;) {
		enum lose lose;

		poll(both, COUNT_OF(both), -1);
		lose = atomic_load(&to_lose);
		if (both[0].revents && lose != LOSE_NOTHING && is_commit(client)) {
			atomic_store(&to_lose, LOSE_NOTHING);
			atomic_fetch_add(&lost, 1);
			if (lose != LOSE_COMMIT)
				commit_alone(client, server, lose == LOSE_ANSWER_IN_SILENCE);
			return;
		}
		if ((both[0].revents && !pass_on(client, server, false)) || (both[1].revents && !pass_on(server, client, false)))
			return;
	}
}

static void *
stand_between(void *nothing)
{
	int client;

	while ((client = accept(listener, NULL, NULL)) >= 0) {
		const int server = socket(AF_UNIX, SOCK_STREAM, 0);
		const struct sockaddr_un address = named(server_socket);

		ASSERT(connect(server, (const struct sockaddr *)&address, sizeof address) == 0);
		serve(client, server);
		close(client);
		close(server);
	}
	return nothing;
}

/* The address of the bench's database, by way of what stands between. */
static const char *
by_way_of(const char *database)
{
	const char *host = strstr(database, "host=");
	const char *rest = host == NULL ? NULL : strchr(host, '&');

	ASSERT(rest != NULL);
	snprintf(server_socket, sizeof server_socket, "%.*s/" SOCKET_NAME, (int)(rest - host - 5), host + 5);
	return text_terminated(bench->context.arena, text_format(bench->context.arena, "%.*s%s%s", (int)(host + 5 - database), database,
		folder, rest));
}

static int
set_up(void **state)
{
	struct sockaddr_un address;
	const char *database;

	(void)state;
	bench = test_bench_open();
	test_bench_run(bench, "CREATE TABLE t (id BIGINT PRIMARY KEY)");
	memcpy(folder + strlen(folder) - 6, "XXXXXX", 6);
	ASSERT(mkdtemp(folder) != NULL);
	snprintf(own_socket, sizeof own_socket, "%s/" SOCKET_NAME, folder);
	address = named(own_socket);
	listener = socket(AF_UNIX, SOCK_STREAM, 0);
	ASSERT(bind(listener, (const struct sockaddr *)&address, sizeof address) == 0 && listen(listener, 4) == 0);
	atomic_store(&to_lose, LOSE_NOTHING);
	atomic_store(&lost, 0);
	database = by_way_of(bench->database);
	ASSERT(pthread_create(&between, NULL, stand_between, NULL) == 0);
	assert_int_equal(connection_open(database, DB_READ_WRITE, &connection), CONNECTION_OPEN_OK);
	assert_true(connection_take_node(connection));
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	connection_close(connection);
	shutdown(listener, SHUT_RDWR);
	pthread_join(between, NULL);
	close(listener);
	unlink(own_socket);
	rmdir(folder);
	test_bench_close(bench);
	return 0;
}

/* What the program is told of a commit of one row. */
static enum db_commit
commit_row(int id, enum lose lose)
{
	struct context context = bench->context;
	char sql[60];
	enum db_commit commit;

	context.connection = connection;
	snprintf(sql, sizeof sql, "INSERT INTO t (id) VALUES (%d)", id);
	{
		DB_TRANSACTION(transaction, &context);
		assert_true(engine_run(connection, sql));
		atomic_store(&to_lose, lose);
		commit = db_commit(&transaction);
	}
	return commit;
}

static int64_t
rows(void)
{
	return test_bench_count(bench, "SELECT count(*) FROM t");
}

static void
nothing_is_lost(void **state)
{
	(void)state;
	for (int id = 1; id <= 3; id++)
		assert_int_equal(commit_row(id, LOSE_NOTHING), DB_COMMITTED);
	assert_int_equal(rows(), 3);
	assert_int_equal(test_bench_count(bench, "SELECT count(*) FROM server_commit WHERE number = 3"), 1);
}

static void
a_commit_that_was_done_is_answered_as_done(void **state)
{
	(void)state;
	assert_int_equal(commit_row(1, LOSE_NOTHING), DB_COMMITTED);
	assert_int_equal(commit_row(2, LOSE_ANSWER), DB_COMMITTED);
	assert_int_equal(atomic_load(&lost), 1);
	assert_int_equal(commit_row(3, LOSE_NOTHING), DB_COMMITTED);
	assert_int_equal(rows(), 3);
}

static void
a_commit_that_was_not_done_is_answered_as_failed(void **state)
{
	(void)state;
	assert_int_equal(commit_row(1, LOSE_NOTHING), DB_COMMITTED);
	assert_int_equal(commit_row(2, LOSE_COMMIT), DB_COMMIT_FAULT);
	assert_int_equal(atomic_load(&lost), 1);
	assert_int_equal(rows(), 1);
	assert_int_equal(commit_row(3, LOSE_NOTHING), DB_COMMITTED);
	assert_int_equal(rows(), 2);
}

/* As when the server is cut off: the connection looks alive. */
static void
a_server_that_does_not_answer_is_given_up(void **state)
{
	(void)state;
	assert_int_equal(commit_row(1, LOSE_ANSWER_IN_SILENCE), DB_COMMITTED);
	assert_int_equal(atomic_load(&lost), 1);
	assert_int_equal(rows(), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nothing_is_lost, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_commit_that_was_done_is_answered_as_done, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_commit_that_was_not_done_is_answered_as_failed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_server_that_does_not_answer_is_given_up, set_up, tear_down),
	};

	ASSERT(bench_is_on_postgres());
	return cmocka_run_group_tests(tests, NULL, NULL);
}
