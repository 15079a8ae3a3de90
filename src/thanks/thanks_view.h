/* thanks_view: what the pages and emails of this module are given. */
#ifndef THANKS_THANKS_VIEW_H
#define THANKS_THANKS_VIEW_H
#include "html/html_view.h"
#include "media/media_form.h"
#include "media/media_view.h"

/* A picture with its words; in an email its source is a part of the email. */
/* described: in an email without pictures its words stand for it. */
struct thanks_picture { struct link source; struct text words; int64_t width, height; bool described; };
struct thanks_pictures { struct thanks_picture *at; size_t count; };

/* The letter, as an email and in the preview.  (letter.email, letter_document.html, letter_text.html) */
struct thanks_letter_view {
	struct text site_name, honour, words;
	struct thanks_pictures pictures;
	struct link film;                 /* to the page, where it is watched; empty: it has none */
	struct text film_length;          /* empty: it cannot be watched yet */
	bool has_still;
	struct thanks_picture still;      /* of the film */
	struct link page, stop;
};
struct thanks_letter_document { struct email_layout layout; struct thanks_letter_view letter; };  /* the document around it */

/* On the honour page.  (on_page.html, letter_public.html) */
struct thanks_letter_shown {
	struct text anchor, words, day, day_iso;
	struct thanks_pictures pictures;
	struct media_film_play film;
};
struct thanks_on_page { struct { struct thanks_letter_shown *at; size_t count; } letters; };

struct thanks_letter_form { struct form_value words, to_missed, in_public, key, version; };
extern const struct form thanks_letter_form;
struct thanks_letter_picture_form { struct form_value picture, alternative_text; struct media_slot slot; struct form_value key; };
extern const struct form thanks_letter_picture_form;
struct thanks_letter_film_form { struct form_value film, film_file, agreed, key; };
extern const struct form thanks_letter_film_form;
/* version: of the letter as it was read before it is sent. */
struct thanks_letter_send_form { struct form_value when, date, time, zone, key, version; };
extern const struct form thanks_letter_send_form;

struct thanks_letter_row {
	struct text beginning, when;
	struct link show;
	bool draft, planned, asks, sending, sent, taken_down, in_public;
};
struct thanks_letter_list_page {
	struct layout layout;
	struct text honour;
	bool too_many;
	struct { struct thanks_letter_row *at; size_t count; } letters;
	struct link write, back;
};

struct thanks_letter_form_page {
	struct layout layout;
	struct form_errors summary;
	struct form_changes changes;
	struct thanks_letter_form form;
	bool new, went_out;               /* went out: the emails cannot be called back */
	struct text quiet;                /* it went out on a quiet day: when its emails leave, with the words of then; empty: none wait */
	struct link send, back;
};

struct thanks_letter_show_page {
	struct layout layout;
	struct text honour, words, key;
	struct text done;                 /* what has just been done; empty: nothing */
	struct thanks_letter_row row;
	bool may_send, paused, to_missed;
	bool just_sent;                    /* it was sent, or given a time, a moment ago */
	struct text quiet;                 /* when the page's quiet day ends, which holds it; empty: there is none */
	int64_t emails;                    /* written so far */
	int64_t addresses;                 /* while it is being sent: how many it goes to; 0: not known */
	struct text addresses_words;       /* "six" */
	bool one_address;
	bool emails_one;
	struct thanks_pictures pictures;
	struct media_film_play film;
	struct link edit, picture, film_form, preview, send, unplan, take_down, back;
};

struct thanks_picture_row { struct thanks_picture picture; struct link remove; struct text key; };
struct thanks_letter_pictures_page {
	struct layout layout;
	struct form_errors summary;
	struct thanks_letter_picture_form form;
	bool went_out, full;
	struct text quiet;                /* as of the form */
	struct media_sending sending;
	bool choose_again;                /* a picture was sent with other errors and could not be saved */
	struct media_saved saved;
	struct media_picture_field field;
	struct text done;
	int64_t pictures_max;
	struct { struct thanks_picture_row *at; size_t count; } pictures;
	struct link add, back;
};

struct thanks_letter_film_page {
	struct layout layout;
	struct form_errors summary;
	struct thanks_letter_film_form form;
	struct media_film_field field;
	struct media_film_play film;      /* that it has; there is no form then */
	bool in_public;                   /* the letter is, or will be, on the page */
	struct text remove_key;
	struct link add, remove, edit, back;
};

/* How many addresses it goes to; people who could not be there are counted only where it goes to them.  (letter_to.html) */
struct thanks_letter_to {
	int64_t came_count, missed_count;
	bool nobody, came_one, missed_one;
	struct text came_words, missed_words;
};
struct thanks_letter_preview_page {
	struct layout layout;
	struct text subject;
	struct thanks_letter_view letter;
	struct thanks_letter_shown shown;
	bool in_public, may_send, went_out;
	struct text quiet;                /* as of the form */
	struct thanks_letter_to to;
	struct link send, back;
};

struct thanks_letter_send_page {
	struct layout layout;
	struct form_errors summary;
	struct form_outdated outdated;
	struct thanks_letter_send_form form;
	bool now, later, paused, in_public;
	struct text quiet;                /* when its emails would leave if it was sent now, on a quiet day; else empty */
	struct thanks_letter_to to;
	struct text skipped_from, skipped_until;
	struct link send, preview, back;
};

struct thanks_letter_take_down_page {
	struct layout layout;
	bool went_out, on_page;
	int64_t emails;
	struct text key;
	struct link take_down, back;
};

struct thanks_letter_stop_page { struct layout layout; bool stopped; struct link stop; };

#endif
