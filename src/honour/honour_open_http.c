/* honour_open_http: starting a page: the form, the check page, the last press. */
#include "honour/honour_http.h"

#include "honour/honour_link.h"
#include "honour/honour_view.h"
#include "honour_html.h"
#include "honour_words.h"
#include "http/form_draft.h"
#include "http/form_page.h"
#include "limits.h"
#include "links.h"
#include "people/people.h"
#include "people/people_email_question.h"
#include "routes_handlers.h"

static const struct form_draft_sent already_started = { &honour_words_sent, &honour_words_sent_show };

/* What is for another person who is asked: needed where one is, and otherwise not used. */
static void
check_asked(struct honour_open_form *form)
{
	if (honour_form_choice(&form->keeper) == HONOUR_KEEPER_SELF) {
		form->keeper_email.error = form->inviter.error = form->letter.error = TEXT("");
		return;
	}
	if (honour_form_choice(&form->keeper) != HONOUR_KEEPER_OTHER)
		return;
	if (!form->keeper_email.given && text_is_empty(form->keeper_email.error))
		form_blame(&form->keeper_email, &honour_words_keeper_email_empty);
	honour_http_check_asking(&form->inviter, &form->letter);
}

void
honour_http_check_asking(struct form_value *inviter, struct form_value *letter)
{
	if (!inviter->given && text_is_empty(inviter->error))
		form_blame(inviter, &honour_words_inviter_empty);
	if (text_is_empty(letter->error) && honour_has_link(letter->text))
		form_blame(letter, &honour_words_letter_link);
	honour_http_check_name(inviter);
}

void
honour_http_check_name(struct form_value *name)
{
	if (text_is_empty(name->error) && honour_has_link(name->text))
		form_blame(name, &honour_words_name_link);
}

static bool
read_form(struct request *request, const struct form_body *body, struct honour_open_form *form)
{
	const bool read = form_read(&request->context, &honour_open_form, body, form);

	check_asked(form);
	honour_http_check_name(&form->name);
	return (read || !body->malformed) && form_is_good(&honour_open_form, form);
}

static struct honour_open_page
view_of(struct request *request, const struct honour_open_form *form)
{
	const int keeper = honour_form_choice(&form->keeper);

	return (struct honour_open_page){
		.layout = honour_http_layout(request, false), .form = *form,
		.fields = honour_http_words_fields(form->name, form->words, form->living, form->donations_received),
		.asking = { form->inviter, form->letter },
		.keeper_self = keeper == HONOUR_KEEPER_SELF, .keeper_other = keeper == HONOUR_KEEPER_OTHER,
		.open = link_honour_http_open(request->context.arena),
	};
}

static void
show_form(struct request *request, struct honour_open_form *form)
{
	struct arena *arena = request->context.arena;
	const struct form_page shown = form_page(request, &(struct form_page_of){ .form = &honour_open_form, .values = form,
		.post = link_honour_http_open(arena), .page = link_honour_http_open_form(arena), .several_steps = true });
	struct honour_open_page view;

	if (shown.answered)
		return;
	view = view_of(request, form);
	view.layout = shown.layout;
	view.summary = shown.summary;
	html_honour_open(respond_page(request, shown.status), &view);
}

/* `change`: the form with what was typed; none: it could not be saved. */
static void
show_check(struct request *request, const struct honour_open_form *form, struct link change)
{
	struct honour_open_page view = view_of(request, form);

	view.suggested = people_email_suggestion(request->context.arena, form->keeper_email.text);
	view.corrected = *form;
	form_set(&view.corrected.keeper_email, view.suggested);
	view.change = change;
	html_honour_open_check(respond_page(request, 200), &view);
}

void
honour_http_open_form(struct request *request)
{
	struct arena *arena = request->context.arena;

	form_draft_begin(request, link_honour_http_open_draft(arena, form_draft_new(request, link_honour_http_open(arena))));
}

