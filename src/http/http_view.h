/* http_view: what the pages of the http module are given. */
#ifndef HTTP_HTTP_VIEW_H
#define HTTP_HTTP_VIEW_H
#include "html/html.h"

struct http_page { struct layout layout; };
struct http_gone { struct layout layout; struct link find, sign_in; };      /* where links are emailed again */

struct http_error {
	struct layout layout;
	struct text number;               /* of the request, as in the log */
	struct link operator_email;        /* none: not shown */
	struct text operator_email_words;
};

/* An address to pass on; empty: it is not passed on. words: what is sent with it. */
struct http_share { struct text address, words; struct link whatsapp, email; };

struct http_wait {
	struct layout layout;
	bool seconds_few;                 /* "in a moment"; else the minutes */
	int64_t minutes;
};

struct http_too_large {
	struct layout layout;
	bool address;                     /* 414: the address is too long */
	bool headers;                     /* 431: the headers that the browser adds are too long */
	bool picture;                     /* the form has a picture: megabytes_max is the bound */
	int64_t megabytes_max;
};

struct http_see_other {
	struct link location;
};

/* What was sent, with a button that sends it again. */
struct http_kept { struct text name, value; };
struct http_kept_form {
	struct text act;                  /* what the button does, in the words on it */
	struct link action;
	bool picture;                     /* the form carries one: multipart */
	struct text picture_lost;         /* the name of the field in which one had been chosen */
	struct { struct http_kept *at; size_t count; } kept, typed;
};
struct http_again { struct layout layout; struct http_kept_form form; };

/* A step of a form whose last press was made, and one whose draft is gone. */
struct http_draft_sent { struct layout layout; struct text said, show; struct link sent; };
struct http_draft_gone { struct layout layout; struct link form; };

/* A form that was sent by another site: nothing of it is shown. */
struct http_foreign { struct layout layout; struct text act; struct link page; };

#endif
