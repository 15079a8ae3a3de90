/* appointment_form: what donors and leaders type. */
#ifndef APPOINTMENT_APPOINTMENT_FORM_H
#define APPOINTMENT_APPOINTMENT_FORM_H
#include "appointment/appointment.h"
#include "html/form.h"

struct appointment_form { struct form_value name, email, shown, key, change; };
struct appointment_group_form { struct form_value size, only_organises, name, email, shown, key, change; };
struct appointment_waiting_form { struct form_value size, only_organises, from, until, name, email, shown, key; };
struct appointment_email_form { struct form_value email, key; };
struct appointment_shown_form { struct form_value shown, key, version; };
/* version: of the time it is moved from. */
struct appointment_move_form { struct form_value slot, key, version; };

extern const struct form appointment_form, appointment_group_form, appointment_email_form, appointment_shown_form, appointment_move_form,
                         appointment_waiting_form;

/* Friend when nothing was chosen. */
enum appointment_shown appointment_form_shown(const struct form_value *value);
/* The word of the choice, as the form sends it. */
struct text appointment_form_shown_word(enum appointment_shown shown);

#endif
