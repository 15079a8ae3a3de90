/* honour_invitation_http: what a person who was invited to look after a page sees before they sign in. */
#include "honour/honour_http.h"

#include "honour/honour_keeper.h"
#include "honour/honour_letter.h"
#include "honour/honour_view.h"
#include "honour_html.h"
#include "http/confirm_form.h"
#include "http/respond.h"
#include "limits.h"
#include "links.h"
#include "outbox/outbox.h"
#include "people/people.h"
#include "routes_handlers.h"

/* The address of such a page is a secret, so search engines and other sites may not get it. */
static struct layout
private_layout(struct request *request)
{
	struct layout layout = honour_http_layout(request, false);

	return layout;
}

/* false: already answered. */
static bool
find(struct request *request, struct secret token, struct honour_invitation_read *invitation)
{
	switch (honour_invitation(&request->context, token, invitation)) {
	case HONOUR_INVITATION_OK:    return true;
	case HONOUR_INVITATION_NONE:  respond_not_found(request); return false;
	case HONOUR_INVITATION_ENDED: respond_gone(request); return false;
	case HONOUR_INVITATION_FAULT: break;
	}
	respond_error(request);
	return false;
}

void
honour_http_invitation(struct request *request, struct secret token)
{
	struct context *context = &request->context;
	struct honour_invitation_read invitation;
	struct honour_invitation_page view;
	struct honour_page page;
	struct person inviter;

	if (!find(request, token, &invitation))
		return;
	/* Signed in with the invited address already: the invitation page is not needed. */
	if (people_is_signed_in(request) &&
	    honour_role(context, invitation.page, request->visitor.person) == HONOUR_ROLE_KEEPER) {
		honour_http_to_manage(request, invitation.page);
		return;
	}
	if (honour_read(context, invitation.page, &page) != FOUND_OK ||
	    people_read(context, page.organiser, &inviter) != FOUND_OK) {
		respond_error(request);
		return;
	}
	view = (struct honour_invitation_page){
		.layout = private_layout(request), .inviter = inviter.name, .name = page.name,
		.until = honour_day_words(context, invitation.expires_at),
		.key = request_new_key(request, link_honour_http_invitation_send(context->arena, token)),
		.published = page.state == HONOUR_STATE_PUBLISHED, .send = link_honour_http_invitation_send(context->arena, token),
		.do_not_write = link_honour_http_do_not_write_form(context->arena, token),
	};
	html_honour_invitation(respond_page(request, 200), &view);
}

/* `impossible`: no email can be sent to the address that was invited. */
static void
show_sent(struct request *request, struct secret token, bool impossible)
{
	struct arena *arena = request->context.arena;
	const struct honour_invitation_sent_page view = {
		.layout = private_layout(request), .minutes = LIMIT_SIGN_IN_MINUTES, .code = link_people_http_sign_in_wait(arena),
		.again = link_honour_http_invitation(arena, token), .demo = request->context.site->demo, .impossible = impossible,
		.demo_page = link_public_http_demo(arena),
	};

	html_honour_invitation_sent(respond_page(request, impossible ? 422 : 200), &view);
}

void
honour_http_invitation_send(struct request *request, struct secret token)
{
	struct context *context = &request->context;
	struct honour_invitation_read invitation;
	struct confirm_form form;

	if (!form_read(context, &confirm_form, &request->form, &form)) {
		honour_http_invitation(request, token);
		return;
	}
	if (!find(request, token, &invitation))
		return;
	/* Sent to the address that was invited, no matter who pressed: only the email lets them in. */
	switch (people_ask(request, invitation.email, link_honour_http_manage(context->arena, invitation.page))) {
	case PEOPLE_ASK_TOO_MANY:
		request_event(request, EVENT_ADDRESS_LIMITED);
		respond_see_other(request, link_honour_http_invitation_sent(context->arena, token));
		return;
	case PEOPLE_ASK_OK:
		respond_see_other(request, link_honour_http_invitation_sent(context->arena, token));
		return;
	case PEOPLE_ASK_IMPOSSIBLE:
		show_sent(request, token, true);
		return;
	case PEOPLE_ASK_FAULT:
		respond_error(request);
		return;
	}
}

void
honour_http_invitation_sent(struct request *request, struct secret token)
{
	struct honour_invitation_read invitation;

	if (find(request, token, &invitation))
		show_sent(request, token, false);
}

/* The address that the link was sent to, also after the invitation has ended. false: already answered. */
static bool
find_email(struct request *request, struct secret token, struct text *email)
{
	switch (honour_invitation_email(&request->context, token, email)) {
	case HONOUR_INVITATION_OK:    return true;
	case HONOUR_INVITATION_NONE:
	case HONOUR_INVITATION_ENDED: respond_not_found(request); return false;
	case HONOUR_INVITATION_FAULT: break;
	}
	respond_error(request);
	return false;
}

void
honour_http_do_not_write_form(struct request *request, struct secret token)
{
	struct arena *arena = request->context.arena;
	struct honour_do_not_write_page view;
	enum outbox_refused refused;
	struct text email;

	if (!find_email(request, token, &email))
		return;
	refused = outbox_refused(&request->context, email);
	if (refused == OUTBOX_REFUSED_FAULT) {
		respond_error(request);
		return;
	}
	view = (struct honour_do_not_write_page){
		.layout = private_layout(request), .done = refused == OUTBOX_REFUSED_YES,
		.key = request_new_key(request, link_honour_http_do_not_write(arena, token)),
		.send = link_honour_http_do_not_write(arena, token), .back = link_honour_http_invitation(arena, token),
	};
	html_honour_do_not_write(respond_page(request, 200), &view);
}

void
honour_http_do_not_write(struct request *request, struct secret token)
{
	struct confirm_form form;
	struct text email;

	if (!form_read(&request->context, &confirm_form, &request->form, &form)) {
		honour_http_do_not_write_form(request, token);
		return;
	}
	if (!find_email(request, token, &email))
		return;
	if (outbox_refuse(&request->context, email) != OUTBOX_REFUSE_OK) {
		respond_error(request);
		return;
	}
	respond_see_other(request, link_honour_http_do_not_write_form(request->context.arena, token));
}
