/* honour_view: what the pages and emails of this module are given. */
#ifndef HONOUR_HONOUR_VIEW_H
#define HONOUR_HONOUR_VIEW_H
#include "honour/honour_form.h"
#include "html/html_view.h"

struct honour_invitation_email {
	struct text site_name;
	struct text inviter;              /* the organiser's name; empty: "a friend of yours" */
	struct text name;
	bool published;
	struct text until;
	struct link link, do_not_write;
};
struct honour_not_going_ahead_email { struct text site_name; struct link page; };

/* Name, living or dead, words, donations: the partial of every form that has these fields. (words_fields.html) */
struct honour_words_fields {
	struct form_value name, words, living, donations_received;
	bool is_living, has_died;         /* which was chosen, if one was */
};

/* Starting a page: the form, and what was typed, to be checked. (open.html, open_check.html) */
struct honour_open_page {
	struct layout layout;
	struct form_errors summary;
	struct honour_open_form form;
	struct honour_words_fields fields;
	bool keeper_self, keeper_other;
	struct link check, keep;
};

struct honour_words_page {
	struct layout layout;
	struct form_errors summary;
	struct form_changes changes;
	struct honour_words_form form;
	struct honour_words_fields fields;
	bool proposes;                    /* the keepers will decide */
	struct link change, back;
};

struct honour_picture_page {
	struct layout layout;
	struct form_errors summary;
	struct form_changes changes;
	struct honour_picture_form form;
	struct text name;
	bool may_change;                  /* false: an organiser, after publication */
	bool has_picture;
	bool choose_again;                /* a picture was sent with other errors and could not be saved */
	struct media_saved saved;
	struct link picture;
	struct text picture_words;
	int64_t picture_width, picture_height;
	struct link change, remove, back;
	struct text remove_key;
	int64_t megabytes_max;
};

struct honour_publish_page {
	struct layout layout;
	struct form_errors summary;
	struct form_outdated outdated;
	struct honour_publish_form form;
	struct text name, words;
	bool has_picture;
	struct link picture;
	struct text picture_words;
	int64_t picture_width, picture_height;
	int64_t donations_received;
	bool by_link, in_public;
	struct link publish, decline, preview, change_words, change_picture, back;
};

struct honour_decline_page { struct layout layout; struct text name, key; struct link decline, back; };

struct honour_proposed {
	struct text by, day, name, words;
	int64_t donations_received;
	bool living, donations_changed, name_changed, living_changed;
	struct link accept, decline;
	struct text accept_key, decline_key;
};
struct honour_manage_page {
	struct layout layout;
	struct form_errors summary;
	struct form_outdated outdated;
	struct form_changes changes;
	struct honour_listing_form form;
	struct text name, key;
	struct text words_version;        /* of the words next to which a proposal is read */
	bool keeper, waiting, published, declined, held, held_by_operator;
	bool nobody_keeps;                /* the invited person has not answered yet */
	bool proposal_waits;              /* mine, for the keepers */
	bool has_picture;
	bool in_public, choose_public;    /* the current state; the choice in the form */
	struct text public_link;
	struct { struct honour_proposed *at; size_t count; } proposals;
	struct link page, publish, decline, preview, words, picture, keepers, drive, listing, hold, release;
	struct link messages, thanks, elsewhere, names, more, following, anywhere, join, results;
};

struct honour_keeper_row { struct text email, since; bool you; };
struct honour_invited_row { struct text email, until, key; struct text id; bool no_email; };
struct honour_keepers_page {
	struct layout layout;
	struct form_errors summary;
	struct honour_invite_form form;
	struct text name;
	bool keeper, may_invite, nobody_keeps, invited_shown;
	int64_t keeper_count;             /* for an organiser, who does not see who they are */
	bool one_keeper;
	struct { struct honour_keeper_row *at; size_t count; } keepers;
	struct { struct honour_invited_row *at; size_t count; } invited;
	int64_t days;
	struct link invite, back;
};

struct honour_invitation_page {
	struct layout layout;
	struct text inviter, name, until, key;
	bool published;
	struct link send, do_not_write;
};
struct honour_invitation_sent_page {
	struct layout layout;
	int64_t minutes;
	struct link code, again, demo_page;
	bool demo, impossible;
};
struct honour_do_not_write_page { struct layout layout; bool done; struct text key; struct link send, back; };

/* more.html, and what is on the public page: background_on_page.html, tributes_on_page.html. */
struct honour_background_form { struct form_value background, key, version; };
struct honour_tribute_form { struct form_value title, author, web, key; };
struct honour_related_form { struct form_value address, key; };
struct honour_tribute_row { struct text title, author, key; struct link web, remove; };
struct honour_tribute_rows { struct honour_tribute_row *at; size_t count; };
struct honour_related_row { struct text name, key; bool hidden; struct link page, remove; };
struct honour_related_rows { struct honour_related_row *at; size_t count; };
struct honour_more_page {
	struct layout layout;
	struct form_errors summary;
	struct form_changes changes;
	struct text name;
	struct honour_background_form background;
	struct honour_tribute_form tribute;
	struct honour_related_form other;
	struct honour_tribute_rows tributes;
	struct honour_related_rows related;
	struct link set_background, add_tribute, add_related, back;
};
struct honour_on_page {
	struct text name, background;
	struct honour_tribute_rows tributes;
	struct honour_related_rows related;
};

#endif
