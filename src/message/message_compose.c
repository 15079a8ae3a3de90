#include "message/message_compose.h"

#include "message_email.h"

void
message_compose_ask(struct arena *arena, const struct message_ask_email *view, struct outbox_email *email)
{
	struct email_text text = email_text_new(arena);

	email_message_ask(&text, view);
	outbox_email_set_words(email, &text, NULL);
}

void
message_compose_tell(struct arena *arena, const struct message_tell_email *view, struct outbox_email *email)
{
	struct email_text text = email_text_new(arena);

	email_message_tell(&text, view);
	outbox_email_set_words(email, &text, NULL);
}
