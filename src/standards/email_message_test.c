/* email_message: what email programs accept, and no header but ours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "standards/icalendar.h"
#include "standards/email_message.h"

#define LENGTH_MAX ((size_t)1 << 20)

static struct arena *arena;

static int
start(void **state)
{
	arena = arena_new(64 << 20);
	return 0;
}

static int
stop(void **state)
{
	arena_free(arena);
	return 0;
}

static const struct email_header headers[] = {
	{ TEXT("Auto-Submitted"), TEXT("auto-generated") },
	{ TEXT("List-Unsubscribe"), TEXT("<https://blood.example.org/quiet/0123456789ABCDEFGHJKMNPQRSTVWXYZ0123456789>") },
	{ TEXT("List-Unsubscribe-Post"), TEXT("List-Unsubscribe=One-Click") },
};

static struct email_message
ticket(void)
{
	return (struct email_message){
		.from_email = TEXT("drives@blood.example.org"), .from_name = TEXT("Blood drives"),
		.to_email = TEXT("maria@example.org"), .to_name = TEXT("Maria L\xC3\xB3pez"),
		.subject = TEXT("Your place is kept"),
		.date = { date_number((struct date){ 2026, 10, 31 }) * INSTANT_DAY + 1035 * INSTANT_MINUTE },
		.message_id = TEXT("0001HZX3C7M4A@blood.example.org"), .body = TEXT("Dear Mar\xC3\xAD" "a,\n\nSaturday = 10:15.\n"),
		.headers = headers, .header_count = COUNT_OF(headers),
	};
}

/* The message, each line of it within its limits. */
static struct text
written(const struct email_message *message)
{
	struct text text, rest;
	size_t end, column;

	assert_int_equal(email_message_write(arena, message, LENGTH_MAX, &text), EMAIL_MESSAGE_WRITE_OK);
	for (rest = text; rest.length > 0; rest = text_from(rest, end + 2)) {
		assert_true(text_find(rest, TEXT("\r\n"), &end));
		assert_in_range(end, 0, 998);
		for (column = 0; column < end; column++)
			assert_in_range(rest.at[column], 0x20, 0x7E);
	}
	return text;
}

static bool
has(struct text text, const char *part)
{
	size_t at;

	return text_find(text, text_of(part), &at);
}

static void
keep(const char *name, struct text text)
{
	const char *folder = getenv("GIVENBACK_BUILD");
	FILE *file = folder ? fopen(text_format(arena, "%s/%s", folder, name).at, "w") : NULL;

	if (!file)
		return;
	fwrite(text.at, 1, text.length, file);
	fclose(file);
}

static void
a_plain_email_is_written_line_by_line(void **state)
{
	struct email_message message = ticket();
	struct text text = written(&message);

	keep("sample_plain.eml", text);
	assert_true(text_equal(text, TEXT(
		"From: \"Blood drives\" <drives@blood.example.org>\r\n"
		"To: =?utf-8?B?TWFyaWEgTMOzcGV6?= <maria@example.org>\r\n"
		"Subject: Your place is kept\r\n"
		"Date: Sat, 31 Oct 2026 17:15:00 +0000\r\n"
		"Message-ID: <0001HZX3C7M4A@blood.example.org>\r\n"
		"Auto-Submitted: auto-generated\r\n"
		"List-Unsubscribe: <https://blood.example.org/quiet/0123456789ABCDEFGHJKMNPQRSTVWXYZ0123456789>\r\n"
		"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
		"MIME-Version: 1.0\r\n"
		"Content-Type: text/plain; charset=utf-8\r\n"
		"Content-Transfer-Encoding: quoted-printable\r\n"
		"\r\n"
		"Dear Mar=C3=ADa,\r\n\r\nSaturday =3D 10:15.\r\n")));
}

static void
a_calendar_goes_along_as_an_attachment(void **state)
{
	struct icalendar_event event = {
		.uid = TEXT("1@blood.example.org"), .stamp = { 0 }, .starts = { INSTANT_DAY }, .ends = { INSTANT_DAY + INSTANT_HOUR },
		.summary = TEXT("Blood donation"),
	};
	struct icalendar calendar = { .prodid = TEXT("-//Givenback//test//EN"), .events = &event, .event_count = 1 };
	struct email_message message = ticket();
	struct text text;

	message.calendar = icalendar_write(arena, &calendar);
	message.calendar_method = TEXT("PUBLISH");
	text = written(&message);
	keep("sample_calendar.eml", text);
	assert_true(has(text, "Content-Type: multipart/mixed; boundary=\"=_part_of_this_message\"\r\n\r\n--=_part"));
	assert_true(has(text, "Content-Type: text/calendar; charset=utf-8; method=PUBLISH\r\n"
		"Content-Disposition: attachment; filename=\"appointment.ics\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
		"QkVHSU46VkNBTEVOREFS"));
	assert_true(text_ends_with(text, TEXT("\r\n--=_part_of_this_message--\r\n")));
	message.calendar_method = TEXT("PUBLISH\r\nX-Evil: 1");
	assert_int_equal(email_message_write(arena, &message, LENGTH_MAX, &text), EMAIL_MESSAGE_WRITE_WRONG_HEADER);
	message.calendar_method = TEXT("CANCEL");
	message.calendar_name = TEXT("a\"b.ics");
	assert_int_equal(email_message_write(arena, &message, LENGTH_MAX, &text), EMAIL_MESSAGE_WRITE_WRONG_HEADER);
}

