#include "follow/follow_by_email_compose.h"

#include "follow_email.h"
#include "follow_html.h"
#include "limits.h"

void
follow_compose_confirm(struct arena *arena, const struct follow_confirm_email *view, struct outbox_email *email)
{
	struct email_text text = email_text_new(arena);

	email_follow_confirm(&text, view);
	outbox_email_set_words(email, &text, NULL);
	email->unsubscribe = view->refuse.text;
}

void
follow_compose_news(struct arena *arena, const struct follow_news_email *view, struct outbox_email *email)
{
	struct email_text text = email_text_new(arena);
	struct html *html = html_new(arena, LIMIT_EMAIL_BYTES);

	email_follow_news(&text, view);
	html_follow_news_document(html, &(struct follow_news_document){ { view->site_name }, *view });
	outbox_email_set_words(email, &text, html);
	email->unsubscribe = view->stop.text;
}
