/* form_test: every kind of field, every kind of problem. */
#include "html/form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "html_words.h"
#include "limits.h"

struct every_form {
	struct form_value line, code, words, email, phone, web, count, date, time, zone, choice, tick, id, secret, picture, pictures, upload;
};

static const char *const choices[] = { "full", "first", "friend", NULL };
static const struct words own_empty = { "Type your name." }, own_wrong = { "That is no name." }, own_long = { "At most {n}, please." };

static const struct form_field every_fields[] = {
	FORM_FIELD(every_form, line, .kind = FORM_LINE, .max = 10, .empty = &own_empty, .wrong = &own_wrong, .length = &own_long),
	FORM_FIELD(every_form, code, .kind = FORM_CODE),
	FORM_FIELD(every_form, words, .kind = FORM_WORDS),
	FORM_FIELD(every_form, email, .kind = FORM_EMAIL),
	FORM_FIELD(every_form, phone, .kind = FORM_PHONE),
	FORM_FIELD(every_form, web, .kind = FORM_WEB),
	FORM_FIELD(every_form, count, .kind = FORM_COUNT, .min = 1, .max = 40),
	FORM_FIELD(every_form, date, .kind = FORM_DATE),
	FORM_FIELD(every_form, time, .kind = FORM_TIME),
	FORM_FIELD(every_form, zone, .kind = FORM_ZONE),
	FORM_FIELD(every_form, choice, .kind = FORM_CHOICE, .choices = choices),
	FORM_FIELD(every_form, tick, .kind = FORM_TICK),
	FORM_FIELD(every_form, id, .kind = FORM_ID),
	FORM_FIELD(every_form, secret, .kind = FORM_SECRET),
	FORM_FIELD(every_form, picture, .kind = FORM_PICTURE),
	FORM_FIELD(every_form, pictures, .kind = FORM_PICTURES, .max = 3, .length = &own_long),
	FORM_FIELD(every_form, upload, .kind = FORM_UPLOAD),
};
static FORM_DEFINE(every_form, every_form, every_fields);

static struct context context;

static int
start(void **state)
{
	(void)state;
	context.arena = arena_new(64 * (size_t)MIB);
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	arena_free(context.arena);
	return 0;
}

static void
assert_text(struct text found, const char *expected)
{
	assert_string_equal(text_terminated(context.arena, found), expected);
}

/* Reads a form of one pair; the field of that name. */
static struct form_value
read_pair(const char *name, struct form_pair pair, bool required)
{
	struct form_field field = { 0 };
	struct form_value value;
	struct form_body body = { &pair, 1, false };
	struct form form = { "one", &field, 1, sizeof(value) };
	bool good;

	pair.name = text_of(name);
	for (size_t i = 0; i < COUNT_OF(every_fields); i++)
		if (strcmp(every_fields[i].name, name) == 0)
			field = every_fields[i];
	assert_non_null(field.name);
	field.at = 0;
	field.required = required;
	good = form_read(&context, &form, &body, &value);
	assert_int_equal(good, text_is_empty(value.error));
	assert_int_equal(value.problem == FORM_PROBLEM_NONE, text_is_empty(value.error));
	return value;
}

static struct form_value
read_text(const char *name, const char *typed)
{
	return read_pair(name, (struct form_pair){ .value = text_of(typed) }, false);
}

static void
assert_good(const char *name, const char *typed, const char *text, int64_t number)
{
	struct form_value value = read_text(name, typed);

	if (value.problem != FORM_PROBLEM_NONE)
		fail_msg("%s \"%s\": %.*s", name, typed, TEXT_PRINT(value.error));
	assert_text(value.text, text);
	assert_true(value.number == number);
	assert_true(value.given);
}

static void
assert_wrong(const char *name, const char *typed)
{
	struct form_value value = read_text(name, typed);

	if (value.problem != FORM_PROBLEM_WRONG)
		fail_msg("%s \"%s\" gave problem %d", name, typed, value.problem);
	assert_true(text_is_empty(value.text));
	assert_true(value.number == 0);
}

