/* activitypub_view: what the pages of this module and the text of a note are given. */
#ifndef ACTIVITYPUB_ACTIVITYPUB_VIEW_H
#define ACTIVITYPUB_ACTIVITYPUB_VIEW_H
#include "html/html_view.h"

/* note.html: what other servers show. */
struct activitypub_note_view { struct text what, words; struct link link; bool drive; };
/* summary.html: of the actor. */
struct activitypub_summary { struct text words; };

/* settings.html: a keeper begins and ends it. */
struct activitypub_settings {
	struct layout layout;
	struct text name, handle, key, followers_words, done;
	bool on, ended, may_start, paused, ready, followed, one_follower;
	struct link start, end_form, listing, back;
};
struct activitypub_end { struct layout layout; struct text name, key; struct link finish, back; };

/* on_page.html: draws nothing when the page has no actor. */
struct activitypub_on_page { struct text handle; };

#endif
