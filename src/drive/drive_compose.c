#include "drive/drive_compose.h"

#include "drive_email.h"

void
drive_compose_join_asked(struct arena *arena, const struct drive_join_email *view, struct outbox_email *email)
{
	struct email_text text = email_text_new(arena);

	email_drive_join_asked(&text, view);
	outbox_email_set_words(email, &text, NULL);
}

void
drive_compose_join_answered(struct arena *arena, const struct drive_join_email *view, struct outbox_email *email)
{
	struct email_text text = email_text_new(arena);

	email_drive_join_answered(&text, view);
	outbox_email_set_words(email, &text, NULL);
}

struct http_share
drive_share_of(struct arena *arena, const struct drive *drive, struct link there)
{
	struct email_text text = email_text_new(arena);

	email_drive_share(&text, &(struct drive_share){ drive_date_words(arena, drive), drive->words.venue, there });
	return share_of(arena, there.text, &text);
}
