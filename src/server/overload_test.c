/* A real server whose writer is blocked: which clients are asked to retry, which are served, and what a supervisor is shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdatomic.h>

#include "db/database.h"
#include "http/confirm_form.h"
#include "http/idempotency.h"
#include "server/server_test.h"
#include "limits.h"
#include "idempotency_sql.h"
#include "routes_handlers.h"

static struct site site;
static struct writer *writer;
static char folder[] = "/tmp/givenback-overload-test-XXXXXX", database[64];
static atomic_bool held;
static atomic_int in_writer;              /* how often the writer ran it */

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
	answer(request, text_format(request->context.arena, "peer %.*s", TEXT_PRINT(request->peer)));
}

static struct bytes
key_of(struct request *request)
{
	return text_bytes(text_copy(request->context.arena, request->form.count ? request->form.pairs[0].value : TEXT("none")));
}

static void
handle_row(struct request *request, const union route_value *parts)
{
	(void)parts;
	answer_row(request, key_of(request));
}

static void
handle_write(struct request *request, const union route_value *parts)
{
	const struct bytes row = key_of(request);

	(void)parts;
	atomic_fetch_add(&in_writer, 1);
	while (atomic_load(&held))
		pause_milliseconds(1);
	if (idempotency_sql_keep(&request->context, row, row, request->context.now) == DB_WROTE_FAULT)
		respond_error(request);
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
	{ METHOD_POST, "/first", handle_write, .form = &none_form, .priority = true, .handler = "first" },
};
const size_t route_count = COUNT_OF(routes);

static int
start_with(struct text proxy_header)
{
	struct connection *connection;
	struct server_settings settings = { .site = &site, .database_path = database, .address = TEXT("127.0.0.1"),
	                                    .proxy_header = proxy_header };

	log_level_set(LOG_FAULT);
	atomic_store(&held, false);
	atomic_store(&in_writer, 0);
	snprintf(database, sizeof database, "%s/givenback.db", folder);
	ASSERT(connection_open(database, DB_READ_WRITE, &connection) == CONNECTION_OPEN_OK);
	ASSERT(db_migrate(connection) == DB_MIGRATE_OK);
	writer = writer_start(connection);
	writer_set_wait(writer, 60000);
	settings.writer = writer;
	ASSERT(server_start(&settings, &server) == SERVER_START_OK);
	return 0;
}

static int
start_all(void **state)
{
	(void)state;
	return start_with(TEXT_NONE);
}

static int
start_behind_a_proxy(void **state)
{
	(void)state;
	return start_with(TEXT("X-Forwarded-For"));
}