static struct email_message
ticket_in_two_ways(void)
{
	static const uint8_t jpeg[] = { 0xff, 0xd8, 0xff, 0xe0, 0, 1, 2, 3, '\r', '\n', '.', '\r', '\n', 0xff, 0xd9 };
	static const struct email_picture pictures[] = {
		{ TEXT("p1@blood.example.org"), { jpeg, sizeof jpeg } }, { TEXT("p2@blood.example.org"), { jpeg, sizeof jpeg } },
	};
	struct email_message message = ticket();

	message.html = TEXT("<!doctype html>\n<html><head><title>T</title>"
		"<style>@media (prefers-color-scheme: dark) { body { color: #fff; } }</style></head><body>"
		"<p>Gr\xC3\xBC\xC3\x9F" "e = <a href=\"https://blood.example.org/\">x</a></p>"
		"<img src=\"cid:p1@blood.example.org\" alt=\"a\" width=\"1\" height=\"1\">"
		"<img src=\"cid:p2@blood.example.org\" alt=\"b\" width=\"1\" height=\"1\"></body></html>\n");
	message.pictures = pictures;
	message.picture_count = COUNT_OF(pictures);
	return message;
}

static void
text_and_html_go_in_one_email_the_plain_one_first(void **state)
{
	struct email_message message = ticket_in_two_ways();
	struct text text = written(&message);
	size_t plain, html;

	keep("sample_letter.eml", text);
	assert_true(text_find(text, TEXT("Content-Type: text/plain; charset=utf-8\r\n"), &plain));
	assert_true(text_find(text, TEXT("Content-Type: text/html; charset=utf-8\r\n"), &html));
	assert_true(plain < html);
	assert_true(has(text, "Content-Type: multipart/alternative; boundary=\"=_same_in_two_ways\"\r\n\r\n--=_same"));
	assert_true(has(text, "Content-Type: multipart/related; type=\"text/html\"; boundary=\"=_html_and_its_pictures\"\r\n\r\n--=_html"));
	assert_true(has(text, "Content-Type: image/jpeg\r\nContent-ID: <p2@blood.example.org>\r\n"
		"Content-Disposition: inline; filename=\"picture-2.jpg\"\r\nContent-Transfer-Encoding: base64\r\n\r\n/9j/4A"));
	assert_true(text_ends_with(text, TEXT("\r\n--=_html_and_its_pictures--\r\n\r\n--=_same_in_two_ways--\r\n")));
	message.picture_count = 0;
	text = written(&message);
	assert_false(has(text, "multipart/related"));
	message.calendar = TEXT("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n");
	message.calendar_method = TEXT("PUBLISH");
	text = written(&message);
	assert_true(has(text, "--=_part_of_this_message\r\nContent-Type: multipart/alternative"));
}

static void
a_picture_without_html_or_with_a_wrong_id_is_refused(void **state)
{
	struct email_message message = ticket_in_two_ways();
	struct email_picture wrong = message.pictures[0];
	struct text text;

	message.html = TEXT_NONE;
	assert_int_equal(email_message_write(arena, &message, LENGTH_MAX, &text), EMAIL_MESSAGE_WRITE_WRONG_HEADER);
	message = ticket_in_two_ways();
	wrong.content_id = TEXT("a@b>\r\nX-Evil: 1");
	message.pictures = &wrong;
	message.picture_count = 1;
	assert_int_equal(email_message_write(arena, &message, LENGTH_MAX, &text), EMAIL_MESSAGE_WRITE_WRONG_HEADER);
	message = ticket_in_two_ways();
	assert_int_equal(email_message_write(arena, &message, 1000, &text), EMAIL_MESSAGE_WRITE_TOO_LONG);
	wrong = message.pictures[0];
	wrong.jpeg.length = LENGTH_MAX + 1;           /* never read: refused by its length alone */
	message.pictures = &wrong;
	message.picture_count = 1;
	assert_int_equal(email_message_write(arena, &message, LENGTH_MAX, &text), EMAIL_MESSAGE_WRITE_TOO_LONG);
}

