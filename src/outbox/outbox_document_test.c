/* The HTML that is made from an email's text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/context.h"
#include "outbox/outbox_document.h"

static const struct site site = { .name = { "Givenback", 9 }, .url = { "https://blood.example.org", 25 } };

static struct arena *arena;

static int
begin(void **state)
{
	(void)state;
	arena = arena_new(16 * 1024 * 1024);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void
assert_has(struct text document, const char *expected)
{
	size_t at;

	if (!text_find(document, text_of(expected), &at))
		fail_msg("no \"%s\" in %.*s", expected, TEXT_PRINT(document));
}

static struct text
made_of(const char *body)
{
	struct context context = { .arena = arena, .site = &site };
	const struct text document = outbox_document_of_text(&context, TEXT("10 < 11"), text_of(body));

	assert_has(document, "<title>10 &lt; 11</title>");
	assert_has(document, "<p class=\"site\">Givenback</p>");
	return document;
}

static void
paragraphs_lines_and_lists_are_as_in_the_text(void **state)
{
	(void)state;
	assert_has(made_of("Booked.\n\n\nSaturday, 10:00\r\nSt Anne’s Hall\n\n  \nBefore you come:\n- Eat.\n- Drink.\nCome.\n"),
	           "<p dir=\"auto\">Booked.</p>\n"
	           "<p dir=\"auto\">Saturday, 10:00<br>St Anne’s Hall</p>\n"
	           "<p dir=\"auto\">Before you come:</p>\n"
	           "<ul>\n<li dir=\"auto\">Eat.</li>\n<li dir=\"auto\">Drink.</li>\n</ul>\n"
	           "<p dir=\"auto\">Come.</p>\n");
	assert_has(made_of(""), "<div class=\"page\">\n\n");
}

static void
the_line_above_an_address_of_the_site_is_what_its_link_says(void **state)
{
	(void)state;
	assert_has(made_of("Change the time:\nhttps://blood.example.org/mine/A/move\n\nCancel:\nhttps://blood.example.org/mine/A/cancel\n"),
	           "<p dir=\"auto\"><a class=\"more\" href=\"https://blood.example.org/mine/A/move\">Change the time</a></p>\n"
	           "<p dir=\"auto\"><a class=\"more\" href=\"https://blood.example.org/mine/A/cancel\">Cancel</a></p>\n");
	/* One that is to be seen is in a paragraph of its own. */
	assert_has(made_of("The link to share:\n\nhttps://blood.example.org/seat/B\n"),
	           "<p dir=\"auto\">The link to share:</p>\n"
	           "<p dir=\"auto\"><a class=\"more\" href=\"https://blood.example.org/seat/B\">https://blood.example.org/seat/B</a></p>\n");
	assert_has(made_of("Your place\nhttps://blood.example.org/waiting/C\nhttps://blood.example.org/waiting/D\n"),
	           "<p dir=\"auto\">Your place<br><a class=\"more\" href=\"https://blood.example.org/waiting/C\">");
}

static void
what_a_person_typed_is_text(void **state)
{
	size_t at;

	(void)state;
	assert_has(made_of("<b>Sign in</b>:\nhttps://evil.example/\"><script>\n"),
	           "<p dir=\"auto\">&lt;b&gt;Sign in&lt;/b&gt;:<br>https://evil.example/\"&gt;&lt;script&gt;</p>\n");
	assert_false(text_find(made_of("Go on:\nhttps://blood.example.org.evil.example/\n\nhttps://blood.example.org\n\n"
	                               "https://blood.example.org/a b\n"),
	                       TEXT("<a"), &at));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(paragraphs_lines_and_lists_are_as_in_the_text),
		TEST(the_line_above_an_address_of_the_site_is_what_its_link_says),
		TEST(what_a_person_typed_is_text),
	};

	return cmocka_run_group_tests_name("outbox_document", tests, NULL, NULL);
}
