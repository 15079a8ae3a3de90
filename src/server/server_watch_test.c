/* Streams of events through a real server: what was committed is sent to the clients that watch. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdatomic.h>

#include "db/database.h"
#include "db/statement.h"
#include "http/confirm_form.h"
#include "server/server_test.h"
#include "limits.h"

static struct site site;
static struct writer *writer;
static char folder[] = "/tmp/givenback-watch-test-XXXXXX", database[64];
static atomic_int padding;                        /* makes events long */
static atomic_int posted;

static void
answer(struct request *request, struct text words)
{
	respond_bytes(request, 200, TEXT("text/plain; charset=utf-8"), text_bytes(words));
}

/* The state of a page of this test's own: how many tributes it has. */
enum { PAGE = 77 };
static const struct statement_value page_values[] = {
	{ "page", "honour_page_id", STATEMENT_BIGINT, false }, { "id", "tribute_id", STATEMENT_BIGINT, false },
	{ "rows", "count", STATEMENT_BIGINT, false },
};
static const struct statement_description add_shown = {
	"test.add_shown", "INSERT INTO tribute (honour_page, id, title, author, web, added_at) VALUES ($1, $2, 'x', 'x', '', 0)", true,
	STATEMENT_ROWS_NONE, page_values, 2, NULL, 0,
};
static const struct statement_description count_shown = {
	"test.count_shown", "SELECT count(*) AS rows FROM tribute WHERE honour_page = $1", false,
	STATEMENT_ROWS_ONE, page_values, 1, page_values + 2, 1,
};

static void
handle_show(struct request *request, const union route_value *parts)
{
	struct statement statement = statement_start(&request->context, &add_shown);

	(void)parts;
	statement_bind_id(&statement, 1, PAGE);
	statement_bind_id(&statement, 2, atomic_fetch_add(&posted, 1) + 1);
	statement_step(&statement);
	ASSERT(statement_end_write(&statement) == DB_WROTE);
	answer(request, TEXT("shown"));
}

static void
handle_live(struct request *request, const union route_value *parts)
{
	struct statement statement = statement_start(&request->context, &count_shown);
	int64_t rows = -1;

	(void)parts;
	statement_bind_id(&statement, 1, PAGE);
	if (statement_step(&statement))
		rows = statement_count(&statement, 0);
	ASSERT(statement_end_read(&statement) == DB_READ);
	/* At the start, so that tests find the number in a truncated event. */
	respond_live(request, text_format(request->context.arena, "{%*s\"rows\":%d}", atomic_load(&padding), "", (int)rows));
}

static void
handle_live_nothing(struct request *request, const union route_value *parts)
{
	(void)parts;
	respond_not_found(request);
}

static void
handle_page(struct request *request, const union route_value *parts)
{
	(void)parts;
	answer(request, TEXT("a page"));
}

const struct route routes[] = {
	{ METHOD_GET, "/", handle_page, .handler = "page" },
	{ METHOD_GET, "/live", handle_live, .live = true, .machine = true, .handler = "live" },
	{ METHOD_GET, "/live-nothing", handle_live_nothing, .live = true, .machine = true, .handler = "live-nothing" },
	{ METHOD_POST, "/show", handle_show, .form = &none_form, .handler = "show" },
};
const size_t route_count = COUNT_OF(routes);

static int
start_all(void **state)
{
	struct connection *connection;
	struct server_settings settings = { .site = &site, .database_path = database, .address = TEXT("127.0.0.1"),
	                                    .proxy_header = TEXT("X-Forwarded-For"), .slow_seconds = 1 };

	(void)state;
	log_level_set(LOG_FAULT);
	atomic_store(&posted, 0);
	atomic_store(&padding, 0);
	snprintf(database, sizeof database, "%s/givenback.db", folder);
	ASSERT(connection_open(database, DB_READ_WRITE, &connection) == CONNECTION_OPEN_OK);
	ASSERT(db_migrate(connection) == DB_MIGRATE_OK);
	writer = writer_start(connection);
	writer_set_wait(writer, 60000);           /* a loaded machine must not make the test fail */
	settings.writer = writer;
	ASSERT(server_start(&settings, &server) == SERVER_START_OK);
	return 0;
}

static int
stop_all(void **state)
{
	static const char *const endings[] = { "", "-wal", "-shm" };
	char path[80];

	(void)state;
	if (server)
		ASSERT(server_stop(server));
	server = NULL;
	writer_stop(writer);
	for (size_t i = 0; i < COUNT_OF(endings); i++) {
		snprintf(path, sizeof path, "%s%s", database, endings[i]);
		unlink(path);
	}
	return 0;
}

