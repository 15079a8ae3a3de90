#include "appointment/appointment_first.h"

#include "appointment/appointment_view.h"
#include "appointment_mail.h"
#include "base/context.h"
#include "base/id.h"
#include "base/log.h"
#include "outbox/outbox_refuse.h"

/* Which of the sentences of first.mail. */
static void
say_what(struct appointment_first_mail *view, enum outbox_cause cause)
{
	view->group = cause == OUTBOX_CAUSE_GROUP || cause == OUTBOX_CAUSE_GROUP_AGAIN || cause == OUTBOX_CAUSE_GROUP_CORRECTED;
	view->moved = cause == OUTBOX_CAUSE_MOVED;
	view->cancelled = cause == OUTBOX_CAUSE_GIVEN_BACK || cause == OUTBOX_CAUSE_DRIVE_CANCELLED;
	view->changed = cause == OUTBOX_CAUSE_DRIVE_CHANGED;
	view->closed = cause == OUTBOX_CAUSE_DRIVE_CLOSED;
	view->reminder = cause == OUTBOX_CAUSE_REMINDER;
	view->offer = cause == OUTBOX_CAUSE_WAITING_OFFER;
	view->line_ended = cause == OUTBOX_CAUSE_WAITING_LAPSED;
	view->line_cancelled = cause == OUTBOX_CAUSE_WAITING_CANCELLED;
	view->line = cause == OUTBOX_CAUSE_WAITING || cause == OUTBOX_CAUSE_WAITING_AGAIN || cause == OUTBOX_CAUSE_WAITING_CHANGED;
}

bool
appointment_first_is_due(enum outbox_cause cause, bool known)
{
	return !known && outbox_cause_rule(cause)->text == OUTBOX_TEXT_SHORT;
}

void
appointment_first_write(struct context *context, const struct appointment_first *first, struct outbox_mail *mail)
{
	struct mail_text text = mail_text_new(context->arena);
	struct appointment_first_mail view = { .site_name = context->site->name, .day = first->day, .time = first->time,
		.until = first->until, .count = first->count, .link = first->link, .seat = first->seat,
		.confirm = first->confirm, .confirm_until = first->confirm_until };

	ASSERT(outbox_cause_rule(mail->cause)->text == OUTBOX_TEXT_SHORT);
	if (mail_id_is_none(mail->id))
		mail->id = (struct mail_id){ id_new(context->now) };
	view.refuse = outbox_refuse_link(context, mail->id);
	say_what(&view, mail->cause);
	mail_appointment_first(&text, &view);
	mail->to_name = TEXT_NONE;
	mail->subject = html_text(text.subject);
	mail->body = html_text(text.body);
	mail->unsubscribe = view.refuse.text;
}