static void
a_line_is_trimmed_and_folded_to_single_spaces(void **state)
{
	(void)state;
	assert_good("line", "  Ada \t  B. ", "Ada B.", 0);
	assert_good("line", "Zoe\xCC\x88", "Zoë", 0);
	assert_good("line", "<b>&amp;", "<b>&amp;", 0);
}

static void
emoji_count_as_the_characters_they_are(void **state)
{
	(void)state;
	assert_good("line", "👶👶👶👶👶👶👶👶👶👶", "👶👶👶👶👶👶👶👶👶👶", 0);
	assert_int_equal(read_text("line", "👶👶👶👶👶👶👶👶👶👶👶").problem, FORM_PROBLEM_LONG);
}

static void
words_keep_their_lines(void **state)
{
	(void)state;
	assert_good("words", "She was ours.\r\n\r\nThank you.\r\n", "She was ours.\n\nThank you.", 0);
}

static void
an_email_address_gets_a_small_domain(void **state)
{
	(void)state;
	assert_good("email", " Ada.B+x@Blood.Example.ORG ", "Ada.B+x@blood.example.org", 0);
	assert_good("email", "o'hara@example.co", "o'hara@example.co", 0);
}

/* However it was typed, an address has one form: hashes of it are the same, and an email server takes it. */
static void
an_international_domain_is_kept_as_its_a_labels(void **state)
{
	(void)state;
	assert_good("email", "anna@bücher.example", "anna@xn--bcher-kva.example", 0);
	assert_good("email", "anna@BÜCHER.Example", "anna@xn--bcher-kva.example", 0);
	assert_good("email", "anna@bu\u0308cher.example", "anna@xn--bcher-kva.example", 0);
	assert_good("email", "anna@xn--bcher-kva.example", "anna@xn--bcher-kva.example", 0);
	assert_good("email", "anna@bü\u00ADcher.example", "anna@xn--bcher-kva.example", 0);
	assert_wrong("email", "anna@bü cher.example");
	assert_wrong("email", "anna@-bücher.example");
}

static void
what_nobody_can_see_is_removed_from_an_address(void **state)
{
	(void)state;
	assert_good("email", "\u200Banna@example.org", "anna@example.org", 0);
	assert_good("email", "anna@example.org\u200B", "anna@example.org", 0);
	assert_good("email", "anna\u2060@example.org", "anna@example.org", 0);
	assert_good("email", "anna@exam\u00ADple.org", "anna@example.org", 0);
}

static void
letters_before_the_at_are_taken_where_our_server_takes_them(void **state)
{
	struct form_value value;

	(void)state;
	form_take_international_email(true);
	assert_good("email", "jürgen@example.org", "jürgen@example.org", 0);
	assert_good("email", "ju\u0308rgen@bücher.example", "jürgen@xn--bcher-kva.example", 0);
	form_take_international_email(false);
	value = read_text("email", "jürgen@example.org");
	assert_int_equal(value.problem, FORM_PROBLEM_WRONG);
	assert_text(value.error, "Our email server cannot send to addresses with letters such as ü before the @. Enter another address.");
	assert_text(value.typed, "jürgen@example.org");
	assert_good("email", "anna@bücher.example", "anna@xn--bcher-kva.example", 0);
}

