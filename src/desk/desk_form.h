/* desk_form: what the crew types. */
#ifndef DESK_DESK_FORM_H
#define DESK_DESK_FORM_H
#include "appointment/appointment.h"
#include "html/form.h"

struct desk_code_form { struct form_value code, key; };
struct desk_pass_form { struct form_value kind, key; };
struct desk_name_form { struct form_value name, key; };
struct desk_outcome_form { struct form_value kind, number, key; };
struct desk_number_form { struct form_value number, key; };
struct desk_walk_in_form { struct form_value name, email, shown, shown_name, honour, key; };
struct desk_late_form { struct form_value late, key; };
struct desk_paper_form { struct form_value lines, key; };
struct desk_presses_form { struct form_value presses; };
struct desk_helper_form { struct form_value name, email, shown, shown_name, honour, key; };

extern const struct form desk_code_form, desk_pass_form, desk_name_form, desk_outcome_form, desk_number_form,
	desk_walk_in_form, desk_helper_form, desk_late_form, desk_presses_form, desk_paper_form;

#endif
