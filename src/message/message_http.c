/* message_http: leaving a message, behind the private link of an appointment or of a group; pictures of those published. */
#include "appointment/appointment_where.h"
#include "http/form_page.h"
#include "links.h"
#include "media/media.h"
#include "media/media_film.h"
#include "message/message_sender.h"
#include "message/message_view.h"
#include "message_html.h"
#include "message_sql.h"
#include "message_words.h"
#include "routes_handlers.h"
#include "limits.h"

enum { OK = 200, CONFLICT = 409 };

/* Nothing is decoded for a person who may not leave a message; the handler then says why. */
static void
prepare_for(struct request *request, const struct message_author *author)
{
	if (message_may(&request->context, author) == MESSAGE_MAY_OK)
		media_prepare_files(request, LIMIT_MESSAGE_PICTURES);
}

void
message_prepare(struct request *request)
{
	const struct secret link = { request->parts[0].token };
	struct appointment appointment;

	if (appointment_find(&request->context, link, &appointment) == FOUND_OK)
		prepare_for(request, &(struct message_author){ .page = appointment.page, .appointment = appointment.id });
}

void
message_group_prepare(struct request *request)
{
	const struct secret link = { request->parts[0].token };
	struct appointment_group group;

	if (appointment_group_find(&request->context, link, &group) == FOUND_OK)
		prepare_for(request, &(struct message_author){ .page = group.page, .group = group.id });
}

static struct media_form
pictures_of(struct message_form *form)
{
	return (struct media_form){ .input = &form->pictures, .slots = form->slots, .slot_count = COUNT_OF(form->slots) };
}

static void
fill_slots(struct arena *arena, const struct message_form *form, const struct media_form *pictures, struct message_form_page *view)
{
	view->slots.at = arena_list_of(arena, struct message_slot, COUNT_OF(form->slots));
	for (size_t i = 0; i < COUNT_OF(form->slots); i++) {
		const struct media_saved saved = media_form_saved_at(arena, pictures, i);

		if (!text_is_empty(saved.token))
			view->slots.at[view->slots.count++] = (struct message_slot){ saved, form->descriptions[i] };
	}
	view->full = view->slots.count == COUNT_OF(form->slots);
	view->sending = media_form_sending();
	view->choose_again = pictures->choose_again;
}

static void
show_form(struct request *request, const struct message_sender *sender, struct message_form *form, const struct media_form *pictures)
{
	struct arena *arena = request->context.arena;
	struct form_page page;
	struct message_form_page view;

	if (!form->shown.given)
		appointment_form_set_shown(sender->shown, &form->shown, &form->shown_name);
	page = form_page(request, &(struct form_page_of){ .form = &message_form, .values = form, .post = sender->leave,
		.in_place = pictures->choose_again });
	if (page.answered)
		return;
	view = (struct message_form_page){ .layout = page.layout, .summary = page.summary, .name = sender->page.name,
		.choice = message_sender_shown(sender, &form->shown, &form->shown_name),
		.for_group = !group_id_is_none(sender->author.group), .megabytes_max = LIMIT_UPLOAD_BYTES / MIB,
		.pictures_max = LIMIT_MESSAGE_PICTURES, .leave = sender->leave, .back = sender->back,
		.film = media_film_available() ? sender->film_form : (struct link){ TEXT("") } };
	fill_slots(arena, form, pictures, &view);
	view.form = *form;
	html_message_form(respond_page(request, page.status), &view);
}

static void
show_empty(struct request *request, const struct message_sender *sender)
{
	struct message_form form = { 0 };
	const struct media_form pictures = pictures_of(&form);

	show_form(request, sender, &form, &pictures);
}

/* It comes back, with its pictures. */
static void
show_again(struct request *request, const struct message_sender *sender, struct message_form *form, struct media_form *pictures)
{
	if (media_form_save(request, sender->author.page, pictures))
		show_form(request, sender, form, pictures);
}

/* A description belongs to the picture that the page showed next to it. */
static void
read_left(struct message_form *form, struct message_left *left)
{
	*left = (struct message_left){ .words = form->words.text, .by = appointment_form_shown(&form->shown, &form->shown_name) };
	for (size_t i = 0; i < COUNT_OF(form->slots); i++) {
		const struct media_slot *slot = &form->slots[i];

		if (!slot->picture || slot->is_new)
			form_set(&form->descriptions[i], TEXT(""));
		if (slot->picture)
			left->pictures[left->picture_count++] = (struct message_picture_left){ &slot->picture->clean, form->descriptions[i].text };
	}
}

static bool
has_new_picture(const struct message_form *form)
{
	for (size_t i = 0; i < COUNT_OF(form->slots); i++)
		if (form->slots[i].picture && form->slots[i].is_new)
			return true;
	return false;
}

