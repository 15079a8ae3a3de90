/* confirm_form: a form that is one button. confirm_form has the random key of an `idempotent` route, none_form has no field. */
#ifndef HTTP_CONFIRM_FORM_H
#define HTTP_CONFIRM_FORM_H
#include "html/form.h"

struct confirm_form { struct form_value key; };
extern const struct form confirm_form;

struct none_form { struct form_value nothing; };
extern const struct form none_form;                       /* no field: whatever is sent is ignored */

#endif
