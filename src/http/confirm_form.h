/* confirm_form: a form that is one button. confirm_form has the random key of an `idempotent` route, none_form has no field. */
#ifndef HTTP_CONFIRM_FORM_H
#define HTTP_CONFIRM_FORM_H
#include "html/form.h"

struct request;

struct confirm_form { struct form_value key; };
extern const struct form confirm_form;
/* Whether the request's form has such a key: the button was pressed on a page of ours. */
must_use bool confirm_form_is_pressed(struct request *request);

struct none_form { struct form_value nothing; };
extern const struct form none_form;                       /* no field: whatever is sent is ignored */

#endif