static int
stop_all(void **state)
{
	static const char *const endings[] = { "", "-wal", "-shm" };
	char path[128];

	(void)state;
	/* Left behind by a test that failed in the middle. */
	atomic_store(&held, false);
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

static bool
has_the_writer_one(void)
{
	return atomic_load(&in_writer) == 1;
}

static void
a_request_that_would_wait_too_long_is_refused_at_once_but_a_desk_is_served(void **state)
{
	const int in_hand = client_open(), waiting = client_open(), desk = client_open();
	struct answer answer;

	(void)state;
	writer_set_wait(writer, 30);
	atomic_store(&held, true);
	send_post(in_hand, "/write", "row=held");
	wait_until(has_the_writer_one);
	send_post(waiting, "/write", "row=waiting");
	wait_until_waiting(1, 0);
	pause_milliseconds(40);
	/* answered while the writer is blocked */
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
a_supervisor_is_shown_which_part_is_not_ready(void **state)
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
	site.data_folder = TEXT("/proc");         /* has no free space */
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

static int
send_for(const char *method, const char *forwarded_for, const char *body)
{
	const int fd = client_open();
	char bytes[1024];

	snprintf(bytes, sizeof bytes, "%s %s HTTP/1.1\r\n" FROM_THIS_SITE "X-Forwarded-For: %s\r\n"
	         "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%s", method,
	         strcmp(method, "POST") == 0 ? "/write" : "/", forwarded_for, strlen(body), body);
	client_send(fd, bytes, strlen(bytes));
	return fd;
}

static struct answer
ask_for(const char *method, const char *forwarded_for, const char *body)
{
	const int fd = send_for(method, forwarded_for, body);
	const struct answer answer = client_read(fd, false);

	close(fd);
	return answer;
}

enum { MANY = 200 };
struct outcome { int done, slowed; struct answer slow; };

/* Sends MANY at once, so that a slow machine does not spread them over many seconds; each with its number after the prefix of its
 * address. */
static struct outcome
send_many(const char *forwarded_for, const char *behind)
{
	static struct outcome outcome;
	int clients[MANY];
	char peer[64];

	memset(&outcome, 0, sizeof outcome);
	for (int i = 0; i < MANY; i++) {
		snprintf(peer, sizeof peer, "%s%x%s", forwarded_for, i + 1, behind);
		clients[i] = send_for("POST", peer, "row=typed+%26+kept&note=%3Cb%3E");
	}
	for (int i = 0; i < MANY; i++) {
		const struct answer answer = client_read(clients[i], false);

		close(clients[i]);
		outcome.done += answer.status == 200;
		if (answer.status == 429) {
			outcome.slowed++;
			outcome.slow = answer;
		}
	}
	assert_int_equal(outcome.done + outcome.slowed, MANY);
	return outcome;
}

static void
without_a_proxy_nobodys_word_is_taken_for_who_asks(void **state)
{
	(void)state;
	assert_string_equal(ask_for("GET", "192.0.2.7", "").body, "peer 127.0.0.1");
	/* from this machine: not counted, whatever the header says */
	assert_int_equal(send_many("192.0.2.", "").done, MANY);
}

static void
behind_a_proxy_one_address_is_slowed_and_keeps_what_it_typed(void **state)
{
	const int64_t began = clock_us();
	struct outcome outcome;

	(void)state;
	assert_string_equal(ask_for("GET", "198.51.100.1, 192.0.2.7", "").body, "peer 192.0.2.7");
	/* what is left of the proxy's own address may be made up; it changes nothing */
	outcome = send_many("2001:db8::", ", 192.0.2.7");
	assert_in_range(outcome.done, LIMIT_POSTS_BURST, LIMIT_POSTS_BURST + 1 + (clock_us() - began) * LIMIT_POSTS_A_SECOND / 1000000);
	assert_true(outcome.slowed > 0);
	assert_non_null(strstr(outcome.slow.head, "Retry-After: 1"));
	assert_non_null(strstr(outcome.slow.body, "name=\"row\" value=\"typed &amp; kept\""));
	assert_non_null(strstr(outcome.slow.body, "name=\"note\" value=\"&lt;b&gt;\""));
	assert_non_null(strstr(outcome.slow.body, "action=\"/write\""));
	/* reading is not limited, and no other client is */
	assert_int_equal(ask_for("GET", "192.0.2.7", "").status, 200);
	assert_int_equal(ask_for("POST", "192.0.2.8", "row=other").status, 200);
}

static void
a_household_is_one_client_by_its_network(void **state)
{
	(void)state;
	assert_true(send_many("2001:db8:1:2::", "").slowed > 0);
	assert_int_equal(ask_for("POST", "2001:db8:1:3::1", "row=other").status, 200);
}

int
main(void)
{
#define BEHIND_A_PROXY(name) cmocka_unit_test_setup_teardown(name, start_behind_a_proxy, stop_all)
#define TEST(name) cmocka_unit_test_setup_teardown(name, start_all, stop_all)
	const struct CMUnitTest tests[] = {
		TEST(a_request_that_would_wait_too_long_is_refused_at_once_but_a_desk_is_served),
		TEST(a_supervisor_is_shown_which_part_is_not_ready),
		TEST(without_a_proxy_nobodys_word_is_taken_for_who_asks),
		BEHIND_A_PROXY(behind_a_proxy_one_address_is_slowed_and_keeps_what_it_typed),
		BEHIND_A_PROXY(a_household_is_one_client_by_its_network),
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
