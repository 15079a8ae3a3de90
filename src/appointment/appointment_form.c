#include "appointment/appointment_form.h"

#include "appointment_words.h"
#include "limits.h"

/* In the order of enum appointment_shown: the choice's number is the value. */
static const char *const shown_choices[] = { "friend", "first", "full", NULL };

static const struct words *const shown_labels[] = {
	&appointment_words_label_shown_friend, &appointment_words_label_shown_first, &appointment_words_label_shown_full,
};

#define VERSION_FIELD(structure) FORM_FIELD(structure, version, .kind = FORM_VERSION)
#define NAME_FIELD(structure) FORM_FIELD(structure, name, .kind = FORM_LINE, .required = true, .max = LIMIT_NAME_CHARACTERS, \
	.empty = &appointment_words_name_empty, .length = &appointment_words_name_long)
#define EMAIL_FIELD(structure) FORM_FIELD(structure, email, .kind = FORM_EMAIL, .required = true, .max = LIMIT_EMAIL_CHARACTERS, \
	.empty = &appointment_words_email_empty, .wrong = &appointment_words_email_wrong)
#define SHOWN_FIELD(structure) FORM_FIELD(structure, shown, .kind = FORM_CHOICE, .choices = shown_choices, \
	.label = &appointment_words_label_shown, .choice_labels = shown_labels, \
	.wrong = &appointment_words_shown_wrong)
#define KEY_FIELD(structure) FORM_FIELD(structure, key, .kind = FORM_SECRET, .required = true)
/* "1" from the check page: shows the form again with what was typed. */
#define CHANGE_FIELD(structure) FORM_FIELD(structure, change, .kind = FORM_TICK)

static const struct form_field appointment_fields[] = {
	NAME_FIELD(appointment_form), EMAIL_FIELD(appointment_form), SHOWN_FIELD(appointment_form), KEY_FIELD(appointment_form),
	CHANGE_FIELD(appointment_form),
};
FORM_DEFINE(appointment_form, appointment_form, appointment_fields);

static const struct form_field group_fields[] = {
	FORM_FIELD(appointment_group_form, size, .kind = FORM_COUNT, .required = true, .min = 2, .max = LIMIT_GROUP_SIZE,
	           .empty = &appointment_words_size_empty, .wrong = &appointment_words_size_wrong),
	FORM_FIELD(appointment_group_form, only_organises, .kind = FORM_TICK),
	NAME_FIELD(appointment_group_form), EMAIL_FIELD(appointment_group_form), SHOWN_FIELD(appointment_group_form),
	KEY_FIELD(appointment_group_form), CHANGE_FIELD(appointment_group_form),
};
FORM_DEFINE(appointment_group_form, appointment_group_form, group_fields);

static const struct form_field waiting_fields[] = {
	FORM_FIELD(appointment_waiting_form, size, .kind = FORM_COUNT, .required = true, .min = 1, .max = LIMIT_GROUP_SIZE,
	           .empty = &appointment_words_waiting_size_wrong, .wrong = &appointment_words_waiting_size_wrong),
	FORM_FIELD(appointment_waiting_form, only_organises, .kind = FORM_TICK),
	FORM_FIELD(appointment_waiting_form, from, .kind = FORM_TIME, .wrong = &appointment_words_waiting_time_wrong),
	FORM_FIELD(appointment_waiting_form, until, .kind = FORM_TIME, .wrong = &appointment_words_waiting_time_wrong),
	NAME_FIELD(appointment_waiting_form), EMAIL_FIELD(appointment_waiting_form), SHOWN_FIELD(appointment_waiting_form),
	KEY_FIELD(appointment_waiting_form),
};
FORM_DEFINE(appointment_waiting_form, appointment_waiting_form, waiting_fields);

static const struct form_field email_fields[] = { EMAIL_FIELD(appointment_email_form), KEY_FIELD(appointment_email_form) };
FORM_DEFINE(appointment_email_form, appointment_email_form, email_fields);

static const struct form_field shown_fields[] = {
	SHOWN_FIELD(appointment_shown_form), KEY_FIELD(appointment_shown_form), VERSION_FIELD(appointment_shown_form),
};
FORM_DEFINE(appointment_shown_form, appointment_shown_form, shown_fields);

static const struct form_field move_fields[] = {
	FORM_FIELD(appointment_move_form, slot, .kind = FORM_ID, .required = true, .empty = &appointment_words_slot_empty,
	           .wrong = &appointment_words_slot_empty),
	KEY_FIELD(appointment_move_form), VERSION_FIELD(appointment_move_form),
};
FORM_DEFINE(appointment_move_form, appointment_move_form, move_fields);

enum appointment_shown
appointment_form_shown(const struct form_value *value)
{
	return value->given && text_is_empty(value->error) ? (enum appointment_shown)value->number : APPOINTMENT_SHOWN_FRIEND;
}

struct text
appointment_form_shown_word(enum appointment_shown shown)
{
	return text_of(shown_choices[shown]);
}
