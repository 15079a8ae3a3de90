/* form_page: the page of a form, the first time and whenever it comes back.
 *
 * A POST that is wrong, or that someone else's change has overtaken, is answered with a redirect to the form's own page, so that no answer
 * to a POST stays in the history and Back works. What was typed and what was wrong wait in a draft (http/form_draft.h), and form_page()
 * reads them again when that page is shown: what was typed is in its fields, a summary says what to correct, the title starts with
 * "Error: ", and its key is still good or is a new one.
 *
 *	static void
 *	show(struct request *request, struct x_form *form)
 *	{
 *		const struct link save = link_x_http_save(request->context.arena);
 *		const struct form_page shown = form_page(request, &(struct form_page_of){ .form = &x_form, .values = form, .post = save });
 *		struct x_page view;
 *
 *		if (shown.answered)
 *			return;
 *		view = (struct x_page){ .layout = shown.layout, .summary = shown.summary, .form = *form, .save = save };
 *		html_x(respond_page(request, shown.status), &view);
 *	}
 *
 * Both handlers call it: that of the GET with the form as it is new, that of the POST with what was sent. So the page is made after
 * form_page() has set the form's values.
 * When the draft cannot be saved, or the POST has no key of this browser, the handler answers with the page itself. Decision 57. */
#ifndef HTTP_FORM_PAGE_H
#define HTTP_FORM_PAGE_H
#include "html/html_view.h"
#include "http/respond.h"

struct form_page_of {
	const struct form *form;
	void *values;                     /* the form's struct; its key is set here, and with `stored` its version */
	struct link post;                 /* the route of the last press, for which the key is made */
	struct link page;                 /* the GET that shows the form; none: it has the path of `post` */
	bool several_steps;               /* the draft's address is page/draft/{key}, and its handler reads it */
	bool in_place;                    /* the page has something to say that a draft does not hold */
	bool not_sent;                    /* another form of the same page was */
	/* Of a form that edits (html/form_version.h). */
	const void *stored;               /* the form as its page would be filled now */
	const struct form_changes *changes;   /* form_is_overtaken() said so; NULL or without `any`: nothing was changed */
	struct link there;                /* the form again as it is stored */
	/* Of one that acts on what its page showed. */
	struct text current;              /* what form_is_outdated() compares with; none: nothing */
	bool outdated;                    /* form_is_outdated() said so */
};

struct form_page {
	struct layout layout;             /* not indexed; .problem is set; with FORM_WORDS, .script asks before they are lost */
	struct form_errors summary;
	struct form_changes changes;
	struct form_outdated outdated;
	int status;                       /* of a POST 409 changed meanwhile, 422 to be corrected; else 200 */
	bool answered;                    /* redirected, or the error page: nothing else is set */
};

must_use struct form_page form_page(struct request *request, const struct form_page_of *of);
/* The same for each form of a page with several: *page, zeroed before the first, is in the end that of the form with a problem. `sent`: the
 * one that was; NULL on a GET. false: answered. */
must_use bool form_page_add(struct request *request, const struct form *sent, const struct form_page_of *of, struct form_page *page);

#endif
