/* form_test: every kind of problem, and what becomes of a whole form. */
#include "html/form_test.h"

#include "html_words.h"

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
