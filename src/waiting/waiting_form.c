#include "waiting/waiting_form.h"

#include "appointment/appointment_form.h"
#include "people/people_email_question.h"
#include "waiting_words.h"

static const struct form_field fields[] = {
	FORM_FIELD(waiting_form, size, .kind = FORM_COUNT, .required = true, .min = 1, .max = LIMIT_GROUP_SIZE,
	           .empty = &waiting_words_size_wrong, .wrong = &waiting_words_size_wrong),
	FORM_FIELD(waiting_form, only_organises, .kind = FORM_TICK),
	FORM_FIELD(waiting_form, from, .kind = FORM_TIME, .wrong = &waiting_words_time_wrong),
	FORM_FIELD(waiting_form, until, .kind = FORM_TIME, .wrong = &waiting_words_time_wrong),
	APPOINTMENT_NAME_FIELD(waiting_form), APPOINTMENT_EMAIL_FIELD(waiting_form), APPOINTMENT_SHOWN_FIELD(waiting_form),
	PEOPLE_SURE_FIELD(waiting_form), APPOINTMENT_KEY_FIELD(waiting_form),
};
FORM_DEFINE(waiting_form, waiting_form, fields);
