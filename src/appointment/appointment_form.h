/* appointment_form: what donors and leaders type. */
#ifndef APPOINTMENT_APPOINTMENT_FORM_H
#define APPOINTMENT_APPOINTMENT_FORM_H
#include "appointment/appointment.h"
#include "appointment_words.h"
#include "http/request.h"
#include "limits.h"

struct appointment_form { struct form_value name, email, shown, shown_name, key, change; };
struct appointment_group_form { struct form_value size, only_organises, name, email, shown, shown_name, key, change; };
struct appointment_seat_form { struct form_value spot, name, email, shown, shown_name, tell, sure, key; };
struct appointment_email_form { struct form_value email, sure, key; };
struct appointment_shown_form { struct form_value shown, shown_name, key, version; };
/* version: of the time it is moved from. */
struct appointment_move_form { struct form_value slot, key, version; };

/* Of a drive that is closed or cancelled: a sentence to the people who are told. */
struct appointment_note_form { struct form_value note, key; };

extern const struct form appointment_form, appointment_group_form, appointment_seat_form, appointment_email_form, appointment_shown_form,
                         appointment_move_form, appointment_note_form;

/* The fields of a donor, for the forms of this module and of the waiting list. */
extern const struct words *const appointment_shown_labels[];
#define APPOINTMENT_NAME_FIELD(structure) FORM_FIELD(structure, name, .kind = FORM_LINE, .required = true, .max = LIMIT_NAME_CHARACTERS, \
	.empty = &appointment_words_name_empty, .length = &appointment_words_name_long)
#define APPOINTMENT_EMAIL_FIELD(structure) FORM_FIELD(structure, email, .kind = FORM_EMAIL, .required = true, \
	.max = LIMIT_EMAIL_CHARACTERS, .empty = &appointment_words_email_empty, .wrong = &appointment_words_email_wrong)
#define APPOINTMENT_SHOWN_FIELD(structure) FORM_FIELD(structure, shown, .kind = FORM_CHOICE, .choices = appointment_shown_words, \
	.label = &appointment_words_label_shown, .choice_labels = appointment_shown_labels, .wrong = &appointment_words_shown_wrong), \
	FORM_FIELD(structure, shown_name, .kind = FORM_LINE, .max = LIMIT_NAME_CHARACTERS, .label = &appointment_words_label_shown_name, \
	           .length = &appointment_words_name_long)
#define APPOINTMENT_KEY_FIELD(structure) FORM_FIELD(structure, key, .kind = FORM_SECRET, .required = true)

/* form_read() of a form with APPOINTMENT_SHOWN_FIELD, and: who chose a name to be shown has typed one, and a name that was typed is not
 * lost because "As a friend" is chosen. `offered`: the name that the form began with; who leaves it and chooses "As a friend" means it. */
must_use bool appointment_form_read(struct context *context, const struct form *form, const struct form_body *body, void *values,
                                    struct form_value *shown, struct form_value *shown_name, struct text offered);
/* As struct donor has it.  A friend when nothing was chosen. */
struct text appointment_form_shown(const struct form_value *shown, const struct form_value *shown_name);
/* Fills both from it. */
void appointment_form_set_shown(struct text donor_shown, struct form_value *shown, struct form_value *shown_name);

/* The last press of a booking, as far as no row decides it. `good`: nothing of the form is to be corrected; otherwise donor and draft are
 * empty. */
struct appointment_press {
	struct appointment_form form;
	bool good;
	struct donor donor;
	struct appointment_draft draft;
};
/* Made once for a request: by its precheck on a reader, so that the writer finds it ready. */
struct appointment_press *appointment_press(struct request *request);

#endif
