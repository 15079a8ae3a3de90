/* accept_test: which representation of a page a client prefers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http/accept.h"

static void
browsers_get_html(void **state)
{
	static const char *const fields[] = {
		"", "*/*", "text/html", "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
		"application/json", "application/json, */*", "application/activity+json;q=0", "application/activity+json;q=x",
		"text/html, application/activity+json;q=0.9", "application/activity+jsonp", "text/json",
	};

	(void)state;
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		assert_int_equal(accept_media_type(text_of(fields[i])), MEDIA_TYPE_HTML);
	assert_int_equal(accept_media_type(TEXT_NONE), MEDIA_TYPE_HTML);
}

static void
servers_that_follow_get_an_activity(void **state)
{
	static const char *const fields[] = {
		"application/activity+json", "application/activity+json, application/ld+json", "APPLICATION/Activity+JSON",
		"application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"",
		"application/ld+json;profile=\"a,b\";q=0.9, text/html;q=0.5", "text/html;q=0.9,application/activity+json",
		"application/activity+json, */*", "application/activity+json;q=0.5, text/html;q=0.4, */*",
	};

	(void)state;
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		assert_int_equal(accept_media_type(text_of(fields[i])), MEDIA_TYPE_ACTIVITY);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(browsers_get_html),
		cmocka_unit_test(servers_that_follow_get_an_activity),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