static void
what_is_no_email_address_is_refused(void **state)
{
	static const char *const wrong[] = {
		"ada", "ada@", "@example.org", "ada@example", "ada@@example.org", "a b@example.org", "ada@exa mple.org", "ada@.org", "ada@example.",
		"ada@-example.org", "ada@example-.org", ".ada@example.org", "ada.@example.org", "a..b@example.org", "Ada <ada@example.org>",
		"ada@example.org, b@example.org", "\"a\"@example.org", "ada@192.0.2.1", "mailto:ada@example.org?", "a@b@example.org",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@example.org",
		"ada@aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.org",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		assert_wrong("email", wrong[i]);
}

static void
a_phone_number_is_kept_as_people_write_it(void **state)
{
	(void)state;
	assert_good("phone", "+44 (20) 7946-0000 ext. 12", "+44 (20) 7946-0000 ext. 12", 0);
	assert_good("phone", "030/12345", "030/12345", 0);
	assert_wrong("phone", "1234");
	assert_wrong("phone", "call me 12345");
	assert_wrong("phone", "ext 12345");
	assert_good("phone", "0800 123 123 / 0800 321 321", "0800 123 123 / 0800 321 321", 0);
	assert_wrong("phone", "0800 123 123 or 0800 321 321");
	assert_wrong("phone", "020 7946 0000 20 7946 0000");
}

static void
a_phone_number_is_read_however_it_was_pasted(void **state)
{
	(void)state;
	assert_good("phone", "020\u20117946\u20130000", "020-7946-0000", 0);
	assert_good("phone", "\u202A020 7946\u200B 0000\u202C", "020 7946 0000", 0);
	assert_good("phone", "+44\u00A020\u20097946\u202F0000", "+44 20 7946 0000", 0);
	assert_good("phone", "\uFF0B\uFF14\uFF14 20 7946 0000", "+44 20 7946 0000", 0);
	assert_good("phone", "020 7946 0000 x12", "020 7946 0000 x12", 0);
	assert_good("phone", "020 7946 0000 extension 12", "020 7946 0000 extension 12", 0);
	assert_good("phone", "1-800-RED-CROSS", "1-800-RED-CROSS", 0);
	assert_wrong("phone", "RED-CROSS");
	assert_wrong("phone", "020 7946 0000 (ask for Anna)");
	assert_wrong("phone", "020 7946 0000 x");
}

static void
what_nobody_can_see_is_no_name(void **state)
{
	static const char *const invisible[] = { "\u200B", "\u3164", "\u2800", "\u00AD", "\u200E\u2060 \uFEFF", "\u0301" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(invisible); i++) {
		struct form_value value = read_pair("line", (struct form_pair){ .value = text_of(invisible[i]) }, true);

		assert_int_equal(value.problem, FORM_PROBLEM_EMPTY);
		assert_text(value.error, own_empty.english);
		assert_false(value.given);
		assert_int_equal(read_pair("words", (struct form_pair){ .value = text_of(invisible[i]) }, true).problem, FORM_PROBLEM_EMPTY);
		assert_int_equal(read_text("line", invisible[i]).problem, FORM_PROBLEM_NONE);
	}
	assert_good("line", "\u200EA\u00ADda\uFEFF", "Ada", 0);
	assert_good("words", "\u202Bشكرا\u202C\n\u200Bthank you", "شكرا\nthank you", 0);
	assert_good("line", "می\u200Cخوا", "می\u200Cخوا", 0);
}

static void
what_nobody_can_see_is_taken_out_of_every_kind(void **state)
{
	(void)state;
	assert_good("email", "\u200Banna\u2060@exam\u00ADple.org\u200B", "anna@example.org", 0);
	assert_good("email", "anna\uFF20ex\u2011ample.org", "anna@ex-ample.org", 0);
	assert_good("web", "https://example\u200B.org/a", "https://example.org/a", 0);
	assert_good("count", "\uFEFF7", "7", 7);
	assert_good("count", "\uFF11\uFF12", "12", 12);
	assert_good("count", "\u0663", "3", 3);
	assert_good("date", "2026\u201110\u201131", "2026-10-31", date_number((struct date){ 2026, 10, 31 }));
	assert_good("time", "14:30\u200E", "14:30", 14 * 60 + 30);
	assert_good("choice", "first\u200B", "first", 1);
	assert_good("code", "\x02=A9999\u200B 26 123456\x1D\x03", "=A9999 26 123456", 0);
	assert_good("code", "\uFF17\u20112\u00AD3", "7-23", 0);
}

static void
a_web_address_gets_https_in_front(void **state)
{
	(void)state;
	assert_good("web", "example.org", "https://example.org", 0);
	assert_good("web", "HTTP://Example.ORG/A?b=C#d", "http://example.org/A?b=C#d", 0);
	assert_good("web", "example.org:8080/x:y", "https://example.org:8080/x:y", 0);
	assert_good("web", "https://exämple.org/ü", "https://exämple.org/ü", 0);
}

static void
what_is_no_web_address_is_refused(void **state)
{
	static const char *const wrong[] = {
		"javascript:alert(1)", "javascript://example.org/%0aalert(1)", "mailto:a@example.org", "data:text/html,x", "ftp://example.org",
		"https://", "https:///x", "https://localhost", "example", "https://user@example.org", "https://exa mple.org", "https://a.org/<b>",
		"https://a.org:0", "https://a.org:99999", "https://192.0.2.1/", "//example.org", "/path",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		assert_wrong("web", wrong[i]);
}

static void
a_count_is_a_whole_number_within_its_bounds(void **state)
{
	(void)state;
	assert_good("count", "7", "7", 7);
	assert_good("count", " 040 ", "40", 40);
	assert_wrong("count", "0");
	assert_wrong("count", "41");
	assert_wrong("count", "-1");
	assert_wrong("count", "seven");
	assert_wrong("count", "7.0");
	assert_wrong("count", "99999999999999999999999999");
}

static void
a_date_is_written_as_browsers_send_it(void **state)
{
	(void)state;
	assert_good("date", "2026-10-31", "2026-10-31", date_number((struct date){ 2026, 10, 31 }));
	assert_wrong("date", "31/10/2026");
	assert_wrong("date", "2026-02-29");
	assert_wrong("date", "tomorrow");
}

static void
a_time_is_a_minute_of_the_day(void **state)
{
	(void)state;
	assert_good("time", "14:30", "14:30", 14 * 60 + 30);
	assert_good("time", "9:05", "09:05", 9 * 60 + 5);
	assert_wrong("time", "24:00");
	assert_wrong("time", "noon");
}

static void
a_zone_is_one_the_system_knows(void **state)
{
	(void)state;
	assert_good("zone", "America/Los_Angeles", "America/Los_Angeles", 0);
	assert_wrong("zone", "America/Nowhere");
	assert_wrong("zone", "../../etc/passwd");
}

static void
a_choice_is_one_of_its_values(void **state)
{
	(void)state;
	assert_good("choice", "full", "full", 0);
	assert_good("choice", "friend", "friend", 2);
	assert_wrong("choice", "FRIEND");
	assert_wrong("choice", "nobody");
}

static void
a_tick_is_there_or_not(void **state)
{
	struct form_value value = read_text("tick", "\xff\x01");

	(void)state;
	assert_true(value.ticked && value.given);
	assert_int_equal(value.problem, FORM_PROBLEM_NONE);
	assert_true(read_text("tick", "").ticked);
}

static void
an_id_has_thirteen_characters(void **state)
{
	struct form_value value = read_text("id", "0000000000001");

	(void)state;
	assert_int_equal(value.problem, FORM_PROBLEM_NONE);
	assert_true(value.number == 1);
	assert_wrong("id", "1");
	assert_wrong("id", "0000000000000");
	assert_wrong("id", "00000000000U1");
}

static void
a_secret_has_as_many_characters_as_a_key(void **state)
{
	(void)state;
	assert_good("secret", "abcdefghjkmnpqrstvwxyz0123456789abcdefg", "ABCDEFGHJKMNPQRSTVWXYZ0123456789ABCDEFG", 0);
	assert_wrong("secret", "ABCDEFGHJKMNPQRSTVWXYZ0123456789ABCDEF");
	assert_wrong("secret", "ABCDEFGHJKMNPQRSTVWXYZ0123456789ABCDEF!");
}

static void
a_picture_is_a_file_that_is_not_empty(void **state)
{
	struct form_pair file = { .value = TEXT("\xff\xd8jpeg"), .file_name = TEXT("a\x01.jpg"), .is_file = true, .prepared = &context };
	struct form_value value = read_pair("picture", file, true);

	(void)state;
	assert_int_equal(value.problem, FORM_PROBLEM_NONE);
	assert_int_equal(value.file.length, 6);
	assert_ptr_equal(value.prepared, &context);
	assert_text(value.typed, "a.jpg");

	file.value = TEXT("");
	assert_int_equal(read_pair("picture", file, false).problem, FORM_PROBLEM_WRONG);
	file.file_name = TEXT("");
	assert_int_equal(read_pair("picture", file, false).problem, FORM_PROBLEM_NONE);
	assert_int_equal(read_pair("picture", file, true).problem, FORM_PROBLEM_EMPTY);
	assert_int_equal(read_text("picture", "a.jpg").problem, FORM_PROBLEM_WRONG);
	assert_int_equal(read_text("picture", "").problem, FORM_PROBLEM_NONE);
}

static void
several_pictures_come_in_one_field_and_the_first_ones_are_read(void **state)
{
	struct form_pair pairs[5];
	struct form_body body = { pairs, 5, false };
	struct every_form values;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(pairs); i++)
		pairs[i] = (struct form_pair){ .name = TEXT("pictures"), .value = TEXT("jpeg"), .file_name = TEXT("a\x01.jpg"), .is_file = true,
		                               .prepared = &pairs[i] };
	body.count = 3;
	assert_true(form_read(&context, &every_form, &body, &values));
	assert_int_equal(values.pictures.files.count, 3);
	assert_ptr_equal(values.pictures.files.at[2].prepared, &pairs[2]);
	assert_text(values.pictures.files.at[2].name, "a.jpg");
	body.count = 5;
	assert_false(form_read(&context, &every_form, &body, &values));
	assert_int_equal(values.pictures.files.count, 3);
	assert_int_equal(values.pictures.problem, FORM_PROBLEM_LONG);
	assert_text(values.pictures.error, "At most 3, please.");
	/* An empty file among them is said, and the others are there. */
	body.count = 2;
	pairs[0].value = TEXT("");
	assert_false(form_read(&context, &every_form, &body, &values));
	assert_int_equal(values.pictures.problem, FORM_PROBLEM_WRONG);
	assert_int_equal(values.pictures.files.count, 1);
	/* None was chosen. */
	body.count = 1;
	pairs[0].file_name = TEXT("");
	assert_true(form_read(&context, &every_form, &body, &values));
	assert_int_equal(values.pictures.files.count, 0);
	assert_false(values.pictures.given);
}

static void
an_upload_is_a_token_or_nothing(void **state)
{
	(void)state;
	assert_good("upload", "abcdefghjkmnpqrstvwxyz0123", "ABCDEFGHJKMNPQRSTVWXYZ0123", 0);
	assert_good("upload", "not a token", "", 0);
	assert_ptr_equal(read_pair("upload", (struct form_pair){ .value = TEXT("x"), .prepared = &context }, false).prepared, &context);
}

static void
a_file_where_words_belong_is_refused(void **state)
{
	struct form_pair file = { .value = TEXT("Ada"), .file_name = TEXT("ada.txt"), .is_file = true };
	struct form_value value = read_pair("line", file, false);

	(void)state;
	assert_int_equal(value.problem, FORM_PROBLEM_WRONG);
	assert_text(value.error, own_wrong.english);
	assert_text(value.typed, "ada.txt");
	value = read_pair("words", file, false);
	assert_text(value.error, html_words_typed.english);
}

static void
nothing_is_fine_unless_it_is_required(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(every_fields); i++) {
		struct form_field field = every_fields[i];
		struct form_value value;
		struct form form = { "one", &field, 1, sizeof(value) };
		struct form_body body = { 0 };

		field.at = 0;
		assert_true(form_read(&context, &form, &body, &value));
		assert_false(value.given || value.ticked);
		field.required = true;
		assert_false(form_read(&context, &form, &body, &value));
		assert_int_equal(value.problem, FORM_PROBLEM_EMPTY);
		if (field.kind != FORM_TICK) {
			value = read_pair(field.name, (struct form_pair){ .value = TEXT("") }, true);
			assert_int_equal(value.problem, FORM_PROBLEM_EMPTY);
			assert_false(value.given);
		}
	}
	assert_int_equal(read_pair("line", (struct form_pair){ .value = TEXT(" \t ") }, true).problem, FORM_PROBLEM_EMPTY);
	assert_text(read_pair("line", (struct form_pair){ .value = TEXT("") }, true).error, own_empty.english);
	assert_text(read_pair("email", (struct form_pair){ .value = TEXT("") }, true).error, html_words_empty.english);
	assert_text(read_pair("picture", (struct form_pair){ .value = TEXT("") }, true).error, html_words_picture.english);
}

