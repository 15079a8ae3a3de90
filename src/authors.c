#include "authors.h"

#include "appointment/appointment_letter.h"
#include "base/unreadable.h"
#include "find/find.h"

static const struct { enum outbox_cause cause; outbox_author *author; } authors[] = {
	{ OUTBOX_CAUSE_TICKET, appointment_letter_author },
	{ OUTBOX_CAUSE_FIND, find_letter_author },
};

enum outbox_author
authors_write(struct context *context, struct text kind, struct appointment_id about, struct outbox_email *email)
{
	const enum outbox_cause cause = outbox_cause_find(kind);

	for (size_t i = 0; i < COUNT_OF(authors); i++)
		if (authors[i].cause == cause)
			return authors[i].author(context, kind, about, email);
	/* This email waits; the others leave. */
	unreadable_note(UNREADABLE_ROW, email->id.id,
	                "an email that only another version of this program writes when it leaves; start that version");
	return OUTBOX_AUTHOR_FAULT;
}
