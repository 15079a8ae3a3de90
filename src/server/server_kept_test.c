/* A real server on loopback whose pages are `shared`: what is sent from the cache, and what is rebuilt. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdatomic.h>

#include "db/database.h"
#include "db/engine.h"
#include "db/statement.h"
#include "http/confirm_form.h"
#include "server/server_test.h"
#include "limits.h"

static struct site site;
static struct writer *writer;
static char folder[] = "/tmp/givenback-kept-test-XXXXXX", database[64];
static atomic_bool worker_held;

static void
answer(struct request *request, struct text words)
{
	respond_bytes(request, 200, TEXT("text/plain; charset=utf-8"), text_bytes(words));
}

static void
handle_page(struct request *request, const union route_value *parts)
{
	(void)parts;
	answer(request, TEXT("a page"));
}

/* ---- a `shared` page: how many rows there are ---- */

static const struct statement_value number_value[] = { { "n", "count", STATEMENT_BIGINT, false } };
static const struct statement_description count_rows = {
	"test.count_rows", "SELECT count(*) AS n FROM drive_page", false, STATEMENT_ROWS_ONE, NULL, 0, number_value, 1,
};
static atomic_int shared_made, reading;

static int64_t
rows(struct context *context)
{
	struct statement statement = statement_start(context, &count_rows);
	int64_t number = -1;

	if (statement_step(&statement))
		number = statement_count(&statement, 0);
	ASSERT(statement_end_read(&statement) == DB_READ);
	return number;
}

static void
answer_number(struct request *request, int64_t number)
{
	struct text_builder words;

	text_builder_start(&words, request->context.arena, 64 * KIB);
	text_add_format(&words, "%lld\n", (long long)number);
	for (int i = 0; i < 50; i++)
		text_add(&words, TEXT("the same words again and again\n"));
	answer(request, text_built(&words));
}

static void
handle_shared(struct request *request, const union route_value *parts)
{
	(void)parts;
	atomic_fetch_add(&shared_made, 1);
	/* It does not matter which client requests it first. */
	ASSERT(!request_header(request, TEXT("if-none-match")).at);
	answer_number(request, rows(&request->context));
	if (text_equal(request->path, TEXT("/shared/cookie")))
		respond_cookie(request, TEXT("a"), TEXT("b"), 1);
	if (text_equal(request->path, TEXT("/shared/missing")))
		respond_not_found(request);
	if (text_equal(request->path, TEXT("/shared/sorry"))) {
		struct context context = request->context;
		struct statement statement = statement_start(&context, &(const struct statement_description){
			"test.wrong", "SELECT nothing", false, STATEMENT_ROWS_ONE, NULL, 0, number_value, 1 });

		ASSERT(statement_end_read(&statement) == DB_READ_FAULT);
		respond_error(request);
	}
}

/* One address, two representations. */
static void
handle_both(struct request *request, const union route_value *parts)
{
	(void)parts;
	atomic_fetch_add(&shared_made, 1);
	if (request->wanted == MEDIA_TYPE_ACTIVITY)
		respond_bytes(request, 200, TEXT("application/activity+json"), text_bytes(TEXT("{}")));
	else
		answer(request, TEXT("a page"));
	if (text_equal(request->path, TEXT("/both/refused")))
		respond_uncached(request);
}

static void
handle_add(struct request *request, const union route_value *parts)
{
	(void)parts;
	ASSERT(engine_run(request->context.connection, "INSERT INTO drive_page (drive, honour_page, joined_at, gave_shown, outcomes_shown)"
	                  " SELECT count(*) + 1, 1, 0, 0, 0 FROM drive_page"));
	answer_number(request, rows(&request->context));
}

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
	{ METHOD_GET, "/", handle_page, .handler = "page" },
	{ METHOD_GET, "/shared", handle_shared, .shared = true, .handler = "shared" },
	{ METHOD_GET, "/shared/cookie", handle_shared, .shared = true, .handler = "shared" },
	{ METHOD_GET, "/shared/missing", handle_shared, .shared = true, .handler = "shared" },
	{ METHOD_GET, "/shared/sorry", handle_shared, .shared = true, .handler = "shared" },
	{ METHOD_GET, "/shared/slow", handle_shared, .shared = true, .slow = true, .handler = "shared" },
	{ METHOD_GET, "/both", handle_both, .shared = true, .activity = true, .handler = "both" },
	{ METHOD_GET, "/both/refused", handle_both, .shared = true, .activity = true, .handler = "both" },
	{ METHOD_POST, "/shared/add", handle_add, .form = &none_form, .handler = "add" },
	{ METHOD_GET, "/twice", handle_twice, .slow = true, .handler = "twice" },
};
const size_t route_count = COUNT_OF(routes);

