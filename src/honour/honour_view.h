/* honour_view: what the pages and emails of this module are given. */
#ifndef HONOUR_HONOUR_VIEW_H
#define HONOUR_HONOUR_VIEW_H
#include "honour/honour_form.h"
#include "html/html_view.h"
#include "people/people_view.h"

struct honour_invitation_email {
	struct text site_name;
	struct text operator_email;
	struct text inviter;                /* the inviter's name: never empty */
	struct text letter;                 /* their own words, or empty */
	struct text name;
	bool published, living;
	bool kept;                          /* others look after the page already */
	bool unseen;                        /* nobody but the inviter can have seen it */
	struct link link, do_not_write;
};
struct honour_invitation_document { struct email_layout layout; struct honour_invitation_email email; };
struct honour_picture_words { struct text name; };          /* picture_words.email: its subject is an alternative text */
struct honour_share { struct link link; };  /* share.email: what a visitor sends to friends */
struct honour_not_going_ahead_email { struct text site_name; struct link page; };
struct honour_published_email { struct text site_name, name; bool listed; struct link page, overview; };

/* Name, living or dead, words, donations: the partial of every form that has these fields. (words_fields.html) */
struct honour_words_fields {
	struct form_value name, words, living, donations_received;
	bool is_living, has_died;         /* which was chosen, if one was */
};

/* The inviter's name and letter: on every form that invites another. (asking_fields.html) */
struct honour_asking_fields { struct form_value inviter, letter; };

/* What the page will show, and the drives at which people can book once it is published. (draft_words.html)
 * by_requester: the person who prepared the page added it. */
struct honour_draft_drive { struct text day, venue; bool by_requester; };
struct honour_draft {
	struct text name, words, requester;
	struct { struct honour_draft_drive *at; size_t count; } drives;
	bool has_picture, one_received;
	struct text received_words;       /* of donations_received */
	struct link picture;
	struct text picture_words;
	int64_t picture_width, picture_height, donations_received;
};

/* Starting a page: the form, and what was typed, to be checked. (open.html, open_check.html) */
struct honour_open_page {
	struct layout layout;
	struct form_errors summary;
	struct honour_open_form form;
	struct honour_words_fields fields;
	struct honour_asking_fields asking;
	bool keeper_self, keeper_other;
	struct text suggested;            /* an address of the family that was perhaps meant; empty: none */
	struct honour_open_form corrected;        /* form with that address */
	struct link change;               /* the form with what was typed; none: it is sent to `open` with change=1 */
	struct link open;
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
	struct media_sending sending;
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
	struct honour_draft draft;
	struct text requester;                /* honour_requester() */
	struct text done;                 /* what was done on the way here; may be empty */
	bool by_link, in_public;
	bool alone;                       /* nobody else looks after the page or was asked to */
	bool stated;                      /* the reader stated it when they started the page: publishing states it again */
	struct link publish, decline, preview, change_words, change_picture, back;
};

/* own: the reader prepared the page. */
struct honour_decline_page { struct layout layout; struct text name, requester, key, days; bool own; struct link decline, back; };

struct honour_proposed {
	struct text by, day, name, words;
	int64_t donations_received;
	bool living, donations_changed, name_changed, living_changed;
	struct link accept, decline;
	struct text accept_key, decline_key;
};
struct honour_proposals_page {
	struct layout layout;
	struct form_errors summary;
	struct form_outdated outdated;
	struct text words_version;        /* of the words next to which a proposal is read */
	struct { struct honour_proposed *at; size_t count; } proposals;
	struct link back;
};
struct honour_listing_page {
	struct layout layout;
	struct form_errors summary;
	struct form_changes changes;
	struct honour_listing_form form;
	bool choose_public;
	struct link listing, back;
};

struct honour_keeper_row { struct text email, since; bool you; };
struct honour_invited_row { struct text email, until, key; struct text id; bool no_email; };
struct honour_keepers_page {
	struct layout layout;
	struct form_errors summary;
	struct honour_invite_form form;
	struct people_email_question question;
	struct text done;                 /* what was just done; empty: nothing */
	struct honour_asking_fields asking;
	struct text name;
	bool keeper, may_invite, nobody_keeps;
	struct text keepers_words;        /* "Two": for an organiser, who does not see who they are */
	bool one_keeper;
	struct { struct honour_keeper_row *at; size_t count; } keepers;
	struct { struct honour_invited_row *at; size_t count; } invited;
	int64_t days;
	struct link invite, back;
};

struct honour_invitation_page {
	struct layout layout;
	struct text inviter, requester, letter, name, key, days;
	bool published, living, declined;
	bool undone;                      /* a no has just been taken back */
	bool kept;                        /* others look after the page already */
	bool accepted;                    /* the reader does */
	bool may_decline;                 /* with the link alone: nobody looks after the page yet */
	struct link send, draft, decline, undo, do_not_write;
};
/* What the link shows of the page. (draft.html) */
struct honour_draft_page {
	struct layout layout;
	struct text inviter, requester, key;
	struct honour_draft draft;
	bool may_decline, kept;
	struct link send, decline, back;
};
struct honour_invitation_sent_page {
	struct layout layout;
	int64_t minutes;
	struct text key;
	struct link code, send, demo_page;
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
	bool living;
	struct honour_background_form background;
	struct honour_tribute_form tribute;
	struct honour_related_form other;
	struct honour_tribute_rows tributes;
	struct honour_related_rows related;
	struct link set_background, add_tribute, add_related, back;
};
struct honour_on_page {
	struct text name, background;
	bool living;
	struct honour_tribute_rows tributes;
	struct honour_related_rows related;
};

#endif
