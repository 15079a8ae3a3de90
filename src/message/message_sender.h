/* message_sender: who is behind a private link and may leave a message, and where the pages lead. For the handlers of this module. */
#ifndef MESSAGE_MESSAGE_SENDER_H
#define MESSAGE_MESSAGE_SENDER_H
#include "appointment/appointment_view.h"
#include "html/html.h"
#include "message/message.h"

struct layout;
struct message_form;
struct request;

struct message_sender {
	struct message_author author;
	struct text shown;                /* as they chose when booking */
	struct honour_page page;
	struct link form, leave, kept, back;
	struct link film_form, film_leave, film_begin;
};

/* false: answered. */
must_use bool message_sender_find_donor(struct request *request, struct secret link, struct message_sender *sender);
must_use bool message_sender_find_leader(struct request *request, struct secret link, struct message_sender *sender);
struct layout message_sender_layout(struct request *request);
/* The name with which the form begins: the one they chose to be shown, or their own. */
struct text message_sender_name(const struct message_sender *sender);
/* How the message is signed; a field that is empty offers that name. */
struct appointment_shown_choice message_sender_shown(const struct message_sender *sender, const struct form_value *shown,
                                                     const struct form_value *shown_name);
/* The form with a film, and the words that were typed into the form without one. */
void message_film_instead(struct request *request, const struct message_sender *sender, const struct message_form *form);
/* Nothing can be left now. */
void message_sender_show_not(struct request *request, const struct message_sender *sender, bool paused, bool many);

#endif
