/* form: reads what a person typed into a form, stores it, and says how to correct it.
 *
 * A form is a table of fields; the struct it fills has one struct form_value for each field. tests/journey/every_form.c walks the same
 * tables with every kind of bad input. Sentences come from .words files.
 *
 * Uses: base.   Used by: every handler that reads a form, every page that shows one. */
#ifndef HTML_FORM_H
#define HTML_FORM_H
#include <stddef.h>
#include "base/context.h"
#include "html/html.h"

enum form_kind {
	FORM_LINE,        /* one line of words */
	FORM_CODE,        /* one line that was read out, printed or scanned: a code, a donation number; control characters are removed */
	FORM_WORDS,       /* several lines */
	FORM_EMAIL,        /* one email address: a local part, @, a domain with a dot; no spaces; the domain as A-labels in .text */
	FORM_PHONE,       /* what phone_read() takes for a telephone number */
	FORM_WEB,         /* http:// or https:// and a host; "example.org" gets https:// in front in .text */
	FORM_COUNT,       /* a whole number min..max, in .number */
	FORM_DATE,        /* 2026-10-31 (what <input type=date> sends) and nothing else; .number = date_number() */
	FORM_TIME,        /* 14:30; .number = minute of the day */
	FORM_ZONE,        /* an IANA zone name the system knows */
	FORM_CHOICE,      /* one of `choices`; .number = its index */
	FORM_TICK,        /* a checkbox: present (any value) is ticked; required means it has to be ticked */
	FORM_ID,          /* 13 characters of an id, in .number */
	FORM_SECRET,      /* a key from request_new_key(): FORM_KEY_LENGTH characters, .text canonical; else FORM_PROBLEM_WRONG */
	FORM_VERSION,     /* of what an editing form was made from, see html/form_version.h: hex digits */
	FORM_PICTURE,     /* a file of a multipart form, in .file; type judged by content later */
	FORM_PICTURES,    /* several of them, in one input: 1..max, in .files; `length` says that there are more, and .files has the first */
	FORM_UPLOAD,      /* the token of a picture that an earlier attempt saved (media/media_upload.h); .text empty: it is none */
};

#define FORM_KEY_LENGTH 39
#define FORM_VERSION_DIGITS 8         /* of one field; a version has a multiple of them */

struct form_field {
	const char *name;             /* of the input, also the anchor in the error summary; ASCII, no spaces */
	size_t at;                    /* offsetof() in the form's struct */
	enum form_kind kind;
	bool required;
	int64_t min, max;             /* COUNT: the value; else characters (max 0: the bound of its kind in limits.h) */
	const char *const *choices;   /* CHOICE: NULL-terminated values */
	const struct words *empty;    /* required and nothing there, or a box not ticked; NULL: a general sentence */
	const struct words *wrong;    /* not of its kind; also used where `length` is NULL; NULL: a sentence for the kind */
	const struct words *length;   /* too long; "{n}" is the bound */
	const struct words *label;    /* of an editing form: what its page calls the field */
	const struct words *const *choice_labels;     /* of an editing form: what its page calls the choices, in their order */
	bool aside;                   /* of an editing form: a button or a statement, not a value that is stored */
};

struct form { const char *name; const struct form_field *fields; size_t count; size_t size; };

#define FORM_FIELD(structure, member, ...) \
	{ .name = #member, .at = offsetof(struct structure, member), __VA_ARGS__ }
#define FORM_DEFINE(form_name, structure, field_table) \
	const struct form form_name = { #form_name, field_table, COUNT_OF(field_table), sizeof(struct structure) }

enum form_problem {
	FORM_PROBLEM_NONE, FORM_PROBLEM_EMPTY, FORM_PROBLEM_WRONG, FORM_PROBLEM_LONG, FORM_PROBLEM_CHARACTERS, FORM_PROBLEM_TWICE,
};

/* One file that was chosen, and what the route's prepare() made of it. */
struct form_file { struct bytes file; struct text name; void *prepared; };

/* What was typed and what it means. `typed` can always be shown again (corrected, at most twice the bound long). */
struct form_value {
	struct text name;             /* the field's; form_read() sets it, for {partial field_error with …} */
	struct text typed;
	struct text error;            /* empty: good. Handlers set it too, for what only the database can decide: form_blame() */
	struct text text;             /* normal form; empty when nothing was typed */
	int64_t number;
	bool given;                   /* something was there */
	bool ticked;
	struct bytes file;
	struct { struct form_file *at; size_t count; } files;     /* FORM_PICTURE has one at most */
	void *prepared;               /* what the route's prepare() made of the file; NULL when nothing was sent */
	enum form_problem problem;
};

/* The parsed body: names and values as sent, in order.  Made by http/form_body.c, read here. */
struct form_pair { struct text name, value; struct text file_name; bool is_file; void *prepared; };
struct form_body { struct form_pair *pairs; size_t count; bool malformed; };

/* Fills every field of `values` (a struct of form->size bytes, first member a struct form_value).  false: at least one error is set.
 * Generic sentences (characters, twice, malformed) come from html/form.words. */
must_use bool form_read(struct context *context, const struct form *form, const struct form_body *body, void *values);
/* Fills from stored values, for an edit page: as if typed. */
void form_set(struct form_value *value, struct text typed);
void form_set_number(struct arena *arena, struct form_value *value, int64_t number);
/* Whether FORM_EMAIL accepts addresses with letters beyond ASCII before the @ (RFC 6531). The default is no, until our email server has
 * offered SMTPUTF8. */
void form_take_international_email(bool take);
void form_blame(struct form_value *value, const struct words *words);

/* For the error summary on top of the page: {partial error_summary with summary}. */
struct form_error { struct link anchor; struct text sentence; };      /* no anchor: the error of a key, which has no visible field */
struct form_errors { struct { struct form_error *at; size_t count; } errors; };
struct form_errors form_errors(struct context *context, const struct form *form, const void *values);
bool form_is_good(const struct form *form, const void *values);

#endif
