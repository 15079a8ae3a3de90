/* honour_open_http: starting a page: the form, the check page, the last press. */
#include "honour/honour_http.h"

#include "honour/honour_view.h"
#include "honour_html.h"
#include "honour_words.h"
#include "http/form_page.h"
#include "limits.h"
#include "links.h"
#include "people/people.h"
#include "routes_handlers.h"

static bool
has_link(struct text text)
{
	size_t at;

	return text_find(text, TEXT("://"), &at) || text_find(text, TEXT("www."), &at) || text_find(text, TEXT("@"), &at);
}

/* An address is used only where another person is to look after the page. */
static bool
read_form(struct request *request, struct honour_open_form *form)
{
	if (form_read(&request->context, &honour_open_form, &request->form, form)) {
		if (form->keeper.number == HONOUR_KEEPER_OTHER && !form->keeper_email.given)
			form_blame(&form->keeper_email, &honour_words_keeper_email_empty);
	} else if (honour_form_choice(&form->keeper) == HONOUR_KEEPER_SELF) {
		form->keeper_email.error = TEXT("");
	}
	/* It is in the invitation, which has no links but ours. */
	if (text_is_empty(form->name.error) && has_link(form->name.text))
		form_blame(&form->name, &honour_words_name_link);
	return !request->form.malformed && form_is_good(&honour_open_form, form);
}

static struct honour_open_page
view_of(struct request *request, struct honour_open_form *form)
{
	struct arena *arena = request->context.arena;
	const struct form_page shown = form_page(request, &(struct form_page_of){ .form = &honour_open_form, .values = form,
		.post = link_honour_http_open(arena) });
	const int keeper = honour_form_choice(&form->keeper);

	return (struct honour_open_page){
		.layout = shown.layout, .summary = shown.summary, .form = *form,
		.fields = honour_http_words_fields(form->name, form->words, form->living, form->donations_received),
		.keeper_self = keeper == HONOUR_KEEPER_SELF, .keeper_other = keeper == HONOUR_KEEPER_OTHER,
		.check = link_honour_http_open_check(arena), .keep = link_honour_http_open(arena),
	};
}

static void
show_form(struct request *request, struct honour_open_form *form)
{
	const struct honour_open_page view = view_of(request, form);

	html_honour_open(respond_page(request, view.layout.problem ? 422 : 200), &view);
}

void
honour_http_open_form(struct request *request)
{
	struct honour_open_form form = { 0 };

	show_form(request, &form);
}

void
honour_http_open_check(struct request *request)
{
	struct honour_open_form form;

	if (read_form(request, &form) && !form.change.given) {
		const struct honour_open_page view = view_of(request, &form);

		html_honour_open_check(respond_page(request, 200), &view);
		return;
	}
	show_form(request, &form);
}

void
honour_http_open(struct request *request)
{
	struct context *context = &request->context;
	struct honour_open_form form;
	struct honour_opening opening;
	struct honour_page_id page;
	struct person organiser;

	if (!read_form(request, &form)) {
		show_form(request, &form);
		return;
	}
	if (people_read(context, request->visitor.person, &organiser) != FOUND_OK) {
		respond_error(request);
		return;
	}
	opening = (struct honour_opening){
		.name = form.name.text, .words = form.words.text, .living = form.living.number == HONOUR_LIVING,
		.donations_received = form.donations_received.number,
		.keeper_email = form.keeper.number == HONOUR_KEEPER_SELF ? organiser.email : form.keeper_email.text,
	};
	switch (honour_open(context, request->visitor.person, &opening, &page)) {
	case HONOUR_OPEN_OK:
		honour_http_to_manage(request, page);
		return;
	case HONOUR_OPEN_TOO_MANY:
		request_event(request, EVENT_CLIENT_LIMITED);
		form_blame(&form.name, &honour_words_many_pages);
		show_form(request, &form);
		return;
	case HONOUR_OPEN_FAULT:
		respond_error(request);
		return;
	}
}
