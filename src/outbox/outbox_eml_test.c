#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "outbox/outbox_eml.h"

static struct outbox_eml
read_of(struct arena *arena, const char *message)
{
	return outbox_eml_read(arena, text_of(message));
}

#define assert_text(text, expected) do { \
	if (!text_equal((text), TEXT(expected))) \
		fail_msg("\"%.*s\" is not \"%s\"", TEXT_PRINT(text), expected); \
} while (0)

static void
folded_and_encoded_headers_are_words_again(void **state)
{
	struct arena *arena = arena_new(16 * 1024 * 1024);
	struct outbox_eml eml = read_of(arena,
		"To: =?UTF-8?Q?Rosa_M=C3=BCller?=\r\n <rosa@example.org>\r\n"
		"Subject: =?utf-8?B?R3LDvMOfZQ==?=\r\n =?utf-8?Q?_aus_K=C3=B6ln?= plain\r\n"
		"X-Subject: no\r\nDate: today\r\n\r\nbody\r\n");

	assert_text(eml.to, "Rosa Müller <rosa@example.org>");
	assert_text(eml.subject, "Grüße aus Köln plain");
	assert_text(eml.date, "today");
	assert_text(eml.body, "body\n");
	arena_free(arena);
}

static void
a_calendar_is_taken_out_of_its_part(void **state)
{
	struct arena *arena = arena_new(64 * 1024 * 1024);
	struct outbox_eml eml = read_of(arena,
		"Subject: x\r\nContent-Type: multipart/mixed; boundary=\"=_b\"\r\n\r\npreamble\r\n--=_b\r\n"
		"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
		"a long =\r\nline=2E\r\n--=_b\r\n"
		"Content-Type: text/calendar\r\nContent-Transfer-Encoding: base64\r\n\r\nQkVHSU46\r\nVg==\r\n--=_b--\r\n");

	assert_text(eml.body, "a long line.");
	assert_text(eml.calendar, "BEGIN:V");
	arena_free(arena);
}

static void
what_is_broken_is_shown_as_it_stands(void **state)
{
	static const char *const messages[] = {
		"", "\r\n", "no headers", "Subject", "Subject: =?utf-8?Q?", "Subject: =?utf-8?B?!!?=\r\n\r\n=4\r\n",
		"Content-Type: multipart/mixed\r\n\r\n", "Content-Type: multipart/mixed; boundary=\r\n\r\n--\r\n",
		"Content-Type: multipart/mixed; boundary=\"x\r\n\r\n--x\r\n--x", "Content-Transfer-Encoding: base64\r\n\r\n****\r\n",
		"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n--a--\r\n",
	};

	for (size_t i = 0; i < COUNT_OF(messages); i++) {
		struct arena *arena = arena_new(64 * 1024 * 1024);

		(void)read_of(arena, messages[i]);
		arena_free(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(folded_and_encoded_headers_are_words_again),
		cmocka_unit_test(a_calendar_is_taken_out_of_its_part),
		cmocka_unit_test(what_is_broken_is_shown_as_it_stands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
