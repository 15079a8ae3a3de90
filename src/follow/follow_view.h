/* follow_view: what the pages of this module, its partials and its plain sentences are given. */
#ifndef FOLLOW_FOLLOW_VIEW_H
#define FOLLOW_FOLLOW_VIEW_H
#include "html/html_view.h"
#include "people/people_view.h"

/* tally.email: "Seven donations have been given in honour of Liv. One donation was given elsewhere." */
struct follow_tally {
	struct text name, given_words, elsewhere_words;   /* numbers at the beginning of a sentence */
	int64_t given, elsewhere;
	bool given_one, elsewhere_one, friends_came;
};

/* page.email: how a page is named elsewhere, and how it is described. */
struct follow_page_words { struct text name, first_words, tally; };

/* drive.email, entry_drive.email, calendar.email: a drive, as it is described elsewhere. */
struct follow_drive_words {
	struct text name, day, from, until, venue, address, service;
	struct link who_may_give;
	bool cancelled;
};

/* entry_thanks.email, entry_message.email: by whom, as they chose to be shown; empty: a friend. */
struct follow_message_words { struct text by; };

/* entry_milestone.email */
struct follow_milestone_words { struct text name; int64_t donations; };

/* entry.html: what a feed reader shows. */
struct follow_entry_picture { struct link source; struct text words; int64_t width, height; };
struct follow_entry { struct text words, signed_by; struct { struct follow_entry_picture *at; size_t count; } pictures; };

/* on_page.html: draws nothing when there is nothing to follow. milestones_on_page.html: the anchors that feed entries link to. */
struct follow_milestone_anchor { struct text anchor; };
struct follow_on_page {
	struct link by_email, feed, calendar, embed;
	struct { struct follow_milestone_anchor *at; size_t count; } milestones;
};

/* embed_frame.html: the HTML that another site uses to show the page's embed. width 0: as wide as there is room. */
struct follow_embed_frame { struct link embed; struct text name; int64_t width, height; };

/* confirm.email */
struct follow_confirm_email {
	struct text site_name, honour;    /* honour empty: to an address that is not known */
	struct text days;                 /* until an address that was not confirmed is deleted: "seven" */
	struct link link, refuse;         /* refuse none: to an address that is known */
};

/* news.email, news_document.html: one letter or one drive, or a digest. */
struct follow_news_item {
	bool letter, pictures, film;      /* pictures, film: the page has them */
	struct text words;
	struct follow_drive_words drive;
	struct link link;
};
struct follow_news_email {
	struct text site_name, honour;
	bool one_letter, one_drive, digest;
	struct { struct follow_news_item *at; size_t count; } items;
	struct link page, mine, stop;
};
struct follow_news_document { struct email_layout layout; struct follow_news_email news; };

/* often_choices.html */
struct follow_often_choices { struct form_value often; bool at_once, daily, weekly; };

/* by_email.html: asking to follow. */
struct follow_by_email_form { struct form_value email, often, sure, key; };
struct follow_by_email_page {
	struct layout layout;
	struct form_errors summary;
	struct follow_by_email_form form;
	struct people_email_question question;
	struct text name;
	struct follow_often_choices choices;
	struct link ask, back;
};
struct follow_by_email_sent { struct layout layout; bool demo; struct link demo_page, again, sign_in, page; };

/* mine.html: the page behind a follower's private link. */
struct follow_mine_form { struct form_value often, zone, key, version; };
struct follow_mine_page {
	struct layout layout;
	struct form_errors summary;
	struct form_changes changes;
	struct follow_mine_form form;
	struct text name, done, confirm_key;
	bool asked, paused;
	struct follow_often_choices choices;
	struct link page, confirm, change, stop;
};
/* page, again: of the page that was followed until a moment ago. */
struct follow_stop_page { struct layout layout; bool follows; struct text name; struct link stop, page, again; };

struct follow_settings_form { struct form_value milestones, picture_shared, film_shared, key, version; };
struct follow_settings_page {
	struct layout layout;
	struct form_errors summary;
	struct form_changes changes;
	struct follow_settings_form form;
	struct text name, renew_key, feed_address;
	bool published, by_link, has_picture, has_film;
	struct link change, renew, fediverse, back;
};

#endif
