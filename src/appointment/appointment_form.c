#include "appointment/appointment_form.h"

const struct words *const appointment_shown_labels[] = {
	&appointment_words_label_shown_friend, &appointment_words_label_shown_first, &appointment_words_label_shown_full,
};

#define VERSION_FIELD(structure) FORM_FIELD(structure, version, .kind = FORM_VERSION)
/* "1" from the check page: shows the form again with what was typed. */
#define CHANGE_FIELD(structure) FORM_FIELD(structure, change, .kind = FORM_TICK)

static const struct form_field appointment_fields[] = {
	APPOINTMENT_NAME_FIELD(appointment_form), APPOINTMENT_EMAIL_FIELD(appointment_form), APPOINTMENT_SHOWN_FIELD(appointment_form),
	APPOINTMENT_KEY_FIELD(appointment_form), CHANGE_FIELD(appointment_form),
};
FORM_DEFINE(appointment_form, appointment_form, appointment_fields);

static const struct form_field group_fields[] = {
	FORM_FIELD(appointment_group_form, size, .kind = FORM_COUNT, .required = true, .min = 2, .max = LIMIT_GROUP_SIZE,
	           .empty = &appointment_words_size_empty, .wrong = &appointment_words_size_wrong),
	FORM_FIELD(appointment_group_form, only_organises, .kind = FORM_TICK),
	APPOINTMENT_NAME_FIELD(appointment_group_form), APPOINTMENT_EMAIL_FIELD(appointment_group_form),
	APPOINTMENT_SHOWN_FIELD(appointment_group_form), APPOINTMENT_KEY_FIELD(appointment_group_form), CHANGE_FIELD(appointment_group_form),
};
FORM_DEFINE(appointment_group_form, appointment_group_form, group_fields);

static const struct form_field email_fields[] = {
	APPOINTMENT_EMAIL_FIELD(appointment_email_form), APPOINTMENT_KEY_FIELD(appointment_email_form),
};
FORM_DEFINE(appointment_email_form, appointment_email_form, email_fields);

static const struct form_field shown_fields[] = {
	APPOINTMENT_SHOWN_FIELD(appointment_shown_form), APPOINTMENT_KEY_FIELD(appointment_shown_form),
	VERSION_FIELD(appointment_shown_form),
};
FORM_DEFINE(appointment_shown_form, appointment_shown_form, shown_fields);

static const struct form_field move_fields[] = {
	FORM_FIELD(appointment_move_form, slot, .kind = FORM_ID, .required = true, .empty = &appointment_words_slot_empty,
	           .wrong = &appointment_words_slot_empty),
	APPOINTMENT_KEY_FIELD(appointment_move_form), VERSION_FIELD(appointment_move_form),
};
FORM_DEFINE(appointment_move_form, appointment_move_form, move_fields);

enum appointment_shown
appointment_form_shown(const struct form_value *value)
{
	return value->given && text_is_empty(value->error) ? (enum appointment_shown)value->number : APPOINTMENT_SHOWN_FRIEND;
}
