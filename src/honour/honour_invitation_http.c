/* honour_invitation_http: what a person who was invited to look after a page sees before they sign in. */
#include "honour/honour_http.h"

#include "honour/honour_keeper.h"
#include "honour/honour_letter.h"
#include "honour/honour_view.h"
#include "honour_html.h"
#include "http/confirm_form.h"
#include "http/done.h"
#include "http/respond.h"
#include "limits.h"
#include "media/media.h"
#include "links.h"
#include "outbox/outbox.h"
#include "people/people.h"
#include "routes_handlers.h"

/* The address of such a page is a secret, so search engines and other sites may not get it.  Nothing leads away from it. */
static struct layout
private_layout(struct request *request)
{
	struct layout layout = honour_http_layout(request, false);

	layout.no_menu = true;
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

struct asked {
	struct honour_invitation_read invitation;
	struct honour_page page;
	bool kept;                        /* the page has a keeper */
	bool may_decline;                 /* with the link alone */
};

/* Reads the invitation and its page.  false: already answered. */
static bool
begin(struct request *request, struct secret token, struct asked *asked)
{
	struct honour_keeper_list keepers;

	if (!find(request, token, &asked->invitation))
		return false;
	if (honour_read(&request->context, asked->invitation.page, &asked->page) != FOUND_OK ||
	    !honour_keepers(&request->context, asked->invitation.page, &keepers)) {
		respond_error(request);
		return false;
	}
	asked->kept = keepers.count > 0;
	asked->may_decline = asked->page.state == HONOUR_STATE_WAITING && !asked->kept;
	return true;
}

void
honour_http_invitation(struct request *request, struct secret token)
{
	struct context *context = &request->context;
	struct arena *arena = context->arena;
	struct honour_invitation_page view;
	struct asked asked;

	if (!begin(request, token, &asked))
		return;
	/* Signed in with the invited address already: the invitation page is not needed. */
	if (people_is_signed_in(request) &&
	    honour_role(context, asked.page.id, request->visitor.person) == HONOUR_ROLE_KEEPER) {
		honour_http_to_manage(request, asked.page.id);
		return;
	}
	view = (struct honour_invitation_page){
		.layout = private_layout(request), .inviter = asked.invitation.inviter, .letter = asked.invitation.letter,
		.name = asked.page.name, .published = asked.page.state == HONOUR_STATE_PUBLISHED, .living = asked.page.living,
		.kept = asked.kept, .declined = asked.invitation.declined,
		.undone = text_equal(request_query(request, "done"), TEXT("undone")), .accepted = asked.invitation.accepted,
		.may_decline = asked.may_decline, .days = honour_http_undo_days(request), .requester = honour_requester(context, &asked.page),
		.send = link_honour_http_invitation_send(arena, token), .draft = link_honour_http_invitation_draft(arena, token),
		.decline = link_honour_http_invitation_decline_form(arena, token), .undo = link_honour_http_invitation_undo(arena, token),
		.do_not_write = link_honour_http_do_not_write_form(arena, token),
	};
	view.key = request_new_key(request, view.declined && !view.accepted ? view.undo : view.send);
	html_honour_invitation(respond_page(request, 200), &view);
}

void
honour_http_invitation_draft(struct request *request, struct secret token)
{
	struct arena *arena = request->context.arena;
	struct honour_draft_page view;
	struct honour_draft draft;
	struct asked asked;

	if (!begin(request, token, &asked))
		return;
	if (asked.page.state != HONOUR_STATE_WAITING) {
		respond_see_other(request, link_honour_http_invitation(arena, token));
		return;
	}
	if (!honour_http_draft(request, &asked.page, (struct link){ TEXT_NONE }, &draft)) {
		respond_error(request);
		return;
	}
	view = (struct honour_draft_page){
		.layout = private_layout(request), .inviter = asked.invitation.inviter, .may_decline = asked.may_decline, .kept = asked.kept,
		.draft = draft, .requester = draft.requester,
		.send = link_honour_http_invitation_send(arena, token),
		.decline = link_honour_http_invitation_decline_form(arena, token), .back = link_honour_http_invitation(arena, token),
	};
	if (view.draft.has_picture)
		view.draft.picture = link_honour_http_invitation_picture(arena, token, asked.page.picture);
	view.key = request_new_key(request, view.send);
	html_honour_draft(respond_page(request, 200), &view);
}

void
honour_http_invitation_picture(struct request *request, struct secret token, struct picture_id picture)
{
	struct asked asked;

	if (!begin(request, token, &asked))
		return;
	/* As long as the draft is shown: afterwards the page itself says who sees its picture. */
	if (asked.page.state == HONOUR_STATE_WAITING && picture_id_equal(asked.page.picture, picture))
		media_respond(request, picture);
	else
		respond_not_found(request);
}

void
honour_http_invitation_decline_form(struct request *request, struct secret token)
{
	struct arena *arena = request->context.arena;
	struct honour_decline_page view;
	struct asked asked;

	if (!begin(request, token, &asked))
		return;
	if (!asked.may_decline) {
		respond_see_other(request, link_honour_http_invitation(arena, token));
		return;
	}
	view = (struct honour_decline_page){
		.layout = private_layout(request), .name = asked.page.name, .requester = honour_requester(&request->context, &asked.page),
		.days = honour_http_undo_days(request),
		.key = request_new_key(request, link_honour_http_invitation_decline(arena, token)),
		.decline = link_honour_http_invitation_decline(arena, token), .back = link_honour_http_invitation(arena, token),
	};
	html_honour_decline(respond_page(request, 200), &view);
}

void
honour_http_invitation_decline(struct request *request, struct secret token)
{
	struct honour_invitation_read invitation;
	struct confirm_form form;

	if (!form_read(&request->context, &confirm_form, &request->form, &form)) {
		honour_http_invitation_decline_form(request, token);
		return;
	}
	if (!find(request, token, &invitation))
		return;
	switch (honour_decline(&request->context, invitation.page, PERSON_ID_NONE)) {
	case HONOUR_DECLINE_OK:
	case HONOUR_DECLINE_ALREADY:
	case HONOUR_DECLINE_KEPT:
	case HONOUR_DECLINE_PUBLISHED:
		respond_see_other(request, link_honour_http_invitation(request->context.arena, token));
		return;
	case HONOUR_DECLINE_FAULT:
		respond_error(request);
		return;
	}
}

void
honour_http_invitation_undo(struct request *request, struct secret token)
{
	struct honour_invitation_read invitation;
	struct confirm_form form;

	if (!form_read(&request->context, &confirm_form, &request->form, &form)) {
		honour_http_invitation(request, token);
		return;
	}
	if (!find(request, token, &invitation))
		return;
	switch (honour_undo_decline(&request->context, invitation.page, PERSON_ID_NONE)) {
	case HONOUR_UNDO_DECLINE_OK:
		respond_see_other(request, done_link(request->context.arena, link_honour_http_invitation(request->context.arena, token),
		                                     TEXT("undone")));
		return;
	case HONOUR_UNDO_DECLINE_KEPT:
	case HONOUR_UNDO_DECLINE_NOT:
		respond_see_other(request, link_honour_http_invitation(request->context.arena, token));
		return;
	case HONOUR_UNDO_DECLINE_FAULT:
		respond_error(request);
		return;
	}
}

/* `impossible`: no email can be sent to the address that was invited. */
static void
show_sent(struct request *request, struct secret token, bool impossible)
{
	struct arena *arena = request->context.arena;
	const struct link send = link_honour_http_invitation_send(arena, token);
	const struct honour_invitation_sent_page view = {
		.layout = private_layout(request), .minutes = LIMIT_SIGN_IN_MINUTES, .code = link_people_http_sign_in_wait(arena),
		.send = send, .key = request_new_key(request, send), .demo = request->context.site->demo, .impossible = impossible,
		.demo_page = link_public_http_demo(arena),
	};

	html_honour_invitation_sent(respond_page(request, 200), &view);
}

void
honour_http_invitation_send(struct request *request, struct secret token)
{
	struct context *context = &request->context;
	struct confirm_form form;
	struct asked asked;
	struct link next;

	if (!form_read(context, &confirm_form, &request->form, &form)) {
		honour_http_invitation(request, token);
		return;
	}
	if (!begin(request, token, &asked))
		return;
	next = asked.page.state == HONOUR_STATE_WAITING ? link_honour_http_publish_form(context->arena, asked.page.id)
	                                                : link_public_http_overview(context->arena, asked.page.id);
	/* Sent to the address that was invited, no matter who pressed: only the email lets them in. */
	switch (people_ask(request, asked.invitation.email, next)) {
	case PEOPLE_ASK_TOO_MANY:
		request_event(request, EVENT_ADDRESS_LIMITED);
		respond_see_other(request, link_honour_http_invitation_sent(context->arena, token));
		return;
	case PEOPLE_ASK_OK:
		respond_see_other(request, link_honour_http_invitation_sent(context->arena, token));
		return;
	case PEOPLE_ASK_IMPOSSIBLE:
		respond_step(request, done_link(context->arena, link_honour_http_invitation_sent(context->arena, token), TEXT("impossible")));
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
		show_sent(request, token, text_equal(request_query(request, "done"), TEXT("impossible")));
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
