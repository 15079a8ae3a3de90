/* message_film_http: a message with a film, which is sent in pieces first, or with the form. */
#include "appointment/appointment_where.h"
#include "http/asset.h"
#include "http/form_page.h"
#include "http/respond.h"
#include "limits.h"
#include "links.h"
#include "media/media_film.h"
#include "media/media_film_store.h"
#include "media/media_film_tus.h"
#include "media_words.h"
#include "message/message_form.h"
#include "message/message_sender.h"
#include "message/message_view.h"
#include "message_html.h"
#include "message_words.h"
#include "routes_handlers.h"

/* What prepare() made of the file of a form without script. */
struct sent { enum media_film_take outcome; struct media_file file; };

/* ---- before the writer ---- */

static void
prepare_for(struct request *request, const struct message_author *author)
{
	if (message_may(&request->context, author) != MESSAGE_MAY_OK)
		return;
	for (size_t i = 0; i < request->form.count; i++) {
		struct form_pair *pair = &request->form.pairs[i];

		if (pair->is_file && pair->value.length > 0 && text_equal(pair->name, TEXT("film_file"))) {
			struct sent *sent = arena_new_of(request->context.arena, struct sent);

			sent->outcome = media_film_take_whole(&request->context, text_bytes(pair->value), &sent->file);
			request->prepared = sent;
			return;
		}
	}
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

/* Whether the film of a form that comes back need not be sent again. false: answered with the error page. */
static bool
has_arrived(struct request *request, const struct message_film_form *form, bool *arrived)
{
	struct media_film film = { .size = 0 };
	enum found found = FOUND_NONE;

	if (!text_is_empty(form->film.text))
		found = media_film_find_in_form(request, form->film.text, &film);
	*arrived = found == FOUND_OK && film.received == film.size;
	if (found == FOUND_FAULT)
		respond_error(request);
	return found != FOUND_FAULT;
}

static void
show_form(struct request *request, const struct message_sender *sender, struct message_film_form *form)
{
	const struct form_value name = { .typed = sender->author.name };
	struct form_page page;
	struct message_film_page view;
	bool arrived;

	if (!form->shown.given)
		appointment_form_set_shown(sender->shown, &form->shown, &form->shown_name);
	page = form_page(request, &(struct form_page_of){ .form = &message_film_form, .values = form, .post = sender->film_leave });
	if (page.answered || !has_arrived(request, form, &arrived))
		return;
	view = (struct message_film_page){ .layout = page.layout, .summary = page.summary, .form = *form, .name = sender->page.name,
		.choice = appointment_shown_choice(&form->shown, &form->shown_name, &name),
		.for_group = !group_id_is_none(sender->author.group), .arrived = arrived, .megabytes_max = LIMIT_FILM_BYTES_IN / MIB,
		.megabytes_form_max = LIMIT_FILM_FORM_BYTES / MIB, .minutes_max = LIMIT_FILM_MINUTES, .piece_max = LIMIT_FILM_PATCH_BYTES,
		.script = asset_link("film.js"), .begin = sender->film_begin, .leave = sender->film_leave, .back = sender->form };
	html_message_film(respond_page(request, page.status), &view);
}

static void
show_empty(struct request *request, const struct message_sender *sender)
{
	struct message_film_form form = { 0 };

	show_form(request, sender, &form);
}

/* ---- what was sent ---- */

static const struct words *
words_of(enum media_film_take outcome)
{
	switch (outcome) {
	case MEDIA_FILM_TAKE_OK:       return NULL;
	case MEDIA_FILM_TAKE_NO_FILM:
	case MEDIA_FILM_TAKE_TOO_FEW:
	case MEDIA_FILM_TAKE_TOO_MANY: return &media_words_film_no_film;
	case MEDIA_FILM_TAKE_FULL:     return &media_words_film_full;
	case MEDIA_FILM_TAKE_FAULT:    break;
	}
	return &media_words_film_fault;
}

/* A film that came with the form becomes one that has arrived. false: answered with the error page. */
static bool
take_file(struct request *request, const struct message_sender *sender, struct message_film_form *form)
{
	const struct sent *sent = request->prepared;
	const struct words *wrong = sent ? words_of(sent->outcome) : NULL;
	enum media_film_begin outcome;
	struct text token;

	if (wrong)
		form_blame(&form->film_file, wrong);
	if (!sent || wrong)
		return true;
	outcome = media_film_begin_whole(request, sender->author.page, sender->film_leave.text, &sent->file, &token);
	if (outcome == MEDIA_FILM_BEGIN_FAULT) {
		respond_error(request);
		return false;
	}
	if (outcome == MEDIA_FILM_BEGIN_OK)
		form_set(&form->film, token);
	else
		form_blame(&form->film_file, media_film_begin_words(outcome));
	return true;
}

/* Blames what keeps the film from being sent. false: answered with the error page. */
static bool
find_film(struct request *request, struct message_film_form *form, struct media_film *film)
{
	const bool blamed = !text_is_empty(form->film_file.error);

	*film = (struct media_film){ .size = 0 };
	switch (text_is_empty(form->film.text) ? FOUND_NONE : media_film_find_in_form(request, form->film.text, film)) {
	case FOUND_OK:
		if (film->received < film->size && !blamed)
			form_blame(&form->film_file, &message_words_film_part);
		return true;
	case FOUND_NONE:
		if (!blamed)
			form_blame(&form->film_file, text_is_empty(form->film.text) ? &message_words_film_empty : &media_words_film_gone);
		return true;
	case FOUND_FAULT:
		break;
	}
	respond_error(request);
	return false;
}

static void
leave(struct request *request, const struct message_sender *sender)
{
	struct message_film_form form;
	struct message_left left;
	struct media_film film;

	if (!appointment_form_read(&request->context, &message_film_form, &request->form, &form, &form.shown, &form.shown_name) &&
	    request->form.malformed) {
		show_form(request, sender, &form);
		return;
	}
	if (!take_file(request, sender, &form) || !find_film(request, &form, &film))
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

/* false: answered. */
static bool
is_offered(struct request *request)
{
	if (!media_film_available())
		respond_not_found(request);
	return media_film_available();
}

void
message_film_http_form(struct request *request, struct secret link)
{
	struct message_sender sender;

	if (is_offered(request) && message_sender_find_donor(request, link, &sender))
		show_empty(request, &sender);
}

void
message_film_http_leave(struct request *request, struct secret link)
{
	struct message_sender sender;

	if (is_offered(request) && message_sender_find_donor(request, link, &sender))
		leave(request, &sender);
}

void
message_film_http_begin(struct request *request, struct secret link)
{
	struct message_sender sender;

	if (is_offered(request) && message_sender_find_donor(request, link, &sender))
		media_film_tus_create(request, sender.author.page, sender.film_leave);
}

void
message_film_http_group_form(struct request *request, struct secret link)
{
	struct message_sender sender;

	if (is_offered(request) && message_sender_find_leader(request, link, &sender))
		show_empty(request, &sender);
}

void
message_film_http_group_leave(struct request *request, struct secret link)
{
	struct message_sender sender;

	if (is_offered(request) && message_sender_find_leader(request, link, &sender))
		leave(request, &sender);
}

void
message_film_http_group_begin(struct request *request, struct secret link)
{
	struct message_sender sender;

	if (is_offered(request) && message_sender_find_leader(request, link, &sender))
		media_film_tus_create(request, sender.author.page, sender.film_leave);
}
