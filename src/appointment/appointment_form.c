#include "appointment/appointment_form.h"

#include "people/people_email_question.h"

const struct words *const appointment_shown_labels[] = {
	&appointment_words_label_shown_friend, &appointment_words_label_shown_with_name,
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

static const struct form_field seat_fields[] = {
	FORM_FIELD(appointment_seat_form, spot, .kind = FORM_ID, .wrong = &appointment_words_slot_empty),
	APPOINTMENT_NAME_FIELD(appointment_seat_form), APPOINTMENT_EMAIL_FIELD(appointment_seat_form),
	APPOINTMENT_SHOWN_FIELD(appointment_seat_form), FORM_FIELD(appointment_seat_form, tell, .kind = FORM_TICK),
	PEOPLE_SURE_FIELD(appointment_seat_form),
	APPOINTMENT_KEY_FIELD(appointment_seat_form),
};
FORM_DEFINE(appointment_seat_form, appointment_seat_form, seat_fields);

static const struct form_field email_fields[] = {
	APPOINTMENT_EMAIL_FIELD(appointment_email_form), PEOPLE_SURE_FIELD(appointment_email_form),
	APPOINTMENT_KEY_FIELD(appointment_email_form),
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

static const struct form_field note_fields[] = {
	FORM_FIELD(appointment_note_form, note, .kind = FORM_WORDS, .max = LIMIT_DRIVE_NOTE_CHARACTERS, .length = &appointment_words_note_long),
	APPOINTMENT_KEY_FIELD(appointment_note_form),
};
FORM_DEFINE(appointment_note_form, appointment_note_form, note_fields);

static bool
is_named(const struct form_value *shown)
{
	return shown->given && text_is_empty(shown->error) && shown->number == APPOINTMENT_SHOWN_NAME;
}

bool
appointment_form_read(struct context *context, const struct form *form, const struct form_body *body, void *values,
                      struct form_value *shown, struct form_value *shown_name, struct text offered)
{
	const bool read = form_read(context, form, body, values), typed = !text_is_empty(shown_name->text);

	if (!text_is_empty(shown->error) || !text_is_empty(shown_name->error))
		return read;
	if (is_named(shown) && !typed)
		form_blame(shown_name, &appointment_words_shown_name_empty);
	else if (!is_named(shown) && typed && !text_equal(shown_name->text, offered))
		form_blame(shown, &appointment_words_shown_both);
	else
		return read;
	return false;
}

struct text
appointment_form_shown(const struct form_value *shown, const struct form_value *shown_name)
{
	return is_named(shown) ? shown_name->text : TEXT("");
}

void
appointment_form_set_shown(struct text donor_shown, struct form_value *shown, struct form_value *shown_name)
{
	const enum appointment_shown chosen = text_is_empty(donor_shown) ? APPOINTMENT_SHOWN_FRIEND : APPOINTMENT_SHOWN_NAME;

	form_set(shown, appointment_shown_text(chosen));
	shown->number = chosen;
	form_set(shown_name, donor_shown);
}
