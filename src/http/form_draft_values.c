#include "http/form_draft_values.h"

#include "http/query.h"
#include "limits.h"

/* In front of a field's name: the sentence that said what is wrong with it. No field's name begins so. */
#define ERROR_OF "!"

static bool
is_saved(const struct form_field *field, const struct form_value *value)
{
	switch (field->kind) {
	case FORM_SECRET:
	case FORM_PICTURE:
	case FORM_PICTURES:
		return false;
	case FORM_LINE:
	case FORM_CODE:
	case FORM_WORDS:
	case FORM_EMAIL:
	case FORM_PHONE:
	case FORM_WEB:
	case FORM_COUNT:
	case FORM_DATE:
	case FORM_TIME:
	case FORM_ZONE:
	case FORM_CHOICE:
	case FORM_TICK:
	case FORM_ID:
	case FORM_VERSION:
	case FORM_UPLOAD:
		break;
	}
	return value->typed.length > 0;
}

/* As query_pairs() reads it. Only what it would misread is encoded: a text of another script stays as short as it is. */
static void
add_value(struct text_builder *out, struct text value)
{
	for (size_t i = 0; i < value.length; i++) {
		const unsigned char c = (unsigned char)value.at[i];

		if (c == '%' || c == '+' || c == '&' || c == '=')
			text_add_format(out, "%%%02X", c);
		else
			text_add_char(out, (char)c);
	}
}

static void
add_pair(struct text_builder *out, const char *before, const char *name, struct text value)
{
	if (out->length > 0)
		text_add_char(out, '&');
	text_add(out, text_of(before));
	text_add(out, text_of(name));
	text_add_char(out, '=');
	add_value(out, value);
}

bool
form_draft_values_write(struct arena *arena, const struct form *form, const void *values, struct text *written)
{
	struct text_builder out;

	text_builder_start(&out, arena, LIMIT_DRAFT_BYTES);
	for (size_t i = 0; i < form->count; i++) {
		const struct form_field *field = &form->fields[i];
		const struct form_value *value = (const struct form_value *)((const char *)values + field->at);

		if (is_saved(field, value))
			add_pair(&out, "", field->name, value->typed);
		if (!text_is_empty(value->error))
			add_pair(&out, ERROR_OF, field->name, value->error);
	}
	*written = text_built(&out);
	return !out.full;
}

void
form_draft_values_read(struct arena *arena, struct text written, struct form_draft *draft)
{
	const struct form_body typed = query_pairs(arena, written);

	draft->there = true;
	draft->body.pairs = arena_list_of(arena, struct form_pair, typed.count + 1);
	draft->body.count = typed.count + 1;
	draft->body.pairs[0] = (struct form_pair){ .name = TEXT("key"), .value = draft->key };
	for (size_t i = 0; i < typed.count; i++)
		draft->body.pairs[i + 1] = typed.pairs[i];
}

/* none: there was no mistake in it. */
static struct text
error_of(struct arena *arena, const struct form_draft *draft, const char *name)
{
	const struct text error = text_format(arena, ERROR_OF "%s", name);

	for (size_t i = 0; i < draft->body.count; i++)
		if (text_equal(draft->body.pairs[i].name, error))
			return draft->body.pairs[i].value;
	return TEXT_NONE;
}

static void
set_error(struct form_value *value, struct text error)
{
	value->error = error;
	value->problem = FORM_PROBLEM_WRONG;
}

void
form_draft_blame(struct context *context, const struct form *form, const struct form_draft *draft, void *values)
{
	for (size_t i = 0; i < form->count; i++) {
		struct form_value *value = (struct form_value *)((char *)values + form->fields[i].at);
		const struct text error = error_of(context->arena, draft, form->fields[i].name);

		if (error.at && text_is_empty(value->error))
			set_error(value, error);
	}
}

void
form_draft_fill(struct context *context, const struct form *form, const struct form_draft *draft, void *values)
{
	(void)!form_read(context, form, &draft->body, values);
	/* Only what was said when it was sent: a picture that was not sent again is saved elsewhere (media/media_upload.h). */
	for (size_t i = 0; i < form->count; i++) {
		struct form_value *value = (struct form_value *)((char *)values + form->fields[i].at);

		value->error = TEXT_NONE;
		value->problem = FORM_PROBLEM_NONE;
	}
	form_draft_blame(context, form, draft, values);
}
