/* html_test: how a value is escaped in each context. */
#include "html/html.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "html/form.h"
#include "html/number.h"
#include "html_html.h"
#include "html_words.h"
#include "limits.h"

static struct arena *arena;

static int
start(void **state)
{
	(void)state;
	arena = arena_new(16 * (size_t)MIB);
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void
assert_text(struct text found, const char *expected)
{
	assert_string_equal(text_terminated(arena, found), expected);
}

static struct html *
page(void)
{
	return html_new(arena, LIMIT_RESPONSE_BYTES);
}

static void
text_cannot_begin_a_tag_or_a_reference(void **state)
{
	struct html *html = page();

	(void)state;
	html_value_text(html, TEXT("<script>alert(\"1\") && '2'</script> &lt;"));
	assert_text(html_text(html), "&lt;script&gt;alert(\"1\") &amp;&amp; '2'&lt;/script&gt; &amp;lt;");
}

static void
data_cannot_end_the_element_it_stands_in(void **state)
{
	struct html *html = page();
	const struct json_text json = { TEXT("{\"name\":\"</script><!-- & \\u2028\"}") };

	html_value_json(html, json);
	assert_text(html_text(html), "{\"name\":\"\\u003c/script\\u003e\\u003c!-- \\u0026 \\u2028\"}");
	assert_true(html_truth(json));
}

static void
an_attribute_cannot_be_left_by_either_quote(void **state)
{
	struct html *html = page();

	(void)state;
	html_value_attribute(html, TEXT("\" onfocus='x' <&>"));
	assert_text(html_text(html), "&quot; onfocus=&#39;x&#39; &lt;&amp;&gt;");
}

static void
characters_of_every_script_pass_unchanged(void **state)
{
	struct html *html = page();

	(void)state;
	html_value_text(html, TEXT("Zoë, 王, שָׁלוֹם, 👶🏽"));
	assert_text(html_text(html), "Zoë, 王, שָׁלוֹם, 👶🏽");
}

static void
a_control_character_that_slipped_through_is_made_visible(void **state)
{
	struct html *html = page();

	(void)state;
	html_value_text(html, ((struct text){ "a\0b\x1b\x7f\t\n", 7 }));
	assert_text(html_text(html), "a\xEF\xBF\xBD" "b\xEF\xBF\xBD\xEF\xBF\xBD\t\n");
}

static void
a_none_text_writes_nothing(void **state)
{
	struct html *html = page();

	(void)state;
	html_value_text(html, TEXT_NONE);
	html_value_attribute(html, TEXT_NONE);
	html_value_plain(html, TEXT_NONE);
	html_value_address(html, ((struct link){ TEXT_NONE }));
	html_escape_lines(html, TEXT_NONE);
	assert_text(html_text(html), "");
}

static void
numbers_are_written_in_digits(void **state)
{
	struct html *html = page();
	int small = -7;

	(void)state;
	html_value_text(html, INT64_MIN);
	html_literal(html, " ", 1);
	html_value_attribute(html, small);
	assert_text(html_text(html), "-9223372036854775808 -7");
}

static void
lines_become_paragraphs_and_breaks(void **state)
{
	struct html *html = page();

	(void)state;
	html_escape_lines(html, TEXT("\n \nShe was ours.\r\nFor <3> days.\r\r\n\t\n\nThank you.\n"));
	assert_text(html_text(html), "<p dir=\"auto\">She was ours.<br>\nFor &lt;3&gt; days.</p>\n<p dir=\"auto\">Thank you.</p>\n");
}

/* An Arabic paragraph does not decide where the full stop of an English one is shown. */
static void
each_direction_has_a_paragraph_of_its_own(void **state)
{
	struct html *html = page();

	(void)state;
	html_escape_lines(html, TEXT("شكرا لكم\n3.\nجزيلا\nThe family, 3 of us.\n(4)\n\nتודה"));
	assert_text(html_text(html), "<p dir=\"auto\">شكرا لكم<br>\n3.<br>\nجزيلا</p>\n"
	            "<p dir=\"auto\">The family, 3 of us.<br>\n(4)</p>\n<p dir=\"auto\">تודה</p>\n");
}

static void
a_page_that_is_too_long_stops_at_its_bound(void **state)
{
	struct html *html = html_new(arena, 10);

	(void)state;
	html_value_text(html, TEXT("1234567"));
	html_value_text(html, TEXT("&&&"));
	assert_true(html->out.full);
	assert_true(html_text(html).length <= 10);
}

static void
a_web_address_is_http_or_https_and_nothing_else(void **state)
{
	static const char *const refused[] = {
		"javascript:alert(1)", "JavaScript:alert(1)", " http://example.org", "http://exa mple.org", "data:text/html,x", "//example.org",
		"http:/example.org", "http://", "https:///x", "ftp://example.org", "java\tscript:alert(1)", "https://a\nb", "example.org",
	};

	(void)state;
	assert_text(link_to_web(TEXT("https://example.org/a?b=c&d")).text, "https://example.org/a?b=c&d");
	assert_text(link_to_web(TEXT("HTTP://EXAMPLE.org")).text, "HTTP://EXAMPLE.org");
	for (size_t i = 0; i < COUNT_OF(refused); i++)
		assert_text(link_to_web(text_of(refused[i])).text, "#");
	assert_true(link_is_none(link_to_web(TEXT_NONE)));
}

static void
an_email_link_carries_the_address_and_no_headers(void **state)
{
	(void)state;
	assert_text(link_to_email(arena, TEXT("an+na@example.org")).text, "mailto:an%2Bna@example.org");
	assert_text(link_to_email(arena, TEXT("a?bcc=b@example.org&x")).text, "mailto:a%3Fbcc%3Db@example.org%26x");
	assert_text(link_to_email(arena, TEXT("é@example.org")).text, "mailto:%C3%A9@example.org");
	assert_true(link_is_none(link_to_email(arena, TEXT(""))));
}

static void
a_phone_link_keeps_digits_plus_and_extension(void **state)
{
	(void)state;
	assert_text(link_to_phone(arena, TEXT("+44 (20) 7946-0000 ext 12")).text, "tel:+442079460000;ext=12");
	assert_text(link_to_phone(arena, TEXT("+44 (20) 7946-0000 x12")).text, "tel:+442079460000;ext=12");
	assert_text(link_to_phone(arena, TEXT("030/12345, extension 7")).text, "tel:03012345;ext=7");
	assert_text(link_to_phone(arena, TEXT("020+79")).text, "tel:02079");
	assert_true(link_is_none(link_to_phone(arena, TEXT("+"))));
}

static void
a_phone_link_leaves_out_the_zero_that_is_not_dialled_from_abroad(void **state)
{
	(void)state;
	assert_text(link_to_phone(arena, TEXT("+44 (0)20 7946 0000")).text, "tel:+442079460000");
	assert_text(link_to_phone(arena, TEXT("+49(0) 30 12345")).text, "tel:+493012345");
	assert_text(link_to_phone(arena, TEXT("0044 (0)20 7946 0000")).text, "tel:00442079460000");
	assert_text(link_to_phone(arena, TEXT("(0)20 7946 0000")).text, "tel:02079460000");
	assert_text(link_to_phone(arena, TEXT("+39 (0)6 1234567")).text, "tel:+39061234567");       /* in Italy it is dialled */
}

static void
a_phone_link_dials_the_first_of_two_numbers(void **state)
{
	(void)state;
	assert_text(link_to_phone(arena, TEXT("0800 123 123 / 0800 321 321")).text, "tel:0800123123");
	assert_text(link_to_phone(arena, TEXT("0800 123123/0800 321321")).text, "tel:0800123123");
	assert_text(link_to_phone(arena, TEXT("030/1234567")).text, "tel:0301234567");
}

static void
a_phone_link_dials_letters_as_the_digits_they_are_on(void **state)
{
	(void)state;
	assert_text(link_to_phone(arena, TEXT("1-800-RED-CROSS")).text, "tel:180073327677");
	assert_text(link_to_phone(arena, TEXT("1-800-GoFedEx")).text, "tel:18004633339");
	assert_text(link_to_phone(arena, TEXT("0800 ADGJMPTW")).text, "tel:080023456789");
}

static void
a_path_of_ours_becomes_absolute_and_others_stay(void **state)
{
	(void)state;
	assert_text(link_absolute(arena, TEXT("https://blood.example.org"), (struct link){ TEXT("/drive/1") }).text,
	            "https://blood.example.org/drive/1");
	assert_text(link_absolute(arena, TEXT("https://a.example"), (struct link){ TEXT("https://b.example/") }).text, "https://b.example/");
	assert_true(link_is_none(link_absolute(arena, TEXT("https://a.example"), (struct link){ TEXT_NONE })));
}

static void
a_link_in_href_is_escaped_as_an_attribute(void **state)
{
	struct html *html = page();

	(void)state;
	html_value_address(html, ((struct link){ TEXT("/a?x=1&y=\"") }));
	assert_text(html_text(html), "/a?x=1&amp;y=&quot;");
}

static void
a_link_that_could_run_is_shown_as_nothing(void **state)
{
	static const char *const unsafe[] = {
		"javascript:alert(1)", "JAVASCRIPT:x", "java\nscript:x", " javascript:x", "\x01javascript:x", "data:x", ":",
	};
	static const char *const safe[] = { "/a:b", "#a:b", "?a:b", "a", "https://example.org", "mailto:a@example.org", "TEL:1" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(unsafe); i++) {
		struct html *html = page();

		html_value_address(html, ((struct link){ text_of(unsafe[i]) }));
		assert_text(html_text(html), "#");
	}
	for (size_t i = 0; i < COUNT_OF(safe); i++)
		assert_true(link_is_safe((struct link){ text_of(safe[i]) }));
	assert_true(link_is_safe((struct link){ TEXT_NONE }));
}

static void
what_is_there_is_true_and_what_is_not_is_false(void **state)
{
	(void)state;
	assert_true(html_truth(TEXT("0")));
	assert_false(html_truth(TEXT("")));
	assert_false(html_truth(TEXT_NONE));
	assert_true(html_truth((int64_t)-1));
	assert_false(html_truth((int64_t)0));
	assert_true(html_truth((size_t)1));
	assert_false(html_truth(0));
	assert_true(html_truth((bool)true));
	assert_true(html_truth((struct link){ TEXT("/") }));
	assert_false(html_truth((struct link){ TEXT_NONE }));
}

static void
a_subject_never_gets_a_line_break(void **state)
{
	struct email_text email = email_text_new(arena);

	(void)state;
	html_value_line(email.subject, TEXT("For Ada\r\nBcc: all@example.org"));
	html_value_plain(email.body, TEXT("One <line>\nand another"));
	assert_text(html_text(email.subject), "For Ada  Bcc: all@example.org");
	assert_text(html_text(email.body), "One <line>\nand another");
}

static void
a_number_takes_its_place_in_a_sentence(void **state)
{
	static const struct words words = { "From {n} to {n}{n}." };

	(void)state;
	assert_text(words_with_number(arena, &words, 12), "From 12 to 1212.");
	assert_text(words_with_number(arena, &html_words_empty, 12), html_words_empty.english);
	assert_text(words_text(&html_words_empty), html_words_empty.english);
}

static void
a_count_is_in_words_up_to_twelve(void **state)
{
	(void)state;
	assert_text(number_words(arena, 1), "one");
	assert_text(number_words_first(arena, 7), "Seven");
	assert_text(number_words(arena, 12), "twelve");
	assert_text(number_words_first(arena, 13), "13");
	assert_text(number_words(arena, 0), "0");
	assert_text(number_words(arena, -1), "-1");
}

static void
the_error_summary_leads_to_the_fields(void **state)
{
	struct form_error errors[] = { { { TEXT("#name") }, TEXT("Type a <name>.") } };
	struct form_errors summary = { { errors, 1 } };
	struct html *html = page();
	struct text out;
	size_t at;

	(void)state;
	html_error_summary(html, &summary);
	out = html_text(html);
	assert_true(text_find(out, TEXT("<a href=\"#name\">Type a &lt;name&gt;.</a>"), &at));
	assert_true(text_find(out, TEXT("There is a problem</h2>"), &at));
	assert_true(text_find(out, TEXT("tabindex=\"-1\""), &at));
}

static void
without_errors_there_is_no_summary_and_no_field_error(void **state)
{
	struct form_errors summary = { 0 };
	struct form_value value = { .name = TEXT("name") };
	struct html *html = page();

	(void)state;
	html_error_summary(html, &summary);
	html_field_error(html, &value);
	assert_true(text_is_empty(text_trim(html_text(html))));
}

static void
a_field_error_can_be_pointed_at(void **state)
{
	struct form_value value = { .name = TEXT("name"), .error = TEXT("Type \"it\" & go.") };
	struct html *html = page();
	size_t at;

	(void)state;
	html_field_error(html, &value);
	assert_true(text_find(html_text(html), TEXT("<p class=\"field-error\" id=\"name-error\">"), &at));
	assert_true(text_find(html_text(html), TEXT("Type \"it\" &amp; go.</p>"), &at));
}

static void
a_frame_shows_an_escaped_title_once(void **state)
{
	struct layout layout = { .site_name = TEXT("Gifts & <Friends>") };
	struct html *html = page(), *title = html_title(html);
	size_t at;

	(void)state;
	html_value_attribute(title, TEXT("For </title><b>"));
	html_site_open(html, &layout, title);
	html_site_close(html, &layout);
	assert_true(text_starts_with(html_text(html), TEXT("<!doctype html>")));
	assert_true(text_find(html_text(html), TEXT("<title>For &lt;/title&gt;&lt;b&gt; · Gifts &amp; &lt;Friends&gt;</title>"), &at));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(text_cannot_begin_a_tag_or_a_reference, start, stop),
		cmocka_unit_test_setup_teardown(data_cannot_end_the_element_it_stands_in, start, stop),
		cmocka_unit_test_setup_teardown(an_attribute_cannot_be_left_by_either_quote, start, stop),
		cmocka_unit_test_setup_teardown(characters_of_every_script_pass_unchanged, start, stop),
		cmocka_unit_test_setup_teardown(a_control_character_that_slipped_through_is_made_visible, start, stop),
		cmocka_unit_test_setup_teardown(a_none_text_writes_nothing, start, stop),
		cmocka_unit_test_setup_teardown(numbers_are_written_in_digits, start, stop),
		cmocka_unit_test_setup_teardown(lines_become_paragraphs_and_breaks, start, stop),
		cmocka_unit_test_setup_teardown(each_direction_has_a_paragraph_of_its_own, start, stop),
		cmocka_unit_test_setup_teardown(a_page_that_is_too_long_stops_at_its_bound, start, stop),
		cmocka_unit_test_setup_teardown(a_web_address_is_http_or_https_and_nothing_else, start, stop),
		cmocka_unit_test_setup_teardown(an_email_link_carries_the_address_and_no_headers, start, stop),
		cmocka_unit_test_setup_teardown(a_phone_link_keeps_digits_plus_and_extension, start, stop),
		cmocka_unit_test_setup_teardown(a_phone_link_leaves_out_the_zero_that_is_not_dialled_from_abroad, start, stop),
		cmocka_unit_test_setup_teardown(a_phone_link_dials_the_first_of_two_numbers, start, stop),
		cmocka_unit_test_setup_teardown(a_phone_link_dials_letters_as_the_digits_they_are_on, start, stop),
		cmocka_unit_test_setup_teardown(a_path_of_ours_becomes_absolute_and_others_stay, start, stop),
		cmocka_unit_test_setup_teardown(a_link_in_href_is_escaped_as_an_attribute, start, stop),
		cmocka_unit_test_setup_teardown(a_link_that_could_run_is_shown_as_nothing, start, stop),
		cmocka_unit_test_setup_teardown(what_is_there_is_true_and_what_is_not_is_false, start, stop),
		cmocka_unit_test_setup_teardown(a_subject_never_gets_a_line_break, start, stop),
		cmocka_unit_test_setup_teardown(a_number_takes_its_place_in_a_sentence, start, stop),
		cmocka_unit_test_setup_teardown(a_count_is_in_words_up_to_twelve, start, stop),
		cmocka_unit_test_setup_teardown(the_error_summary_leads_to_the_fields, start, stop),
		cmocka_unit_test_setup_teardown(without_errors_there_is_no_summary_and_no_field_error, start, stop),
		cmocka_unit_test_setup_teardown(a_field_error_can_be_pointed_at, start, stop),
		cmocka_unit_test_setup_teardown(a_frame_shows_an_escaped_title_once, start, stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
