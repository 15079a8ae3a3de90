/* outbox_view: what the pages of this module are given. */
#ifndef OUTBOX_OUTBOX_VIEW_H
#define OUTBOX_OUTBOX_VIEW_H
#include "html/html.h"

struct outbox_refuse_page { struct layout layout; bool refused; struct link refuse, sign_in; };      /* refuse.html */

/* document.html: an email's text, in paragraphs and lists. */
struct outbox_line { struct text words; struct link link; bool follows; };      /* link: may be none; follows: not the first of its block */
struct outbox_block { bool is_list; struct { struct outbox_line *at; size_t count; } lines; };
struct outbox_document {
	struct email_layout layout;
	struct text subject;
	struct { struct outbox_block *at; size_t count; } blocks;
};

#endif
