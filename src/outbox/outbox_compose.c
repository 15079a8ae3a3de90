#include "outbox/outbox_compose.h"

#include "base/context.h"
#include "base/id.h"
#include "html/html.h"
#include "limits.h"
#include "outbox/outbox_document.h"
#include "standards/email_message.h"

void
outbox_email_set_words(struct outbox_email *email, const struct email_text *text, const struct html *html)
{
	email->subject = html_text(text->subject);
	email->body = html_text(text->body);
	email->html = html == NULL ? TEXT_NONE : html_text(html);
}

/* "https://blood.example.org:8443" → "blood.example.org" */
static struct text
host_of(struct text url)
{
	struct text rest = url;
	size_t at;

	if (text_find(rest, TEXT("://"), &at))
		rest = text_from(rest, at + 3);
	(void)text_cut(rest, '/', &rest, &url);
	if (!text_starts_with(rest, TEXT("[")))
		(void)text_cut(rest, ':', &rest, &url);
	return text_is_empty(rest) ? TEXT("localhost") : rest;
}

bool
outbox_compose_trial(struct context *context)
{
	const struct outbox_email email = { .to = context->site->email_from, .subject = TEXT("Trial"), .body = TEXT("Trial\n"),
		.unsubscribe = context->site->url };
	struct text message;

	return outbox_compose(context, (struct email_id){ 1 }, &email, &message);
}

bool
outbox_compose(struct context *context, struct email_id id, const struct outbox_email *email, struct text *message)
{
	const struct site *site = context->site;
	struct arena *arena = context->arena;
	struct email_header headers[3] = { { TEXT("Auto-Submitted"), TEXT("auto-generated") } };
	struct email_message parts = {
		.from_email = text_is_empty(site->email_from) ? site->operator_email : site->email_from,
		.from_name = text_is_empty(site->email_from_name) ? site->name : site->email_from_name,
		.to_email = email->to, .to_name = email->to_name,
		.subject = email->subject, .body = email->body,
		.html = text_is_empty(email->html) ? outbox_document_of_text(context, email->subject, email->body) : email->html,
		.pictures = email->pictures, .picture_count = email->picture_count,
		.date = context->now,
		.message_id = text_format(arena, "%.*s@%.*s", TEXT_PRINT(id_text(arena, id.id)), TEXT_PRINT(host_of(site->url))),
		.calendar = email->calendar, .calendar_method = email->calendar_method, .calendar_name = email->calendar_name,
		.headers = headers, .header_count = 1,
	};

	if (!text_is_utf8(email->to) || !text_is_clean(email->to, false))
		return false;
	if (!text_is_empty(email->unsubscribe)) {
		/* RFC 2369 and RFC 8058: the email program's own button. */
		headers[1] = (struct email_header){ TEXT("List-Unsubscribe"),
			text_format(arena, "<%.*s>", TEXT_PRINT(email->unsubscribe)) };
		headers[2] = (struct email_header){ TEXT("List-Unsubscribe-Post"), TEXT("List-Unsubscribe=One-Click") };
		parts.header_count = 3;
	}
	return email_message_write(arena, &parts, LIMIT_EMAIL_BYTES, message) == EMAIL_MESSAGE_WRITE_OK;
}
