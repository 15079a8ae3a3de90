/* server_loop_test: what the tests of loops and readers share: a server with routes of its own, and a client that sends several requests
 * on one connection. */
#ifndef SERVER_SERVER_LOOP_TEST_H
#define SERVER_SERVER_LOOP_TEST_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>

#include "db/database.h"
#include "db/engine.h"
#include "db/statement.h"
#include "http/asset.h"
#include "http/confirm_form.h"
#include "server/server_test.h"
#include "limits.h"

enum { LARGE_BYTES = 900 * KIB, FEW_CONNECTIONS = 8 };

static struct site site;
static struct writer *writer;
static char folder[] = "/tmp/givenback-loop-test-XXXXXX", database[64];
static atomic_bool writer_held;
static atomic_int live_padding;                   /* makes events long */
static atomic_int written;
static uint8_t large[LARGE_BYTES];

static maybe_unused void
handle_page(struct request *request, const union route_value *parts)
{
	struct text_builder words;

	(void)parts;
	text_builder_start(&words, request->context.arena, 64 * KIB);
	for (int i = 0; i < 300; i++)
		text_add_format(&words, "line %d of a page that is the same for everybody\n", i);
	respond_bytes(request, 200, TEXT("text/plain; charset=utf-8"), text_bytes(text_built(&words)));
}

static maybe_unused void
handle_large(struct request *request, const union route_value *parts)
{
	(void)parts;
	respond_bytes(request, 200, TEXT("image/png"), (struct bytes){ large, sizeof large });
}

static maybe_unused void
handle_own(struct request *request, const union route_value *parts)
{
	(void)parts;
	respond_bytes(request, 200, TEXT("text/plain; charset=utf-8"), text_bytes(TEXT("made each time")));
}

static maybe_unused void
handle_write(struct request *request, const union route_value *parts)
{
	(void)parts;
	while (atomic_load(&writer_held))
		pause_milliseconds(1);
	atomic_fetch_add(&written, 1);
	respond_bytes(request, 200, TEXT("text/plain; charset=utf-8"), text_bytes(TEXT("kept")));
}

/* ---- how many rows there are ---- */

static maybe_unused void
handle_number(struct request *request, const union route_value *parts)
{
	static const struct statement_value number_value[] = { { "n", "count", STATEMENT_BIGINT, false } };
	static const struct statement_description count_rows = {
		"test.count_rows", "SELECT count(*) AS n FROM drive_page", false, STATEMENT_ROWS_ONE, NULL, 0, number_value, 1,
	};
	struct statement statement = statement_start(&request->context, &count_rows);
	int64_t number = -1;

	(void)parts;
	if (statement_step(&statement))
		number = statement_count(&statement, 0);
	ASSERT(statement_end_read(&statement) == DB_READ);
	respond_bytes(request, 200, TEXT("text/plain; charset=utf-8"),
	              text_bytes(text_format(request->context.arena, "%lld", (long long)number)));
}

static atomic_bool page_held;
static atomic_int page_begun;

static maybe_unused void
handle_held(struct request *request, const union route_value *parts)
{
	atomic_fetch_add(&page_begun, 1);
	while (atomic_load(&page_held))
		pause_milliseconds(1);
	handle_number(request, parts);
}

static maybe_unused void
handle_missing(struct request *request, const union route_value *parts)
{
	(void)parts;
	atomic_fetch_add(&page_begun, 1);
	while (atomic_load(&page_held))
		pause_milliseconds(1);
	respond_not_found(request);
}

static atomic_int blocked;

/* It is not cached: each request takes a reader. */
static maybe_unused void
handle_blocked(struct request *request, const union route_value *parts)
{
	atomic_fetch_add(&blocked, 1);
	while (atomic_load(&page_held))
		pause_milliseconds(1);
	handle_number(request, parts);
}

static maybe_unused void
handle_add(struct request *request, const union route_value *parts)
{
	ASSERT(engine_run(request->context.connection, "INSERT INTO drive_page (drive, honour_page, joined_at, gave_shown, outcomes_shown)"
	                  " SELECT count(*) + 1, 1, 0, 0, 0 FROM drive_page"));
	handle_number(request, parts);
}

static maybe_unused void
handle_live(struct request *request, const union route_value *parts)
{
	(void)parts;
	respond_live(request, text_format(request->context.arena, "{%*s}", atomic_load(&live_padding), ""));
}

/* The response has the request's number. X-Crew: a guard of the desk has let the client in. */
static atomic_int ordered;

