#include "outbox/outbox_compose.h"

#include "base/context.h"
#include "base/id.h"
#include "limits.h"
#include "standards/mail_message.h"

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
	const struct outbox_mail mail = { .to = context->site->mail_from, .subject = TEXT("Trial"), .body = TEXT("Trial\n"),
		.unsubscribe = context->site->url };
	struct text message;

	return outbox_compose(context, (struct mail_id){ 1 }, &mail, &message);
}

bool
outbox_compose(struct context *context, struct mail_id id, const struct outbox_mail *mail, struct text *message)
{
	const struct site *site = context->site;
	struct arena *arena = context->arena;
	struct mail_header headers[3] = { { TEXT("Auto-Submitted"), TEXT("auto-generated") } };
	struct mail_message parts = {
		.from_mail = text_is_empty(site->mail_from) ? site->operator_mail : site->mail_from,
		.from_name = text_is_empty(site->mail_from_name) ? site->name : site->mail_from_name,
		.to_mail = mail->to, .to_name = mail->to_name,
		.subject = mail->subject, .body = mail->body,
		.html = mail->html, .pictures = mail->pictures, .picture_count = mail->picture_count,
		.date = context->now,
		.message_id = text_format(arena, "%.*s@%.*s", TEXT_PRINT(id_text(arena, id.id)), TEXT_PRINT(host_of(site->url))),
		.calendar = mail->calendar, .calendar_method = mail->calendar_method, .calendar_name = mail->calendar_name,
		.headers = headers, .header_count = 1,
	};

	if (!text_is_utf8(mail->to) || !text_is_clean(mail->to, false))
		return false;
	if (!text_is_empty(mail->unsubscribe)) {
		/* RFC 2369 and RFC 8058: the mail program's own button. */
		headers[1] = (struct mail_header){ TEXT("List-Unsubscribe"),
			text_format(arena, "<%.*s>", TEXT_PRINT(mail->unsubscribe)) };
		headers[2] = (struct mail_header){ TEXT("List-Unsubscribe-Post"), TEXT("List-Unsubscribe=One-Click") };
		parts.header_count = 3;
	}
	return mail_message_write(arena, &parts, LIMIT_MAIL_BYTES, message) == MAIL_MESSAGE_WRITE_OK;
}
