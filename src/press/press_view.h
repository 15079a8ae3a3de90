/* press_view: what the pages of this module are given. */
#ifndef PRESS_PRESS_VIEW_H
#define PRESS_PRESS_VIEW_H
#include "html/html_view.h"
#include "media/media_form.h"
#include "media/media_view.h"
#include "print/print_strokes.h"

/* on_page.html */
struct press_on_page { struct link press; };

/* next_drive.html */
struct press_drive { bool there, full; struct text day, iso, hours, venue, address; struct link page; };

/* page.html */
struct press_shown_picture { struct link source; struct text words, description, credit; int64_t width, height; };
struct press_page {
	struct layout layout;
	struct text name, words, tally, received_words, site_name, operator_email, embed_html;
	bool received_one;
	int64_t received;
	struct press_drive drive;
	struct { struct press_shown_picture *at; size_t count; } pictures;
	struct text honour_address;
	struct link honour_page, embed, operator_link;
};

/* settings.html */
struct press_form { struct form_value words, released, key, version; };
struct press_settings {
	struct layout layout;
	struct form_errors summary;
	struct form_changes changes;
	struct press_form form;
	bool listed, open;
	int64_t picture_count;
	struct text name, site_name, done;
	struct link save, pictures, shown, listing, back;
};

/* pictures.html */
struct press_picture_form { struct form_value picture, alternative_text, credit, may_print, key; struct media_slot slot; };
struct press_picture_row { struct press_shown_picture picture; struct link remove; struct text key; };
struct press_pictures_page {
	struct layout layout;
	struct form_errors summary;
	struct press_picture_form form;
	struct media_sending sending;
	struct media_saved saved;
	bool choose_again, full;
	struct media_picture_field field;
	struct { struct press_picture_row *at; size_t count; } pictures;
	struct link add, back;
};

/* embed.html: strokes, a sentence, the next drive, the still of the page's film. */
struct press_embed {
	struct text name, tally, site_name;
	struct print_mark_list marks;
	struct press_drive drive;
	struct link page, style, still, film;
	int64_t still_width, still_height;
	bool no_index;
};

extern const struct form press_form, press_picture_form;

#endif
