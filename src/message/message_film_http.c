/* message_film_http: a message with a film, which is sent in pieces first, or with the form. */
#include "appointment/appointment_where.h"
#include "http/form_page.h"
#include "http/respond.h"
#include "links.h"
#include "media/media_film_form.h"
#include "media/media_film_tus.h"
#include "message/message_form.h"
#include "message/message_sender.h"
#include "message/message_view.h"
#include "message_html.h"
#include "routes_handlers.h"

/* ---- before the writer ---- */

static void
prepare_for(struct request *request, const struct message_author *author)
{
	if (message_may(&request->context, author) == MESSAGE_MAY_OK)
		media_film_form_prepare(request);
}

void
message_film_prepare(struct request *request)
{
	struct appointment appointment;

	if (appointment_find(&request->context, (struct secret){ request->parts[0].token }, &appointment) == FOUND_OK)
		prepare_for(request, &(struct message_author){ .page = appointment.page, .appointment = appointment.id });
}

void
message_film_group_prepare(struct request *request)
{
	struct appointment_group group;

	if (appointment_group_find(&request->context, (struct secret){ request->parts[0].token }, &group) == FOUND_OK)
		prepare_for(request, &(struct message_author){ .page = group.page, .group = group.id });
}

/* ---- the form ---- */

static struct media_film_form
film_of(const struct message_sender *sender, struct message_film_form *form)
{
	return (struct media_film_form){ .film = &form->film, .film_file = &form->film_file, .agreed = &form->agreed,
		.page = sender->author.page, .post = sender->film_leave };
}

static void
show_form(struct request *request, const struct message_sender *sender, struct message_film_form *form)
{
	struct form_page page;
	const struct media_film_form film = film_of(sender, form);
	struct media_film_field field;
	struct message_film_page view;

	if (!form->shown.given)
		appointment_form_set_shown(sender->shown, &form->shown, &form->shown_name);
	page = form_page(request, &(struct form_page_of){ .form = &message_film_form, .values = form, .post = sender->film_leave });
	if (page.answered || !media_film_form_show(request, &film, sender->film_begin, &field))
		return;
	view = (struct message_film_page){ .layout = page.layout, .summary = page.summary, .form = *form, .name = sender->page.name,
		.choice = message_sender_shown(sender, &form->shown, &form->shown_name),
		.for_group = !group_id_is_none(sender->author.group), .field = field, .leave = sender->film_leave, .back = sender->form };
	html_message_film(respond_page(request, page.status), &view);
}

void
message_film_instead(struct request *request, const struct message_sender *sender, const struct message_form *without)
{
	struct message_film_form form = { .words = without->words, .shown = without->shown, .shown_name = without->shown_name };

	show_form(request, sender, &form);
}

static void
show_empty(struct request *request, const struct message_sender *sender)
{
	struct message_film_form form = { 0 };

	show_form(request, sender, &form);
}

/* ---- what was sent ---- */

static void
leave(struct request *request, const struct message_sender *sender)
{
	struct message_film_form form;
	const struct media_film_form field = film_of(sender, &form);
	struct message_left left;
	struct media_film film;

	if (!appointment_form_read(&request->context, &message_film_form, &request->form, &form, &form.shown, &form.shown_name,
	                           message_sender_name(sender)) && request->form.malformed) {
		show_form(request, sender, &form);
		return;
	}
	if (!media_film_form_read(request, &field, &film))
		return;
	if (!form_is_good(&message_film_form, &form)) {
		show_form(request, sender, &form);
		return;
	}
	left = (struct message_left){ .words = form.words.text, .by = appointment_form_shown(&form.shown, &form.shown_name), .film = film.id };
	switch (message_leave(&request->context, &sender->author, &left)) {
	case MESSAGE_LEAVE_OK:
	case MESSAGE_LEAVE_SAME:     respond_see_other(request, sender->kept); return;
	case MESSAGE_LEAVE_TOO_MANY:
		request_event(request, EVENT_CLIENT_LIMITED);
		message_sender_show_not(request, sender, false, true);
		return;
	case MESSAGE_LEAVE_NOT_COME: message_sender_show_not(request, sender, false, false); return;
	case MESSAGE_LEAVE_PAUSED:   message_sender_show_not(request, sender, true, false); return;
	case MESSAGE_LEAVE_EMPTY:
	case MESSAGE_LEAVE_FAULT:    respond_error(request); return;
	}
}

void
message_film_http_form(struct request *request, struct secret link)
{
	struct message_sender sender;

	if (media_film_form_is_offered(request) && message_sender_find_donor(request, link, &sender))
		show_empty(request, &sender);
}

void
message_film_http_leave(struct request *request, struct secret link)
{
	struct message_sender sender;

	if (media_film_form_is_offered(request) && message_sender_find_donor(request, link, &sender))
		leave(request, &sender);
}

void
message_film_http_begin(struct request *request, struct secret link)
{
	struct message_sender sender;

	if (media_film_form_is_offered(request) && message_sender_find_donor(request, link, &sender))
		media_film_tus_create(request, sender.author.page, sender.film_leave);
}

void
message_film_http_group_form(struct request *request, struct secret link)
{
	struct message_sender sender;

	if (media_film_form_is_offered(request) && message_sender_find_leader(request, link, &sender))
		show_empty(request, &sender);
}

void
message_film_http_group_leave(struct request *request, struct secret link)
{
	struct message_sender sender;

	if (media_film_form_is_offered(request) && message_sender_find_leader(request, link, &sender))
		leave(request, &sender);
}

void
message_film_http_group_begin(struct request *request, struct secret link)
{
	struct message_sender sender;

	if (media_film_form_is_offered(request) && message_sender_find_leader(request, link, &sender))
		media_film_tus_create(request, sender.author.page, sender.film_leave);
}
