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

#endif