static void
too_long_says_how_long_it_may_be(void **state)
{
	(void)state;
	assert_text(read_text("line", "12345678901").error, "At most 10, please.");
	assert_good("line", "1234567890", "1234567890", 0);
}

static void
a_huge_value_comes_back_bounded_everywhere(void **state)
{
	size_t size = 200 * KIB;
	char *huge = arena_take(context.arena, size + 1);

	(void)state;
	memset(huge, 'x', size);
	for (size_t i = 0; i < COUNT_OF(every_fields); i++) {
		struct form_value value = read_text(every_fields[i].name, huge);

		assert_true(value.typed.length <= LIMIT_SHOWN_AGAIN_BYTES);
		if (every_fields[i].kind == FORM_PICTURE || every_fields[i].kind == FORM_PICTURES)
			assert_int_equal(value.problem, FORM_PROBLEM_WRONG);
		else if (every_fields[i].kind != FORM_TICK)
			assert_int_equal(value.problem, FORM_PROBLEM_LONG);
	}
	assert_int_equal(read_text("line", huge).typed.length, LIMIT_SHOWN_AGAIN_BYTES);
}

static void
what_cannot_be_shown_is_taken_out_and_said(void **state)
{
	static const struct text bad[] = {
		{ "A\0da", 4 }, { "A\x01""da", 4 }, { "A\xEF\xBF\xBE""da", 6 }, { "A\xC2\x9B""da", 5 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct form_value value = read_pair("line", (struct form_pair){ .value = bad[i] }, false);

		assert_int_equal(value.problem, FORM_PROBLEM_CHARACTERS);
		assert_text(value.error, html_words_characters.english);
		assert_text(value.typed, "Ada");
		assert_true(text_is_empty(value.text));
	}
	assert_text(read_text("line", "A\xff""da").typed, "A\xEF\xBF\xBD""da");
	assert_int_equal(read_text("line", "A\xff""da").problem, FORM_PROBLEM_CHARACTERS);
	assert_int_equal(read_text("line", "A\xED\xA0\x80").problem, FORM_PROBLEM_CHARACTERS);
	assert_int_equal(read_text("line", "A\nB").problem, FORM_PROBLEM_CHARACTERS);
	assert_int_equal(read_text("words", "A\x02").problem, FORM_PROBLEM_CHARACTERS);
}

static void
every_kind_of_typed_field_refuses_bad_characters(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(every_fields); i++) {
		enum form_kind kind = every_fields[i].kind;

		if (kind != FORM_TICK && kind != FORM_PICTURE && kind != FORM_PICTURES)
			assert_int_equal(read_text(every_fields[i].name, "\xC2\x9B""1").problem, FORM_PROBLEM_CHARACTERS);
	}
}

