/* A real server on loopback whose pages are `shared`: what is sent from the cache, and what is rebuilt. */
#include "server/server_kept_test.h"

#include "limits.h"

static void
handle_page(struct request *request, const union route_value *parts)
{
	(void)parts;
	answer(request, TEXT("a page"));
}

/* What makes the same page one that is built for each client: a cookie, a status, a fault. */
static void
handle_uncached(struct request *request, const union route_value *parts)
{
	handle_shared(request, parts);
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

const struct route routes[] = {
	{ METHOD_GET, "/", handle_page, .handler = "page" },
	{ METHOD_GET, "/shared", handle_shared, .shared = true, .handler = "shared" },
	{ METHOD_GET, "/shared/cookie", handle_uncached, .shared = true, .handler = "shared" },
	{ METHOD_GET, "/shared/missing", handle_uncached, .shared = true, .handler = "shared" },
	{ METHOD_GET, "/shared/sorry", handle_uncached, .shared = true, .handler = "shared" },
	{ METHOD_GET, "/shared/slow", handle_shared, .shared = true, .slow = true, .handler = "shared" },
	{ METHOD_GET, "/both", handle_both, .shared = true, .activity = true, .handler = "both" },
	{ METHOD_GET, "/both/refused", handle_both, .shared = true, .activity = true, .handler = "both" },
	{ METHOD_POST, "/shared/add", handle_add, .form = &none_form, .handler = "add" },
};
const size_t route_count = COUNT_OF(routes);

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
	};
	int failed;

	ASSERT(mkdtemp(folder));
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	rmdir(folder);
	return failed;
}