static int
start_all(void **state)
{
	struct connection *connection;
	struct server_settings settings = { .site = &site, .database_path = database, .address = TEXT("127.0.0.1"), .body_seconds = 2,
	                                    .proxy_header = TEXT("X-Forwarded-For") };

	(void)state;
	crypto_start();
	site_keys_make(&site.keys);
	log_level_set(LOG_FAULT);
	atomic_store(&worker_held, false);
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
	char command[128];

	(void)state;
	if (server)
		ASSERT(server_stop(server));
	server = NULL;
	writer_stop(writer);
	for (int i = 0; i < 3; i++) {
		static const char *const endings[] = { "", "-wal", "-shm" };

		snprintf(command, sizeof command, "%s%s", database, endings[i]);
		unlink(command);
	}
	return 0;
}

/* ---- `shared` responses ---- */

static struct answer
ask(const char *method, const char *target, const char *headers)
{
	const int fd = client_open();
	char head[1024];
	struct answer answer;

	snprintf(head, sizeof head, "%s %s HTTP/1.1\r\n" FROM_THIS_SITE "%s\r\n", method, target, headers);
	client_send(fd, head, strlen(head));
	answer = client_read(fd, strcmp(method, "HEAD") == 0);
	close(fd);
	return answer;
}

static const char *
tag_of(const struct answer *answer)
{
	static char tag[64];
	const char *at = strstr(answer->head, "ETag: ");

	assert_non_null(at);
	snprintf(tag, sizeof tag, "%.*s", (int)strcspn(at + 6, "\r"), at + 6);
	return tag;
}

/* Minutes end; the counted requests have to fall into one minute. */
static void
not_at_the_end_of_a_minute(void)
{
	while (time(NULL) % 60 >= 55)
		pause_milliseconds(200);
}

static void
a_page_for_everybody_is_made_once_until_it_changes(void **state)
{
	(void)state;
	not_at_the_end_of_a_minute();
	atomic_store(&shared_made, 0);
	for (int i = 0; i < 5; i++) {
		const struct answer answer = ask("GET", "/shared", i % 2 ? "Cookie: a=b\r\nIf-None-Match: \"x\"\r\n" : "If-None-Match: \"x\"\r\n");

		assert_int_equal(answer.status, 200);
		assert_int_equal(strtol(answer.body, NULL, 10), 0);
		assert_non_null(strstr(answer.head, "Cache-Control: private, no-cache\r\n"));
		assert_non_null(strstr(answer.head, "Content-Security-Policy: default-src 'self'"));
		assert_non_null(strstr(answer.head, "Vary: Accept-Encoding\r\n"));
	}
	assert_int_equal(atomic_load(&shared_made), 1);
	assert_int_equal(server_cache_counts(server).hits, 4);
	assert_int_equal(strtol(post("/shared/add", "").body, NULL, 10), 1);
	assert_int_equal(strtol(get("/shared").body, NULL, 10), 1);
	assert_int_equal(atomic_load(&shared_made), 2);
	/* The same page under other spellings of the address is built for each client, and evicts nothing. */
	assert_int_equal(get("/shared?a=1").status, 200);
	assert_int_equal(get("/shared?a=1").status, 200);
	assert_int_equal(get("/%73hared").status, 200);
	assert_int_equal(atomic_load(&shared_made), 5);
	assert_int_equal(server_cache_counts(server).entries, 1);
}

static void
one_address_has_a_page_and_an_activity(void **state)
{
	static const char activity[] = "Accept: application/activity+json, application/ld+json\r\n";

	(void)state;
	not_at_the_end_of_a_minute();
	atomic_store(&shared_made, 0);
	for (int i = 0; i < 3; i++) {
		const struct answer page = ask("GET", "/both", "Accept: text/html,*/*;q=0.8\r\n"), json = ask("GET", "/both", activity);

		assert_string_equal(page.body, "a page");
		assert_non_null(strstr(page.head, "Vary: Accept, Accept-Encoding\r\n"));
		assert_string_equal(json.body, "{}");
		assert_non_null(strstr(json.head, "Content-Type: application/activity+json\r\n"));
		assert_non_null(strstr(json.head, "Vary: Accept"));
	}
	assert_int_equal(atomic_load(&shared_made), 2);
	assert_int_equal(server_cache_counts(server).entries, 2);
	/* A page with one representation gives it to every client, and is cached once. */
	assert_int_equal(get("/shared").status, 200);
	assert_int_equal(ask("GET", "/shared", activity).status, 200);
	assert_int_equal(atomic_load(&shared_made), 3);
	assert_int_equal(server_cache_counts(server).entries, 3);
}

