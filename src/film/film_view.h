/* film_view: what the pages of a film show. */
#ifndef FILM_FILM_VIEW_H
#define FILM_FILM_VIEW_H
#include "html/form_version.h"
#include "html/html_view.h"
#include "media/media_view.h"

/* The film in writing: page.html */
struct film_line { struct text time, words; };
struct film_page {
	struct layout layout;
	struct text name;                 /* of the person the page honours */
	struct media_film_play film;
	struct text description;
	bool nothing_said;
	struct text language;
	struct { struct film_line *at; size_t count; } sayings;
	bool was_asked;
	struct link back;
};

/* asked.email, to its keepers */
struct film_asked_email { struct text name, site_name; struct link link; };

/* ask.html */
struct film_ask_form { struct form_value words, email, key; };
struct film_ask_page {
	struct layout layout;
	struct form_errors summary;
	struct film_ask_form form;
	struct link send, back, contact;
};

/* The film of a page itself: of_page.html */
struct film_add_form { struct form_value film, film_file, agreed, key; };
struct film_of_page_page {
	struct layout layout;
	struct form_errors summary;
	struct film_add_form form;
	struct media_film_field field;
	struct media_film_play film;
	struct link add, remove, back;
	struct text remove_key;
};

/* For its keepers: edit.html */
struct film_edit_form { struct form_value speech, language, captions, captions_file, description, still, key, version; };
struct film_cut_form { struct form_value from, until, key; };

struct film_language { struct text tag, name; bool chosen; };
struct film_still_choice { struct text value, number; struct link picture; int64_t width, height; bool chosen; };
struct film_request_shown { struct text words, email, day; struct link answer, end; struct text end_key; };
struct film_edit_page {
	struct layout layout;
	struct form_errors summary;
	struct form_changes changes;
	struct film_edit_form form;
	struct media_film_play film;
	bool has_captions, says_nothing, no_still;
	bool was_saved, was_hidden, was_shown, not_cut;
	bool waits;                       /* it belongs to something that is not published */
	struct { struct film_request_shown *at; size_t count; } requests;
	struct link hide;
	struct text hide_key;
	struct { struct film_language *at; size_t count; } languages;
	struct { struct film_still_choice *at; size_t count; } stills;
	struct link save, cut, back, script;
};

/* cut.html */
struct film_cut_page {
	struct layout layout;
	struct form_errors summary;
	struct film_cut_form form;
	struct media_film_play film;
	struct link cut, back, script;
};

extern const struct form film_edit_form, film_cut_form, film_ask_form, film_add_form;

#endif
