/* print_view: what the pages of this module are given. */
#ifndef PRINT_PRINT_VIEW_H
#define PRINT_PRINT_VIEW_H
#include "desk/desk_view.h"
#include "drive/drive_view.h"
#include "print/print.h"

struct print_poster_page {                /* poster.html */
	struct layout layout;
	struct print_poster poster;
	struct print_mark_list marks;
	struct link picture;              /* none: the page has no picture, or the family does not let others show it */
	bool picture_not_shared;
	bool long_name;                   /* set in smaller letters */
	struct text picture_words;
	int64_t picture_width, picture_height;
	struct qr_code code;
	struct link link, a4, letter, back;
};
/* none.html, results_none.html: why there is nothing to print. */
struct print_none {
	struct layout layout;
	bool cancelled, paused;
	struct link back;
};

struct print_roster {                     /* roster.html */
	struct layout layout;
	struct drive_answers answers;
	struct text printed;              /* when these rows were read */
	struct desk_rows rows;
	struct { struct print_line { bool walk_in; } *at; size_t count; } more;         /* empty lines, for walk-ins */
	struct link back;
};

struct print_sign_up_row { struct text day, time, iso; bool taken, after_break; };
struct print_sign_up_sheet {
	struct layout layout;
	struct text name, link_words;
	struct drive_answers answers;
	struct { struct print_sign_up_row *at; size_t count; } rows;
	bool over;
	struct link link, back;
};

struct print_results_row { struct text day, time, iso; int64_t capacity; struct print_counts counts; };
struct print_results_page {               /* results.html */
	struct layout layout;
	struct drive_answers answers;
	struct { struct print_results_row *at; size_t count; } rows;
	int64_t capacity;
	struct print_counts counts;
	int64_t given;
	bool given_known;
	struct link csv, back;
};

#endif