static void
leave(struct request *request, const struct message_sender *sender)
{
	struct message_form form;
	struct message_left left;
	struct media_form pictures = pictures_of(&form);
	const bool read = appointment_form_read(&request->context, &message_form, &request->form, &form, &form.shown, &form.shown_name,
	                                        message_sender_name(sender));

	media_form_read(request, &pictures);
	read_left(&form, &left);
	if (form.film_instead.ticked && media_film_available()) {
		message_film_instead(request, sender, &form);
		return;
	}
	if (form.add_pictures.ticked && text_is_empty(form.pictures.error) && !has_new_picture(&form))
		form_blame(&form.pictures, &message_words_pictures_none);
	if ((!read && request->form.malformed) || !form_is_good(&message_form, &form) || form.add_pictures.ticked) {
		show_again(request, sender, &form, &pictures);
		return;
	}
	switch (message_leave(&request->context, &sender->author, &left)) {
	case MESSAGE_LEAVE_OK:
	case MESSAGE_LEAVE_SAME:
		if (media_form_end(request, &pictures))
			respond_see_other(request, sender->kept);
		return;
	case MESSAGE_LEAVE_EMPTY:
		form_blame(&form.words, &message_words_empty);
		show_again(request, sender, &form, &pictures);
		return;
	case MESSAGE_LEAVE_TOO_MANY:
		request_event(request, EVENT_CLIENT_LIMITED);
		message_sender_show_not(request, sender, false, true);
		return;
	case MESSAGE_LEAVE_NOT_COME: message_sender_show_not(request, sender, false, false); return;
	case MESSAGE_LEAVE_PAUSED:  message_sender_show_not(request, sender, true, false); return;
	case MESSAGE_LEAVE_FAULT:    respond_error(request); return;
	}
}

static void
show_kept(struct request *request, const struct message_sender *sender)
{
	struct message_kept_page view = { .layout = message_sender_layout(request), .name = sender->page.name,
		.for_group = !group_id_is_none(sender->author.group), .again = sender->form, .back = sender->back };

	html_message_kept(respond_page(request, OK), &view);
}

void
message_http_form(struct request *request, struct secret link)
{
	struct message_sender sender;

	if (message_sender_find_donor(request, link, &sender))
		show_empty(request, &sender);
}

void
message_http_leave(struct request *request, struct secret link)
{
	struct message_sender sender;

	if (message_sender_find_donor(request, link, &sender))
		leave(request, &sender);
}

void
message_http_kept(struct request *request, struct secret link)
{
	struct message_sender sender;

	if (message_sender_find_donor(request, link, &sender))
		show_kept(request, &sender);
}

void
message_http_group_form(struct request *request, struct secret link)
{
	struct message_sender sender;

	if (message_sender_find_leader(request, link, &sender))
		show_empty(request, &sender);
}

void
message_http_group_leave(struct request *request, struct secret link)
{
	struct message_sender sender;

	if (message_sender_find_leader(request, link, &sender))
		leave(request, &sender);
}

void
message_http_group_kept(struct request *request, struct secret link)
{
	struct message_sender sender;

	if (message_sender_find_leader(request, link, &sender))
		show_kept(request, &sender);
}

static void
send_picture(struct request *request, enum db_read found, struct picture_id picture)
{
	switch (found) {
	case DB_READ:       media_respond(request, picture); return;
	case DB_READ_NONE:  respond_not_found(request); return;
	case DB_READ_FAULT: respond_error(request); return;
	}
}

/* The page, if visitors see it; otherwise it is answered. */
static bool
find_open_page(struct request *request, struct page_key key, struct honour_page *page)
{
	switch (honour_read_by_key(&request->context, key, page)) {
	case FOUND_OK:    break;
	case FOUND_NONE:  respond_not_found(request); return false;
	case FOUND_FAULT: respond_error(request); return false;
	}
	if (honour_is_open(page))
		return true;
	respond_not_found(request);
	return false;
}

/* Of a published message, while the page is open to visitors; anything else is not there. */
void
message_http_picture(struct request *request, struct page_key key, struct picture_id picture)
{
	struct message_sql_published_picture row;
	struct honour_page page;

	if (!find_open_page(request, key, &page))
		return;
	send_picture(request, message_sql_published_picture(&request->context, page.id, picture, &row), picture);
	if (request->response->status == OK)
		respond_kept_by_visitor(request, LIMIT_PICTURE_CACHE_SECONDS, page.listed);
}

void
message_http_member_picture(struct request *request, struct honour_page_id page, struct picture_id picture)
{
	struct message_sql_kept_picture row;
	struct message_reading reading;

	if (!message_reading(&request->context, page, request->visitor.person, &reading)) {
		respond_error(request);
		return;
	}
	send_picture(request, message_sql_kept_picture(&request->context, page, picture, !person_id_is_none(reading.reader), &row), picture);
}
