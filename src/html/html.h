/* html: what compiled templates write to, and the escapes they use. Safe by context: the templates tool knows where a value is written
 * and calls the matching function; a value that is not allowed there does not compile.
 *
 * Uses: base.   Used by: every page, through generated html_<module>_<template>(). */
#ifndef HTML_HTML_H
#define HTML_HTML_H
#include "base/arena.h"
#include "base/text.h"

/* A path on this site or an address checked to be http(s)/mailto/tel/cid/geo; made by generated link_*() and link_to_*(). */
struct link { struct text text; };
struct link link_to_web(struct text address);             /* only http:// or https://; empty stays none, anything else becomes "#" */
struct link link_to_email(struct arena *arena, struct text email);
struct link link_to_phone(struct arena *arena, struct text phone);
struct link link_to_part(struct arena *arena, struct text content_id);   /* a picture within the same email: cid:… */
struct link link_absolute(struct arena *arena, struct text site_url, struct link link);   /* site_url without a slash at its end */
bool link_is_none(struct link link);
bool link_is_safe(struct link link);                      /* no scheme, or one of the six; href shows "#" for any other */

struct html { struct text_builder out; };
struct html *html_new(struct arena *arena, size_t length_max);
struct text html_text(const struct html *html);
struct html *html_title(struct html *page);               /* what {title} writes, before the layout shows it */

/* The functions that generated code calls. Literals: */
void html_literal(struct html *html, const char *bytes, size_t length);
/* A value in text, in a quoted attribute, in href/src/action, in a plain-text template. */
void html_escape_text(struct html *html, struct text text);
void html_escape_attribute(struct html *html, struct text text);
/* {lines x}: paragraphs as <p dir="auto">, line breaks in them as <br>; a line of the other direction begins a new paragraph. */
void html_escape_lines(struct html *html, struct text text);
void html_plain(struct html *html, struct text text);
void html_plain_line(struct html *html, struct text text);            /* an email's subject: a line break becomes a space */
void html_number(struct html *html, int64_t number);

/* Chosen by the type of the value: a struct link is not accepted in text, a struct text not in href. */
#define html_value_text(html, value) _Generic((value), \
	struct text: html_escape_text, int64_t: html_number, int: html_number_int, bool: html_no_such_place)((html), (value))
#define html_value_attribute(html, value) _Generic((value), \
	struct text: html_escape_attribute, int64_t: html_number, int: html_number_int, struct link: html_link_attribute)((html), (value))
#define html_value_address(html, value) _Generic((value), struct link: html_link_attribute)((html), (value))
#define html_value_plain(html, value) _Generic((value), \
	struct text: html_plain, int64_t: html_number, int: html_number_int, struct link: html_link_plain)((html), (value))
#define html_value_line(html, value) _Generic((value), \
	struct text: html_plain_line, int64_t: html_number, int: html_number_int, struct link: html_link_plain)((html), (value))
void html_number_int(struct html *html, int number);
void html_link_attribute(struct html *html, struct link link);
void html_link_plain(struct html *html, struct link link);
void html_no_such_place(struct html *html, bool value)    /* never defined */
	__attribute__((error("a flag has no words of its own; choose them with {if …}")));

/* {json x}, only allowed in <script type="application/ld+json">: a JSON text. < > & are written as \u escapes, so that nothing in it can
 * end the element; in JSON they occur only in strings. */
struct json_text { struct text text; };
#define html_value_json(html, value) _Generic((value), struct json_text: html_json)((html), (value))
void html_json(struct html *html, struct json_text json);

/* {if x}: a flag, a number that is not 0, a text or link that is not empty. */
#define html_truth(value) _Generic((value), \
	bool: html_truth_flag, int: html_truth_int, int64_t: html_truth_number, size_t: html_truth_size, \
	struct text: html_truth_text, struct link: html_truth_link, struct json_text: html_truth_json)(value)
bool html_truth_flag(bool value);
bool html_truth_int(int value);
bool html_truth_number(int64_t value);
bool html_truth_size(size_t value);
bool html_truth_text(struct text value);
bool html_truth_link(struct link value);
bool html_truth_json(struct json_text value);

/* A compiled .email template writes a subject line and a plain-text body. */
struct email_text { struct html *subject, *body; };
struct email_text email_text_new(struct arena *arena);

/* What a page says about itself to sites that share it (Open Graph); all addresses are absolute. No title: nothing is written. */
struct frame_share {
	struct text title, description, picture_words;
	struct link address, picture;
	int64_t picture_width, picture_height;
};

/* What every page passes to its layout (html/site.html). Filled by page_layout() in http/respond.h. */
struct layout {
	struct text site_name;
	struct link home, find_drive, start_page, my_pages, report, about, privacy, accessibility, contact, sign_out;
	struct link style, icon, serif, sans;
	struct link script;           /* a page that changes while it is open; none: a page without script */
	bool demo;                    /* a line above everything: this is a demo */
	struct link demo_page;
	bool no_index;                /* by-link pages, private pages */
	bool wide;                    /* the desk */
	bool bare;                    /* the desk's first page: without a header, so that the whole screen is the list's */
	bool no_menu;                 /* the invitation: nothing leads away from it */
	bool problem;                 /* the title starts with "Error: " */
	bool signed_in;               /* never on a page that is cached */
	struct text feed_title;       /* a page that can be followed, set by follow_head(): its feed, and its card for other sites */
	struct link feed, oembed;
	struct frame_share share;
	struct json_text event;       /* a drive, for search engines */
};

/* email.html: the document around an email's HTML. */
struct email_layout { struct text site_name; };

/* A sentence that a form or a notice shows: one line of a .words file, in the message catalogue as a template's is. */
struct words { const char *english; };
struct text words_text(const struct words *words);
/* "{n}" becomes the number. */
struct text words_with_number(struct arena *arena, const struct words *words, int64_t number);

#endif
