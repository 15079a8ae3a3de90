#include "thanks/thanks_letter_compose.h"

#include "limits.h"
#include "thanks_email.h"
#include "thanks_html.h"

void
thanks_letter_compose(struct arena *arena, const struct thanks_letter_view *view, struct outbox_email *email)
{
	struct email_text text = email_text_new(arena);
	struct html *html = html_new(arena, LIMIT_EMAIL_BYTES);

	email_thanks_letter(&text, view);
	html_thanks_letter_document(html, &(struct thanks_letter_document){ { view->site_name }, *view });
	outbox_email_set_words(email, &text, html);
	email->unsubscribe = view->stop.text;
}
