#include "http/confirm_form.h"

static const struct form_field confirm_fields[] = {
	FORM_FIELD(confirm_form, key, .kind = FORM_SECRET, .required = true),
};

FORM_DEFINE(confirm_form, confirm_form, confirm_fields);

const struct form none_form = { "none_form", NULL, 0, sizeof(struct none_form) };
