/* form_page: the page of a form, the first time and whenever it comes back.
 *
 * A POST that is wrong, or that someone else's change has overtaken, is answered with the page that the form came from: what was typed is
 * in its fields, a summary says what to correct, the title starts with "Error: ", and its key is still good or is a new one.
 *
 *	static void
 *	show(struct request *request, struct x_form *form)
 *	{
 *		const struct link save = link_x_http_save(request->context.arena);
 *		const struct form_page shown = form_page(request, &(struct form_page_of){ .form = &x_form, .values = form, .post = save });
 *		const struct x_page view = { .layout = shown.layout, .summary = shown.summary, .form = *form, .save = save };
 *
 *		html_x(respond_page(request, shown.status), &view);
 *	}
 *
 * A page with several forms, of which one comes back, puts this together by itself (honour/honour_more_http.c). */
#ifndef HTTP_FORM_PAGE_H
#define HTTP_FORM_PAGE_H
#include "html/html_view.h"
#include "http/respond.h"

struct form_page_of {
	const struct form *form;
	void *values;                     /* the form's struct; its key is set here, and with `stored` its version */
	struct link post;                 /* the idempotent route of the last press, for which the key is made */
	/* Of a form that edits (html/form_version.h). */
	const void *stored;               /* the form as its page would be filled now */
	const struct form_changes *changes;   /* form_is_overtaken() said so; NULL or without `any`: nothing was changed */
	struct link there;                /* the form again as it is stored */
	bool outdated;                    /* form_is_outdated() said so */
};

struct form_page {
	struct layout layout;             /* not indexed; .problem is set */
	struct form_errors summary;
	struct form_changes changes;
	struct form_outdated outdated;
	int status;                       /* 409 changed meanwhile, 422 to be corrected, else 200 */
};

must_use struct form_page form_page(struct request *request, const struct form_page_of *of);

/* A key that was not sent, or is none, gets a value, or the page could never be sent. */
void form_page_keep_key(struct request *request, struct form_value *key, struct link post);

#endif
