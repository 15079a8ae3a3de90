/* page: what a browser shows of the HTML of one of our pages: its text, its links, its forms.
 *
 * Reads what our own templates write and nothing wilder: quoted attributes, no scripts.  A page it cannot read stops the test. */
#ifndef PAGE_H
#define PAGE_H
#include "base/arena.h"
#include "base/text.h"

enum page_input {
	PAGE_INPUT_HIDDEN,
	PAGE_INPUT_LINE,
	PAGE_INPUT_WORDS,         /* textarea */
	PAGE_INPUT_RADIO,
	PAGE_INPUT_TICK,
	PAGE_INPUT_CHOICE,        /* an option of a select */
	PAGE_INPUT_FILE,
};
/* One input, one radio button, one option. */
struct page_field { enum page_input input; struct text name, value; bool chosen; };

/* Sends its own name and value when it is pressed, and may lead elsewhere than its form. */
struct page_button { struct text words, name, value, action; };

enum { PAGE_FIELDS_MAX = 400, PAGE_BUTTONS_MAX = 16, PAGE_ADDRESSES_MAX = 1000 };
struct page_form {
	bool post, multipart;
	struct text action;       /* as written; empty: the page's own address */
	struct page_button buttons[PAGE_BUTTONS_MAX];
	size_t button_count;
	struct page_field *fields;
	size_t field_count;
};
struct page_forms { struct page_form *at; size_t count; };

/* Text with white space as a reader sees it; tags are gone, entities resolved; what stands in <head> is left out but the title. */
struct text page_words(struct arena *arena, struct text html);
struct text page_title(struct arena *arena, struct text html);
struct page_forms page_forms(struct arena *arena, struct text html);
/* The address of the first link whose text contains `words`; none when there is no such link. */
struct text page_link(struct arena *arena, struct text html, struct text words);
/* Every address the page leads to or shows something of (href and src), as written. */
struct page_addresses { struct text *at; size_t count; };
struct page_addresses page_addresses(struct arena *arena, struct text html);
/* The first id that a label, an aria attribute or a link to "#…" names and no element has; none: every one is there. */
struct text page_missing_id(struct arena *arena, struct text html);
/* The first date whose day and month a line break can part, from its month on; none: there is no such date. */
struct text page_broken_date(struct text html);
/* The text, its entities resolved. */
struct text page_plain(struct arena *arena, struct text escaped);
/* The text inside the first element whose start tag contains `mark`, or the value of an input; none when there is no such element. Not
 * nested in its own kind. */
struct text page_inside(struct arena *arena, struct text html, struct text mark);

#endif
