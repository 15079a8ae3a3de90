#include "waiting/waiting_compose.h"

#include "base/log.h"
#include "waiting_email.h"

static void (*const letters[OUTBOX_CAUSE_COUNT])(struct email_text *text, const struct waiting_email *view) = {
	[OUTBOX_CAUSE_WAITING]           = email_waiting_entry,
	[OUTBOX_CAUSE_WAITING_AGAIN]     = email_waiting_entry,
	[OUTBOX_CAUSE_WAITING_OFFER]     = email_waiting_offer,
	[OUTBOX_CAUSE_WAITING_LAPSED]    = email_waiting_lapsed,
	[OUTBOX_CAUSE_WAITING_CANCELLED] = email_waiting_cancelled,
	[OUTBOX_CAUSE_WAITING_CHANGED]   = email_waiting_changed,
	[OUTBOX_CAUSE_WAITING_REMOVED]   = email_waiting_removed,
};

static void
write_first(struct arena *arena, const struct waiting_letter *letter, struct outbox_email *email)
{
	const struct waiting_email *words = &letter->words;
	struct appointment_first first = letter->first;

	first.day = words->day;
	first.time = words->hours;
	first.link = words->link;
	if (letter->offered) {
		first.day = words->offer.day;
		first.time = words->offer.time;
		first.count = words->group ? words->size : 0;
		first.until_today = text_is_empty(words->offer.until_day);
		first.until = first.until_today ? words->offer.until
		            : text_format(arena, "%.*s, %.*s", TEXT_PRINT(words->offer.until), TEXT_PRINT(words->offer.until_day));
	}
	appointment_first_write(arena, &first, email);
}

void
waiting_compose(struct arena *arena, const struct waiting_letter *letter, struct outbox_email *email)
{
	struct email_text text = email_text_new(arena);

	ASSERT(letters[email->cause]);
	if (appointment_first_is_due(email->cause, letter->known)) {
		write_first(arena, letter, email);
		return;
	}
	letters[email->cause](&text, &letter->words);
	outbox_email_set_words(email, &text, NULL);
}