static void
words_in_a_header_are_folded_and_encoded(void **state)
{
	const struct { const char *subject, *line; } subjects[] = {
		{ "", "Subject: \r\n" },
		{ "Zo\xC3\xAB", "Subject: =?utf-8?B?Wm/Dqw==?=\r\n" },
		{ "=?utf-8?B?WA==?=", "Subject: =?utf-8?B?PT91dGYtOD9CP1dBPT0/PQ==?=\r\n" },
		{ "  a   b  ", "Subject: a b\r\n" },
		{ "Saturday 5\u00a0December", "Subject: Saturday 5 December\r\n" },
		{ "One line of words that is a good deal longer than what fits into a line of a mail's header",
		  "Subject: One line of words that is a good deal longer than what fits into a\r\n line of a mail's header\r\n" },
		{ "\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC"
		  "\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC",
		  "Subject: =?utf-8?B?4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs4oKs?=\r\n =?utf-8?B?4oKs?=\r\n" },
	};

	for (size_t i = 0; i < COUNT_OF(subjects); i++) {
		struct email_message message = ticket();

		message.subject = text_of(subjects[i].subject);
		if (!has(written(&message), subjects[i].line))
			fail_msg("%.*s", TEXT_PRINT(written(&message)));
	}
}

static void
header_lines_of_words_never_pass_78_characters(void **state)
{
	for (size_t length = 0; length < 400; length += 3) {
		struct email_message message = ticket();
		struct text_builder words;
		struct text rest;
		size_t end;

		text_builder_start(&words, arena, 4000);
		for (size_t i = 0; i < length; i++)
			text_add(&words, i % 7 == 3 ? TEXT(" ") : length % 2 ? TEXT("\xC3\xA9") : i % 5 ? TEXT("w") : TEXT("\""));
		message.subject = message.to_name = message.from_name = text_built(&words);
		message.headers = NULL;
		message.header_count = 0;
		rest = written(&message);
		for (; !text_starts_with(rest, TEXT("\r\n")); rest = text_from(rest, end + 2)) {
			assert_true(text_find(rest, TEXT("\r\n"), &end));
			assert_in_range(end, 1, 78);
		}
		arena_reset(arena);
	}
}

static void
nothing_given_can_add_a_header(void **state)
{
	static const struct email_header folded = { TEXT("X-Note"), TEXT("a\r\nBcc: evil@example.org\nb\rc\0d") };
	struct email_message message = ticket();
	struct text text, line;
	size_t end;

	message.subject = TEXT("a\r\nBcc: evil@example.org\n\nbody\rx\0y");
	message.to_name = TEXT("M\r\nBcc: evil@example.org");
	message.from_name = TEXT("\"<evil@example.org>\r\n\\");
	message.headers = &folded;
	message.header_count = 1;
	text = written(&message);
	keep("sample_injection.eml", text);
	assert_true(has(text, "Subject: a Bcc: evil@example.org body x y\r\n"));
	assert_true(has(text, "To: \"M Bcc: evil@example.org\" <maria@example.org>\r\n"));
	assert_true(has(text, "From: \"\\\"<evil@example.org> \\\\\" <drives@blood.example.org>\r\n"));
	assert_true(has(text, "X-Note: a Bcc: evil@example.org b c d\r\n"));
	for (; text.length > 0; text = text_from(text, end + 2)) {
		assert_true(text_find(text, TEXT("\r\n"), &end));
		line = text_until(text, end);
		assert_false(text_starts_with(line, TEXT("Bcc")));
	}
}

static void
what_cannot_be_written_is_refused(void **state)
{
	const char *const ids[] = { "", "noat", "a b@c", "a@b>", "<a@b", "a@b\r\nX: y", "\xC3\xA9@b" };
	const struct email_header wrong[] = {
		{ TEXT(""), TEXT("x") }, { TEXT("X Y"), TEXT("x") }, { TEXT("X:"), TEXT("x") }, { TEXT("X\r\nY"), TEXT("x") },
		{ TEXT("Subject"), TEXT("x") }, { TEXT("bcc"), TEXT("x") }, { TEXT("CONTENT-type"), TEXT("x") },
		{ TEXT("X-Note"), TEXT("\xC3\xA9") }, { TEXT("X-\xC3\xA9"), TEXT("x") },
	};
	struct email_message message;
	struct text text;

	for (size_t i = 0; i < COUNT_OF(ids); i++) {
		message = ticket();
		message.message_id = text_of(ids[i]);
		assert_int_equal(email_message_write(arena, &message, LENGTH_MAX, &text), EMAIL_MESSAGE_WRITE_WRONG_HEADER);
	}
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		message = ticket();
		message.headers = &wrong[i];
		message.header_count = 1;
		assert_int_equal(email_message_write(arena, &message, LENGTH_MAX, &text), EMAIL_MESSAGE_WRITE_WRONG_HEADER);
	}
	message = ticket();
	message.to_email = TEXT("maria@example.org>\r\nBcc: evil@example.org");
	assert_int_equal(email_message_write(arena, &message, LENGTH_MAX, &text), EMAIL_MESSAGE_WRITE_WRONG_ADDRESS);
	message = ticket();
	message.from_email = TEXT_NONE;
	assert_int_equal(email_message_write(arena, &message, LENGTH_MAX, &text), EMAIL_MESSAGE_WRITE_WRONG_ADDRESS);
	message = ticket();
	assert_int_equal(email_message_write(arena, &message, 300, &text), EMAIL_MESSAGE_WRITE_TOO_LONG);
	assert_null(text.at);
}

