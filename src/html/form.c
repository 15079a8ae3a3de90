/* form: reads what was typed, stores it in the form, and finds the sentence that says how to correct it. */
#include "html/form.h"

#include <inttypes.h>
#include <string.h>

#include "base/unicode.h"
#include "html/form_kind.h"
#include "html_words.h"
#include "limits.h"

static struct form_value *
value_of(const struct form_field *field, void *values)
{
	return (struct form_value *)((char *)values + field->at);
}

static const struct form_value *
value_of_const(const struct form_field *field, const void *values)
{
	return (const struct form_value *)((const char *)values + field->at);
}

static void
blame(struct form_value *value, enum form_problem problem, struct text sentence)
{
	value->problem = problem;
	value->error = sentence;
}

/* How many values were sent under the field's name; *first is the one that counts. */
static size_t
pairs_of(const struct form_body *body, struct text name, const struct form_pair **first)
{
	size_t found = 0;

	*first = NULL;
	for (size_t i = 0; i < body->count; i++)
		if (text_equal(body->pairs[i].name, name)) {
			if (found == 0)
				*first = &body->pairs[i];
			found++;
		}
	return found;
}

/* What is shown again: all that a person types or pastes, however far over the field's limit; what is longer was not typed. */
static struct text
shown_again(struct arena *arena, struct text sent, bool lines)
{
	return text_repair(arena, text_until(sent, LIMIT_SHOWN_AGAIN_BYTES), lines);
}

/* In a field of one line a tab becomes a space: it is pasted from tables, and is not visible. */
static struct text
tabs_as_spaces(struct arena *arena, struct text sent)
{
	struct text_builder out;

	if (sent.length == 0 || memchr(sent.at, '\t', sent.length) == NULL)
		return sent;
	text_builder_start(&out, arena, sent.length);
	for (size_t i = 0; i < sent.length; i++)
		text_add_char(&out, sent.at[i] == '\t' ? ' ' : sent.at[i]);
	return text_built(&out);
}

static void
read_typed(struct arena *arena, const struct form_field *field, const struct form_pair *pair, struct form_value *value)
{
	bool lines = field->kind == FORM_WORDS;
	size_t characters_max = form_kind_characters_max(field), characters;
	struct text sent = lines ? pair->value : tabs_as_spaces(arena, pair->value);

	value->typed = shown_again(arena, pair->is_file ? pair->file_name : sent, lines);
	value->given = sent.length > 0;
	if (pair->is_file) {
		blame(value, FORM_PROBLEM_WRONG, words_text(form_kind_wrong(field)));
		return;
	}
	if (text_is_utf8(sent))
		sent = form_kind_clean(arena, field->kind, sent);
	if (!text_is_utf8(sent) || !text_is_clean(sent, lines)) {
		blame(value, FORM_PROBLEM_CHARACTERS, words_text(&html_words_characters));
		return;
	}
	value->text = text_normal(arena, sent, lines);
	value->given = unicode_has_visible(value->text);
	if (!value->given)
		value->text = TEXT("");
	if (!value->given) {
		if (field->required)
			blame(value, FORM_PROBLEM_EMPTY, words_text(form_kind_empty(field)));
		return;
	}
	characters = text_characters(value->text);
	if (characters > characters_max)
		blame(value, FORM_PROBLEM_LONG, words_with_number(arena, form_kind_long(field), (int64_t)characters_max));
	else if (field->kind != FORM_COUNT && (int64_t)characters < field->min)
		blame(value, FORM_PROBLEM_WRONG,
		      words_with_number(arena, field->wrong ? field->wrong : &html_words_short, field->min));
	else if (!form_kind_read(arena, field, value) && value->problem == FORM_PROBLEM_NONE)
		blame(value, FORM_PROBLEM_WRONG, words_text(form_kind_wrong(field)));
	if (value->problem != FORM_PROBLEM_NONE) {
		value->text = TEXT("");
		value->number = 0;
	}
}

/* The files that were sent under the field's name, at most `max`. More than that is an error. */
static void
read_files(struct arena *arena, const struct form_field *field, const struct form_body *body, struct form_value *value)
{
	const size_t max = field->kind == FORM_PICTURES ? (size_t)field->max : 1;

	value->files.at = arena_list_of(arena, struct form_file, max);
	for (size_t i = 0; i < body->count; i++) {
		const struct form_pair *pair = &body->pairs[i];

		if (!pair->is_file || pair->value.length == 0 || !text_equal(pair->name, text_of(field->name)))
			continue;
		if (value->files.count == max) {
			blame(value, FORM_PROBLEM_LONG, words_with_number(arena, form_kind_long(field), (int64_t)max));
			return;
		}
		value->files.at[value->files.count++] = (struct form_file){ text_bytes(pair->value),
			shown_again(arena, pair->file_name, false), pair->prepared };
	}
}

