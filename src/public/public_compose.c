#include "public/public_compose.h"

#include "public_email.h"

void
public_compose_concern(struct arena *arena, const struct public_concern_email *view, struct outbox_email *email)
{
	struct email_text text = email_text_new(arena);

	email_public_concern(&text, view);
	outbox_email_set_words(email, &text, NULL);
}
