#include "http/confirm_form.h"

#include "http/request.h"

static const struct form_field confirm_fields[] = {
	FORM_FIELD(confirm_form, key, .kind = FORM_SECRET, .required = true),
};

FORM_DEFINE(confirm_form, confirm_form, confirm_fields);

bool
confirm_form_is_pressed(struct request *request)
{
	struct confirm_form form;

	return form_read(&request->context, &confirm_form, &request->form, &form);
}

const struct form none_form = { "none_form", NULL, 0, sizeof(struct none_form) };