static void
a_body_is_quoted_so_that_every_email_server_leaves_it_alone(void **state)
{
	const struct { const char *body, *quoted; } bodies[] = {
		{ "", "\r\n\r\n" }, { "a", "\r\na\r\n" }, { "a\r\nb\rc\nd", "\r\na\r\nb\r\nc\r\nd\r\n" }, { ".\n..x", "\r\n=2E\r\n=2E.x\r\n" },
		{ "From here\nfrom", "\r\n=46rom here\r\nfrom\r\n" }, { "a \nb\t\n c\td", "\r\na=20\r\nb=09\r\n c=09d\r\n" },
		{ "a\x01" "b\x7F", "\r\na=01b=7F\r\n" }, { "a\xFFz", "\r\na=EF=BF=BDz\r\n" },
	};

	for (size_t i = 0; i < COUNT_OF(bodies); i++) {
		struct email_message message = ticket();

		message.body = text_of(bodies[i].body);
		if (!text_ends_with(written(&message), text_of(bodies[i].quoted)))
			fail_msg("body %zu: %.*s", i, TEXT_PRINT(written(&message)));
	}
	for (size_t length = 60; length < 90; length++) {
		struct email_message message = ticket();
		struct text_builder body;
		struct text rest;
		size_t end;

		text_builder_start(&body, arena, 4000);
		for (size_t i = 0; i < length; i++)
			text_add_char(&body, i % 3 ? '.' : 'x');
		text_add(&body, TEXT("\xF0\x9F\xA9\xB8\xF0\x9F\xA9\xB8........... ........................................................... "));
		message.body = text_built(&body);
		message.headers = NULL;
		message.header_count = 0;
		for (rest = written(&message); rest.length > 0; rest = text_from(rest, end + 2)) {
			assert_true(text_find(rest, TEXT("\r\n"), &end));
			assert_in_range(end, 0, 76);
			assert_false(text_starts_with(rest, TEXT(".")));
		}
	}
}

static void
an_address_is_what_a_browser_would_take(void **state)
{
	const char *const right[] = {
		"maria@example.org", "m@localhost", "a.b+c_d-e@sub.example.co.uk", "!#$%&'*+/=?^_`{|}~-@x", "1@2.3", "a..b@x.y",
	};
	const char *const wrong[] = {
		"", "@", "a@", "@b", "a b@c", "a@b c", "a@b..c", "a@.b", "a@b.", "a@-b", "a@b-", "a@b@c", "a,b@c", "<a@b>", "a@b\n", "a\r@b",
		"\"a\"@b", "a@[127.0.0.1]", "\xC3\xA9@b", "a@\xC3\xA9", "a@b_c",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@b",
		"a@aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.b",
	};
	char endless[300];

	for (size_t i = 0; i < COUNT_OF(right); i++)
		if (!email_address_is_valid(text_of(right[i])))
			fail_msg("%s is refused", right[i]);
	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		if (email_address_is_valid(text_of(wrong[i])))
			fail_msg("%s is taken", wrong[i]);
	assert_false(email_address_is_valid(TEXT("a\0@b")));
	assert_false(email_address_is_valid(TEXT_NONE));
	for (size_t i = 0; i < sizeof endless; i++)
		endless[i] = i == 1 ? '@' : i % 2 ? '.' : 'a';
	assert_true(email_address_is_valid((struct text){ endless, 253 }));
	assert_false(email_address_is_valid((struct text){ endless, 255 }));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plain_email_is_written_line_by_line),
		cmocka_unit_test(a_calendar_goes_along_as_an_attachment),
		cmocka_unit_test(text_and_html_go_in_one_email_the_plain_one_first),
		cmocka_unit_test(a_picture_without_html_or_with_a_wrong_id_is_refused),
		cmocka_unit_test(words_in_a_header_are_folded_and_encoded),
		cmocka_unit_test(header_lines_of_words_never_pass_78_characters),
		cmocka_unit_test(nothing_given_can_add_a_header),
		cmocka_unit_test(what_cannot_be_written_is_refused),
		cmocka_unit_test(a_body_is_quoted_so_that_every_email_server_leaves_it_alone),
		cmocka_unit_test(an_address_is_what_a_browser_would_take),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
