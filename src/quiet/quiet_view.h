/* quiet_view: what the page of this module is given. */
#ifndef QUIET_QUIET_VIEW_H
#define QUIET_QUIET_VIEW_H
#include "html/html_view.h"

/* day and month: of a date. */
struct quiet_form { struct form_value kind, day, month, key; };
struct quiet_row { struct text name, when, key; struct link remove; };
struct quiet_page {
	struct layout layout;
	struct form_errors summary;
	struct quiet_form form;
	struct { struct quiet_row *at; size_t count; } days;
	struct { struct quiet_month { struct text value, name; bool chosen; } at[12]; size_t count; } months;
	bool kind_date, kind_second, kind_fourth, kind_last;
	struct text name, zone, done;
	struct link add, back;
};

extern const struct form quiet_form;

#endif
