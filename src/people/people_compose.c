#include "people/people_compose.h"

#include "people_email.h"

void
people_compose_sign_in(struct arena *arena, const struct people_sign_in_email *view, struct outbox_email *email)
{
	struct email_text text = email_text_new(arena);

	email_people_sign_in(&text, view);
	outbox_email_set_words(email, &text, NULL);
}
