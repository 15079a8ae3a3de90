/* follow_view: what the pages of this module, its partials and its plain sentences are given. */
#ifndef FOLLOW_FOLLOW_VIEW_H
#define FOLLOW_FOLLOW_VIEW_H
#include "html/html_view.h"

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
struct follow_milestone_words { struct text name; int64_t given_back; bool one; };

/* entry.html: what a feed reader shows. */
struct follow_entry_picture { struct link source; struct text words; int64_t width, height; };
struct follow_entry { struct text words, signed_by; struct { struct follow_entry_picture *at; size_t count; } pictures; };

/* on_page.html: draws nothing when there is nothing to follow. milestones_on_page.html: the anchors that feed entries link to. */
struct follow_milestone_anchor { struct text anchor; };
struct follow_on_page {
	struct link feed, calendar, embed;
	struct { struct follow_milestone_anchor *at; size_t count; } milestones;
};

/* embed.html */
struct follow_embed { struct text name, tally, site_name; struct link page, style; bool no_index; };
/* embed_frame.html: the HTML that another site uses to show it. */
struct follow_embed_frame { struct link embed; struct text name; int64_t width, height; };

struct follow_settings_form { struct form_value milestones, picture_shared, key, version; };
struct follow_settings_page {
	struct layout layout;
	struct form_errors summary;
	struct form_changes changes;
	struct follow_settings_form form;
	struct text name, renew_key, feed_address;
	bool published, by_link, has_picture;
	struct link change, renew, back;
};

#endif
