#include "message/message_form.h"

#include "media_words.h"
#include "message_words.h"

#define KEY_FIELD(structure) FORM_FIELD(structure, key, .kind = FORM_SECRET, .required = true)
#define SLOT_FIELDS(n) \
	MEDIA_SLOT_FIELDS(message_form, slots[n - 1], "_" #n), \
	{ .name = "description_" #n, .at = offsetof(struct message_form, descriptions[n - 1]), .kind = FORM_LINE, \
	  .max = LIMIT_LINE_CHARACTERS, .length = &message_words_description_long }

/* Words or a picture: which of them is told when both are empty, is the handler's to say. */
static const struct form_field message_fields[] = {
	FORM_FIELD(message_form, words, .kind = FORM_WORDS, .max = LIMIT_WORDS_CHARACTERS, .empty = &message_words_empty,
	           .length = &message_words_long),
	FORM_FIELD(message_form, pictures, .kind = FORM_PICTURES, .max = LIMIT_MESSAGE_PICTURES, .length = &message_words_pictures_many),
	SLOT_FIELDS(1), SLOT_FIELDS(2), SLOT_FIELDS(3), SLOT_FIELDS(4),
	FORM_FIELD(message_form, add_pictures, .kind = FORM_TICK),
	FORM_FIELD(message_form, film_instead, .kind = FORM_TICK),
	APPOINTMENT_SHOWN_FIELD(message_form),
	KEY_FIELD(message_form),
};
FORM_DEFINE(message_form, message_form, message_fields);
_Static_assert(LIMIT_MESSAGE_PICTURES == 4, "the form has a slot for each picture");

static const struct form_field film_fields[] = {
	FORM_FIELD(message_film_form, film_file, .kind = FORM_PICTURE, .wrong = &media_words_film_wrong),
	FORM_FIELD(message_film_form, film, .kind = FORM_UPLOAD),
	FORM_FIELD(message_film_form, words, .kind = FORM_WORDS, .max = LIMIT_WORDS_CHARACTERS, .length = &message_words_long),
	FORM_FIELD(message_film_form, agreed, .kind = FORM_TICK, .required = true, .empty = &media_words_film_agreed),
	APPOINTMENT_SHOWN_FIELD(message_film_form),
	KEY_FIELD(message_film_form),
};
FORM_DEFINE(message_film_form, message_film_form, film_fields);

static const struct form_field decide_fields[] = {
	FORM_FIELD(message_decide_form, from, .kind = FORM_ID),
	FORM_FIELD(message_decide_form, first, .kind = FORM_TICK),
	FORM_FIELD(message_decide_form, undoes, .kind = FORM_CHOICE, .choices = message_state_words),
	KEY_FIELD(message_decide_form),
};
FORM_DEFINE(message_decide_form, message_decide_form, decide_fields);

static const struct words *const told_labels[] = {
	[MESSAGE_NOTIFY_NONE] = &message_words_label_told_none,
	[MESSAGE_NOTIFY_DAILY] = &message_words_label_told_daily,
	[MESSAGE_NOTIFY_VISIT] = &message_words_label_told_visit,
};

static const struct form_field choices_fields[] = {
	FORM_FIELD(message_choices_form, reader, .label = &message_words_label_reader,
	           .kind = FORM_ID, .wrong = &message_words_reader_wrong),
	FORM_FIELD(message_choices_form, told, .kind = FORM_CHOICE, .required = true, .choices = message_notify_words,
	           .label = &message_words_label_told, .choice_labels = told_labels,
	           .empty = &message_words_told_empty, .wrong = &message_words_told_empty),
	KEY_FIELD(message_choices_form),
	FORM_FIELD(message_choices_form, version, .kind = FORM_VERSION),
};
FORM_DEFINE(message_choices_form, message_choices_form, choices_fields);

static bool
is_good(const struct form_value *value)
{
	return value->given && text_is_empty(value->error);
}

enum message_notify
message_form_notify(const struct form_value *value)
{
	return is_good(value) ? (enum message_notify)value->number : MESSAGE_NOTIFY_NONE;
}