static void
one_field_twice_is_a_problem_of_its_own(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(every_fields); i++) {
		struct form_pair pairs[] = {
			{ .name = text_of(every_fields[i].name), .value = TEXT("7") }, { .name = text_of(every_fields[i].name), .value = TEXT("8") },
		};
		struct form_body body = { pairs, 2, false };
		struct every_form values;
		const struct form_value *value = (const struct form_value *)((const char *)&values + every_fields[i].at);

		assert_false(form_read(&context, &every_form, &body, &values));
		assert_int_equal(value->problem, FORM_PROBLEM_TWICE);
		assert_text(value->typed, "7");
		assert_true(text_is_empty(value->text) && value->number == 0 && !value->ticked && value->file.at == NULL);
	}
}

static void
a_body_that_did_not_arrive_whole_is_never_good(void **state)
{
	struct form_pair pair = { .name = TEXT("words"), .value = TEXT("kept") };
	struct form_body body = { &pair, 1, true };
	struct every_form values;

	(void)state;
	assert_false(form_read(&context, &every_form, &body, &values));
	assert_text(values.line.error, html_words_malformed.english);
	assert_text(values.words.typed, "kept");
}

static void
names_nobody_asked_for_are_ignored(void **state)
{
	struct form_pair pairs[] = { { .name = TEXT("admin"), .value = TEXT("1") }, { .name = TEXT("line"), .value = TEXT("Ada") } };
	struct form_body body = { pairs, 2, false };
	struct every_form values;

	(void)state;
	assert_true(form_read(&context, &every_form, &body, &values));
	assert_text(values.line.text, "Ada");
	assert_text(values.line.name, "line");
}

