#include "honour/honour_compose.h"

#include "honour_email.h"
#include "honour_html.h"
#include "limits.h"

void
honour_compose_invitation(struct arena *arena, const struct honour_invitation_email *view, struct outbox_email *email)
{
	struct email_text text = email_text_new(arena);
	struct html *html = html_new(arena, LIMIT_EMAIL_BYTES);

	email_honour_invitation(&text, view);
	html_honour_invitation_document(html, &(struct honour_invitation_document){ { view->site_name }, *view });
	outbox_email_set_words(email, &text, html);
	email->unsubscribe = view->do_not_write.text;
}

void
honour_compose_not_going_ahead(struct arena *arena, const struct honour_not_going_ahead_email *view, struct outbox_email *email)
{
	struct email_text text = email_text_new(arena);

	email_honour_not_going_ahead(&text, view);
	outbox_email_set_words(email, &text, NULL);
}

void
honour_compose_published(struct arena *arena, const struct honour_published_email *view, struct outbox_email *email)
{
	struct email_text text = email_text_new(arena);

	email_honour_published(&text, view);
	outbox_email_set_words(email, &text, NULL);
}

struct http_share
honour_share_of(struct arena *arena, struct link there)
{
	struct email_text text = email_text_new(arena);

	email_honour_share(&text, &(struct honour_share){ there });
	return share_of(arena, there.text, &text);
}
