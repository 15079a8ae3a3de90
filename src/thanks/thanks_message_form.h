/* thanks_message_form: what those who came write, and what keepers choose. */
#ifndef THANKS_THANKS_MESSAGE_FORM_H
#define THANKS_THANKS_MESSAGE_FORM_H
#include "appointment/appointment.h"
#include "html/form.h"
#include "limits.h"
#include "thanks/thanks_message.h"

struct thanks_message_form {
	struct form_value words;
	struct form_value pictures[LIMIT_MESSAGE_PICTURES], alternatives[LIMIT_MESSAGE_PICTURES];
	struct form_value shown, key;
};
/* from: the message before which the list was shown, to come back to it. */
struct thanks_message_decide_form { struct form_value from, key; };
struct thanks_message_choices_form { struct form_value reader, told, key, version; };

extern const struct form thanks_message_form, thanks_message_decide_form, thanks_message_choices_form;

/* Friend when nothing was chosen. */
enum appointment_shown thanks_message_form_shown(const struct form_value *value);
struct text thanks_message_form_shown_word(enum appointment_shown shown);
/* None when nothing was chosen. */
enum thanks_message_told thanks_message_form_told(const struct form_value *value);
struct text thanks_message_form_told_word(enum thanks_message_told told);
/* The names of the nth picture's inputs. */
struct text thanks_message_form_picture_name(size_t n);
struct text thanks_message_form_alternative_name(size_t n);

#endif
