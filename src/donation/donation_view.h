/* donation_view: what the pages of this module are given. */
#ifndef DONATION_DONATION_VIEW_H
#define DONATION_DONATION_VIEW_H
#include "appointment/appointment_view.h"
#include "html/html_view.h"

struct donation_elsewhere_form { struct form_value venue, date, name, shown, shown_name, key; };
struct donation_elsewhere_answer_form { struct form_value answer, key; };

struct donation_names_form { struct form_value names, key, version; };

struct donation_names {                   /* names.html: what a drive with few people shows */
	struct layout layout;
	struct form_errors summary;
	struct form_changes changes;
	struct donation_names_form form;
	struct text honour;
	bool choose_names, saved;
	struct link choose, back;
};

struct donation_elsewhere {
	struct layout layout;
	struct form_errors summary;
	struct donation_elsewhere_form form;
	struct text honour;
	struct appointment_shown_choice choice;
	struct link tell, back;
};
struct donation_told { struct layout layout; struct text honour; struct link back; };

struct donation_gift { struct text venue, day, name, key; struct link answer; };
struct donation_gifts { struct donation_gift *at; size_t count; };
struct donation_elsewhere_list {
	struct layout layout;
	struct form_errors summary;
	struct text honour;
	struct donation_gifts waiting, counted, left_out;
	struct link back;
};

#endif
