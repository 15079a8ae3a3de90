/* media_view: what the pages of forms with pictures show of them. */
#ifndef MEDIA_MEDIA_VIEW_H
#define MEDIA_MEDIA_VIEW_H
#include "html/html_view.h"

/* sending.html, within a form that takes files: how much of them has been sent. */
struct media_sending { struct link script; };

/* A picture that waits for its form: saved.html.  The names are those of its hidden field and of the checkbox that removes it. */
struct media_saved {
	int64_t number;                   /* from 1 */
	bool one;                         /* the form has one picture at most */
	struct text token, token_name, remove_name;
	struct link preview;
	int64_t width, height;            /* of the preview; 0: not known */
};

/* picture_field.html: the input for one picture, next to what was saved of it. */
struct media_picture_field { struct form_value picture; bool saved; int64_t megabytes_max; };

/* A film as it is watched: film_play.html */
struct media_film_play {
	bool there, preparing, can_play, failed, is_long, hidden;
	struct link play, still;          /* when it can be played; still may be empty */
	struct link captions;             /* empty: it has none */
	struct text language;             /* of the captions: a BCP 47 tag */
	struct link ask;                  /* for people who are in it */
	struct link written;              /* what is said and seen in it, where its keepers wrote that down */
	struct link edit;                 /* for its keepers */
	struct text length;               /* "1:05" */
	int64_t bytes;                    /* of the file */
	int64_t number;                   /* tells the links of one film from those of another */
	int64_t width, height;
};

/* What a form asks that takes a film: the film, in pieces or with the form, and that the people in it agree.
 * (film_field.html, film_agreed.html) */
struct media_film_field {
	struct form_value film, film_file, agreed;
	bool arrived;                     /* the film of `film` is here */
	int64_t megabytes_form_max, minutes_max, piece_max;
	bool work_known, work_short;      /* how long it takes to make a film ready here; short: no longer than the film */
	int64_t work_minutes;             /* for each minute of it */
	struct link script, begin;
};

#endif
