/* waiting_form: what a person types who joins the waiting list. */
#ifndef WAITING_WAITING_FORM_H
#define WAITING_WAITING_FORM_H
#include "html/form.h"

struct waiting_form { struct form_value size, only_organises, from, until, name, email, shown, shown_name, sure, key; };

extern const struct form waiting_form;

#endif
