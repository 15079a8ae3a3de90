/* find_view: what the pages and the email of this module are given. */
#ifndef FIND_FIND_VIEW_H
#define FIND_FIND_VIEW_H
#include "find/find_form.h"
#include "html/html_view.h"

/* One thing that is booked or waited for; one of the flags is set.  Never a name, of anyone. */
struct find_item {
	bool appointment, group, offer, waiting;
	int64_t count;                    /* of a group: its appointments; of the waiting list: how many are waited for */
	bool one;                         /* `count` is 1 */
	struct text day, time;            /* time empty: of the waiting list */
	struct text venue;                /* empty: to an address that is not known */
	struct text until;                /* of an offer */
	struct link link;                 /* absolute, private */
};

struct find_email {
	struct text site_name;
	struct { struct find_item *at; size_t count; } items;
	bool left_out;                    /* there is more, which cannot be read now */
	struct link refuse;               /* "do not email me again"; none: to an address that is known */
};

struct find_page {                        /* find.html */
	struct layout layout;
	struct form_errors summary;
	struct find_form form;
	struct text suggested;            /* an address that was perhaps meant; empty: none */
	struct link ask, sign_in;
};

struct find_sent {                        /* sent.html */
	struct layout layout;
	bool demo;
	struct link demo_page, again, sign_in;
};

#endif
