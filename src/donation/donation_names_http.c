/* donation_names_http: a family's choice between the number of donations and names, where five to nine people came. */
#include "donation/donation.h"
#include "donation/donation_view.h"
#include "donation_html.h"
#include "donation_words.h"
#include "http/respond.h"
#include "links.h"
#include "routes_handlers.h"

enum choice { CHOICE_NUMBER, CHOICE_NAMES };
static const char *const choices[] = { [CHOICE_NUMBER] = "number", [CHOICE_NAMES] = "names", NULL };

static const struct form_field fields[] = {
	FORM_FIELD(donation_names_form, names, .kind = FORM_CHOICE, .required = true, .choices = choices,
	           .empty = &donation_words_names_empty, .wrong = &donation_words_names_empty),
	FORM_FIELD(donation_names_form, key, .kind = FORM_SECRET, .required = true),
};
FORM_DEFINE(donation_names_form, donation_names_form, fields);

static void
show(struct request *request, struct honour_page_id id, const struct donation_names_form *form, bool names)
{
	struct context *context = &request->context;
	struct donation_names view;
	struct honour_page page;

	if (honour_read(context, id, &page) != HONOUR_READ_OK) {
		respond_sorry(request);
		return;
	}
	view = (struct donation_names){ .frame = page_frame(request), .summary = form_errors(context, &donation_names_form, form),
		.form = *form, .honour = page.name, .choose_names = names, .saved = !text_is_empty(request_query(request, "saved")),
		.choose = link_donation_names_http_choose(context->arena, id), .back = link_honour_http_manage(context->arena, id) };
	if (text_is_empty(view.form.key.typed) || !text_is_empty(view.form.key.error))
		view.form.key.typed = request_new_key(request, view.choose);
	view.frame.no_index = true;
	view.frame.problem = view.summary.errors.count > 0;
	html_donation_names(respond_page(request, view.frame.problem ? 422 : 200), &view);
}

void
donation_names_http_form(struct request *request, struct honour_page_id page)
{
	const struct donation_names_form form = { 0 };
	bool names;

	if (donation_prefers_names(&request->context, page, &names))
		show(request, page, &form, names);
	else
		respond_sorry(request);
}

void
donation_names_http_choose(struct request *request, struct honour_page_id page)
{
	struct arena *arena = request->context.arena;
	struct donation_names_form form;

	if (!form_read(&request->context, &donation_names_form, &request->form, &form)) {
		show(request, page, &form, text_equal(form.names.typed, text_of(choices[CHOICE_NAMES])));
		return;
	}
	if (!donation_choose_names(&request->context, page, request->visitor.person, form.names.number == CHOICE_NAMES)) {
		respond_sorry(request);
		return;
	}
	respond_see_other(request, (struct link){ text_join(arena, link_donation_names_http_form(arena, page).text, TEXT("?saved=yes")) });
}
