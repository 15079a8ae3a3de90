#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http/cookie.h"
#include "http/peer.h"
#include "limits.h"

static struct arena *arena;

static int
open_arena(void **state)
{
	(void)state;
	arena = arena_new(MIB);
	return 0;
}

static int
close_arena(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void
assert_text(struct text text, const char *expected)
{
	assert_string_equal(text_terminated(arena, text), expected);
}

static void
a_cookie_is_found_by_its_whole_name(void **state)
{
	const struct text header = TEXT("a=1; session=ABC;sessions=x;  quoted=\"v w\"; q=\"vw\"; empty=; broken");

	(void)state;
	assert_text(cookie_find(header, TEXT("session")), "ABC");
	assert_text(cookie_find(header, TEXT("sessions")), "x");
	assert_text(cookie_find(header, TEXT("a")), "1");
	assert_text(cookie_find(header, TEXT("q")), "vw");
	assert_non_null(cookie_find(header, TEXT("empty")).at);
	assert_null(cookie_find(header, TEXT("quoted")).at);
	assert_null(cookie_find(header, TEXT("broken")).at);
	assert_null(cookie_find(header, TEXT("Session")).at);
	assert_null(cookie_find(TEXT(""), TEXT("a")).at);
	assert_null(cookie_find(TEXT("a=\x01"), TEXT("a")).at);
}

static void
cookies_past_the_bound_are_not_looked_at(void **state)
{
	struct text_builder header;

	(void)state;
	text_builder_start(&header, arena, 64 * KIB);
	for (int i = 0; i < LIMIT_COOKIES; i++)
		text_add_format(&header, "c%d=v; ", i);
	text_add(&header, TEXT("late=v"));
	assert_text(cookie_find(text_built(&header), TEXT("c15")), "v");
	assert_null(cookie_find(text_built(&header), TEXT("late")).at);
}

static void
a_cookie_is_set_for_this_site_alone(void **state)
{
	(void)state;
	assert_text(cookie_set(arena, TEXT("session"), TEXT("ABC"), 30, true),
	            "session=ABC; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000; Secure");
	assert_text(cookie_set(arena, TEXT("session"), TEXT("ABC"), 0, false), "session=ABC; Path=/; HttpOnly; SameSite=Lax");
	assert_text(cookie_set(arena, TEXT("session"), TEXT(""), -1, false), "session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
}

static void
the_client_is_the_last_address_a_proxy_wrote(void **state)
{
	static const char *const cases[][2] = {
		{ "192.0.2.1", "192.0.2.1" },
		{ "10.0.0.1, 192.0.2.7", "192.0.2.7" },
		{ "evil, , 192.0.2.7:443", "192.0.2.7" },
		{ "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64" },
		{ "[2001:db8:1:2:3:4:5:6]:8080", "2001:db8:1:2::/64" },
		{ "::ffff:192.0.2.9", "192.0.2.9" },
		{ "192.0.2.1,", NULL }, { "unknown", NULL }, { "", NULL }, { "1.2.3", NULL }, { "[::1", "::/64" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct text peer;
		const bool found = peer_of_header(arena, text_of(cases[i][0]), &peer);

		if (found != (cases[i][1] != NULL))
			fail_msg("%s: %d", cases[i][0], found);
		if (found)
			assert_text(peer, cases[i][1]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_cookie_is_found_by_its_whole_name),
		cmocka_unit_test(cookies_past_the_bound_are_not_looked_at),
		cmocka_unit_test(a_cookie_is_set_for_this_site_alone),
		cmocka_unit_test(the_client_is_the_last_address_a_proxy_wrote),
	};

	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
