/* find_http: "Find my appointment": a form, and an answer that is the same for every address. */
#include "appointment/appointment_form.h"
#include "find/find.h"
#include "find/find_view.h"
#include "find_html.h"
#include "find_words.h"
#include "http/form_page.h"
#include "limits.h"
#include "links.h"
#include "people/people.h"
#include "people/people_email_question.h"
#include "people/people_limit.h"
#include "routes_handlers.h"

static const struct form_field fields[] = {
	FORM_FIELD(find_form, email, .kind = FORM_EMAIL, .required = true, .max = LIMIT_EMAIL_CHARACTERS,
	           .empty = &find_words_email_empty, .wrong = &find_words_email_wrong),
	FORM_FIELD(find_form, sure, .kind = FORM_TICK),
	FORM_FIELD(find_form, key, .kind = FORM_SECRET, .required = true),
};
FORM_DEFINE(find_form, find_form, fields);

static struct link
sign_in(struct request *request)
{
	return people_sign_in_link(request->context.arena, link_public_http_home(request->context.arena).text);
}

static void
show(struct request *request, struct find_form *form)
{
	const struct link ask = link_find_http_ask(request->context.arena);
	const struct form_page shown = form_page(request, &(struct form_page_of){ .form = &find_form, .values = form, .post = ask });
	const struct find_page view = { .layout = shown.layout, .summary = shown.summary, .form = *form, .ask = ask,
		.suggested = people_email_question(request->context.arena, &form->email, &form->sure).suggested, .sign_in = sign_in(request) };

	if (!shown.answered)
		html_find_find(respond_page(request, shown.status), &view);
}

void
find_http_form(struct request *request)
{
	struct find_form form = { 0 };

	show(request, &form);
}

void
find_http_ask(struct request *request)
{
	struct people_email_question question;
	struct find_form form;
	const bool good = form_read(&request->context, &find_form, &request->form, &form);

	question = people_email_question(request->context.arena, &form.email, &form.sure);
	if (!(good || form_is_good(&find_form, &form)) || !text_is_empty(question.suggested)) {
		show(request, &form);
		return;
	}
	if (!people_limit_client(request, "find", 1, LIMIT_FIND_PER_CLIENT, INSTANT_HOUR)) {
		form_blame(&form.email, &find_words_asked_often);
		show(request, &form);
		return;
	}
	switch (find_ask(&request->context, form.email.text)) {
	case FIND_ASK_OK:
		respond_see_other(request, link_find_http_sent(request->context.arena));
		return;
	case FIND_ASK_TOO_OFTEN:
		request_event(request, EVENT_ADDRESS_LIMITED);
		form_blame(&form.email, &find_words_too_often);
		show(request, &form);
		return;
	case FIND_ASK_TOO_OFTEN_TODAY:
		request_event(request, EVENT_ADDRESS_LIMITED);
		form_blame(&form.email, &find_words_too_often_today);
		show(request, &form);
		return;
	case FIND_ASK_FAULT:
		respond_error(request);
		return;
	}
}

void
find_http_sent(struct request *request)
{
	struct arena *arena = request->context.arena;
	struct find_sent view = { .layout = page_layout(request), .demo = request->context.site->demo,
		.demo_page = link_public_http_demo(arena), .again = link_find_http_form(arena), .sign_in = sign_in(request) };

	view.layout.no_index = true;
	html_find_sent(respond_page(request, 200), &view);
}