void
honour_http_open_draft(struct request *request, struct draft_key draft)
{
	const struct form_draft_of of = { .last = link_honour_http_open(request->context.arena), .sent = &already_started };
	struct honour_open_form form = { 0 };
	struct form_draft saved;
	struct person organiser;

	if (!form_draft_read(request, draft, &of, &saved))
		return;
	if (saved.there) {
		/* If something has to be corrected, the page that is shown says what. */
		(void)read_form(request, &saved.body, &form);
	} else if (people_read(&request->context, request->visitor.person, &organiser) == FOUND_OK) {
		form_set(&form.inviter, organiser.name);
		form_set(&form.key, saved.key);
	} else {
		respond_error(request);
		return;
	}
	form_draft_blame(&request->context, &honour_open_form, &saved, &form);
	show_form(request, &form);
}

void
honour_http_open_draft_check(struct request *request, struct draft_key draft)
{
	struct arena *arena = request->context.arena;
	const struct form_draft_of of = { .last = link_honour_http_open(arena), .form = link_honour_http_open_draft(arena, draft),
		.sent = &already_started };
	struct honour_open_form form;
	struct form_draft saved;

	if (!form_draft_read(request, draft, &of, &saved))
		return;
	if (read_form(request, &saved.body, &form))
		show_check(request, &form, of.form);
	else
		show_form(request, &form);
}

/* An email to another person cannot be taken back, so it is read once more. */
static void
go_to_check(struct request *request, struct honour_open_form *form)
{
	struct arena *arena = request->context.arena;
	struct draft_key draft;

	switch (form_draft_save(request, &honour_open_form, form, link_honour_http_open(arena), &draft)) {
	case FORM_DRAFT_SAVE_OK:
		respond_step(request, link_honour_http_open_draft_check(arena, draft));
		return;
	case FORM_DRAFT_SAVE_REFUSED:
		show_check(request, form, (struct link){ TEXT_NONE });
		return;
	case FORM_DRAFT_SAVE_FAULT:
		respond_error(request);
		return;
	}
}

static void
open_page(struct request *request, struct honour_open_form *form, const struct honour_opening *opening)
{
	struct arena *arena = request->context.arena;
	struct honour_page_id page;

	switch (honour_open(&request->context, request->visitor.person, opening, &page)) {
	case HONOUR_OPEN_OK:
		/* Who looks after it themselves reads it next, and publishes it there. */
		if (form->keeper.number == HONOUR_KEEPER_SELF)
			respond_see_other(request, link_honour_http_publish_form(arena, page));
		else
			honour_http_done(request, page, TEXT("started"));
		return;
	case HONOUR_OPEN_TOO_MANY:
		request_event(request, EVENT_CLIENT_LIMITED);
		form_blame(&form->name, &honour_words_many_pages);
		break;
	case HONOUR_OPEN_UNNAMED:     form_blame(&form->inviter, &honour_words_inviter_empty); break;
	case HONOUR_OPEN_LINK:        form_blame(&form->name, &honour_words_name_link); break;
	case HONOUR_OPEN_UNCONFIRMED: form_blame(&form->keeper_email, &honour_words_invite_unconfirmed); break;
	case HONOUR_OPEN_IMPOSSIBLE:  form_blame(&form->keeper_email, &honour_words_invite_impossible); break;
	case HONOUR_OPEN_FAULT:       respond_error(request); return;
	}
	show_form(request, form);
}

void
honour_http_open(struct request *request)
{
	struct honour_open_form form;
	const bool good = read_form(request, &request->form, &form);
	struct person organiser;
	bool self;

	if (form.change.given)
		form.checked = (struct form_value){ 0 };
	if (!good || form.change.given) {
		show_form(request, &form);
		return;
	}
	self = form.keeper.number == HONOUR_KEEPER_SELF;
	if (!self && !form.checked.given) {
		go_to_check(request, &form);
		return;
	}
	/* One's own page can be changed afterwards, so the form is its last press. */
	if (request->unsaved) {
		respond_busy(request, LIMIT_RETRY_SECONDS);
		return;
	}
	if (people_read(&request->context, request->visitor.person, &organiser) != FOUND_OK) {
		respond_error(request);
		return;
	}
	open_page(request, &form, &(struct honour_opening){
		.name = form.name.text, .words = form.words.text, .living = form.living.number == HONOUR_LIVING,
		.donations_received = form.donations_received.number,
		.keeper_email = self ? organiser.email : form.keeper_email.text, .inviter = form.inviter.text, .letter = form.letter.text,
	});
}
