/* outbox_fetch_test: which addresses of other servers are fetched, and that none of a private network is reached. The requests themselves
 * are in tests/activitypub.py. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "limits.h"
#include "outbox/outbox_fetch.h"

static struct arena *arena;
static const struct site network, local = { .activitypub_local = true };

static int
start(void **state)
{
	(void)state;
	arena = arena_new(64 * MIB);
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static bool
is_public(const char *words)
{
	struct sockaddr_in6 six = { .sin6_family = AF_INET6 };
	struct sockaddr_in four = { .sin_family = AF_INET };

	if (inet_pton(AF_INET, words, &four.sin_addr) == 1)
		return outbox_address_is_public((const struct sockaddr *)(const void *)&four);
	assert_int_equal(inet_pton(AF_INET6, words, &six.sin6_addr), 1);
	return outbox_address_is_public((const struct sockaddr *)(const void *)&six);
}

static void
private_addresses_are_not_public(void **state)
{
	static const char *const closed[] = {
		"0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255",
		"100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254", "169.254.169.254",
		"172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1",
		"192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.1",
		"203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1",
		"64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "fc00::1", "fd12::1", "fe80::1", "fec0::1", "ff02::1", "2001::1", "2001:20::1",
		"2001:db8::1", "2002:7f00:1::", "3fff::1",
	};
	static const char *const open[] = {
		"1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.1",
		"100.63.255.255", "100.128.0.1", "126.255.255.255", "128.0.0.1", "172.15.255.255",
		"172.32.0.1", "192.0.1.1", "192.167.255.255", "192.169.0.1",
		"198.17.255.255", "198.20.0.1", "223.255.255.255", "2001:4860:4860::8888",
		"2606:4700::1111", "2a00::1",
	};
	const struct sockaddr other = { .sa_family = AF_UNIX };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(closed); i++)
		if (is_public(closed[i]))
			fail_msg("%s counts as public", closed[i]);
	for (size_t i = 0; i < COUNT_OF(open); i++)
		if (!is_public(open[i]))
			fail_msg("%s does not count as public", open[i]);
	assert_false(outbox_address_is_public(&other));
}

static void
only_addresses_with_a_name_over_https_are_read(void **state)
{
	static const char *const wrong[] = {
		"", "https://", "http://example.org/a", "ftp://example.org/",
		"file:///etc/passwd", "https:example.org", "https://localhost/", "https://127.0.0.1/",
		"https://127.1/", "https://2130706433/", "https://0x7f.1/",
		"https://[::1]/", "https://example.org:8080/", "https://example.org:443/",
		"https://a@example.org/", "https://example.org/a#b",
		"https://example.org/a b", "https://example.org/\r\nX: y", "https://.example.org/",
		"https://example..org/", "https://example.org./", "https://ex\xc3\xa4mple.org/",
		"https://example.org\\@a/", "https://example.org?x", "https:///a",
		"https://example.0x7f/", "HTTPS://example.org/",
	};
	struct outbox_address address;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		if (outbox_address_read(arena, text_of(wrong[i]), false, &address))
			fail_msg("%s is read", wrong[i]);
	assert_true(outbox_address_read(arena, TEXT("https://Example.org/users/a?x=1"), false, &address));
	assert_true(text_equal(address.authority, TEXT("example.org")));
	assert_true(text_equal(address.path, TEXT("/users/a?x=1")));
	assert_true(outbox_address_read(arena, TEXT("https://a.xn--p1ai"), false, &address));
	assert_true(text_equal(address.path, TEXT("/")));
	assert_true(outbox_address_read(arena, TEXT("http://127.0.0.1:9210/a"), true, &address));
	assert_true(text_equal(address.authority, TEXT("127.0.0.1:9210")));
}

/* "localhost.localdomain" would do as well, but not every machine knows it: the check is asked for the address itself. */
static void
a_connection_to_this_machine_is_refused_unless_it_is_allowed(void **state)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	const int listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	socklen_t length = sizeof at;
	struct outbox_fetch fetch = { .post = true, .sent = TEXT("{}") };
	atomic_bool no = false, yes = true;
	size_t found;

	(void)state;
	assert_int_equal(bind(listening, (const struct sockaddr *)(const void *)&at, sizeof at), 0);
	assert_int_equal(listen(listening, 4), 0);
	assert_int_equal(getsockname(listening, (struct sockaddr *)(void *)&at, &length), 0);
	fetch.url = text_format(arena, "https://127.0.0.1:%d/inbox", ntohs(at.sin_port));
	outbox_fetch_all(arena, &network, &fetch, 1, &no);
	assert_int_equal(fetch.status, 0);
	assert_true(text_find(text_of(fetch.problem), TEXT("public internet"), &found));
	outbox_fetch_all(arena, &local, &fetch, 1, &yes);
	assert_int_equal(fetch.status, 0);
	close(listening);
	fetch.url = text_format(arena, "http://127.0.0.1:%d/inbox", ntohs(at.sin_port));
	outbox_fetch_all(arena, &local, &fetch, 1, &no);
	assert_int_equal(fetch.status, 0);
	assert_false(text_find(text_of(fetch.problem), TEXT("public internet"), &found));
}

enum { MANY = 3 * LIMIT_FETCHES };

static void
answer_one(int client)
{
	static const char answer[] = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

	(void)!send(client, answer, sizeof answer - 1, MSG_NOSIGNAL);
	close(client);
}

/* A server that answers the first request after all others have come. */
static void *
serve(void *argument)
{
	const int *listening = argument;
	int first = -1;

	for (int i = 0; i < MANY; i++) {
		const int client = accept(*listening, NULL, NULL);
		char head[1000];

		if (client < 0 || recv(client, head, sizeof head, 0) <= 0)
			return NULL;
		if (first < 0)
			first = client;
		else
			answer_one(client);
	}
	answer_one(first);
	return NULL;
}

static void
a_server_that_is_slow_holds_up_nobody_else(void **state)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	socklen_t length = sizeof at;
	struct outbox_fetch fetches[MANY];
	atomic_bool no = false;
	pthread_t server;

	(void)state;
	assert_int_equal(bind(listening, (const struct sockaddr *)(const void *)&at, sizeof at), 0);
	assert_int_equal(listen(listening, MANY), 0);
	assert_int_equal(getsockname(listening, (struct sockaddr *)(void *)&at, &length), 0);
	assert_int_equal(pthread_create(&server, NULL, serve, &listening), 0);
	for (size_t i = 0; i < MANY; i++)
		fetches[i] = (struct outbox_fetch){ .post = true, .sent = TEXT("{}"),
			.url = text_format(arena, "http://127.0.0.1:%d/inbox", ntohs(at.sin_port)) };
	outbox_fetch_all(arena, &local, fetches, MANY, &no);
	shutdown(listening, SHUT_RDWR);
	assert_int_equal(pthread_join(server, NULL), 0);
	close(listening);
	for (size_t i = 0; i < MANY; i++)
		assert_int_equal(fetches[i].status, 202);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_server_that_is_slow_holds_up_nobody_else),
		cmocka_unit_test(private_addresses_are_not_public),
		cmocka_unit_test(only_addresses_with_a_name_over_https_are_read),
		cmocka_unit_test(a_connection_to_this_machine_is_refused_unless_it_is_allowed),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
