/* Any bytes as the urlencoded body of a form with a field of every kind: what was typed can always be shown back,
 * what is taken for good is clean. */
#include "base/log.h"
#include "html/form.h"
#include "http/query.h"
#include "limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct every_kind {
	struct form_value line, code, words, email, phone, web, count, date, time, zone, choice, tick, id, secret, picture, pictures, upload;
};

static const struct words sentence = { "Mend this." };
static const char *const choices[] = { "full", "first", "friend", NULL };

#define FIELD(member, ...) FORM_FIELD(every_kind, member, __VA_ARGS__, .empty = &sentence, .wrong = &sentence, .length = &sentence)
static const struct form_field fields[] = {
	FIELD(line, .kind = FORM_LINE, .required = true, .max = LIMIT_NAME_CHARACTERS),
	FIELD(code, .kind = FORM_CODE),
	FIELD(words, .kind = FORM_WORDS, .max = LIMIT_WORDS_CHARACTERS),
	FIELD(email, .kind = FORM_EMAIL),
	FIELD(phone, .kind = FORM_PHONE),
	FIELD(web, .kind = FORM_WEB),
	FIELD(count, .kind = FORM_COUNT, .min = 1, .max = LIMIT_GROUP_SIZE),
	FIELD(date, .kind = FORM_DATE),
	FIELD(time, .kind = FORM_TIME),
	FIELD(zone, .kind = FORM_ZONE),
	FIELD(choice, .kind = FORM_CHOICE, .choices = choices),
	FIELD(tick, .kind = FORM_TICK, .required = true),
	FIELD(id, .kind = FORM_ID),
	FIELD(secret, .kind = FORM_SECRET),
	FIELD(picture, .kind = FORM_PICTURE),
	FIELD(pictures, .kind = FORM_PICTURES, .max = 2),
	FIELD(upload, .kind = FORM_UPLOAD),
};
static FORM_DEFINE(every_kind_form, every_kind, fields);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(64 * (size_t)MIB);
	struct context context = { .arena = arena, .now = { 0 } };
	struct every_kind values = { 0 };
	struct form_body body;
	bool good;

	if (size > LIMIT_FORM_BYTES) {
		arena_free(arena);
		return 0;
	}
	body = query_pairs(arena, (struct text){ (const char *)data, size });
	good = form_read(&context, &every_kind_form, &body, &values);
	ASSERT(good == form_is_good(&every_kind_form, &values));
	for (size_t i = 0; i < every_kind_form.count; i++) {
		const struct form_value *value = (const struct form_value *)((const char *)&values + fields[i].at);

		ASSERT(text_is_utf8(value->typed) && text_is_clean(value->typed, fields[i].kind == FORM_WORDS));
		if (text_is_empty(value->error))
			ASSERT(text_is_utf8(value->text) && text_is_clean(value->text, fields[i].kind == FORM_WORDS));
	}
	if (good)
		ASSERT(values.tick.ticked && !text_is_empty(values.line.text));
	arena_free(arena);
	return 0;
}
