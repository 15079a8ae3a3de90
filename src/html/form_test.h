/* form_test: what the tests of forms share: a form that has a field of every kind, and what one field makes of what was typed. */
#ifndef HTML_FORM_TEST_H
#define HTML_FORM_TEST_H
#include "html/form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
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

#endif
