/* A real server whose writer stands still: who is told to come again, who is served all the same, and what a supervisor hears. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdatomic.h>

#include "db/database.h"
#include "http/confirm_form.h"
#include "http/once.h"
#include "http/server_test.h"
#include "limits.h"
#include "once_sql.h"
#include "routes_handlers.h"

static struct site site;
static struct writer *writer;
static char folder[] = "/tmp/givenback-shed-test-XXXXXX", database[64];
static atomic_bool held;

/* ---- handlers ---- */

static void
answer(struct request *request, struct text words)
{
	respond_bytes(request, 200, TEXT("text/plain; charset=utf-8"), text_bytes(words));
}

static void
handle_page(struct request *request, const union route_value *parts)
{
	(void)parts;
	answer(request, TEXT("page"));
}

static struct bytes
key_of(struct request *request)
{
	return text_bytes(text_copy(request->context.arena, request->form.count ? request->form.pairs[0].value : TEXT("none")));
}

static void
handle_row(struct request *request, const union route_value *parts)
{
	struct once_sql_find row;

	(void)parts;
	switch (once_sql_find(&request->context, key_of(request), &row)) {
	case DB_READ:       answer(request, TEXT("there")); return;
	case DB_READ_NONE:  respond_not_found(request); return;
	case DB_READ_FAULT: respond_sorry(request); return;
	}
}

static void
handle_write(struct request *request, const union route_value *parts)
{
	const struct bytes row = key_of(request);

	(void)parts;
	while (atomic_load(&held))
		pause_milliseconds(1);
	if (once_sql_keep(&request->context, row, row, request->context.now) == DB_WROTE_FAULT)
		respond_sorry(request);
	else
		answer(request, TEXT("kept"));
}

static void
handle_alive(struct request *request, const union route_value *parts)
{
	(void)parts;
	health_http_alive(request);
}

static void
handle_ready(struct request *request, const union route_value *parts)
{
	(void)parts;
	health_http_ready(request);
}

const struct route routes[] = {
	{ METHOD_GET, "/", handle_page, .handler = "page" },
	{ METHOD_GET, "/row", handle_row, .handler = "row" },
	{ METHOD_GET, "/alive", handle_alive, .bare = true, .handler = "alive" },
	{ METHOD_GET, "/ready", handle_ready, .bare = true, .handler = "ready" },
	{ METHOD_POST, "/write", handle_write, .form = &none_form, .handler = "write" },
	{ METHOD_POST, "/first", handle_write, .form = &none_form, .first = true, .handler = "first" },
};
const size_t route_count = COUNT_OF(routes);

static int
start_all(void **state)
{
	struct connection *connection;
	struct server_settings settings = { .site = &site, .database_path = database, .address = TEXT("127.0.0.1") };

	(void)state;
	log_level_set(LOG_FAULT);
	atomic_store(&held, false);
	snprintf(database, sizeof database, "%s/givenback.db", folder);
	ASSERT(connection_open(database, DB_READ_WRITE, &connection) == CONNECTION_OPEN_OK);
	ASSERT(db_migrate(connection) == DB_MIGRATE_OK);
	writer = writer_start(connection);
	settings.writer = writer;
	ASSERT(server_start(&settings, &server) == SERVER_START_OK);
	return 0;
}

static int
stop_all(void **state)
{
	static const char *const endings[] = { "", "-wal", "-shm" };
	char path[128];

	(void)state;
	ASSERT(server_stop(server));
	writer_stop(writer);
	for (int i = 0; i < 3; i++) {
		snprintf(path, sizeof path, "%s%s", database, endings[i]);
		unlink(path);
	}
	return 0;
}

static void
wait_until_waiting(size_t ordinary, size_t first)
{
	struct writer_state look = { .waiting = 0 };

	for (int i = 0; i < 5000 && (look.waiting != ordinary || look.waiting_first != first); i++) {
		pause_milliseconds(1);
		writer_look(writer, &look);
	}
	assert_int_equal(look.waiting, ordinary);
	assert_int_equal(look.waiting_first, first);
}

static void
who_would_wait_too_long_is_told_at_once_but_a_desk_is_served(void **state)
{
	const int in_hand = client_open(), waiting = client_open(), desk = client_open();
	struct answer answer;

	(void)state;
	writer_set_wait(writer, 30);
	atomic_store(&held, true);
	send_post(in_hand, "/write", "row=held");
	pause_milliseconds(50);
	send_post(waiting, "/write", "row=waiting");
	wait_until_waiting(1, 0);
	pause_milliseconds(40);
	/* answered while the writer stands still */
	answer = post("/write", "row=refused");
	assert_int_equal(answer.status, 503);
	assert_non_null(strstr(answer.head, "Retry-After: 5"));
	assert_non_null(strstr(answer.body, "Sending it twice does no harm"));
	answer = get("/ready");
	assert_int_equal(answer.status, 503);
	assert_string_equal(answer.body, "queue\n");
	assert_int_equal(get("/alive").status, 200);
	send_post(desk, "/first", "row=desk");
	wait_until_waiting(1, 1);
	atomic_store(&held, false);
	assert_int_equal(client_read(in_hand, false).status, 200);
	assert_int_equal(client_read(waiting, false).status, 200);
	assert_int_equal(client_read(desk, false).status, 200);
	assert_int_equal(get("/row?row=refused").status, 404);
	assert_int_equal(get("/row?row=desk").status, 200);
	assert_int_equal(get("/ready").status, 200);
	close(in_hand);
	close(waiting);
	close(desk);
}

static void
a_supervisor_is_told_which_part_is_not_ready(void **state)
{
	struct server *const whole = server;
	struct server_settings settings = { .site = &site, .database_path = "/nowhere/givenback.db", .writer = writer,
	                                    .address = TEXT("127.0.0.1") };
	struct answer answer = get("/ready");

	(void)state;
	assert_int_equal(answer.status, 200);
	assert_string_equal(answer.body, "ok\n");
	assert_non_null(strstr(answer.head, "Cache-Control: no-store"));
	assert_null(strcasestr(answer.head, "Set-Cookie"));
	site.data_folder = TEXT("/proc");         /* has no room */
	answer = get("/ready");
	site.data_folder = TEXT_NONE;
	assert_int_equal(answer.status, 503);
	assert_string_equal(answer.body, "disk\n");
	log_level_set(LOG_FAULT + 1);
	assert_int_equal(server_start(&settings, &server), SERVER_START_OK);
	assert_int_equal(get("/").status, 500);
	answer = get("/ready");
	assert_int_equal(answer.status, 503);
	assert_string_equal(answer.body, "database\n");
	answer = get("/alive");
	assert_int_equal(answer.status, 200);
	assert_string_equal(answer.body, "ok\n");
	assert_true(server_stop(server));
	server = whole;
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start_all, stop_all)
	const struct CMUnitTest tests[] = {
		TEST(who_would_wait_too_long_is_told_at_once_but_a_desk_is_served),
		TEST(a_supervisor_is_told_which_part_is_not_ready),
	};
	int failed;

	crypto_start();
	site.url = TEXT("https://blood.example.org");
	site.name = TEXT("Givenback");
	site_key_make(&site.key);
	ASSERT(mkdtemp(folder));
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	rmdir(folder);
	return failed;
}