/* ---- tests ---- */

static int
watchers_now(void)
{
	struct server_state state;

	server_get_state(server, &state);
	return state.watchers;
}

static int
watch_from(int fd, const char *from)
{
	char head[256];

	snprintf(head, sizeof head, "GET /live HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: %s\r\n\r\n", from);
	client_send(fd, head, strlen(head));
	return fd;
}

/* Reads until the stream ends with this text. false: the connection ended before. */
static bool
hears(int fd, const char *ending)
{
	char heard[16384] = "";
	size_t length = 0;

	while (length < sizeof heard - 1 && recv(fd, heard + length, 1, 0) == 1) {
		heard[++length] = '\0';
		if (length >= strlen(ending) && strcmp(heard + length - strlen(ending), ending) == 0)
			return true;
	}
	return false;
}

static void
those_who_watch_are_told_after_the_commit(void **state)
{
	enum { WATCHERS = 30 };
	int watchers[WATCHERS];
	struct answer head;

	(void)state;
	for (int i = 0; i < WATCHERS; i++) {
		watchers[i] = watch_from(client_open(), "192.0.2.1");
		head = client_read(watchers[i], true);
		assert_int_equal(head.status, 200);
		assert_non_null(strstr(head.head, "Content-Type: text/event-stream\r\n"));
		assert_non_null(strstr(head.head, "Cache-Control: no-store\r\n"));
		assert_non_null(strstr(head.head, "Content-Security-Policy: default-src 'self'"));
		assert_null(strstr(head.head, "Content-Length"));
		assert_true(hears(watchers[i], "data: {\"rows\":0}\n\n"));
	}
	assert_int_equal(watchers_now(), WATCHERS);
	assert_int_equal(post("/show", "").status, 200);
	for (int i = 0; i < WATCHERS; i++)
		assert_true(hears(watchers[i], "data: {\"rows\":1}\n\n"));
	/* Others are answered as before. */
	assert_int_equal(get("/").status, 200);
	for (int i = 0; i < WATCHERS; i++)
		close(watchers[i]);
	for (int i = 0; watchers_now() > 0; i++) {
		assert_true(i < 6000);
		pause_milliseconds(10);
	}
}

static void
a_stream_may_follow_other_requests_of_its_connection(void **state)
{
	const int fd = client_open();
	const char *const page = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", *const head = "HEAD /live HTTP/1.1\r\nHost: localhost\r\n\r\n";

	(void)state;
	client_send(fd, page, strlen(page));
	assert_int_equal(client_read(fd, false).status, 200);
	client_send(fd, head, strlen(head));
	assert_int_equal(client_read(fd, true).status, 200);
	assert_int_equal(get("/live-nothing").status, 404);
	watch_from(fd, "192.0.2.1");
	assert_int_equal(client_read(fd, true).status, 200);
	assert_true(hears(fd, "data: {\"rows\":0}\n\n"));
	assert_int_equal(post("/show", "").status, 200);
	assert_true(hears(fd, "data: {\"rows\":1}\n\n"));
	close(fd);
}

static void
more_watchers_of_one_address_than_allowed_are_asked_to_come_again(void **state)
{
	static int fds[LIMIT_WATCHERS_OF_PEER + 1];
	struct answer answer;

	(void)state;
	for (int i = 0; i < LIMIT_WATCHERS_OF_PEER; i++)
		fds[i] = watch_from(client_open(), "192.0.2.1");
	for (int i = 0; i < LIMIT_WATCHERS_OF_PEER; i++)
		assert_true(hears(fds[i], "data: {\"rows\":0}\n\n"));
	fds[LIMIT_WATCHERS_OF_PEER] = watch_from(client_open(), "192.0.2.1");
	answer = client_read(fds[LIMIT_WATCHERS_OF_PEER], false);
	assert_int_equal(answer.status, 503);
	assert_non_null(strstr(answer.head, "Retry-After: 5"));
	watch_from(fds[LIMIT_WATCHERS_OF_PEER], "192.0.2.2");
	assert_int_equal(client_read(fds[LIMIT_WATCHERS_OF_PEER], true).status, 200);
	for (int i = 0; i <= LIMIT_WATCHERS_OF_PEER; i++)
		close(fds[i]);
}

