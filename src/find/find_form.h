/* find_form: what a person types to find their appointments. */
#ifndef FIND_FIND_FORM_H
#define FIND_FIND_FORM_H
#include "html/form.h"

/* sure: the address is right, although it looks mistyped. */
struct find_form { struct form_value email, sure, key; };
extern const struct form find_form;

#endif
