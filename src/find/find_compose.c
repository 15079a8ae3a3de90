#include "find/find_compose.h"

#include "find_email.h"

void
find_compose(struct arena *arena, const struct find_email *view, struct outbox_email *email)
{
	struct email_text text = email_text_new(arena);

	email_find_links(&text, view);
	outbox_email_set_words(email, &text, NULL);
	email->unsubscribe = view->refuse.text;
}
