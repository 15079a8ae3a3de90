/* message_form: what the people who came write, and what keepers choose. */
#ifndef MESSAGE_MESSAGE_FORM_H
#define MESSAGE_MESSAGE_FORM_H
#include "appointment/appointment.h"
#include "html/form.h"
#include "message/message.h"
#include "limits.h"

struct message_form {
	struct form_value words;
	struct form_value pictures[LIMIT_MESSAGE_PICTURES], alternatives[LIMIT_MESSAGE_PICTURES];
	struct form_value shown, key;
};
/* from: the message before which the list was shown, to come back to it. */
struct message_decide_form { struct form_value from, key; };
struct message_choices_form { struct form_value reader, told, key, version; };

extern const struct form message_form, message_decide_form, message_choices_form;

/* Friend when nothing was chosen. */
enum appointment_shown message_form_shown(const struct form_value *value);
/* None when nothing was chosen. */
enum message_notify message_form_notify(const struct form_value *value);
/* The names of the nth picture's inputs. */
struct text message_form_picture_name(size_t n);
struct text message_form_alternative_name(size_t n);

#endif