static void
a_handler_may_refuse_that_its_page_is_kept(void **state)
{
	(void)state;
	atomic_store(&shared_made, 0);
	for (int i = 0; i < 3; i++) {
		const struct answer page = ask("GET", "/both/refused", "");

		assert_string_equal(page.body, "a page");
		assert_non_null(strstr(page.head, "Cache-Control: private, no-store\r\n"));
		assert_non_null(strstr(page.head, "Vary: Accept\r\n"));
	}
	assert_int_equal(atomic_load(&shared_made), 3);
	assert_int_equal(server_cache_counts(server).entries, 0);
}

static void
what_is_no_page_for_everybody_is_made_each_time(void **state)
{
	static const struct { const char *target; int status; } cases[] = {
		{ "/shared/cookie", 200 }, { "/shared/missing", 404 }, { "/shared/sorry", 500 }, { "/", 200 },
	};

	(void)state;
	log_level_set(LOG_FAULT + 1);
	atomic_store(&shared_made, 0);
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		for (int again = 0; again < 2; again++)
			assert_int_equal(get(cases[i].target).status, cases[i].status);
	assert_int_equal(atomic_load(&shared_made), 6);
	assert_int_equal(server_cache_counts(server).entries, 0);
	/* After the fault its thread reads again, from a new snapshot. */
	assert_int_equal(post("/shared/add", "").status, 200);
	for (int i = 0; i < 8; i++)
		assert_int_equal(strtol(get("/shared").body, NULL, 10), 1);
}

static void
head_known_and_compressed_answers_come_from_the_same_page(void **state)
{
	struct answer plain, gzip, known, head;
	char headers[200];

	(void)state;
	not_at_the_end_of_a_minute();
	atomic_store(&shared_made, 0);
	for (int round = 0; round < 2; round++) {
		head = ask("HEAD", "/shared/slow", "Accept-Encoding: br\r\n");
		assert_int_equal(head.status, 200);
		assert_non_null(strstr(head.head, "Content-Encoding: br\r\n"));
		assert_int_equal(head.body_length, 0);
		plain = ask("GET", "/shared/slow", "");
		assert_true(plain.body_length > 1000);
		assert_null(strstr(plain.head, "Content-Encoding"));
		gzip = ask("GET", "/shared/slow", "Accept-Encoding: gzip, deflate\r\n");
		assert_true(gzip.body_length < 300);
		assert_memory_equal(gzip.body, "\x1f\x8b", 2);
		snprintf(headers, sizeof headers, "Accept-Encoding: gzip\r\nIf-None-Match: %s\r\n", tag_of(&gzip));
		known = ask("GET", "/shared/slow", headers);
		assert_int_equal(known.status, 304);
		assert_int_equal(known.body_length, 0);
		assert_string_equal(tag_of(&known), strchr(headers, '"') ? tag_of(&gzip) : "");
		assert_int_equal(ask("HEAD", "/shared/slow", headers).status, 304);
	}
	assert_int_equal(atomic_load(&shared_made), 1);
}

/* A request of another kind is not answered from the cache, although the address is cached. */
static void
a_kept_address_asked_for_in_another_way_is_answered_as_ever(void **state)
{
	static const char with_body[] = "GET /shared HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello";
	const int fd = client_open();
	char many[4000] = "";
	struct answer answer;

	(void)state;
	get("/shared");
	assert_int_equal(ask("DELETE", "/shared", "").status, 405);
	assert_int_equal(strtol(post("/shared/add", "").body, NULL, 10), 1);
	for (int round = 0; round < 2; round++) {
		client_send(fd, with_body, strlen(with_body));
		answer = client_read(fd, false);
		assert_int_equal(answer.status, 200);
		assert_int_equal(strtol(answer.body, NULL, 10), 1);
	}
	close(fd);
	for (int i = 0; i < LIMIT_HEAD_FIELDS + 1; i++)
		memcpy(many + strlen(many), "X-A: b\r\n", sizeof "X-A: b\r\n");
	{
		const int other = client_open();
		char head[5000];

		snprintf(head, sizeof head, "GET /shared HTTP/1.1\r\nHost: localhost\r\n%s\r\n", many);
		client_send(other, head, strlen(head));
		assert_int_equal(client_read(other, false).status, 431);
		close(other);
	}
}

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
		TEST(a_page_for_everybody_is_made_once_until_it_changes),
		TEST(one_address_has_a_page_and_an_activity),
		TEST(a_handler_may_refuse_that_its_page_is_kept),
		TEST(what_is_no_page_for_everybody_is_made_each_time),
		TEST(head_known_and_compressed_answers_come_from_the_same_page),
		TEST(a_kept_address_asked_for_in_another_way_is_answered_as_ever),
		TEST(all_that_one_get_reads_is_of_one_moment),
		TEST(nobody_is_shown_less_than_was_told_before),
	};
	int failed;

	ASSERT(mkdtemp(folder));
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	rmdir(folder);
	return failed;
}