static maybe_unused void
handle_ordered(struct request *request, const union route_value *parts)
{
	(void)parts;
	if (request_header(request, TEXT("x-crew")).at)
		request->visitor.crew_pass = (struct crew_pass_id){ 1 };
	respond_bytes(request, 200, TEXT("text/plain; charset=utf-8"),
	              text_bytes(text_format(request->context.arena, "%d", atomic_fetch_add(&ordered, 1) + 1)));
}

const struct route routes[] = {
	{ METHOD_GET, "/page", handle_page, .shared = true, .handler = "page" },
	{ METHOD_GET, "/held", handle_held, .shared = true, .handler = "held" },
	{ METHOD_GET, "/missing", handle_missing, .shared = true, .handler = "missing" },
	{ METHOD_GET, "/large", handle_large, .shared = true, .handler = "large" },
	{ METHOD_GET, "/live", handle_live, .live = true, .machine = true, .handler = "live" },
	{ METHOD_GET, "/own", handle_own, .handler = "own" },
	{ METHOD_GET, "/number", handle_number, .shared = true, .handler = "number" },
	{ METHOD_GET, "/blocked", handle_blocked, .handler = "blocked" },
	{ METHOD_GET, "/desk/roster", handle_number, .handler = "roster" },
	{ METHOD_POST, "/desk/{drive drive_id}/arrived", handle_write, .form = &none_form, .priority = true, .handler = "arrived" },
	{ METHOD_POST, "/add", handle_add, .form = &none_form, .handler = "add" },
	{ METHOD_POST, "/write", handle_write, .form = &none_form, .handler = "write" },
	{ METHOD_GET, "/ordered", handle_ordered, .handler = "ordered" },
};
const size_t route_count = COUNT_OF(routes);

static int loops_wanted;                      /* 0: one for each core */

static maybe_unused int
start_with(int connections)
{
	struct connection *connection;
	struct server_settings settings = { .site = &site, .database_path = database, .address = TEXT("127.0.0.1"),
	                                    .connections = connections, .threads = loops_wanted };

	log_level_set(LOG_FAULT);
	atomic_store(&writer_held, false);
	atomic_store(&written, 0);
	snprintf(database, sizeof database, "%s/givenback.db", folder);
	ASSERT(connection_open(database, DB_READ_WRITE, &connection) == CONNECTION_OPEN_OK);
	ASSERT(db_migrate(connection) == DB_MIGRATE_OK);
	writer = writer_start(connection);
	writer_set_wait(writer, 60000);           /* a loaded machine must not make the test fail */
	settings.writer = writer;
	ASSERT(server_start(&settings, &server) == SERVER_START_OK);
	return 0;
}

static maybe_unused int
start_all(void **state)
{
	(void)state;
	return start_with(0);
}

static maybe_unused int
start_few(void **state)
{
	(void)state;
	return start_with(FEW_CONNECTIONS);
}

static maybe_unused int
stop_all(void **state)
{
	static const char *const endings[] = { "", "-wal", "-shm" };
	char path[128];

	(void)state;
	/* Left behind by a test that failed in the middle. */
	atomic_store(&writer_held, false);
	atomic_store(&page_held, false);
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

/* ---- requests ---- */

static maybe_unused void
send_words(int fd, const char *words)
{
	assert_true(client_send(fd, words, strlen(words)));
}

/* `more`: other headers. */
static maybe_unused struct answer
ask_on(int fd, const char *target, const char *more)
{
	char words[1024];

	snprintf(words, sizeof words, "GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n", target, more);
	send_words(fd, words);
	return client_read(fd, false);
}

/* A cached page is dropped when the minute ends, so the counted requests have to fall into one minute. */
static maybe_unused void
in_one_minute(void (*count)(void))
{
	time_t minute;

	do {
		minute = time(NULL) / 60;
		count();
	} while (time(NULL) / 60 != minute);
}

static maybe_unused bool
is_nobody_there(void)
{
	return look().connections.connections == 0 && look().active == 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start_all, stop_all)

static maybe_unused int
run_all(const char *name, const struct CMUnitTest *tests, size_t count)
{
	int failed;

	crypto_start();
	site.url = TEXT("https://blood.example.org");
	site.name = TEXT("Givenback");
	site_keys_make(&site.keys);
	for (size_t i = 0; i < LARGE_BYTES; i++)
		large[i] = (uint8_t)(i * 2654435761U >> 13);
	ASSERT(mkdtemp(folder));
	failed = _cmocka_run_group_tests(name, tests, count, NULL, NULL);
	rmdir(folder);
	return failed;
}

#endif
