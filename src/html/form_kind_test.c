/* form_kind_test: what each kind of field takes, and what it refuses. */
#include "html/form_test.h"

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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
