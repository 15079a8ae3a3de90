#include "message/message_sender.h"

#include "appointment/appointment_where.h"
#include "http/respond.h"
#include "links.h"
#include "message/message_view.h"
#include "message_html.h"

enum { OK = 200, CONFLICT = 409 };

struct layout
message_sender_layout(struct request *request)
{
	struct layout layout = page_layout(request);

	layout.no_index = true;
	return layout;
}

void
message_sender_show_not(struct request *request, const struct message_sender *sender, bool paused, bool many)
{
	struct message_not_page view = { .layout = message_sender_layout(request), .paused = paused, .many = many, .back = sender->back };

	html_message_not(respond_page(request, request->method == METHOD_POST ? CONFLICT : OK), &view);
}

/* false: answered. */
static bool
may_leave(struct request *request, struct message_sender *sender)
{
	switch (message_may(&request->context, &sender->author)) {
	case MESSAGE_MAY_OK:       break;
	case MESSAGE_MAY_NOT_COME: message_sender_show_not(request, sender, false, false); return false;
	case MESSAGE_MAY_PAUSED:  message_sender_show_not(request, sender, true, false); return false;
	case MESSAGE_MAY_FAULT:    respond_error(request); return false;
	}
	if (honour_read(&request->context, sender->author.page, &sender->page) == FOUND_OK)
		return true;
	respond_error(request);
	return false;
}

bool
message_sender_find_donor(struct request *request, struct secret link, struct message_sender *sender)
{
	struct arena *arena = request->context.arena;
	struct appointment appointment;

	if (!appointment_find_mine(request, link, &appointment))
		return false;
	*sender = (struct message_sender){
		.author = { .page = appointment.page, .appointment = appointment.id, .name = appointment.donor.name },
		.shown = appointment.donor.shown, .form = link_message_http_form(arena, link),
		.leave = link_message_http_leave(arena, link), .kept = link_message_http_kept(arena, link),
		.back = link_appointment_http_mine(arena, link), .film_form = link_message_film_http_form(arena, link),
		.film_leave = link_message_film_http_leave(arena, link), .film_begin = link_message_film_http_begin(arena, link) };
	return may_leave(request, sender);
}

bool
message_sender_find_leader(struct request *request, struct secret link, struct message_sender *sender)
{
	struct arena *arena = request->context.arena;
	struct appointment_group group;

	if (!appointment_find_group(request, link, &group))
		return false;
	*sender = (struct message_sender){ .author = { .page = group.page, .group = group.id, .name = group.leader_name },
		.shown = TEXT(""), .form = link_message_http_group_form(arena, link),
		.leave = link_message_http_group_leave(arena, link), .kept = link_message_http_group_kept(arena, link),
		.back = link_appointment_group_http_mine(arena, link), .film_form = link_message_film_http_group_form(arena, link),
		.film_leave = link_message_film_http_group_leave(arena, link), .film_begin = link_message_film_http_group_begin(arena, link) };
	return may_leave(request, sender);
}

struct text
message_sender_name(const struct message_sender *sender)
{
	return text_is_empty(sender->shown) ? sender->author.name : sender->shown;
}

struct appointment_shown_choice
message_sender_shown(const struct message_sender *sender, const struct form_value *shown, const struct form_value *shown_name)
{
	struct appointment_shown_choice choice = appointment_shown_choice(shown, shown_name, shown_name);

	if (text_is_empty(choice.inputs.name.typed))
		choice.inputs.name.typed = message_sender_name(sender);
	return choice;
}
