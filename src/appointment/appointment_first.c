#include "appointment/appointment_first.h"

#include "appointment/appointment_view.h"
#include "appointment_email.h"
#include "base/log.h"

/* Which of the sentences of first.email. */
static void
say_what(struct appointment_first_email *view, enum outbox_cause cause)
{
	view->group = cause == OUTBOX_CAUSE_GROUP || cause == OUTBOX_CAUSE_GROUP_AGAIN || cause == OUTBOX_CAUSE_GROUP_CORRECTED;
	view->moved = cause == OUTBOX_CAUSE_MOVED;
	view->undone = cause == OUTBOX_CAUSE_UNDONE;
	view->cancelled = cause == OUTBOX_CAUSE_CANCELLED;
	view->drive_cancelled = cause == OUTBOX_CAUSE_DRIVE_CANCELLED;
	view->changed = cause == OUTBOX_CAUSE_DRIVE_CHANGED;
	view->closed = cause == OUTBOX_CAUSE_DRIVE_CLOSED;
	view->reminder = cause == OUTBOX_CAUSE_REMINDER;
	view->offer = cause == OUTBOX_CAUSE_WAITING_OFFER;
	view->line_ended = cause == OUTBOX_CAUSE_WAITING_LAPSED;
	view->line_cancelled = cause == OUTBOX_CAUSE_WAITING_CANCELLED;
	view->before = cause == OUTBOX_CAUSE_TICKET || cause == OUTBOX_CAUSE_ADDRESS_CORRECTED || cause == OUTBOX_CAUSE_REMINDER;
	view->line_changed = cause == OUTBOX_CAUSE_WAITING_CHANGED;
	view->line = cause == OUTBOX_CAUSE_WAITING || cause == OUTBOX_CAUSE_WAITING_AGAIN || view->line_changed;
}

bool
appointment_first_is_due(enum outbox_cause cause, bool known)
{
	return !known && outbox_cause_rule(cause)->text == OUTBOX_TEXT_SHORT;
}

void
appointment_first_write(struct arena *arena, const struct appointment_first *first, struct outbox_email *email)
{
	struct email_text text = email_text_new(arena);
	struct appointment_first_email view = { .site_name = first->site_name, .day = first->day, .time = first->time,
		.until = first->until, .until_today = first->until_today, .count = first->count, .link = first->link, .seat = first->seat,
		.confirm = first->confirm, .confirm_until = first->confirm_until, .tells_others = first->tells_others, .refuse = first->refuse };

	ASSERT(outbox_cause_rule(email->cause)->text == OUTBOX_TEXT_SHORT);
	say_what(&view, email->cause);
	email_appointment_first(&text, &view);
	email->to_name = TEXT_NONE;
	outbox_email_set_words(email, &text, NULL);
	email->unsubscribe = first->refuse.text;
}
