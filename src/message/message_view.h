/* message_view: what the pages and emails about messages are given. */
#ifndef MESSAGE_MESSAGE_VIEW_H
#define MESSAGE_MESSAGE_VIEW_H
#include "html/html_view.h"
#include "appointment/appointment_view.h"
#include "message/message_form.h"

/* One message as it is read: card.html */
struct message_shown { struct link picture; struct text alternative; int64_t width, height; };
struct message_card {
	struct text anchor;               /* "message-0JY…", where the feed leads to; empty in the keepers' list */
	struct text words, by, day;
	bool for_group;
	struct { struct message_shown *at; size_t count; } pictures;
	struct media_film_play film;
};

/* What stands on the public page: on_page.html */
struct message_on_page { struct { struct message_card *at; size_t count; } messages; };

/* The form: form.html */
struct message_slot { struct media_saved saved; struct form_value description; };
struct message_form_page {
	struct layout layout;
	struct form_errors summary;
	struct message_form form;
	struct { struct message_slot *at; size_t count; } slots;
	struct text name;                 /* in honour of */
	struct appointment_shown_choice choice;
	bool for_group;
	bool full;                        /* it has as many pictures as it can have */
	struct media_sending sending;
	bool choose_again;                /* a picture could not be saved */
	int64_t megabytes_max, pictures_max;
	struct link leave, back;
	struct link film;                 /* empty: films cannot be made ready here */
};
/* The form with a film: film.html */
struct message_film_page {
	struct layout layout;
	struct form_errors summary;
	struct message_film_form form;
	struct text name;                 /* in honour of */
	struct appointment_shown_choice choice;
	bool for_group;
	struct media_film_field field;
	struct link leave, back;
};
struct message_kept_page { struct layout layout; struct text name; bool for_group; struct link again, back; };
/* Nothing can be left now: not.html */
struct message_not_page { struct layout layout; bool paused, many; struct link back; };

/* The keepers' list: list.html, row.html.  said: what was done with it a moment ago. */
struct message_said { struct text words, undoes; bool may_undo; };
struct message_row {
	struct text id, from;             /* from: as in the page */
	struct message_said said;
	bool first;                       /* shown by itself, before the others */
	bool folded;                      /* only whose it is, until it is opened */
	struct message_card card;
	bool waiting, is_private, published, removed, may_let_through, let_through;
	struct link publish, keep_private, remove, undo, pass;
	struct text publish_key, keep_private_key, remove_key, undo_key, pass_key;
};
struct message_list_page {
	struct layout layout;
	struct form_errors summary;
	struct text name;
	struct text from;                 /* the id before which this page begins; empty: the newest */
	struct text reader;               /* who reads first for this keeper */
	struct message_said said;         /* of the one that was shown first, or of the choices */
	struct link undo;
	struct text undo_key;
	struct text waiting_words;        /* how many are new: "Two" */
	bool one_waiting, nothing_new, nothing, older_only, several_keepers;
	struct { struct message_row *at; size_t count; } next, rows;      /* next: a new one, or none */
	struct link choices, newest, older, back;
	bool more;
};

/* choices.html */
struct message_reader { struct text id, input, name; bool chosen; };
struct message_choices_page {
	struct layout layout;
	struct form_errors summary;
	struct form_changes changes;
	struct message_choices_form form;
	struct text name;
	struct { struct message_reader *at; size_t count; } readers;
	bool nobody, reads_for_others, several_keepers, none, daily, visit;
	struct link change, back;
};

/* Emails */
struct message_ask_email {
	struct text day, venue, name, site_name;
	struct text service, phone;       /* who to ask when unwell; phone may be empty */
	bool own, leads;
	struct link link, group_link;
};
struct message_tell_email { struct text name, site_name; int64_t count; bool one; struct link link, choices; };

#endif
