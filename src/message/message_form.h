/* message_form: what the people who came write, and what keepers choose. */
#ifndef MESSAGE_MESSAGE_FORM_H
#define MESSAGE_MESSAGE_FORM_H
#include "appointment/appointment_form.h"
#include "html/form.h"
#include "media/media_form.h"
#include "message/message.h"
#include "limits.h"

struct message_form {
	struct form_value words, pictures;
	struct media_slot slots[LIMIT_MESSAGE_PICTURES];
	struct form_value descriptions[LIMIT_MESSAGE_PICTURES];   /* of the pictures in the slots */
	struct form_value add_pictures;   /* "Add pictures": they are saved, and nothing is sent yet */
	struct form_value film_instead;   /* the words go on to the form with a film */
	struct form_value shown, shown_name, key;
};
/* A message with a film.  film: what arrived in pieces, or with an earlier attempt; film_file: without script. */
struct message_film_form { struct form_value words, film, film_file, agreed, shown, shown_name, key; };
/* from: the message before which the list was shown, to come back to it. first: it was shown by itself, before the others.
 * undoes: the state that a decision gave it, of Undo. */
struct message_decide_form { struct form_value from, first, undoes, key; };
struct message_choices_form { struct form_value reader, told, key, version; };

extern const struct form message_form, message_film_form, message_decide_form, message_choices_form;

/* None when nothing was chosen. */
enum message_notify message_form_notify(const struct form_value *value);
#endif
