/* donation_names_http: a family's choice between the number of donations and names, where five to nine people came. */
#include "donation/donation.h"
#include "donation/donation_view.h"
#include "donation_html.h"
#include "donation_words.h"
#include "http/done.h"
#include "http/form_page.h"
#include "links.h"
#include "routes_handlers.h"

enum choice { CHOICE_NUMBER, CHOICE_NAMES };
static const char *const choices[] = { [CHOICE_NUMBER] = "number", [CHOICE_NAMES] = "names", NULL };

static const struct words *const labels[] = {
	[CHOICE_NUMBER] = &donation_words_label_names_number, [CHOICE_NAMES] = &donation_words_label_names_names,
};

static const struct form_field fields[] = {
	FORM_FIELD(donation_names_form, names, .kind = FORM_CHOICE, .required = true, .choices = choices,
	           .label = &donation_words_label_names, .choice_labels = labels,
	           .empty = &donation_words_names_empty, .wrong = &donation_words_names_empty),
	FORM_FIELD(donation_names_form, key, .kind = FORM_SECRET, .required = true),
	FORM_FIELD(donation_names_form, version, .kind = FORM_VERSION),
};
FORM_DEFINE(donation_names_form, donation_names_form, fields);

/* false: a fault. */
static bool
fill(struct context *context, struct honour_page_id page, struct donation_names_form *form)
{
	bool names;

	*form = (struct donation_names_form){ 0 };
	if (!donation_prefers_names(context, page, &names))
		return false;
	form_set(&form->names, text_of(choices[names ? CHOICE_NAMES : CHOICE_NUMBER]));
	form->names.number = names ? CHOICE_NAMES : CHOICE_NUMBER;
	return true;
}

static void
show(struct request *request, struct honour_page_id id, struct donation_names_form *form, const struct form_changes *changes)
{
	struct context *context = &request->context;
	struct donation_names_form stored;
	struct donation_names view;
	struct form_page shown;
	struct honour_page page;

	if (honour_read(context, id, &page) != FOUND_OK || !fill(context, id, &stored)) {
		respond_error(request);
		return;
	}
	shown = form_page(request, &(struct form_page_of){ .form = &donation_names_form, .values = form,
		.post = link_donation_names_http_choose(context->arena, id), .stored = &stored, .changes = changes,
		.there = link_donation_names_http_form(context->arena, id) });
	if (shown.answered)
		return;
	view = (struct donation_names){ .layout = shown.layout, .summary = shown.summary, .changes = shown.changes, .form = *form,
		.honour = page.name, .choose_names = text_equal(form->names.typed, text_of(choices[CHOICE_NAMES])),
		.saved = text_equal(request_query(request, "done"), TEXT("saved")),
		.choose = link_donation_names_http_choose(context->arena, id), .back = link_public_http_overview(context->arena, id) };
	html_donation_names(respond_page(request, shown.status), &view);
}

void
donation_names_http_form(struct request *request, struct honour_page_id page)
{
	struct donation_names_form form;

	if (fill(&request->context, page, &form))
		show(request, page, &form, NULL);
	else
		respond_error(request);
}

void
donation_names_http_choose(struct request *request, struct honour_page_id page)
{
	struct arena *arena = request->context.arena;
	struct donation_names_form form, stored;
	struct form_changes changes;

	if (!form_read(&request->context, &donation_names_form, &request->form, &form)) {
		show(request, page, &form, NULL);
		return;
	}
	if (!fill(&request->context, page, &stored)) {
		respond_error(request);
		return;
	}
	if (form_is_overtaken(&request->context, &donation_names_form, &form, &stored, &changes)) {
		show(request, page, &form, &changes);
		return;
	}
	if (!donation_choose_names(&request->context, page, request->visitor.person, form.names.number == CHOICE_NAMES)) {
		respond_error(request);
		return;
	}
	respond_see_other(request, done_link(arena, link_donation_names_http_form(arena, page), TEXT("saved")));
}
