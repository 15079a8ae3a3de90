#include "drive/drive_compose.h"

#include "drive_email.h"

void
drive_compose_join_asked(struct arena *arena, const struct drive_join_email *view, struct outbox_email *email)
{
	struct email_text text = email_text_new(arena);

	email_drive_join_asked(&text, view);
	email->subject = html_text(text.subject);
	email->body = html_text(text.body);
}

void
drive_compose_join_answered(struct arena *arena, const struct drive_join_email *view, struct outbox_email *email)
{
	struct email_text text = email_text_new(arena);

	email_drive_join_answered(&text, view);
	email->subject = html_text(text.subject);
	email->body = html_text(text.body);
}
