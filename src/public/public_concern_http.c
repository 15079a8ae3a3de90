/* public_concern_http: "Is someone being pressed to give blood?", from the footer of every page. */
#include "http/form_page.h"
#include "http/query.h"
#include "limits.h"
#include "links.h"
#include "people/people.h"
#include "people/people_limit.h"
#include "people/people_sign_in.h"
#include "public/public.h"
#include "public/public_view.h"
#include "public_html.h"
#include "public_words.h"
#include "routes_handlers.h"

static const struct form_field fields[] = {
	FORM_FIELD(public_concern_form, words, .kind = FORM_WORDS, .required = true, .max = LIMIT_WORDS_CHARACTERS,
	           .empty = &public_words_concern_empty, .length = &public_words_concern_long),
	FORM_FIELD(public_concern_form, email, .kind = FORM_EMAIL, .max = LIMIT_EMAIL_CHARACTERS, .wrong = &public_words_email_wrong),
	FORM_FIELD(public_concern_form, about, .kind = FORM_LINE, .max = LIMIT_LINK_CHARACTERS),
	FORM_FIELD(public_concern_form, key, .kind = FORM_SECRET, .required = true),
};
FORM_DEFINE(public_concern_form, public_concern_form, fields);

/* Where the person came from, as a path of ours; none when that is not known. */
static struct link
back_to(struct request *request, struct text about)
{
	return text_is_empty(about) ? (struct link){ TEXT_NONE } : (struct link){ people_safe_next(&request->context, about) };
}

static void
show(struct request *request, struct public_concern_form *form)
{
	const struct link send = link_public_http_concern_send(request->context.arena);
	const struct text operator_email = request->context.site->operator_email;
	const struct form_page shown = form_page(request, &(struct form_page_of){ .form = &public_concern_form, .values = form, .post = send });
	struct public_concern_page view;

	if (shown.answered)
		return;
	view = (struct public_concern_page){ .layout = shown.layout, .summary = shown.summary, .form = *form,
		.send = send, .operator_email = operator_email, .operator_link = link_to_email(request->context.arena, operator_email),
		.back = back_to(request, form->about.text) };

	view.layout.no_index = false;             /* it is to be found */
	html_public_concern(respond_page(request, shown.status), &view);
}

void
public_http_concern_form(struct request *request)
{
	const struct text from = request_came_from(request);
	struct public_concern_form form = { 0 };

	/* The page the person came from; the browser tells it to us alone (Referrer-Policy same-origin). */
	if (from.at && from.length < LIMIT_LINK_CHARACTERS)
		form_set(&form.about, from);
	show(request, &form);
}

static struct link
sent(struct request *request, struct text about)
{
	struct arena *arena = request->context.arena;
	const struct link page = link_public_http_concern_sent(arena);

	if (text_is_empty(about))
		return page;
	return (struct link){ text_format(arena, "%.*s?about=%.*s", TEXT_PRINT(page.text), TEXT_PRINT(query_encode(arena, about))) };
}

void
public_http_concern_send(struct request *request)
{
	struct public_concern_form form;

	bool good = form_read(&request->context, &public_concern_form, &request->form, &form);

	/* The value is not typed by the person, so what cannot be used of it is left out. */
	if (!text_is_empty(form.about.error)) {
		form_set(&form.about, TEXT(""));
		good = form_is_good(&public_concern_form, &form);
	}
	if (good && !people_limit_client(request, "public.concern", 1, LIMIT_CONCERNS_PER_CLIENT, INSTANT_HOUR)) {
		form_blame(&form.words, text_is_empty(request->context.site->operator_email) ? &public_words_concern_often
		                                                                             : &public_words_concern_often_write);
		good = false;
	}
	if (!good) {
		show(request, &form);
		return;
	}
	switch (public_concern_send(&request->context, form.about.text, form.words.text, form.email.text)) {
	case PUBLIC_CONCERN_OK:    respond_see_other(request, sent(request, form.about.text)); return;
	case PUBLIC_CONCERN_FAULT: respond_error(request); return;
	}
}

void
public_http_concern_sent(struct request *request)
{
	struct public_concern_sent view = { page_layout(request), back_to(request, request_query(request, "about")) };

	html_public_concern_sent(respond_page(request, 200), &view);
}
