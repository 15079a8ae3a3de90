/* honour_keeper_http: the keepers of a page, and inviting others. */
#include "honour/honour_http.h"

#include "base/id.h"
#include "honour/honour_keeper.h"
#include "honour/honour_letter.h"
#include "honour/honour_view.h"
#include "honour_html.h"
#include "honour_words.h"
#include "html/number.h"
#include "http/done.h"
#include "http/form_page.h"
#include "limits.h"
#include "links.h"
#include "outbox/outbox.h"
#include "people/people.h"
#include "people/people_email_question.h"
#include "routes_handlers.h"

static void
add_keepers(struct request *request, const struct honour_keeper_list *keepers, struct honour_keepers_page *view)
{
	struct context *context = &request->context;

	view->keepers.at = arena_list_of(context->arena, struct honour_keeper_row, keepers->count);
	for (size_t i = 0; i < keepers->count; i++)
		view->keepers.at[view->keepers.count++] = (struct honour_keeper_row){
			keepers->at[i].email, honour_day_words(context, keepers->at[i].since),
			person_id_equal(keepers->at[i].person, request->visitor.person),
		};
}

static void
add_invited(struct request *request, struct honour_page_id id, const struct honour_invited_list *invited, struct honour_keepers_page *view)
{
	struct context *context = &request->context;

	view->invited.at = arena_list_of(context->arena, struct honour_invited_row, invited->count);
	for (size_t i = 0; i < invited->count; i++)
		view->invited.at[view->invited.count++] = (struct honour_invited_row){
			invited->at[i].email, honour_day_words(context, invited->at[i].expires_at),
			request_new_key(request, link_honour_http_invite(context->arena, id)),
			id_text(context->arena, invited->at[i].id.id),
			outbox_reach(context, invited->at[i].email) == OUTBOX_REACH_FAILED,
		};
}

static const struct done known[] = { { TEXT("invited"), &honour_words_done_invited } };

/* Only keepers see addresses. While the page has no keeper the organiser sees what they typed themselves, to correct it. */
static void
show_keepers(struct request *request, struct honour_page_id id, struct honour_invite_form *form)
{
	struct context *context = &request->context;
	struct honour_keepers_page view;
	struct honour_keeper_list keepers;
	struct honour_invited_list invited;
	struct honour_page page;
	struct form_page shown;
	enum honour_role role;
	bool keeper;

	if (!honour_http_begin(request, id, &page, &role))
		return;
	if (!honour_keepers(context, id, &keepers) || !honour_invitations(context, id, &invited)) {
		respond_error(request);
		return;
	}
	shown = form_page(request, &(struct form_page_of){ .form = &honour_invite_form, .values = form,
		.post = link_honour_http_invite(context->arena, id) });
	if (shown.answered)
		return;
	keeper = role == HONOUR_ROLE_KEEPER;
	view = (struct honour_keepers_page){
		.layout = shown.layout, .summary = shown.summary, .form = *form,
		.question = people_email_question(context->arena, &form->email, &form->sure),
		.done = done_words(request, known, COUNT_OF(known)), .asking = { form->inviter, form->letter },
		.name = page.name,
		.keeper = keeper, .nobody_keeps = keepers.count == 0, .one_keeper = keepers.count == 1,
		.keepers_words = number_words_first(context->arena, (int64_t)keepers.count),
		.may_invite = page.state != HONOUR_STATE_DECLINED && (keeper || keepers.count == 0), .days = LIMIT_INVITATION_DAYS,
		.invite = link_honour_http_invite(context->arena, id), .back = link_public_http_overview(context->arena, id),
	};
	if (keeper)
		add_keepers(request, &keepers, &view);
	if (keeper || keepers.count == 0)
		add_invited(request, id, &invited, &view);
	html_honour_keepers(respond_page(request, shown.status), &view);
}

void
honour_http_keepers(struct request *request, struct honour_page_id page)
{
	struct honour_invite_form form = { 0 };
	struct person inviter;

	if (people_read(&request->context, request->visitor.person, &inviter) != FOUND_OK) {
		respond_error(request);
		return;
	}
	form_set(&form.inviter, inviter.name);
	show_keepers(request, page, &form);
}

static void
to_keepers(struct request *request, struct honour_page_id page)
{
	respond_see_other(request, link_honour_http_keepers(request->context.arena, page));
}

static void
withdraw(struct request *request, struct honour_page_id page, struct invitation_id invitation)
{
	switch (honour_withdraw(&request->context, page, request->visitor.person, invitation)) {
	case HONOUR_WITHDRAW_OK:
	case HONOUR_WITHDRAW_NONE:      to_keepers(request, page); return;
	case HONOUR_WITHDRAW_NOT_YOURS: respond_not_found(request); return;
	case HONOUR_WITHDRAW_FAULT:     respond_error(request); return;
	}
}

void
honour_http_invite(struct request *request, struct honour_page_id page)
{
	struct honour_invite_form form;
	const bool read = form_read(&request->context, &honour_invite_form, &request->form, &form);
	struct people_email_question question;

	if (read && form.withdraw.given) {
		withdraw(request, page, (struct invitation_id){ form.withdraw.number });
		return;
	}
	if (!form.email.given && text_is_empty(form.email.error))
		form_blame(&form.email, &honour_words_email_empty);
	honour_http_check_asking(&form.inviter, &form.letter);
	question = people_email_question(request->context.arena, &form.email, &form.sure);
	if (!form_is_good(&honour_invite_form, &form) || !text_is_empty(question.suggested)) {
		show_keepers(request, page, &form);
		return;
	}
	switch (honour_invite(&request->context, page, request->visitor.person,
	                      &(struct honour_asking){ form.email.text, form.inviter.text, form.letter.text })) {
	case HONOUR_INVITE_OK:
		respond_see_other(request, done_link(request->context.arena, link_honour_http_keepers(request->context.arena, page),
		                                     TEXT("invited")));
		return;
	case HONOUR_INVITE_DECLINED:      honour_http_to_manage(request, page); return;
	case HONOUR_INVITE_NOT_YOURS:     respond_not_found(request); return;
	case HONOUR_INVITE_FAULT:         respond_error(request); return;
	case HONOUR_INVITE_KEEPS_ALREADY: form_blame(&form.email, &honour_words_invite_keeps); break;
	case HONOUR_INVITE_TOO_MANY:
		request_event(request, EVENT_CLIENT_LIMITED);
		form_blame(&form.email, &honour_words_invite_many);
		break;
	case HONOUR_INVITE_UNNAMED:       form_blame(&form.inviter, &honour_words_inviter_empty); break;
	case HONOUR_INVITE_LINK:          form_blame(&form.email, &honour_words_invite_name_link); break;
	case HONOUR_INVITE_UNCONFIRMED:   form_blame(&form.email, &honour_words_invite_unconfirmed); break;
	case HONOUR_INVITE_IMPOSSIBLE:    form_blame(&form.email, &honour_words_invite_impossible); break;
	case HONOUR_INVITE_FULL:          form_blame(&form.email, &honour_words_invite_full); break;
	}
	show_keepers(request, page, &form);
}
