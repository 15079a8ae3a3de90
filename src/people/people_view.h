/* people_view: what the pages and emails of this module are given. */
#ifndef PEOPLE_PEOPLE_VIEW_H
#define PEOPLE_PEOPLE_VIEW_H
#include "html/form.h"

struct people_sign_in_email { struct text site_name; int64_t minutes; struct link link; };

struct people_sign_in_form { struct form_value email, next, sure, key; };
struct people_code_form { struct form_value code; };

/* What is asked about an address before anything is sent there. */
struct people_email_question { struct text typed, suggested; };        /* suggested: empty, nothing is asked */

struct people_sign_in {
	struct layout layout;
	struct form_errors summary;
	struct people_sign_in_form form;
	struct text next_step;            /* what comes after it, in a sentence */
	struct people_email_question question;
	struct link ask, find;
};

struct people_wait {
	struct layout layout;
	struct form_errors summary;
	struct people_code_form form;
	struct link code, ask_again;
	bool demo;
	struct link demo_page;
	int64_t minutes;
};

struct people_sign_in_open { struct layout layout; struct link redeem; };
struct people_sign_in_code { struct layout layout; struct text code; };

struct people_signed_out {
	struct layout layout;
	struct link sign_in, again;
	struct { struct form_pair *at; size_t count; } kept;
};

#endif