static void
too_short_says_so(void **state)
{
	struct form_field field = { .name = "code", .kind = FORM_LINE, .min = 4 };
	struct form_value value;
	struct form form = { "one", &field, 1, sizeof(value) };
	struct form_pair pair = { .name = TEXT("code"), .value = TEXT("abc") };
	struct form_body body = { &pair, 1, false };

	(void)state;
	assert_false(form_read(&context, &form, &body, &value));
	assert_int_equal(value.problem, FORM_PROBLEM_WRONG);
	assert_text(value.error, "Use at least 4 characters.");
}

static void
stored_values_look_as_if_they_were_typed(void **state)
{
	struct form_value value = { .name = TEXT("places"), .error = TEXT("old") };

	(void)state;
	form_set_number(context.arena, &value, 7);
	assert_text(value.typed, "7");
	assert_true(value.number == 7 && value.given && text_is_empty(value.error));
	assert_text(value.name, "places");
	form_set(&value, TEXT(""));
	assert_false(value.given);
}

static void
a_blamed_field_makes_the_form_bad_and_leads_there(void **state)
{
	struct form_pair pair = { .name = TEXT("email"), .value = TEXT("ada@example.org") };
	struct form_body body = { &pair, 1, false };
	struct every_form values;
	struct form_errors errors;

	(void)state;
	assert_true(form_read(&context, &every_form, &body, &values));
	assert_true(form_is_good(&every_form, &values));
	assert_int_equal(form_errors(&context, &every_form, &values).errors.count, 0);
	form_blame(&values.email, &own_wrong);
	form_blame(&values.tick, &own_empty);
	assert_false(form_is_good(&every_form, &values));
	errors = form_errors(&context, &every_form, &values);
	assert_int_equal(errors.errors.count, 2);
	assert_text(errors.errors.at[0].anchor.text, "#email");
	assert_text(errors.errors.at[0].sentence, own_wrong.english);
	assert_text(errors.errors.at[1].anchor.text, "#tick");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_line_is_trimmed_and_folded_to_single_spaces, start, stop),
		cmocka_unit_test_setup_teardown(emoji_count_as_the_characters_they_are, start, stop),
		cmocka_unit_test_setup_teardown(words_keep_their_lines, start, stop),
		cmocka_unit_test_setup_teardown(an_email_address_gets_a_small_domain, start, stop),
		cmocka_unit_test_setup_teardown(an_international_domain_is_kept_as_its_a_labels, start, stop),
		cmocka_unit_test_setup_teardown(what_nobody_can_see_is_removed_from_an_address, start, stop),
		cmocka_unit_test_setup_teardown(letters_before_the_at_are_taken_where_our_server_takes_them, start, stop),
		cmocka_unit_test_setup_teardown(what_is_no_email_address_is_refused, start, stop),
		cmocka_unit_test_setup_teardown(a_phone_number_is_kept_as_people_write_it, start, stop),
		cmocka_unit_test_setup_teardown(a_phone_number_is_read_however_it_was_pasted, start, stop),
		cmocka_unit_test_setup_teardown(what_nobody_can_see_is_no_name, start, stop),
		cmocka_unit_test_setup_teardown(what_nobody_can_see_is_taken_out_of_every_kind, start, stop),
		cmocka_unit_test_setup_teardown(a_web_address_gets_https_in_front, start, stop),
		cmocka_unit_test_setup_teardown(what_is_no_web_address_is_refused, start, stop),
		cmocka_unit_test_setup_teardown(a_count_is_a_whole_number_within_its_bounds, start, stop),
		cmocka_unit_test_setup_teardown(a_date_is_written_as_browsers_send_it, start, stop),
		cmocka_unit_test_setup_teardown(a_time_is_a_minute_of_the_day, start, stop),
		cmocka_unit_test_setup_teardown(a_zone_is_one_the_system_knows, start, stop),
		cmocka_unit_test_setup_teardown(a_choice_is_one_of_its_values, start, stop),
		cmocka_unit_test_setup_teardown(a_tick_is_there_or_not, start, stop),
		cmocka_unit_test_setup_teardown(an_id_has_thirteen_characters, start, stop),
		cmocka_unit_test_setup_teardown(a_secret_has_as_many_characters_as_a_key, start, stop),
		cmocka_unit_test_setup_teardown(a_picture_is_a_file_that_is_not_empty, start, stop),
		cmocka_unit_test_setup_teardown(several_pictures_come_in_one_field_and_the_first_ones_are_read, start, stop),
		cmocka_unit_test_setup_teardown(an_upload_is_a_token_or_nothing, start, stop),
		cmocka_unit_test_setup_teardown(a_file_where_words_belong_is_refused, start, stop),
		cmocka_unit_test_setup_teardown(nothing_is_fine_unless_it_is_required, start, stop),
		cmocka_unit_test_setup_teardown(too_long_says_how_long_it_may_be, start, stop),
		cmocka_unit_test_setup_teardown(a_huge_value_comes_back_bounded_everywhere, start, stop),
		cmocka_unit_test_setup_teardown(what_cannot_be_shown_is_taken_out_and_said, start, stop),
		cmocka_unit_test_setup_teardown(every_kind_of_typed_field_refuses_bad_characters, start, stop),
		cmocka_unit_test_setup_teardown(one_field_twice_is_a_problem_of_its_own, start, stop),
		cmocka_unit_test_setup_teardown(a_body_that_did_not_arrive_whole_is_never_good, start, stop),
		cmocka_unit_test_setup_teardown(names_nobody_asked_for_are_ignored, start, stop),
		cmocka_unit_test_setup_teardown(too_short_says_so, start, stop),
		cmocka_unit_test_setup_teardown(stored_values_look_as_if_they_were_typed, start, stop),
		cmocka_unit_test_setup_teardown(a_blamed_field_makes_the_form_bad_and_leads_there, start, stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