static void
wait_for_watchers(int count)
{
	for (int i = 0; watchers_now() != count; i++) {
		assert_true(i < 6000);
		pause_milliseconds(10);
	}
}

static void
who_talks_or_goes_is_let_go(void **state)
{
	const int talking = watch_from(client_open(), "192.0.2.1"), going = watch_from(client_open(), "192.0.2.1");

	(void)state;
	assert_true(hears(talking, "\"rows\":0}\n\n"));
	assert_true(hears(going, "\"rows\":0}\n\n"));
	close(going);
	assert_true(client_send(talking, "GET", 3));
	wait_for_watchers(0);
	close(talking);
}

static bool
has_ended(int fd)
{
	char bytes[4096];
	ssize_t got;

	while ((got = recv(fd, bytes, sizeof bytes, 0)) > 0)
		;
	return got == 0;
}

static void
who_does_not_read_is_dropped_and_the_others_are_not_held_up(void **state)
{
	const int good = watch_from(client_open(), "192.0.2.1"), few = 4096, slow = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)server_port(server)) };
	char ending[32];

	(void)state;
	atomic_store(&padding, 4000);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(slow, SOL_SOCKET, SO_RCVBUF, &few, sizeof few);
	assert_int_equal(connect(slow, (struct sockaddr *)&address, sizeof address), 0);
	watch_from(slow, "192.0.2.1");
	wait_for_watchers(2);
	for (int i = 1; watchers_now() > 1; i++) {
		assert_true(i < 1000);
		assert_int_equal(post("/show", "").status, 200);
		snprintf(ending, sizeof ending, "\"rows\":%d}\n\n", i);
		assert_true(hears(good, ending));
	}
	assert_true(has_ended(slow));
	close(slow);
	close(good);
}

static void
streams_that_end_at_the_same_moment_end_once_each_and_no_others(void **state)
{
	enum { ROUNDS = 10, STREAMS = 60 };
	int ending[STREAMS], staying[STREAMS];
	char event[32];

	(void)state;
	for (int i = 0; i < STREAMS; i++) {
		staying[i] = watch_from(client_open(), "192.0.2.1");
		assert_true(hears(staying[i], "\"rows\":0}\n\n"));
	}
	for (int round = 1; round <= ROUNDS; round++) {
		for (int i = 0; i < STREAMS; i++) {
			ending[i] = watch_from(client_open(), "192.0.2.2");
			assert_true(hears(ending[i], "}\n\n"));
		}
		send_post(staying[0] = client_open(), "/show", "");
		for (int i = 0; i < STREAMS; i++)
			close(ending[i]);
		assert_int_equal(client_read(staying[0], false).status, 200);
		watch_from(staying[0], "192.0.2.1");
		snprintf(event, sizeof event, "\"rows\":%d}\n\n", round);
		for (int i = 0; i < STREAMS; i++)
			assert_true(hears(staying[i], event));
		close(staying[0]);
	}
	for (int i = 1; i < STREAMS; i++)
		close(staying[i]);
	wait_for_watchers(1);
}

static void
stopping_ends_the_streams_at_once(void **state)
{
	const int fd = watch_from(client_open(), "192.0.2.1");
	struct timespec before, after;

	(void)state;
	assert_true(hears(fd, "data: {\"rows\":0}\n\n"));
	clock_gettime(CLOCK_MONOTONIC, &before);
	assert_true(server_stop(server));
	clock_gettime(CLOCK_MONOTONIC, &after);
	server = NULL;
	assert_true(after.tv_sec - before.tv_sec < LIMIT_STOP_SECONDS);
	assert_false(hears(fd, "data: {\"rows\":1}\n\n"));
	close(fd);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start_all, stop_all)
	const struct CMUnitTest tests[] = {
		TEST(those_who_watch_are_told_after_the_commit),
		TEST(a_stream_may_follow_other_requests_of_its_connection),
		TEST(more_watchers_of_one_address_than_allowed_are_asked_to_come_again),
		TEST(who_talks_or_goes_is_let_go),
		TEST(who_does_not_read_is_dropped_and_the_others_are_not_held_up),
		TEST(streams_that_end_at_the_same_moment_end_once_each_and_no_others),
		TEST(stopping_ends_the_streams_at_once),
	};
	int failed;

	crypto_start();
	site.url = TEXT("https://blood.example.org");
	site.name = TEXT("Givenback");
	site_keys_make(&site.keys);
	ASSERT(mkdtemp(folder));
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	rmdir(folder);
	return failed;
}
