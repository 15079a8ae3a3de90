#include "html/form_version.h"

#include <string.h>

#include "base/crypto.h"
#include "html_words.h"
#include "limits.h"

static struct form_value *
value_at(const struct form_field *field, void *values)
{
	return (struct form_value *)((char *)values + field->at);
}

static const struct form_value *
value_in(const struct form_field *field, const void *values)
{
	return (const struct form_value *)((const char *)values + field->at);
}

static bool
is_edited(const struct form_field *field)
{
	return !field->aside && field->kind != FORM_SECRET && field->kind != FORM_VERSION;
}

static struct form_value *
version_of(const struct form *form, void *values)
{
	for (size_t i = 0; i < form->count; i++)
		if (form->fields[i].kind == FORM_VERSION)
			return value_at(&form->fields[i], values);
	return NULL;
}

/* The meaning of the value, whether it was stored or sent. */
static struct text
meaning(const struct form_field *field, const struct form_value *value)
{
	if (field->kind == FORM_TICK)
		return value->ticked ? TEXT("yes") : TEXT("no");
	return value->text.at != NULL ? value->text : TEXT("");
}

static struct text
hash_of(struct context *context, const struct form_field *field, struct text meant)
{
	const struct text named = text_format(context->arena, "%s\n%.*s", field->name, TEXT_PRINT(meant));

	return text_until(text_hex(context->arena, crypto_mac(context->arena, &context->site->keys, "form.version", named)),
	                  FORM_VERSION_DIGITS);
}

struct text
form_version(struct context *context, const struct form *form, const void *stored)
{
	struct text_builder version;

	text_builder_start(&version, context->arena, form->count * FORM_VERSION_DIGITS);
	for (size_t i = 0; i < form->count; i++)
		if (is_edited(&form->fields[i]))
			text_add(&version, hash_of(context, &form->fields[i], meaning(&form->fields[i], value_in(&form->fields[i], stored))));
	return text_built(&version);
}

void
form_keep_version(struct context *context, const struct form *form, void *values, const void *stored)
{
	struct form_value *version = version_of(form, values);

	if (text_is_empty(version->typed) || !text_is_empty(version->error))
		version->typed = form_version(context, form, stored);
}

/* The value as the page shows it. */
static struct text
shown(const struct form_field *field, const struct form_value *value)
{
	const struct text meant = meaning(field, value);

	if (field->kind == FORM_TICK)
		return words_text(value->ticked ? &html_words_changed_ticked : &html_words_changed_not_ticked);
	if (field->kind == FORM_PICTURE)
		return words_text(value->file.at != NULL ? &html_words_changed_picture_yours : &html_words_changed_picture);
	if (text_is_empty(meant))
		return words_text(&html_words_changed_empty);
	if (field->kind == FORM_ID)
		return words_text(&html_words_changed_listed);
	for (size_t i = 0; field->kind == FORM_CHOICE && field->choice_labels != NULL && field->choices[i] != NULL; i++)
		if (text_equal(meant, text_of(field->choices[i])))
			return words_text(field->choice_labels[i]);
	return meant;
}

/* The result for one field; a field that this person did not change takes the stored value. */
static void
compare(struct context *context, const struct form_field *field, struct text read, struct form_value *value,
        const struct form_value *stored, struct form_changes *changes)
{
	const bool new_picture = field->kind == FORM_PICTURE && value->file.at != NULL;
	const bool theirs = !text_equal(hash_of(context, field, meaning(field, stored)), read);
	const bool mine = field->kind == FORM_PICTURE ? new_picture : !text_equal(hash_of(context, field, meaning(field, value)), read);
	const struct text name = value->name;

	if (field->kind == FORM_PICTURE ? theirs || new_picture : !text_equal(meaning(field, value), meaning(field, stored)))
		changes->fields.at[changes->fields.count++] = (struct form_change){ field->label ? words_text(field->label) : TEXT(""),
			shown(field, stored), shown(field, value), theirs, theirs && mine };
	changes->any = changes->any || (theirs && (field->kind == FORM_PICTURE || !text_equal(meaning(field, value), meaning(field, stored))));
	/* The file of a picture is not in the page, so nothing is filled in. */
	if (theirs && !mine && field->kind != FORM_PICTURE) {
		*value = *stored;
		value->name = name;
	}
}

bool
form_is_overtaken(struct context *context, const struct form *form, void *values, const void *stored, struct form_changes *changes)
{
	struct form_value *version = version_of(form, values);
	struct text read = version->text;

	*changes = (struct form_changes){ 0 };
	if (!version->given || text_equal(read, form_version(context, form, stored)))
		return false;
	changes->fields.at = arena_list_of(context->arena, struct form_change, form->count);
	for (size_t i = 0; i < form->count; i++)
		if (is_edited(&form->fields[i])) {
			compare(context, &form->fields[i], text_until(read, FORM_VERSION_DIGITS), value_at(&form->fields[i], values),
			        value_in(&form->fields[i], stored), changes);
			read = text_from(read, FORM_VERSION_DIGITS);
		}
	version->typed = form_version(context, form, stored);
	return changes->any;
}

bool
form_is_outdated(struct form_value *version, struct text now)
{
	const bool outdated = version->given && !text_equal(version->text, now);

	version->typed = now;
	return outdated;
}