static void
read_picture(struct arena *arena, const struct form_field *field, const struct form_pair *pair, struct form_value *value)
{
	/* A browser sends an empty file without a name where none was chosen. */
	value->given = pair->is_file ? pair->value.length > 0 || pair->file_name.length > 0 : pair->value.length > 0;
	value->typed = shown_again(arena, pair->is_file ? pair->file_name : pair->value, false);
	if (value->given && (!pair->is_file || pair->value.length == 0)) {
		blame(value, FORM_PROBLEM_WRONG, words_text(form_kind_wrong(field)));
	} else if (value->given) {
		value->file = text_bytes(pair->value);
		value->prepared = pair->prepared;
	} else if (field->required) {
		blame(value, FORM_PROBLEM_EMPTY, words_text(form_kind_empty(field)));
	}
}

static void
read_tick(struct arena *arena, const struct form_field *field, const struct form_pair *pair, struct form_value *value)
{
	value->typed = shown_again(arena, pair->is_file ? pair->file_name : pair->value, false);
	value->given = value->ticked = true;
}

static void
read_field(struct arena *arena, const struct form_field *field, const struct form_body *body, struct form_value *value)
{
	const struct form_pair *pair;
	size_t found = pairs_of(body, text_of(field->name), &pair);

	*value = (struct form_value){ .name = text_of(field->name), .typed = TEXT(""), .text = TEXT("") };
	if (!pair) {
		if (field->required)
			blame(value, FORM_PROBLEM_EMPTY, words_text(form_kind_empty(field)));
		return;
	}
	if (field->kind == FORM_PICTURE || field->kind == FORM_PICTURES) {
		read_picture(arena, field, pair, value);
		read_files(arena, field, body, value);
	} else if (field->kind == FORM_TICK) {
		read_tick(arena, field, pair, value);
	} else {
		read_typed(arena, field, pair, value);
	}
	if (field->kind == FORM_UPLOAD)
		value->prepared = pair->prepared;
	if (found > 1 && !(field->kind == FORM_PICTURES && pair->is_file)) {
		struct text typed = value->typed;

		*value = (struct form_value){ .name = value->name, .typed = typed, .text = TEXT(""), .given = value->given };
		blame(value, FORM_PROBLEM_TWICE, words_text(&html_words_twice));
	}
}

bool
form_read(struct context *context, const struct form *form, const struct form_body *body, void *values)
{
	for (size_t i = 0; i < form->count; i++)
		read_field(context->arena, &form->fields[i], body, value_of(&form->fields[i], values));
	/* Half of what was sent may be missing, so the error is shown once, at the top of the page. */
	if (body->malformed && form->count > 0)
		blame(value_of(&form->fields[0], values), FORM_PROBLEM_WRONG, words_text(&html_words_malformed));
	return !body->malformed && form_is_good(form, values);
}

void
form_set(struct form_value *value, struct text typed)
{
	struct text name = value->name;

	*value = (struct form_value){ .name = name, .typed = typed, .text = typed, .given = !text_is_empty(typed) };
}

void
form_set_number(struct arena *arena, struct form_value *value, int64_t number)
{
	form_set(value, text_format(arena, "%" PRId64, number));
	value->number = number;
}

void
form_blame(struct form_value *value, const struct words *words)
{
	blame(value, FORM_PROBLEM_WRONG, words_text(words));
}

/* Nobody typed this value, so the error has no field to link to. */
static bool
is_unseen(enum form_kind kind)
{
	return kind == FORM_SECRET || kind == FORM_VERSION || kind == FORM_UPLOAD;
}

struct form_errors
form_errors(struct context *context, const struct form *form, const void *values)
{
	struct form_errors found = { 0 };

	found.errors.at = arena_list_of(context->arena, struct form_error, form->count);
	for (size_t i = 0; i < form->count; i++) {
		const struct form_value *value = value_of_const(&form->fields[i], values);

		if (!text_is_empty(value->error))
			found.errors.at[found.errors.count++] = (struct form_error){
				{ is_unseen(form->fields[i].kind) ? TEXT("") : text_format(context->arena, "#%s", form->fields[i].name) },
				value->error,
			};
	}
	return found;
}

bool
form_is_good(const struct form *form, const void *values)
{
	for (size_t i = 0; i < form->count; i++)
		if (!text_is_empty(value_of_const(&form->fields[i], values)->error))
			return false;
	return true;
}
