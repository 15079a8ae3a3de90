#include "thanks/thanks_message_form.h"

#include "thanks_words.h"

static const char *const shown_choices[] = {
	[APPOINTMENT_SHOWN_FRIEND] = "friend", [APPOINTMENT_SHOWN_FIRST] = "first", [APPOINTMENT_SHOWN_FULL] = "full", NULL,
};
static const char *const told_choices[] = {
	[THANKS_MESSAGE_TOLD_NONE] = "none", [THANKS_MESSAGE_TOLD_DAILY] = "daily", [THANKS_MESSAGE_TOLD_VISIT] = "visit", NULL,
};

#define KEY_FIELD(structure) FORM_FIELD(structure, key, .kind = FORM_SECRET, .required = true)
#define PICTURE_FIELDS(n) \
	{ .name = "picture_" #n, .at = offsetof(struct thanks_message_form, pictures[n - 1]), .kind = FORM_PICTURE }, \
	{ .name = "alternative_" #n, .at = offsetof(struct thanks_message_form, alternatives[n - 1]), .kind = FORM_LINE, \
	  .max = LIMIT_LINE_CHARACTERS, .length = &thanks_words_message_alternative_long }

/* Words or a picture: which of them is told when both are empty, is the handler's to say. */
static const struct form_field message_fields[] = {
	FORM_FIELD(thanks_message_form, words, .kind = FORM_WORDS, .max = LIMIT_WORDS_CHARACTERS, .empty = &thanks_words_message_empty,
	           .length = &thanks_words_message_long),
	PICTURE_FIELDS(1), PICTURE_FIELDS(2), PICTURE_FIELDS(3), PICTURE_FIELDS(4),
	FORM_FIELD(thanks_message_form, shown, .kind = FORM_CHOICE, .choices = shown_choices, .wrong = &thanks_words_message_shown_wrong),
	KEY_FIELD(thanks_message_form),
};
FORM_DEFINE(thanks_message_form, thanks_message_form, message_fields);
_Static_assert(LIMIT_MESSAGE_PICTURES == 4, "the form has an input for each picture");

static const struct form_field decide_fields[] = {
	FORM_FIELD(thanks_message_decide_form, from, .kind = FORM_ID),
	KEY_FIELD(thanks_message_decide_form),
};
FORM_DEFINE(thanks_message_decide_form, thanks_message_decide_form, decide_fields);

static const struct words *const told_labels[] = {
	[THANKS_MESSAGE_TOLD_NONE] = &thanks_words_message_label_told_none,
	[THANKS_MESSAGE_TOLD_DAILY] = &thanks_words_message_label_told_daily,
	[THANKS_MESSAGE_TOLD_VISIT] = &thanks_words_message_label_told_visit,
};

static const struct form_field choices_fields[] = {
	FORM_FIELD(thanks_message_choices_form, reader, .label = &thanks_words_message_label_reader,
	           .kind = FORM_ID, .wrong = &thanks_words_message_reader_wrong),
	FORM_FIELD(thanks_message_choices_form, told, .kind = FORM_CHOICE, .required = true, .choices = told_choices,
	           .label = &thanks_words_message_label_told, .choice_labels = told_labels,
	           .empty = &thanks_words_message_told_empty, .wrong = &thanks_words_message_told_empty),
	KEY_FIELD(thanks_message_choices_form),
	FORM_FIELD(thanks_message_choices_form, version, .kind = FORM_VERSION),
};
FORM_DEFINE(thanks_message_choices_form, thanks_message_choices_form, choices_fields);

static bool
is_good(const struct form_value *value)
{
	return value->given && text_is_empty(value->error);
}

enum appointment_shown
thanks_message_form_shown(const struct form_value *value)
{
	return is_good(value) ? (enum appointment_shown)value->number : APPOINTMENT_SHOWN_FRIEND;
}

struct text
thanks_message_form_shown_word(enum appointment_shown shown)
{
	return text_of(shown_choices[shown]);
}

enum thanks_message_told
thanks_message_form_told(const struct form_value *value)
{
	return is_good(value) ? (enum thanks_message_told)value->number : THANKS_MESSAGE_TOLD_NONE;
}

struct text
thanks_message_form_told_word(enum thanks_message_told told)
{
	return text_of(told_choices[told]);
}

struct text
thanks_message_form_picture_name(size_t n)
{
	return text_of(message_fields[1 + 2 * n].name);
}

struct text
thanks_message_form_alternative_name(size_t n)
{
	return text_of(message_fields[2 + 2 * n].name);
}
